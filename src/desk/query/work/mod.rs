//! Records that are worked at and are no matters, one kind per file: their row in
//! today's queue, their page, and what a search shows of them.

mod contact;
mod incident;
mod ledger;
mod mediation;
mod visit;

pub use ledger::ledger;

use std::collections::BTreeMap;

use super::{Reader, called};
use crate::desk::fields::Fields;
use crate::domain::agenda::{self, Chore, Part};
use crate::domain::deadline::missing_year;
use crate::domain::lamp::Lamp;
use crate::domain::record::{Level, Line, Mediation, Role, Staff, Stage};
use crate::domain::{Key, Kind, Moment, pinyin};
use crate::wire::{FindRow, MoreRow, Pages, QueueRow};

/// What a row says of such work.
#[derive(Default)]
pub(super) struct Item {
    /// Of [`agenda::CODES`].
    pub code: &'static str,
    pub lamp: Option<Lamp>,
    pub part: Part,
    /// What it waits for.
    pub at: Option<Moment>,
    pub whole_day: bool,
    pub level: Level,
    pub who: String,
    /// See [`called::numbers`].
    pub numbers: String,
    /// See [`called::words`].
    pub tags: String,
    pub address: String,
    pub text: String,
    /// 0 where it is nobody's in particular.
    pub owner: u64,
    /// What `agenda.<code>.why` of the locale is filled with.
    pub facts: BTreeMap<String, String>,
    pub ended: bool,
}

impl Item {
    pub(super) fn row(self, reader: &Reader<'_>, key: Key) -> QueueRow {
        let owner = reader.view.get::<Staff>(self.owner).map(|staff| staff.name);
        let find = format!(
            "{} {} {} {} {} {} {} {}",
            pinyin::name_keys(&self.who),
            pinyin::keys(agenda::zh(self.code).unwrap_or_default()),
            self.address.to_lowercase(),
            key.to_string().to_lowercase(),
            pinyin::name_keys(&owner.unwrap_or_default()),
            self.numbers,
            self.tags,
            called::state(self.lamp.unwrap_or(Lamp::Grey), self.at, self.whole_day, reader.now),
        );
        QueueRow {
            key,
            rev: reader.view.rev(key),
            lamp: self.lamp.unwrap_or(Lamp::Grey),
            part: self.part,
            level: self.level,
            stage: if self.ended { Stage::Told } else { Stage::Open },
            at: self.at,
            whole_day: self.whole_day,
            due: None,
            next: None,
            category: self.code.into(),
            text: self.text,
            address: self.address,
            who: self.who,
            owner: self.owner,
            handed_by: None,
            facts: self.facts,
            find,
        }
    }
}

/// What the record waits for, if the reader may know of it.
pub(super) fn row(reader: &Reader<'_>, key: Key) -> Option<QueueRow> {
    match key.kind {
        Kind::Visit => visit::row(reader, key),
        Kind::Certificate | Kind::Demand => ledger::row(reader, key),
        Kind::Contact => contact::row(reader, key).filter(|row| contact::waits(row, reader.now)),
        Kind::Incident => incident::row(reader, key),
        Kind::Mediation => mediation::row(reader, key),
        _ => None,
    }
}

/// The line that asks for the calendar of a year whose notice should be here by now, and
/// names a calendar file that is not used. It is no record: its key is the office's.
pub(super) fn calendar(reader: &Reader<'_>) -> Option<QueueRow> {
    let missing = missing_year(reader.now, &reader.books.calendar);
    let year = missing.map(|year| ("year".to_string(), year.to_string()));
    let mistake = reader.books.calendar_mistake().and_then(|mistake| mistake.facts.get("file"));
    let file = mistake.map(|file| ("file".to_string(), file.clone()));
    let facts: BTreeMap<_, _> = year.into_iter().chain(file).collect();
    if facts.is_empty() {
        return None;
    }
    let item = Item {
        code: "calendar",
        lamp: Some(Lamp::Green),
        part: Part::Later,
        facts,
        ..Item::default()
    };
    Some(item.row(reader, Key::of(Kind::Office, 0)))
}

/// What the desk itself asks for. It is the director's, who may let somebody else do it.
pub(super) fn chore(reader: &Reader<'_>, chore: &Chore) -> QueueRow {
    let mut facts = chore.facts.clone();
    facts.insert("director".into(), "yes".into());
    let item = Item {
        code: chore.code,
        lamp: Some(chore.lamp),
        part: agenda::part(chore.lamp, Some(chore.at), reader.now),
        at: Some(chore.at),
        whole_day: true,
        owner: director(reader),
        facts,
        ..Item::default()
    };
    item.row(reader, chore.key())
}

/// Who is the director, before who stands in; 0 where there is none.
fn director(reader: &Reader<'_>) -> u64 {
    let staff = reader.view.staff();
    let is = |staff: &Staff| staff.roles_at(reader.now).contains(&Role::Director);
    let stands_in = |staff: &Staff| !staff.roles.contains(&Role::Director);
    let mut directors: Vec<_> = staff.iter().filter(|(_, staff)| is(staff)).collect();
    directors.sort_by_key(|(id, staff)| (stands_in(staff), *id));
    directors.first().map_or(0, |(id, _)| *id)
}

/// Fields and body of its page; `open` where somebody works at it, and does not only
/// look in passing.
pub(super) fn page(reader: &Reader<'_>, key: Key, open: bool) -> Option<(Fields, Pages)> {
    match key.kind {
        Kind::Visit => visit::page(reader, key, open),
        Kind::Certificate | Kind::Demand => ledger::page(reader, key),
        Kind::Contact => contact::page(reader, key),
        Kind::Incident => incident::page(reader, key),
        Kind::Mediation => mediation::page(reader, key, open),
        _ => None,
    }
}

/// Leaves of its timeline what the reader may see.
pub(super) fn lines(reader: &Reader<'_>, key: Key, lines: &mut Vec<(Key, Line)>) {
    match key.kind {
        Kind::Mediation => mediation::lines(reader, key, lines),
        Kind::Incident => incident::lines(reader, key, lines),
        Kind::Visit => visit::lines(reader, key, lines),
        _ => {}
    }
}

/// What a search shows of it.
pub(super) fn find_row(reader: &Reader<'_>, key: Key, into: &mut FindRow) -> Option<()> {
    match key.kind {
        Kind::Contact => return contact::found(reader, key, into),
        Kind::Mediation => return mediation::found(reader, key, into),
        _ => {}
    }
    let row = row(reader, key)?;
    into.address = row.address;
    into.name = row.who;
    into.tags = vec![row.category, row.text];
    into.status = row.stage.word().into();
    Some(())
}

/// What goes on about a resident besides their matters.
pub(super) fn of_resident(reader: &Reader<'_>, resident: u64) -> Vec<MoreRow> {
    let visits = reader.view.visits_of(resident).into_iter().map(|id| Key::of(Kind::Visit, id));
    let visits = visits.filter_map(|key| row(reader, key));
    // On somebody's page a case is for everybody what others see of it: who answers the
    // telephone still sees who the mediator is and the next appointment (domain.md, privacy).
    let cases = reader.view.cases_of(resident).into_iter().filter_map(|id| {
        let case: Mediation = reader.view.get(id)?;
        Some(mediation::restricted(reader, Key::of(Kind::Mediation, id), &case))
    });
    visits.chain(cases).filter(|row| !row.stage.is_closed()).map(MoreRow::from).collect()
}
