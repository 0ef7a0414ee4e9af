//! `[length u32][crc32 u32][payload]`: how an entry lies in a segment.

use super::codec::Cursor;
use super::entry::Entry;
use super::error::JournalError;

/// Length and checksum before the payload.
pub(super) const HEAD: usize = 8;

/// The largest payload: a full `Txn` with tens of thousands of tiny ops fits.
pub(super) const MAX_PAYLOAD: usize = 8 << 20;

/// Place, empty meta, no ops, hash: nothing shorter is an entry, so zeros are none.
const MIN_PAYLOAD: usize = 4 + 4 + 4 + 32;

/// What lies at a place in a segment.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Frame<'a> {
    /// A payload with the right checksum, and where the next frame begins.
    Whole { payload: &'a [u8], next: usize },
    /// The file ends before the frame does, or the frame is no frame.
    Broken,
    /// The file ends here.
    End,
}

/// Puts one entry behind `bytes`.
pub(super) fn write(entry: &Entry, bytes: &mut Vec<u8>) -> Result<(), JournalError> {
    let payload = entry.to_payload();
    if payload.len() > MAX_PAYLOAD {
        return Err(JournalError::TooLarge(payload.len()));
    }
    let len = (payload.len() as u32).to_be_bytes();
    bytes.extend_from_slice(&len);
    bytes.extend_from_slice(&checksum(&len, &payload).to_be_bytes());
    bytes.extend_from_slice(&payload);
    Ok(())
}

/// Reads the frame at this place.
pub(super) fn read(bytes: &[u8], offset: usize) -> Frame<'_> {
    let rest = bytes.get(offset..).unwrap_or_default();
    if rest.is_empty() {
        return Frame::End;
    }
    match parse(rest) {
        Some(payload) => Frame::Whole { payload, next: offset + HEAD + payload.len() },
        None => Frame::Broken,
    }
}

fn parse(rest: &[u8]) -> Option<&[u8]> {
    let mut cursor = Cursor(rest);
    let len: [u8; 4] = cursor.array()?;
    let crc = cursor.u32()?;
    let size = u32::from_be_bytes(len) as usize;
    if !(MIN_PAYLOAD..=MAX_PAYLOAD).contains(&size) {
        return None;
    }
    let payload = cursor.take(size)?;
    // Cheap, and spares a checksum when searching byte by byte for the next frame.
    let mut inner = Cursor(payload);
    inner.u32()?;
    inner.chunk()?;
    (checksum(&len, payload) == crc).then_some(payload)
}

fn checksum(len: &[u8], payload: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(len);
    hasher.update(payload);
    hasher.finalize()
}
