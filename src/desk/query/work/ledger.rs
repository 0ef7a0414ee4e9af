//! Certificates that were refused and demands from above: they wait for nothing, and
//! stand in a ledger, newest first.

use std::collections::BTreeMap;

use super::Item;
use crate::desk::fields::Fields;
use crate::desk::query::rows::find_row;
use crate::desk::query::{Reader, called};
use crate::domain::record::{Certificate, Demand, Resident};
use crate::domain::{Key, Kind, Refusal};
use crate::wire::{Pages, QueueRow};

/// The records of a kind, newest first.
///
/// # Errors
/// `permit.persons` for who reads figures only.
pub fn ledger(reader: &Reader<'_>, kind: Kind) -> Result<Vec<QueueRow>, Refusal> {
    reader.must_see_persons()?;
    let keys = reader.view.world.records.keys(kind).rev();
    Ok(keys.filter_map(|key| row(reader, key)).collect())
}

fn numbers_of(resident: &Resident) -> String {
    called::numbers(resident.phones.iter().map(|phone| phone.number.as_str()))
}

pub(super) fn row(reader: &Reader<'_>, key: Key) -> Option<QueueRow> {
    let item = match key.kind {
        Kind::Certificate => {
            let one: Certificate = reader.view.get(key.id)?;
            let resident = one.resident.and_then(|id| reader.view.get::<Resident>(id));
            Item {
                code: "certificate",
                numbers: resident.as_ref().map(numbers_of).unwrap_or_default(),
                address: resident
                    .as_ref()
                    .map(|resident| reader.view.address_text(resident))
                    .unwrap_or_default(),
                who: resident.map_or(one.who, |resident| resident.name),
                at: Some(one.happened),
                text: one.text,
                owner: one.owner,
                facts: BTreeMap::from([("certificate".into(), one.certificate)]),
                ..Item::default()
            }
        }
        Kind::Demand => {
            let one: Demand = reader.view.get(key.id)?;
            Item {
                code: "demand",
                at: Some(one.happened),
                text: one.text,
                owner: one.owner,
                facts: BTreeMap::from([
                    ("demand".into(), one.demand),
                    ("demander".into(), one.demander),
                ]),
                ..Item::default()
            }
        }
        _ => return None,
    };
    Some(Item { ended: true, ..item }.row(reader, key))
}

pub(super) fn page(reader: &Reader<'_>, key: Key) -> Option<(Fields, Pages)> {
    let row = Box::new(row(reader, key)?);
    let mut fields: Fields = row.facts.clone();
    fields.extend([("who".into(), row.who.clone()), ("text".into(), row.text.clone())]);
    let mut people = Vec::new();
    if let Some(one) =
        reader.view.get::<Certificate>(key.id).filter(|_| key.kind == Kind::Certificate)
    {
        fields.extend([("basis".into(), one.basis), ("refer".into(), one.refer)]);
        let resident = one.resident.map(|id| Key::of(Kind::Resident, id));
        people.extend(resident.and_then(|key| find_row(reader, key, "")));
    }
    Some((fields, Pages::Work { row, people, card: None }))
}
