//! The test hook: when `DUTYDESK_IDLE` names a FIFO or a file, the console appends one
//! line there each time it is about to block with nothing left to do. A test then
//! knows that the screen is settled without ever sleeping. Without the variable: nothing.

use std::os::fd::OwnedFd;

use rustix::fs::{Mode, OFlags};

/// Environment variable naming the FIFO or file.
pub const VARIABLE: &str = "DUTYDESK_IDLE";

/// What the console knows when it comes to rest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Status {
    /// The last change of the desk that is on the screen.
    pub seq: u64,
    /// Requests to the desk without an answer yet.
    pub waiting: u64,
}

/// Where the lines go.
#[derive(Debug)]
pub struct Idle(OwnedFd);

impl Idle {
    /// The hook, if the environment asks for it and the file can be opened.
    #[must_use]
    pub fn from_environment() -> Option<Idle> {
        let path = std::env::var_os(VARIABLE)?;
        // Read-write and non-blocking: a FIFO without a reader must not stop the console.
        let flags = OFlags::RDWR | OFlags::APPEND | OFlags::CREATE | OFlags::NONBLOCK;
        rustix::fs::open(&path, flags | OFlags::CLOEXEC, Mode::RUSR | Mode::WUSR).ok().map(Idle)
    }

    /// Appends `in=<bytes read> out=<bytes written> seq=<n> waiting=<n>` in one write.
    pub fn report(&self, read: u64, written: u64, status: Status) {
        let Status { seq, waiting } = status;
        let line = format!("in={read} out={written} seq={seq} waiting={waiting}\n");
        // A full FIFO that nobody reads is not the console's trouble.
        let _ = rustix::io::write(&self.0, line.as_bytes());
    }
}
