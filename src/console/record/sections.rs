//! The sections of a record, and what Enter opens in them.

use crate::console::model::Model;
use crate::domain::{Key, Kind};
use crate::wire::{Page, Pages};

/// A section, by what it shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    Timeline,
    Facts,
    Members,
    Matters,
    Households,
    /// Whom work is about.
    People,
}

impl Section {
    /// The word of the locale: `section.<word>`.
    pub fn word(self) -> &'static str {
        match self {
            Section::Timeline => "timeline",
            Section::Facts => "facts",
            Section::Members => "members",
            Section::Matters => "matters",
            Section::Households => "households",
            Section::People => "people",
        }
    }
}

/// The sections of a page, the first one first.
pub fn sections(page: &Page) -> &'static [Section] {
    match page.body {
        Pages::Matter { .. } => &[Section::Timeline, Section::Facts],
        Pages::Resident { .. } => {
            &[Section::Facts, Section::Members, Section::Matters, Section::Timeline]
        }
        Pages::Household { .. } => &[Section::Members, Section::Facts, Section::Timeline],
        Pages::Dwelling { .. } => {
            &[Section::Households, Section::Matters, Section::Facts, Section::Timeline]
        }
        Pages::Staff { .. } => &[Section::Facts, Section::Matters, Section::Timeline],
        Pages::Work { .. } if page.key.kind == Kind::Contact => {
            &[Section::Facts, Section::Timeline]
        }
        Pages::Work { .. } => &[Section::Timeline, Section::Facts, Section::People],
    }
}

/// The records that the rows of the shown section open; empty where it has no rows.
pub fn links(model: &Model) -> Vec<Key> {
    let Some(record) = model.record() else { return Vec::new() };
    let Some(page) = &record.page else { return Vec::new() };
    let section = sections(page).get(record.section).copied().unwrap_or(Section::Facts);
    match (&page.body, section) {
        (Pages::Resident { members, .. } | Pages::Household { members, .. }, Section::Members) => {
            members.iter().map(|row| row.key).collect()
        }
        (Pages::Resident { matters, .. } | Pages::Dwelling { matters, .. }, Section::Matters) => {
            matters.iter().map(|row| row.key).collect()
        }
        (Pages::Staff { open }, Section::Matters) => open.iter().map(|row| row.key).collect(),
        (Pages::Work { people, .. }, Section::People) => people.iter().map(|row| row.key).collect(),
        (Pages::Dwelling { households, .. }, Section::Households) => {
            households.iter().map(|row| row.key).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether this page tells of one of these records, in whatever section.
pub fn mentions(record: &super::RecordView, subjects: &[Key]) -> bool {
    let Some(page) = &record.page else { return false };
    let told: Vec<Key> = match &page.body {
        Pages::Matter { .. } => Vec::new(),
        Pages::Resident { members, matters, .. } => {
            members.iter().map(|row| row.key).chain(matters.iter().map(|row| row.key)).collect()
        }
        Pages::Household { members, .. } => members.iter().map(|row| row.key).collect(),
        Pages::Dwelling { households, matters } => {
            households.iter().map(|row| row.key).chain(matters.iter().map(|row| row.key)).collect()
        }
        Pages::Staff { open } => open.iter().map(|row| row.key).collect(),
        Pages::Work { people, .. } => people.iter().map(|row| row.key).collect(),
    };
    subjects.iter().any(|subject| told.contains(&subject.record()))
}
