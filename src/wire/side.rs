//! Two files of one person, and pairs of files that may be one person's.

use serde::{Deserialize, Serialize};

use super::FindRow;
use crate::domain::Key;

/// Whose value a field of a merged file takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Side {
    /// Of the file that stays.
    #[default]
    Into,
    /// Of the file that ends.
    From,
    /// Both of them stand.
    Both,
}

/// One field of both files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SideField {
    /// As in `resident.correct`; `phones` are all numbers, `address` the household.
    pub field: String,
    pub into: String,
    pub from: String,
    /// What stays where nobody says which.
    pub takes: Side,
    /// Both say something, and not the same.
    pub differs: bool,
    /// Both values may stay.
    pub both: bool,
    /// Somebody has to say which stays.
    pub asks: bool,
}

/// Two files side by side, numbers masked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Beside {
    pub into: Key,
    pub from: Key,
    /// Name and place of each.
    pub rows: [FindRow; 2],
    pub fields: Vec<SideField>,
    /// Matters, visits and certificates of the file that ends: they go along.
    pub moves: u64,
}

/// Two files that may be one person's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DuplicateRow {
    /// The older one.
    pub into: FindRow,
    pub from: FindRow,
    /// What they share besides the name: `birth`, `phone`, `door`, `id`.
    pub why: Vec<String>,
}

/// Some of them, and how many there are.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Duplicates {
    pub rows: Vec<DuplicateRow>,
    pub total: u64,
}
