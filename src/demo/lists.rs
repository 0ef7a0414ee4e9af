//! The data files of the demo community (assets/demo), read.

use std::collections::BTreeSet;

use rand::Rng;
use rand::seq::IndexedRandom;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::domain::record::Role;

/// Everything the demo community is made of.
#[derive(Clone, Debug, Default)]
pub(super) struct Lists {
    pub(super) names: Names,
    pub(super) surnames: Weighted<String>,
    pub(super) place: Place,
    pub(super) staff: Vec<StaffEntry>,
    pub(super) cast: Cast,
    pub(super) matters: Matters,
    pub(super) kinds: Weighted<usize>,
}

/// names.toml
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Names {
    surnames: String,
    /// Of a hundred characters in a large community, those from the two that follow.
    pub(super) rare: u32,
    pub(super) rare_male: String,
    pub(super) rare_female: String,
    pub(super) minority_male: Vec<String>,
    pub(super) minority_female: Vec<String>,
    pub(super) era: Vec<Era>,
}

/// Given names of one time, by sex: characters of the first and the second place.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Era {
    /// Last year of birth.
    pub(super) until: i32,
    /// Of a hundred, those with one character.
    pub(super) single: u32,
    pub(super) male: [String; 2],
    pub(super) female: [String; 2],
    pub(super) male_single: String,
    pub(super) female_single: String,
}

/// Area code, weight, hukou.
pub(super) type Area = (String, u32, String);

/// place.toml
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Place {
    pub(super) office: String,
    pub(super) city: String,
    pub(super) hutongs: Vec<String>,
    pub(super) local_areas: Vec<Area>,
    pub(super) other_areas: Vec<Area>,
    pub(super) retired_areas: Vec<String>,
    pub(super) mobile_prefixes: Vec<String>,
    pub(super) cautions: Vec<String>,
    pub(super) remarks: Vec<String>,
    /// Whose second number an old person's is.
    pub(super) children: Vec<String>,
    /// What stands before a surname in a nickname.
    pub(super) nickname: String,
    /// The remark of a dwelling nobody lives in.
    pub(super) vacant: String,
    pub(super) tags: Tags,
}

/// The words for what is true of a person.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Tags {
    pub(super) alone: String,
    pub(super) empty_nest: String,
    pub(super) aged: String,
    pub(super) disabled_elder: String,
    pub(super) relief: String,
    pub(super) disabled: String,
    pub(super) party: String,
    pub(super) lost_child: String,
    pub(super) veteran: String,
    pub(super) volunteer: String,
    pub(super) tenant: String,
    /// One of each stair.
    pub(super) stair: String,
}

/// One of staff.toml.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StaffEntry {
    pub(super) name: String,
    pub(super) roles: BTreeSet<Role>,
    /// Left so many days ago.
    pub(super) left: Option<i64>,
}

#[derive(Default, Deserialize)]
struct StaffFile {
    staff: Vec<StaffEntry>,
}

/// cast.toml
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Cast {
    pub(super) home: Vec<CastHome>,
    pub(super) matter: Vec<CastMatter>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CastHome {
    pub(super) at: String,
    pub(super) person: Vec<CastPerson>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct CastPerson {
    pub(super) name: String,
    pub(super) sex: crate::domain::record::Sex,
    pub(super) age: i32,
    pub(super) relation: String,
    pub(super) phone: String,
    pub(super) phone2: String,
    pub(super) whose2: String,
    pub(super) tags: Vec<String>,
    pub(super) caution: String,
    pub(super) remark: String,
}

/// Days count from today: `days` and `closed` back, `due` and `next` ahead.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct CastMatter {
    pub(super) at: String,
    pub(super) name: String,
    pub(super) who: String,
    pub(super) category: String,
    pub(super) channel: String,
    pub(super) text: String,
    pub(super) owner: String,
    pub(super) days: i64,
    pub(super) due: Option<i64>,
    pub(super) due_time: Option<String>,
    pub(super) source: String,
    pub(super) next: Option<i64>,
    pub(super) waits: String,
    pub(super) closed: Option<i64>,
    pub(super) result: String,
    pub(super) notes: Vec<String>,
}

/// matters.toml
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Matters {
    pub(super) sources: Sources,
    pub(super) missed: Vec<String>,
    pub(super) transfer_texts: Vec<String>,
    pub(super) kind: Vec<MatterKind>,
}

/// Where limits come from.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Sources {
    pub(super) promise: String,
    pub(super) hotline: String,
    pub(super) street: String,
    pub(super) property: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MatterKind {
    pub(super) code: String,
    pub(super) weight: u32,
    /// What is said, what is noted on the way, and last what is told.
    pub(super) cases: Vec<Vec<String>>,
    pub(super) calls: Vec<String>,
    pub(super) waits: Vec<String>,
    /// Nobody's with a file: who tells of it.
    #[serde(default)]
    pub(super) who: Vec<String>,
    /// The property company may promise a day.
    #[serde(default)]
    pub(super) property: bool,
}

impl Lists {
    /// The files that come with the program. They are part of it: one that does not
    /// read fails the test, and gives people without names rather than a crash.
    pub(super) fn shipped() -> Lists {
        Lists::read().unwrap_or_default()
    }

    fn read() -> Result<Lists, String> {
        let mut names: Names = file(include_str!("../../assets/demo/names.toml"))?;
        for characters in [&mut names.rare_male, &mut names.rare_female] {
            characters.retain(|c| !c.is_whitespace());
        }
        let matters: Matters = file(include_str!("../../assets/demo/matters.toml"))?;
        let staff: StaffFile = file(include_str!("../../assets/demo/staff.toml"))?;
        Ok(Lists {
            surnames: Weighted::new(names.surnames.split_whitespace().filter_map(surname)),
            names,
            place: file(include_str!("../../assets/demo/place.toml"))?,
            staff: staff.staff,
            cast: file(include_str!("../../assets/demo/cast.toml"))?,
            kinds: Weighted::new(matters.kind.iter().map(|kind| kind.weight).enumerate()),
            matters,
        })
    }
}

fn file<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    toml::from_str(text).map_err(|e| e.to_string())
}

/// `王725`
fn surname(entry: &str) -> Option<(String, u32)> {
    let digits = entry.find(|c: char| c.is_ascii_digit())?;
    Some((entry[..digits].to_string(), entry[digits..].parse().ok()?))
}

/// Things of which some come up more often.
#[derive(Clone, Debug, Default)]
pub(super) struct Weighted<T> {
    /// Each with the sum of weights up to and with it.
    entries: Vec<(T, u32)>,
}

impl<T: Clone + Default> Weighted<T> {
    pub(super) fn new(weights: impl Iterator<Item = (T, u32)>) -> Weighted<T> {
        let mut sum = 0;
        let entries = weights.map(|(thing, weight)| {
            sum += weight;
            (thing, sum)
        });
        Weighted { entries: entries.collect() }
    }

    pub(super) fn pick(&self, rng: &mut impl Rng) -> T {
        let sum = self.entries.last().map_or(0, |(_, sum)| *sum);
        let at = rng.random_range(0..sum.max(1));
        let index = self.entries.partition_point(|(_, until)| *until <= at);
        self.entries.get(index).map(|(thing, _)| thing.clone()).unwrap_or_default()
    }
}

/// One of a list of words; empty if the list is.
pub(super) fn word(rng: &mut impl Rng, words: &[String]) -> String {
    words.choose(rng).cloned().unwrap_or_default()
}

/// One of a string's characters.
pub(super) fn character(rng: &mut impl Rng, text: &str) -> Option<char> {
    let count = text.chars().count();
    text.chars().nth(rng.random_range(0..count.max(1)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{address, catalog, person_name, phone};

    #[test]
    fn the_shipped_files_read_and_fit_the_desk() {
        let lists = Lists::read().unwrap();
        assert!(lists.surnames.entries.len() > 250 && lists.names.era.len() > 5);
        let codes: BTreeSet<_> =
            catalog::shipped_categories().into_iter().map(|c| c.code).collect();
        let about = lists.matters.kind.iter().map(|kind| &kind.code);
        for code in about.chain(lists.cast.matter.iter().map(|matter| &matter.category)) {
            assert!(codes.contains(code), "{code}");
        }
        assert!(lists.matters.kind.iter().flat_map(|kind| &kind.cases).all(|case| case.len() >= 3));
        for home in &lists.cast.home {
            assert_eq!(address::parse(&home.at).unwrap().to_string(), home.at);
            for person in &home.person {
                assert!(person_name::parse(&person.name).is_ok());
                assert!(person.phone.is_empty() || phone::parse(&person.phone).is_ok());
            }
        }
        for matter in &lists.cast.matter {
            assert!(lists.staff.iter().any(|staff| staff.name == matter.owner), "{}", matter.text);
        }
    }
}
