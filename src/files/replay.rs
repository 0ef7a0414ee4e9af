//! What a power cut leaves on the disk. From a recording and a place to cut it, one
//! of the states a disk may be in afterwards, chosen by a model and a seed. In all of
//! them what was synced is there, and so is a name after its directory's sync; what was
//! not is left to the [`Model`]. A write whose sync *failed* stays in doubt until the
//! same bytes are written and synced again.

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
/// The kernel writes back whole pages of this many bytes.
const PAGE: usize = 4096;

/// What becomes of writes, truncations and names that nobody synced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Model {
    /// All of it is lost.
    Synced,
    /// It reached the disk in the order in which it was asked for, up to some point.
    Prefix,
    /// The same, and the power went in the middle of a write: its first sectors are
    /// there, and the file's length has perhaps grown without them (zeros).
    TornTail,
    /// Any pages of any write (or any sectors of it), any truncation and any name, in no
    /// order: all that POSIX promises.
    RandomPages,
}

impl Model {
    pub const ALL: [Model; 4] = [Model::Synced, Model::Prefix, Model::TornTail, Model::RandomPages];

    /// Each in its turn.
    pub fn nth(n: u64) -> Model {
        Model::ALL[(n % Model::ALL.len() as u64) as usize]
    }
}

/// Builds in `target` (which must be empty or missing) a state that a power cut
/// after the first `cut` events could have left. The same arguments give the same state.
pub fn replay(
    recording: &Recording,
    cut: usize,
    model: Model,
    seed: u64,
    target: &Path,
) -> io::Result<()> {
    let mut disk = Disk::new(recording, model, seed);
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

/// What waits for a sync, in the order in which it was asked for.
enum Waiting {
    /// A name goes or comes: the sync of its directory settles it.
    Name { dir: String, gone: Option<String>, come: Option<(String, Node)> },
    /// Bytes of a file. `doubtful`: a sync failed after it, and the next proves nothing.
    Bytes { file: u64, change: Bytes, doubtful: bool },
}

enum Bytes {
    Write { offset: usize, bytes: Vec<u8> },
    Truncate { len: usize },
}

struct Disk {
    model: Model,
    rng: ChaCha8Rng,
    /// Sorted, so a directory comes before what is in it.
    names: BTreeMap<String, Node>,
    contents: BTreeMap<u64, Vec<u8>>,
    waiting: Vec<Waiting>,
}

impl Disk {
    fn new(recording: &Recording, model: Model, seed: u64) -> Disk {
        let dirs = recording.dirs.iter().map(|dir| (dir.clone(), Node::Dir));
        let files = recording.names.iter().map(|(path, file)| (path.clone(), Node::File(*file)));
        Disk {
            model,
            rng: ChaCha8Rng::seed_from_u64(seed),
            names: dirs.chain(files).collect(),
            contents: recording.contents.clone(),
            waiting: Vec::new(),
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
                self.bytes(*file, Bytes::Write { offset: *offset as usize, bytes: bytes.clone() });
            }
            Event::Truncate { file, len } => {
                self.bytes(*file, Bytes::Truncate { len: *len as usize });
            }
            Event::Sync { file: synced } => {
                self.settle(
                    |change| matches!(change, Waiting::Bytes { file, .. } if file == synced),
                );
            }
            Event::FailedSync { file: failed } => {
                for change in &mut self.waiting {
                    match change {
                        Waiting::Bytes { file, doubtful, .. } if file == failed => *doubtful = true,
                        Waiting::Bytes { .. } | Waiting::Name { .. } => {}
                    }
                }
            }
            Event::SyncDir { dir: synced } => {
                self.settle(|change| matches!(change, Waiting::Name { dir, .. } if dir == synced));
            }
            Event::Mark(_) => {}
        }
    }

    fn rename(&mut self, gone: Option<&String>, come: Option<(&String, Node)>) {
        let path = come.map(|(path, _)| path).or(gone);
        self.waiting.push(Waiting::Name {
            dir: path.map_or("", |path| parent(path)).to_owned(),
            gone: gone.cloned(),
            come: come.map(|(path, node)| (path.clone(), node)),
        });
    }

    fn bytes(&mut self, file: u64, change: Bytes) {
        self.waiting.push(Waiting::Bytes { file, change, doubtful: false });
    }

    /// A sync: what it is for is on the disk, unless it is in doubt.
    fn settle(&mut self, synced: impl Fn(&Waiting) -> bool) {
        let (done, rest) = std::mem::take(&mut self.waiting).into_iter().partition(synced);
        self.waiting = rest;
        let done: Vec<Waiting> = done;
        for change in done {
            match change {
                Waiting::Bytes { doubtful: true, .. } => self.perhaps(change),
                change => self.surely(change),
            }
        }
    }

    fn lose_power(&mut self) {
        let waiting = std::mem::take(&mut self.waiting);
        let kept = match self.model {
            Model::Synced => 0,
            Model::Prefix => self.rng.random_range(0..=waiting.len()),
            Model::TornTail => {
                let is_write = |(place, change): (usize, &Waiting)| {
                    let write = Bytes::is_write;
                    matches!(change, Waiting::Bytes { change, .. } if write(change))
                        .then_some(place)
                };
                let writes: Vec<_> = waiting.iter().enumerate().filter_map(is_write).collect();
                match writes.len() {
                    0 => waiting.len(),
                    len => writes[self.rng.random_range(0..len)],
                }
            }
            Model::RandomPages => {
                waiting.into_iter().for_each(|change| self.perhaps(change));
                return;
            }
        };
        let mut waiting = waiting.into_iter();
        waiting.by_ref().take(kept).for_each(|change| self.surely(change));
        if self.model == Model::TornTail
            && let Some(torn) = waiting.next()
        {
            self.perhaps(torn);
        }
    }

    fn surely(&mut self, change: Waiting) {
        match change {
            Waiting::Name { gone, come, .. } => {
                if let Some(gone) = gone {
                    self.names.remove(&gone);
                }
                if let Some((path, node)) = come {
                    self.names.insert(path, node);
                }
            }
            Waiting::Bytes { file, change, .. } => {
                let content = self.contents.entry(file).or_default();
                match change {
                    Bytes::Truncate { len } => content.resize(len, 0),
                    Bytes::Write { offset, bytes } => put(content, offset, &bytes),
                }
            }
        }
    }

    /// As the model has it.
    fn perhaps(&mut self, change: Waiting) {
        match (self.model, change) {
            (Model::Synced, _) => {}
            (
                Model::TornTail | Model::RandomPages,
                Waiting::Bytes { file, change: Bytes::Write { offset, bytes }, .. },
            ) => {
                let content = self.contents.entry(file).or_default();
                tear(content, offset, &bytes, self.model, &mut self.rng);
            }
            (_, change) if self.rng.random() => self.surely(change),
            _ => {}
        }
    }

    /// Whether every directory above is there.
    fn reachable(&self, path: &str) -> bool {
        let dir = parent(path);
        dir.is_empty() || matches!(self.names.get(dir), Some(Node::Dir)) && self.reachable(dir)
    }
}

impl Bytes {
    fn is_write(&self) -> bool {
        matches!(self, Bytes::Write { .. })
    }
}

fn put(content: &mut Vec<u8>, offset: usize, bytes: &[u8]) {
    let end = offset + bytes.len();
    if content.len() < end {
        content.resize(end, 0);
    }
    content[offset..end].copy_from_slice(bytes);
}

/// A write that power was lost in: its first sectors, or any pages or sectors of it.
fn tear(content: &mut Vec<u8>, offset: usize, bytes: &[u8], model: Model, rng: &mut ChaCha8Rng) {
    let any = model == Model::RandomPages;
    let size = if any && rng.random::<bool>() { PAGE } else { SECTOR };
    let end = offset + bytes.len();
    let mut parts = Vec::new();
    let mut from = offset;
    while from < end {
        let to = end.min((from / size + 1) * size);
        parts.push((from, to));
        from = to;
    }
    let kept = rng.random_range(0..=parts.len());
    for (place, (from, to)) in parts.into_iter().enumerate() {
        let survives = if any { rng.random() } else { place < kept };
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
mod tests;
