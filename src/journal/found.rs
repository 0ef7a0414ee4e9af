//! The journal as it lies there, before anything is done to it: whoever knows more than
//! its last segment says may still decide that it is not all there.

use crate::domain::Seq;
use crate::files::{Files, Handle};

use super::append::{Journal, OpenReport};
use super::entry::Hash;
use super::error::{Flaw, JournalError, Problem};
use super::reached::Reached;
use super::segment;
use super::stands::Names;
use super::walk::{Step, Tail, Walk};

/// A journal that was read to its end and not changed.
pub struct Found {
    files: Files,
    walk: Walk,
    /// Where the last batch begins in the last segment.
    batch: usize,
    torn_tail: Option<Tail>,
}

impl Found {
    /// Reads the last segment.
    ///
    /// # Errors
    /// Where it is damaged before its end.
    pub fn at(files: &Files) -> Result<Found, JournalError> {
        let mut walk = Walk::from_segment_of(files, Seq(u64::MAX))?;
        let mut batch = 0;
        let torn_tail = loop {
            match walk.step()? {
                Step::Entry(entry, offset) if entry.place == 0 => batch = offset,
                Step::Entry(..) => {}
                Step::End(tail) => break tail,
            }
        };
        Ok(Found { files: files.clone(), walk, batch, torn_tail })
    }

    /// Number and hash of the last whole entry; 0 and [`super::GENESIS`] without one.
    pub fn head(&self) -> (Seq, Hash) {
        let (next, hash) = self.walk.position();
        (Seq(next.0 - 1), hash)
    }

    /// What stands behind the last whole entry.
    pub fn torn_tail(&self) -> Option<&Tail> {
        self.torn_tail.as_ref()
    }

    /// That the tail is none: its entry had been acknowledged, as something else proves.
    /// `None` where the journal ends with a whole entry.
    pub fn damage(&self) -> Option<Problem> {
        let Tail { segment, offset, seq, .. } = self.torn_tail.clone()?;
        Some(Problem { code: Flaw::Checksum, segment, offset, seq })
    }

    /// Cuts the torn tail off and opens the journal for appending; see
    /// [`Journal::open_with`].
    pub fn open(&self, segment_bytes: u64) -> Result<(Journal, OpenReport), JournalError> {
        let Found { files, walk, batch, torn_tail } = self;
        files.make_dir(segment::DIR)?;
        files.tidy(segment::DIR)?;
        files.sync_dir(segment::DIR)?;
        let last = match walk.segment() {
            Some((first, _)) => {
                let handle = settle(files, first, *batch, torn_tail.as_ref())?;
                handle.map(|handle| (first, handle))
            }
            None => None,
        };
        let (files, head, origin) = (files.clone(), self.head(), walk.origin());
        let (poisoned, names) = (false, Names::default());
        // Where the disk refuses it, the next start knows a little less.
        let reached = Reached::begin(&files, head.0).ok();
        let journal =
            Journal { files, segment_bytes, head, origin, last, poisoned, reached, names };
        Ok((journal, OpenReport { torn_tail: torn_tail.clone() }))
    }

    /// The journal of a disk that takes no writes, to be read only: every append refuses.
    /// Its last batch may not be on disk, so nobody may be told of it that it is saved;
    /// an interrupted write stays behind the end.
    pub fn to_read(&self) -> Journal {
        let (files, head, origin) = (self.files.clone(), self.head(), self.walk.origin());
        let (segment_bytes, last, poisoned) = (0, None, true);
        let (reached, names) = (None, Names::default());
        Journal { files, segment_bytes, head, origin, last, poisoned, reached, names }
    }
}

/// Cuts the tail off and makes the end of the last segment durable. Its last batch (or
/// the header of an empty segment) may be known to the operating system only, and after
/// a failed sync a second one proves nothing: so the same bytes are written once more.
/// `None` for a packed segment, behind which nothing is written: the one it was followed
/// by is lost.
fn settle(
    files: &Files,
    first: Seq,
    batch: usize,
    tail: Option<&Tail>,
) -> Result<Option<Handle>, JournalError> {
    let path = segment::path(first);
    let bytes = files.read(&path)?;
    if segment::Header::read(&bytes, first)?.packed {
        return Ok(None);
    }
    let end = tail.map_or(bytes.len(), |tail| tail.offset as usize);
    let mut handle = files.append(&path)?;
    if end < bytes.len() {
        handle.truncate(end as u64)?;
    }
    handle.write_at(batch as u64, bytes.get(batch..end).unwrap_or_default())?;
    handle.sync()?;
    Ok(Some(handle))
}
