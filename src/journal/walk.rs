//! Going through the segments entry by entry, with every check that needs no memory
//! of earlier entries. Works while the desk is appending.

use crate::domain::{Origin, Seq};
use crate::files::Files;

use super::entry::{Entry, GENESIS, Hash};
use super::error::{Flaw, JournalError, Problem};
use super::frame::{self, Frame};
use super::segment::{self, Header, Segment};

/// What stands behind the last whole entry: a write that a cut or a kill interrupted,
/// never acknowledged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tail {
    /// File name of the last segment.
    pub segment: String,
    /// Where the tail begins.
    pub offset: u64,
    /// Its length in bytes.
    pub bytes: u64,
    /// The entry that would have been there.
    pub seq: Seq,
}

/// One step of a walk.
pub(super) enum Step {
    /// An entry, and where its frame begins in its segment.
    Entry(Box<Entry>, usize),
    /// The last segment ends here.
    End(Option<Tail>),
}

/// A walk over the segments.
pub(super) struct Walk {
    files: Files,
    next: Seq,
    prev: Hash,
    segment: Option<Loaded>,
    /// The segment entered last, or tried in vain.
    tried: Seq,
    /// Whose the segment entered last was.
    passed: Option<Origin>,
    /// A readable segment that does not go on where the one before ended.
    refused: Option<Segment>,
}

struct Loaded {
    first: Seq,
    header: Header,
    bytes: Vec<u8>,
    offset: usize,
    /// Length of the file it came from.
    stored: u64,
}

impl Loaded {
    fn begin(segment: Segment) -> Loaded {
        let Segment { header, bytes, stored } = segment;
        Loaded { first: header.first, offset: header.len(), header, bytes, stored }
    }
}

impl Walk {
    /// From the beginning of the segment that holds `from`, or of the first one.
    pub fn from_segment_of(files: &Files, from: Seq) -> Result<Walk, JournalError> {
        let firsts = segment::list(files)?;
        let start = firsts.iter().rev().find(|first| **first <= from);
        let mut walk = Walk {
            files: files.clone(),
            next: Seq(1),
            prev: GENESIS,
            segment: None,
            tried: Seq(0),
            passed: None,
            refused: None,
        };
        if let Some(first) = start.copied().filter(|first| first.0 > 1) {
            let header = Header::read(&files.read(&segment::path(first))?, first)?;
            (walk.next, walk.prev) = (first, header.prev);
        }
        Ok(walk)
    }

    /// Passes over entries of this segment that come before `from`, with a look at their
    /// checksums only: the hash each one carries stands for the chain up to it.
    pub fn pass_to(&mut self, from: Seq) -> Result<(), JournalError> {
        if self.segment.is_none() && !self.enter()? {
            return Ok(());
        }
        while let Some(loaded) = self.segment.as_mut().filter(|_| self.next < from) {
            let Frame::Whole { payload, next } = frame::read(&loaded.bytes, loaded.offset) else {
                break;
            };
            let Some(hash) = payload.last_chunk() else { break };
            loaded.offset = next;
            (self.next, self.prev) = (self.next.next(), *hash);
        }
        Ok(())
    }

    /// Stands before the first entry of its segment again, if `seq` may be in there.
    pub fn rewind(&mut self, seq: Seq) -> Result<bool, JournalError> {
        let Some(loaded) = self.segment.as_mut().filter(|loaded| loaded.first <= seq) else {
            return Ok(false);
        };
        loaded.offset = loaded.header.len();
        (self.next, self.prev) = (loaded.first, loaded.header.prev);
        Ok(true)
    }

    /// The entry that comes next, and the hash of the one before.
    pub fn position(&self) -> (Seq, Hash) {
        (self.next, self.prev)
    }

    /// Whose the segment is that the walk is in; none before format 3.
    pub fn origin(&self) -> Option<Origin> {
        self.segment.as_ref().and_then(|loaded| loaded.header.origin)
    }

    /// First entry and length of the segment the walk is in.
    pub fn segment(&self) -> Option<(Seq, usize)> {
        self.segment.as_ref().map(|loaded| (loaded.first, loaded.bytes.len()))
    }

    /// First entry of the segment the walk is in, and where its next frame begins.
    pub fn place(&self) -> Option<(Seq, usize)> {
        self.segment.as_ref().map(|loaded| (loaded.first, loaded.offset))
    }

    /// Goes on behind an error: in the segment that did not fit, or else in the next
    /// one. `false` when there is none.
    pub fn recover(&mut self) -> Result<bool, JournalError> {
        self.segment = None;
        self.passed = None;
        if let Some(segment) = self.refused.take() {
            (self.next, self.prev) = (segment.header.first, segment.header.prev);
            self.segment = Some(Loaded::begin(segment));
            return Ok(true);
        }
        let firsts = segment::list(&self.files)?;
        let Some(first) = firsts.into_iter().find(|first| *first > self.tried) else {
            return Ok(false);
        };
        self.tried = first;
        let segment = segment::read(&self.files, first)?;
        (self.next, self.prev) = (first, segment.header.prev);
        self.segment = Some(Loaded::begin(segment));
        Ok(true)
    }

    pub fn step(&mut self) -> Result<Step, JournalError> {
        loop {
            if self.segment.is_none() && !self.enter()? {
                return Ok(Step::End(None));
            }
            let Some(loaded) = &self.segment else { continue };
            match frame::read(&loaded.bytes, loaded.offset) {
                Frame::Whole { payload, next } => {
                    let entry = Entry::from_payload(payload).map_err(|code| self.problem(code))?;
                    return self.accept(entry, next);
                }
                Frame::End => {
                    if !self.has_later_segment()? {
                        return Ok(Step::End(None));
                    }
                    // It may have grown before it was sealed.
                    let (first, read) = (loaded.first, loaded.stored);
                    let grown = self.files.len(&segment::path(first))? != read;
                    if !grown || !self.reload()? {
                        self.segment = None;
                    }
                }
                Frame::Broken => {
                    let sealed = self.has_later_segment()?;
                    // The desk may have been in the middle of its write.
                    if self.reload()? {
                        continue;
                    }
                    if sealed || self.acknowledged() {
                        return Err(self.problem(Flaw::Checksum));
                    }
                    return Ok(Step::End(self.tail()));
                }
            }
        }
    }

    fn accept(&mut self, entry: Entry, next: usize) -> Result<Step, JournalError> {
        if entry.seq() != self.next {
            return Err(self.problem(Flaw::Sequence));
        }
        if entry.hash_after(&self.prev) != entry.hash {
            return Err(self.problem(Flaw::Chain));
        }
        // What a header says of the office stands under the hash of the first entry, too.
        if entry.meta.origin.is_some() && entry.meta.origin != self.origin() {
            return Err(self.problem(Flaw::Origin));
        }
        (self.next, self.prev) = (entry.seq().next(), entry.hash);
        let offset =
            self.segment.as_mut().map_or(0, |loaded| std::mem::replace(&mut loaded.offset, next));
        Ok(Step::Entry(Box::new(entry), offset))
    }

    /// Opens the segment that begins with the next entry. `false` at the journal's end.
    fn enter(&mut self) -> Result<bool, JournalError> {
        let firsts = segment::list(&self.files)?;
        let Some(first) = firsts.into_iter().find(|first| *first >= self.next) else {
            return Ok(false);
        };
        self.tried = first;
        let found = segment::read(&self.files, first)?;
        let code = match () {
            () if first != self.next => Flaw::Gap,
            () if found.header.prev != self.prev => Flaw::SegmentChain,
            () if !goes_on(self.passed, found.header.origin) => Flaw::Origin,
            () => {
                self.passed = found.header.origin;
                self.segment = Some(Loaded::begin(found));
                return Ok(true);
            }
        };
        self.refused = Some(found);
        let segment = segment::name(first);
        Err(JournalError::Damaged(Problem { code, segment, offset: 0, seq: self.next }))
    }

    fn has_later_segment(&self) -> Result<bool, JournalError> {
        let Some(loaded) = &self.segment else { return Ok(false) };
        let firsts = segment::list(&self.files)?;
        Ok(firsts.last().is_some_and(|last| *last > loaded.first))
    }

    /// Reads the segment again; `true` if there is more to see at this place now.
    fn reload(&mut self) -> Result<bool, JournalError> {
        let Some(loaded) = &mut self.segment else { return Ok(false) };
        let Segment { header, bytes, stored } = segment::read(&self.files, loaded.first)?;
        let mut offset = loaded.offset;
        if bytes.get(..offset) != loaded.bytes.get(..offset) {
            // Values were erased meanwhile: the same entries in fewer bytes.
            offset = header.len();
            for _ in loaded.first.0..self.next.0 {
                let Frame::Whole { next, .. } = frame::read(&bytes, offset) else { break };
                offset = next;
            }
        }
        let changed = bytes.get(offset..) != loaded.bytes.get(loaded.offset..);
        *loaded = Loaded { header, bytes, offset, stored, first: loaded.first };
        Ok(changed)
    }

    /// Whether a later frame proves that the broken one here had been synced: an entry
    /// is written only after all batches before its own are on disk.
    fn acknowledged(&self) -> bool {
        let Some(loaded) = &self.segment else { return false };
        (loaded.offset + 1..loaded.bytes.len()).any(|offset| {
            let Frame::Whole { payload, .. } = frame::read(&loaded.bytes, offset) else {
                return false;
            };
            Entry::from_payload(payload).is_ok_and(|entry| {
                entry.seq().0.saturating_sub(u64::from(entry.place)) > self.next.0
            })
        })
    }

    fn tail(&self) -> Option<Tail> {
        self.segment.as_ref().map(|loaded| Tail {
            segment: segment::name(loaded.first),
            offset: loaded.offset as u64,
            bytes: loaded.bytes.len().saturating_sub(loaded.offset) as u64,
            seq: self.next,
        })
    }

    pub fn problem(&self, code: Flaw) -> JournalError {
        let (segment, offset) = match &self.segment {
            Some(loaded) => (segment::name(loaded.first), loaded.offset as u64),
            None => (segment::name(self.next), 0),
        };
        JournalError::Damaged(Problem { code, segment, offset, seq: self.next })
    }
}

/// Whether a segment may follow one of this origin: of the same office, and not of an
/// earlier epoch. None before format 3 is followed by any.
pub(super) fn goes_on(before: Option<Origin>, after: Option<Origin>) -> bool {
    let Some(before) = before else { return true };
    after.is_some_and(|after| after.office == before.office && after.epoch >= before.epoch)
}
