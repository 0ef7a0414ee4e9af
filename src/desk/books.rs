//! What the desk looks things up in: the calendar of working days and the catalog.
//! Shipped with the program; an office may lay its own files into the data directory.

use std::path::Path;

use crate::domain::calendar::Calendar;
use crate::domain::catalog::{self, Category};
use crate::domain::certificates::{self, List};
use crate::domain::pinyin;
use crate::domain::text::to_half_width;

/// The reference books of one desk.
pub struct Books {
    pub calendar: Calendar,
    pub categories: Vec<Category>,
    /// Certificates that are not issued.
    pub certificates: List,
    /// What is wrong with the office's own files, for the message line; the shipped
    /// ones stand in for them.
    pub mistakes: Vec<String>,
}

impl Books {
    /// The shipped books, with the office's `catalog.toml` and `certificates.toml` over them
    /// where they read.
    pub fn open(data: &Path) -> Books {
        let mut books = Books {
            calendar: Calendar::shipped(),
            categories: catalog::shipped_categories(),
            certificates: certificates::shipped().clone(),
            mistakes: Vec::new(),
        };
        let own = |name: &str| std::fs::read_to_string(data.join(name)).ok();
        match own("catalog.toml").map(|text| catalog::parse_categories(&text)) {
            Some(Ok(categories)) => books.merge(categories),
            Some(Err(mistake)) => books.mistakes.push(format!("catalog.toml: {mistake}")),
            None => {}
        }
        match own("certificates.toml").map(|text| certificates::parse(&text)) {
            Some(Ok(list)) => books.certificates.merge(list),
            Some(Err(mistake)) => books.mistakes.push(format!("certificates.toml: {mistake}")),
            None => {}
        }
        books
    }

    fn merge(&mut self, own: Vec<Category>) {
        for category in own {
            match self.categories.iter_mut().find(|each| each.code == category.code) {
                Some(shipped) => *shipped = category,
                None => self.categories.push(category),
            }
        }
    }

    /// The category of a code, a Chinese or English word, pinyin or initials.
    pub fn category(&self, typed: &str) -> Option<&Category> {
        let typed = typed.trim().to_lowercase();
        let all = || self.categories.iter();
        all()
            .find(|category| category.code == typed || category.zh == typed)
            .or_else(|| all().find(|category| category.en.to_lowercase() == typed))
            .or_else(|| all().find(|category| pinyin::full(&category.zh) == typed))
            .or_else(|| all().find(|category| pinyin::initials(&category.zh) == typed))
    }

    /// The categories that the beginning of their code, Chinese or English word, pinyin
    /// or initials means, the whole ones first; `most` at most. One letter means too
    /// many to mean any.
    pub fn meant(&self, typed: &str, most: usize) -> Vec<Category> {
        let typed = to_half_width(typed).trim().to_lowercase();
        if typed.is_empty() || typed.len() < 2 {
            return Vec::new();
        }
        let rank = |category: &Category| {
            let (en, zh) = (category.en.to_lowercase(), category.zh.as_str());
            let names = [zh.to_string(), category.code.clone(), en, pinyin::full(zh)];
            let whole = names.contains(&typed) || pinyin::initials(zh) == typed;
            let begins = names.iter().any(|name| name.starts_with(&typed));
            (whole || begins).then_some(!whole)
        };
        let meant = self.categories.iter().filter_map(|each| Some((rank(each)?, each)));
        let mut meant: Vec<_> = meant.collect();
        meant.sort_by_key(|(rank, _)| *rank);
        meant.into_iter().take(most).map(|(_, category)| category.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offices_own_catalog_is_laid_over_and_a_mistake_in_it_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let own = dir.path().join("catalog.toml");
        std::fs::write(&own, "[[category]]\ncode='leak'\nzh='渗水'\nen='Seepage'\n").unwrap();
        let books = Books::open(dir.path());
        assert_eq!(books.category("渗水").map(|c| c.code.as_str()), Some("leak"));
        assert!(books.category("噪音").is_some() && books.mistakes.is_empty());
        std::fs::write(&own, "[[category]]\ncode=1\n").unwrap();
        let books = Books::open(dir.path());
        assert_eq!(books.mistakes.len(), 1);
        assert!(books.category("漏水").is_some());
    }

    #[test]
    fn a_category_is_found_as_people_type_it() {
        let books = Books::open(Path::new("/nonexistent"));
        for typed in ["leak", "漏水", "loushui", "ls", "Leak"] {
            assert_eq!(books.category(typed).map(|c| c.code.as_str()), Some("leak"), "{typed}");
        }
        assert!(books.category("xyz").is_none());
    }

    #[test]
    fn the_box_finds_categories_by_their_beginning() {
        let books = Books::open(Path::new("/nonexistent"));
        let first = |typed: &str| books.meant(typed, 3).first().map(|c| c.code.clone());
        for typed in ["漏水", "漏", "loushui", "lou", "ls", "ＬＳ", "Leak"] {
            assert_eq!(first(typed).as_deref(), Some("leak"), "{typed}");
        }
        for typed in ["", "l", "zs3-2", "3-2", "张三", "水"] {
            assert!(books.meant(typed, 3).is_empty(), "{typed}");
        }
    }
}
