//! 日报: what one day came to, from the records and their timelines.
//!
//! A deed belongs to the day on which it was **recorded** (录入时间): a paper slip of
//! yesterday that is entered today (补录) is today's, and a correction of 发生时间 moves
//! nothing. So a day that is over keeps its figures. A deed that was taken back (撤销)
//! has left no line and counts nowhere, not even the taking back.
//!
//! | figure | counts |
//! |---|---|
//! | `taken` | matters that were given a number, those answered on the spot or struck out later too |
//! | `answered`, `told`, `exhausted`, `merged`, `void` | matters whose **last** opening or closing of the day was this one: closed, reopened and closed again is one |
//! | `reopened` | matters whose last such deed of the day was their reopening |
//! | `met`, `not_met` | visits that were made or were in vain, each attempt |
//! | `calls` | calls, of any kind of record, whatever came of them |
//! | `handed`, `returned` | handings over to a colleague, and back, of any kind of record |
//! | `incidents` | incidents that began, false alarms too |
//! | `cases` | steps of mediations: opened, held, agreed or not, performed, revisited, stopped, archived |
//! | `refused`, `demands` | certificates that were refused, and what was asked for from above |
//! | `open` | matters that are open now, whatever day is asked for |
//! | `red` | rows of today's queue that are red now, of any kind |
//! | `chores` | what the desk itself asks the office to do now: a backup, its drill |
//! | `promised_tomorrow`, `promised_later` | open matters whose limit is a promise ([`Due::is_promise`]) and ends on the day after, or later |
//! | `drafts` | forms that are not finished now |
//! | `worked` | people who signed a deed (经办) |
//!
//! Signed deeds are commits that left a line by this person: looking at masked data
//! (`reveal`) and the note of a deed taken back are none.

use std::collections::{BTreeMap, BTreeSet};

use super::{Reader, agenda, work};
use crate::desk::fields;
use crate::domain::agenda::Chore;
use crate::domain::lamp::{Lamp, waits_for};
use crate::domain::record::{Contact, Due, Line, LineKind, Matter, Resident, Stage};
use crate::domain::{Key, Kind, Moment, Seq, envelope};
use crate::wire::{DayRow, Evening, Figure, Happened};

/// The figures in the order they are shown.
const FIGURES: [&str; 23] = [
    "taken",
    "answered",
    "told",
    "exhausted",
    "merged",
    "void",
    "reopened",
    "met",
    "not_met",
    "calls",
    "handed",
    "returned",
    "incidents",
    "cases",
    "refused",
    "demands",
    "open",
    "red",
    "chores",
    "promised_tomorrow",
    "promised_later",
    "drafts",
    "worked",
];

/// What was counted: figure → records, one for each time it counts.
type Counted = BTreeMap<&'static str, Vec<Key>>;

/// The page of a day, and the last commit it knows of; the caller adds the chain head.
/// `drafts` are the unfinished forms by person, `chores` what the desk itself asks for.
pub fn evening(
    reader: &Reader<'_>,
    day: Option<Moment>,
    drafts: &BTreeMap<u64, u64>,
    chores: &[Chore],
) -> (Seq, Evening) {
    let day = Moment::start_of(day.unwrap_or(reader.now).date());
    let mut counted = Counted::new();
    let mut deeds = BTreeSet::new();
    for kind in Kind::ALL.into_iter().filter(|kind| !matches!(kind, Kind::Import | Kind::Staff)) {
        let lines = reader.view.world.records.lines(kind);
        let lines =
            lines.filter_map(|(key, stored)| Some((key, envelope::open(&stored.value).ok()?)));
        for (key, line) in lines.filter(|(_, line): &(Key, Line)| is_of(line, day)) {
            if !matches!(line.kind, LineKind::Reveal | LineKind::Undone) {
                deeds.insert((line.staff, key.sub));
            }
            if let Some(figure) = figure_of(kind, &line) {
                counted.entry(figure).or_default().push(key.record());
            }
        }
    }
    let mut worked: BTreeMap<u64, u64> = BTreeMap::new();
    for (staff, _) in deeds {
        *worked.entry(staff).or_default() += 1;
    }
    matters(reader, day, &mut counted);
    standing(reader, day, &mut counted);
    let red = agenda::lamps(reader, chores).filter(|(_, lamp)| *lamp == Lamp::Red);
    counted.entry("red").or_default().extend(red.map(|(key, _)| key));
    counted.entry("chores").or_default().extend(chores.iter().map(Chore::key));
    let persons = reader.must_see_persons().is_ok();
    let figure = |name: &&'static str| {
        let keys = counted.remove(*name).unwrap_or_default();
        let count = match *name {
            "drafts" => drafts.values().sum(),
            "worked" => worked.len() as u64,
            _ => keys.len() as u64,
        };
        // A chore is about nobody.
        let told = |key: &Key| persons || key.kind == Kind::Office;
        let keys: BTreeSet<Key> = keys.into_iter().filter(told).collect();
        let rows = keys.into_iter().map(|key| row(reader, chores, key)).collect();
        Figure { name: name.to_string(), count, rows }
    };
    let figures = FIGURES.iter().map(figure).collect();
    let of_persons =
        |counts: &BTreeMap<u64, u64>| if persons { counts.clone() } else { BTreeMap::new() };
    let (drafts, worked) = (of_persons(drafts), of_persons(&worked));
    let page = Evening { day, now: reader.now, figures, drafts, worked, ..Evening::default() };
    (reader.view.world.seq, page)
}

fn is_of(line: &Line, day: Moment) -> bool {
    line.recorded.date() == day.date()
}

/// What a line of any kind of record counts as, each time.
fn figure_of(kind: Kind, line: &Line) -> Option<&'static str> {
    match line.kind {
        LineKind::New if kind == Kind::Incident => Some("incidents"),
        LineKind::New if kind == Kind::Certificate => Some("refused"),
        LineKind::New if kind == Kind::Demand => Some("demands"),
        LineKind::New
        | LineKind::Step
        | LineKind::Agreement
        | LineKind::Performed
        | LineKind::Revisit
        | LineKind::Told
        | LineKind::Ended
            if kind == Kind::Mediation =>
        {
            Some("cases")
        }
        // A call for an incident stands with the contact as well: it is one call.
        LineKind::Call if line.facts.contains_key("incident") => None,
        LineKind::Call => Some("calls"),
        LineKind::Transfer => Some("handed"),
        LineKind::Return => Some("returned"),
        LineKind::Visit => match line.facts.get("visit").map(String::as_str) {
            Some("well" | "concern") => Some("met"),
            _ => Some("not_met"),
        },
        _ => None,
    }
}

/// Matters taken on the day, and how each stood after its last deed of the day that
/// opened or closed it.
fn matters(reader: &Reader<'_>, day: Moment, counted: &mut Counted) {
    for key in reader.view.world.records.keys(Kind::Matter) {
        let mut lines = reader.view.lines(key);
        lines.reverse();
        let turns: Vec<_> =
            lines.iter().filter_map(|(_, line)| Some((turn_of(line)?, line))).collect();
        let last = turns.iter().rev().find(|(_, line)| is_of(line, day));
        let new = lines.iter().find(|(_, line)| line.kind == LineKind::New && is_of(line, day));
        if new.is_some() {
            counted.entry("taken").or_default().push(key);
        }
        // Whether it was closed when it was taken: then the first turn reopens it.
        let answered = || match turns.first() {
            Some((turn, _)) => *turn == "reopened",
            None => reader.view.get(key.id).is_some_and(|m: Matter| m.stage == Stage::Answered),
        };
        match last {
            Some((turn, _)) => counted.entry(turn).or_default().push(key),
            None if new.is_some() && answered() => {
                counted.entry("answered").or_default().push(key);
            }
            None => {}
        }
    }
}

/// A line that closed its matter, or opened it again.
fn turn_of(line: &Line) -> Option<&'static str> {
    match line.kind {
        LineKind::Told => Some("told"),
        LineKind::Exhausted => Some("exhausted"),
        LineKind::Void => Some("void"),
        // The matter that it goes on in has a line too, with `from`.
        LineKind::Merged if line.facts.contains_key("into") => Some("merged"),
        LineKind::Reopened => Some("reopened"),
        _ => None,
    }
}

/// How things stand now.
fn standing(reader: &Reader<'_>, day: Moment, counted: &mut Counted) {
    let tonight = Moment::end_of(day.date());
    let tomorrow = tonight.plus(Moment::DAY);
    for id in reader.view.open_matters() {
        let Some(matter) = reader.view.get::<Matter>(id) else { continue };
        let key = Key::of(Kind::Matter, id);
        counted.entry("open").or_default().push(key);
        let promise = matter.due.as_ref().filter(|due| due.is_promise() && due.at > tonight);
        if let Some(Due { at, .. }) = promise {
            let name = if *at <= tomorrow { "promised_tomorrow" } else { "promised_later" };
            counted.entry(name).or_default().push(key);
        }
    }
}

/// The record as it is named on the page. Only an ordinary matter says what it is about.
fn row(reader: &Reader<'_>, chores: &[Chore], key: Key) -> DayRow {
    let plain = |category: &str, address: String, at| DayRow {
        key,
        category: category.into(),
        address,
        text: String::new(),
        at,
        incident: None,
    };
    match key.kind {
        Kind::Matter => {
            let Some(matter) = reader.view.get::<Matter>(key.id) else {
                return plain("", String::new(), None);
            };
            let category = reader.books.category(&matter.category);
            let sensitive = category.is_none_or(|category| category.sensitive);
            let address = fields::place_of_matter(reader.view, &matter);
            let row = plain(&matter.category, address, waits_for(&matter));
            DayRow { text: if sensitive { String::new() } else { matter.text }, ..row }
        }
        Kind::Resident => {
            let resident: Option<Resident> = reader.view.get(key.id);
            let address = resident.map(|resident| reader.view.address_text(&resident));
            plain("", address.unwrap_or_default(), None)
        }
        // Who was telephoned is a post, and its number in the directory says nothing.
        Kind::Contact => {
            let contact: Option<Contact> = reader.view.get(key.id);
            let text = contact.map(|contact| contact.post).unwrap_or_default();
            DayRow { text, ..plain("", String::new(), None) }
        }
        Kind::Mediation => plain("mediation", String::new(), None),
        Kind::Office => match chores.iter().find(|chore| chore.key() == key) {
            Some(chore) => plain(chore.code, String::new(), Some(chore.at)),
            // A deed about the office as such.
            None => plain("", String::new(), None),
        },
        _ => match work::row(reader, key) {
            Some(row) => {
                let fact = |name: &str| row.facts.get(name).cloned().unwrap_or_default();
                let happened = |opened| Happened {
                    kind: fact("incident_kind"),
                    opened,
                    end: fact("incident_end"),
                };
                let opened = Moment::parse_rfc3339(&fact("opened"));
                let incident = opened.filter(|_| key.kind == Kind::Incident).map(happened);
                // Of what happened it is said when, and not until when somebody looks at it.
                let at = row.at.filter(|_| incident.is_none());
                DayRow { incident, ..plain(&row.category, row.address, at) }
            }
            None => plain("", String::new(), None),
        },
    }
}
