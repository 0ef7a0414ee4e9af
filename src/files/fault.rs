//! Failures a test asks for.

use std::io;

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
}

/// The faults still to come.
#[derive(Debug, Default)]
pub(super) struct Faults {
    waiting: Vec<Fault>,
}

impl Faults {
    pub fn add(&mut self, fault: Fault) {
        self.waiting.push(fault);
    }

    pub fn clear(&mut self) {
        self.waiting.clear();
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
            Fault::ShortWrite { .. } | Fault::NoSpace { .. } => true,
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
            Fault::Sync { .. } => true,
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
