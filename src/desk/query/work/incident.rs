//! 突发事件: red on top of everybody's queue as long as it goes on, and its page.

use std::collections::BTreeMap;

use super::Item;
use crate::desk::fields::{self, Fields};
use crate::desk::query::Reader;
use crate::domain::agenda::Part;
use crate::domain::lamp::Lamp;
use crate::domain::record::{Incident, Level};
use crate::domain::response::CIRCLE;
use crate::domain::{Key, Moment};
use crate::wire::{Pages, QueueRow};

pub(super) fn row(reader: &Reader<'_>, key: Key) -> Option<QueueRow> {
    let incident: Incident = reader.view.get(key.id)?;
    let mut facts = BTreeMap::from([
        ("incident_kind".to_string(), incident.kind),
        ("opened".to_string(), incident.opened.to_string()),
    ]);
    if !incident.end.is_empty() {
        facts.insert("incident_end".into(), incident.end);
    }
    let item = Item {
        code: "incident",
        lamp: Some(if incident.ended.is_none() { Lamp::Red } else { Lamp::Grey }),
        part: Part::Today,
        at: Some(incident.opened.plus(CIRCLE * Moment::MINUTE)),
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
    let incident: Incident = reader.view.get(key.id)?;
    let row = Box::new(row(reader, key)?);
    Some((fields::of_incident(&incident), Pages::Work { row, people: Vec::new() }))
}
