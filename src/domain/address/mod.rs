//! 地址: 栋-单元-室, or 胡同-院-号. Here is what an address is and how it is shown and
//! sorted; `parse` reads one as people write it.

mod parse;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use parse::{Prefix, STEMS, parse, parse_prefix};

use super::Extra;

/// Where a dwelling is. In a building: `building` (`3`, `甲2`), `unit`, `room`. In a
/// hutong: `hutong` (`柳芳胡同`), `yard` (`16`), `room`. A yard with buildings of its
/// own (216号院3号楼) has both. What does not apply is empty. A part with another word than
/// the usual one (号楼, 单元, 室) holds that word: `A座`, `3排`, `2门`, `底商5`, `附1号`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Address {
    /// What tells doors of one number apart: 小区, 期, 区, 弄 (`二期`, `新华路1弄`). It does not
    /// end with a digit.
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
    #[serde(default)]
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

/// The usual words behind a building, a unit and a room; others stand in the part itself.
const WORDS: [&str; 3] = ["号楼", "单元", "室"];

impl Address {
    /// 3号楼2单元501室, 柳芳胡同16号院3室: for paper and for people new to the place.
    pub fn long(&self) -> String {
        let yard = match self.yard.as_str() {
            "" => String::new(),
            yard => format!("{yard}号院"),
        };
        let parts = [&self.building, &self.unit, &self.room].into_iter().zip(WORDS);
        let parts: String = parts.map(|(part, word)| with_word(part, word)).collect();
        let part = match self.part.as_str() {
            "" => String::new(),
            part => format!("隔{part}"),
        };
        [self.estate.as_str(), &self.hutong, &yard, &parts, &part].concat()
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
}

impl fmt::Display for Address {
    /// The shorthand of lists and of typing: `3-2-501`, `甲2-1-303`, `柳芳胡同16-3`,
    /// `216号院3-2-501`, `二期3-2-501-2`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.estate)?;
        f.write_str(&self.hutong)?;
        let plain_hutong = !self.hutong.is_empty() && self.building.is_empty();
        let mut parts = vec![&self.building, &self.unit, &self.room];
        if plain_hutong {
            parts.insert(0, &self.yard);
        } else if !self.yard.is_empty() {
            write!(f, "{}号院", self.yard)?;
        }
        parts.retain(|part| !part.is_empty());
        let parts: Vec<&str> = parts.into_iter().map(String::as_str).collect();
        f.write_str(&parts.join("-"))?;
        match self.part.as_str() {
            "" => Ok(()),
            // Without a unit before it, it would be taken for the room.
            part if self.unit.is_empty() => write!(f, "隔{part}"),
            part => write!(f, "-{part}"),
        }
    }
}

/// A part with its usual word, unless it holds one of its own: `A座`, `底商5`, `附1号`.
fn with_word(part: &str, word: &str) -> String {
    let is_number = |c: char| c.is_ascii_alphanumeric() || STEMS.contains(c);
    let usual = match word {
        // 东单元, 甲单元
        "单元" => !part.ends_with('门'),
        // 南3号楼
        "号楼" => part.ends_with(is_number),
        _ => part.chars().all(is_number),
    };
    match part {
        "" => String::new(),
        part if usual => format!("{part}{word}"),
        part => part.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_address_has_its_words() {
        let long = |text: &str| parse(text).unwrap().long();
        assert_eq!(long("3-2-501"), "3号楼2单元501室");
        assert_eq!(long("3-501"), "3号楼501室");
        assert_eq!(long("柳芳胡同16-3"), "柳芳胡同16号院3室");
    }

    #[test]
    fn doors_that_differ_in_any_part_are_written_and_sorted_apart() {
        let door = |estate: &str, building: &str, unit: &str, room: &str, part: &str| {
            let [estate, building, unit, room, part] =
                [estate, building, unit, room, part].map(String::from);
            Address { estate, building, unit, room, part, ..Address::default() }
        };
        let doors = [
            (door("", "3", "2", "501", ""), "3-2-501", "3号楼2单元501室"),
            (door("", "3", "2", "501", "2"), "3-2-501-2", "3号楼2单元501室隔2"),
            (door("", "3", "", "501", "2"), "3-501隔2", "3号楼501室隔2"),
            (door("", "南3", "东", "501", ""), "南3-东-501", "南3号楼东单元501室"),
            (door("", "A座", "2门", "501", ""), "A座-2门-501", "A座2门501室"),
            (door("", "3排", "", "5", ""), "3排-5", "3排5室"),
            (door("", "3", "", "底商5", ""), "3-底商5", "3号楼底商5"),
            (door("", "3", "1", "地下室B103", ""), "3-1-地下室B103", "3号楼1单元地下室B103"),
            (door("二期", "3", "2", "501", ""), "二期3-2-501", "二期3号楼2单元501室"),
            (door("新华路1弄", "12", "", "301", ""), "新华路1弄12-301", "新华路1弄12号楼301室"),
        ];
        for (door, short, long) in &doors {
            assert_eq!((door.to_string().as_str(), door.long().as_str()), (*short, *long));
        }
        let keys: std::collections::BTreeSet<_> =
            doors.iter().map(|(door, ..)| door.sort_key()).collect();
        assert_eq!(keys.len(), doors.len());
    }

    #[test]
    fn numbers_sort_by_value() {
        let sorted = ["3-2-501", "3-2-1001", "甲3-1-101", "4-1-101", "10-1-101", "柳芳胡同2-1"];
        let mut mixed = sorted.map(|text| parse(text).unwrap());
        mixed.reverse();
        mixed.sort_by_key(Address::sort_key);
        assert_eq!(mixed.map(|address| address.to_string()), sorted);
    }
}
