//! 今日待办: everything that waits, most urgent first.

use super::Reader;
use super::rows::queue_row;
use crate::domain::record::{Level, Matter};
use crate::domain::{Kind, Moment, Refusal};
use crate::wire::QueueRow;

/// Today's queue, or with `all` every matter there is. Sorted by lamp, then by what
/// it waits for, then by level and number.
///
/// # Errors
/// `permit.persons` for who reads figures only.
pub fn queue(reader: &Reader<'_>, all: bool) -> Result<Vec<QueueRow>, Refusal> {
    reader.must_see_persons()?;
    let ids: Vec<u64> = if all {
        reader.view.world.records.keys(Kind::Matter).map(|key| key.id).collect()
    } else {
        reader.view.open_matters().into_iter().collect()
    };
    let matters = ids.into_iter().filter_map(|id| Some((id, reader.view.get::<Matter>(id)?)));
    let mut rows: Vec<QueueRow> =
        matters.map(|(id, matter)| queue_row(reader, id, matter)).collect();
    rows.sort_by_key(|row| {
        let level = match row.level {
            Level::Emergency => 0,
            Level::Major => 1,
            Level::Normal => 2,
        };
        let at = row.at.unwrap_or(Moment(i64::MAX));
        (row.stage.is_closed(), row.lamp, at, level, row.key)
    });
    Ok(rows)
}
