//! Reading entries from the files, in the desk or in any other process.

use crate::domain::Seq;
use crate::files::Files;

use super::entry::{Entry, Hash};
use super::error::{Flaw, JournalError};
use super::walk::{Step, Walk};

/// The entries from `from` on, each checked against its checksum and the chain. It
/// ends where the last whole entry does; after an error it ends too.
pub fn entries(files: &Files, from: Seq) -> Result<Entries, JournalError> {
    let mut walk = Walk::from_segment_of(files, from)?;
    walk.pass_to(from)?;
    Ok(Entries { walk, from, ended: false })
}

/// The entries after the one with this number and hash.
///
/// # Errors
/// [`Flaw::SegmentChain`] where the journal has another entry there: a segment at whose
/// beginning one starts to read is tied to those before it by that alone.
pub fn entries_after(files: &Files, after: Seq, head: Hash) -> Result<Entries, JournalError> {
    let entries = entries(files, after.next())?;
    match entries.position() == (after, head) {
        true => Ok(entries),
        false => Err(entries.walk.problem(Flaw::SegmentChain)),
    }
}

/// The entry with this number; `None` if the journal does not have it.
pub fn entry(files: &Files, seq: Seq) -> Result<Option<Entry>, JournalError> {
    match entries(files, seq)?.next().transpose()? {
        Some(entry) if entry.seq() == seq => Ok(Some(entry)),
        Some(_) | None => Ok(None),
    }
}

/// See [`entries`].
pub struct Entries {
    walk: Walk,
    from: Seq,
    ended: bool,
}

impl Entries {
    /// Number and hash of the entry last read or passed over.
    pub fn position(&self) -> (Seq, Hash) {
        let (next, hash) = self.walk.position();
        (Seq(next.0 - 1), hash)
    }
}

impl Iterator for Entries {
    type Item = Result<Entry, JournalError>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            match self.walk.step() {
                Ok(Step::Entry(entry, _)) if entry.seq() < self.from => {}
                Ok(Step::Entry(entry, _)) => return Some(Ok(*entry)),
                Ok(Step::End(_)) => self.ended = true,
                Err(error) => {
                    self.ended = true;
                    return Some(Err(error));
                }
            }
        }
        None
    }
}
