//! Who is here, and what a day came to.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::{Key, Moment, Seq};

/// One connection on which somebody is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PresentRow {
    /// The number under which it can be ended.
    #[serde(default)]
    pub session: u64,
    pub staff: u64,
    pub name: String,
    /// When they signed in here.
    pub since: Moment,
    /// What they have open, where the asker may know of it.
    pub open: Option<Key>,
    /// A roster comes in.
    pub importing: bool,
    /// The asker's own connection.
    pub own: bool,
    /// Whether the asker may end it.
    #[serde(default)]
    pub may_end: bool,
}

/// The evening page (日报) of one day. What each figure counts stands at
/// `desk::query::evening`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Evening {
    /// 00:00 of the day.
    pub day: Moment,
    /// When it was written, by the desk's clock.
    pub now: Moment,
    /// The journal's newest entry at that moment.
    pub seq: Seq,
    /// Its hash, 64 hexadecimal digits: whoever holds this page can tell later whether
    /// the journal up to here is still the same.
    pub head: String,
    /// In the order to show them.
    pub figures: Vec<Figure>,
    /// Unfinished forms by person; empty for who reads figures only.
    pub drafts: BTreeMap<u64, u64>,
    /// Signed deeds by person; empty for who reads figures only.
    pub worked: BTreeMap<u64, u64>,
}

/// One figure with what is behind it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// Locale `evening.<name>`.
    pub name: String,
    pub count: u64,
    /// For who reads figures only, chores alone.
    pub rows: Vec<DayRow>,
}

/// One record behind a figure. Of what is not for the public to read there is only
/// kind and room.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DayRow {
    pub key: Key,
    /// Code of the catalog, or of [`crate::domain::agenda::CODES`].
    pub category: String,
    pub address: String,
    pub text: String,
    /// What it waits for.
    pub at: Option<Moment>,
    /// Of an incident: what happened, and when.
    #[serde(default)]
    pub incident: Option<Happened>,
}

/// An incident as a day tells of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Happened {
    /// Choice code `incident_kind`.
    pub kind: String,
    pub opened: Moment,
    /// Choice code `incident_end`; empty while it goes on.
    pub end: String,
}

impl Evening {
    /// The count of this name, 0 if there is none.
    pub fn count(&self, name: &str) -> u64 {
        self.figures.iter().find(|figure| figure.name == name).map_or(0, |figure| figure.count)
    }
}
