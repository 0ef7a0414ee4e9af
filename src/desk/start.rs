//! From what is on the disk to a desk that answers: the table is read, checked
//! against the journal, and what it lacks is replayed. Any doubt: the table is set
//! aside untouched and everything is built anew from snapshot and journal.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use super::fields;
use super::world::World;
use crate::domain::record::Matter;
use crate::domain::txn::RequestId;
use crate::domain::{Kind, Seq};
use crate::files::Files;
use crate::journal::{self, Entry, GENESIS, Journal, JournalError};
use crate::table::{Applied, Place, SledTable, TableError};
use crate::wire::Done;

/// How long the table may give no sign of life while it opens (52 ms stalls were seen;
/// a hang never ends).
const PATIENCE: Duration = Duration::from_secs(20);
/// Entries read back for the requests they answered.
const ANSWERED: u64 = 2_000;

/// What was found at the start.
pub struct Loaded {
    pub world: World,
    pub journal: Journal,
    /// `None` where no table can be had at all: the desk works, and says so.
    pub table: Option<SledTable>,
    /// Banners to raise: `rebuilt`, `no_table`, `torn`.
    pub banners: Vec<&'static str>,
}

/// Why a desk cannot open.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error(transparent)]
    Journal(#[from] JournalError),
    #[error("the files of the data directory: {0}")]
    Files(#[from] std::io::Error),
}

/// Loads everything.
pub fn load(files: &Files, segment_bytes: u64) -> Result<Loaded, OpenError> {
    let (journal, report) = Journal::open_with(files, segment_bytes)?;
    let mut banners = Vec::new();
    if report.torn_tail.is_some() {
        banners.push("torn");
    }
    let place = Place::new(files);
    let mut world = World::default();
    let opened = SledTable::open(&place, PATIENCE, &mut |key, rev, bytes| {
        world.load(key, rev, Arc::from(bytes));
    });
    let trusted = match opened {
        Ok((table, applied)) => trust(&world, applied, &journal)?.then_some((table, applied)),
        Err(_) => None,
    };
    let table = match trusted {
        Some((table, applied)) => {
            replay(&mut world, &journal, applied.seq)?;
            Some(table)
        }
        None => {
            world = from_journal(files, &journal)?;
            banners.push("rebuilt");
            fresh_table(&place, &world, &journal).ok()
        }
    };
    if table.is_none() {
        banners.push("no_table");
    }
    world.load_done(journal.head().0);
    Ok(Loaded { world, journal, table, banners })
}

/// Whether the table is what the journal says it was at that entry: the digest shows
/// that it is whole, the hash that it is of this journal.
fn trust(world: &World, applied: Applied, journal: &Journal) -> Result<bool, JournalError> {
    let (head, _) = journal.head();
    if applied.seq > head || applied.digest != world.records.digest().0 {
        return Ok(false);
    }
    let hash = match applied.seq {
        Seq(0) => Some(GENESIS),
        // An entry that cannot be read is no reason to trust.
        seq => journal.entry(seq).ok().flatten().map(|entry| entry.hash),
    };
    Ok(hash == Some(applied.head))
}

/// Everything past an entry.
fn replay(world: &mut World, journal: &Journal, after: Seq) -> Result<(), JournalError> {
    for entry in journal.entries(after.next())? {
        let entry = entry?;
        let changes: Vec<_> =
            entry.ops.iter().map(|op| (op.key, op.value().map(Arc::from))).collect();
        world.replay(entry.seq(), &changes);
    }
    Ok(())
}

/// The newest snapshot that is whole, and the journal after it.
fn from_journal(files: &Files, journal: &Journal) -> Result<World, OpenError> {
    let mut world = World::default();
    let mut after = Seq(0);
    if let Some(snapshot) = journal::load(files, journal.head().0)?.snapshot {
        for row in snapshot.rows()? {
            let row = row?;
            world.load(row.key, row.rev, Arc::from(row.value));
        }
        after = snapshot.seq;
    }
    replay(&mut world, journal, after)?;
    Ok(world)
}

fn fresh_table(place: &Place, world: &World, journal: &Journal) -> Result<SledTable, TableError> {
    let (seq, head) = journal.head();
    let applied = Applied { seq, digest: world.records.digest().0, head };
    let mut records =
        world.records.iter().map(|(key, stored)| (key, stored.rev, stored.value.to_vec()));
    SledTable::rebuild(place, &mut records, applied)
}

/// Requests answered before the desk last stopped, so that a client which did not
/// hear the answer may ask again.
pub fn answered(
    world: &World,
    journal: &Journal,
) -> (HashMap<RequestId, Done>, VecDeque<RequestId>) {
    let from = Seq(journal.head().0.0.saturating_sub(ANSWERED) + 1);
    let (mut answered, mut order) = (HashMap::new(), VecDeque::new());
    let Ok(entries) = journal.entries(from) else { return (answered, order) };
    for entry in entries.filter_map(Result::ok) {
        order.push_back(entry.meta.request);
        answered.insert(entry.meta.request, done(world, &entry));
    }
    (answered, order)
}

fn done(world: &World, entry: &Entry) -> Done {
    let subject = entry.meta.subjects.first().copied();
    let matter = subject.filter(|key| key.kind == Kind::Matter);
    let matter = matter.and_then(|key| world.view().get::<Matter>(key.id));
    let facts = matter.map(|matter| fields::facts_of_matter(world.view(), &matter));
    Done { seq: entry.seq(), subject, facts: facts.unwrap_or_default(), undo: false }
}
