//! What waits to be sent to one client: bounded, and never waited for by the desk.

use std::collections::VecDeque;
use std::io::Write;
use std::net::Shutdown;
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::desk::limits::UNREAD_BYTES;
use crate::wire::frame;
use crate::wire::{Goodbye, ToClient};

/// A client this far behind is stopped, or its line is dead. It will ask anew when
/// it is back, so nothing is lost but the wait.
pub const MAX_FRAMES: usize = 1024;
pub const MAX_BYTES: usize = 8 << 20;

/// Short frames that wait together are sent with one call, up to this many bytes.
const AT_ONCE: usize = 16 << 10;

/// The queue between the desk and one client's sender thread.
#[derive(Debug)]
pub struct Queue {
    stream: UnixStream,
    /// Bytes that wait for all clients of the same account.
    unread: Arc<AtomicUsize>,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    frames: VecDeque<Vec<u8>>,
    bytes: usize,
    /// Nothing more is taken in; what is queued is still sent.
    closed: bool,
    /// The sender has ended.
    ended: bool,
}

impl Queue {
    pub fn new(stream: UnixStream, unread: Arc<AtomicUsize>) -> Queue {
        Queue { stream, unread, state: Mutex::default(), changed: Condvar::new() }
    }

    /// Queues a message; `false` once the client is not to be spoken to any more.
    /// A full queue is thrown away and ends the session; so does a goodbye of the desk.
    pub fn put(&self, message: &ToClient) -> bool {
        if let ToClient::Goodbye(why) = message {
            self.goodbye(*why);
            return false;
        }
        match frame::encode(message) {
            Ok(frame) => self.put_frame(frame),
            Err(_) => false,
        }
    }

    pub fn put_frame(&self, frame: Vec<u8>) -> bool {
        let mut state = self.lock();
        if state.closed {
            return false;
        }
        // Of an account that does not read, whoever has taken all before is left alone.
        let crowded = self.unread.load(Ordering::Relaxed) + frame.len() > UNREAD_BYTES;
        let crowded = crowded && state.bytes > 0;
        if state.frames.len() == MAX_FRAMES || state.bytes + frame.len() > MAX_BYTES || crowded {
            self.finish(&mut state, Goodbye::TooSlow);
            return false;
        }
        state.bytes += frame.len();
        self.unread.fetch_add(frame.len(), Ordering::Relaxed);
        state.frames.push_back(frame);
        self.changed.notify_all();
        true
    }

    /// Ends the session: nothing more is read, and after what is queued the client
    /// hears why.
    pub fn goodbye(&self, why: Goodbye) {
        self.finish(&mut self.lock(), why);
    }

    fn finish(&self, state: &mut State, why: Goodbye) {
        if state.closed {
            return;
        }
        state.closed = true;
        if why == Goodbye::TooSlow {
            // It can read a whole frame or none; what waits is stale by then.
            self.forget(state);
        }
        state.frames.extend(frame::encode(&ToClient::Goodbye(why)));
        self.changed.notify_all();
        let _ = self.stream.shutdown(Shutdown::Read);
    }

    /// The client is gone, or gets a last chance to take what is queued; returns
    /// when the sender has ended or `patience` is over, with the line cut.
    pub fn close(&self, patience: Duration) {
        let mut state = self.lock();
        state.closed = true;
        self.changed.notify_all();
        let waited = self.changed.wait_timeout_while(state, patience, |state| !state.ended);
        drop(waited);
        let _ = self.stream.shutdown(Shutdown::Both);
    }

    /// The sender thread: sends until the queue is closed and empty, or the line breaks.
    pub fn send_all(&self) {
        while let Some(bytes) = self.next() {
            if (&self.stream).write_all(&bytes).is_err() {
                break;
            }
        }
        let mut state = self.lock();
        state.closed = true;
        state.ended = true;
        self.forget(&mut state);
        self.changed.notify_all();
        let _ = self.stream.shutdown(Shutdown::Both);
    }

    /// What waits, as much of it as goes out at once.
    fn next(&self) -> Option<Vec<u8>> {
        let mut state = self
            .changed
            .wait_while(self.lock(), |state| state.frames.is_empty() && !state.closed)
            .unwrap_or_else(PoisonError::into_inner);
        let mut bytes = state.frames.pop_front()?;
        while let Some(frame) = state.frames.front()
            && bytes.len() + frame.len() <= AT_ONCE
        {
            bytes.extend_from_slice(frame);
            state.frames.pop_front();
        }
        self.sent(&mut state, bytes.len());
        Some(bytes)
    }

    /// What waited waits no more.
    fn forget(&self, state: &mut State) {
        state.frames.clear();
        self.sent(state, usize::MAX);
    }

    /// A goodbye is not counted, so that it always goes.
    fn sent(&self, state: &mut State, bytes: usize) {
        let counted = bytes.min(state.bytes);
        state.bytes -= counted;
        self.unread.fetch_sub(counted, Ordering::Relaxed);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Seq;
    use crate::wire::Event;
    use crate::wire::frame::Decoder;
    use std::io::Read;

    fn event(n: u64) -> ToClient {
        ToClient::Event(Event::Reload { seq: Seq(n) })
    }

    fn read_all(mut stream: UnixStream) -> Vec<ToClient> {
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let mut decoder = Decoder::new();
        decoder.feed(&bytes);
        std::iter::from_fn(|| decoder.take().unwrap()).collect()
    }

    #[test]
    fn what_is_queued_before_a_goodbye_still_arrives_in_order() {
        let (here, there) = UnixStream::pair().unwrap();
        let queue = Queue::new(here, Arc::default());
        assert!(queue.put(&event(1)) && queue.put(&event(2)));
        queue.goodbye(Goodbye::Leaving);
        assert!(!queue.put(&event(3)));
        queue.send_all();
        let said = read_all(there);
        assert_eq!(said, [event(1), event(2), ToClient::Goodbye(Goodbye::Leaving)]);
    }

    #[test]
    fn a_full_queue_is_thrown_away_and_says_why() {
        let (here, there) = UnixStream::pair().unwrap();
        let queue = Queue::new(here, Arc::default());
        assert!((0..MAX_FRAMES as u64).all(|n| queue.put(&event(n))));
        assert!(!queue.put(&event(0)));
        queue.send_all();
        assert_eq!(read_all(there), [ToClient::Goodbye(Goodbye::TooSlow)]);
    }

    #[test]
    fn bytes_are_bounded_as_well_as_frames() {
        let (here, _there) = UnixStream::pair().unwrap();
        let queue = Queue::new(here, Arc::default());
        let megabytes = MAX_BYTES >> 20;
        assert!((0..megabytes).all(|_| queue.put_frame(vec![0; 1 << 20])));
        assert!(!queue.put_frame(vec![0; 1]));
        assert!(queue.lock().frames.len() == 1);
    }

    #[test]
    fn clients_of_an_account_that_do_not_read_share_what_may_wait_and_who_reads_is_left_alone() {
        let unread = Arc::<AtomicUsize>::default();
        let queue = || {
            let (here, there) = UnixStream::pair().unwrap();
            (Queue::new(here, unread.clone()), there)
        };
        let flood: Vec<_> = (0..16).map(|_| queue()).collect();
        let mut refused = 0;
        for (queue, _) in (0..8).flat_map(|_| &flood) {
            refused += usize::from(!queue.put_frame(vec![0; 1 << 20]));
            assert!(unread.load(Ordering::Relaxed) <= UNREAD_BYTES);
        }
        assert!(refused > 0);
        let (reads, _there) = queue();
        assert!(reads.put_frame(vec![0; 1 << 20]));
        // Who was told to go holds nothing any more.
        flood.iter().for_each(|(queue, _)| queue.goodbye(Goodbye::TooSlow));
        assert_eq!(unread.load(Ordering::Relaxed), 1 << 20);
    }

    #[test]
    fn a_client_that_never_reads_cannot_hold_up_the_close() {
        let (here, _there) = UnixStream::pair().unwrap();
        let queue = Arc::new(Queue::new(here, Arc::default()));
        assert!((0..4).all(|_| queue.put_frame(vec![0; 1 << 20])));
        let sender = std::thread::spawn({
            let queue = queue.clone();
            move || queue.send_all()
        });
        queue.close(Duration::from_millis(1));
        sender.join().unwrap();
    }
}
