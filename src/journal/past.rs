//! Reading single entries in any order: history goes from one to the one before.

use crate::domain::Seq;
use crate::files::Files;

use super::entry::Entry;
use super::error::JournalError;
use super::walk::{Step, Walk};

/// A reader that keeps the segment it was last in: entries that follow each other are
/// mostly near each other.
pub struct Past {
    files: Files,
    walk: Option<Walk>,
}

impl Past {
    /// Nothing is read yet.
    pub fn of(files: &Files) -> Past {
        Past { files: files.clone(), walk: None }
    }

    /// The entry with this number, checked like every other; `None` if the journal does
    /// not have it.
    pub fn entry(&mut self, seq: Seq) -> Result<Option<Entry>, JournalError> {
        if let Some(walk) = &mut self.walk
            && walk.rewind(seq)?
            && let Some(entry) = at(walk, seq)?
        {
            return Ok(Some(entry));
        }
        let mut walk = Walk::from_segment_of(&self.files, seq)?;
        let found = at(&mut walk, seq)?;
        self.walk = Some(walk);
        Ok(found)
    }
}

fn at(walk: &mut Walk, seq: Seq) -> Result<Option<Entry>, JournalError> {
    walk.pass_to(seq)?;
    match walk.step()? {
        Step::Entry(entry, _) if entry.seq() == seq => Ok(Some(*entry)),
        Step::Entry(..) | Step::End(_) => Ok(None),
    }
}
