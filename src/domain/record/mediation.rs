//! 调解: one dispute, from application to revisit.

use serde::{Deserialize, Serialize};

use crate::domain::mediation::CaseStage;
use crate::domain::{Extra, Kind, Moment, Record};

/// One side of a dispute: somebody with a file, or words for who has none (未建档).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Party {
    #[serde(default)]
    pub resident: Option<u64>,
    /// As typed, where there is no file.
    #[serde(default)]
    pub who: String,
    #[serde(flatten)]
    pub extra: Extra,
}

/// What the parties agreed on (人民调解法 28-30).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Agreement {
    /// Choice code `agreement`: `written`, `oral`.
    #[serde(default)]
    pub form: String,
    #[serde(default)]
    pub text: String,
    #[serde(default)]
    pub at: Moment,
    /// When all had signed and the seal of the people's mediation committee was on it: a
    /// written one takes effect then (人民调解法 29), an oral one when reached (30).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealed: Option<Moment>,
    #[serde(flatten)]
    pub extra: Extra,
}

/// One thing a party has to do by a day.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Performance {
    /// By the end of this day (24:00).
    pub due: Moment,
    #[serde(default)]
    pub what: String,
    #[serde(default)]
    pub done: Option<Moment>,
    #[serde(flatten)]
    pub extra: Extra,
}

/// One case. Who may read it: its mediator and the director (domain.md).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Mediation {
    /// Choice code `dispute`.
    #[serde(default)]
    pub dispute: String,
    #[serde(default)]
    pub parties: Vec<Party>,
    #[serde(default)]
    pub place: String,
    #[serde(default)]
    pub text: String,
    pub mediator: u64,
    #[serde(default)]
    pub stage: CaseStage,
    #[serde(default)]
    pub opened: Moment,
    /// The next appointment.
    #[serde(default)]
    pub session: Option<Moment>,
    #[serde(default)]
    pub agreement: Option<Agreement>,
    #[serde(default)]
    pub performances: Vec<Performance>,
    /// When somebody asks how it went, by the end of this day.
    #[serde(default)]
    pub revisit: Option<Moment>,
    /// Choice code `revisit_result` of the last revisit.
    #[serde(default)]
    pub result: String,
    /// Why it was stopped: choice code `stopped`; empty where it was not.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub broken_off: String,
    #[serde(default)]
    pub ended: Option<Moment>,
    #[serde(flatten)]
    pub extra: Extra,
}

impl Mediation {
    /// How it came to no agreement: `failed`, or the choice code `stopped`; empty as long as
    /// there is one, or may be one.
    pub fn end_word(&self) -> &str {
        match self.stage {
            _ if !self.broken_off.is_empty() => &self.broken_off,
            CaseStage::Refused => "refused",
            CaseStage::Failed | CaseStage::WaysTold => "failed",
            CaseStage::Archived if self.agreement.is_none() => "failed",
            _ => "",
        }
    }

    /// Whether it has a written agreement that is not in force: it takes effect with the seal
    /// of the people's mediation committee (人民调解法 29), an oral one when it is reached (30).
    pub fn is_unsealed(&self) -> bool {
        let paper = self.agreement.as_ref().filter(|agreement| agreement.form == "written");
        paper.is_some_and(|agreement| agreement.sealed.is_none())
    }

    /// The first thing that was agreed on and is not done.
    pub fn open_performance(&self) -> Option<&Performance> {
        let open = self.performances.iter().filter(|one| one.done.is_none());
        open.min_by_key(|one| one.due)
    }
}

impl Record for Mediation {
    const KIND: Kind = Kind::Mediation;
}
