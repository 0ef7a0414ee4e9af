//! Failures a test asks for.

use std::collections::BTreeMap;
use std::io;

use super::disk::parent;

/// What the file layer can be asked to do. With the folder it is done in, it is a *site*:
/// one place where a disk can refuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Op {
    MakeDir,
    Create,
    Open,
    Write,
    Truncate,
    Sync,
    SyncDir,
    Rename,
    Remove,
    List,
    Read,
    Length,
    Lock,
}

impl Op {
    /// Whether it can want room that is not there: names and bytes. (A sync that finds
    /// out late is one that fails.)
    fn takes_room(self) -> bool {
        matches!(self, Op::MakeDir | Op::Create | Op::Write | Op::Rename)
    }

    fn changes(self) -> bool {
        !matches!(self, Op::Open | Op::List | Op::Read | Op::Length | Op::Lock)
    }
}

/// How a disk refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Refuses {
    /// EIO: a bad sector, a loose cable.
    Failing,
    /// ENOSPC. Strikes only what takes room.
    Full,
    /// EROFS: what Linux makes of a file system with errors. Strikes only what changes it.
    ReadOnly,
}

impl Refuses {
    fn strikes(self, op: Op) -> bool {
        match self {
            Refuses::Failing => true,
            Refuses::Full => op.takes_room(),
            Refuses::ReadOnly => op.changes(),
        }
    }

    fn error(self) -> io::Error {
        match self {
            Refuses::Failing => io::Error::from_raw_os_error(rustix::io::Errno::IO.raw_os_error()),
            Refuses::Full => no_space(),
            Refuses::ReadOnly => {
                io::Error::from_raw_os_error(rustix::io::Errno::ROFS.raw_os_error())
            }
        }
    }
}

/// What was asked of the file layer, and what was refused, at which site: the operation,
/// and the folder (empty for the data directory itself).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sites {
    pub asked: BTreeMap<(Op, String), u64>,
    pub refused: BTreeMap<(Op, String), u64>,
}

/// What is to go wrong. Counts begin when the fault is given to
/// [`super::Files::fail`], and each fault strikes independently of the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The `nth` sync of a file or a directory (1 is the next one) fails once.
    Sync { nth: u32 },
    /// The `nth` write (1 is the next one) stops after `keep` bytes, once.
    ShortWrite { nth: u32, keep: usize },
    /// The disk is full after `bytes` more bytes, until [`super::Files::heal`].
    NoSpace { bytes: usize },
    /// From the `nth` operation on (1 is the next one; only those at `site` count, if it
    /// is named) the first one that this strikes is refused; where it `lasts`, all of them
    /// everywhere, until [`super::Files::heal`]. Of a refused write half is put down.
    Disk { nth: u64, site: Option<(Op, &'static str)>, refuses: Refuses, lasts: bool },
    /// [`super::Files::room`] finds so many bytes free, until [`super::Files::heal`].
    Free { bytes: u64 },
}

/// The faults still to come.
#[derive(Debug, Default)]
pub(super) struct Faults {
    waiting: Vec<Fault>,
    sites: Sites,
}

impl Faults {
    pub fn add(&mut self, fault: Fault) {
        self.waiting.push(fault);
    }

    pub fn clear(&mut self) {
        self.waiting.clear();
    }

    pub fn sites(&self) -> Sites {
        self.sites.clone()
    }

    /// Whether the operation about to happen on this path is refused.
    pub fn strikes(&mut self, op: Op, path: &str) -> io::Result<()> {
        let site = (op, parent(path).to_owned());
        let mut struck = None;
        self.waiting.retain_mut(|fault| {
            let Fault::Disk { nth, site: only, refuses, lasts } = fault else { return true };
            let counts = only.is_none_or(|(op, dir)| op == site.0 && dir == site.1);
            if *nth > 0 && !counts {
                return true;
            }
            *nth = nth.saturating_sub(1);
            let strikes = *nth == 0 && refuses.strikes(op);
            if strikes {
                struck = Some(refuses.error());
            }
            !strikes || *lasts
        });
        *self.sites.asked.entry(site.clone()).or_default() += 1;
        let Some(error) = struck else { return Ok(()) };
        *self.sites.refused.entry(site).or_default() += 1;
        Err(error)
    }

    /// The room a test says there is.
    pub fn free(&self) -> Option<u64> {
        self.waiting.iter().rev().find_map(|fault| match fault {
            Fault::Free { bytes } => Some(*bytes),
            _ => None,
        })
    }

    /// Whether the sync about to happen fails.
    pub fn strikes_sync(&mut self) -> bool {
        let mut strikes = false;
        self.waiting.retain_mut(|fault| match fault {
            Fault::Sync { nth } => {
                *nth = nth.saturating_sub(1);
                strikes |= *nth == 0;
                *nth > 0
            }
            _ => true,
        });
        strikes
    }

    /// How many of `len` bytes the write about to happen may put down; `len` is all.
    pub fn allowed(&mut self, len: usize) -> usize {
        let mut allowed = len;
        self.waiting.retain_mut(|fault| match fault {
            Fault::ShortWrite { nth, keep } => {
                *nth = nth.saturating_sub(1);
                if *nth == 0 {
                    allowed = allowed.min(*keep);
                }
                *nth > 0
            }
            Fault::NoSpace { bytes } => {
                allowed = allowed.min(*bytes);
                *bytes -= allowed.min(*bytes);
                true
            }
            _ => true,
        });
        allowed
    }
}

pub(super) fn failed_sync() -> io::Error {
    io::Error::other("injected: sync failed")
}

pub(super) fn no_space() -> io::Error {
    io::Error::new(io::ErrorKind::StorageFull, "injected: no space left")
}

#[cfg(test)]
mod tests {
    use std::io::{ErrorKind, Read};

    use super::*;
    use crate::files::Files;

    fn files() -> (tempfile::TempDir, Files) {
        let dir = tempfile::tempdir().unwrap();
        let files = Files::recorded(dir.path()).unwrap();
        (dir, files)
    }

    fn disk(nth: u64, refuses: Refuses, lasts: bool) -> Fault {
        Fault::Disk { nth, site: None, refuses, lasts }
    }

    #[test]
    fn every_operation_is_a_site_and_can_be_refused() {
        let (_dir, files) = files();
        let life = |files: &Files| {
            files.make_dir("d")?;
            files.replace("d/f", b"abcd")?;
            let mut handle = files.append("d/f")?;
            handle.append(b"ef")?;
            handle.truncate(5)?;
            handle.sync()?;
            files.reader("d/f")?.read_to_end(&mut Vec::new())?;
            files.read("d/f")?;
            files.len("d/f")?;
            files.list("d")?;
            files.claim()?;
            files.remove("d/f")
        };
        life(&files).unwrap();
        let sites = files.sites();
        assert!(sites.refused.is_empty());
        let kinds: std::collections::BTreeSet<Op> = sites.asked.keys().map(|(op, _)| *op).collect();
        assert_eq!(kinds.len(), 13, "{kinds:?}");
        let count: u64 = sites.asked.values().sum();
        for nth in 1..=count {
            files.fail(disk(nth, Refuses::Failing, false));
            assert!(life(&files).is_err(), "operation {nth} of {count}");
            files.heal();
            life(&files).unwrap();
        }
        let refused = files.sites().refused;
        assert_eq!(refused.keys().collect::<Vec<_>>(), sites.asked.keys().collect::<Vec<_>>());
    }

    #[test]
    fn a_full_disk_refuses_what_takes_room_until_it_is_healed_and_half_a_write_is_down() {
        let (_dir, files) = files();
        files.replace("f", b"old").unwrap();
        let mut handle = files.append("f").unwrap();
        files.fail(disk(1, Refuses::Full, true));
        for _ in 0..2 {
            assert_eq!(handle.append(b"1234").unwrap_err().kind(), ErrorKind::StorageFull);
        }
        assert_eq!(files.read("f").unwrap(), b"old12");
        handle.truncate(3).unwrap();
        assert!(files.replace("g", b"x").is_err());
        files.heal();
        files.replace("g", b"x").unwrap();
        assert_eq!(files.list("").unwrap(), ["f", "g"]);
    }

    #[test]
    fn a_read_only_disk_is_read() {
        let (_dir, files) = files();
        files.replace("f", b"old").unwrap();
        files.fail(disk(1, Refuses::ReadOnly, true));
        assert_eq!(files.remove("f").unwrap_err().kind(), ErrorKind::ReadOnlyFilesystem);
        assert_eq!(files.read("f").unwrap(), b"old");
        files.heal();
        files.remove("f").unwrap();
    }
}
