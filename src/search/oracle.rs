//! What a search finds, said once more as plainly as can be: the judge of the index.
//!
//! It knows nothing of tables and shares no code with the engine; only the readings of
//! characters and what an address is come from the domain. It looks at every record
//! for every query. The queries come to it taken apart, as whoever typed them meant
//! them, so it reads no text either.

mod cases;
mod judged;
mod surnames;
mod typos;

use std::borrow::Cow;

use super::Doc;
use crate::domain::address::Address;
use crate::domain::pinyin::{Readings, name_readings, readings};

/// A character of a name and all its readings, the usual one first.
#[derive(Clone, Debug)]
pub struct Letter {
    c: char,
    readings: Vec<Cow<'static, str>>,
}

/// How much of each reading may be typed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// All of it.
    Full,
    /// Its first letter, or zh, ch, sh.
    Initials,
    /// Either, and the last one may be unfinished.
    Mixed,
    /// Any beginning of it.
    Split,
}

/// One thing that a query says; all of them must hold.
#[derive(Clone, Debug)]
pub enum Said {
    /// Of a name: characters, initials, pinyin, or a mixture; half-width, lower case.
    Word(String),
    /// The beginning of an address: what is given is the same, the room may be unfinished.
    Place(Address),
    /// A lone number: a building, a yard, a room, the end of a telephone or ID number.
    Number(String),
}

/// Ranks from here on are shown only where the better ones are fewer than fifty.
pub const WEAK: u8 = 20;

/// The characters of a person's name; what is no letter is not typed.
pub fn person(name: &str) -> Vec<Letter> {
    letters(name_readings(name))
}

/// The characters of a street.
pub fn street(name: &str) -> Vec<Letter> {
    letters(name.chars().map(|c| (c, readings(c))))
}

fn letters(all: impl Iterator<Item = (char, Readings)>) -> Vec<Letter> {
    let typed = |(c, readings): (char, Readings)| {
        let mut readings = readings.to_vec();
        // Not everybody types v for u with dots.
        for (v, u) in [("lv", "lu"), ("nv", "nu"), ("lve", "lue"), ("nve", "nue")] {
            if readings.contains(&v) && !readings.contains(&u) {
                readings.push(u);
            }
        }
        let readings = readings.into_iter().map(Cow::Borrowed).collect();
        Letter { c: c.to_lowercase().next().unwrap_or(c), readings }
    };
    all.filter(|(c, _)| c.is_alphabetic()).map(typed).collect()
}

impl Letter {
    /// What may be left of the typed text once this character has taken its part.
    fn takes<'a>(&self, typed: &'a str, style: Style) -> Vec<&'a str> {
        let mut left: Vec<&str> = typed.strip_prefix(self.c).into_iter().collect();
        for reading in &self.readings {
            let common = reading.bytes().zip(typed.bytes()).take_while(|(a, b)| a == b).count();
            for taken in 1..=common {
                let whole = taken == reading.len();
                let pair = matches!(reading.get(..2), Some("zh" | "ch" | "sh"));
                let initial = taken == 1 || taken == 2 && pair;
                let may = match style {
                    Style::Full => whole,
                    Style::Initials => initial,
                    Style::Mixed => whole || initial || taken == typed.len(),
                    Style::Split => true,
                };
                left.extend(may.then(|| &typed[taken..]));
            }
        }
        left
    }
}

/// Whether the name begins as typed: `Some(true)` where that is the whole of it.
pub fn begins(name: &[Letter], typed: &str, style: Style) -> Option<bool> {
    let (first, rest) = name.split_first()?;
    let left = first.takes(typed, style).into_iter();
    left.filter_map(
        |left| if left.is_empty() { Some(rest.is_empty()) } else { begins(rest, left, style) },
    )
    .max()
}

/// Whether the typed text fits with characters after the first left out: 张小三 for `zs`.
fn skips(name: &[Letter], typed: &str) -> bool {
    fn gaps(name: &[Letter], typed: &str) -> bool {
        let Some((first, rest)) = name.split_first() else { return typed.is_empty() };
        let mut left = first.takes(typed, Style::Mixed).into_iter();
        typed.is_empty() || gaps(rest, typed) || left.any(|left| gaps(rest, left))
    }
    let Some((first, rest)) = name.split_first() else { return false };
    first.takes(typed, Style::Mixed).into_iter().any(|left| gaps(rest, left))
}

fn in_letters(typed: &str) -> bool {
    typed.bytes().any(|b| b.is_ascii_lowercase())
}

/// Whether a text can be read as whole syllables one after another.
pub fn syllabic(typed: &str, syllables: &[String]) -> bool {
    let Some(first) = typed.chars().next() else { return true };
    let after = |syllable: &String| {
        typed.strip_prefix(syllable.as_str()).is_some_and(|rest| syllabic(rest, syllables))
    };
    !first.is_ascii_lowercase() && syllabic(&typed[first.len_utf8()..], syllables)
        || syllables.iter().any(after)
}

/// How well a name fits, smaller is better: the order of search.md.
pub fn rank(name: &[Letter], typed: &str, whole_syllables: bool) -> Option<u8> {
    let usual: Vec<Letter> = name.iter().map(Letter::usual).collect();
    let of = |name: &[Letter]| {
        let with = |style| begins(name, typed, style);
        let ranks = [
            with(Style::Full).map(|whole| match (whole, whole_syllables) {
                (true, true) => 0,
                (true, false) | (false, true) => 1,
                (false, false) => 2,
            }),
            with(Style::Initials).map(|whole| match (whole, whole_syllables) {
                (true, false) => 0,
                (true, true) => 2,
                (false, _) => 4,
            }),
            with(Style::Mixed).map(|whole| if whole { 3 } else { 5 }),
            with(Style::Split).map(|whole| if whole { 6 } else { 7 }),
        ];
        ranks.into_iter().flatten().min()
    };
    let inside = || {
        let styles = [Style::Full, Style::Initials, Style::Mixed];
        (1..name.len())
            .any(|at| styles.iter().any(|style| begins(&name[at..], typed, *style).is_some()))
    };
    of(&usual)
        .or_else(|| Some(of(name)? + 10))
        .or_else(|| inside().then(|| if in_letters(typed) { WEAK } else { 8 }))
        .or_else(|| skips(name, typed).then_some(WEAK + 1))
}

impl Letter {
    fn blurred(&self) -> Letter {
        let readings = self.readings.iter().flat_map(|reading| confused(reading));
        Letter { c: self.c, readings: readings.map(Cow::Owned).collect() }
    }

    fn usual(&self) -> Letter {
        Letter { c: self.c, readings: self.readings.iter().take(1).cloned().collect() }
    }
}

/// Whether the name begins with characters that sound like those typed: 张姗 for 章珊.
pub fn sounds(name: &[Letter], typed: &str) -> bool {
    let same = |(c, letter): (char, &Letter)| {
        c == letter.c
            || readings(c).iter().any(|reading| letter.readings.iter().any(|own| own == reading))
    };
    let typed: Vec<char> = typed.chars().filter(|c| c.is_alphabetic()).collect();
    typed.len() <= name.len() && typed.into_iter().zip(name).all(same)
}

/// How well a name fits where sounds are not kept apart: zh and z, ch and c, sh and s, n
/// and l at the head of a syllable, n and ng at the end of it behind a, e or i. From the
/// first character on syllables, initials and an unfinished last one; further inside whole
/// syllables alone.
pub fn blurred(name: &[Letter], typed: &str) -> Option<u8> {
    let name: Vec<Letter> = name.iter().map(Letter::blurred).collect();
    let start = begins(&name, typed, Style::Mixed).map(|whole| if whole { 7 } else { 8 });
    let mut inside = (1..name.len()).map(|at| begins(&name[at..], typed, Style::Full));
    start.or_else(|| inside.any(|fits| fits.is_some()).then_some(9)).map(|rank| WEAK + rank)
}

/// Whether a word is long enough for that and has letters.
pub fn may_blur(typed: &str) -> bool {
    in_letters(typed) && typed.chars().filter(|c| c.is_alphabetic()).count() >= 3
}

/// A syllable in all spellings that much of the country does not keep apart.
pub fn confused(syllable: &str) -> Vec<String> {
    let (front, rest) = syllable.split_at(syllable.find(|c| "aeiouv".contains(c)).unwrap_or(0));
    let fronts: &[&str] = match front {
        "zh" | "z" => &["zh", "z"],
        "ch" | "c" => &["ch", "c"],
        "sh" | "s" => &["sh", "s"],
        "n" | "l" => &["n", "l"],
        other => &[other],
    };
    let (vowels, nasal) = rest.split_at(rest.find('n').unwrap_or(rest.len()));
    let ends: &[&str] = match nasal {
        "n" | "ng" if vowels.ends_with(['a', 'e', 'i']) => &["n", "ng"],
        other => &[other],
    };
    fronts.iter().flat_map(|f| ends.iter().map(move |e| format!("{f}{vowels}{e}"))).collect()
}

/// Whether an address begins as given. In a building without units the second number
/// may be the beginning of the room.
pub fn lies(given: &Address, at: &Address) -> bool {
    let same = |given: &str, has: &str| given.is_empty() || given == has;
    let unit = same(&given.unit, &at.unit)
        || at.unit.is_empty() && given.room.is_empty() && at.room.starts_with(&given.unit);
    same(&given.hutong, &at.hutong)
        && same(&given.yard, &at.yard)
        && same(&given.building, &at.building)
        && at.room.starts_with(&given.room)
        && unit
}

/// Whether an address ends with the numbers of the one that is given.
pub fn ends(given: &Address, at: &Address) -> bool {
    let numbers = |address: &Address| -> Vec<String> {
        let Address { yard, building, unit, room, .. } = address;
        let all = [yard, building, unit, room].into_iter().filter(|part| !part.is_empty());
        all.cloned().collect()
    };
    numbers(at).ends_with(&numbers(given))
}

/// Whether a lone number is this record's: three digits of a telephone or of a room,
/// four of an ID number, and any building or yard. Leading zeros say nothing of a place.
pub fn numbered(doc: &Doc, number: &str) -> bool {
    let plain = number.trim_start_matches('0');
    let ends = |text: &str| {
        let digits: String =
            text.to_lowercase().chars().filter(|c| c.is_ascii_digit() || *c == 'x').collect();
        digits.ends_with(number)
    };
    let at = &doc.address;
    let there = !plain.is_empty() && (plain == at.building || plain == at.yard);
    there
        || plain.len() >= 3 && plain == at.room
        || number.len() >= 3 && doc.phones.iter().any(|phone| ends(phone))
        || number.len() >= 4 && ends(&doc.id_number)
}
