//! What was typed, taken apart: names, addresses, numbers, and all of them in one word.

use chrono::NaiveDate;

use super::digits::Number;
use super::index::Index;
use super::names::NameId;
use super::spell::Token;
use super::texts::Words;
use crate::domain::address::{
    Address, Prefix, STEMS, Spoken, parse_estate, parse_prefix, parse_special,
};
use crate::domain::text::to_half_width;
use crate::domain::{document, phone};

/// One condition; a record must meet all of a reading's.
#[derive(Clone, Debug)]
pub enum Term {
    Name(Token),
    /// Nearly this word.
    Near(Near),
    /// Any of these beginnings of an address.
    Place(Vec<Prefix>),
    /// A door said from any of its names or numbers on.
    Spoken(Spoken),
    Digits(Digits),
}

/// The distinct names that the fuzzy look has chosen.
#[derive(Clone, Debug)]
pub struct Near {
    /// Sorted.
    pub base: Vec<NameId>,
    pub fresh: Vec<NameId>,
}

/// A lone number: a building, a room, the end of a telephone or ID number.
#[derive(Clone, Debug)]
pub struct Digits {
    pub typed: String,
    /// The same, to be looked for in free text.
    pub words: Words,
    /// Without leading zeros: a building or a room.
    pub plain: String,
    pub tail: Number,
}

impl Digits {
    /// Two digits would be the end of every hundredth telephone number.
    pub fn is_phone_tail(&self) -> bool {
        self.typed.len() >= 3 && !self.typed.starts_with(|c: char| c.is_ascii_alphabetic())
    }

    /// People know the last four of an ID, an X included.
    pub fn is_id_tail(&self) -> bool {
        self.typed.len() >= 4
    }
}

/// Terms that hold together. A query may be read in several ways: `lf16` is somebody
/// called lf in building 16, or number 16 of 柳芳胡同.
pub type Reading = Vec<Term>;

/// People do not type more; it bounds the work of a hostile query.
const MOST_WORDS: usize = 6;
const MOST_READINGS: usize = 12;

/// Half-width, lower case, `v` for `ü`, without the marks an IME puts between syllables.
pub fn clean(text: &str) -> String {
    let lower = to_half_width(text).to_lowercase();
    lower.chars().filter(|c| *c != '\'').map(|c| if c == 'ü' { 'v' } else { c }).collect()
}

/// Digits of the shortest number that is typed as one in several groups, of one typed in
/// one piece that has a code before it, and of the shortest ID number.
const SHORTEST: usize = 7;
const PLAIN: usize = 10;
const SHORTEST_ID: usize = 15;

/// The digits of the numbers that may be meant where the whole query is one telephone or ID
/// number, in groups, in brackets or behind +86: 138 0013 8000, (010)6430-1234,
/// 110105 19491231 002X. A number of this area is also known without its code.
pub fn whole_numbers(text: &str) -> Vec<String> {
    let text = to_half_width(text).to_lowercase();
    // E12345678 with its letters; of 军字第1234567号 the digits are what is found.
    if let Some(kept) = document::of_any_kind(&text, NaiveDate::MAX)
        .ok()
        .filter(|kept| kept.starts_with(char::is_alphabetic) && parse_prefix(text.trim()).is_none())
    {
        let kept = kept.to_lowercase();
        let digits = kept.chars().filter(char::is_ascii_digit).count();
        let number: String = kept.chars().filter(char::is_ascii_alphanumeric).collect();
        return Some(number).filter(|_| digits >= SHORTEST).into_iter().collect();
    }
    let digits: String = text.chars().filter(|c| c.is_ascii_digit() || *c == 'x').collect();
    let grouped = text.chars().all(|c| c.is_ascii_digit() || "x+-—–(). *#转".contains(c));
    let shortest = if text == digits { PLAIN } else { SHORTEST };
    // So many digits are no door, whatever groups they stand in: 138 0013 8000.
    let is_door = digits.len() < PLAIN && parse_prefix(text.trim()).is_some();
    if !grouped || digits.len() < shortest || is_door {
        return Vec::new();
    }
    let id = digits.strip_suffix('x').unwrap_or(&digits);
    // A telephone behind 0086 has as many digits as an old ID number.
    let is_id = digits.len() >= SHORTEST_ID && id.bytes().all(|b| b.is_ascii_digit());
    let mut all: Vec<String> = is_id.then(|| digits.clone()).into_iter().collect();
    let Ok(number) = phone::parse(&text) else { return all };
    let only = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let (main, _) = phone::split_extension(&number);
    let local = main.split_once('-').filter(|(area, _)| !area.starts_with("00"));
    let local = local.map(|(_, local)| local.to_string());
    all.extend([only(&number), only(main)].into_iter().chain(local));
    all
}

/// All readings of a cleaned query.
pub fn read(text: &str, index: &Index) -> Vec<Reading> {
    let mut readings = vec![Vec::new()];
    let words = text.split(|c: char| c.is_whitespace() || [',', ';'].contains(&c));
    for word in words.filter(|word| !word.is_empty()).take(MOST_WORDS) {
        let mut ways = word_readings(word);
        ways.extend(name_before_street(word, index));
        let longer = readings.iter().flat_map(|before: &Vec<Part>| {
            ways.iter().map(move |way| before.iter().chain(way).cloned().collect())
        });
        readings = longer.take(MOST_READINGS).collect();
    }
    let mut all = Vec::new();
    for parts in readings.iter().filter(|parts| !parts.is_empty()) {
        all.extend(as_terms(parts, index));
        all.extend(in_streets(parts, index));
    }
    let whole = whole_numbers(text);
    all.extend(whole.iter().filter_map(|number| as_terms(&[Part::Digits(number)], index)));
    all
}

#[derive(Clone, Debug)]
enum Part<'a> {
    Name(&'a str),
    Place(&'a str),
    /// A door by what it alone is called.
    Door(&'a str),
    /// A door from any of its names or numbers on.
    Spoken(&'a str),
    Digits(&'a str),
}

/// The readings of a word, among them the door that it alone may be.
fn word_readings(word: &str) -> Vec<Vec<Part<'_>>> {
    let mut ways = other_readings(word);
    if parse_special(word).is_some() {
        ways.push(vec![Part::Door(word)]);
    }
    if Spoken::read(word).is_some() {
        ways.push(vec![Part::Spoken(word)]);
    }
    ways
}

fn other_readings(word: &str) -> Vec<Vec<Part<'_>>> {
    let Some(digit) = word.find(|c: char| c.is_ascii_digit()) else {
        let mut ways = vec![vec![Part::Name(word)]];
        // 三号楼二单元; a lone character may be a name.
        ways.extend(
            parse_prefix(word)
                .filter(|_| word.chars().nth(1).is_some())
                .map(|_| vec![Part::Place(word)]),
        );
        return ways;
    };
    let digits = word.chars().filter(char::is_ascii_digit).count();
    let only = |also: &str| word.chars().all(|c| c.is_ascii_digit() || also.contains(c));
    let id_with_x = digits >= 3 && word.strip_suffix('x').is_some_and(|rest| rest.len() == digits);
    let address = parse_prefix(word).is_some();
    let landline = digits >= 7 && only("-") && !address;
    if only("") || id_with_x || landline {
        return vec![vec![Part::Digits(word)]];
    }
    let mut ways = Vec::new();
    if address {
        ways.push(vec![Part::Place(word)]);
    }
    // 张三甲2: the stem belongs to the number.
    let start = match word[..digit].chars().last() {
        Some(stem) if STEMS.contains(stem) => digit - stem.len_utf8(),
        _ => digit,
    };
    if start > 0 {
        for mut rest in word_readings(&word[start..]) {
            rest.insert(0, Part::Name(&word[..start]));
            ways.push(rest);
        }
    } else {
        ways.extend(names_behind(word));
    }
    ways
}

/// `3-2zs`, 3号楼张三: the address ends where the rest is a name. A letter may be part
/// of a room (702q) or begin the name: every way is read.
fn names_behind(word: &str) -> impl Iterator<Item = Vec<Part<'_>>> {
    let ends = word.char_indices().rev().map(|(at, _)| at).filter(|at| *at > 0);
    let ends = ends.take_while(|at| word[*at..].chars().all(char::is_alphabetic));
    ends.filter_map(|end| {
        let (front, name) = word.split_at(end);
        let number = front.bytes().all(|b| b.is_ascii_digit());
        let first = match number {
            true => Part::Digits(front),
            false => parse_prefix(front).map(|_| Part::Place(front))?,
        };
        Some(vec![first, Part::Name(name)])
    })
}

/// 张三柳芳胡同16: the name ends where a street begins.
fn name_before_street<'a>(word: &'a str, index: &Index) -> Option<Vec<Part<'a>>> {
    let digit = word.find(|c: char| c.is_ascii_digit())?;
    let front = &word[..digit];
    // A street has two characters at least.
    let starts = front.char_indices().map(|(at, _)| at).skip(1);
    let known = |at: &usize| {
        let street = &front[*at..];
        let long = street.chars().nth(1).is_some() && !street.is_ascii();
        long && index.streets(street).iter().any(|known| known == street)
    };
    let at = starts.filter(|at| parse_prefix(&word[*at..]).is_some()).find(known)?;
    Some(vec![Part::Name(&word[..at]), Part::Place(&word[at..])])
}

/// `None` where a part says nothing, or names a building with a letter nobody knows
/// (`z3` is then somebody in building 3, which is another reading).
fn as_terms(parts: &[Part], index: &Index) -> Option<Reading> {
    parts.iter().map(|part| term(part, index)).collect()
}

fn term(part: &Part, index: &Index) -> Option<Term> {
    match part {
        Part::Name(text) => Token::new(text, &index.names.glyphs).map(Term::Name),
        Part::Digits(text) => Some(Term::Digits(Digits {
            typed: text.to_string(),
            words: Words::new(text),
            plain: text.trim_start_matches('0').to_string(),
            tail: Number::read(text)?,
        })),
        Part::Door(text) => {
            let prefix = parse_special(text)?;
            index.has_place(&prefix).then(|| Term::Place(vec![prefix]))
        }
        Part::Spoken(text) => Spoken::read(text).map(Term::Spoken),
        Part::Place(text) => {
            let prefix = parse_prefix(text)?;
            let building = &prefix.given.building;
            let lettered = building.starts_with(|c: char| c.is_ascii_alphabetic());
            (!lettered || index.has_building(building)).then(|| Term::Place(vec![prefix]))
        }
    }
}

/// The whole of an estate or of a street.
fn named(name: String) -> Address {
    match parse_estate(&name) {
        Some(estate) => Address { estate, ..Address::default() },
        None => Address { hutong: name, ..Address::default() },
    }
}

/// The reading in which the first name that an estate or a street bears is that street, and a
/// number behind it is there.
fn in_streets(parts: &[Part], index: &Index) -> Option<Reading> {
    let (at, streets) = parts.iter().enumerate().find_map(|(at, part)| match part {
        Part::Name(text) => Some((at, index.streets(text))).filter(|(_, s)| !s.is_empty()),
        _ => None,
    })?;
    let number = match parts.get(at + 1) {
        Some(Part::Place(text) | Part::Digits(text)) => Some(*text),
        _ => None,
    };
    let prefixes = streets.into_iter().filter_map(|name| match number {
        Some(number) => parse_prefix(&format!("{name}{number}")),
        None => Some(Prefix { given: named(name) }),
    });
    let mut reading = vec![Term::Place(prefixes.collect())];
    reading.extend(as_terms(&parts[..at], index)?);
    reading.extend(as_terms(&parts[at + 1 + usize::from(number.is_some())..], index)?);
    Some(reading)
}
