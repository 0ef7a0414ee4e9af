//! Sealed segments in fewer bytes. What a walk sees is the same, so is every hash.

use std::io::{self, Read, Write};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

use crate::domain::Seq;
use crate::files::Files;

use super::codec::Cursor;
use super::error::JournalError;
use super::frame::{self, Frame};
use super::segment::{self, HEADER, Header, PACKED};
use super::snapshot;

/// What [`pack`] did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Packed {
    pub segments: usize,
    /// Bytes of their files before and after.
    pub before: u64,
    pub after: u64,
}

/// Packs the segments that a snapshot covers and that are not packed yet: no start reads
/// them. Each is replaced in one piece. Segments that are not sound stay as they are, for
/// whoever looks into them. Ends early where `go_on` says so. Not to be called while
/// [`super::erase`] is under way.
pub fn pack(files: &Files, go_on: &dyn Fn() -> bool) -> Result<Packed, JournalError> {
    let mut done = Packed::default();
    let Some(covered) = snapshot::newest(files)? else { return Ok(done) };
    let firsts = segment::list(files)?;
    // Where the next one begins, a segment ends; the last one is written to.
    for (first, next) in firsts.iter().zip(firsts.iter().skip(1)) {
        if next.0 > covered.0 + 1 || !go_on() {
            break;
        }
        let Ok(found) = segment::read(files, *first) else { continue };
        if found.header.is_packed() || !is_whole(&found.bytes, *first, *next) {
            continue;
        }
        let header = Header { major: PACKED, minor: 0, ..found.header };
        segment::replace(files, &header, &found.bytes[HEADER..])?;
        done.segments += 1;
        done.before += found.stored;
        done.after += files.len(&segment::path(*first))?;
    }
    Ok(done)
}

/// Every frame from `first` up to `next` is there, and nothing else.
fn is_whole(bytes: &[u8], first: Seq, next: Seq) -> bool {
    let (mut offset, mut seq) = (HEADER, first);
    while let Frame::Whole { next, .. } = frame::read(bytes, offset) {
        (offset, seq) = (next, seq.next());
    }
    seq == next && offset == bytes.len()
}

/// What follows the header of a packed segment.
pub(super) fn packed(frames: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(frames)?;
    let deflated = encoder.finish()?;
    let mut bytes = (frames.len() as u64).to_be_bytes().to_vec();
    bytes.extend_from_slice(&crc32fast::hash(&deflated).to_be_bytes());
    bytes.extend_from_slice(&deflated);
    Ok(bytes)
}

/// Header and frames of a packed segment; `None` where a byte of it is wrong.
pub(crate) fn unpack(bytes: &[u8]) -> Option<Vec<u8>> {
    let (header, rest) = bytes.split_at_checked(HEADER)?;
    let mut cursor = Cursor(rest);
    let (length, crc) = (cursor.u64()?, cursor.u32()?);
    if crc32fast::hash(cursor.0) != crc {
        return None;
    }
    let mut plain = header.to_vec();
    // One byte more than promised shows that it does not fit.
    DeflateDecoder::new(cursor.0).take(length.checked_add(1)?).read_to_end(&mut plain).ok()?;
    (plain.len() as u64 == length + HEADER as u64).then_some(plain)
}
