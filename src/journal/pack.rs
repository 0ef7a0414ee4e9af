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
use super::segment::{self, HEADER, Header};
use super::snapshot;

/// Packs the next segment, from the one that begins with this entry on, that a snapshot
/// covers and that is not packed yet: no start reads it. It is replaced in one piece; one
/// that is not sound stays as it is, for whoever looks into it. Returns where it begins,
/// `None` where there is none. Not to be called while [`super::erase`] is under way.
pub fn pack_next(files: &Files, from: Seq) -> Result<Option<Seq>, JournalError> {
    let Some(covered) = snapshot::newest(files)? else { return Ok(None) };
    let firsts = segment::list(files)?;
    // Where the next one begins, a segment ends; the last one is written to.
    let sealed = firsts.iter().zip(firsts.iter().skip(1));
    for (first, next) in sealed.filter(|(first, _)| **first >= from) {
        if next.0 > covered.0 + 1 {
            break;
        }
        // One whose header cannot be read keeps no other from being packed.
        if !matches!(is_packed(files, *first), Ok(false)) {
            continue;
        }
        if let Ok(found) = segment::read(files, *first)
            && is_whole(&found.bytes, found.header.len(), *first, *next)
        {
            let frames = &found.bytes[found.header.len()..];
            segment::replace(files, &found.header.clone().packed(), frames)?;
        }
        return Ok(Some(*first));
    }
    Ok(None)
}

/// Whether a segment says that it is packed; its header alone is read.
fn is_packed(files: &Files, first: Seq) -> Result<bool, JournalError> {
    let mut header = Vec::new();
    files.reader(&segment::path(first))?.take(HEADER as u64).read_to_end(&mut header)?;
    Ok(Header::read(&header, first).is_ok_and(|header| header.packed))
}

/// Packs all there are; how many.
#[cfg(test)]
pub fn pack(files: &Files) -> Result<usize, JournalError> {
    let (mut from, mut count) = (Seq(0), 0);
    while let Some(packed) = pack_next(files, from)? {
        (from, count) = (packed.next(), count + 1);
    }
    Ok(count)
}

/// Every frame from `first` up to `next` is there, and nothing else.
fn is_whole(bytes: &[u8], header: usize, first: Seq, next: Seq) -> bool {
    let (mut offset, mut seq) = (header, first);
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

/// Header and frames of the packed segment in these bytes, whatever its name.
#[cfg(test)]
pub(crate) fn unpacked(bytes: &[u8]) -> Option<Vec<u8>> {
    let first = Seq(Cursor(bytes.get(12..)?).u64()?);
    unpack(bytes, Header::read(bytes, first).ok()?.len())
}

/// Header and frames of a packed segment with a header of this length; `None` where a byte
/// behind it is wrong.
pub(super) fn unpack(bytes: &[u8], header: usize) -> Option<Vec<u8>> {
    let (header, rest) = bytes.split_at_checked(header)?;
    let mut cursor = Cursor(rest);
    let (length, crc) = (cursor.u64()?, cursor.u32()?);
    // A few bytes can say that they are more than there is memory for.
    if length > Files::MOST || crc32fast::hash(cursor.0) != crc {
        return None;
    }
    let mut plain = header.to_vec();
    // One byte more than promised shows that it does not fit.
    DeflateDecoder::new(cursor.0).take(length.checked_add(1)?).read_to_end(&mut plain).ok()?;
    (plain.len() as u64 == length + header.len() as u64).then_some(plain)
}
