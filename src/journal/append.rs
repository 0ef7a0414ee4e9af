//! The one place that appends.

use std::io;

use crate::domain::{Meta, Origin, Seq};
use crate::files::{Files, Handle};

use super::entries::{self, Entries};
use super::entry::{Entry, Hash, JournalOp};
use super::error::JournalError;
use super::found::Found;
use super::frame;
use super::reached::Reached;
use super::segment::{self, Header};
use super::stands::Names;
use super::walk::Tail;

/// An empty file beside the journal: it was put here out of a backup or an export, and where
/// it came from may still go on.
pub const NEW_PLACE: &str = "new_place";

/// The journal, open for appending. One process at a time may hold one: the desk,
/// which owns the data directory's lock.
#[derive(Debug)]
pub struct Journal {
    pub(super) files: Files,
    pub(super) segment_bytes: u64,
    pub(super) head: (Seq, Hash),
    /// Whose journal it is; none until a journal of before goes over to this format, which
    /// its first write makes it do.
    pub(super) origin: Option<Origin>,
    /// The segment that is written to: its first entry and its file.
    pub(super) last: Option<(Seq, Handle)>,
    pub(super) poisoned: bool,
    /// Tells whoever comes next how far it came; `None` where that cannot be written.
    pub(super) reached: Option<Reached>,
    pub(super) names: Names,
}

/// What opening found and did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenReport {
    /// An interrupted write that was cut off. Nobody had been told it was saved.
    pub torn_tail: Option<Tail>,
}

impl Journal {
    /// A segment longer than this is sealed before the next batch: 4 MiB.
    pub const SEGMENT_BYTES: u64 = 4 << 20;

    /// Opens the journal in this data directory, or begins one. When it returns, all
    /// entries it knows are on disk, even those whose sync had failed. Only the last
    /// segment is read; [`entries`] checks the others as they are passed.
    pub fn open(files: &Files) -> Result<(Journal, OpenReport), JournalError> {
        Journal::open_with(files, Journal::SEGMENT_BYTES)
    }

    /// The same with another size at which segments are sealed.
    pub fn open_with(
        files: &Files,
        segment_bytes: u64,
    ) -> Result<(Journal, OpenReport), JournalError> {
        Found::at(files)?.open(segment_bytes)
    }

    /// Number and hash of the last entry; 0 and [`super::GENESIS`] before the first.
    pub fn head(&self) -> (Seq, Hash) {
        self.head
    }

    /// Whose journal it is; none before its first write in this format.
    pub fn origin(&self) -> Option<Origin> {
        self.origin
    }

    /// The last entry that stands in a sealed segment: snapshots go up to here.
    pub fn sealed(&self) -> Seq {
        self.last.as_ref().map_or(Seq(0), |(first, _)| Seq(first.0 - 1))
    }

    /// The first entry of the segments at the end that are together no longer than
    /// this: where to begin for the latest entries without reading all of them.
    pub fn within_last(&self, bytes: u64) -> io::Result<Seq> {
        let (mut from, mut sum) = (self.head.0.next(), 0);
        for first in segment::list(&self.files)?.into_iter().rev() {
            sum += self.files.len(&segment::path(first))?;
            if sum > bytes {
                break;
            }
            from = first;
        }
        Ok(from)
    }

    /// The files it lives in, for readers in other threads.
    pub fn files(&self) -> &Files {
        &self.files
    }

    /// The entries from `from` on; see [`entries`].
    pub fn entries(&self, from: Seq) -> Result<Entries, JournalError> {
        entries::entries(&self.files, from)
    }

    /// The entry with this number, if there is one.
    pub fn entry(&self, seq: Seq) -> Result<Option<Entry>, JournalError> {
        entries::entry(&self.files, seq)
    }

    /// Appends these commits with one write and one fdatasync: when it returns, all
    /// are on disk. Their meta carries the numbers that follow [`Journal::head`].
    ///
    /// After [`JournalError::NotWritten`], `OutOfOrder`, `TooLarge` and `Meta` nothing
    /// has happened and the journal goes on. After `Unknown` it refuses everything.
    pub fn append(
        &mut self,
        txns: Vec<(Meta, Vec<JournalOp>)>,
    ) -> Result<Vec<Entry>, JournalError> {
        if self.poisoned {
            return Err(JournalError::Poisoned);
        }
        if txns.is_empty() {
            return Ok(Vec::new());
        }
        let begins = self.make_room()?;
        let (entries, bytes) = self.chain(txns, begins)?;
        self.write(&bytes)?;
        if let Some(entry) = entries.last() {
            self.came_to(entry);
        }
        Ok(entries)
    }

    /// This entry is on disk.
    pub(super) fn came_to(&mut self, entry: &Entry) {
        self.head = (entry.seq(), entry.hash);
        let note = |reached: &mut Reached| reached.note(self.head.0);
        if self.reached.as_mut().is_some_and(|reached| note(reached).is_err()) {
            // It only says less from now on.
            self.reached = None;
        }
    }

    /// One write and one sync of these frames behind the last segment.
    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<(), JournalError> {
        let Some((_, handle)) = self.last.as_mut() else { return Err(JournalError::Poisoned) };
        let written = handle.append(bytes).map_err(|error| {
            // What a failed write left behind must not stand before the next batch.
            match handle.truncate(handle.len()).and_then(|()| handle.sync()) {
                Ok(()) => JournalError::NotWritten(error),
                Err(_) => JournalError::Unknown(error),
            }
        });
        let synced = written.and_then(|()| handle.sync().map_err(JournalError::Unknown));
        if let Err(error) = synced {
            self.poisoned = matches!(error, JournalError::Unknown(_));
            return Err(error);
        }
        Ok(())
    }

    fn chain(
        &self,
        txns: Vec<(Meta, Vec<JournalOp>)>,
        begins: Option<Origin>,
    ) -> Result<(Vec<Entry>, Vec<u8>), JournalError> {
        let (mut last, mut prev) = self.head;
        let (mut entries, mut bytes) = (Vec::with_capacity(txns.len()), Vec::new());
        for (place, (mut meta, ops)) in txns.into_iter().enumerate() {
            meta.origin = begins.filter(|_| place == 0);
            if meta.seq != last.next() {
                return Err(JournalError::OutOfOrder { expected: last.next(), found: meta.seq });
            }
            let entry = Entry::seal(meta, ops, &prev, place as u32)?;
            frame::write(&entry, &mut bytes)?;
            (last, prev) = (entry.seq(), entry.hash);
            entries.push(entry);
        }
        Ok((entries, bytes))
    }

    /// Seals the segment that is written to, unless it is empty: everything up to
    /// [`Journal::head`] then stands in sealed segments.
    ///
    /// # Errors
    /// Where the new segment cannot be made; the journal goes on in the old one.
    pub fn seal(&mut self) -> Result<(), JournalError> {
        if self.poisoned {
            return Err(JournalError::Poisoned);
        }
        if self.last.as_ref().is_some_and(|(first, _)| *first <= self.head.0) {
            let origin = self.origin_or_new()?;
            self.new_segment(origin).map_err(JournalError::NotWritten)?;
        }
        Ok(())
    }

    /// Goes on in the next epoch where [`NEW_PLACE`] asks for it. A cut in the middle makes it
    /// two epochs, which does no harm.
    ///
    /// # Errors
    /// As [`Journal::raise_epoch`]; it is asked for again at the next start.
    pub fn take_over(&mut self) -> Result<(), JournalError> {
        if !self.files.exists(NEW_PLACE) {
            return Ok(());
        }
        self.raise_epoch()?;
        Ok(self.files.remove(NEW_PLACE)?)
    }

    /// Another place goes on with this journal: from here on it is of the next epoch, and
    /// what the place of before still writes is taken in by nobody.
    ///
    /// # Errors
    /// As [`Journal::seal`]; the epoch is the old one then.
    pub fn raise_epoch(&mut self) -> Result<(), JournalError> {
        if self.poisoned {
            return Err(JournalError::Poisoned);
        }
        let origin = self.origin_or_new()?;
        let next = Origin { epoch: origin.epoch + 1, ..origin };
        self.new_segment(next).map_err(JournalError::NotWritten)
    }

    fn origin_or_new(&self) -> Result<Origin, JournalError> {
        let new = || {
            let mut office = [0; 16];
            getrandom::fill(&mut office).map_err(|e| JournalError::NoRandomness(e.to_string()))?;
            Ok(Origin { office: u128::from_be_bytes(office), epoch: 1 })
        };
        self.origin.map_or_else(new, Ok)
    }

    /// Sees to it that the last segment is of this format and has room. What the first
    /// entry of the segment is to say of it, if the next one is.
    fn make_room(&mut self) -> Result<Option<Origin>, JournalError> {
        let full = |handle: &Handle| handle.len() >= self.segment_bytes;
        let older = self.origin.is_none();
        if older || self.last.as_ref().is_none_or(|(_, handle)| full(handle)) {
            let origin = self.origin_or_new()?;
            self.new_segment(origin).map_err(JournalError::NotWritten)?;
        }
        let begins = self.last.as_ref().is_some_and(|(first, _)| *first == self.head.0.next());
        Ok(self.origin.filter(|_| begins))
    }

    /// The new file is whole and durable before it is used, and making it a second time
    /// does no harm.
    pub(super) fn new_segment(&mut self, origin: Origin) -> io::Result<()> {
        let first = self.head.0.next();
        let header = Header::new(first, self.head.1, Some(origin));
        self.files.replace(&segment::path(first), &header.to_bytes())?;
        self.last = Some((first, self.files.append(&segment::path(first))?));
        self.origin = Some(origin);
        Ok(())
    }
}
