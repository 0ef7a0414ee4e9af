//! One blocking wait for everything a console waits for: the terminal, signals, and
//! the caller's own descriptors. A terminal that is gone wakes once and is then no
//! longer watched, so it can never spin.

use std::io;
use std::os::fd::{BorrowedFd, OwnedFd};
use std::time::Instant;

use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::io::Errno;
use signal_hook::SigId;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGWINCH};

/// A descriptor of the caller's, such as the desk's socket.
#[derive(Clone, Copy, Debug)]
pub struct Watch<'a> {
    pub fd: BorrowedFd<'a>,
    /// Also wake when it can be written: only while something waits to be sent.
    pub write: bool,
}

/// What a watched descriptor is ready for. Its end or an error shows as `read`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ready {
    pub read: bool,
    pub write: bool,
}

/// What woke the wait.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Woken {
    /// Something can be read from the terminal.
    pub tty: bool,
    /// The terminal is gone, or SIGHUP or SIGTERM came.
    pub leave: bool,
    /// SIGWINCH: any number of them since the last wait.
    pub resized: bool,
    /// SIGINT from outside (Ctrl-C itself is a key in raw mode).
    pub interrupted: bool,
    /// In the order of the watches.
    pub ready: Vec<Ready>,
}

impl Woken {
    /// The deadline passed and nothing was ready.
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        !(self.tty || self.leave || self.resized || self.interrupted)
            && self.ready.iter().all(|ready| *ready == Ready::default())
    }
}

/// Signals as readable pipes. Dropping it takes the handlers off.
#[derive(Debug)]
pub struct Signals {
    resized: OwnedFd,
    leave: OwnedFd,
    interrupted: OwnedFd,
    registered: Vec<SigId>,
}

impl Signals {
    /// Catches SIGWINCH, SIGHUP, SIGTERM and SIGINT.
    ///
    /// # Errors
    /// When the system gives no pipe or refuses the handler.
    pub fn catch() -> io::Result<Signals> {
        let mut registered = Vec::new();
        let mut pipe = |signals: &[i32]| -> io::Result<OwnedFd> {
            let (reader, writer) = std::os::unix::net::UnixStream::pair()?;
            reader.set_nonblocking(true)?;
            for signal in signals {
                let writer = writer.try_clone()?;
                registered.push(signal_hook::low_level::pipe::register(*signal, writer)?);
            }
            Ok(reader.into())
        };
        let resized = pipe(&[SIGWINCH])?;
        let leave = pipe(&[SIGHUP, SIGTERM])?;
        let interrupted = pipe(&[SIGINT])?;
        Ok(Signals { resized, leave, interrupted, registered })
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        for id in self.registered.drain(..) {
            signal_hook::low_level::unregister(id);
        }
    }
}

/// Waits until something is ready or the deadline has passed. `tty` is `None` once the
/// terminal is gone.
///
/// # Errors
/// Whatever `poll` says, apart from an interruption, which is waited through.
pub fn wait(
    tty: Option<BorrowedFd<'_>>,
    signals: &Signals,
    watches: &[Watch<'_>],
    deadline: Option<Instant>,
) -> io::Result<Woken> {
    let readable = |fd| PollFd::from_borrowed_fd(fd, PollFlags::IN);
    let mut fds = vec![
        PollFd::new(&signals.resized, PollFlags::IN),
        PollFd::new(&signals.leave, PollFlags::IN),
        PollFd::new(&signals.interrupted, PollFlags::IN),
    ];
    for watch in watches {
        let writable = if watch.write { PollFlags::OUT } else { PollFlags::empty() };
        fds.push(PollFd::from_borrowed_fd(watch.fd, PollFlags::IN | writable));
    }
    fds.extend(tty.map(readable));
    poll_until(&mut fds, deadline)?;

    let seen = |index: usize| fds.get(index).map_or(PollFlags::empty(), PollFd::revents);
    let ready = (3..3 + watches.len())
        .map(|index| Ready {
            read: seen(index).intersects(PollFlags::IN | GONE),
            write: seen(index).contains(PollFlags::OUT),
        })
        .collect();
    let terminal = if tty.is_some() { seen(3 + watches.len()) } else { PollFlags::empty() };
    Ok(Woken {
        tty: terminal.contains(PollFlags::IN),
        resized: seen(0).contains(PollFlags::IN) && drain(&signals.resized),
        leave: terminal.intersects(GONE)
            || seen(1).contains(PollFlags::IN) && drain(&signals.leave),
        interrupted: seen(2).contains(PollFlags::IN) && drain(&signals.interrupted),
        ready,
    })
}

const GONE: PollFlags = PollFlags::HUP.union(PollFlags::ERR).union(PollFlags::NVAL);

fn poll_until(fds: &mut [PollFd<'_>], deadline: Option<Instant>) -> io::Result<()> {
    loop {
        let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
        let timeout = left.map(|left| Timespec {
            tv_sec: left.as_secs().try_into().unwrap_or(i64::MAX),
            tv_nsec: left.subsec_nanos().into(),
        });
        match rustix::event::poll(fds, timeout.as_ref()) {
            Ok(_) => return Ok(()),
            Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

/// Empties a signal's pipe; several signals of a kind count as one.
fn drain(pipe: &OwnedFd) -> bool {
    let mut bytes = [0; 64];
    let mut any = false;
    while rustix::io::read(pipe, &mut bytes).is_ok_and(|count| count > 0) {
        any = true;
    }
    any
}
