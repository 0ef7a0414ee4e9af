//! 突发事件: what happened where, and since when the clock runs. Steps, calls and words
//! are lines of its timeline, so that several people add them at once.

use serde::{Deserialize, Serialize};

use crate::domain::{Extra, Kind, Moment, Record};

/// One incident.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Incident {
    /// Choice code `incident_kind`, of which each has its plan in assets/plans.
    pub kind: String,
    /// An address as shorthand, or words.
    pub place: String,
    /// The clock runs from here.
    pub opened: Moment,
    /// Who opened it.
    pub by: u64,
    #[serde(default)]
    pub ended: Option<Moment>,
    /// `false_alarm` or `over`; empty while it goes on.
    #[serde(default)]
    pub end: String,
    #[serde(flatten)]
    pub extra: Extra,
}

impl Record for Incident {
    const KIND: Kind = Kind::Incident;
}
