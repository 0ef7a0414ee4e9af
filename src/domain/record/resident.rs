//! 居民: one person, one file (一人一档).

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rmpv::Value;
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::domain::word_enum::word_enum;
use crate::domain::{Extra, Kind, Moment, Record, document};

word_enum! {
    /// Sex by GB/T 2261.1: 0 unknown, 1 male, 2 female, 9 not stated.
    #[derive(Default)]
    pub enum Sex {
        #[default]
        Unknown = "unknown",
        Male = "male",
        Female = "female",
        NotStated = "not_stated",
    }
}

/// Whether the person is (still) here.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Status {
    /// 在住
    #[default]
    Here,
    /// 迁出, since this day
    Away(NaiveDate),
    /// 死亡, on this day
    Dead(NaiveDate),
    /// This file is no one's any more: it points to the one into which it was merged.
    Merged(u64),
    /// What a newer version says, as it came.
    Newer(Value),
}

impl Status {
    /// The word of JSON and the locale (`status.<word>`).
    pub fn word(&self) -> &'static str {
        match self {
            Status::Here => "here",
            Status::Away(_) => "away",
            Status::Dead(_) => "dead",
            Status::Merged(_) => "merged",
            Status::Newer(_) => "newer",
        }
    }
}

impl Serialize for Status {
    /// `"here"`, `{"away": day}`, `{"dead": day}`, `{"merged": id}`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Status::Here => serializer.serialize_str(self.word()),
            Status::Away(day) | Status::Dead(day) => {
                let mut map = serializer.serialize_map(Some(1))?;
                map.serialize_entry(self.word(), day)?;
                map.end()
            }
            Status::Merged(id) => {
                let mut map = serializer.serialize_map(Some(1))?;
                map.serialize_entry(self.word(), id)?;
                map.end()
            }
            Status::Newer(value) => value.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Status {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Status, D::Error> {
        let value = Value::deserialize(deserializer)?;
        let known = match &value {
            Value::String(word) => (word.as_str() == Some("here")).then_some(Status::Here),
            Value::Map(parts) => match parts.as_slice() {
                [(word, id)] if word.as_str() == Some("merged") => id.as_u64().map(Status::Merged),
                [(word, day)] => day.as_str().and_then(|day| day.parse().ok()).and_then(|day| {
                    match word.as_str()? {
                        "away" => Some(Status::Away(day)),
                        "dead" => Some(Status::Dead(day)),
                        _ => None,
                    }
                }),
                _ => None,
            },
            _ => None,
        };
        Ok(known.unwrap_or(Status::Newer(value)))
    }
}

/// A telephone number and whose it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Phone {
    /// Digits only, with an optional `-` after a landline's area code.
    pub number: String,
    /// 本人, 女儿 张丽 …; empty means the resident's own.
    #[serde(default)]
    pub whose: String,
    #[serde(flatten)]
    pub extra: Extra,
}

/// One resident.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Resident {
    pub name: String,
    /// 小名, 曾用名: found like the name.
    #[serde(default)]
    pub also: Vec<String>,
    #[serde(default)]
    pub sex: Sex,
    #[serde(default)]
    pub birth: Option<NaiveDate>,
    /// 18 characters, X in upper case, check digit verified (GB 11643); empty if unknown. Of
    /// another document where [`Resident::id_kind`] says so.
    #[serde(default)]
    pub id_number: String,
    /// Whose number it is, of `domain::document::KINDS`; empty for 居民身份证.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub id_kind: String,
    /// The first is the one to call.
    #[serde(default)]
    pub phones: Vec<Phone>,
    #[serde(default)]
    pub household: Option<u64>,
    /// Relation to the head of the household, GB/T 4761-2008 (`02` is the head).
    #[serde(default)]
    pub relation: String,
    /// 民族, as the office writes it: 汉族, 回族 …
    #[serde(default)]
    pub ethnicity: String,
    /// 户籍, as the office writes it.
    #[serde(default)]
    pub hukou: String,
    /// 独居, 低保, 残疾, 党员 …
    #[serde(default)]
    pub tags: Vec<String>,
    /// 注意: what somebody at the door must know; visible to all.
    #[serde(default)]
    pub caution: String,
    #[serde(default)]
    pub remark: String,
    #[serde(default)]
    pub status: Status,
    /// When the file was opened.
    #[serde(default)]
    pub recorded: Moment,
    /// What the last roster said of those fields where it is not what stands here,
    /// because the desk changed them since; by the names of `domain::roster::FIELDS`.
    /// `None` where no roster ever spoke of this person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roster: Option<BTreeMap<String, String>>,
    /// Files that were merged into this one; each of them says so by its status.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub merged: Vec<u64>,
    #[serde(flatten)]
    pub extra: Extra,
}

impl Resident {
    /// The kind of document as forms and rosters say it; empty without a number.
    pub fn document(&self) -> &str {
        match (self.id_number.is_empty(), self.id_kind.as_str()) {
            (true, _) => "",
            (false, "") => document::ID_CARD,
            (false, kind) => kind,
        }
    }

    /// Whether this file only points to another one.
    pub fn is_merged(&self) -> bool {
        matches!(self.status, Status::Merged(_))
    }
}

impl Record for Resident {
    const KIND: Kind = Kind::Resident;
}
