//! The first of the records that belong to another one, and how many more there are: of a
//! hostel, a shop or a landlord there may be thousands.

use std::cmp::Reverse;

use super::Reader;
use super::parts::fitting;
use super::rows::{find_row, more_row, work_row};
use crate::domain::lamp::lamp;
use crate::domain::record::{Matter, Resident};
use crate::domain::{Key, Kind};
use crate::wire::page::Beyond;
use crate::wire::{FindRow, MoreRow};

/// Rows a page carries, as many as lines of its timeline.
pub const MOST: usize = 200;
/// Bytes of its frame that rows and lines may fill, each: somebody may write pages.
pub const ROOM: usize = 400 << 10;

/// Matters, open ones first: of those the most urgent, then the newest. Rows are made only
/// of those that are shown, and of the closed ones no others are read.
pub fn matters(reader: &Reader<'_>, ids: impl IntoIterator<Item = u64>) -> (Vec<MoreRow>, Beyond) {
    let (open, mut closed): (Vec<u64>, Vec<u64>) =
        ids.into_iter().partition(|id| reader.view.is_open(*id));
    let order = |id| Some((lamp(&reader.view.get::<Matter>(id)?, reader.now), Reverse(id)));
    let mut open: Vec<_> = open.into_iter().filter_map(order).collect();
    open.sort();
    closed.sort_unstable_by_key(|id| Reverse(*id));
    let more_open = open.split_off(open.len().min(MOST)).len() as u64;
    let more_closed = closed.split_off(closed.len().min(MOST - open.len())).len() as u64;
    let shown = open.into_iter().map(|(_, Reverse(id))| id).chain(closed);
    let rows = shown.filter_map(|id| more_row(reader, id)).collect();
    cut(rows, Beyond { open: more_open, closed: more_closed, people: 0 })
}

/// Open work of every kind.
pub fn work(reader: &Reader<'_>, mut open: Vec<Key>) -> (Vec<MoreRow>, Beyond) {
    let rest = open.split_off(open.len().min(MOST)).len();
    let rows = open.into_iter().filter_map(|key| work_row(reader, key)).collect();
    cut(rows, Beyond { open: rest as u64, ..Beyond::default() })
}

/// Members of a household in GB/T 4761 order, and how many more there are: many hundreds may
/// be registered at one address of a company.
pub fn members(reader: &Reader<'_>, ids: impl IntoIterator<Item = u64>) -> (Vec<FindRow>, u64) {
    let relation = |id| Some((reader.view.get::<Resident>(id)?.relation, id));
    let mut all: Vec<_> = ids.into_iter().filter_map(relation).collect();
    all.sort();
    people(reader, all.into_iter().map(|(_, id)| Key::of(Kind::Resident, id)).collect())
}

/// The first of these people or households as rows, and how many more there are.
pub fn people(reader: &Reader<'_>, mut keys: Vec<Key>) -> (Vec<FindRow>, u64) {
    let rest = keys.split_off(keys.len().min(MOST)).len();
    let rows = keys.into_iter().filter_map(|key| find_row(reader, key, "")).collect();
    (rows, rest as u64)
}

/// As many of the rows as there is room for.
fn cut(mut rows: Vec<MoreRow>, mut beyond: Beyond) -> (Vec<MoreRow>, Beyond) {
    for row in rows.split_off(fitting(&rows, ROOM)) {
        match row.stage.is_closed() {
            true => beyond.closed += 1,
            false => beyond.open += 1,
        }
    }
    (rows, beyond)
}
