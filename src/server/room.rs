//! Everybody who is connected, and the wait for the next thing to happen at the door.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::door::Door;
use super::outbox::Queue;
use super::{Welcome, log, session};
use crate::wire::Goodbye;

/// How long questions that are being answered may hold up the desk's leaving.
const LAST_ANSWERS: Duration = Duration::from_secs(10);

/// After accept(2) failed, for want of file descriptors as a rule.
const BREATH: Duration = Duration::from_millis(200);

/// The room clients are in.
pub struct Room {
    welcome: Welcome,
    clients: Mutex<Clients>,
    gone: Condvar,
    leaving: AtomicBool,
    /// Written to wake the door: somebody went, or the desk is to leave.
    bell: UnixStream,
}

#[derive(Default)]
struct Clients {
    next: u64,
    present: BTreeMap<u64, Arc<Queue>>,
}

impl Room {
    /// A room, and the other end of its bell.
    pub fn new(welcome: Welcome) -> io::Result<(Arc<Room>, UnixStream)> {
        let (bell, door) = UnixStream::pair()?;
        bell.set_nonblocking(true)?;
        door.set_nonblocking(true)?;
        let (clients, gone, leaving) = Default::default();
        Ok((Arc::new(Room { welcome, clients, gone, leaving, bell }), door))
    }

    /// Lets clients in until it is time to leave: `linger` after the last one went
    /// (never for `None`), when one of `signals` becomes readable, or when a client
    /// asked for it.
    pub fn keep_door(
        self: &Arc<Self>,
        door: &mut Door<'_>,
        mut bell: &UnixStream,
        signals: &UnixStream,
        linger: Option<Duration>,
    ) -> io::Result<()> {
        door.listener().set_nonblocking(true)?;
        let mut empty_since = Some(Instant::now());
        loop {
            empty_since = match self.lock().present.is_empty() {
                true => empty_since.or_else(|| Some(Instant::now())),
                false => None,
            };
            let left = match (empty_since, linger) {
                (Some(since), Some(linger)) => Some(linger.saturating_sub(since.elapsed())),
                _ => None,
            };
            if left == Some(Duration::ZERO) {
                return Ok(());
            }
            let signalled = {
                let mut fds = vec![
                    PollFd::new(door.listener(), PollFlags::IN),
                    PollFd::new(&bell, PollFlags::IN),
                    PollFd::new(signals, PollFlags::IN),
                ];
                let watch = door.watch();
                fds.extend(watch.as_ref().map(|watch| PollFd::new(watch, PollFlags::IN)));
                let wait = [left, door.patience()].into_iter().flatten().min();
                let timeout = wait.and_then(|wait| Timespec::try_from(wait).ok());
                match poll(&mut fds, timeout.as_ref()) {
                    Ok(_) | Err(rustix::io::Errno::INTR) => {}
                    Err(e) => return Err(e.into()),
                }
                !fds[2].revents().is_empty()
            };
            let _ = bell.read(&mut [0; 64]);
            if signalled || self.leaving.load(Ordering::SeqCst) {
                return Ok(());
            }
            for stream in door.look() {
                empty_since = None;
                self.admit(stream);
            }
            match door.listener().accept() {
                Ok((stream, _)) => {
                    // Who comes and goes between two looks has been here, too.
                    empty_since = None;
                    self.admit(stream);
                }
                Err(e) if e.kind() == io::ErrorKind::WouldBlock => {}
                Err(e) => {
                    log(format_args!("cannot let a client in: {e}"));
                    thread::sleep(BREATH);
                }
            }
        }
    }

    fn admit(self: &Arc<Self>, stream: UnixStream) {
        let queue = match stream.set_nonblocking(false).and_then(|()| stream.try_clone()) {
            Ok(clone) => Arc::new(Queue::new(clone)),
            Err(e) => return log(format_args!("cannot let a client in: {e}")),
        };
        let mut clients = self.lock();
        clients.next += 1;
        let id = clients.next;
        clients.present.insert(id, queue.clone());
        drop(clients);
        let room = self.clone();
        let attended = thread::Builder::new().name(format!("client {id}")).spawn(move || {
            let attend = || session::attend(stream, &queue, &room.welcome, &|| room.leave());
            if catch_unwind(AssertUnwindSafe(attend)).is_err() {
                // The message is in the log already; this client's line is cut, the
                // others go on.
                queue.close(Duration::ZERO);
            }
            room.forget(id);
        });
        if let Err(e) = attended {
            log(format_args!("no thread for a client: {e}"));
            self.forget(id);
        }
    }

    fn forget(&self, id: u64) {
        self.lock().present.remove(&id);
        self.gone.notify_all();
        self.ring();
    }

    fn leave(&self) {
        self.leaving.store(true, Ordering::SeqCst);
        self.ring();
    }

    fn ring(&self) {
        // A full bell is ringing already.
        let _ = (&self.bell).write(&[0]);
    }

    /// Says goodbye to everybody and waits until they have gone and what they asked
    /// is done.
    pub fn clear(&self) {
        let clients = self.lock();
        for queue in clients.present.values() {
            queue.goodbye(Goodbye::Leaving);
        }
        let waited = self
            .gone
            .wait_timeout_while(clients, LAST_ANSWERS, |clients| !clients.present.is_empty())
            .unwrap_or_else(PoisonError::into_inner);
        if waited.1.timed_out() {
            log(format_args!("left while {} clients were still busy", waited.0.present.len()));
        }
    }

    fn lock(&self) -> MutexGuard<'_, Clients> {
        self.clients.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
