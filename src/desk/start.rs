//! From what is on the disk to a desk that answers: the table is read, checked
//! against the journal, and what it lacks is replayed. Any doubt: the table is set
//! aside untouched and everything is built anew from snapshot and journal.

use std::collections::{HashMap, VecDeque};
use std::io::ErrorKind;
use std::sync::Arc;
use std::time::Duration;

use super::behind::Lack;
use super::cache::Cached;
use super::world::World;
use super::{Progress, cache, fields, whole, world};
use crate::domain::catalog::Category;
use crate::domain::record::{Counter, Matter};
use crate::domain::txn::RequestId;
use crate::domain::{Key, Kind, Seq, envelope};
use crate::files::Files;
use crate::journal::{self, Entry, Found, GENESIS, Hash, Journal, JournalError};
use crate::table::{Applied, Change, Place, SledTable, TABLE, TableError};
use crate::wire::Done;

/// How long the table may give no sign of life while it opens (52 ms stalls were seen;
/// a hang never ends), except in tests.
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
    /// Where the world stands: after the journal's last entry.
    pub applied: Applied,
    /// Banners to raise: `rebuilt`, `no_table`, `torn`.
    pub banners: Vec<&'static str>,
    /// The journal can only be read, and why.
    pub unsettled: Option<std::io::Error>,
}

/// How the table stands.
pub enum Standing {
    /// Read, and what it lacks of the journal, to be fed to it.
    Open(Box<SledTable>, Vec<Change>),
    /// The cache was right: the table is opened behind, and should stand so.
    Behind,
    /// No table can be had at all: the desk works, and says so.
    None,
}

/// Why a desk cannot open.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// Entries that were acknowledged are gone: see [`super::whole`].
    #[error("the journal ends with entry {last}, but {file} has come to entry {known}")]
    EndsEarly { last: Seq, file: String, known: Seq },
    #[error("the files of the data directory: {0}")]
    Files(#[from] std::io::Error),
}

/// What is loaded, and how.
pub struct Opening<'a> {
    pub files: &'a Files,
    pub found: &'a Found,
    pub segment_bytes: u64,
    pub patience: Duration,
}

/// Loads everything: from the cache of a clean leave, else from the table, else from
/// snapshot and journal.
///
/// # Errors
/// Where the journal is damaged, or ends earlier than the table knows.
pub fn load(
    opening: &Opening<'_>,
    categories: &[Category],
    progress: Progress,
) -> Result<Loaded, OpenError> {
    let Opening { files, found, segment_bytes, patience } = *opening;
    let mut far = Far { done: 0, total: 0, progress };
    let mut banners = Vec::new();
    let torn = found.torn_tail().is_some();
    let place = Place::new(files);
    let (seq, head) = found.head();
    // An opening that died is looked into before anything else is believed.
    let cached = match !torn && place.is_unmarked() {
        true => cache::read(files, (seq, head)),
        false => None,
    };
    let cached = cached.and_then(|cached| from_cache(cached, files, categories, &mut far).ok());
    let (world, table, journal, unsettled) = match cached {
        Some(world) => {
            let (journal, unsettled) = open_journal(found, segment_bytes)?;
            (world, Standing::Behind, journal, unsettled)
        }
        None => {
            let (world, stored) = stored(&place, patience, categories, &mut far);
            let stored = match stored {
                Ok((table, applied)) if applied.seq > seq => {
                    table.abandon(patience);
                    return Err(whole::ends_early(found, TABLE, applied.seq));
                }
                stored => stored,
            };
            let (journal, unsettled) = open_journal(found, segment_bytes)?;
            let stored = (world, stored);
            let (mut world, table) = from_table(&place, &journal, stored, patience, &mut banners)?;
            // It stays unused in any case.
            let _ = files.remove(journal::CACHE);
            far.indexing(&world);
            world.load_done(seq, None, &mut |residents| far.more(residents));
            (world, table, journal, unsettled)
        }
    };
    if torn && unsettled.is_none() {
        banners.push("torn");
    }
    if matches!(table, Standing::None) {
        banners.push("no_table");
    }
    let applied = Applied { seq, digest: world.records.digest().0, head };
    Ok(Loaded { world, journal, table, applied, banners, unsettled })
}

/// The journal; only to be read where the disk takes no writes (after errors Linux mounts
/// a file system read-only): who is asked for a telephone number need not wait for a new
/// disk. Nothing to read is no desk.
fn open_journal(
    found: &Found,
    segment_bytes: u64,
) -> Result<(Journal, Option<std::io::Error>), JournalError> {
    match found.open(segment_bytes) {
        Ok((journal, _)) => Ok((journal, None)),
        // Who may not write here is not to look, either.
        Err(JournalError::Io(error)) if error.kind() == ErrorKind::PermissionDenied => {
            Err(JournalError::Io(error))
        }
        Err(JournalError::Io(error)) if found.head().0 > Seq(0) => {
            Ok((found.to_read(), Some(error)))
        }
        Err(error) => Err(error),
    }
}

/// What was in the cache, and what was committed since.
fn from_cache(
    cached: Cached,
    files: &Files,
    categories: &[Category],
    far: &mut Far,
) -> Result<World, JournalError> {
    let Cached { at, records, index, search } = cached;
    let mut world = World { records, index, ..World::knowing(categories) };
    world.load_done(at.0, search, &mut |residents| far.more(residents));
    for entry in journal::entries_after(files, at.0, at.1)? {
        let entry = entry?;
        world.apply(entry.seq(), &changes_of(&entry));
    }
    Ok(world)
}

/// The table and how far it is, or why it does not open.
type Stored = Result<(SledTable, Applied), TableError>;

fn stored(
    place: &Place,
    patience: Duration,
    categories: &[Category],
    far: &mut Far,
) -> (World, Stored) {
    let mut world = World::knowing(categories);
    if place.is_missing() {
        return (world, Err(TableError::Missing));
    }
    let opened = SledTable::open(place, patience, &mut |key, rev, bytes| {
        far.record(key, &bytes);
        world.load(key, rev, &bytes);
    });
    world.settle();
    (world, opened)
}

/// From the table and what the journal has beyond it, else from the journal alone.
fn from_table(
    place: &Place,
    journal: &Journal,
    (mut world, stored): (World, Stored),
    patience: Duration,
    banners: &mut Vec<&'static str>,
) -> Result<(World, Standing), OpenError> {
    let untouched = matches!(stored, Err(TableError::Files(_)));
    if let Ok((table, applied)) = stored {
        let trusted = trust(&world, applied, journal);
        let lack = trusted.then(|| bring_up(&mut world, journal, applied)).flatten();
        if let Some(lack) = lack {
            return Ok((world, Standing::Open(Box::new(table), lack)));
        }
        table.abandon(patience);
    }
    let empty = World { search: world.search.emptied(), ..World::default() };
    world = from_journal(journal.files(), journal, empty)?;
    // The files around the table could not be written: it was not touched, and may be
    // as good as ever when there is room again.
    if untouched {
        return Ok((world, Standing::None));
    }
    // Before the first entry there was nothing to build it from.
    if journal.head().0 > Seq(0) {
        banners.push("rebuilt");
    }
    let table = fresh_table(place, &world, journal);
    let opened = |table| Standing::Open(Box::new(table), Vec::new());
    Ok((world, table.map_or(Standing::None, opened)))
}

/// Replays what the table lacks, and gives it back. `None` where it cannot be read, or is
/// too much to be fed to the table at once.
fn bring_up(world: &mut World, journal: &Journal, applied: Applied) -> Option<Vec<Change>> {
    let mut lack = Lack::default();
    replay(world, journal, (applied.seq, applied.head), &mut |entry| lack.add(entry)).ok()?;
    lack.changes()
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
fn trust(world: &World, applied: Applied, journal: &Journal) -> bool {
    if applied.digest != world.records.digest().0 {
        return false;
    }
    let hash = match applied.seq {
        // An empty one beside a journal that is not: something emptied it.
        Seq(0) => (journal.head().0 == Seq(0)).then_some(GENESIS),
        // An entry that cannot be read is no reason to trust.
        seq => journal.entry(seq).ok().flatten().map(|entry| entry.hash),
    };
    hash == Some(applied.head)
}

/// Everything past an entry; `each` one is shown.
fn replay(
    world: &mut World,
    journal: &Journal,
    (after, head): (Seq, Hash),
    each: &mut dyn FnMut(&Entry),
) -> Result<(), JournalError> {
    for entry in journal::entries_after(journal.files(), after, head)? {
        let entry = entry?;
        each(&entry);
        world.replay(entry.seq(), &changes_of(&entry));
    }
    Ok(())
}

fn changes_of(entry: &Entry) -> Vec<world::Change> {
    entry.ops.iter().map(|op| (op.key, op.value().map(Arc::from))).collect()
}

/// The newest snapshot that is whole, and the journal after it.
fn from_journal(files: &Files, journal: &Journal, mut world: World) -> Result<World, OpenError> {
    let mut after = (Seq(0), GENESIS);
    if let Some(snapshot) = journal::load(files, journal.head().0)?.snapshot {
        for row in snapshot.rows()? {
            let row = row?;
            world.load(row.key, row.rev, &row.value);
        }
        world.settle();
        after = (snapshot.seq, snapshot.head);
    }
    replay(&mut world, journal, after, &mut |_| {})?;
    Ok(world)
}

fn fresh_table(place: &Place, world: &World, journal: &Journal) -> Result<SledTable, TableError> {
    let (seq, head) = journal.head();
    let applied = Applied { seq, digest: world.records.digest().0, head };
    let mut records =
        world.records.after(None).map(|(key, stored)| (key, stored.rev, stored.value));
    SledTable::rebuild(place, &mut records, applied)
}

/// Requests and their answers, and the requests in their order.
type Answers = (HashMap<RequestId, Done>, VecDeque<RequestId>);

/// Requests answered before the desk last stopped, so that a client which did not
/// hear the answer may ask again.
pub fn answered(world: &World, journal: &Journal) -> Result<Answers, JournalError> {
    let count = Seq(journal.head().0.0.saturating_sub(ANSWERED) + 1);
    let from = journal.within_last(ANSWERED_BYTES).map_or(count, |near| near.max(count));
    match answers(world, journal, from) {
        // The latest are the ones that matter, and their segment was read to its end.
        Err(JournalError::Damaged(_)) => answers(world, journal, journal.sealed().next()),
        other => other,
    }
}

fn answers(world: &World, journal: &Journal, from: Seq) -> Result<Answers, JournalError> {
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
    Done {
        seq: entry.seq(),
        subject,
        facts: facts.unwrap_or_default(),
        left: Vec::new(),
        undo: false,
    }
}
