//! The files of a desk's log in its data directory: `desk.log`, and the ones before it,
//! `desk.log.1` (the newest) and `desk.log.2`. It is for the last faults, not for history.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::files::outside;

/// The file that is written.
pub const NAME: &str = "desk.log";
/// Bytes from which on another one is begun.
pub const LONGEST: u64 = 1 << 20;
/// Files that are kept besides.
pub const KEPT: u32 = 2;

/// The log to write on with; one that is long becomes the one before.
pub fn open(data: &Path) -> io::Result<File> {
    let path = data.join(NAME);
    if fs::symlink_metadata(&path).is_ok_and(|found| found.len() >= LONGEST) {
        for n in (1..KEPT).rev() {
            // One that is not there yet, or cannot be kept, is none the worse.
            let _ = fs::rename(before(data, n), before(data, n + 1));
        }
        let _ = fs::rename(&path, before(data, 1));
    }
    outside::open_own(&path)
}

/// Whether that is the log of this data directory.
pub fn is_of(file: &File, data: &Path) -> bool {
    let there = fs::symlink_metadata(data.join(NAME)).ok();
    let both = file.metadata().ok().zip(there);
    both.is_some_and(|(file, there)| (file.dev(), file.ino()) == (there.dev(), there.ino()))
}

fn before(data: &Path, n: u32) -> PathBuf {
    data.join(format!("{NAME}.{n}"))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn a_long_log_becomes_the_one_before_and_only_so_many_are_kept() {
        let dir = tempfile::tempdir().unwrap();
        for round in 0..4 {
            let mut log = open(dir.path()).unwrap();
            assert!(is_of(&log, dir.path()));
            writeln!(log, "{round}").unwrap();
            log.set_len(LONGEST).unwrap();
        }
        let first = |name: &str| fs::read(dir.path().join(name)).unwrap()[0];
        assert_eq!([first(NAME), first("desk.log.1"), first("desk.log.2")], *b"321");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 3);
    }

    #[test]
    fn a_link_that_is_called_like_the_log_is_not_written_through() {
        let dir = tempfile::tempdir().unwrap();
        let letter = dir.path().join("letter");
        fs::write(&letter, "somebody's").unwrap();
        std::os::unix::fs::symlink(&letter, dir.path().join(NAME)).unwrap();
        open(dir.path()).unwrap_err();
        fs::remove_file(dir.path().join(NAME)).unwrap();
        fs::hard_link(&letter, dir.path().join(NAME)).unwrap();
        open(dir.path()).unwrap_err();
        assert_eq!(fs::read_to_string(&letter).unwrap(), "somebody's");
    }
}
