//! The office itself, and the counters that number records.

use serde::{Deserialize, Serialize};

use crate::domain::{Extra, Kind, Record};

/// The office whose desk this is; one record, id 0.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Office {
    /// The community's name as the top strip shows it; empty until it is given.
    #[serde(default)]
    pub name: String,
    #[serde(flatten)]
    pub extra: Extra,
}

/// The last number given out for a kind of record. Numbers are never reused.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Counter {
    pub last: u64,
    #[serde(flatten)]
    pub extra: Extra,
}

impl Record for Office {
    const KIND: Kind = Kind::Office;
}

impl Record for Counter {
    const KIND: Kind = Kind::Counter;
}
