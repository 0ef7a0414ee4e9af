//! 登记's right side: what the desk already knows.

use std::collections::BTreeMap;

use super::Reader;
use super::rows::more_row;
use crate::desk::fields;
use crate::desk::permit::FieldClass;
use crate::domain::address::{self, Address};
use crate::domain::record::{Matter, Resident};
use crate::domain::{Key, Kind, phone};
use crate::wire::Around;

/// At most this many rows stand beside a form.
const ROWS: usize = 6;

/// Open matters of this person, of whoever calls from this number without a file and of this
/// order, and how many others of the same stair are open. Whoever stands at the counter reads
/// along (desk.md, Face): of neighbours nothing but the number of a kind is said, and of kinds
/// in which neighbours complain about each other not even that.
pub fn around(reader: &Reader<'_>, who: &str, number: &str, order: &str) -> Around {
    let resident = who.parse::<Key>().ok().filter(|key| key.kind == Kind::Resident);
    let resident = resident.map(|key| reader.view.stands(key));
    let resident = resident.and_then(|key| Some((key.id, reader.view.get::<Resident>(key.id)?)));
    let number = match number.trim() {
        "" => phone::apart(who).1,
        typed => phone::parse(typed).unwrap_or_default(),
    };
    let order = order.trim();
    if !reader.sees(FieldClass::Person)
        || (resident.is_none() && number.is_empty() && order.is_empty())
    {
        return Around::default();
    }
    let home = resident.as_ref().and_then(|(_, resident)| reader.view.address_of(resident));
    let (mut own, mut near) = (Vec::new(), BTreeMap::<String, u64>::new());
    let mut same = None;
    for open in reader.view.open_matters() {
        let Some(matter) = reader.view.get::<Matter>(open) else { continue };
        let theirs = resident.as_ref().is_some_and(|(id, _)| matter.resident == Some(*id));
        let called = !number.is_empty() && matter.phone == number;
        let ordered = !order.is_empty() && matter.order == order;
        same = same.or_else(|| ordered.then(|| Key::of(Kind::Matter, open)));
        if theirs || called || ordered {
            own.extend((own.len() < ROWS).then_some(open));
            continue;
        }
        let told = reader.books.category(&matter.category);
        let other = address::parse(&fields::place_of_matter(reader.view, &matter)).ok();
        let told = told.is_some_and(|category| !category.sensitive && !category.neighbours);
        if told && same_stair(home.as_ref(), other.as_ref()) {
            *near.entry(matter.category).or_default() += 1;
        }
    }
    Around {
        own: own.into_iter().filter_map(|id| more_row(reader, id)).collect(),
        near: near.into_iter().take(ROWS).collect(),
        order: same,
    }
}

/// One unit of one building, or one yard of one hutong.
fn same_stair(a: Option<&Address>, b: Option<&Address>) -> bool {
    let (Some(a), Some(b)) = (a, b) else { return false };
    let stair = |at: &Address| {
        let Address { building, unit, hutong, yard, .. } = at.clone();
        [building, unit, hutong, yard]
    };
    // Who typed a place may have left its estate out.
    let open = a.estate.is_empty() || b.estate.is_empty();
    stair(a) == stair(b) && (open || a.estate == b.estate)
}
