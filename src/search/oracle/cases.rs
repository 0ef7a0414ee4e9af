//! Queries as people type them, each with what it means.

use rand::prelude::*;
use rand_chacha::ChaCha8Rng;

use super::{Letter, Said, confused, person, street};
use crate::domain::Key;
use crate::domain::address::Address;
use crate::search::Doc;

/// What is typed and what is meant.
#[derive(Clone, Debug)]
pub struct Case {
    pub typed: String,
    pub said: Vec<Said>,
    /// Typed as the number of a record.
    pub key: Option<Key>,
}

impl Case {
    fn new(said: Vec<Said>, typed: impl Into<String>) -> Case {
        Case { typed: typed.into(), said, key: None }
    }
}

/// How many kinds of queries [`draw`] knows.
pub const KINDS: usize = 18;

/// A query of a kind, about somebody of the community.
pub fn draw(docs: &[Doc], kind: usize, random: &mut ChaCha8Rng) -> Case {
    let doc = &docs[random.random_range(0..docs.len())];
    let name = person(&doc.name);
    let chars: String = name.iter().map(|letter| letter.c).collect();
    let word = |text: String| Case::new(vec![Said::Word(text.clone())], text);
    match kind % KINDS {
        0 => word(chars),
        1 => word(some_of(&chars, random)),
        2 => word(spelt(&name, random, |reading, _| reading[..1].into())),
        3 => word(spelt(&name, random, |reading, _| reading.into())),
        4 => {
            let whole = spelt(&name, random, |reading, _| reading.into());
            let end = random.random_range(1..=whole.len());
            word(whole.chars().take(end).collect())
        }
        5 => word(mixed(&name, random)),
        6 => {
            // A character and letters: 张s, z三.
            let at = random.random_range(0..name.len());
            let letters = |from: &[Letter], random: &mut ChaCha8Rng| {
                spelt(from, random, |reading, _| reading[..1].into())
            };
            let front = letters(&name[..at], random);
            let back = letters(&name[at + 1..], random);
            word(format!("{front}{}{back}", name[at].c))
        }
        7 => match doc.also.choose(random) {
            Some(also) => word(spelt(&person(also), random, |reading, _| reading.into())),
            None => word(chars.chars().skip(1).collect::<String>() + "氏"),
        },
        8 => number(doc.phones.choose(random).map_or("13800000000", String::as_str), random),
        9 => number(
            if doc.id_number.is_empty() { "11010519491231002X" } else { &doc.id_number },
            random,
        ),
        10 => place(&doc.address, random),
        11 => {
            // Who and where, in either order, with or without a blank.
            let place = place(&doc.address, random);
            let initials = spelt(&name, random, |reading, _| reading[..1].into());
            let word = if random.random() { initials } else { chars };
            let typed = match random.random_range(0..4) {
                0 => format!("{word} {}", place.typed),
                1 => format!("{} {word}", place.typed),
                2 => format!("{}{word}", place.typed),
                _ => format!("{word}{}", place.typed),
            };
            let who = Said::Word(word);
            let order = typed.starts_with(&place.typed);
            let said = if order { [place.said, vec![who]] } else { [vec![who], place.said] };
            Case::new(said.concat(), typed)
        }
        12 => {
            let number =
                number(doc.phones.choose(random).map_or("13800000000", String::as_str), random);
            let word = mixed(&name, random);
            let blank = if random.random() { " " } else { "" };
            let typed = format!("{word}{blank}{}", number.typed);
            Case::new([vec![Said::Word(word)], number.said].concat(), typed)
        }
        13 => {
            // Other characters of the same sound.
            let sounds = chars.chars().map(|c| like(c).unwrap_or(c)).collect();
            word(sounds)
        }
        14 => in_street(docs, random),
        15 => {
            // In full pinyin as whoever does not keep sounds apart spells it.
            let whole = spelt(&name, random, blurred);
            let given = name.len() > 1 && random.random_bool(0.2);
            match given {
                true => word(spelt(&name[1..], random, blurred)),
                false => {
                    let end = random.random_range(whole.len().div_ceil(2)..=whole.len());
                    word(whole.chars().take(end).collect())
                }
            }
        }
        16 => {
            // The same, with an address.
            let place = place(&doc.address, random);
            let text = spelt(&name, random, blurred);
            let typed = format!("{text} {}", place.typed);
            Case::new([vec![Said::Word(text)], place.said].concat(), typed)
        }
        _ => Case { key: Some(doc.key), ..Case::new(Vec::new(), doc.key.to_string()) },
    }
}

/// A street by its characters, its initials or its pinyin, and perhaps a yard there.
fn in_street(docs: &[Doc], random: &mut ChaCha8Rng) -> Case {
    let streets: Vec<&Address> =
        docs.iter().map(|doc| &doc.address).filter(|at| !at.hutong.is_empty()).collect();
    let Some(at) = streets.choose(random) else { return Case::new(Vec::new(), "") };
    let name = street(&at.hutong);
    let word = match random.random_range(0..4) {
        0 => at.hutong.clone(),
        1 => at.hutong.chars().take(2).collect(),
        2 => spelt(&name, random, |reading, _| reading[..1].into()),
        _ => spelt(&name[..2], random, |reading, _| reading.into()),
    };
    let who = Said::Word(word.clone());
    if random.random_bool(0.3) {
        return Case::new(vec![who], word);
    }
    let blank = if random.random() { " " } else { "" };
    let typed = format!("{word}{blank}{}", at.yard);
    // The whole name of a street and a number are an address as they stand.
    if word == at.hutong && blank.is_empty() {
        let given = Address { hutong: word, yard: at.yard.clone(), ..Address::default() };
        return Case::new(vec![Said::Place(given)], typed);
    }
    Case::new(vec![who, Said::Number(at.yard.clone())], typed)
}

/// A syllable in another spelling, where it has one.
fn blurred(reading: &str, random: &mut ChaCha8Rng) -> String {
    confused(reading).choose(random).cloned().unwrap_or_else(|| reading.into())
}

fn some_of(chars: &str, random: &mut ChaCha8Rng) -> String {
    let all: Vec<char> = chars.chars().collect();
    let from = random.random_range(0..all.len());
    let to = random.random_range(from + 1..=all.len());
    all[from..to].iter().collect()
}

/// Every character by one of its readings; the usual one more often than not.
fn spelt(
    name: &[Letter],
    random: &mut ChaCha8Rng,
    part: impl Fn(&str, &mut ChaCha8Rng) -> String,
) -> String {
    let mut text = String::new();
    for letter in name {
        let usual = random.random_bool(0.7);
        let reading = if usual { letter.readings.first() } else { letter.readings.choose(random) };
        match reading {
            Some(reading) => text += &part(reading, random),
            None => text.push(letter.c),
        }
    }
    text
}

fn mixed(name: &[Letter], random: &mut ChaCha8Rng) -> String {
    spelt(name, random, |reading, random| {
        let pair = ["zh", "ch", "sh"].iter().any(|pair| reading.starts_with(pair));
        let taken = match random.random_range(0..4) {
            0 => 1,
            1 if pair => 2,
            2 => random.random_range(1..=reading.len()),
            _ => reading.len(),
        };
        reading[..taken].to_string()
    })
}

/// Another character with the same first reading.
fn like(c: char) -> Option<char> {
    let reading = *crate::domain::pinyin::readings(c).first()?;
    let same = |other: &char| {
        *other != c && crate::domain::pinyin::readings(*other).first() == Some(&reading)
    };
    ('\u{4e00}'..'\u{9000}').find(same)
}

/// The end of a number.
fn number(whole: &str, random: &mut ChaCha8Rng) -> Case {
    let digits: String = whole.chars().filter(|c| c.is_alphanumeric()).collect();
    let longest = if random.random_bool(0.1) { digits.len() } else { digits.len().min(8) };
    let tail = digits[digits.len() - random.random_range(3..=longest)..].to_lowercase();
    // Two digits and an X are a room, not the end of an ID.
    let tail = if tail.len() == 3 && tail.ends_with('x') {
        digits[digits.len() - 4..].to_lowercase()
    } else {
        tail
    };
    Case::new(vec![Said::Number(tail.clone())], tail)
}

/// An address from its beginning, in one of the ways to write it.
fn place(at: &Address, random: &mut ChaCha8Rng) -> Case {
    let mut given = at.clone();
    if random.random_bool(0.3) {
        // Unfinished, but still three digits, or it would be a unit.
        let shortest = if given.hutong.is_empty() { 3 } else { 1 };
        given.room.truncate(given.room.len().saturating_sub(1).max(shortest));
    } else if random.random_bool(0.4) && !given.unit.is_empty() {
        given.room.clear();
    } else if random.random_bool(0.3) {
        given.room.clear();
        given.unit.clear();
    } else if given.hutong.is_empty() && random.random_bool(0.2) && given.room.len() >= 3 {
        given.unit.clear();
    }
    let Address { building, unit, room, hutong, yard, .. } = &given;
    let short = given.to_string();
    if building.is_empty() {
        if room.is_empty() {
            let typed = format!("{hutong}{yard}");
            return Case::new(vec![Said::Place(given)], typed);
        }
        let forms = [short, format!("{hutong}{yard}号院{room}"), format!("{hutong}{yard}号{room}")];
        let typed = forms.choose(random).cloned().unwrap_or_default();
        return Case::new(vec![Said::Place(given)], typed);
    }
    let lone = unit.is_empty() && room.is_empty();
    let front = match yard.as_str() {
        "" => hutong.clone(),
        yard => format!("{hutong}{yard}号院"),
    };
    let part = |value: &str, word: &str| match value {
        "" => String::new(),
        value => format!("{value}{word}"),
    };
    let long = |house: &str| {
        let building = part(building, house);
        format!("{front}{building}{}{}", part(unit, "单元"), part(room, "室"))
    };
    let mut forms =
        vec![long("号楼"), long("栋"), format!("{front}{building}#{}", tail(unit, room))];
    if lone {
        forms.push(format!("{front}{building}-"));
    } else {
        forms.extend([short.clone(), short.replace('-', "/"), short.replace('-', ".")]);
    }
    let typed = forms.choose(random).cloned().unwrap_or_default();
    Case::new(vec![Said::Place(given)], typed)
}

fn tail(unit: &str, room: &str) -> String {
    let parts: Vec<&str> = [unit, room].into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("-")
}
