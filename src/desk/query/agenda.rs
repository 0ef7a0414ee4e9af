//! 今日待办: everything that waits, of every kind, most urgent first.

use super::rows::{lamp_of_matter, queue_row};
use super::{Reader, work};
use crate::domain::agenda::Chore;
use crate::domain::lamp::Lamp;
use crate::domain::record::{Level, Matter};
use crate::domain::{Key, Kind, Moment, Refusal};
use crate::wire::QueueRow;

/// Today's queue, or with `all` every matter there is and all work that goes on. Incidents
/// that go on stand on top. The others are sorted by part, then by what is over and what is
/// due today, then by the day they wait for, whatever they wait for then: what waits for no day
/// stands last; then by level and number. `chores` is what the desk itself asks for.
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
        let calm = row.key.kind != Kind::Incident;
        // Green and grey wait for their days in one order.
        let lamp = row.lamp.min(Lamp::Green);
        (row.stage.is_closed(), calm, row.part, lamp, at, level, row.key)
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
