//! Everybody who is connected, and the wait for the next thing to happen at the door.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::door::Door;
use super::outbox::Queue;
use super::{Welcome, log, log_of, peer, session};
use crate::desk::limits::{self, CONNECTIONS, LOG_TIME, Limit};
use crate::wire::Goodbye;

/// How long questions that are being answered may hold up the desk's leaving.
const LAST_ANSWERS: Duration = Duration::from_secs(10);

/// After accept(2) failed, for want of file descriptors as a rule.
const BREATH: Duration = Duration::from_millis(200);

/// Clients that may still be on their way out when others come in for them.
const GOING: usize = 32;

/// The room clients are in.
pub struct Room {
    welcome: Welcome,
    clients: Mutex<Clients>,
    gone: Condvar,
    leaving: AtomicBool,
    /// Clients that may be there at once.
    most: usize,
    /// Written to wake the door: somebody went, or the desk is to leave.
    bell: UnixStream,
}

#[derive(Default)]
struct Clients {
    next: u64,
    present: BTreeMap<u64, Present>,
}

/// Somebody who is there.
struct Present {
    queue: Arc<Queue>,
    account: u32,
    /// Bytes that wait for all clients of this account.
    unread: Arc<AtomicUsize>,
    /// It made room for another, and may still be on its way out.
    told_to_go: bool,
}

impl Clients {
    /// Clients of an account that were not told to go.
    fn of(&self, account: u32) -> usize {
        let theirs = |present: &&Present| present.account == account && !present.told_to_go;
        self.present.values().filter(theirs).count()
    }

    /// Whether one more of this account may come where so many may be there at most. When the
    /// room is full, the account that has most of them gives one up for one that has fewer.
    fn make_room(&mut self, account: u32, most: usize) -> bool {
        let here = self.of(account);
        if here >= CONNECTIONS || self.present.len() >= most + GOING {
            return false;
        }
        if self.present.values().filter(|present| !present.told_to_go).count() < most {
            return true;
        }
        let accounts: BTreeSet<u32> =
            self.present.values().map(|present| present.account).collect();
        let largest = accounts.into_iter().max_by_key(|account| self.of(*account));
        let Some(largest) = largest.filter(|largest| self.of(*largest) > here + 1) else {
            return false;
        };
        limits::reached(Limit::Connections, largest);
        let mut theirs = self.present.values_mut().rev();
        if let Some(newest) = theirs.find(|one| one.account == largest && !one.told_to_go) {
            newest.told_to_go = true;
            newest.queue.goodbye(Goodbye::Crowded);
        }
        true
    }
}

impl Room {
    /// A room for so many clients, and the other end of its bell.
    pub fn new(welcome: Welcome, most: usize) -> io::Result<(Arc<Room>, UnixStream)> {
        let (bell, door) = UnixStream::pair()?;
        bell.set_nonblocking(true)?;
        door.set_nonblocking(true)?;
        let (clients, gone, leaving) = Default::default();
        Ok((Arc::new(Room { welcome, clients, gone, leaving, most, bell }), door))
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
        let mut failed: Option<Instant> = None;
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
                    if failed.is_none_or(|at| at.elapsed() > LOG_TIME) {
                        failed = Some(Instant::now());
                        log(format_args!("cannot let clients in: {:?}", e.kind()));
                    }
                    thread::sleep(BREATH);
                }
            }
        }
    }

    fn admit(self: &Arc<Self>, stream: UnixStream) {
        let peer = match peer::of(&stream) {
            Ok(peer) => peer,
            Err(e) => return log(format_args!("cannot let a client in: {:?}", e.kind())),
        };
        let account = peer.uid;
        let mut clients = self.lock();
        if !clients.make_room(account, self.most) {
            drop(clients);
            limits::reached(Limit::Connections, account);
            log_of(account, format_args!("too many connections"));
            return session::turn_away(&stream);
        }
        let theirs = clients.present.values().find(|present| present.account == account);
        let unread = theirs.map(|present| present.unread.clone()).unwrap_or_default();
        let queue = match stream.set_nonblocking(false).and_then(|()| stream.try_clone()) {
            Ok(clone) => Arc::new(Queue::new(clone, unread.clone())),
            Err(e) => return log(format_args!("cannot let a client in: {:?}", e.kind())),
        };
        clients.next += 1;
        let id = clients.next;
        clients
            .present
            .insert(id, Present { queue: queue.clone(), account, unread, told_to_go: false });
        drop(clients);
        let room = self.clone();
        let attended = thread::Builder::new().name(format!("client {id}")).spawn(move || {
            let leave = || room.leave();
            let attend = || session::attend(stream, peer, &queue, &room.welcome, &leave);
            if catch_unwind(AssertUnwindSafe(attend)).is_err() {
                // The message is in the log already; this client's line is cut, the
                // others go on.
                queue.close(Duration::ZERO);
            }
            room.forget(id);
        });
        if let Err(e) = attended {
            log_of(account, format_args!("no thread for a client: {:?}", e.kind()));
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
        for present in clients.present.values() {
            present.queue.goodbye(Goodbye::Leaving);
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
