//! Whether a file is still the one it was, without reading it.

use std::fs;
use std::io::{self, ErrorKind};
use std::os::unix::fs::MetadataExt;

use super::fault::Op;
use super::{Files, Handle};

/// What the system says of the file a name leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Device and number of the file: another file has others, whatever it is called.
    pub file: (u64, u64),
    pub len: u64,
    /// When anything about it changed last, which nobody can set: seconds, nanoseconds.
    pub changed: (i64, i64),
}

impl From<&fs::Metadata> for Stamp {
    fn from(found: &fs::Metadata) -> Stamp {
        Stamp {
            file: (found.dev(), found.ino()),
            len: found.len(),
            changed: (found.ctime(), found.ctime_nsec()),
        }
    }
}

impl Files {
    /// The stamp of a file or folder; `None` where there is none. The empty path is the
    /// data directory.
    pub fn stamp(&self, path: &str) -> io::Result<Option<Stamp>> {
        self.ask(Op::Length, path)?;
        match fs::metadata(self.path(path)) {
            Ok(found) => Ok(Some(Stamp::from(&found))),
            Err(error)
                if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) =>
            {
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }
}

impl Handle {
    /// The stamp of the open file, whatever its name leads to by now.
    pub fn stamp(&self) -> io::Result<Stamp> {
        Ok(Stamp::from(&self.file.metadata()?))
    }

    /// What the open file holds up to where this handle wrote.
    pub fn written(&self) -> io::Result<Vec<u8>> {
        use std::os::unix::fs::FileExt;
        let mut bytes = vec![0; self.len as usize];
        self.file.read_exact_at(&mut bytes, 0)?;
        Ok(bytes)
    }
}
