//! 登记's right side: what the neighbourhood already knows.

use super::Reader;
use super::rows::more_row;
use crate::desk::fields;
use crate::desk::permit::FieldClass;
use crate::domain::address::{self, Address};
use crate::domain::record::{Matter, Resident};
use crate::domain::{Key, Kind};
use crate::wire::MoreRow;

/// At most this many rows stand beside a form.
const ROWS: usize = 6;

/// Open matters of this person and of the same stair, the person's own first.
pub fn around(reader: &Reader<'_>, who: &str) -> Vec<MoreRow> {
    let resident = who.parse::<Key>().ok().filter(|key| key.kind == Kind::Resident);
    let Some((id, resident)) =
        resident.and_then(|key| Some((key.id, reader.view.get::<Resident>(key.id)?)))
    else {
        return Vec::new();
    };
    if !reader.sees(FieldClass::Person) {
        return Vec::new();
    }
    let home = reader.view.address_of(&resident);
    let mut near: Vec<(bool, u64)> = Vec::new();
    for open in reader.view.open_matters() {
        let Some(matter) = reader.view.get::<Matter>(open) else { continue };
        let own = matter.resident == Some(id);
        let other = address::parse(&fields::place_of_matter(reader.view, &matter)).ok();
        if own || same_stair(home.as_ref(), other.as_ref()) {
            near.push((!own, open));
        }
    }
    near.sort();
    near.truncate(ROWS);
    near.into_iter().filter_map(|(_, id)| more_row(reader, id)).collect()
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
