//! The certificates a residents' committee does not issue, by name, with their basis and
//! where to go instead (assets/catalog/certificates.toml).

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

/// The twenty of 民发〔2020〕20号 (domain.md, H), in its order.
pub const CODES: [&str; 20] = [
    "kinship",
    "identity",
    "register",
    "dog",
    "no_crime",
    "rehab",
    "missing",
    "marriage",
    "birth",
    "alive",
    "death",
    "illness",
    "disability",
    "fertility",
    "employment",
    "dossier",
    "property",
    "inheritance",
    "premises",
    "lost",
];

/// One of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotIssued {
    pub code: String,
    pub zh: String,
    pub en: String,
    /// Who is responsible instead. A template until the office has checked it.
    pub refer: String,
    /// The office has asked and knows that `refer` is right.
    #[serde(default)]
    pub checked: bool,
    /// What people call it.
    #[serde(default)]
    pub words: Vec<String>,
}

/// The list of a place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct List {
    /// The notice that names them; an office's own file need not repeat it.
    #[serde(default)]
    pub basis: String,
    /// Where it is in force, and since when: lists of provinces differ.
    #[serde(default)]
    pub place: String,
    #[serde(default)]
    pub since: String,
    pub certificate: Vec<NotIssued>,
}

/// The list in a file; the error says what is wrong and where.
pub fn parse(text: &str) -> Result<List, String> {
    let list: List = toml::from_str(text).map_err(|error| error.to_string())?;
    let unknown = list.certificate.iter().find(|one| !CODES.contains(&one.code.as_str()));
    match unknown {
        Some(one) => Err(format!("{}: no certificate of this list", one.code)),
        None => Ok(list),
    }
}

/// The list that ships with the program.
pub fn shipped() -> &'static List {
    static LIST: OnceLock<List> = OnceLock::new();
    LIST.get_or_init(|| {
        parse(include_str!("../../assets/catalog/certificates.toml")).unwrap_or_default()
    })
}

impl List {
    /// The entry of a code.
    pub fn named(&self, code: &str) -> Option<&NotIssued> {
        self.certificate.iter().find(|one| one.code == code)
    }

    /// What people mean by these words, best first: the name, then its other names, then
    /// what holds the words or is held by them.
    pub fn meant(&self, typed: &str) -> Vec<&NotIssued> {
        let typed = typed.trim().trim_end_matches("证明");
        if typed.is_empty() {
            return Vec::new();
        }
        let rank = |one: &NotIssued| {
            let names = || [&one.zh, &one.en, &one.code].into_iter().chain(&one.words);
            let same = |name: &&String| name.to_lowercase() == typed.to_lowercase();
            if names().any(|name| same(&name)) {
                return Some(0);
            }
            let near = |name: &String| name.contains(typed) || typed.contains(name.as_str());
            names().any(near).then_some(1)
        };
        let mut meant: Vec<_> =
            self.certificate.iter().filter_map(|one| Some((rank(one)?, one))).collect();
        meant.sort_by_key(|(rank, _)| *rank);
        meant.into_iter().map(|(_, one)| one).collect()
    }

    /// Lays an office's own entries over these.
    pub fn merge(&mut self, own: List) {
        if !own.basis.is_empty() {
            self.basis = own.basis;
        }
        for one in own.certificate {
            match self.certificate.iter_mut().find(|each| each.code == one.code) {
                Some(shipped) => *shipped = one,
                None => self.certificate.push(one),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_list_has_the_twenty_in_order_each_with_a_referral_that_is_a_template() {
        let codes: Vec<_> = shipped().certificate.iter().map(|one| one.code.as_str()).collect();
        assert_eq!(codes, CODES);
        assert!(shipped().certificate.iter().all(|one| !one.refer.is_empty() && !one.checked));
        assert_eq!(shipped().basis, "民发〔2020〕20号");
    }

    #[test]
    fn peoples_own_words_find_them() {
        for (typed, code) in [
            ("无犯罪记录证明", "no_crime"),
            ("没有案底", "no_crime"),
            ("养狗", "dog"),
            ("还活着", "alive"),
            ("我和他是父子", "kinship"),
            ("没工作", "employment"),
            ("no criminal record", "no_crime"),
        ] {
            let meant = shipped().meant(typed);
            assert_eq!(meant.first().map(|one| one.code.as_str()), Some(code), "{typed}");
        }
        assert!(shipped().meant("漏水").is_empty() && shipped().meant("").is_empty());
    }

    #[test]
    fn an_office_corrects_an_entry_and_a_mistake_is_named() {
        let mut list = shipped().clone();
        let own = "basis=''\n[[certificate]]\ncode='dog'\nzh='居民养犬'\nen='Dog'\nrefer='派出所'\nchecked=true\n";
        list.merge(parse(own).unwrap());
        assert_eq!(list.named("dog").unwrap().refer, "派出所");
        assert_eq!(list.certificate.len(), 20);
        assert!(parse(&own.replace("'dog'", "'cat'")).unwrap_err().contains("cat"));
    }
}
