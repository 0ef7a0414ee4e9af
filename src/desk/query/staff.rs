//! The staff list.

use super::Reader;
use crate::domain::record::Matter;
use crate::wire::StaffRow;

/// Everybody, who left last; each with the open matters they own.
pub fn staff(reader: &Reader<'_>) -> Vec<StaffRow> {
    let open = reader.view.open_matters();
    let owners: Vec<u64> =
        open.into_iter().filter_map(|id| Some(reader.view.get::<Matter>(id)?.owner)).collect();
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
            open: owners.iter().filter(|owner| **owner == id).count() as u64,
        })
        .collect();
    rows.sort_by_key(|row| (row.left.is_some(), row.id));
    rows
}
