//! What became of a record, commit by commit, and what could be taken back.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::{Key, Moment, Seq};

/// A deed that `undo` would take back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastDeed {
    pub seq: Seq,
    /// The command of the registry.
    pub verb: String,
    pub subject: Option<Key>,
    /// To how many records it was done.
    #[serde(default)]
    pub count: u64,
}

/// A part of a record's history, newest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct History {
    pub key: Key,
    pub rows: Vec<HistoryRow>,
    /// Where the next part begins; `None` when this one reaches the beginning.
    pub more: Option<Seq>,
    /// Names of staff by id, for everybody the rows mention.
    pub names: BTreeMap<u64, String>,
    /// Unix accounts by number, for all the rows mention; one that is no more is its digits.
    pub accounts: BTreeMap<u32, String>,
    /// What numbers among the values say to people: `R12` → `张三 3-2-501`.
    pub shown: BTreeMap<String, String>,
}

/// One commit that wrote the record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HistoryRow {
    pub seq: Seq,
    pub at: Moment,
    /// 录入人; 0 is the desk itself.
    pub staff: u64,
    /// 经办人, when it was typed for a colleague.
    pub acted_for: Option<u64>,
    /// The Unix account it came through; the desk itself has none.
    pub account: Option<u32>,
    /// The command of the registry, or the desk's own word.
    pub verb: String,
    /// The commit it took back.
    pub undoes: Option<Seq>,
    /// In the order of the fields' names.
    pub changes: Vec<Changed>,
}

/// One field from what to what, as the text of a form; empty is nothing, `None` a value
/// that was erased by law.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    pub field: String,
    pub from: Option<String>,
    pub to: Option<String>,
}
