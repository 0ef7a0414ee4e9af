//! 突发事件: on top of everybody's queue as long as it goes on, red when the first hour of its
//! card has passed, and its page. Of one
//! whose card is restricted others see that there is one and whose it is, and no more.

use std::collections::BTreeMap;

use super::Item;
use crate::desk::fields::{self, Fields};
use crate::desk::query::Reader;
use crate::desk::verbs::incident::may_read;
use crate::domain::agenda::Part;
use crate::domain::lamp::Lamp;
use crate::domain::record::{Incident, Level, Line, Staff};
use crate::domain::{Key, Moment};
use crate::wire::{Pages, QueueRow};

/// What stands for its kind where the reader may not know it.
const RESTRICTED: &str = "restricted";

fn reads(reader: &Reader<'_>, key: Key, incident: &Incident) -> bool {
    may_read(reader.view, key, incident, reader.staff, reader.roles)
}

pub(super) fn row(reader: &Reader<'_>, key: Key) -> Option<QueueRow> {
    let mut incident: Incident = reader.view.get(key.id)?;
    let mark = incident
        .plan()
        // What nobody has checked is no hour by which anything is due.
        .and_then(|plan| plan.mark.iter().find(|mark| !mark.line.is_unverified(plan)));
    let at = mark.map(|mark| incident.opened.plus(i64::from(mark.minutes) * Moment::MINUTE));
    // It is looked at anew after the first hour that its card names, checked or not.
    let marks = incident.plan().into_iter().flat_map(|plan| &plan.mark);
    let first = marks.map(|mark| incident.opened.plus(i64::from(mark.minutes) * Moment::MINUTE));
    let late = first.min().is_some_and(|first| first <= reader.now);
    let restricted = incident.is_restricted();
    if !reads(reader, key, &incident) {
        (incident.kind, incident.place) = (RESTRICTED.into(), String::new());
    }
    let mut facts = BTreeMap::from([
        ("incident_kind".to_string(), incident.kind),
        ("opened".to_string(), incident.opened.to_string()),
    ]);
    // Whoever may read it is told that the counter may not.
    if restricted {
        facts.insert(RESTRICTED.into(), "yes".into());
    }
    if !incident.end.is_empty() {
        facts.insert("incident_end".into(), incident.end);
    }
    let item = Item {
        code: "incident",
        // What has just begun is to be done now, and is not late yet.
        lamp: Some(match (incident.ended, late) {
            (Some(_), _) => Lamp::Grey,
            (None, true) => Lamp::Red,
            (None, false) => Lamp::Yellow,
        }),
        part: Part::Today,
        at,
        level: Level::Emergency,
        address: incident.place,
        facts,
        ended: incident.ended.is_some(),
        // Nobody's in particular: everybody sees it.
        ..Item::default()
    };
    Some(item.row(reader, key))
}

pub(super) fn page(reader: &Reader<'_>, key: Key) -> Option<(Fields, Pages)> {
    let mut incident: Incident = reader.view.get(key.id)?;
    let reads = reads(reader, key, &incident);
    let row = Box::new(row(reader, key)?);
    let card = incident.plan().filter(|_| reads).cloned().map(Box::new);
    if !reads {
        (incident.kind, incident.place) = (RESTRICTED.into(), String::new());
    }
    let mut fields = fields::of_incident(&incident);
    if !reads {
        let opener = reader.view.get::<Staff>(incident.by).map(|staff| staff.name);
        fields.insert("restricted".into(), opener.unwrap_or_default());
    }
    Some((fields, Pages::Work { row, people: Vec::new(), card }))
}

/// Of what was done others see nothing.
pub(super) fn lines(reader: &Reader<'_>, key: Key, lines: &mut Vec<(Key, Line)>) {
    let incident = reader.view.get::<Incident>(key.id);
    if !incident.is_some_and(|incident| reads(reader, key, &incident)) {
        lines.clear();
    }
}
