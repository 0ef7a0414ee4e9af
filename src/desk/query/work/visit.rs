//! 必访 in the queue and as a page.

use std::collections::BTreeMap;

use super::Item;
use crate::desk::fields::{self, Fields};
use crate::desk::query::page::phones_of;
use crate::desk::query::rows::find_row;
use crate::desk::query::{Reader, called};
use crate::desk::verbs::visit::{is_sealed, reason_for};
use crate::domain::agenda::{Part, part};
use crate::domain::lamp::{Lamp, lamp_of};
use crate::domain::record::{Line, Resident, Visit};
use crate::domain::{Key, Kind};
use crate::wire::{Pages, QueueRow};

/// In vain so often: from then on it is the director's as well (domain.md: missed → queue,
/// twice → director).
const DIRECTOR: u32 = 2;

pub(super) fn row(reader: &Reader<'_>, key: Key) -> Option<QueueRow> {
    let visit: Visit = reader.view.get(key.id)?;
    let resident: Resident = reader.view.get(visit.resident)?;
    let (lamp, at) = match &visit.pause {
        // A rest that is over asks again.
        Some(pause) => (lamp_of(None, Some(pause.until), reader.now), pause.until),
        None => (lamp_of(Some(visit.next), None, reader.now), visit.next),
    };
    let mut facts = BTreeMap::from([
        ("days".to_string(), visit.every.to_string()),
        ("visit_reason".to_string(), reason_for(&visit, &visit.reason, reader.staff, reader.roles)),
    ]);
    if let Some(pause) = &visit.pause {
        facts.insert("pause".into(), pause.why.clone());
    }
    if visit.missed > 0 {
        facts.insert("missed".into(), visit.missed.to_string());
    }
    if visit.missed >= DIRECTOR {
        facts.insert("director".into(), "yes".into());
    }
    let item = Item {
        code: "visit",
        lamp: Some(lamp),
        // Visits of the next days are walked when there is time; somebody who was not met
        // is not forgotten until then.
        part: match lamp {
            Lamp::Red | Lamp::Yellow => Part::Today,
            _ if visit.missed > 0 => part(lamp, Some(at), reader.now),
            _ => Part::Later,
        },
        at: Some(at),
        whole_day: true,
        address: reader.view.address_text(&resident),
        numbers: called::numbers(resident.phones.iter().map(|phone| phone.number.as_str())),
        tags: called::words(resident.tags.iter()),
        who: resident.name,
        owner: visit.owner,
        facts,
        ended: visit.ended.is_some(),
        ..Item::default()
    };
    Some(item.row(reader, key))
}

/// Its timeline, without what the reader may not know of the reason.
pub(super) fn lines(reader: &Reader<'_>, key: Key, lines: &mut [(Key, Line)]) {
    let Some(visit) = reader.view.get::<Visit>(key.id) else { return };
    if is_sealed(&visit, reader.staff, reader.roles) {
        // What is sealed is the record's words, not one field: they say it as well.
        lines.iter_mut().for_each(|(_, line)| line.text.clear());
    }
    for (name, value) in lines.iter_mut().flat_map(|(_, line)| &mut line.facts) {
        if name.ends_with("visit_reason") {
            *value = reason_for(&visit, value, reader.staff, reader.roles);
        }
    }
}

pub(super) fn page(reader: &Reader<'_>, key: Key, open: bool) -> Option<(Fields, Pages)> {
    let visit: Visit = reader.view.get(key.id)?;
    let resident: Resident = reader.view.get(visit.resident)?;
    let mut fields = fields::of_visit(&visit);
    let reason = reason_for(&visit, &visit.reason, reader.staff, reader.roles);
    fields.insert("visit_reason".into(), reason);
    match &visit.pause {
        // What has ended has no next time, and a pause is until its own day.
        _ if visit.ended.is_some() => drop(fields.remove("next")),
        Some(pause) => drop(fields.insert("next".into(), pause.until.last_day().to_string())),
        None => {}
    }
    fields.insert("phones".into(), phones_of(reader, &resident, open && visit.ended.is_none()));
    fields.insert("caution".into(), resident.caution);
    fields.insert("tags".into(), resident.tags.join(" "));
    let people = find_row(reader, Key::of(Kind::Resident, visit.resident), "").into_iter();
    let row = Box::new(row(reader, key)?);
    Some((fields, Pages::Work { row, people: people.collect(), card: None }))
}
