//! The table behind a desk that started from its cache: it is opened, checked against
//! the journal and brought up to date while people already work. One that cannot be
//! trusted is set aside and built anew from what is in memory.

use std::time::Duration;

use super::records::Stored;
use super::shared::Shared;
use crate::domain::{Key, Seq};
use crate::files::Files;
use crate::journal::{self, Digest, Entry, GENESIS};
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
    let each = &mut |key: Key, _, bytes: Vec<u8>| digest.add(&key, &bytes);
    let opened = match place.is_missing() {
        true => Err(TableError::Missing),
        false => SledTable::open(&place, patience, each),
    };
    // Not touched: nothing is known against it.
    if let Err(error @ TableError::Files(_)) = opened {
        return Err(error);
    }
    if let Ok((mut table, applied)) = opened {
        let whole = applied.digest == digest.0;
        if whole && let Some(missing) = missing(files, applied, start) {
            if applied != start {
                table.apply(&missing, start)?;
            }
            shared.gate.open();
            return Ok(table);
        }
        table.abandon(patience);
        if whole && applied.seq > start.seq {
            // Journal and cache are older together. The next start says what is missing.
            shared.gate.doubt();
            journal::note_reached(files, applied.seq)?;
            shared.fatal("the table has come further than the journal");
            return Err(TableError::Stopped);
        }
    }
    shared.gate.open();
    shared.banner("rebuilt");
    SledTable::rebuild(&place, &mut Copying { shared, last: None, rows: Vec::new() }, start)
}

/// A fresh table of what is in memory, in the place of the one that was just closed: the
/// engine never gives back what was overwritten. Runs like [`open`]; a desk that dies over
/// it builds it once more at its next start.
///
/// # Errors
/// Where no table can be had.
pub fn renew(files: &Files, shared: &Shared, now: Applied) -> Result<SledTable, TableError> {
    let place = Place::new(files);
    place.give_up()?;
    SledTable::rebuild(&place, &mut Copying { shared, last: None, rows: Vec::new() }, now)
}

/// What a table that came so far lacks; `None` where it is not of this journal, or
/// lacks too much.
fn missing(files: &Files, applied: Applied, start: Applied) -> Option<Vec<Change>> {
    let hash = match applied.seq {
        // Something emptied it.
        Seq(0) if start.seq > Seq(0) => return None,
        Seq(0) => GENESIS,
        seq => journal::entry(files, seq).ok()??.hash,
    };
    if hash != applied.head || applied.seq > start.seq {
        return None;
    }
    if applied.seq == start.seq {
        return (applied == start).then(Vec::new);
    }
    let mut lack = Lack::default();
    for entry in journal::entries_after(files, applied.seq, applied.head).ok()? {
        let entry = entry.ok()?;
        if entry.seq() > start.seq {
            break;
        }
        lack.add(&entry);
    }
    lack.changes()
}

/// What a table lacks, as long as it is worth being replayed into it.
#[derive(Default)]
pub(super) struct Lack {
    changes: Vec<Change>,
    bytes: usize,
}

impl Lack {
    pub fn add(&mut self, entry: &Entry) {
        for op in &entry.ops {
            self.bytes += op.value().map_or(0, <[u8]>::len);
            if self.bytes <= LAG {
                self.changes.push((op.key, entry.seq(), op.value().map(<[u8]>::to_vec)));
            }
        }
    }

    /// All of it; `None` where that is too much.
    pub fn changes(self) -> Option<Vec<Change>> {
        (self.bytes <= LAG).then_some(self.changes)
    }
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
            // At the end it stays where it is: it may be asked once more.
            self.last = self.rows.last().map(|(key, _)| *key).or(self.last);
            self.rows.reverse();
        }
        self.rows.pop().map(|(key, stored)| (key, stored.rev, stored.value))
    }
}
