//! Writing a whole journal anew from entries that have been before: `import all`.

use crate::domain::{Origin, Seq};
use crate::files::{Files, Handle};

use super::append::Journal;
use super::entry::{Entry, GENESIS, Hash};
use super::error::{Flaw, JournalError, Problem};
use super::frame;
use super::segment::{self, Header};
use super::walk::goes_on;

/// Bytes that are written at once.
const CHUNK: usize = 1 << 20;

/// A journal in the making, in a folder of its own: once finished and renamed to
/// [`Restore::JOURNAL`] it is the journal.
pub struct Restore {
    files: Files,
    folder: String,
    head: (Seq, Hash),
    /// What the entries so far say of whose journal it is.
    origin: Option<Origin>,
    segment: Option<Handle>,
    waiting: Vec<u8>,
}

impl Restore {
    /// The journal's folder in a data directory.
    pub const JOURNAL: &str = segment::DIR;

    /// Nothing is written yet.
    pub fn begin(files: &Files, folder: &str) -> Result<Restore, JournalError> {
        files.make_dir(folder)?;
        let (files, folder) = (files.clone(), folder.to_string());
        let head = (Seq(0), GENESIS);
        let (origin, segment, waiting) = (None, None, Vec::new());
        Ok(Restore { files, folder, head, origin, segment, waiting })
    }

    /// The next entry, as it was: its number and its hash must follow.
    pub fn add(&mut self, entry: &Entry) -> Result<(), JournalError> {
        let code = match () {
            () if entry.seq() != self.head.0.next() => Some(Flaw::Sequence),
            () if entry.hash_after(&self.head.1) != entry.hash => Some(Flaw::Chain),
            () if entry.meta.origin.is_some() && !goes_on(self.origin, entry.meta.origin) => {
                Some(Flaw::Origin)
            }
            () => None,
        };
        if let Some(code) = code {
            let segment = segment::name(entry.seq());
            let problem = Problem { code, segment, offset: 0, seq: entry.seq() };
            return Err(JournalError::Damaged(problem));
        }
        let full = |handle: &Handle| handle.len() >= Journal::SEGMENT_BYTES;
        // A batch lies in one segment, and an entry that speaks of its segment begins it.
        let begins = entry.meta.origin.is_some();
        let cut = entry.place == 0 && (begins || self.segment.as_ref().is_some_and(full));
        if self.segment.is_none() || cut {
            self.end_segment()?;
            self.origin = entry.meta.origin.or(self.origin);
            let header = Header::new(entry.seq(), self.head.1, self.origin);
            let path = format!("{}/{}", self.folder, segment::name(entry.seq()));
            let mut handle = self.files.create(&path)?;
            handle.append(&header.to_bytes())?;
            self.segment = Some(handle);
        }
        frame::write(entry, &mut self.waiting)?;
        self.head = (entry.seq(), entry.hash);
        if self.waiting.len() >= CHUNK { self.write() } else { Ok(()) }
    }

    /// All of it is on disk; number and hash of the last entry.
    pub fn finish(mut self) -> Result<(Seq, Hash), JournalError> {
        self.end_segment()?;
        self.files.sync_dir(&self.folder)?;
        Ok(self.head)
    }

    fn write(&mut self) -> Result<(), JournalError> {
        if let Some(handle) = &mut self.segment {
            handle.append(&self.waiting)?;
            self.waiting.clear();
        }
        Ok(())
    }

    fn end_segment(&mut self) -> Result<(), JournalError> {
        self.write()?;
        match self.segment.take() {
            Some(handle) => Ok(handle.sync()?),
            None => Ok(()),
        }
    }
}
