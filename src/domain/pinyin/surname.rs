//! 姓氏: characters that are read in a way of their own at the head of a name.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::table::readings;

/// Surnames by their first character, the longest first.
type Surnames = HashMap<char, Vec<Surname>>;

static SURNAMES: LazyLock<Surnames> =
    LazyLock::new(|| read(include_str!("../../../assets/pinyin/surnames.txt")));

struct Surname {
    text: &'static str,
    /// All readings of each character, those of the surname first.
    readings: Vec<Vec<&'static str>>,
}

/// How the characters of the surname at the head of this name are read: as a surname
/// first, the other readings follow. Empty where the name does not begin with one
/// of the table, so that its characters are read as anywhere else.
pub(super) fn at_head(name: &str) -> &'static [Vec<&'static str>] {
    let same_head = name.chars().next().and_then(|first| SURNAMES.get(&first));
    let found = same_head.and_then(|all| all.iter().find(|one| name.starts_with(one.text)));
    found.map(|surname| surname.readings.as_slice()).unwrap_or_default()
}

/// How this character is read in each surname it stands in.
pub(super) fn readings_of(c: char) -> impl Iterator<Item = &'static [&'static str]> {
    let all = SURNAMES.values().flatten();
    let letters = all.flat_map(|surname| surname.text.chars().zip(&surname.readings));
    letters.filter(move |(other, _)| *other == c).map(|(_, readings)| readings.as_slice())
}

fn read(text: &'static str) -> Surnames {
    let mut surnames = Surnames::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let Some((text, syllables)) = line.split_once(' ') else { continue };
        let readings = text.chars().zip(syllables.split(' ')).map(first_so).collect();
        let Some(head) = text.chars().next() else { continue };
        surnames.entry(head).or_default().push(Surname { text, readings });
    }
    for all in surnames.values_mut() {
        all.sort_by_key(|surname| std::cmp::Reverse(surname.text.len()));
    }
    surnames
}

fn first_so((c, surname): (char, &'static str)) -> Vec<&'static str> {
    let mut all: Vec<_> = surname.split('/').collect();
    all.extend(readings(c).iter().filter(|reading| !surname.split('/').any(|s| s == **reading)));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_surname_stands_twice_and_each_character_has_its_syllable() {
        let text = include_str!("../../../assets/pinyin/surnames.txt");
        let mut seen = Vec::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let (surname, syllables) = line.split_once(' ').unwrap();
            assert_eq!(surname.chars().count(), syllables.split(' ').count(), "{line}");
            let letters = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_lowercase());
            assert!(syllables.split([' ', '/']).all(letters), "{line}");
            assert!(!seen.contains(&surname), "{line}");
            seen.push(surname);
        }
        assert!(seen.len() >= 130, "{}", seen.len());
    }

    #[test]
    fn the_longest_surname_counts() {
        let first =
            |name: &str| -> Vec<_> { at_head(name).iter().map(|readings| readings[0]).collect() };
        assert_eq!(first("单小单"), ["shan"]);
        assert_eq!(first("单于飞"), ["chan", "yu"]);
        assert_eq!(first("乐正绫"), ["yue", "zheng"]);
        assert_eq!(first("侯莫陈崇"), ["hou", "mo", "chen"]);
        assert!(first("张单").is_empty() && first("").is_empty());
        assert_eq!(at_head("黑二"), [["he", "hei"]]);
        assert_eq!(at_head("翟一"), [["zhai", "di"]]);
    }
}
