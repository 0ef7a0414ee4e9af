//! Files that may be of whom somebody is about to open a new one for.

use std::collections::{BTreeMap, BTreeSet};

use super::Reader;
use super::rows::find_row;
use crate::desk::door;
use crate::desk::view::ReadView;
use crate::domain::record::Resident;
use crate::domain::{Key, Kind, Moment, address, id_number, person_name, phone, when};
use crate::wire::{FindRow, Found};

/// At most so many are named: a form has no room for more.
const NAMED: usize = 5;

/// The same ID number or other document; or the same name, and with it the day of birth, a
/// telephone or the door. What does not read as one counts for nothing, the form says so by
/// itself.
pub(in crate::desk) fn alike(
    view: ReadView<'_>,
    typed: &BTreeMap<String, String>,
    now: Moment,
) -> Vec<u64> {
    let text = |name: &str| typed.get(name).map_or("", |text| text.trim());
    let today = now.date();
    let id = id_number::parse(text("id_number"), today).ok();
    // Another document than an ID card is the number as it is written.
    let number = id.as_ref().map_or(text("id_number").to_uppercase(), |id| id.number.clone());
    let mut same = BTreeSet::new();
    if !number.is_empty() {
        same.extend(view.resident_with_id(&number));
    }
    let name = person_name::key(text("name"));
    if !name.is_empty() {
        let birth = when::parse_birth(text("birth"), today).ok().or(id.map(|id| id.birth));
        let number = phone::parse(text("phone")).ok();
        let home = address::parse(text("address")).ok();
        let home = home.map(|home| door::full(view, &home).unwrap_or(home));
        let fits = |one: &Resident| {
            let lives = || home.is_some() && view.address_of(one) == home;
            birth.is_some() && one.birth == birth
                || number.as_ref().is_some_and(|n| one.phones.iter().any(|p| p.number == *n))
                || lives()
        };
        let named = view.residents_named(&name, false).into_iter();
        same.extend(named.filter(|(_, one)| fits(one)).map(|(id, _)| id));
    }
    same.into_iter().collect()
}

/// The same as rows of a list.
pub fn found(reader: &Reader<'_>, typed: &BTreeMap<String, String>) -> Found {
    let all = alike(reader.view, typed, reader.now);
    let rows = all.iter().take(NAMED);
    let rows: Vec<FindRow> =
        rows.filter_map(|id| find_row(reader, Key::of(Kind::Resident, *id), "")).collect();
    Found { total: all.len() as u64, rows, ..Found::default() }
}
