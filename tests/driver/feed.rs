//! One thread per console: what the console writes goes into the `vt100` screen, its
//! questions for the cursor are answered as a terminal does, its reports of rest are
//! noted. Everybody who waits is told of every change.

use std::fs::File;
use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use pty_process::blocking::Pty;
use rustix::event::{PollFd, PollFlags};

/// How long anything may take before the test fails with the screen.
const PATIENCE: Duration = Duration::from_secs(20);

/// The console's last report of rest.
#[derive(Clone, Copy, Debug, Default)]
pub struct Rest {
    pub read: u64,
    pub written: u64,
    pub seq: u64,
    pub waiting: u64,
    /// How many reports there were up to this one.
    pub count: u64,
}

/// Cursor reports that the terminal owes, with where the cursor stood.
#[derive(Default)]
struct Questions(Vec<(u16, u16)>);

impl vt100::Callbacks for Questions {
    fn unhandled_csi(
        &mut self,
        screen: &mut vt100::Screen,
        _: Option<u8>,
        _: Option<u8>,
        params: &[&[u16]],
        last: char,
    ) {
        if last == 'n' && *params == [&[6][..]] {
            self.0.push(screen.cursor_position());
        }
    }
}

/// What is known of the console.
pub struct Seen {
    parser: vt100::Parser<Questions>,
    /// Bytes the console was sent, keys and answers.
    pub sent: u64,
    /// Bytes the console wrote and the screen took in.
    pub taken: u64,
    pub rest: Option<Rest>,
    /// The console has let go of the terminal.
    pub ended: bool,
}

impl Seen {
    /// The console has read every key, has no question open, and all it drew is here.
    pub fn settled(&self) -> bool {
        self.drawn() && self.rest.is_some_and(|rest| rest.waiting == 0)
    }

    /// The same of a console whose desk does not answer.
    pub fn drawn(&self) -> bool {
        self.rest.is_some_and(|rest| rest.read == self.sent && self.taken >= rest.written)
    }

    pub fn screen(&self) -> &vt100::Screen {
        self.parser.screen()
    }

    pub fn resize(&mut self, columns: u16, rows: u16) {
        let size = |n: u16| n.try_into().expect("a size of zero");
        self.parser.set_size(size(rows), size(columns));
    }
}

/// Shared between the thread and the test.
pub struct Feed {
    seen: Mutex<Seen>,
    changed: Condvar,
}

impl Feed {
    pub fn new(columns: u16, rows: u16) -> Arc<Feed> {
        let size = |n: u16| n.try_into().expect("a size of zero");
        let questions = Questions::default();
        let parser = vt100::Parser::new_with_callbacks(size(rows), size(columns), 0, questions);
        let seen = Seen { parser, sent: 0, taken: 0, rest: None, ended: false };
        Arc::new(Feed { seen: Mutex::new(seen), changed: Condvar::new() })
    }

    /// Looks at, or changes, what is known.
    pub fn with<T>(&self, look: impl FnOnce(&mut Seen) -> T) -> T {
        look(&mut self.seen.lock().expect("the feeding thread panicked"))
    }

    /// Waits until it is so. Says whether it came to be so in time.
    pub fn wait(&self, so: impl Fn(&Seen) -> bool) -> bool {
        let deadline = Instant::now() + PATIENCE;
        let mut seen = self.seen.lock().expect("the feeding thread panicked");
        while !so(&seen) {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            seen = self.changed.wait_timeout(seen, left).expect("the feeding thread panicked").0;
        }
        true
    }

    /// The thread's work, until `stop` is closed.
    pub fn run(&self, pty: &Pty, reports: &mut File, stop: &UnixStream) -> io::Result<()> {
        let mut unfinished = String::new();
        let mut open = true;
        loop {
            let mut fds =
                vec![PollFd::new(stop, PollFlags::IN), PollFd::new(reports, PollFlags::IN)];
            if open {
                fds.push(PollFd::new(pty, PollFlags::IN));
            }
            rustix::event::poll(&mut fds, None)?;
            let [stopped, reported, drawn] =
                [0, 1, 2].map(|n| fds.get(n).is_some_and(|fd| !fd.revents().is_empty()));
            if stopped {
                return Ok(());
            }
            if drawn {
                open = self.take_drawn(pty)?;
            }
            if reported {
                self.take_reports(reports, &mut unfinished)?;
            }
            self.changed.notify_all();
        }
    }

    /// False when the console has let go of the terminal.
    fn take_drawn(&self, mut pty: &Pty) -> io::Result<bool> {
        let mut bytes = [0; 16_384];
        let count = pty.read(&mut bytes).unwrap_or(0);
        let answers = self.with(|seen| {
            seen.ended = count == 0;
            seen.parser.process(&bytes[..count]);
            seen.taken += count as u64;
            let questions = std::mem::take(&mut seen.parser.callbacks_mut().0);
            let answer = |(row, column)| format!("\x1b[{};{}R", row + 1, column + 1);
            let answers: String = questions.into_iter().map(answer).collect();
            seen.sent += answers.len() as u64;
            answers
        });
        pty.write_all(answers.as_bytes())?;
        Ok(count > 0)
    }

    fn take_reports(&self, reports: &mut File, unfinished: &mut String) -> io::Result<()> {
        let mut bytes = [0; 4096];
        let count = reports.read(&mut bytes)?;
        unfinished.push_str(&String::from_utf8_lossy(&bytes[..count]));
        while let Some((line, rest)) = unfinished.split_once('\n') {
            let mut numbers = line.split(' ').map(|part| {
                let (_, number) = part.split_once('=').expect("a report without numbers");
                number.parse::<u64>().expect("a report without numbers")
            });
            let mut next = || numbers.next().expect("a report that is too short");
            let (read, written, seq, waiting) = (next(), next(), next(), next());
            self.with(|seen| {
                let count = seen.rest.map_or(0, |rest| rest.count) + 1;
                seen.rest = Some(Rest { read, written, seq, waiting, count });
            });
            *unfinished = rest.to_string();
        }
        Ok(())
    }
}
