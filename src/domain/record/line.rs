//! One line of a timeline: what was done, by whom, when. Append-only; several
//! people add lines at once without conflict because each is a key of its own.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::word_enum::word_enum;
use crate::domain::{Extra, Moment};

word_enum! {
    /// What a timeline line tells. The locale's `line.<word>` is its heading.
    pub enum LineKind {
        /// Registered, or the file opened.
        New = "new",
        Note = "note",
        Call = "call",
        Transfer = "transfer",
        Return = "return",
        Told = "told",
        Exhausted = "exhausted",
        Satisfaction = "satisfaction",
        Corrected = "corrected",
        Limit = "limit",
        Waiting = "waiting",
        Void = "void",
        Merged = "merged",
        Reopened = "reopened",
        Moved = "moved",
        Status = "status",
        /// Somebody looked at masked data, with their reason.
        Reveal = "reveal",
        Role = "role",
        Left = "left",
        /// A deed was taken back.
        Undone = "undone",
        /// Somebody was visited, or was not met.
        Visit = "visit",
        /// A case went on: accepted, looked into, a session planned or held, stopped.
        Step = "step",
        /// The parties agreed, or did not.
        Agreement = "agreement",
        /// What was agreed on was done, or was not.
        Performed = "performed",
        Revisit = "revisit",
        /// Left for its mediator by somebody who may not read the case.
        Message = "message",
        /// It goes on no more.
        Ended = "ended",
        /// A step of a plan is done.
        Ticked = "ticked",
        /// A number was found to be right.
        Verified = "verified",
        /// On the office's timeline: somebody's personal information was erased.
        Erased = "erased",
    }
}

/// One line, stored under [`crate::domain::Key::line`] of its record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    pub kind: LineKind,
    /// 发生时间
    pub at: Moment,
    /// 录入时间
    pub recorded: Moment,
    /// 经办人
    pub staff: u64,
    /// 录入人
    pub recorder: u64,
    /// Free words.
    #[serde(default)]
    pub text: String,
    /// What the heading fills in: staff ids (`to`), choice codes (`outcome`), old and
    /// new values of a correction (`was.<field>`, `now.<field>`).
    #[serde(default)]
    pub facts: BTreeMap<String, String>,
    #[serde(flatten)]
    pub extra: Extra,
}

impl Line {
    /// Layout version of a line (see [`crate::domain::Record::SCHEMA`]).
    pub const SCHEMA: u16 = 1;
}
