//! How far the journal is known to have come, in a file of its own: after a kill the end of
//! the journal may be gone as if it had never been written, and nothing that is read before
//! the table would know. Written behind every batch that is on disk, before anybody is told.
//!
//! ```text
//! [magic "DDREACH\n" 8][seq u64][crc32 of all before u32]
//! ```

use std::io::{self, ErrorKind};

use crate::domain::Seq;
use crate::files::{Files, Handle};

use super::codec::Cursor;

/// Its name in the data directory.
pub const REACHED: &str = "journal.reached";

const MAGIC: &[u8; 8] = b"DDREACH\n";

/// The file, open for writing.
#[derive(Debug)]
pub(super) struct Reached(Handle);

impl Reached {
    /// Begins with this entry.
    pub fn begin(files: &Files, seq: Seq) -> io::Result<Reached> {
        if reached(files)? != Some(seq) {
            note_reached(files, seq)?;
        }
        Ok(Reached(files.append(REACHED)?))
    }

    /// The journal has come to this entry. It is not synced: what a power cut takes of it
    /// only makes it say less.
    pub fn note(&mut self, seq: Seq) -> io::Result<()> {
        self.0.write_at(0, &bytes(seq))
    }
}

/// Notes durably that the journal once came to this entry.
///
/// # Errors
/// Where the disk refuses.
pub fn note_reached(files: &Files, seq: Seq) -> io::Result<()> {
    files.replace(REACHED, &bytes(seq))
}

/// The entry to which the journal came at least; `None` where there is no such file, or
/// what stands in it cannot be made out.
///
/// # Errors
/// Where it is there and the disk does not give it.
pub fn reached(files: &Files) -> io::Result<Option<Seq>> {
    match files.read(REACHED) {
        Ok(bytes) => Ok(parse(&bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn bytes(seq: Seq) -> Vec<u8> {
    let mut bytes = [MAGIC.as_slice(), &seq.0.to_be_bytes()].concat();
    bytes.extend_from_slice(&crc32fast::hash(&bytes).to_be_bytes());
    bytes
}

fn parse(bytes: &[u8]) -> Option<Seq> {
    let (covered, crc) = bytes.split_last_chunk()?;
    let mut cursor = Cursor(covered);
    let ours = cursor.take(MAGIC.len())? == MAGIC;
    let seq = Seq(cursor.u64()?);
    let right = crc32fast::hash(covered) == u32::from_be_bytes(*crc);
    (ours && right && cursor.0.is_empty()).then_some(seq)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_what_was_noted_last_or_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let files = Files::at(dir.path()).unwrap();
        assert_eq!(reached(&files).unwrap(), None);
        let mut noted = Reached::begin(&files, Seq(7)).unwrap();
        assert_eq!(reached(&files).unwrap(), Some(Seq(7)));
        noted.note(Seq(300)).unwrap();
        assert_eq!(reached(&files).unwrap(), Some(Seq(300)));
        let whole = files.read(REACHED).unwrap();
        for at in 0..whole.len() {
            let mut flipped = whole.clone();
            flipped[at] ^= 1;
            for harmed in [&flipped[..], &whole[..at]] {
                files.replace(REACHED, harmed).unwrap();
                assert_eq!(reached(&files).unwrap(), None, "byte {at}");
            }
        }
        files.replace(REACHED, &[&whole[..], b"x"].concat()).unwrap();
        assert_eq!(reached(&files).unwrap(), None);
    }
}
