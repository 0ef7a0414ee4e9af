//! 突发事件: what happened where, since when the clock runs, and the card it goes by. What
//! was done of it, calls and words are lines of its timeline, so that several people add
//! them at once.

use serde::{Deserialize, Serialize};

use crate::domain::plan::{self, Plan};
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
    /// Who opened it: that stays, whoever it was handed to.
    pub by: u64,
    /// Who has it on their hands since somebody left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handed_to: Option<u64>,
    #[serde(default)]
    pub ended: Option<Moment>,
    /// `false_alarm` or `over`; empty while it goes on.
    #[serde(default)]
    pub end: String,
    /// 处置卡 as it stood when the incident was begun: whatever becomes of the cards, its own
    /// steps stay. None where it was begun before incidents kept it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card: Option<Box<Plan>>,
    #[serde(flatten)]
    pub extra: Extra,
}

impl Record for Incident {
    const KIND: Kind = Kind::Incident;
}

impl Incident {
    /// Whether what is written about it is for who works at it and the director.
    pub fn is_restricted(&self) -> bool {
        self.plan().is_some_and(|plan| plan.restricted)
    }

    /// Who has it on their hands.
    pub fn owner(&self) -> u64 {
        self.handed_to.unwrap_or(self.by)
    }

    /// The card it goes by.
    pub fn plan(&self) -> Option<&Plan> {
        self.card.as_deref().or_else(|| plan::first_edition(&self.kind))
    }
}
