//! Whether every segment is there, begins as it should, and ends where the next one goes
//! on: what can be seen of ten years in the moment before a desk opens. What stands between
//! a segment's two ends is looked through by [`super::sweep`].
//!
//! An unpacked segment ends with the hash of its last entry. Where a packed one ends is
//! seen by unpacking it, and then noted in a file:
//!
//! ```text
//! [magic "DDPACKD\n" 8]([first seq u64][length of the file u64][last hash 32])*[crc32 u32]
//! ```

use std::collections::BTreeMap;
use std::io::{self, Read};

use crate::domain::{Origin, Seq};
use crate::files::{Files, Stamp};

use super::codec::Cursor;
use super::entry::{Entry, GENESIS, Hash};
use super::error::{Flaw, JournalError, Problem};
use super::frame::{self, Frame};
use super::segment::{self, HEADER, Header};
use super::walk::goes_on;

/// Where the ends of packed segments are noted, in the data directory.
pub const PACKED: &str = "journal.packed";

const MAGIC: &[u8; 8] = b"DDPACKD\n";

/// What is known of sealed segments from an earlier look.
#[derive(Clone, Debug, Default)]
pub struct Links {
    known: BTreeMap<Seq, Known>,
    /// The noted ends are not these.
    changed: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Known {
    /// The file as it was when it was looked at; `None` where only its length was noted.
    stamp: Option<Stamp>,
    len: u64,
    packed: bool,
    prev: Hash,
    origin: Option<Origin>,
    /// The hash of its last entry.
    end: Hash,
}

impl Links {
    /// What was noted earlier. What cannot be made out is looked at again.
    pub fn noted(files: &Files) -> Links {
        let noted = files.read(PACKED).ok().and_then(|bytes| parse(&bytes));
        let changed = noted.is_none();
        Links { known: noted.unwrap_or_default(), changed }
    }

    /// Looks at all segments. Of one that is not as it was at the last look every byte is
    /// read. Changes nothing.
    ///
    /// # Errors
    /// [`JournalError::Damaged`] and [`JournalError::NewerFormat`] for the first segment
    /// that is not there, or not as it should be.
    pub fn look(&mut self, files: &Files) -> Result<(), JournalError> {
        let firsts = segment::list(files)?;
        let (mut next, mut prev, mut origin) = (Some(Seq(1)), GENESIS, None);
        let after = firsts.iter().skip(1).map(|after| Some(*after)).chain([None]);
        for (first, after) in firsts.iter().copied().zip(after) {
            let damaged = |code| {
                let segment = segment::name(first);
                Err(JournalError::Damaged(Problem { code, segment, offset: 0, seq: first }))
            };
            let stamp = files.stamp(&segment::path(first))?;
            let same = |known: &&Known| stamp.is_some() && known.stamp == stamp;
            let known = match self.known.get(&first).filter(same) {
                Some(known) => *known,
                None => self.read(files, first, stamp, after)?,
            };
            if next.is_some_and(|next| next != first) {
                return damaged(Flaw::Gap);
            }
            if known.prev != prev {
                return damaged(Flaw::SegmentChain);
            }
            if !goes_on(origin, known.origin) {
                return damaged(Flaw::Origin);
            }
            (next, prev, origin) = (None, known.end, known.origin);
        }
        Ok(())
    }

    /// Reads what is needed of a segment, or all of it. `after` is where the next begins;
    /// the last segment is read by whoever opens the journal.
    fn read(
        &mut self,
        files: &Files,
        first: Seq,
        stamp: Option<Stamp>,
        after: Option<Seq>,
    ) -> Result<Known, JournalError> {
        let before = self.known.get(&first).copied();
        let (header, end) = ends(files, first)?;
        let len = stamp.map_or(0, |stamp| stamp.len);
        let Header { packed, prev, origin, .. } = header;
        let noted = before.filter(|known| known.packed && packed && known.len == len);
        let was_seen = before.is_some_and(|known| known.stamp.is_some());
        let end = match (after, noted) {
            (None, _) => return Ok(Known { stamp: None, len, packed, prev, origin, end }),
            (Some(_), Some(known)) if !was_seen => known.end,
            (Some(_), _) if !packed && !was_seen => end,
            (Some(after), _) => whole(files, first, after)?,
        };
        let known = Known { stamp, len, packed, prev, origin, end };
        self.changed |= packed && noted.is_none_or(|noted| noted.end != end);
        self.known.insert(first, known);
        Ok(known)
    }

    /// Notes the ends of the packed segments, where they are not noted yet.
    ///
    /// # Errors
    /// Where they cannot be written: the next look takes longer.
    pub fn note(&mut self, files: &Files) -> io::Result<()> {
        let packed = self.known.iter().filter(|(_, known)| known.packed);
        let mut bytes = MAGIC.to_vec();
        for (first, known) in packed {
            bytes.extend_from_slice(&first.0.to_be_bytes());
            bytes.extend_from_slice(&known.len.to_be_bytes());
            bytes.extend_from_slice(&known.end);
        }
        let empty = bytes.len() == MAGIC.len();
        if self.changed && !empty {
            bytes.extend_from_slice(&crc32fast::hash(&bytes).to_be_bytes());
            files.replace(PACKED, &bytes)?;
            self.changed = false;
        }
        Ok(())
    }
}

/// The header of a segment, and the last bytes of its file.
fn ends(files: &Files, first: Seq) -> Result<(Header, Hash), JournalError> {
    let mut file = files.reader(&segment::path(first))?;
    let mut header = Vec::new();
    Read::by_ref(&mut file).take(HEADER as u64).read_to_end(&mut header)?;
    let header = Header::read(&header, first)?;
    let mut end = Hash::default();
    let behind = file.size()?.saturating_sub(end.len() as u64).max(header.len() as u64);
    file.skip_to(behind)?;
    let mut bytes = Vec::new();
    file.take(end.len() as u64).read_to_end(&mut bytes)?;
    // Less than an entry is none: the header of the next one says so.
    if let Ok(bytes) = bytes.try_into() {
        end = bytes;
    }
    Ok((header, end))
}

/// The hash of the last entry of a sealed segment, every byte of which is right.
fn whole(files: &Files, first: Seq, after: Seq) -> Result<Hash, JournalError> {
    let found = segment::read(files, first)?;
    let (mut next, mut prev, mut offset) = (first, found.header.prev, found.header.len());
    let damaged = |code, offset: usize, seq| {
        let (segment, offset) = (segment::name(first), offset as u64);
        Err(JournalError::Damaged(Problem { code, segment, offset, seq }))
    };
    while let Frame::Whole { payload, next: behind } = frame::read(&found.bytes, offset) {
        let entry = match Entry::from_payload(payload) {
            Ok(entry) => entry,
            Err(code) => return damaged(code, offset, next),
        };
        if entry.seq() != next {
            return damaged(Flaw::Sequence, offset, next);
        }
        if entry.hash_after(&prev) != entry.hash {
            return damaged(Flaw::Chain, offset, next);
        }
        (next, prev, offset) = (next.next(), entry.hash, behind);
    }
    if offset < found.bytes.len() || next != after {
        return damaged(Flaw::Checksum, offset, next);
    }
    Ok(prev)
}

/// Whether these bytes are a segment whose last entry is this one.
pub(super) fn ends_with(bytes: &[u8], first: Seq, head: (Seq, Hash)) -> bool {
    let Ok(header) = Header::read(bytes, first) else { return false };
    let (mut at, mut offset) = ((Seq(first.0 - 1), header.prev), header.len());
    while let Frame::Whole { payload, next } = frame::read(bytes, offset) {
        let Ok(entry) = Entry::from_payload(payload) else { return false };
        if entry.seq() != at.0.next() || entry.hash_after(&at.1) != entry.hash {
            return false;
        }
        (at, offset) = ((entry.seq(), entry.hash), next);
    }
    offset == bytes.len() && at == head
}

fn parse(bytes: &[u8]) -> Option<BTreeMap<Seq, Known>> {
    let (covered, crc) = bytes.split_last_chunk()?;
    let mut cursor = Cursor(covered);
    let ours = cursor.take(MAGIC.len())? == MAGIC;
    if !ours || crc32fast::hash(covered) != u32::from_be_bytes(*crc) {
        return None;
    }
    let mut known = BTreeMap::new();
    while !cursor.0.is_empty() {
        let (first, len, end) = (Seq(cursor.u64()?), cursor.u64()?, cursor.array()?);
        let (stamp, prev, origin) = (None, GENESIS, None);
        known.insert(first, Known { stamp, len, packed: true, prev, origin, end });
    }
    Some(known)
}
