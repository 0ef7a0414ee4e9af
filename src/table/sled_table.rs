//! The table in sled 0.34.7, held so that whatever sled does on damaged files (an
//! error, a panic, or no answer at all) comes back as a [`TableError`].

use std::fs::File;
use std::io::{self, ErrorKind};
use std::path::Path;
use std::sync::mpsc::{RecvTimeoutError, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use rustix::fs::{FlockOperation, flock};

use super::place::Mark;
use super::{Applied, Change, Each, Place, Table, TableError, guarded};
use crate::domain::{Key, Seq};

/// Where [`Applied`] is kept. No kind has the number 0, so no key looks like this.
const APPLIED: &[u8] = b"\0applied";

/// sled's default cache is 1 GB. The desk reads a table once and then only writes it.
const SMALL_CACHE: u64 = 16 << 20;
const LARGE_CACHE: u64 = 64 << 20;

/// The size of sled's file at about 100,000 records of 200 bytes, each rewritten once
/// (measured: 65 MB; 36 MB when fresh). The count itself is known only after the
/// cache is chosen.
const LARGE_FILE: u64 = 64 << 20;

/// How often sled writes back and cleans its segments. Its flusher must run: nothing
/// else frees space.
const FLUSH_EVERY_MS: u64 = 5_000;

/// Records handed from the opening thread at once.
const CHUNK: usize = 1_000;

/// A [`Table`] in a directory, for one process at a time.
pub struct SledTable {
    db: sled::Db,
    place: Place,
    /// Device and number of the data directory and of the engine's file when it was opened.
    root: Option<(u64, u64)>,
    file: Option<(u64, u64)>,
    /// That file had something in it.
    filled: bool,
}

/// What the opening thread says.
enum Heard {
    Records(Vec<(Key, Seq, Vec<u8>)>),
    Ended(Result<(SledTable, Applied), TableError>),
}

impl SledTable {
    /// Opens the table (a missing one is made) and hands over every record. It all
    /// happens on a thread of its own; when that says nothing for `patience`, it is
    /// left behind and the table is to be rebuilt.
    ///
    /// # Errors
    /// Every error but [`TableError::LastOpenFailed`] leaves the marker behind, so
    /// that a caller which dies before it rebuilds does not try again. `each` may
    /// have seen some records by then: forget them.
    pub fn open(
        place: &Place,
        patience: Duration,
        each: Each<'_>,
    ) -> Result<(SledTable, Applied), TableError> {
        if place.marked()?.is_some() {
            return Err(TableError::LastOpenFailed);
        }
        place.mark(Mark::Opening)?;
        let (say, hear) = sync_channel(2);
        let theirs = place.clone();
        thread::Builder::new().name("table-open".into()).spawn(move || {
            let ended = guarded(|| read_all(&theirs, &say));
            // Nobody hears it when the patience was over.
            let _ = say.send(Heard::Ended(ended));
        })?;
        loop {
            match hear.recv_timeout(patience) {
                Ok(Heard::Records(chunk)) => {
                    chunk.into_iter().for_each(|(key, rev, bytes)| each(key, rev, bytes));
                }
                Ok(Heard::Ended(ended)) => {
                    let opened = ended?;
                    place.unmark()?;
                    return Ok(opened);
                }
                Err(RecvTimeoutError::Timeout) => return Err(TableError::Silent(patience)),
                Err(RecvTimeoutError::Disconnected) => return Err(TableError::Stopped),
            }
        }
    }

    /// Builds a fresh table of these records. What was there is set aside untouched.
    ///
    /// It is built in place, under the marker: a start that dies over it finds the
    /// marker, throws the unfinished table away and builds again.
    ///
    /// # Errors
    /// When the files cannot be moved or written. The marker then stays.
    pub fn rebuild(
        place: &Place,
        records: &mut dyn Iterator<Item = (Key, Seq, Vec<u8>)>,
        applied: Applied,
    ) -> Result<SledTable, TableError> {
        if place.marked()? == Some(Mark::Building) {
            place.remove_unfinished()?;
        }
        place.set_aside()?;
        place.mark(Mark::Building)?;
        let table = guarded(|| {
            let mut table = SledTable::at(place)?;
            loop {
                let chunk: Vec<Change> =
                    records.take(CHUNK).map(|(key, rev, bytes)| (key, rev, Some(bytes))).collect();
                if chunk.is_empty() {
                    break;
                }
                table.db.apply_batch(batch_of(&chunk))?;
            }
            // Last, so that a half-built table never claims to be one.
            table.apply(&[], applied)?;
            table.flush()?;
            table.note()?;
            Ok(table)
        })?;
        place.unmark()?;
        Ok(table)
    }

    /// Closes a table that is not used any more. Over damaged files that may panic or
    /// never end: it happens on a thread of its own, and is waited for no longer than this.
    pub fn abandon(self, patience: Duration) {
        let (say, hear) = sync_channel(1);
        let closing = move || {
            let closed = guarded(|| {
                drop(self);
                Ok(())
            });
            // Nobody hears it when the patience was over.
            let _ = say.send(closed);
        };
        if thread::Builder::new().name("table-close".into()).spawn(closing).is_ok() {
            let _ = hear.recv_timeout(patience);
        }
    }

    /// Remembers which files it has.
    fn note(&mut self) -> io::Result<()> {
        let file = self.place.file()?;
        self.root = self.place.root()?.map(|root| root.file);
        (self.file, self.filled) = (file.map(|file| file.file), file.is_some_and(|f| f.len > 0));
        Ok(())
    }

    fn at(place: &Place) -> Result<SledTable, TableError> {
        let path = place.table();
        wait_for_lock(&path)?;
        let db = sled::Config::new()
            .path(&path)
            .cache_capacity(cache_for(&path))
            .flush_every_ms(Some(FLUSH_EVERY_MS))
            .open()?;
        let mut table =
            SledTable { db, place: place.clone(), root: None, file: None, filled: false };
        table.note()?;
        Ok(table)
    }
}

impl Table for SledTable {
    fn scan(&mut self, each: Each<'_>) -> Result<Applied, TableError> {
        let mut applied = Applied::default();
        for entry in self.db.iter() {
            let (key, value) = entry?;
            if key == APPLIED {
                applied = applied_of(&value)?;
            } else {
                let key = Key::from_bytes(&key).ok_or(TableError::Damaged)?;
                let (rev, bytes) = value_of(&value)?;
                each(key, rev, bytes);
            }
        }
        Ok(applied)
    }

    fn apply(&mut self, batch: &[Change], applied: Applied) -> Result<(), TableError> {
        self.stands()?;
        let mut writes = batch_of(batch);
        writes.insert(APPLIED, applied_bytes(applied).as_slice());
        Ok(self.db.apply_batch(writes)?)
    }

    fn flush(&mut self) -> Result<(), TableError> {
        self.db.flush()?;
        Ok(self.place.sync_table()?)
    }

    fn stands(&self) -> Result<(), TableError> {
        // What was moved away with everything comes back with it, or the desk says so.
        if self.place.root()?.map(|root| root.file) != self.root || self.file.is_none() {
            return Ok(());
        }
        let there = self.place.file()?.filter(|there| there.len > 0 || !self.filled);
        match there.map(|there| there.file) == self.file {
            true => Ok(()),
            false => Err(TableError::Missing),
        }
    }

    fn get(&self, key: Key) -> Result<Option<(Seq, Vec<u8>)>, TableError> {
        self.db.get(key.to_bytes())?.map(|value| value_of(&value)).transpose()
    }
}

impl From<sled::Error> for TableError {
    fn from(error: sled::Error) -> TableError {
        TableError::Engine(error.to_string())
    }
}

/// Opens and reads on the opening thread. Chunks nobody takes any more are dropped.
fn read_all(place: &Place, say: &SyncSender<Heard>) -> Result<(SledTable, Applied), TableError> {
    let mut table = SledTable::at(place)?;
    let mut chunk = Vec::with_capacity(CHUNK);
    let applied = table.scan(&mut |key, rev, bytes| {
        chunk.push((key, rev, bytes));
        if chunk.len() == CHUNK {
            let _ = say.send(Heard::Records(std::mem::take(&mut chunk)));
        }
    })?;
    let _ = say.send(Heard::Records(chunk));
    Ok((table, applied))
}

/// Waits until nobody holds sled's lock. A table that was just dropped in this process
/// holds it until the last of sled's own threads is done, and sled itself does not wait.
fn wait_for_lock(path: &Path) -> io::Result<()> {
    match File::open(path.join("db")) {
        Ok(file) => Ok(flock(&file, FlockOperation::LockExclusive)?),
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(()),
        Err(e) => Err(e),
    }
}

fn cache_for(path: &Path) -> u64 {
    let size = path.join("db").metadata().map_or(0, |file| file.len());
    if size < LARGE_FILE { SMALL_CACHE } else { LARGE_CACHE }
}

/// Values are rev (8 bytes, big-endian), then the enveloped bytes.
fn batch_of(changes: &[Change]) -> sled::Batch {
    let mut batch = sled::Batch::default();
    for (key, rev, bytes) in changes {
        match bytes {
            Some(bytes) => {
                let value = [rev.0.to_be_bytes().as_slice(), bytes].concat();
                batch.insert(&key.to_bytes(), value);
            }
            None => batch.remove(&key.to_bytes()),
        }
    }
    batch
}

fn value_of(value: &[u8]) -> Result<(Seq, Vec<u8>), TableError> {
    let (rev, bytes) = value.split_first_chunk().ok_or(TableError::Damaged)?;
    Ok((Seq(u64::from_be_bytes(*rev)), bytes.to_vec()))
}

/// Seq (8 bytes), then digest (16), big-endian.
fn applied_bytes(applied: Applied) -> Vec<u8> {
    [&applied.seq.0.to_be_bytes()[..], &applied.digest.to_be_bytes(), &applied.head].concat()
}

fn applied_of(bytes: &[u8]) -> Result<Applied, TableError> {
    let (seq, rest) = bytes.split_first_chunk().ok_or(TableError::Damaged)?;
    let (digest, head) = rest.split_first_chunk().ok_or(TableError::Damaged)?;
    let head = head.try_into().map_err(|_| TableError::Damaged)?;
    let seq = Seq(u64::from_be_bytes(*seq));
    Ok(Applied { seq, digest: u128::from_be_bytes(*digest), head })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::domain::Kind;
    use crate::files::Files;

    const PATIENCE: Duration = Duration::from_secs(60);

    type Records = Vec<(Key, Seq, Vec<u8>)>;

    fn records(count: u64) -> Records {
        (1..=count).map(|id| (Key::of(Kind::Matter, id), Seq(id), vec![7; 40])).collect()
    }

    fn open(place: &Place) -> Result<(SledTable, Applied, Records), TableError> {
        let mut seen = Vec::new();
        let (table, applied) =
            SledTable::open(place, PATIENCE, &mut |k, r, b| seen.push((k, r, b)))?;
        Ok((table, applied, seen))
    }

    #[test]
    fn a_rebuilt_table_opens_with_every_record_and_without_the_marker() {
        let home = tempfile::tempdir().unwrap();
        let place = Place::new(&Files::at(home.path()).unwrap());
        let applied = Applied { seq: Seq(2_500), digest: u128::MAX - 1, head: [7; 32] };
        drop(SledTable::rebuild(&place, &mut records(2_500).into_iter(), applied).unwrap());
        let (_table, found, seen) = open(&place).unwrap();
        assert_eq!((found, seen), (applied, records(2_500)));
        assert_eq!(place.marked().unwrap(), None);
    }

    #[test]
    fn a_missing_table_is_new_and_says_so() {
        let home = tempfile::tempdir().unwrap();
        let (_table, applied, seen) = open(&Place::new(&Files::at(home.path()).unwrap())).unwrap();
        assert_eq!((applied, seen), (Applied::default(), vec![]));
    }

    #[test]
    fn a_start_that_died_over_the_table_leads_to_a_rebuild() {
        let home = tempfile::tempdir().unwrap();
        let place = Place::new(&Files::at(home.path()).unwrap());
        drop(open(&place).unwrap());
        place.mark(Mark::Opening).unwrap();
        assert!(matches!(open(&place), Err(TableError::LastOpenFailed)));
        let applied = Applied { seq: Seq(3), digest: 9, ..Applied::default() };
        drop(SledTable::rebuild(&place, &mut records(3).into_iter(), applied).unwrap());
        assert!(home.path().join("sled.bad-1/db").exists());
        assert_eq!(open(&place).unwrap().1, applied);
    }

    #[test]
    fn an_unfinished_rebuild_is_thrown_away_not_kept() {
        let home = tempfile::tempdir().unwrap();
        let place = Place::new(&Files::at(home.path()).unwrap());
        fs::create_dir(place.table()).unwrap();
        fs::write(place.table().join("db"), b"half").unwrap();
        place.mark(Mark::Building).unwrap();
        assert!(matches!(open(&place), Err(TableError::LastOpenFailed)));
        SledTable::rebuild(&place, &mut records(1).into_iter(), Applied::default()).unwrap();
        assert!(!home.path().join("sled.bad-1").exists());
    }

    #[test]
    fn damaged_files_are_an_error_or_show_in_what_is_scanned() {
        let home = tempfile::tempdir().unwrap();
        let place = Place::new(&Files::at(home.path()).unwrap());
        let applied = Applied { seq: Seq(5_000), digest: 1, ..Applied::default() };
        drop(SledTable::rebuild(&place, &mut records(5_000).into_iter(), applied).unwrap());
        let file = place.table().join("db");
        let mut bytes = fs::read(&file).unwrap();
        let middle = bytes.len() / 2;
        bytes[1_000..middle].fill(0xff);
        fs::write(&file, bytes).unwrap();
        match open(&place) {
            Ok((_, found, seen)) => assert!(found != applied || seen != records(5_000)),
            Err(_) => assert_eq!(place.marked().unwrap(), Some(Mark::Opening)),
        }
        SledTable::rebuild(&place, &mut records(2).into_iter(), applied).unwrap();
        assert_eq!(place.marked().unwrap(), None);
    }

    #[test]
    fn a_table_somebody_holds_runs_into_the_deadline() {
        let home = tempfile::tempdir().unwrap();
        let place = Place::new(&Files::at(home.path()).unwrap());
        let (held, ..) = open(&place).unwrap();
        let patience = Duration::from_millis(20);
        let second = SledTable::open(&place, patience, &mut |_, _, _| {});
        assert!(matches!(second, Err(TableError::Silent(p)) if p == patience));
        drop(held);
        assert!(matches!(open(&place), Err(TableError::LastOpenFailed)));
    }

    #[test]
    fn an_abandoned_table_is_free_for_the_next() {
        let home = tempfile::tempdir().unwrap();
        let place = Place::new(&Files::at(home.path()).unwrap());
        open(&place).unwrap().0.abandon(PATIENCE);
        let held = SledTable::open(&place, Duration::from_millis(500), &mut |_, _, _| {});
        assert!(held.is_ok(), "it is closed when the waiting ends");
    }

    #[test]
    fn what_no_program_of_ours_wrote_is_damage() {
        for (key, value) in [(&b"strange"[..], &b"12345678"[..]), (&[7; 17], b"short")] {
            let home = tempfile::tempdir().unwrap();
            let place = Place::new(&Files::at(home.path()).unwrap());
            let (table, ..) = open(&place).unwrap();
            table.db.insert(key, value).unwrap();
            drop(table);
            assert!(matches!(open(&place), Err(TableError::Damaged)));
        }
    }

    #[test]
    fn only_a_large_file_gets_the_large_cache() {
        let home = tempfile::tempdir().unwrap();
        assert_eq!(cache_for(home.path()), SMALL_CACHE);
        let file = File::create(home.path().join("db")).unwrap();
        file.set_len(LARGE_FILE).unwrap();
        assert_eq!(cache_for(home.path()), LARGE_CACHE);
    }
}
