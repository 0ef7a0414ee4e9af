//! The staff list.

use std::collections::BTreeMap;

use super::Reader;
use crate::desk::owners;
use crate::wire::StaffRow;

/// Everybody, who left last; each with the work of every kind they have on their hands and
/// the forms they have not finished, which are given by person.
pub fn staff(reader: &Reader<'_>, drafts: &BTreeMap<u64, u64>) -> Vec<StaffRow> {
    let waiting = reader.view.waiting().iter();
    let owners: Vec<u64> = waiting.filter_map(|key| owners::owner(reader.view, *key)).collect();
    let mut rows: Vec<StaffRow> = reader
        .view
        .staff()
        .into_iter()
        .map(|(id, staff)| StaffRow {
            id,
            roles: staff.roles_at(reader.now).into_iter().collect(),
            name: staff.name,
            account: staff.account,
            left: staff.left,
            acting_until: staff.acting_until.filter(|until| reader.now < *until),
            drafts: drafts.get(&id).copied().unwrap_or(0),
            open: owners.iter().filter(|owner| **owner == id).count() as u64,
        })
        .collect();
    rows.sort_by_key(|row| (row.left.is_some(), row.id));
    rows
}
