//! The sections of a record, and what Enter opens in them.

use crate::domain::command::{self, FieldKind};
use crate::domain::record::Line;
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

/// Whom a record is about: Enter in its timeline opens their file.
pub fn person(page: &Page) -> Option<Key> {
    match &page.body {
        Pages::Matter { .. } => file(page, page.fields.get("who")?),
        Pages::Work { people, .. } => people.first().map(|row| row.key),
        _ => None,
    }
}

/// The record a line of the timeline names: the twin of a merge before anybody else.
pub fn named(page: &Page, line: &Line) -> Option<Key> {
    let twin = ["from", "into"].into_iter().filter_map(|name| line.facts.get(name));
    let others = line.facts.iter().filter(|(name, _)| is_reference(name)).map(|(_, value)| value);
    twin.chain(others).find_map(|value| file(page, value))
}

/// The record that a field names.
pub fn referred(page: &Page, name: &str, value: &str) -> Option<Key> {
    let home = match (&page.body, name) {
        (Pages::Resident { household, dwelling, .. }, "address") => household.or(*dwelling),
        (Pages::Household { dwelling, .. }, "address") => *dwelling,
        _ => None,
    };
    home.or_else(|| file(page, value).filter(|_| is_reference(name)))
}

/// Whether a field or fact of this name says which record is meant; a text that reads R1 is
/// a text.
fn is_reference(name: &str) -> bool {
    let name = name.trim_start_matches("was.").trim_start_matches("now.");
    command::names_somebody(name)
        || matches!(command::kind_of(name), Some(FieldKind::Matter | FieldKind::Contact))
}

/// Another record than this one, of a kind that has a page of its own.
fn file(page: &Page, value: &str) -> Option<Key> {
    let opens = |kind| !matches!(kind, Kind::Counter | Kind::Office | Kind::Import | Kind::Staff);
    value.parse::<Key>().ok().filter(|key| opens(key.kind) && *key != page.key)
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
