//! 地址: 栋-单元-室, or 胡同-院-号, within an estate or a lane. Here is what an address is
//! and how it is shown and sorted; `parse` reads one as people write it, `words` has the
//! words of doors.

mod ambiguous;
#[cfg(test)]
mod ambiguous_tests;
mod below;
mod estate;
mod floors;
mod numerals;
#[cfg(test)]
mod one_form;
mod parse;
mod reason;
mod spoken;
#[cfg(test)]
mod tests;
mod token;
mod words;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use parse::{Prefix, parse, parse_estate, parse_place, parse_prefix, parse_special, room_word};
pub use spoken::Spoken;
pub use words::STEMS;

use super::Extra;

/// A part of an address as a cell of its own has it: ③ is 3, -1层05 is 负1层05.
pub fn part(text: &str) -> String {
    below::in_words(&numerals::without_signs(text))
}

/// Whether a house of this place has a number and nothing else: 平房, 三组.
pub fn names_houses(place: &str) -> bool {
    words::OF_HOUSES.iter().any(|end| place.ends_with(end))
}

/// Where a dwelling is. In a building: `building` (`3`, `甲2`, `南3`, `北`), `unit` (`2`,
/// `东`), `room`. In a hutong: `hutong` (`柳芳胡同`), `yard` (`16`, `16附1`), `room`. A yard with
/// buildings of its own (216号院3号楼) and a lane (新华路1弄12号) have both; a lane holds its word.
/// What does not apply is empty. Other parts with another word than the usual one (号楼, 单元,
/// 室) hold that word: `3排`, `底商5`, `地下室B103`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Address {
    /// What tells doors of one number apart: 小区, 期, 区 (`幸福里二期`). It does not end with a
    /// digit.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub estate: String,
    #[serde(default)]
    pub building: String,
    #[serde(default)]
    pub unit: String,
    #[serde(default)]
    pub hutong: String,
    #[serde(default)]
    pub yard: String,
    #[serde(default, deserialize_with = "below::kept")]
    pub room: String,
    /// A room that is let by itself within the dwelling (3-2-501-2).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub part: String,
    #[serde(flatten)]
    pub extra: Extra,
}

/// Orders addresses as people walk: estate by estate, numbers by value, 3 before 甲3 before
/// 4, buildings before hutongs.
pub type SortKey = ([String; 2], [(u32, String); 5]);

impl Address {
    /// 3号楼2单元501室, 柳芳胡同16号院3室: for paper and for people new to the place.
    pub fn long(&self) -> String {
        let parts = [
            (&self.yard, "号院"),
            (&self.building, "号楼"),
            (&self.unit, "单元"),
            (&self.room, "室"),
        ];
        let parts: String = parts.into_iter().map(|(part, word)| with_word(part, word)).collect();
        let part = if self.part.is_empty() { "" } else { "隔" };
        [self.estate.as_str(), &self.hutong, &parts, part, &self.part].concat()
    }

    /// The same door without the name of its estate.
    pub fn without_estate(&self) -> Address {
        Address { estate: String::new(), ..self.clone() }
    }

    /// The same door without the names before its numbers, where they may be those of an
    /// estate: 幸福里3-2-501 is 3-2-501, 柳芳胡同16-3 stays.
    pub fn without_names(&self) -> Address {
        let bare = self.without_estate();
        let hutong = if self.building.is_empty() { self.hutong.clone() } else { String::new() };
        Address { hutong, ..bare }
    }

    /// Whether it says neither a building nor anything wider: 2单元501室.
    fn has_no_place(&self) -> bool {
        [&self.estate, &self.hutong, &self.yard, &self.building].iter().all(|part| part.is_empty())
    }

    /// What lists of addresses are sorted by.
    pub fn sort_key(&self) -> SortKey {
        let part = |text: &String| {
            let digits: String = text.chars().filter(char::is_ascii_digit).collect();
            (digits.parse().unwrap_or(0), text.clone())
        };
        let parts = [&self.yard, &self.building, &self.unit, &self.room, &self.part];
        ([self.estate.clone(), self.hutong.clone()], parts.map(part))
    }

    /// Whether its room may be a floor or a door where a number stands beside it.
    fn is_short(&self) -> bool {
        self.room.len() < 3 && self.room.bytes().all(|b| b.is_ascii_digit())
    }

    /// The building as shorthand has it: with its word where the number alone would be
    /// read as something else.
    fn short_building(&self) -> String {
        let plain = digits(&self.building) <= 3
            && (self.hutong.is_empty()
                || !self.yard.is_empty()
                || (!self.unit.is_empty()
                    && digits(&self.room) >= 3
                    && self.room.chars().all(is_number)));
        let alone = self.unit.is_empty() && self.room.is_empty();
        let named = digits(&self.building) == 0 && (alone || !self.hutong.is_empty());
        match plain && !named {
            true => self.building.clone(),
            false => with_word(&self.building, "号楼"),
        }
    }

    /// The room as shorthand has it: 3-5 would be a stair, 望京公寓1205 a building.
    fn short_room(&self) -> String {
        let in_yard = self.building.is_empty() && !self.yard.is_empty();
        let plain = match (self.building.is_empty(), self.unit.is_empty()) {
            _ if in_yard => !self.yard.ends_with('弄'),
            (true, _) => false,
            (false, true) => digits(&self.room) >= 3 || self.building.ends_with('排'),
            (false, false) => true,
        };
        if plain { self.room.clone() } else { with_word(&self.room, "室") }
    }
}

fn digits(text: &str) -> usize {
    text.bytes().filter(u8::is_ascii_digit).count()
}

impl fmt::Display for Address {
    /// The shorthand of lists and of typing: `3-2-501`, `甲2-1-303`, `柳芳胡同16-3`,
    /// `216号院3-2-501`, `二期3-2-501-2`. [`parse`] reads it as the same address.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.estate)?;
        f.write_str(&self.hutong)?;
        let yard_first = !self.hutong.is_empty() && self.building.is_empty();
        let (building, room) = (self.short_building(), self.short_room());
        // 1205号楼2-5 may be a floor and a door.
        let worded = building.ends_with(['楼', '座']) && self.is_short();
        let unit = if worded { with_word(&self.unit, "单元") } else { self.unit.clone() };
        let mut parts = vec![building.as_str(), &unit, &room];
        // 柳芳北里3-501 is a building there.
        let house = digits(&self.room) >= 3 && self.hutong.ends_with(words::LANES_OF_BUILDINGS);
        let yard = if house { with_word(&self.yard, "号院") } else { self.yard.clone() };
        if yard_first {
            parts.insert(0, &yard);
        } else {
            f.write_str(&with_word(&self.yard, "号院"))?;
        }
        parts.retain(|part| !part.is_empty());
        for (at, part) in parts.iter().enumerate() {
            // A word separates as well as a sign: 3号楼2-501, 1弄301室.
            let apart = at > 0 && parts[at - 1].ends_with(is_number);
            f.write_str(if apart { "-" } else { "" })?;
            f.write_str(part)?;
        }
        let counted = self.unit.is_empty()
            || self.is_short()
            || (!self.hutong.is_empty() && self.yard.is_empty());
        match self.part.as_str() {
            "" => Ok(()),
            // Without a unit before it, it would be taken for the room.
            part if counted => write!(f, "隔{part}"),
            part => write!(f, "-{part}"),
        }
    }
}

/// Whether a part ends with this: it needs a word behind it or a sign before the next.
fn is_number(c: char) -> bool {
    c.is_ascii_alphanumeric() || [STEMS, words::SIDES, words::NAMED].concat().contains(c)
}

/// A part with its usual word, unless it holds one of its own: `3排`, `1弄`, `底商5`.
fn with_word(part: &str, word: &str) -> String {
    let named = part.chars().count() == 1 && !part.starts_with(|c: char| c.is_ascii_digit());
    let usual = match word {
        _ if named && word == "号楼" => {
            let word = if part.is_ascii() { "座" } else { "楼" };
            return format!("{part}{word}");
        }
        "单元" | "号院" | "号楼" => part.ends_with(is_number),
        _ => part.chars().all(is_number),
    };
    match part {
        "" => String::new(),
        part if usual => format!("{part}{word}"),
        part => part.to_string(),
    }
}
