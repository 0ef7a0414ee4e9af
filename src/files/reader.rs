//! A file open for reading.

use std::fs::File;
use std::io::{self, Read};

use super::Files;
use super::fault::Op;

/// A file read piece by piece, each piece of which can be refused in tests.
#[derive(Debug)]
pub struct Reader {
    files: Files,
    path: String,
    file: File,
}

impl Reader {
    pub(super) fn new(files: &Files, path: &str, file: File) -> Reader {
        Reader { files: files.clone(), path: path.to_owned(), file }
    }

    /// Length of the file in bytes.
    pub fn size(&self) -> io::Result<u64> {
        Ok(self.file.metadata()?.len())
    }
}

impl Read for Reader {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        self.files.ask(Op::Read, &self.path)?;
        self.file.read(bytes)
    }
}
