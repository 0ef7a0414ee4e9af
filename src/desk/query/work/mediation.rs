//! 调解 in the queue and as a page. Its mediator and the director read all of it;
//! everybody else sees that there is a case, with whom, and the next appointment.

use std::collections::BTreeMap;

use super::Item;
use crate::desk::fields::{self, Fields};
use crate::desk::query::idle::lit;
use crate::desk::query::page::phones_of;
use crate::desk::query::rows::find_row;
use crate::desk::query::{Reader, called};
use crate::desk::verbs::mediation::{may_read, parties};
use crate::domain::agenda::{Part, part};
use crate::domain::lamp::{Lamp, lamp_of};
use crate::domain::mediation::{CaseStage, PASSABLE};
use crate::domain::record::{Line, LineKind, Mediation, Resident};
use crate::domain::{Key, Kind, Moment, pinyin};
use crate::search::Why;
use crate::wire::{FindRow, Pages, QueueRow};

/// What a case waits for: the next appointment, what was agreed on, or the revisit.
fn waits_for(case: &Mediation) -> Option<Moment> {
    match case.stage {
        CaseStage::Archived => None,
        CaseStage::Agreed
        | CaseStage::Performing
        | CaseStage::RevisitPlanned
        | CaseStage::Revisited => {
            let due = case.open_performance().map(|one| one.due);
            due.into_iter().chain(case.revisit).min()
        }
        _ => case.session,
    }
}

fn reads(reader: &Reader<'_>, case: &Mediation) -> bool {
    may_read(case, reader.staff, reader.roles)
}

pub(super) fn row(reader: &Reader<'_>, key: Key) -> Option<QueueRow> {
    let case: Mediation = reader.view.get(key.id)?;
    if !reads(reader, &case) {
        return Some(restricted(reader, key, &case));
    }
    let at = waits_for(&case);
    let lamp = match case.stage {
        CaseStage::Archived => Lamp::Grey,
        // A party waits to hear: of being taken on, or of the other ways.
        CaseStage::Applied | CaseStage::Failed | CaseStage::Refused => Lamp::Yellow,
        // Kept open for no reason but the paper.
        CaseStage::WaysTold => Lamp::Green,
        _ => lamp_of(at, None, reader.now),
    };
    let (lamp, idle) = lit(reader, key, (lamp, at), case.opened);
    let names = parties(reader.view, &case);
    let mut facts = BTreeMap::from([
        ("dispute".to_string(), case.dispute.clone()),
        ("case_stage".to_string(), case.stage.word().to_string()),
        ("case_end".to_string(), case.end_word().to_string()),
        ("parties".to_string(), names.clone()),
    ]);
    if case.is_unsealed() {
        facts.insert("unsealed".into(), "yes".into());
    }
    facts.extend(idle.map(|days| ("idle".to_string(), days.to_string())));
    let item = Item {
        code: "mediation",
        lamp: Some(lamp),
        part: part(lamp, at, reader.now),
        at,
        whole_day: at.is_some_and(|at| at.minute_of_day() == 0),
        numbers: numbers_of(reader, &case),
        address: case.place,
        owner: case.mediator,
        facts,
        ended: case.ended.is_some(),
        ..Item::default()
    };
    let mut row = item.row(reader, key);
    for name in names.split(' ') {
        row.find.push(' ');
        row.find.push_str(&pinyin::name_keys(name));
    }
    Some(row)
}

/// The parties' telephones: who calls says their number before their name.
fn numbers_of(reader: &Reader<'_>, case: &Mediation) -> String {
    let parties = case.parties.iter().filter_map(|party| party.resident);
    let known = parties.filter_map(|id| reader.view.get::<Resident>(id));
    let numbers: Vec<String> =
        known.flat_map(|resident| resident.phones).map(|phone| phone.number).collect();
    called::numbers(numbers.iter().map(String::as_str))
}

/// What a search shows of a case to who may read it; to others nothing at all.
pub(super) fn found(reader: &Reader<'_>, key: Key, into: &mut FindRow) -> Option<()> {
    let case = reader.view.get::<Mediation>(key.id).filter(|case| reads(reader, case))?;
    into.name = parties(reader.view, &case);
    into.status = case.stage.word().into();
    // Every party's name is the case's own, not another one.
    if into.why == Why::Also.word() {
        into.why = Why::Name.word().into();
    }
    into.address = case.place;
    Some(())
}

/// The one line everybody else has: never red, and empty but for mediator and time.
pub(super) fn restricted(reader: &Reader<'_>, key: Key, case: &Mediation) -> QueueRow {
    let at = case.session.filter(|_| case.ended.is_none());
    let today = at.is_some_and(|at| at.date() == reader.now.date());
    let item = Item {
        code: "mediation",
        lamp: Some(if at.is_some() { Lamp::Green } else { Lamp::Grey }),
        part: if today { Part::Today } else { Part::Later },
        at,
        whole_day: at.is_some_and(|at| at.minute_of_day() == 0),
        owner: case.mediator,
        ended: case.ended.is_some(),
        ..Item::default()
    };
    item.row(reader, key)
}

pub(super) fn page(reader: &Reader<'_>, key: Key, open: bool) -> Option<(Fields, Pages)> {
    let case: Mediation = reader.view.get(key.id)?;
    let mut row = Box::new(row(reader, key)?);
    let mediator = Key::of(Kind::Staff, case.mediator).to_string();
    if !reads(reader, &case) {
        let fields = Fields::from([("mediator".to_string(), mediator)]);
        return Some((fields, Pages::Work { row, people: Vec::new(), card: None }));
    }
    row.facts.insert("case_passed".into(), passed(&case, &reader.view.lines(key)).join(" "));
    let mut fields = fields::of_mediation(&case);
    fields.insert("parties".into(), parties(reader.view, &case));
    let residents = || case.parties.iter().filter_map(|party| party.resident);
    let full = open && case.ended.is_none();
    let phones = residents().filter_map(|id| reader.view.get::<Resident>(id)).map(|resident| {
        format!("{} {}", resident.name, phones_of(reader, &resident, full)).trim().to_string()
    });
    fields.insert("phones".into(), phones.collect::<Vec<_>>().join("  "));
    let people = residents().filter_map(|id| find_row(reader, Key::of(Kind::Resident, id), ""));
    Some((fields, Pages::Work { row, people: people.collect(), card: None }))
}

/// Which of [`PASSABLE`] a case came by, as its timeline says.
fn passed(case: &Mediation, lines: &[(Key, Line)]) -> Vec<&'static str> {
    let fact = |name: &str, wanted: &dyn Fn(&str) -> bool| {
        lines.iter().any(|(_, line)| line.facts.get(name).is_some_and(|value| wanted(value)))
    };
    // Only what is stopped can end before it is taken on; to settle on a session does that.
    let accepted = matches!(case.end_word(), "" | "failed")
        || fact("case_step", &|_| true)
        || fact("session", &|at| !at.is_empty());
    let kept = case.performances.iter().any(|one| one.done.is_some());
    let came_by = |stage: &&str| match *stage {
        "accepted" => accepted,
        "session" => fact("case_step", &|step| step == "hold"),
        _ => kept || matches!(case.result.as_str(), "kept" | "partly"),
    };
    PASSABLE.into_iter().filter(came_by).collect()
}

/// Of the timeline others see what they have left themselves, and no more.
pub(super) fn lines(reader: &Reader<'_>, key: Key, lines: &mut Vec<(Key, Line)>) {
    let reads = reader.view.get(key.id).is_some_and(|case| reads(reader, &case));
    if !reads {
        lines.retain(|(_, line)| line.kind == LineKind::Message && line.staff == reader.staff);
    }
}
