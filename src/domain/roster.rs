//! 花名册: the rows of a roster on their way from a file to the desk.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::txn::RequestId;
use super::{Key, Refusal};

/// One person of a roster. The client has found the columns and cleaned the cells;
/// the desk checks every field with the parsers of `resident.new` and decides.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterRow {
    /// The row as the spreadsheet numbers it, from 1.
    pub row: u32,
    /// Registry field name (of `resident.new`, see [`FIELDS`]) → text as that field
    /// takes it. An empty cell has no entry: it never erases.
    pub fields: BTreeMap<String, String>,
}

/// The fields a roster can fill, by the names of `resident.new`, in the order in which
/// a mapping lists them. `phone2` is a second telephone.
pub const FIELDS: [&str; 13] = [
    "name",
    "id_number",
    "sex",
    "birth",
    "address",
    "relation",
    "phone",
    "phone2",
    "ethnicity",
    "hukou",
    "tags",
    "also",
    "remark",
];

/// A row that does not go in. [`Refusal::field`] says which column is at fault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejected {
    pub row: u32,
    pub why: Refusal,
}

/// A field that was changed at the desk since the roster last said something about it,
/// and of which the roster now says something else: it keeps what the desk knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    pub row: u32,
    pub field: String,
    pub desk: String,
    pub roster: String,
}

/// Which roster rows come from, and the number under which they are sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chunk {
    /// Rows sent again under the same number get the same answer; 0 is no number.
    pub request: RequestId,
    /// Base name of the file.
    pub file: String,
    /// BLAKE3 of the file's bytes in lower-case hexadecimal digits.
    pub hash: String,
    /// [`Report::import`] of the answers before: a new connection goes on with it.
    pub import: Option<Key>,
}

/// What became of rows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    pub rows: u64,
    pub added: u64,
    pub updated: u64,
    pub unchanged: u64,
    pub rejected: Vec<Rejected>,
    pub kept: Vec<Kept>,
    /// The import they belong to, once anything of it was written.
    #[serde(default)]
    pub import: Option<Key>,
}

impl Report {
    /// Takes in what became of further rows.
    pub fn and(&mut self, more: Report) {
        self.rows += more.rows;
        self.added += more.added;
        self.updated += more.updated;
        self.unchanged += more.unchanged;
        self.rejected.extend(more.rejected);
        self.kept.extend(more.kept);
        self.import = more.import.or(self.import);
    }
}
