//! One line of a timeline: what was done, by whom, when. Append-only; several
//! people add lines at once without conflict because each is a key of its own.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::{Extra, Moment};

/// What a timeline line tells. The locale's `line.<word>` is its heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    /// Registered, or the file opened.
    New,
    Note,
    Call,
    Transfer,
    Return,
    Told,
    Exhausted,
    Satisfaction,
    Corrected,
    Limit,
    Waiting,
    Void,
    Merged,
    Reopened,
    Moved,
    Status,
    /// Somebody looked at masked data, with their reason.
    Reveal,
    Role,
    Left,
    /// A deed was taken back.
    Undone,
    /// Somebody was visited, or was not met.
    Visit,
    /// A case went on: accepted, looked into, a session planned or held, stopped.
    Step,
    /// The parties agreed, or did not.
    Agreement,
    /// What was agreed on was done, or was not.
    Performed,
    Revisit,
    /// Left for its mediator by somebody who may not read the case.
    Message,
    /// It goes on no more.
    Ended,
    /// A step of a plan is done.
    Ticked,
    /// A number was found to be right.
    Verified,
    /// On the office's timeline: somebody's personal information was erased.
    Erased,
}

impl LineKind {
    /// The word of JSON and the locale (`line.<word>`).
    pub fn word(self) -> &'static str {
        match self {
            LineKind::New => "new",
            LineKind::Note => "note",
            LineKind::Call => "call",
            LineKind::Transfer => "transfer",
            LineKind::Return => "return",
            LineKind::Told => "told",
            LineKind::Exhausted => "exhausted",
            LineKind::Satisfaction => "satisfaction",
            LineKind::Corrected => "corrected",
            LineKind::Limit => "limit",
            LineKind::Waiting => "waiting",
            LineKind::Void => "void",
            LineKind::Merged => "merged",
            LineKind::Reopened => "reopened",
            LineKind::Moved => "moved",
            LineKind::Status => "status",
            LineKind::Reveal => "reveal",
            LineKind::Role => "role",
            LineKind::Left => "left",
            LineKind::Undone => "undone",
            LineKind::Visit => "visit",
            LineKind::Step => "step",
            LineKind::Agreement => "agreement",
            LineKind::Performed => "performed",
            LineKind::Revisit => "revisit",
            LineKind::Message => "message",
            LineKind::Ended => "ended",
            LineKind::Ticked => "ticked",
            LineKind::Verified => "verified",
            LineKind::Erased => "erased",
        }
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
