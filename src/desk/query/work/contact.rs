//! 应急联系人 in the queue, when its number is to be checked, and as a page.

use std::collections::BTreeMap;

use super::Item;
use crate::desk::fields::{self, Fields};
use crate::desk::query::{Reader, called};
use crate::domain::agenda::Part;
use crate::domain::lamp::Lamp;
use crate::domain::record::Contact;
use crate::domain::{Key, Kind, Moment};
use crate::wire::{FindRow, Pages, QueueRow};

/// Never red: a number is checked when there is time.
pub(super) fn row(reader: &Reader<'_>, key: Key) -> Option<QueueRow> {
    let contact: Contact = reader.view.get(key.id)?;
    let mut facts = BTreeMap::from([("phone".to_string(), contact.number.clone())]);
    if contact.wrong {
        facts.insert("wrong".into(), "yes".into());
    }
    let item = Item {
        code: "verify",
        lamp: Some(Lamp::Green),
        part: Part::Later,
        at: Some(contact.check_at()),
        whole_day: true,
        numbers: called::numbers([&*contact.number, &*contact.number2].into_iter()),
        who: contact.post,
        facts,
        ended: contact.ended.is_some(),
        ..Item::default()
    };
    Some(item.row(reader, key))
}

/// What a search shows of it: the post, who answers, the buildings and the number to
/// dial, in full as in the directory, which the same readers see.
pub(super) fn found(reader: &Reader<'_>, key: Key, into: &mut FindRow) -> Option<()> {
    let contact: Contact = reader.view.get(key.id)?;
    into.name = [contact.post, contact.person].join(" ").trim_end().to_string();
    into.address = contact.area.join(" ");
    into.phone = contact.number;
    into.status = if contact.ended.is_some() { "ended" } else { "here" }.into();
    Some(())
}

/// Whether it waits to be checked.
pub(super) fn waits(row: &QueueRow, now: Moment) -> bool {
    !row.stage.is_closed() && row.at.is_some_and(|at| at <= now)
}

pub(super) fn page(reader: &Reader<'_>, key: Key) -> Option<(Fields, Pages)> {
    let contact: Contact = reader.view.get(key.id)?;
    let mut fields = fields::of_contact(&contact);
    let other = contact.substitute.and_then(|id| reader.view.get::<Contact>(id));
    if let (Some(other), Some(id)) = (other, contact.substitute) {
        let key = Key::of(Kind::Contact, id);
        fields.insert("call_next".into(), format!("{key} {} {}", other.post, other.number));
    }
    let row = Box::new(row(reader, key)?);
    Some((fields, Pages::Work { row, people: Vec::new(), card: None }))
}
