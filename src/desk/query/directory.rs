//! 应急电话: whom to call, who is on call now first.

use super::Reader;
use crate::domain::command::CONTACT_KINDS;
use crate::domain::record::Contact;
use crate::domain::{Key, Kind, Refusal, hours};
use crate::wire::ContactRow;

/// The directory. Whose hours cover now stand first, then by kind in the order of the
/// registry.
///
/// # Errors
/// `permit.persons` for who reads figures only.
pub fn directory(reader: &Reader<'_>) -> Result<Vec<ContactRow>, Refusal> {
    reader.must_see_persons()?;
    let all = reader.view.contacts().into_iter();
    let here = all.filter(|(_, contact)| contact.ended.is_none());
    let mut rows: Vec<_> = here.map(|(id, contact)| row(reader, id, contact)).collect();
    let place = |kind: &str| CONTACT_KINDS.iter().position(|known| *known == kind);
    rows.sort_by_key(|row| (!row.on_call, place(&row.kind), row.key));
    Ok(rows)
}

fn row(reader: &Reader<'_>, id: u64, contact: Contact) -> ContactRow {
    let key = Key::of(Kind::Contact, id);
    let hours = hours::parse(&contact.hours);
    ContactRow {
        key,
        rev: reader.view.rev(key),
        on_call: hours.is_some_and(|hours| hours.covers(reader.now, &reader.books.calendar)),
        check: contact.check_at() <= reader.now,
        post: contact.post,
        kind: contact.kind,
        person: contact.person,
        number: contact.number,
        number2: contact.number2,
        area: contact.area,
        hours: contact.hours,
        substitute: contact.substitute.map(|id| Key::of(Kind::Contact, id)),
        verified: contact.verified,
    }
}
