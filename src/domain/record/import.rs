//! 导入: one roster that came in, and how it can be told and taken back.

use serde::{Deserialize, Serialize};

use crate::domain::roster::Report;
use crate::domain::txn::RequestId;
use crate::domain::word_enum::word_enum;
use crate::domain::{Extra, Kind, Moment, Record, Seq};

word_enum! {
    /// Where an import stands.
    #[derive(Default)]
    pub enum ImportState {
        /// Rows come in. One whose client went away reads as stopped.
        #[default]
        Running = "running",
        /// Not all rows were sent; what came in stays.
        Stopped = "stopped",
        Done = "done",
        /// Its taking back has begun: asked for again it is finished.
        Undoing = "undoing",
        Undone = "undone",
    }
}

/// One import. It is recorded with the first rows that change anything, so one that
/// changed nothing leaves no trace.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Import {
    /// Base name of the file.
    pub file: String,
    /// BLAKE3 of the file's bytes in lower-case hexadecimal digits.
    pub hash: String,
    pub began: Moment,
    #[serde(default)]
    pub ended: Option<Moment>,
    pub staff: u64,
    /// Residents.
    #[serde(default)]
    pub added: u64,
    #[serde(default)]
    pub updated: u64,
    /// Rows, by the client's sum once it has ended.
    #[serde(default)]
    pub unchanged: u64,
    #[serde(default)]
    pub rejected: u64,
    #[serde(default)]
    pub state: ImportState,
    /// Its first commit, and the last one that brought rows in. The journal keeps what
    /// they wrote and what stood there before; each names the import as a subject.
    pub first: Seq,
    pub last: Seq,
    /// What was answered to the rows that came last, so that they can be asked again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered: Option<(RequestId, Report)>,
    #[serde(default)]
    pub undone: Option<Moment>,
    #[serde(default)]
    pub undone_by: Option<u64>,
    #[serde(flatten)]
    pub extra: Extra,
}

impl Record for Import {
    const KIND: Kind = Kind::Import;
}
