//! Room on the disk: how much there is, and a file that only holds some back.

use std::fs;
use std::io;
use std::path::Path;

use rustix::fs::{FallocateFlags, StatVfs, fallocate, statvfs};

use super::Files;
use super::fault::Op;

/// The file system of a data directory, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// What who does not administer the machine may still use.
    pub free: u64,
    pub total: u64,
}

impl Room {
    pub(super) fn of(stat: &StatVfs) -> Room {
        Room {
            free: stat.f_bavail.saturating_mul(stat.f_frsize),
            total: stat.f_blocks.saturating_mul(stat.f_frsize),
        }
    }
}

/// Bytes of one write where the file system cannot reserve.
const CHUNK: usize = 1 << 20;

impl Files {
    /// The room there is now.
    pub fn room(&self) -> io::Result<Room> {
        let room = Room::of(&statvfs(self.root())?);
        let told = self.probe().and_then(|probe| probe.faults().free());
        Ok(Room { free: told.unwrap_or(room.free), ..room })
    }

    /// Bytes of the files in a directory and in those below it; 0 where there is none.
    /// What is taken away meanwhile does not count.
    pub fn bytes_in(&self, dir: &str) -> u64 {
        bytes_below(&self.path(dir)).unwrap_or(0)
    }

    /// A file of so many bytes that are really its own, in one piece or not at all.
    ///
    /// # Errors
    /// Where there is no room for it. Nothing of it is then left.
    pub fn hold_back(&self, path: &str, bytes: u64) -> io::Result<()> {
        self.write_beside(path, |handle| {
            handle.files.ask(Op::Write, path)?;
            match fallocate(&handle.file, FallocateFlags::empty(), 0, bytes) {
                Ok(()) => return Ok(()),
                Err(rustix::io::Errno::OPNOTSUPP | rustix::io::Errno::NOSYS) => {}
                Err(error) => return Err(error.into()),
            }
            let zeros = vec![0; CHUNK];
            while handle.len() < bytes {
                let piece = (bytes - handle.len()).min(CHUNK as u64) as usize;
                handle.append(&zeros[..piece])?;
            }
            Ok(())
        })
    }
}

fn bytes_below(dir: &Path) -> io::Result<u64> {
    let mut sum = 0;
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        sum += match entry.metadata() {
            Ok(found) if found.is_dir() => bytes_below(&entry.path()).unwrap_or(0),
            Ok(found) => found.len(),
            Err(_) => 0,
        };
    }
    Ok(sum)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::MetadataExt;

    use super::*;
    use crate::files::Fault;

    #[test]
    fn what_is_held_back_is_really_taken_and_given_back() {
        let dir = tempfile::tempdir().unwrap();
        let files = Files::recorded(dir.path()).unwrap();
        files.hold_back("ballast", 3 << 20).unwrap();
        let found = files.path("ballast").metadata().unwrap();
        assert_eq!(found.len(), 3 << 20);
        assert!(found.blocks() * 512 >= 3 << 20, "{} blocks", found.blocks());
        assert_eq!(files.bytes_in(""), 3 << 20);
        files.remove("ballast").unwrap();
        assert_eq!(files.bytes_in(""), 0);
    }

    #[test]
    fn what_cannot_be_held_back_leaves_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let files = Files::recorded(dir.path()).unwrap();
        // More than any disk has.
        assert!(files.hold_back("ballast", 1 << 60).is_err());
        assert_eq!(files.list("").unwrap(), Vec::<String>::new());
    }

    #[test]
    fn room_is_what_the_system_says_unless_a_test_does() {
        let dir = tempfile::tempdir().unwrap();
        let files = Files::recorded(dir.path()).unwrap();
        let room = files.room().unwrap();
        assert!(room.free > 0 && room.total >= room.free);
        files.fail(Fault::Free { bytes: 5 });
        assert_eq!(files.room().unwrap(), Room { free: 5, ..room });
        files.heal();
        assert_eq!(files.room().unwrap().total, room.total);
    }
}
