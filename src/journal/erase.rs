//! Erasing values for good: a segment is written anew without them.

use crate::domain::{Key, Seq};

use super::append::Journal;
use super::entry::Entry;
use super::error::JournalError;
use super::frame;
use super::segment::{self, Header};
use super::snapshot;
use super::walk::{Step, Walk};

impl Journal {
    /// Erases salt and value of every op whose key is `doomed`, in all of history, and
    /// removes the snapshots, which hold values too. The chain stays whole. Returns how
    /// many values went.
    ///
    /// Interrupted, it leaves whole segments with or without the values: do it again.
    /// The caller sees to it that no snapshot is being written meanwhile, and then makes
    /// table and snapshots anew; a key whose last value was erased is not in them.
    pub fn erase(&mut self, doomed: impl Fn(&Key) -> bool) -> Result<usize, JournalError> {
        if self.poisoned {
            return Err(JournalError::Poisoned);
        }
        snapshot::remove_snapshots(self.files())?;
        let mut erased = 0;
        for first in segment::list(self.files())? {
            let (mut entries, header) = self.segment_entries(first)?;
            let ops = entries.iter_mut().flat_map(|entry| &mut entry.ops);
            let gone = ops.filter_map(|op| (doomed(&op.key) && op.erase()).then_some(())).count();
            if gone > 0 {
                self.rewrite(first, &header, &entries)?;
                erased += gone;
            }
        }
        Ok(erased)
    }

    fn segment_entries(&self, first: Seq) -> Result<(Vec<Entry>, Header), JournalError> {
        let header = Header::read(&self.files().read(&segment::path(first))?, first)?;
        let mut walk = Walk::from_segment_of(self.files(), first)?;
        let mut entries = Vec::new();
        while let Step::Entry(entry, _) = walk.step()? {
            if walk.segment().is_none_or(|(inside, _)| inside != first) {
                break;
            }
            entries.push(*entry);
        }
        Ok((entries, header))
    }

    fn rewrite(
        &mut self,
        first: Seq,
        header: &Header,
        entries: &[Entry],
    ) -> Result<(), JournalError> {
        let mut bytes = header.to_bytes();
        for entry in entries {
            frame::write(entry, &mut bytes)?;
        }
        let path = segment::path(first);
        // An error may leave the open handle on a file that has no name any more.
        let last = self.last.take_if(|(open, _)| *open == first);
        self.poisoned |= last.is_some();
        self.files().replace(&path, &bytes)?;
        if last.is_some() {
            self.last = Some((first, self.files().append(&path)?));
            self.poisoned = false;
        }
        Ok(())
    }
}
