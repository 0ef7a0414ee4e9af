//! 地址: 栋-单元-室, or 胡同-院-号. Here is what an address is and how it is shown and
//! sorted; `parse` reads one as people write it.

mod parse;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use parse::{Prefix, STEMS, parse, parse_prefix};

use super::Extra;

/// Where a dwelling is. In a building: `building` (`3`, `甲2`), `unit`, `room`. In a
/// hutong: `hutong` (`柳芳胡同`), `yard` (`16`), `room`. A yard with buildings of its
/// own (216号院3号楼) has both. What does not apply is empty.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Address {
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
    #[serde(flatten)]
    pub extra: Extra,
}

/// Orders addresses as people walk: numbers by value, 3 before 甲3 before 4,
/// buildings before hutongs.
pub type SortKey = (String, [(u32, String); 4]);

impl Address {
    /// 3号楼2单元501室, 柳芳胡同16号院3室: for paper and for people new to the place.
    pub fn long(&self) -> String {
        let part = |value: &str, word: &str| match value {
            "" => String::new(),
            value => format!("{value}{word}"),
        };
        [
            self.hutong.clone(),
            part(&self.yard, "号院"),
            part(&self.building, "号楼"),
            part(&self.unit, "单元"),
            part(&self.room, "室"),
        ]
        .concat()
    }

    /// What lists of addresses are sorted by.
    pub fn sort_key(&self) -> SortKey {
        let part = |text: &String| {
            let digits: String = text.chars().filter(char::is_ascii_digit).collect();
            (digits.parse().unwrap_or(0), text.clone())
        };
        (self.hutong.clone(), [&self.yard, &self.building, &self.unit, &self.room].map(part))
    }
}

impl fmt::Display for Address {
    /// The shorthand of lists and of typing: `3-2-501`, `甲2-1-303`, `柳芳胡同16-3`,
    /// `216号院3-2-501`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
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
        f.write_str(&parts.join("-"))
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
    fn numbers_sort_by_value() {
        let sorted = ["3-2-501", "3-2-1001", "甲3-1-101", "4-1-101", "10-1-101", "柳芳胡同2-1"];
        let mut mixed = sorted.map(|text| parse(text).unwrap());
        mixed.reverse();
        mixed.sort_by_key(Address::sort_key);
        assert_eq!(mixed.map(|address| address.to_string()), sorted);
    }
}
