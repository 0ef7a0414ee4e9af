//! A tree of files that is one file without names: what is only to be looked at, and must
//! not lie where anybody could come to it.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::os::unix::fs::FileExt;
use std::sync::Arc;

/// Where each file of it lies: beginning and length.
#[derive(Debug)]
pub(super) struct Pieces {
    file: Arc<File>,
    places: BTreeMap<String, (u64, u64)>,
}

impl Pieces {
    pub fn new(file: File, places: BTreeMap<String, (u64, u64)>) -> Pieces {
        Pieces { file: Arc::new(file), places }
    }

    fn place(&self, path: &str) -> io::Result<(u64, u64)> {
        self.places.get(path).copied().ok_or_else(|| ErrorKind::NotFound.into())
    }

    /// Whether that is a file of it, or a folder of one.
    pub fn exists(&self, path: &str) -> bool {
        self.places.contains_key(path) || !self.list(path).is_empty()
    }

    pub fn len(&self, path: &str) -> io::Result<u64> {
        Ok(self.place(path)?.1)
    }

    pub fn open(&self, path: &str) -> io::Result<Piece> {
        let (at, len) = self.place(path)?;
        Ok(Piece { file: self.file.clone(), at, left: len, len })
    }

    /// The names of the files in a folder, sorted.
    pub fn list(&self, dir: &str) -> Vec<String> {
        let inside = |path: &String| {
            let rest =
                if dir.is_empty() { path } else { path.strip_prefix(dir)?.strip_prefix('/')? };
            rest.split('/').next().map(str::to_owned)
        };
        let mut names: Vec<_> = self.places.keys().filter_map(inside).collect();
        names.dedup();
        names
    }
}

/// One of them, to be read from its beginning to its end.
#[derive(Debug)]
pub(super) struct Piece {
    file: Arc<File>,
    at: u64,
    left: u64,
    len: u64,
}

impl Piece {
    pub fn len(&self) -> u64 {
        self.len
    }
}

impl Read for Piece {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let most = bytes.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        let read = self.file.read_at(&mut bytes[..most], self.at)?;
        (self.at, self.left) = (self.at + read as u64, self.left - read as u64);
        Ok(read)
    }
}
