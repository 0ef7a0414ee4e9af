//! Who holds a data directory: the lock a desk keeps for life, and in it what the desk says
//! of itself, so that whoever knows the directory finds the desk, and can tell one that
//! runs from one that does not.

use std::io;
use std::path::{Path, PathBuf};

use rustix::fs::FlockOperation;
use serde::{Deserialize, Serialize};

use crate::files::outside;

/// The lock's file in the data directory.
pub const LOCK: &str = "desk.lock";

/// Bytes of it that are read: a number and a path.
const MOST: u64 = 64 << 10;

/// What a desk writes into its lock. Of another program that holds the directory (a
/// restore, a check) nothing is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    pub pid: Option<i32>,
    /// Where it listens; `None` while it is opened, and while it puts things away.
    pub socket: Option<PathBuf>,
}

impl Claim {
    /// That of this process.
    pub fn own(socket: Option<PathBuf>) -> Claim {
        Claim { pid: i32::try_from(std::process::id()).ok(), socket }
    }

    /// The line of it.
    ///
    /// # Errors
    /// For a path that is no UTF-8: then nobody else finds a desk there either.
    pub fn line(&self) -> io::Result<String> {
        serde_json::to_string(self).map(|line| line + "\n").map_err(io::Error::other)
    }
}

/// What the last desk of this directory wrote, whether it runs or not. One that was killed
/// left its number, which counts only while there is such a process.
pub fn written(data: &Path) -> Claim {
    let bytes = outside::read_no_link(&data.join(LOCK), MOST).unwrap_or_default();
    let claim: Claim = serde_json::from_slice(&bytes).unwrap_or_default();
    let lives = |pid: i32| Path::new("/proc").join(pid.to_string()).exists();
    if claim.pid.is_some_and(lives) { claim } else { Claim::default() }
}

/// The claim on this directory; `None` where nobody holds it.
///
/// # Errors
/// Where this account cannot look.
pub fn held(data: &Path) -> io::Result<Option<Claim>> {
    let file = match outside::open_no_link(&data.join(LOCK)) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
        file => file?,
    };
    match rustix::fs::flock(&file, FlockOperation::NonBlockingLockShared) {
        Ok(()) => Ok(None),
        Err(rustix::io::Errno::WOULDBLOCK) => Ok(Some(written(data))),
        Err(e) => Err(e.into()),
    }
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};

    use super::*;

    #[test]
    fn a_claim_counts_while_the_lock_is_held_and_its_process_lives() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(held(dir.path()).unwrap(), None);
        let pid = Some(std::process::id() as i32);
        let claim = Claim { pid, socket: Some("/s".into()) };
        fs::write(dir.path().join(LOCK), claim.line().unwrap()).unwrap();
        assert_eq!(held(dir.path()).unwrap(), None);
        assert_eq!(written(dir.path()), claim);

        let lock = File::open(dir.path().join(LOCK)).unwrap();
        rustix::fs::flock(&lock, FlockOperation::LockExclusive).unwrap();
        assert_eq!(held(dir.path()).unwrap(), Some(claim.clone()));
        let gone = Claim { pid: Some(i32::MAX), ..claim };
        fs::write(dir.path().join(LOCK), gone.line().unwrap()).unwrap();
        assert_eq!(held(dir.path()).unwrap(), Some(Claim::default()));
    }
}
