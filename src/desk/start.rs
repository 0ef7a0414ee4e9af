//! From what is on the disk to a desk that answers: the table is read, checked
//! against the journal, and what it lacks is replayed. Any doubt: the table is set
//! aside untouched and everything is built anew from snapshot and journal.

use std::collections::{HashMap, VecDeque};
use std::io::ErrorKind;
use std::sync::Arc;
use std::time::Duration;

use super::cache::Cached;
use super::world::World;
use super::{Progress, cache, fields};
use crate::domain::record::{Counter, Matter};
use crate::domain::txn::RequestId;
use crate::domain::{Key, Kind, Seq, envelope};
use crate::files::Files;
use crate::journal::{self, Entry, GENESIS, Journal, JournalError, OpenReport};
use crate::table::{Applied, Place, SledTable, TableError};
use crate::wire::Done;

/// How long the table may give no sign of life while it opens (52 ms stalls were seen;
/// a hang never ends).
pub const PATIENCE: Duration = Duration::from_secs(20);
/// Entries read back for the requests they answered, and the bytes they may have: after
/// an import they are large.
const ANSWERED: u64 = 2_000;
const ANSWERED_BYTES: u64 = 16 << 20;

/// What was found at the start.
pub struct Loaded {
    pub world: World,
    pub journal: Journal,
    pub table: Standing,
    /// Banners to raise: `rebuilt`, `no_table`, `torn`.
    pub banners: Vec<&'static str>,
    /// The journal can only be read, and why.
    pub unsettled: Option<std::io::Error>,
}

/// How the table stands.
pub enum Standing {
    Open(Box<SledTable>),
    /// The cache was right: the table is opened behind, and should stand so.
    Behind(Applied),
    /// No table can be had at all: the desk works, and says so.
    None,
}

/// Why a desk cannot open.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error(transparent)]
    Journal(#[from] JournalError),
    #[error("the files of the data directory: {0}")]
    Files(#[from] std::io::Error),
}

/// Loads everything: from the cache of a clean leave, else from the table, else from
/// snapshot and journal.
pub fn load(files: &Files, segment_bytes: u64, progress: Progress) -> Result<Loaded, OpenError> {
    let (journal, report, unsettled) = open_journal(files, segment_bytes)?;
    let mut far = Far { done: 0, total: 0, progress };
    let mut banners = Vec::new();
    if report.torn_tail.is_some() {
        banners.push("torn");
    }
    let place = Place::new(files);
    let (seq, head) = journal.head();
    // An opening that died is looked into before anything else is believed.
    let cached = match report.torn_tail.is_none() && place.is_unmarked() {
        true => cache::read(files, (seq, head)),
        false => None,
    };
    let (mut world, table, saved) = match cached {
        Some(Cached { records, index, search }) => {
            let applied = Applied { seq, digest: records.digest().0, head };
            let table = Standing::Behind(applied);
            (World { records, index, ..World::default() }, table, search)
        }
        None => {
            let (world, table) = from_table(files, &place, &journal, &mut far, &mut banners)?;
            (world, table, None)
        }
    };
    if matches!(table, Standing::None) {
        banners.push("no_table");
    }
    far.indexing(&world);
    world.load_done(seq, saved, &mut |residents| far.more(residents));
    Ok(Loaded { world, journal, table, banners, unsettled })
}

/// The journal; only to be read where the disk takes no writes (after errors Linux mounts
/// a file system read-only): who is asked for a telephone number need not wait for a new
/// disk. Nothing to read is no desk.
fn open_journal(
    files: &Files,
    segment_bytes: u64,
) -> Result<(Journal, OpenReport, Option<std::io::Error>), JournalError> {
    match Journal::open_with(files, segment_bytes) {
        Ok((journal, report)) => Ok((journal, report, None)),
        // Who may not write here is not to look, either.
        Err(JournalError::Io(error)) if error.kind() == ErrorKind::PermissionDenied => {
            Err(JournalError::Io(error))
        }
        Err(JournalError::Io(error)) => match Journal::open_to_read(files) {
            Ok(journal) if journal.head().0 > Seq(0) => {
                Ok((journal, OpenReport::default(), Some(error)))
            }
            _ => Err(JournalError::Io(error)),
        },
        Err(error) => Err(error),
    }
}

/// From the table and what the journal has beyond it.
fn from_table(
    files: &Files,
    place: &Place,
    journal: &Journal,
    far: &mut Far,
    banners: &mut Vec<&'static str>,
) -> Result<(World, Standing), OpenError> {
    let mut world = World::default();
    let opened = SledTable::open(place, PATIENCE, &mut |key, rev, bytes| {
        far.record(key, &bytes);
        world.load(key, rev, &bytes);
    });
    // The files around the table could not be written: it was not touched, and may be
    // as good as ever when there is room again.
    let untouched = matches!(opened, Err(TableError::Files(_)));
    let trusted = match opened {
        Ok((table, applied)) => trust(&world, applied, journal)?.then_some((table, applied)),
        Err(_) => None,
    };
    world.settle();
    if let Some((table, applied)) = trusted {
        replay(&mut world, journal, applied.seq)?;
        return Ok((world, Standing::Open(Box::new(table))));
    }
    world = from_journal(files, journal)?;
    if untouched {
        return Ok((world, Standing::None));
    }
    banners.push("rebuilt");
    let table = fresh_table(place, &world, journal);
    Ok((world, table.map_or(Standing::None, |table| Standing::Open(Box::new(table)))))
}

/// How far the opening is.
struct Far {
    done: u64,
    total: u64,
    progress: Progress,
}

/// How many records go by between two words about it.
const WORD: u64 = 20_000;

impl Far {
    /// A record was read. The counters come first and tell what is to come: every record
    /// once from the table and once more into the search index.
    fn record(&mut self, key: Key, bytes: &[u8]) {
        if key.kind == Kind::Counter
            && let Ok(counter) = envelope::open::<Counter>(bytes)
        {
            self.total += 2 * counter.last;
        }
        if key.sub == 0 {
            self.more(1);
        }
    }

    /// Everything is read and is now indexed.
    fn indexing(&mut self, world: &World) {
        let people = [Kind::Dwelling, Kind::Household, Kind::Resident];
        let people: u64 = people.into_iter().map(|kind| world.records.count_of(kind)).sum();
        self.total = self.done + people;
    }

    fn more(&mut self, records: u64) {
        let before = self.done / WORD;
        self.done += records;
        if self.done / WORD > before {
            (self.progress)(self.done, self.total.max(self.done));
        }
    }
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
            world.load(row.key, row.rev, &row.value);
        }
        world.settle();
        after = snapshot.seq;
    }
    replay(&mut world, journal, after)?;
    Ok(world)
}

fn fresh_table(place: &Place, world: &World, journal: &Journal) -> Result<SledTable, TableError> {
    let (seq, head) = journal.head();
    let applied = Applied { seq, digest: world.records.digest().0, head };
    let mut records =
        world.records.after(None).map(|(key, stored)| (key, stored.rev, stored.value));
    SledTable::rebuild(place, &mut records, applied)
}

/// Requests answered before the desk last stopped, so that a client which did not
/// hear the answer may ask again.
pub fn answered(
    world: &World,
    journal: &Journal,
) -> Result<(HashMap<RequestId, Done>, VecDeque<RequestId>), JournalError> {
    let count = Seq(journal.head().0.0.saturating_sub(ANSWERED) + 1);
    let from = journal.within_last(ANSWERED_BYTES).map_or(count, |near| near.max(count));
    let (mut answered, mut order) = (HashMap::new(), VecDeque::new());
    for entry in journal.entries(from)? {
        let entry = entry?;
        order.push_back(entry.meta.request);
        answered.insert(entry.meta.request, done(world, &entry));
    }
    Ok((answered, order))
}

fn done(world: &World, entry: &Entry) -> Done {
    let subject = entry.meta.subjects.first().copied();
    let matter = subject.filter(|key| key.kind == Kind::Matter);
    let matter = matter.and_then(|key| world.view().get::<Matter>(key.id));
    let facts = matter.map(|matter| fields::facts_of_matter(world.view(), &matter));
    Done { seq: entry.seq(), subject, facts: facts.unwrap_or_default(), undo: false }
}
