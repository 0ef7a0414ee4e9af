//! What a power cut leaves on the disk. From a recording and a place to cut it, one
//! of the states a disk may be in afterwards, chosen by a seed:
//!
//! - what was synced is there;
//! - a write that was not is there whole, torn between 512-byte sectors, or missing,
//!   with the file's length grown (zeros in the gaps) or not;
//! - a write whose sync *failed* stays in doubt until the same bytes are written and
//!   synced again;
//! - a name that was made, renamed or removed is durable after its directory's sync;
//!   before that it may have happened or not, whatever became of the others.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::disk::parent;
use super::record::{Event, Recording};

/// Disks write whole sectors of this many bytes.
const SECTOR: usize = 512;

/// Builds in `target` (which must be empty or missing) a state that a power cut
/// after the first `cut` events could have left. The same arguments give the same state.
pub fn replay(recording: &Recording, cut: usize, seed: u64, target: &Path) -> io::Result<()> {
    let mut disk = Disk::new(recording, seed);
    for event in recording.events.iter().take(cut) {
        disk.apply(event);
    }
    disk.lose_power();
    fs::create_dir_all(target)?;
    for (path, node) in &disk.names {
        if !disk.reachable(path) {
            continue;
        }
        match node {
            Node::Dir => fs::create_dir(target.join(path))?,
            Node::File(number) => {
                let empty = Vec::new();
                let content = disk.contents.get(number).unwrap_or(&empty);
                fs::write(target.join(path), content)?;
            }
        }
    }
    Ok(())
}

#[derive(Clone, Copy)]
enum Node {
    Dir,
    File(u64),
}

/// A change of names that waits for the sync of its directory.
struct NameChange {
    dir: String,
    gone: Option<String>,
    come: Option<(String, Node)>,
}

/// A change of bytes that waits for the sync of its file.
struct ByteChange {
    file: u64,
    kind: ByteKind,
    /// A sync failed after it: the next sync proves nothing about it.
    doubtful: bool,
}

enum ByteKind {
    Write { offset: usize, bytes: Vec<u8> },
    Truncate { len: usize },
}

struct Disk {
    rng: ChaCha8Rng,
    /// Sorted, so a directory comes before what is in it.
    names: BTreeMap<String, Node>,
    contents: BTreeMap<u64, Vec<u8>>,
    name_changes: Vec<NameChange>,
    byte_changes: Vec<ByteChange>,
}

impl Disk {
    fn new(recording: &Recording, seed: u64) -> Disk {
        let dirs = recording.dirs.iter().map(|dir| (dir.clone(), Node::Dir));
        let files = recording.names.iter().map(|(path, file)| (path.clone(), Node::File(*file)));
        Disk {
            rng: ChaCha8Rng::seed_from_u64(seed),
            names: dirs.chain(files).collect(),
            contents: recording.contents.clone(),
            name_changes: Vec::new(),
            byte_changes: Vec::new(),
        }
    }

    fn apply(&mut self, event: &Event) {
        match event {
            Event::MakeDir { dir } => self.rename(None, Some((dir, Node::Dir))),
            Event::Create { path, file } => self.rename(None, Some((path, Node::File(*file)))),
            Event::Rename { from, to, file } => {
                self.rename(Some(from), Some((to, Node::File(*file))));
            }
            Event::Remove { path } => self.rename(Some(path), None),
            Event::Write { file, offset, bytes } => {
                let kind = ByteKind::Write { offset: *offset as usize, bytes: bytes.clone() };
                self.byte_changes.push(ByteChange { file: *file, kind, doubtful: false });
            }
            Event::Truncate { file, len } => {
                let kind = ByteKind::Truncate { len: *len as usize };
                self.byte_changes.push(ByteChange { file: *file, kind, doubtful: false });
            }
            Event::Sync { file } => self.settle_bytes(Some(*file)),
            Event::FailedSync { file } => {
                let mine = self.byte_changes.iter_mut().filter(|change| change.file == *file);
                mine.for_each(|change| change.doubtful = true);
            }
            Event::SyncDir { dir } => {
                let waiting = std::mem::take(&mut self.name_changes);
                let (done, rest): (Vec<_>, Vec<_>) =
                    waiting.into_iter().partition(|change| change.dir == *dir);
                self.name_changes = rest;
                done.into_iter().for_each(|change| self.settle_name(change));
            }
            Event::Mark(_) => {}
        }
    }

    fn rename(&mut self, gone: Option<&String>, come: Option<(&String, Node)>) {
        let path = come.map(|(path, _)| path).or(gone);
        self.name_changes.push(NameChange {
            dir: path.map_or("", |path| parent(path)).to_owned(),
            gone: gone.cloned(),
            come: come.map(|(path, node)| (path.clone(), node)),
        });
    }

    fn settle_name(&mut self, change: NameChange) {
        if let Some(gone) = change.gone {
            self.names.remove(&gone);
        }
        if let Some((path, node)) = change.come {
            self.names.insert(path, node);
        }
    }

    /// Brings the waiting bytes of one file to the disk, or (at the cut) of all files.
    /// After a sync only the doubtful ones are left to chance, at the cut every one is.
    fn settle_bytes(&mut self, synced: Option<u64>) {
        for change in std::mem::take(&mut self.byte_changes) {
            if synced.is_some_and(|file| file != change.file) {
                self.byte_changes.push(change);
                continue;
            }
            let chance = synced.is_none() || change.doubtful;
            let content = self.contents.entry(change.file).or_default();
            match change.kind {
                ByteKind::Truncate { len } if !chance || self.rng.random() => {
                    content.resize(len, 0)
                }
                ByteKind::Truncate { .. } => {}
                ByteKind::Write { offset, bytes } if !chance => put(content, offset, &bytes),
                ByteKind::Write { offset, bytes } => tear(content, offset, &bytes, &mut self.rng),
            }
        }
    }

    fn lose_power(&mut self) {
        self.settle_bytes(None);
        // A journaling file system keeps names in order; POSIX promises nothing.
        let waiting = std::mem::take(&mut self.name_changes);
        let in_order = self.rng.random::<bool>();
        let kept = self.rng.random_range(0..=waiting.len());
        for (place, change) in waiting.into_iter().enumerate() {
            let survives = if in_order { place < kept } else { self.rng.random() };
            if survives {
                self.settle_name(change);
            }
        }
    }

    /// Whether every directory above is there.
    fn reachable(&self, path: &str) -> bool {
        let dir = parent(path);
        dir.is_empty() || matches!(self.names.get(dir), Some(Node::Dir)) && self.reachable(dir)
    }
}

fn put(content: &mut Vec<u8>, offset: usize, bytes: &[u8]) {
    let end = offset + bytes.len();
    if content.len() < end {
        content.resize(end, 0);
    }
    content[offset..end].copy_from_slice(bytes);
}

/// A write that power was lost in: whole, cut between two sectors, any sectors of it, or none.
fn tear(content: &mut Vec<u8>, offset: usize, bytes: &[u8], rng: &mut ChaCha8Rng) {
    let end = offset + bytes.len();
    let mut sectors = Vec::new();
    let mut from = offset;
    while from < end {
        let to = end.min((from / SECTOR + 1) * SECTOR);
        sectors.push((from, to));
        from = to;
    }
    let fate = rng.random_range(0..4);
    let kept = rng.random_range(0..=sectors.len());
    for (place, (from, to)) in sectors.into_iter().enumerate() {
        let survives = match fate {
            0 => false,
            1 => true,
            2 => place < kept,
            _ => rng.random(),
        };
        if survives {
            put(content, from, &bytes[from - offset..to - offset]);
        }
    }
    // The new length may have reached the disk without the data.
    if content.len() < end && rng.random_ratio(1, 4) {
        content.resize(end, 0);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::files::{Fault, Files};

    /// All states the cut at the end of the recording leaves over many seeds: the
    /// bytes of `path`, or `None` where it is missing.
    fn states(files: &Files, path: &str) -> BTreeSet<Option<Vec<u8>>> {
        let recording = files.recording().unwrap();
        let dir = tempfile::tempdir().unwrap();
        let states = (0..200).map(|seed| {
            let target = dir.path().join(seed.to_string());
            replay(&recording, recording.events.len(), seed, &target).unwrap();
            fs::read(target.join(path)).ok()
        });
        states.collect()
    }

    fn fresh() -> (tempfile::TempDir, Files) {
        let dir = tempfile::tempdir().unwrap();
        let files = Files::recorded(dir.path().join("data")).unwrap();
        (dir, files)
    }

    #[test]
    fn what_was_synced_is_always_there_and_what_was_not_may_vanish() {
        let (_dir, files) = fresh();
        let mut handle = files.create("f").unwrap();
        files.sync_dir("").unwrap();
        handle.append(b"kept").unwrap();
        handle.sync().unwrap();
        assert_eq!(states(&files, "f"), [Some(b"kept".to_vec())].into());
        handle.append(b"+").unwrap();
        let both = states(&files, "f");
        assert!(both.contains(&Some(b"kept".to_vec())) && both.contains(&Some(b"kept+".to_vec())));
        assert!(both.iter().flatten().all(|bytes| bytes.starts_with(b"kept")));
    }

    #[test]
    fn a_name_without_its_folders_sync_may_be_missing() {
        let (_dir, files) = fresh();
        let mut handle = files.create("f").unwrap();
        handle.append(b"x").unwrap();
        handle.sync().unwrap();
        assert_eq!(states(&files, "f"), [None, Some(b"x".to_vec())].into());
        files.sync_dir("").unwrap();
        assert_eq!(states(&files, "f"), [Some(b"x".to_vec())].into());
    }

    #[test]
    fn a_large_write_tears_between_sectors_only() {
        let (_dir, files) = fresh();
        let mut handle = files.create("f").unwrap();
        files.sync_dir("").unwrap();
        handle.append(&[1; 100]).unwrap();
        handle.sync().unwrap();
        handle.append(&[2; 2000]).unwrap();
        let states = states(&files, "f");
        assert!(states.len() > 8, "only {} different states", states.len());
        for bytes in states.into_iter().flatten() {
            assert_eq!(bytes[..100], [1; 100]);
            for sector in bytes[100..].chunk_by(|a, b| a == b).scan(100, |at, run| {
                *at += run.len();
                Some(*at)
            }) {
                assert!(sector % SECTOR == 0 || sector == 2100, "torn at {sector}");
            }
        }
    }

    #[test]
    fn a_replaced_file_is_the_old_or_the_new_one_at_every_cut() {
        let (_dir, files) = fresh();
        files.replace("f", &[1; 1500]).unwrap();
        let settled = files.recording().unwrap().events.len();
        files.replace("f", &[2; 1500]).unwrap();
        let recording = files.recording().unwrap();
        let dir = tempfile::tempdir().unwrap();
        for cut in settled..=recording.events.len() {
            for seed in 0..20 {
                let target = dir.path().join(format!("{cut}-{seed}"));
                replay(&recording, cut, seed, &target).unwrap();
                let bytes = fs::read(target.join("f")).unwrap();
                let old = bytes == [1; 1500] && cut < recording.events.len();
                assert!(old || bytes == [2; 1500], "mixed at {cut}, seed {seed}");
            }
        }
    }

    #[test]
    fn after_a_failed_sync_only_writing_again_makes_it_durable() {
        let (_dir, files) = fresh();
        let mut handle = files.create("f").unwrap();
        files.sync_dir("").unwrap();
        handle.append(b"x").unwrap();
        files.fail(Fault::Sync { nth: 1 });
        assert!(handle.sync().is_err());
        handle.sync().unwrap();
        assert!(states(&files, "f").contains(&Some(Vec::new())), "a later sync proves nothing");
        handle.write_at(0, b"x").unwrap();
        handle.sync().unwrap();
        assert_eq!(states(&files, "f"), [Some(b"x".to_vec())].into());
    }

    #[test]
    fn the_same_seed_gives_the_same_state_and_old_files_are_durable() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir_all(dir.path().join("data/sub")).unwrap();
        fs::write(dir.path().join("data/sub/old"), b"old").unwrap();
        let files = Files::recorded(dir.path().join("data")).unwrap();
        files.create("sub/new").unwrap().append(&[7; 3000]).unwrap();
        assert_eq!(states(&files, "sub/old"), [Some(b"old".to_vec())].into());
        let recording = files.recording().unwrap();
        for seed in 0..20 {
            let [a, b] = ["a", "b"].map(|twin| {
                let target = dir.path().join(format!("{twin}{seed}"));
                replay(&recording, recording.events.len(), seed, &target).unwrap();
                fs::read(target.join("sub/new")).ok()
            });
            assert_eq!(a, b);
        }
    }

    #[test]
    fn what_is_in_a_lost_folder_is_lost_with_it() {
        let recording = Recording {
            events: vec![
                Event::MakeDir { dir: "d".into() },
                Event::Create { path: "d/f".into(), file: 1 },
                Event::SyncDir { dir: "d".into() },
            ],
            ..Recording::default()
        };
        let dir = tempfile::tempdir().unwrap();
        let found: BTreeSet<bool> = (0..40)
            .map(|seed| {
                let target = dir.path().join(seed.to_string());
                replay(&recording, 3, seed, &target).unwrap();
                target.join("d/f").exists()
            })
            .collect();
        assert_eq!(found, [false, true].into());
    }
}
