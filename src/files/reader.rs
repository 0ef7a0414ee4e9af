//! A file open for reading.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use super::Files;
use super::fault::Op;
use super::pieces::Piece;

/// A file read piece by piece, each piece of which can be refused in tests.
#[derive(Debug)]
pub struct Reader {
    files: Files,
    path: String,
    source: Source,
}

#[derive(Debug)]
pub(super) enum Source {
    File(File),
    Piece(Piece),
}

impl Reader {
    pub(super) fn new(files: &Files, path: &str, source: Source) -> Reader {
        Reader { files: files.clone(), path: path.to_owned(), source }
    }

    /// Length of the file in bytes.
    pub fn size(&self) -> io::Result<u64> {
        match &self.source {
            Source::File(file) => Ok(file.metadata()?.len()),
            Source::Piece(piece) => Ok(piece.len()),
        }
    }
}

impl Reader {
    /// Goes on from this byte of the file.
    pub fn skip_to(&mut self, at: u64) -> io::Result<()> {
        match &mut self.source {
            Source::File(file) => file.seek(SeekFrom::Start(at)).map(drop),
            Source::Piece(_) => Err(io::ErrorKind::Unsupported.into()),
        }
    }
}

impl Read for Reader {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        self.files.ask(Op::Read, &self.path)?;
        match &mut self.source {
            Source::File(file) => file.read(bytes),
            Source::Piece(piece) => piece.read(bytes),
        }
    }
}
