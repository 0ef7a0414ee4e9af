//! What the file layer did, in order: the input of [`super::replay`].

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::fault::Faults;

/// One thing that reached the operating system. Paths are relative to the root.
/// A file is told by its number, because a rename moves the name and not the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    MakeDir {
        dir: String,
    },
    Create {
        path: String,
        file: u64,
    },
    Write {
        file: u64,
        offset: u64,
        bytes: Vec<u8>,
    },
    Truncate {
        file: u64,
        len: u64,
    },
    Sync {
        file: u64,
    },
    /// The sync was asked for and failed: what was written before it may be lost
    /// for good, even if a later sync succeeds (Linux marks the pages clean).
    FailedSync {
        file: u64,
    },
    Rename {
        from: String,
        to: String,
        file: u64,
    },
    Remove {
        path: String,
    },
    SyncDir {
        dir: String,
    },
    /// A note of the test ([`super::Files::mark`]): acknowledged up to here.
    Mark(u64),
}

/// The log, and the files that were there and durable before it began.
#[derive(Clone, Debug, Default)]
pub struct Recording {
    /// Path and file number of what was there; its bytes are in `contents`.
    pub names: BTreeMap<String, u64>,
    pub contents: BTreeMap<u64, Vec<u8>>,
    pub dirs: Vec<String>,
    pub events: Vec<Event>,
}

impl Recording {
    /// The highest [`Event::Mark`] among the first `cut` events; 0 without one.
    pub fn marked(&self, cut: usize) -> u64 {
        let marks = self.events.iter().take(cut).filter_map(|event| match event {
            Event::Mark(mark) => Some(*mark),
            _ => None,
        });
        marks.max().unwrap_or(0)
    }
}

/// What a recorded [`super::Files`] carries besides its root.
#[derive(Debug)]
pub(super) struct Probe {
    log: Mutex<Log>,
    faults: Mutex<Faults>,
}

#[derive(Debug)]
struct Log {
    recording: Recording,
    numbers: HashMap<String, u64>,
    next: u64,
}

impl Probe {
    pub fn new(base: Recording) -> Probe {
        let numbers = base.names.iter().map(|(path, file)| (path.clone(), *file)).collect();
        let next = base.names.values().max().map_or(1, |last| last + 1);
        let log = Log { recording: base, numbers, next };
        Probe { log: Mutex::new(log), faults: Mutex::default() }
    }

    pub fn recording(&self) -> Recording {
        self.log().recording.clone()
    }

    pub fn faults(&self) -> MutexGuard<'_, Faults> {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn note(&self, event: Event) {
        self.log().recording.events.push(event);
    }

    /// The number of an existing file, or a new one for a file just created.
    pub fn opened(&self, path: &str, created: bool) -> u64 {
        let mut log = self.log();
        if let (false, Some(file)) = (created, log.numbers.get(path)) {
            return *file;
        }
        let file = log.next;
        log.next += 1;
        log.numbers.insert(path.to_owned(), file);
        log.recording.events.push(Event::Create { path: path.to_owned(), file });
        file
    }

    pub fn renamed(&self, from: &str, to: &str) {
        let mut log = self.log();
        if let Some(file) = log.numbers.remove(from) {
            log.numbers.insert(to.to_owned(), file);
            let (from, to) = (from.to_owned(), to.to_owned());
            log.recording.events.push(Event::Rename { from, to, file });
        }
    }

    pub fn removed(&self, path: &str) {
        let mut log = self.log();
        log.numbers.remove(path);
        log.recording.events.push(Event::Remove { path: path.to_owned() });
    }

    fn log(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
