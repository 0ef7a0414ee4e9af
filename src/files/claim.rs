//! The claim on a data directory: whoever holds it is its one desk. Two locks make it up:
//! that of the file `desk.lock`, which every version takes, and that of the directory
//! itself, which cannot be removed from under a desk.

use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use rustix::fs::{FlockOperation, flock, major, minor};
use rustix::io::Errno;

use super::Files;
use super::account::lock_file;
use super::fault::Op;

/// The claim, held; dropping it (or dying) gives it back.
#[derive(Debug)]
pub struct Claim {
    root: PathBuf,
    /// `None` where it was to be left as it is, and was not there.
    lock: Option<File>,
    /// `None` on file systems that lock no directories (NFS).
    _folder: Option<File>,
}

/// What has become of `desk.lock` under its holder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// It is the one that was locked.
    Same,
    /// It was removed or replaced, and the one that is there now is locked.
    Anew,
    /// Another process has locked the one that is there now: it knows `desk.lock` alone.
    Lost,
}

impl Claim {
    /// The file of the data directory that a desk locks.
    pub const LOCK: &str = "desk.lock";

    /// Claims a data directory; `None` while somebody else holds it.
    ///
    /// # Errors
    /// Where the directory cannot be read, or the lock not be made.
    pub fn take(root: &Path) -> io::Result<Option<Claim>> {
        Claim::take_with(root, &locked)
    }

    /// The same with a `desk.lock` that is held already.
    ///
    /// # Errors
    /// Where the directory cannot be read.
    pub fn with(root: &Path, lock: File) -> io::Result<Option<Claim>> {
        let lock = std::cell::Cell::new(Some(lock));
        Claim::take_with(root, &|_| Ok(Some(lock.take())))
    }

    /// The same for who only looks: a lock that is missing is not made.
    ///
    /// # Errors
    /// Where the directory or its lock cannot be read.
    pub fn take_as_it_is(root: &Path) -> io::Result<Option<Claim>> {
        Claim::take_with(root, &|path| match path.exists() {
            true => locked(path),
            false => Ok(Some(None)),
        })
    }

    fn take_with(root: &Path, lock: Lock<'_>) -> io::Result<Option<Claim>> {
        let folder = File::open(root)?;
        let folder = match flock(&folder, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => Some(folder),
            Err(Errno::WOULDBLOCK) => return Ok(None),
            Err(_) => None,
        };
        let lock = lock(&root.join(Claim::LOCK))?;
        let root = root.to_path_buf();
        Ok(lock.map(|lock| Claim { root, lock, _folder: folder }))
    }

    /// Whether somebody holds it. Nothing is made for that.
    ///
    /// # Errors
    /// Where the directory or its lock cannot be read.
    pub fn is_taken(root: &Path) -> io::Result<bool> {
        Ok(is_locked(root)? || is_locked(&root.join(Claim::LOCK))?)
    }

    /// The number of the process that holds it, as far as the system tells.
    pub fn holder(root: &Path) -> Option<u32> {
        holder(root).or_else(|| holder(&root.join(Claim::LOCK)))
    }

    /// Whether `desk.lock` is still the one that was locked; the one that is there now is
    /// locked where that can be.
    ///
    /// # Errors
    /// Where it cannot be looked at or made.
    pub fn keep(&mut self) -> io::Result<Kept> {
        let path = self.root.join(Claim::LOCK);
        match fs::metadata(&path) {
            Ok(there) => match &self.lock {
                Some(lock) if is_same(&there, &lock.metadata()?) => return Ok(Kept::Same),
                Some(_) | None => {}
            },
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        match locked(&path)? {
            Some(lock) => {
                self.lock = lock;
                Ok(Kept::Anew)
            }
            None => Ok(Kept::Lost),
        }
    }
}

impl Files {
    /// Claims this directory; see [`Claim::take`].
    pub fn claim(&self) -> io::Result<Option<Claim>> {
        self.ask(Op::Lock, Claim::LOCK)?;
        Claim::take(self.root())
    }
}

/// The number of the process that holds the lock of this file, as far as the system tells.
pub fn holder(path: &Path) -> Option<u32> {
    let found = fs::metadata(path).ok()?;
    let (major, minor) = (major(found.dev()), minor(found.dev()));
    let file = format!("{major:02x}:{minor:02x}:{}", found.ino());
    // `1: FLOCK  ADVISORY  WRITE 4711 fd:01:393 0 EOF`
    fs::read_to_string("/proc/locks").ok()?.lines().find_map(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let ours = words.get(1) == Some(&"FLOCK") && words.get(5) == Some(&file.as_str());
        words.get(4).filter(|_| ours)?.parse().ok()
    })
}

/// Locks a file: `None` while another holds it.
type Lock<'a> = &'a dyn Fn(&Path) -> io::Result<Option<Option<File>>>;

/// The file, locked, made if missing; `None` while another holds it.
fn locked(path: &Path) -> io::Result<Option<Option<File>>> {
    let file = lock_file(path)?;
    match flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => Ok(Some(Some(file))),
        Err(Errno::WOULDBLOCK) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn is_locked(path: &Path) -> io::Result<bool> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error),
    };
    // A shared one is in nobody's way for longer than this takes.
    Ok(flock(&file, FlockOperation::NonBlockingLockShared) == Err(Errno::WOULDBLOCK))
}

/// One file, whatever it is called.
pub(super) fn is_same(one: &fs::Metadata, other: &fs::Metadata) -> bool {
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_held_by_one_until_it_is_dropped() {
        let dir = tempfile::tempdir().unwrap();
        assert!(!Claim::is_taken(dir.path()).unwrap());
        assert!(!dir.path().join(Claim::LOCK).exists(), "who looks makes nothing");
        drop(Claim::take_as_it_is(dir.path()).unwrap().unwrap());
        assert!(!dir.path().join(Claim::LOCK).exists(), "nor who keeps others out");
        let held = Claim::take(dir.path()).unwrap();
        assert!(Claim::take_as_it_is(dir.path()).unwrap().is_none());
        assert!(held.is_some() && Claim::is_taken(dir.path()).unwrap());
        assert_eq!(Claim::holder(dir.path()), Some(std::process::id()));
        assert!(Claim::take(dir.path()).unwrap().is_none());
        drop(held);
        assert!(!Claim::is_taken(dir.path()).unwrap());
        assert!(Claim::take(dir.path()).unwrap().is_some());
    }

    #[test]
    fn it_is_held_without_its_file_and_the_file_is_made_anew() {
        let dir = tempfile::tempdir().unwrap();
        let lock = dir.path().join(Claim::LOCK);
        let mut held = Claim::take(dir.path()).unwrap().unwrap();
        for replaced in [false, true] {
            fs::remove_file(&lock).unwrap();
            if replaced {
                fs::write(&lock, "").unwrap();
            }
            assert!(Claim::take(dir.path()).unwrap().is_none());
            assert!(Claim::is_taken(dir.path()).unwrap());
            assert_eq!(Claim::holder(dir.path()), Some(std::process::id()));
            assert_eq!(held.keep().unwrap(), Kept::Anew);
            assert_eq!(held.keep().unwrap(), Kept::Same);
            // An older program knows the file alone.
            assert!(locked(&lock).unwrap().is_none());
        }
        fs::remove_file(&lock).unwrap();
        let old = locked(&lock).unwrap();
        assert!(old.is_some());
        assert_eq!(held.keep().unwrap(), Kept::Lost);
        drop(old);
        assert_eq!(held.keep().unwrap(), Kept::Anew);
    }

    #[test]
    fn a_desk_of_an_older_program_keeps_it_with_the_file_alone() {
        let dir = tempfile::tempdir().unwrap();
        let old = locked(&dir.path().join(Claim::LOCK)).unwrap();
        assert!(Claim::take(dir.path()).unwrap().is_none());
        drop(old);
        assert!(Claim::take(dir.path()).unwrap().is_some());
    }
}
