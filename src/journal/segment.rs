//! Segment files: their names and headers.

use std::io;

use crate::domain::Seq;
use crate::files::Files;

use super::codec::Cursor;
use super::entry::Hash;
use super::error::{Flaw, JournalError, Problem};
use super::pack;

/// The folder of the segments.
pub(super) const DIR: &str = "journal";

/// The format written; see the room's page.
pub(super) const MAJOR: u16 = 1;
pub(super) const MINOR: u16 = 0;

/// The major version of a segment whose frames are packed: a program that knows no
/// packing refuses it in words, and changes nothing.
pub(super) const PACKED: u16 = 2;

const MAGIC: &[u8; 8] = b"DDJRNL\r\n";

/// Bytes of a header: magic, major, minor, first seq, prev hash, crc.
pub(super) const HEADER: usize = 8 + 2 + 2 + 8 + 32 + 4;

/// What a segment says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub major: u16,
    pub minor: u16,
    pub first: Seq,
    pub prev: Hash,
}

impl Header {
    pub fn new(first: Seq, prev: Hash) -> Header {
        Header { major: MAJOR, minor: MINOR, first, prev }
    }

    pub fn is_packed(&self) -> bool {
        self.major == PACKED
    }

    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend_from_slice(&self.major.to_be_bytes());
        bytes.extend_from_slice(&self.minor.to_be_bytes());
        bytes.extend_from_slice(&self.first.0.to_be_bytes());
        bytes.extend_from_slice(&self.prev);
        bytes.extend_from_slice(&crc32fast::hash(&bytes).to_be_bytes());
        bytes
    }

    /// The header in front of a segment named after `first`.
    pub fn read(bytes: &[u8], first: Seq) -> Result<Header, JournalError> {
        let damaged = || {
            let (code, segment) = (Flaw::Header, name(first));
            JournalError::Damaged(Problem { code, segment, offset: 0, seq: first })
        };
        let (header, covered) = parse(bytes).ok_or_else(damaged)?;
        // The checksum of a newer major may lie elsewhere: its version is read first.
        if header.major > PACKED {
            let Header { major, minor, .. } = header;
            return Err(JournalError::NewerFormat { segment: name(first), major, minor });
        }
        if !covered || header.major < MAJOR || header.first != first {
            return Err(damaged());
        }
        Ok(header)
    }
}

/// The header and whether its checksum is right.
fn parse(bytes: &[u8]) -> Option<(Header, bool)> {
    let mut cursor = Cursor(bytes);
    if cursor.take(MAGIC.len())? != MAGIC {
        return None;
    }
    let (major, minor) = (cursor.u16()?, cursor.u16()?);
    let header = Header { major, minor, first: Seq(cursor.u64()?), prev: cursor.array()? };
    let covered = crc32fast::hash(&bytes[..HEADER - 4]) == cursor.u32()?;
    Some((header, covered))
}

/// A segment as it is walked: unpacked, whichever way it lies on the disk.
#[derive(Debug)]
pub(super) struct Segment {
    pub header: Header,
    /// Header and frames, as in a segment that is not packed.
    pub bytes: Vec<u8>,
    /// Length of the file.
    pub stored: u64,
}

/// Reads the segment that begins with this entry.
pub(super) fn read(files: &Files, first: Seq) -> Result<Segment, JournalError> {
    let mut bytes = files.read(&path(first))?;
    let header = Header::read(&bytes, first)?;
    let stored = bytes.len() as u64;
    if header.is_packed() {
        bytes = pack::unpack(&bytes).ok_or_else(|| {
            let (code, segment, offset) = (Flaw::Checksum, name(first), HEADER as u64);
            JournalError::Damaged(Problem { code, segment, offset, seq: first })
        })?;
    }
    Ok(Segment { header, bytes, stored })
}

/// Puts a segment in the place of the one of its name; `header` says whether packed.
pub(super) fn replace(files: &Files, header: &Header, frames: &[u8]) -> io::Result<()> {
    let mut bytes = header.to_bytes();
    match header.is_packed() {
        true => bytes.extend(pack::packed(frames)?),
        false => bytes.extend_from_slice(frames),
    }
    files.replace(&path(header.first), &bytes)
}

/// File name of the segment that begins with this entry.
pub(super) fn name(first: Seq) -> String {
    format!("{:020}.seg", first.0)
}

/// Path of that file.
pub(super) fn path(first: Seq) -> String {
    format!("{DIR}/{}", name(first))
}

/// The first entries of all segments, ascending. Other files are not ours.
pub fn list(files: &Files) -> io::Result<Vec<Seq>> {
    let names = files.list(DIR)?;
    let firsts = names.iter().filter_map(|file| {
        let digits = file.strip_suffix(".seg")?;
        let first = Seq(digits.parse().ok()?);
        (name(first) == *file).then_some(first)
    });
    Ok(firsts.collect())
}
