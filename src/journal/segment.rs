//! Segment files: their names and headers.

use std::io;

use crate::domain::{Origin, Seq};
use crate::files::Files;

use super::codec::Cursor;
use super::entry::Hash;
use super::error::{Flaw, JournalError, Problem};
use super::pack;

/// The folder of the segments.
pub(super) const DIR: &str = "journal";

/// The format written; see the room's page.
const MAJOR: u16 = 3;
const MINOR: u16 = 0;

/// Segments of before, without an origin: plain ones, and those whose frames are packed.
const FIRST_MAJOR: u16 = 1;
const FIRST_PACKED: u16 = 2;

const MAGIC: &[u8; 8] = b"DDJRNL\r\n";

/// Bytes of a header before format 3: magic, major, minor, first seq, prev hash, crc.
const FIRST_HEADER: usize = 8 + 2 + 2 + 8 + 32 + 4;

/// Bytes of a header: the same with office, epoch and form before the crc.
pub(super) const HEADER: usize = FIRST_HEADER + 16 + 8 + 1;

/// What a segment says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub major: u16,
    pub minor: u16,
    pub first: Seq,
    pub prev: Hash,
    /// None before format 3.
    pub origin: Option<Origin>,
    /// Whether the frames are packed.
    pub packed: bool,
}

impl Header {
    /// Of a segment that is written to; without an origin in the format of before, as
    /// [`super::Restore`] needs it for entries that had none.
    pub fn new(first: Seq, prev: Hash, origin: Option<Origin>) -> Header {
        let major = if origin.is_some() { MAJOR } else { FIRST_MAJOR };
        Header { major, minor: MINOR, first, prev, origin, packed: false }
    }

    /// The same with its frames packed.
    pub fn packed(self) -> Header {
        let major = if self.origin.is_some() { self.major } else { FIRST_PACKED };
        Header { major, packed: true, ..self }
    }

    /// Its length in bytes.
    pub fn len(&self) -> usize {
        if self.origin.is_some() { HEADER } else { FIRST_HEADER }
    }

    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend_from_slice(&self.major.to_be_bytes());
        bytes.extend_from_slice(&self.minor.to_be_bytes());
        bytes.extend_from_slice(&self.first.0.to_be_bytes());
        bytes.extend_from_slice(&self.prev);
        if let Some(Origin { office, epoch }) = self.origin {
            bytes.extend_from_slice(&office.to_be_bytes());
            bytes.extend_from_slice(&epoch.to_be_bytes());
            bytes.push(u8::from(self.packed));
        }
        bytes.extend_from_slice(&crc32fast::hash(&bytes).to_be_bytes());
        bytes
    }

    /// The header in front of a segment named after `first`.
    pub fn read(bytes: &[u8], first: Seq) -> Result<Header, JournalError> {
        let damaged = || {
            let (code, segment) = (Flaw::Header, name(first));
            JournalError::Damaged(Problem { code, segment, offset: 0, seq: first })
        };
        // The checksum of a newer major may lie elsewhere: its version is read first.
        let (major, minor) = version(bytes).ok_or_else(damaged)?;
        if major > MAJOR {
            return Err(JournalError::NewerFormat { segment: name(first), major, minor });
        }
        parse(bytes, major, minor).filter(|header| header.first == first).ok_or_else(damaged)
    }
}

fn version(bytes: &[u8]) -> Option<(u16, u16)> {
    let mut cursor = Cursor(bytes);
    if cursor.take(MAGIC.len())? != MAGIC {
        return None;
    }
    Some((cursor.u16()?, cursor.u16()?))
}

/// The header, if its checksum is right.
fn parse(bytes: &[u8], major: u16, minor: u16) -> Option<Header> {
    let mut cursor = Cursor(bytes.get(MAGIC.len() + 4..)?);
    let (first, prev) = (Seq(cursor.u64()?), cursor.array()?);
    let (origin, packed) = match major {
        FIRST_MAJOR => (None, false),
        FIRST_PACKED => (None, true),
        MAJOR => {
            let office = cursor.array().map(u128::from_be_bytes)?;
            let origin = Origin { office, epoch: cursor.u64()? };
            (Some(origin), cursor.u8()? != 0)
        }
        _ => return None,
    };
    let header = Header { major, minor, first, prev, origin, packed };
    let covered = crc32fast::hash(bytes.get(..header.len() - 4)?) == cursor.u32()?;
    covered.then_some(header)
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
    if header.packed {
        bytes = pack::unpack(&bytes, header.len()).ok_or_else(|| {
            let (code, segment, offset) = (Flaw::Checksum, name(first), header.len() as u64);
            JournalError::Damaged(Problem { code, segment, offset, seq: first })
        })?;
    }
    Ok(Segment { header, bytes, stored })
}

/// Puts a segment in the place of the one of its name; `header` says whether packed.
pub(super) fn replace(files: &Files, header: &Header, frames: &[u8]) -> io::Result<()> {
    let mut bytes = header.to_bytes();
    match header.packed {
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
