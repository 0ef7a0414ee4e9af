//! 必访: a person the office visits at an interval, and how it went.

use serde::{Deserialize, Serialize};

use crate::domain::{Extra, Kind, Moment, Record};

/// Why the clock of a visit rests.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Pause {
    /// Choice code `visit`: `hospital`, `away`.
    pub why: String,
    pub since: Moment,
    /// Until the end of this day, when somebody asks again.
    pub until: Moment,
    #[serde(flatten)]
    pub extra: Extra,
}

/// One plan: who is visited, why, how often, by whom, and what comes next.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Visit {
    pub resident: u64,
    /// Choice code `visit_reason`.
    #[serde(default)]
    pub reason: String,
    /// Days between visits. 30 for elders in special difficulty (国发〔2021〕35号, domain.md
    /// M); every other interval is the office's own.
    #[serde(default)]
    pub every: u32,
    /// Who goes.
    pub owner: u64,
    #[serde(default)]
    pub started: Moment,
    /// When they were last met.
    #[serde(default)]
    pub last: Option<Moment>,
    /// Choice code `visit` of the last attempt, met or not.
    #[serde(default)]
    pub outcome: String,
    /// The next one is due by the end of this day (24:00).
    pub next: Moment,
    /// Attempts in vain since they were last met, those that paused the clock not counted.
    #[serde(default)]
    pub missed: u32,
    #[serde(default)]
    pub pause: Option<Pause>,
    /// No longer visited, since this moment.
    #[serde(default)]
    pub ended: Option<Moment>,
    #[serde(flatten)]
    pub extra: Extra,
}

impl Visit {
    /// Days between visits where nobody says otherwise (国发〔2021〕35号, M).
    pub const EVERY: u32 = 30;
}

impl Record for Visit {
    const KIND: Kind = Kind::Visit;
}
