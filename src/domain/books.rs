//! What the desk looks things up in: the calendar of working days and the catalog.
//! Shipped with the program; an office may lay its own files into the data directory.

use super::calendar::Calendar;
use super::catalog::{self, Category};
use super::certificates::{self, List};
use super::plan::{self, Plan};
use super::text::plain;
use super::{Refusal, pinyin};

/// The texts of an office's own files: what they are called, and their content or why
/// they cannot be read.
pub type OwnFiles = Vec<(String, Result<String, String>)>;

/// Where the calendars stand among an office's own files.
const CALENDAR: &str = "calendar/";
/// And the cards.
const PLANS: &str = "plans/";

/// The reference books of one desk.
pub struct Books {
    pub calendar: Calendar,
    pub categories: Vec<Category>,
    /// Certificates that are not issued.
    pub certificates: List,
    /// Cards of the office itself: they stand for the shipped ones of their kind.
    pub plans: Vec<Plan>,
    /// Calendar files of the office, for whoever counts days elsewhere.
    pub years: Vec<String>,
    /// What is wrong with the office's own files, each with its `file`: `own.text`,
    /// `own.name` (not read for its name; fact `right`) or `calendar.<what>`. The shipped ones stand in for them.
    pub mistakes: Vec<Refusal>,
}

impl Default for Books {
    /// The shipped books alone.
    fn default() -> Books {
        Books {
            calendar: Calendar::shipped(),
            categories: catalog::shipped_categories(),
            certificates: certificates::shipped().clone(),
            plans: Vec::new(),
            years: Vec::new(),
            mistakes: Vec::new(),
        }
    }
}

impl Books {
    /// The shipped books, with an office's own files over them where they read:
    /// `catalog.toml`, `certificates.toml`, `calendar/2027.toml` as a notice comes out, and
    /// `plans/fire.toml`.
    pub fn of(own: OwnFiles) -> Books {
        let mut books = Books::default();
        for (name, text) in own {
            if let Err(mistake) = text.map_err(unread).and_then(|text| books.add(&name, text)) {
                books.mistakes.push(mistake.with("file", name));
            }
        }
        books
    }

    /// The first mistake in a calendar file: limits are counted by another one than the
    /// office laid down.
    pub fn calendar_mistake(&self) -> Option<&Refusal> {
        let of_calendar = |mistake: &&Refusal| {
            mistake.facts.get("file").is_some_and(|file| file.to_lowercase().starts_with(CALENDAR))
        };
        self.mistakes.iter().find(of_calendar)
    }

    fn add(&mut self, name: &str, text: String) -> Result<(), Refusal> {
        let card = name.strip_prefix(PLANS).and_then(|name| name.strip_suffix(".toml"));
        match (name, card) {
            ("catalog.toml", _) => self.merge(catalog::parse_categories(&text, &self.categories)?),
            ("certificates.toml", _) => {
                self.certificates.merge(certificates::parse(&text)?);
            }
            (_, Some(card)) => self.plans.push(plan::parse(card, &text)?),
            _ => {
                let file = name.strip_prefix(CALENDAR).filter(|file| file.ends_with(".toml"));
                let file =
                    file.ok_or_else(|| Refusal::new("own.name").with("right", right_name(name)))?;
                self.calendar.add_named(file, &text)?;
                self.years.push(text);
            }
        }
        Ok(())
    }

    /// The card of this kind of incident, the office's own where it has one.
    pub fn plan(&self, code: &str) -> Option<&Plan> {
        plan::chosen(&self.plans, code)
    }

    fn merge(&mut self, own: Vec<Category>) {
        for category in own {
            match self.categories.iter_mut().find(|each| each.code == category.code) {
                Some(shipped) => *shipped = category,
                None => self.categories.push(category),
            }
        }
    }

    /// The category of a code, a Chinese or English word, pinyin or initials, in the one form
    /// in which names are compared.
    pub fn category(&self, typed: &str) -> Option<&Category> {
        let exact = self.categories.iter().find(|category| category.code == typed.trim());
        let typed = plain(typed);
        if typed.is_empty() {
            return exact;
        }
        let named = |of: fn(&Category) -> String| {
            self.categories.iter().find(|category| plain(&of(category)) == typed)
        };
        exact
            .or_else(|| named(|category| category.zh.clone()))
            .or_else(|| named(|category| category.code.clone()))
            .or_else(|| named(|category| category.en.clone()))
            .or_else(|| named(|category| pinyin::full(&category.zh)))
            .or_else(|| named(|category| pinyin::initials(&category.zh)))
    }

    /// The categories that the beginning of their code, Chinese or English word, pinyin
    /// or initials means, or that of a word in their name, the whole ones first; `most` at most.
    /// One letter means too many to mean any.
    pub fn meant(&self, typed: &str, most: usize) -> Vec<Category> {
        let typed = plain(typed);
        if typed.is_empty() {
            return Vec::new();
        }
        let rank = |category: &Category| {
            let zh = category.zh.as_str();
            let initials = plain(&pinyin::initials(zh));
            let names = [zh, &category.code, &category.en, &pinyin::full(zh)].map(plain);
            let whole = names.contains(&typed) || initials == typed;
            // 春节 慰问, 养 犬/猫: each word of it is looked for as well.
            let words = zh.split(|c: char| !c.is_alphanumeric());
            let words = words.flat_map(|word| [word.to_string(), pinyin::full(word)]);
            let mut names = names.into_iter().chain(words.map(|word| plain(&word)));
            let begins = typed.len() > 1 && names.any(|name| name.starts_with(&typed));
            (whole || begins).then_some(!whole)
        };
        let meant = self.categories.iter().filter_map(|each| Some((rank(each)?, each)));
        let mut meant: Vec<_> = meant.collect();
        meant.sort_by_key(|(rank, _)| *rank);
        meant.into_iter().take(most).map(|(_, category)| category.clone()).collect()
    }
}

/// What a file should be called that was called nearly so: `calendar/2027.toml` for
/// `Calendar/2027.TOML` and `calendar/2027.toml.txt`.
fn right_name(name: &str) -> String {
    let plain = name.to_lowercase();
    let stem = plain.strip_suffix(".txt").unwrap_or(&plain);
    let stem = stem.strip_suffix(".toml").unwrap_or(stem);
    format!("{stem}.toml")
}

/// Why a list cannot be read, as its reader says it.
fn unread(error: String) -> Refusal {
    Refusal::new("own.text").with("error", error.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offices_own_catalog_is_laid_over_and_a_mistake_in_it_is_named() {
        let own = |text: &str| Books::of(vec![("catalog.toml".into(), Ok(text.into()))]);
        let books = own("[[category]]\ncode='leak'\nzh='渗水'\nen='Seepage'\n");
        assert_eq!(books.category("渗水").map(|c| c.code.as_str()), Some("leak"));
        assert!(books.category("噪音").is_some() && books.mistakes.is_empty());
        let books = own("[[category]]\ncode=1\n");
        assert_eq!(books.mistakes.len(), 1);
        assert!(books.category("漏水").is_some());
    }

    #[test]
    fn a_category_is_found_as_people_type_it() {
        let books = Books::default();
        for typed in ["leak", "漏水", "loushui", "ls", "Leak"] {
            assert_eq!(books.category(typed).map(|c| c.code.as_str()), Some("leak"), "{typed}");
        }
        assert!(books.category("xyz").is_none());
    }

    #[test]
    fn an_offices_own_categories_are_found_by_their_names_however_they_are_written() {
        let one = |code: &str, zh: &str| {
            format!("[[category]]\ncode = '{code}'\nzh = '{zh}'\nen = 'Own {code}'\n")
        };
        let text = one("x-1", "ABC类")
            + &one("cj", "春节 慰问")
            + &one("pet", "养 犬/猫")
            + &one("nil", "0");
        let books = Books::of(vec![("catalog.toml".into(), Ok(text))]);
        assert!(books.mistakes.is_empty(), "{:?}", books.mistakes);
        for (typed, code) in [
            ("ABC类", "x-1"),
            ("abc类", "x-1"),
            ("ＡＢＣ类", "x-1"),
            ("春节慰问", "cj"),
            ("春节 慰问", "cj"),
            ("chunjieweiwen", "cj"),
            ("养犬猫", "pet"),
            ("养犬/猫", "pet"),
            ("x-1", "x-1"),
            ("0", "nil"),
        ] {
            assert_eq!(books.category(typed).map(|c| c.code.as_str()), Some(code), "{typed}");
            let meant = books.meant(typed, 3);
            assert_eq!(meant.first().map(|c| c.code.as_str()), Some(code), "{typed}");
        }
        for (typed, code) in
            [("ABC", "x-1"), ("慰问", "cj"), ("weiwen", "cj"), ("猫", "pet"), ("犬", "pet")]
        {
            let meant = books.meant(typed, 3);
            assert_eq!(meant.first().map(|c| c.code.as_str()), Some(code), "{typed}");
        }
    }

    #[test]
    fn the_box_finds_categories_by_their_beginning() {
        let books = Books::default();
        let first = |typed: &str| books.meant(typed, 3).first().map(|c| c.code.clone());
        for typed in ["漏水", "漏", "loushui", "lou", "ls", "ＬＳ", "Leak"] {
            assert_eq!(first(typed).as_deref(), Some("leak"), "{typed}");
        }
        for typed in ["", "l", "zs3-2", "3-2", "张三", "水"] {
            assert!(books.meant(typed, 3).is_empty(), "{typed}");
        }
    }

    #[test]
    fn a_notice_that_came_out_is_laid_into_the_calendar_and_a_wrong_one_is_named() {
        let text = "year=2027\nsource='通知'\noff=[['01-01','01-03']]\nwork=[]\n";
        let file = |text: &str| ("calendar/2027.toml".to_string(), Ok(text.to_string()));
        let books = Books::of(vec![file(text)]);
        assert!(books.calendar.known(2027) && books.years == [text] && books.mistakes.is_empty());
        let books = Books::of(vec![file("year=2027")]);
        assert!(!books.calendar.known(2027));
        assert_eq!(books.calendar_mistake().unwrap().facts["file"], "calendar/2027.toml");
    }

    #[test]
    fn whatever_is_wrong_with_a_calendar_the_shipped_one_serves_and_the_file_is_named() {
        let good = "year=2026\nsource='x'\noff=[['01-01','01-01']]\nwork=[]\n";
        let damaged = &good[..40];
        for (name, text) in [
            ("2026.toml", Ok(damaged.to_string())),
            ("2026.toml", Ok(String::new())),
            ("2026.toml", Err("stream did not contain valid UTF-8".to_string())),
            ("2027.toml", Ok(good.to_string())),
            ("holidays.toml", Ok(good.to_string())),
        ] {
            let file = format!("{CALENDAR}{name}");
            let books = Books::of(vec![(file.clone(), text)]);
            assert_eq!(books.calendar, Calendar::shipped(), "{name}");
            assert!(books.years.is_empty());
            assert_eq!(books.calendar_mistake().unwrap().facts["file"], file);
        }
        let catalog = Books::of(vec![("catalog.toml".into(), Ok("[[category]]\ncode=1\n".into()))]);
        assert_eq!((catalog.mistakes.len(), catalog.calendar_mistake()), (1, None));
    }

    #[test]
    fn a_file_of_nearly_the_right_name_is_a_mistake_that_says_the_right_one() {
        for (name, right) in [
            ("calendar/2027.TOML", "calendar/2027.toml"),
            ("calendar/2027", "calendar/2027.toml"),
            ("calendar/2027.toml.txt", "calendar/2027.toml"),
            ("Calendar/2027.toml", "calendar/2027.toml"),
            ("Catalog.toml", "catalog.toml"),
            ("plans/fire.Toml", "plans/fire.toml"),
        ] {
            let books = Books::of(vec![(name.into(), Ok(String::new()))]);
            let facts = &books.mistakes[0].facts;
            assert_eq!((&*facts["file"], &*facts["right"]), (name, right));
            assert_eq!((&books.calendar, books.plans.len()), (&Calendar::shipped(), 0));
        }
        let named = Books::of(vec![("calendar/2027.TOML".into(), Ok(String::new()))]);
        assert!(named.calendar_mistake().is_some());
    }

    #[test]
    fn an_offices_own_card_stands_for_the_shipped_one_and_a_damaged_one_does_not() {
        let file = |text: &str| ("plans/gas.toml".to_string(), Ok(text.to_string()));
        let books = Books::of(vec![file("verified = true\n[[step]]\nzh = '关总阀'\n")]);
        let gas = books.plan("gas").unwrap();
        assert!(gas.verified && gas.step[0].zh == "关总阀" && books.mistakes.is_empty());
        assert_eq!(books.plan("fire").map(|plan| plan.code.as_str()), Some("fire"));
        let books = Books::of(vec![file("verified = true\nsteps = 3\n")]);
        assert!(!books.plan("gas").unwrap().verified && books.plan("none").is_none());
        let facts = &books.mistakes[0].facts;
        assert_eq!(
            (&*facts["file"], &*facts["line"], &*facts["key"]),
            ("plans/gas.toml", "2", "steps")
        );
        assert_eq!((books.calendar_mistake(), books.mistakes.len()), (None, 1));
        let unread = Books::of(vec![("plans/gas.toml".into(), Err("gone".into()))]);
        assert_eq!(unread.mistakes[0].facts["file"], "plans/gas.toml");
    }
}
