//! Entries read out with their exact bytes, and taken in by another data directory of the
//! same office: the ground a warm standby stands on.

use crate::domain::Seq;
use crate::files::Files;

use super::append::Journal;
use super::entry::Entry;
use super::error::{Flaw, JournalError, Problem};
use super::frame::{self, Frame};
use super::segment::{self, Header};
use super::walk::{Step, Walk, goes_on};

/// The entries from `from` on, up to `upto` (what was acknowledged) and about `bytes` of
/// them, whole batches of one segment: laid out as a segment of their own, whose header says
/// what comes before and whose they are. `None` where there is none to read.
///
/// # Errors
/// [`JournalError::OutOfOrder`] where `from` does not begin a batch, and what reading finds.
pub fn excerpt(
    files: &Files,
    from: Seq,
    upto: Seq,
    bytes: usize,
) -> Result<Option<Vec<u8>>, JournalError> {
    let mut walk = Walk::from_segment_of(files, from)?;
    walk.pass_to(from)?;
    let (next, prev) = walk.position();
    let (mut excerpt, mut batch, mut inside) = (Vec::new(), Vec::new(), None);
    while let Step::Entry(entry, _) = walk.step()? {
        let begins = entry.place == 0;
        if entry.seq() == from && (next != from || !begins) {
            return Err(JournalError::OutOfOrder { expected: from, found: next });
        }
        let segment = walk.segment().map(|(first, _)| first);
        if begins {
            excerpt.append(&mut batch);
            let other = inside.is_some() && inside != segment;
            if other || entry.seq() > upto || excerpt.len() > bytes {
                break;
            }
        }
        if inside.is_none() {
            inside = segment;
            excerpt = Header::new(from, prev, walk.origin()).to_bytes();
        }
        frame::write(&entry, &mut batch)?;
        if entry.seq() == upto {
            excerpt.append(&mut batch);
            break;
        }
    }
    excerpt.append(&mut batch);
    Ok((!excerpt.is_empty()).then_some(excerpt))
}

impl Journal {
    /// Takes in what [`excerpt`] read out: the very next entries, of this office, of no
    /// earlier epoch, each with the hash that follows. Batch by batch it is on disk with the
    /// same bytes when this returns.
    ///
    /// # Errors
    /// [`JournalError::Damaged`] with the place in the excerpt where it does not fit, and
    /// nothing is taken in; else as [`Journal::append`].
    pub fn take_in(&mut self, excerpt: &[u8]) -> Result<Vec<Entry>, JournalError> {
        let first = self.head().0.next();
        let header = Header::read(excerpt, first)?;
        let at = |code, offset: usize, seq| {
            let segment = segment::name(first);
            JournalError::Damaged(Problem { code, segment, offset: offset as u64, seq })
        };
        let origin = match header.origin {
            Some(origin) if goes_on(self.origin, header.origin) => origin,
            _ => return Err(at(Flaw::Origin, 0, first)),
        };
        if header.packed || header.prev != self.head.1 {
            return Err(at(Flaw::SegmentChain, 0, first));
        }
        let (mut offset, mut seq, mut prev) = (header.len(), first, header.prev);
        let mut entries: Vec<Entry> = Vec::new();
        let mut batches: Vec<(Vec<u8>, Entry)> = Vec::new();
        loop {
            let (payload, next) = match frame::read(excerpt, offset) {
                Frame::Whole { payload, next } => (payload, next),
                Frame::End => break,
                Frame::Broken => return Err(at(Flaw::Checksum, offset, seq)),
            };
            let entry = Entry::from_payload(payload).map_err(|code| at(code, offset, seq))?;
            let told = entry.meta.origin;
            let code = match () {
                () if entry.seq() != seq => Some(Flaw::Sequence),
                () if entry.hash_after(&prev) != entry.hash => Some(Flaw::Chain),
                () if told.is_some() && (seq != first || told != header.origin) => {
                    Some(Flaw::Origin)
                }
                () if entry.place != 0 && batches.is_empty() => Some(Flaw::Sequence),
                () => None,
            };
            if let Some(code) = code {
                return Err(at(code, offset, seq));
            }
            let frame = &excerpt[offset..next];
            match batches.last_mut().filter(|_| entry.place != 0) {
                Some((bytes, last)) => {
                    bytes.extend_from_slice(frame);
                    *last = entry.clone();
                }
                None => batches.push((frame.to_vec(), entry.clone())),
            }
            (offset, seq, prev) = (next, entry.seq().next(), entry.hash);
            entries.push(entry);
        }
        let begins = entries.first().is_some_and(|entry| entry.meta.origin.is_some());
        if begins || self.origin != header.origin || self.last.is_none() {
            self.new_segment(origin).map_err(JournalError::NotWritten)?;
        }
        for (bytes, last) in batches {
            self.write(&bytes)?;
            self.came_to(&last);
        }
        Ok(entries)
    }
}
