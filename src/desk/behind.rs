//! The table behind a desk that started from its cache: it is opened, checked against
//! the journal and brought up to date while people already work. One that cannot be
//! trusted is set aside and built anew from what is in memory.

use std::time::Duration;

use super::records::Stored;
use super::shared::Shared;
use crate::domain::{Key, Seq};
use crate::files::Files;
use crate::journal::{self, Digest, GENESIS};
use crate::table::{Applied, Change, Place, SledTable, Table, TableError};

/// Rows copied with the records held still.
const CHUNK: usize = 1_000;
/// More than this is not replayed into a table: it is built anew.
const LAG: usize = 64 << 20;

/// The table, as it stood at the start or a little later. Runs on the applier's thread:
/// what is committed meanwhile waits in its queue.
///
/// # Errors
/// Where no table can be had at all.
pub fn open(
    files: &Files,
    shared: &Shared,
    start: Applied,
    patience: Duration,
) -> Result<SledTable, TableError> {
    let place = Place::new(files);
    let mut digest = Digest::default();
    let opened = SledTable::open(&place, patience, &mut |key, _, bytes| digest.add(&key, &bytes));
    // Not touched: nothing is known against it.
    if let Err(error @ TableError::Files(_)) = opened {
        return Err(error);
    }
    if let Ok((mut table, applied)) = opened
        && applied.digest == digest.0
        && let Some(missing) = missing(files, applied, start)
    {
        if applied != start {
            table.apply(&missing, start)?;
        }
        return Ok(table);
    }
    shared.banner("rebuilt");
    SledTable::rebuild(&place, &mut Copying { shared, last: None, rows: Vec::new() }, start)
}

/// What a table that came so far lacks; `None` where it is not of this journal, or
/// lacks too much.
fn missing(files: &Files, applied: Applied, start: Applied) -> Option<Vec<Change>> {
    let hash = match applied.seq {
        Seq(0) => GENESIS,
        seq => journal::entry(files, seq).ok()??.hash,
    };
    if hash != applied.head || applied.seq > start.seq {
        return None;
    }
    if applied.seq == start.seq {
        return (applied == start).then(Vec::new);
    }
    let (mut changes, mut bytes) = (Vec::new(), 0);
    for entry in journal::entries(files, applied.seq.next()).ok()? {
        let entry = entry.ok()?;
        if entry.seq() > start.seq {
            break;
        }
        for op in &entry.ops {
            let value = op.value().map(<[u8]>::to_vec);
            bytes += value.as_ref().map_or(0, Vec::len);
            changes.push((op.key, entry.seq(), value));
        }
        if bytes > LAG {
            return None;
        }
    }
    Some(changes)
}

/// All records, a chunk at a time, while the desk goes on. A row may be younger than the
/// start: then its change also waits in the queue and is written once more.
struct Copying<'a> {
    shared: &'a Shared,
    last: Option<Key>,
    rows: Vec<(Key, Stored)>,
}

impl Iterator for Copying<'_> {
    type Item = (Key, Seq, Vec<u8>);

    fn next(&mut self) -> Option<Self::Item> {
        if self.rows.is_empty() {
            self.rows = self.shared.world().records.after(self.last).take(CHUNK).collect();
            // Behind the last one there is nothing, however often it is asked.
            self.last = self.rows.last().map(|(key, _)| *key).or(self.last);
            self.rows.reverse();
        }
        self.rows.pop().map(|(key, stored)| (key, stored.rev, stored.value))
    }
}
