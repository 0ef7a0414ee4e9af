//! 今日待办: everything that waits, of every kind, most urgent first.

use super::rows::{lamp_of_matter, queue_row};
use super::{Reader, work};
use crate::domain::agenda::Chore;
use crate::domain::lamp::Lamp;
use crate::domain::record::{Level, Matter};
use crate::domain::{Key, Kind, Moment, Refusal};
use crate::wire::QueueRow;

/// Today's queue, or with `all` every matter there is and all work that goes on. Sorted
/// by part, then by lamp, then by what it waits for, then by level and number; incidents
/// that go on stand on top. `chores` is what the desk itself asks for.
///
/// # Errors
/// `permit.persons` for who reads figures only.
pub fn queue(reader: &Reader<'_>, all: bool, chores: &[Chore]) -> Result<Vec<QueueRow>, Refusal> {
    reader.must_see_persons()?;
    let waiting = reader.view.waiting();
    let mut keys: Vec<_> = waiting.iter().copied().collect();
    if all {
        let closed = reader.view.world.records.keys(Kind::Matter);
        let ended = reader.view.world.records.keys(Kind::Incident);
        keys.extend(closed.chain(ended).filter(|key| !waiting.contains(key)));
    }
    let row = |key| match key {
        crate::domain::Key { kind: Kind::Matter, id, .. } => {
            Some(queue_row(reader, id, reader.view.get(id)?))
        }
        key => work::row(reader, key),
    };
    let mut rows: Vec<QueueRow> = keys.into_iter().filter_map(row).collect();
    rows.extend(work::calendar(reader));
    rows.extend(chores.iter().map(|chore| work::chore(reader, chore)));
    rows.sort_by_key(|row| {
        let level = match row.level {
            Level::Emergency => 0,
            Level::Major => 1,
            Level::Normal | Level::Newer(_) => 2,
        };
        let at = row.at.unwrap_or(Moment(i64::MAX));
        // An incident that goes on stands before everything.
        let calm = row.key.kind != Kind::Incident;
        (row.stage.is_closed(), row.part, row.lamp, calm, at, level, row.key)
    });
    Ok(rows)
}

/// Every row of today's queue with its lamp, for whatever counts them: strip, overview and
/// evening page say the same numbers.
pub(super) fn lamps(reader: &Reader<'_>, chores: &[Chore]) -> impl Iterator<Item = (Key, Lamp)> {
    let lamp = |key: Key| match key.kind {
        Kind::Matter => {
            let matter: Matter = reader.view.get(key.id)?;
            Some((key, lamp_of_matter(reader, key.id, &matter).0))
        }
        _ => work::row(reader, key).map(|row| (key, row.lamp)),
    };
    let of_desk = work::calendar(reader).map(|row| (row.key, row.lamp));
    let chores = chores.iter().map(|chore| (chore.key(), chore.lamp));
    reader.view.waiting().iter().copied().filter_map(lamp).chain(of_desk).chain(chores)
}
