//! Making snapshots from files, finding the right one, and keeping two.

use std::collections::BTreeMap;
use std::io;

use crate::domain::{Key, Seq};
use crate::files::Files;

use super::entries::{entries_after, entry};
use super::entry::{GENESIS, Hash};
use super::error::{Flaw, JournalError, Problem};
use super::segment;
use super::snapshot_file::{DIR, Rows, Snapshot, Writer, name, path};

/// Changes merged in one go; a longer journal is merged in several rounds.
const ROUND_BYTES: usize = 64 << 20;

/// The desk's start cache. It stands beside the snapshots because it holds values as
/// they do and has to go where they go.
pub const CACHE: &str = "snapshot/start.cache";
/// The folder of [`CACHE`].
pub const CACHE_DIR: &str = DIR;

/// What [`load`] found.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    /// The newest usable snapshot; without one the table is replayed from the start.
    pub snapshot: Option<Snapshot>,
    /// Newer ones that are damaged or of another journal, to be told of. They are left
    /// as they are.
    pub unusable: Vec<String>,
}

/// The newest snapshot that is whole, not younger than entry `upto`, and of this
/// journal: it carries the hash of the entry it was made after. Where that entry cannot
/// be read any more, the snapshot is all there is and is taken.
pub fn load(files: &Files, upto: Seq) -> io::Result<Loaded> {
    let mut loaded = Loaded::default();
    for seq in list(files)?.into_iter().rev().filter(|seq| *seq <= upto) {
        loaded.snapshot = usable(files, seq)?;
        if loaded.snapshot.is_some() {
            break;
        }
        loaded.unusable.push(name(seq));
    }
    Ok(loaded)
}

/// The snapshot after this entry, if it is whole and of this journal.
fn usable(files: &Files, seq: Seq) -> io::Result<Option<Snapshot>> {
    let whole = Snapshot::open(files, seq)?;
    Ok(whole.filter(|snapshot| match entry(files, seq) {
        Ok(Some(entry)) => entry.hash == snapshot.head,
        Ok(None) => false,
        Err(_) => true,
    }))
}

/// The file name of a whole snapshot of a journal that came further than entry `head`,
/// and how far.
pub fn snapshot_past(files: &Files, head: Seq) -> io::Result<Option<(String, Seq)>> {
    for seq in list(files)?.into_iter().rev().filter(|seq| *seq > head) {
        if Snapshot::open(files, seq)?.is_some() {
            return Ok(Some((path(seq), seq)));
        }
    }
    Ok(None)
}

/// File names of the snapshots that are damaged or of another journal.
pub fn unusable_snapshots(files: &Files) -> io::Result<Vec<String>> {
    let mut unusable = Vec::new();
    for seq in list(files)? {
        match usable(files, seq) {
            Ok(Some(_)) => {}
            Ok(None) => unusable.push(path(seq)),
            // The desk removed an old one meanwhile.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(unusable)
}

/// Writes the snapshot after entry `upto` anew where the last one is unusable, and then
/// removes all that are. The journal must be whole: it is all that is left meanwhile.
pub fn renew_snapshots(files: &Files, upto: Seq) -> Result<(), JournalError> {
    write_snapshot(files, upto)?;
    unusable_snapshots(files)?.into_iter().try_for_each(|path| Ok(files.remove(&path)?))
}

/// Bytes of the newest snapshot: those of all records as they stood then.
pub fn snapshot_bytes(files: &Files) -> io::Result<Option<u64>> {
    list(files)?.pop().map(|newest| files.len(&path(newest))).transpose()
}

/// Whether the segments up to entry `upto` that are in no snapshot yet have half the
/// size of the last one or more. So a large table is written as many times as it
/// doubles, and what a rebuild replays stays short beside what it loads.
pub fn snapshot_due(files: &Files, upto: Seq) -> io::Result<bool> {
    let Some(last) = list(files)?.pop() else { return Ok(true) };
    let mut waiting = 0;
    for first in segment::list(files)?.into_iter().filter(|first| *first > last && *first <= upto) {
        waiting += files.len(&segment::path(first))?;
    }
    Ok(waiting * 2 >= files.len(&path(last))?)
}

/// Writes the snapshot after entry `upto` by merging the entries since the last one
/// into it, and removes all but the newest two. Holds the changes in memory, never the
/// table. Returns the snapshot, or `None` for an empty journal. Not to be called while
/// another call, or [`super::Journal::erase`], is under way.
pub fn write_snapshot(files: &Files, upto: Seq) -> Result<Option<Snapshot>, JournalError> {
    files.make_dir(DIR)?;
    files.tidy(DIR)?;
    let mut base = load(files, upto)?.snapshot;
    loop {
        let (from, head) = base.as_ref().map_or((Seq(0), GENESIS), |base| (base.seq, base.head));
        let Some((seq, head, changes)) = changes_after(files, from, head, upto)? else {
            return Ok(base);
        };
        let rows = base.as_ref().map(Snapshot::rows).transpose()?;
        files.write_beside(&path(seq), |handle| {
            let mut writer = Writer::begin(handle, seq, &head);
            merge(rows, changes, &mut writer)?;
            writer.finish()
        })?;
        let Some(written) = Snapshot::open(files, seq)? else {
            let (code, segment) = (Flaw::Snapshot, name(seq));
            return Err(JournalError::Damaged(Problem { code, segment, offset: 0, seq }));
        };
        // The one it was made from stays to fall back to.
        for old in list(files)?.into_iter().filter(|old| *old < seq && *old != from) {
            files.remove(&path(old))?;
        }
        base = Some(written);
    }
}

/// Removes all snapshots, and the start cache with them, durably.
pub fn remove_snapshots(files: &Files) -> io::Result<()> {
    files.tidy(DIR)?;
    if files.exists(CACHE) {
        files.remove(CACHE)?;
    }
    list(files)?.into_iter().try_for_each(|seq| files.remove(&path(seq)))
}

/// What becomes of each changed key: its rev and its value, or nothing.
type Changes = BTreeMap<Key, (Seq, Option<Vec<u8>>)>;

/// The changes of the entries after `from` up to `upto`, or as many as fit one round,
/// with number and hash of the last entry. `None` if there are none.
fn changes_after(
    files: &Files,
    from: Seq,
    head: Hash,
    upto: Seq,
) -> Result<Option<(Seq, Hash, Changes)>, JournalError> {
    let (mut last, mut bytes, mut changes) = (None, 0, Changes::new());
    for entry in entries_after(files, from, head)? {
        let entry = entry?;
        if entry.seq() > upto || bytes > ROUND_BYTES {
            break;
        }
        last = Some((entry.seq(), entry.hash));
        for op in &entry.ops {
            let value = op.value().map(<[u8]>::to_vec);
            bytes += value.as_ref().map_or(0, Vec::len);
            changes.insert(op.key, (entry.seq(), value));
        }
    }
    Ok(last.map(|(seq, hash)| (seq, hash, changes)))
}

fn merge(base: Option<Rows>, changes: Changes, writer: &mut Writer) -> io::Result<()> {
    let mut changes = changes.into_iter().peekable();
    for row in base.into_iter().flatten() {
        let row = row?;
        while let Some((key, (rev, value))) = changes.next_if(|(key, _)| *key < row.key) {
            if let Some(value) = value {
                writer.push(key, rev, &value)?;
            }
        }
        match changes.next_if(|(key, _)| *key == row.key) {
            Some((key, (rev, Some(value)))) => writer.push(key, rev, &value)?,
            Some((_, (_, None))) => {}
            None => writer.push(row.key, row.rev, &row.value)?,
        }
    }
    for (key, (rev, value)) in changes {
        if let Some(value) = value {
            writer.push(key, rev, &value)?;
        }
    }
    Ok(())
}

/// The entry after which the newest snapshot was made.
pub(super) fn newest(files: &Files) -> io::Result<Option<Seq>> {
    Ok(list(files)?.pop())
}

/// The snapshots there are, oldest first.
pub(super) fn list(files: &Files) -> io::Result<Vec<Seq>> {
    Ok(files.list(DIR)?.iter().filter_map(|name| seq_of(name)).collect())
}

/// The entry after which the snapshot of this file name was made.
fn seq_of(file: &str) -> Option<Seq> {
    let seq = Seq(file.strip_suffix(".snap")?.parse().ok()?);
    (name(seq) == file).then_some(seq)
}

/// Every snapshot there is, and what it says if it is whole.
pub(super) fn survey(files: &Files) -> io::Result<Vec<(Seq, Option<Snapshot>)>> {
    let mut found = Vec::new();
    for seq in list(files)? {
        match Snapshot::open(files, seq) {
            Ok(snapshot) => found.push((seq, snapshot)),
            // The desk removed an old one meanwhile.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}
