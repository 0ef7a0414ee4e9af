//! The desk's door: its socket, and the care that clients find it. Files in /tmp are
//! cleaned away and people tidy their directories; a desk that nobody finds any more would
//! keep its data to itself, and look to everybody as if it were down.

use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;
use std::time::Duration;

use rustix::fs::inotify::{self, CreateFlags, WatchFlags};

use super::listen::{Held, Socket};
use super::log;

/// Between two attempts to be found again, and between two looks where the system does not
/// tell what becomes of files.
const AGAIN: Duration = Duration::from_secs(2);

/// Hears whether clients find the desk.
pub type OnLost<'a> = &'a dyn Fn(bool);

/// The socket, and what tells of its file.
pub struct Door<'a> {
    socket: Socket,
    /// The lock of the data directory.
    data: &'a Held,
    watch: Option<OwnedFd>,
    lost: bool,
    on_lost: OnLost<'a>,
}

impl<'a> Door<'a> {
    pub fn new(socket: Socket, data: &'a Held, on_lost: OnLost<'a>) -> Door<'a> {
        let watch = watch(&socket);
        Door { socket, data, watch, lost: false, on_lost }
    }

    pub fn listener(&self) -> &UnixListener {
        &self.socket.listener
    }

    /// Readable when something happened to a file beside the socket.
    pub fn watch(&self) -> Option<BorrowedFd<'_>> {
        self.watch.as_ref().map(AsFd::as_fd)
    }

    /// When to look again at the latest; `None` where it is told.
    pub fn patience(&self) -> Option<Duration> {
        (self.lost || self.watch.is_none() && self.socket.path().is_some()).then_some(AGAIN)
    }

    /// Sees that clients find the socket, and listens anew where they do not. Who waits at
    /// the one before comes back, to be let in.
    pub fn look(&mut self) -> Vec<UnixStream> {
        if let Some(watch) = &self.watch {
            // What happened does not matter, the file is looked at.
            while rustix::io::read(watch, &mut [0; 4096]).is_ok_and(|n| n > 0) {}
        }
        if self.socket.stands() {
            self.say(false);
            return Vec::new();
        }
        match self.socket.again(self.data) {
            Ok(before) => {
                log(format_args!("the socket was gone and is there again"));
                self.watch = watch(&self.socket);
                self.say(false);
                let _ = self.socket.listener.set_nonblocking(true);
                std::iter::from_fn(|| before.accept().ok().map(|(stream, _)| stream)).collect()
            }
            Err(refusal) => {
                if !self.lost {
                    log(format_args!("the socket is gone: {}", refusal.code));
                }
                self.say(true);
                Vec::new()
            }
        }
    }

    fn say(&mut self, lost: bool) {
        if lost != self.lost {
            self.lost = lost;
            (self.on_lost)(lost);
        }
    }
}

/// Tells of files that go from the socket's directory, or come into their place.
fn watch(socket: &Socket) -> Option<OwnedFd> {
    let dir = socket.path().and_then(Path::parent)?;
    let gone = WatchFlags::DELETE | WatchFlags::MOVED_FROM | WatchFlags::MOVED_TO;
    let dir_gone = WatchFlags::DELETE_SELF | WatchFlags::MOVE_SELF | WatchFlags::ONLYDIR;
    let watch = inotify::init(CreateFlags::CLOEXEC | CreateFlags::NONBLOCK).ok()?;
    inotify::add_watch(&watch, dir, gone | dir_gone).ok()?;
    Some(watch)
}
