//! A console's connection: it never blocks, and comes back by itself.

use std::collections::VecDeque;
use std::io::{self, Read, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use super::handshake::Greeted;
use super::{Place, reexec, start};
use crate::domain::Refusal;
use crate::wire::frame::{self, Decoder};
use crate::wire::{Goodbye, ToClient, ToDesk};

/// The wait before the first attempt to come back, and the longest between two.
const PAUSE_MIN: Duration = Duration::from_millis(50);
const PAUSE_MAX: Duration = Duration::from_secs(5);

/// Reads of one [`Link::pump`], so that a desk that talks without end leaves room
/// for keys.
const READS: usize = 16;

/// What happened on the connection.
#[derive(Debug, PartialEq)]
pub enum News {
    /// The desk is there and nobody is signed in: sign in now.
    Up,
    Said(ToClient),
    /// The desk is gone; a new attempt is under way. What was asked and not answered
    /// may be done: asking again with the same request id does it once.
    Down,
    /// A desk is being started, and so many of so many records are in.
    Opening(u64, u64),
    /// An attempt failed; the next follows by itself.
    Failed(Refusal),
    /// The desk speaks another protocol; see [`reexec::become_installed`]. Nothing
    /// more follows.
    Misfit(Refusal),
}

/// One console's connection, through all desks of its life.
#[derive(Debug)]
pub struct Link {
    place: Place,
    program: PathBuf,
    state: State,
}

#[derive(Debug)]
enum State {
    Seeking(Search),
    Up(Line),
    Over,
}

/// An attempt on its own thread: starting a desk takes as long as it takes.
#[derive(Debug)]
struct Search {
    /// Readable when something was found.
    bell: UnixStream,
    found: Receiver<Found>,
    /// Dropped with the search, which ends the thread.
    _stop: Sender<()>,
}

#[derive(Debug)]
enum Found {
    Far(u64, u64),
    Ended(Result<Greeted, Refusal>),
}

#[derive(Debug)]
struct Line {
    stream: UnixStream,
    decoder: Decoder,
    /// Bytes the socket has not taken yet.
    out: VecDeque<u8>,
}

impl Link {
    /// Begins to look for the desk; `program` is what is started where it is not.
    pub fn new(place: Place, program: PathBuf) -> io::Result<Link> {
        let state = State::Seeking(search(&place, &program, Duration::ZERO)?);
        Ok(Link { place, program, state })
    }

    /// What to poll: for reading always, for writing while [`Link::wants_write`].
    /// `None` after [`News::Misfit`].
    pub fn as_fd(&self) -> Option<BorrowedFd<'_>> {
        match &self.state {
            State::Seeking(search) => Some(search.bell.as_fd()),
            State::Up(line) => Some(line.stream.as_fd()),
            State::Over => None,
        }
    }

    pub fn is_up(&self) -> bool {
        matches!(self.state, State::Up(_))
    }

    /// Whether there are bytes the socket has not taken.
    pub fn wants_write(&self) -> bool {
        matches!(&self.state, State::Up(line) if !line.out.is_empty())
    }

    /// Queues a question and writes what the socket takes at once. Refused while there
    /// is no desk (`link.lost`), and for more than a frame holds (`link.too_long`): no
    /// answer will come.
    pub fn send(&mut self, question: &ToDesk) -> Result<(), Refusal> {
        let State::Up(line) = &mut self.state else { return Err(Refusal::new("link.lost")) };
        let frame = frame::encode(question).map_err(|_| Refusal::new("link.too_long"))?;
        line.out.extend(frame);
        line.write();
        Ok(())
    }

    /// Takes in what has come and sends what is queued; never waits.
    pub fn pump(&mut self) -> io::Result<Vec<News>> {
        let mut news = Vec::new();
        match &mut self.state {
            State::Seeking(search) => {
                let _ = search.bell.read(&mut [0; 16]);
                while let Ok(found) = search.found.try_recv() {
                    match found {
                        Found::Far(done, total) => news.push(News::Opening(done, total)),
                        Found::Ended(Ok(greeted)) => {
                            self.state = State::Up(Line::new(greeted)?);
                            news.push(News::Up);
                            break;
                        }
                        Found::Ended(Err(refusal)) if refusal.code == reexec::VERSION => {
                            self.state = State::Over;
                            news.push(News::Misfit(refusal));
                            break;
                        }
                        Found::Ended(Err(refusal)) => news.push(News::Failed(refusal)),
                    }
                }
            }
            State::Up(_) | State::Over => {}
        }
        if let State::Up(line) = &mut self.state
            && line.pump(&mut news)
        {
            news.push(News::Down);
            self.state = State::Seeking(search(&self.place, &self.program, PAUSE_MIN)?);
        }
        Ok(news)
    }
}

impl Line {
    fn new(greeted: Greeted) -> io::Result<Line> {
        let Greeted { stream, decoder, .. } = greeted;
        stream.set_nonblocking(true)?;
        Ok(Line { stream, decoder, out: VecDeque::new() })
    }

    /// Whether the connection has ended; what was said before is among the news.
    fn pump(&mut self, news: &mut Vec<News>) -> bool {
        // What came behind the hello is there before anything is read.
        let mut ended = self.take(news);
        let mut bytes = [0; 64 * 1024];
        for _ in 0..READS {
            if ended {
                break;
            }
            match self.stream.read(&mut bytes) {
                Ok(0) => ended = true,
                Ok(n) => {
                    self.decoder.feed(&bytes[..n]);
                    ended = self.take(news);
                }
                Err(e) if e.kind() == io::ErrorKind::WouldBlock => break,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => ended = true,
            }
        }
        if !ended {
            self.write();
        }
        ended
    }

    /// Takes whole messages; whether one of them was the last.
    fn take(&mut self, news: &mut Vec<News>) -> bool {
        loop {
            match self.decoder.take::<ToClient>() {
                Ok(None) => return false,
                Ok(Some(message)) => {
                    let last = matches!(&message, ToClient::Goodbye(_));
                    news.push(News::Said(message));
                    if last {
                        return true;
                    }
                }
                Err(_) => {
                    news.push(News::Said(ToClient::Goodbye(Goodbye::Garbled)));
                    return true;
                }
            }
        }
    }

    /// Sends what the socket takes. A desk that takes no more may still say why: it stops
    /// reading before its last word is out. So the line ends where reading ends, and not here.
    fn write(&mut self) {
        while !self.out.is_empty() {
            match self.stream.write(self.out.as_slices().0) {
                Ok(n) => drop(self.out.drain(..n)),
                Err(e) if e.kind() == io::ErrorKind::WouldBlock => break,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => self.out.clear(),
            }
        }
    }
}

/// Looks for the desk until it is there or does not fit, pausing longer each time.
fn search(place: &Place, program: &std::path::Path, pause: Duration) -> io::Result<Search> {
    let (bell, ringer) = UnixStream::pair()?;
    bell.set_nonblocking(true)?;
    let (report, found) = mpsc::channel();
    let (stop, stopped) = mpsc::channel::<()>();
    let (place, program) = (place.clone(), program.to_owned());
    let seek = move || {
        let mut pause = pause;
        loop {
            // Ends early only when the console has gone.
            if stopped.recv_timeout(pause) == Err(RecvTimeoutError::Disconnected) {
                return;
            }
            let ring = || (&ringer).write_all(&[0]);
            let mut far = |done, total| {
                // A console that has gone is noticed below.
                let _ = report.send(Found::Far(done, total)).map(|()| ring());
            };
            let result = start::reach(&place, &program, &mut far);
            let last = match &result {
                Ok(_) => true,
                Err(refusal) => refusal.code == reexec::VERSION,
            };
            if report.send(Found::Ended(result)).is_err() || ring().is_err() || last {
                return;
            }
            pause = (pause * 2).clamp(PAUSE_MIN, PAUSE_MAX);
        }
    };
    thread::Builder::new().name("link".into()).spawn(seek)?;
    Ok(Search { bell, found, _stop: stop })
}

#[cfg(test)]
mod tests {
    use std::net::Shutdown;

    use super::*;

    #[test]
    fn a_desk_that_reads_no_more_is_heard_to_its_last_word() {
        let (stream, desk) = UnixStream::pair().unwrap();
        stream.set_nonblocking(true).unwrap();
        let mut line = Line { stream, decoder: Decoder::default(), out: VecDeque::new() };
        desk.shutdown(Shutdown::Read).unwrap();
        line.out.extend([0; 100]);
        let mut news = Vec::new();
        assert!(!line.pump(&mut news), "its last word may still come");
        assert!(line.out.is_empty() && news.is_empty(), "{news:?}");
        let word = frame::encode(&ToClient::Goodbye(Goodbye::Ended)).unwrap();
        (&desk).write_all(&word).unwrap();
        drop(desk);
        assert!(line.pump(&mut news));
        let ended = matches!(&news[..], [News::Said(ToClient::Goodbye(Goodbye::Ended))]);
        assert!(ended, "{news:?}");
    }

    #[test]
    fn a_line_that_is_cut_ends() {
        let (stream, desk) = UnixStream::pair().unwrap();
        stream.set_nonblocking(true).unwrap();
        let mut line = Line { stream, decoder: Decoder::default(), out: VecDeque::new() };
        line.out.extend([0; 100]);
        drop(desk);
        assert!(line.pump(&mut Vec::new()));
    }
}
