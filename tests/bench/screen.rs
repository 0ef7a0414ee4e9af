//! The real console in a terminal of our own, 80x24.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;
use std::process::Child;
use std::time::{Duration, Instant};

use pty_process::blocking::{Command, Pty, open};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{CWD, FileType, Mode, OFlags, mknodat};
use vt100::{Callbacks, Parser};

use crate::Outcome;

/// A console that is not at rest by then never will be.
const PATIENCE: Duration = Duration::from_secs(30);

/// A console on its terminal.
pub struct Screen {
    pty: Pty,
    child: Child,
    parser: Parser<Replies>,
    /// Where the console says each time that it rests.
    rests: File,
    /// Where that pipe lies.
    _home: tempfile::TempDir,
    /// The end of what it said there, not yet a whole line.
    rest: String,
    /// All bytes typed, and all bytes that came.
    typed: u64,
    came: u64,
}

/// What came back for what was typed.
#[derive(Clone, Copy, Default)]
pub struct Answer {
    /// From the key to the last byte; zero where nothing came.
    pub last_byte: Duration,
    pub bytes: u64,
}

/// What a terminal says when it is asked where its cursor is.
#[derive(Default)]
struct Replies(Vec<u8>);

impl Callbacks for Replies {
    fn unhandled_csi(
        &mut self,
        screen: &mut vt100::Screen,
        i1: Option<u8>,
        _i2: Option<u8>,
        params: &[&[u16]],
        c: char,
    ) {
        if (i1, params, c) == (None, &[&[6][..]][..], 'n') {
            let (row, column) = screen.cursor_position();
            self.0.extend(format!("\x1b[{};{}R", row + 1, column + 1).bytes());
        }
    }
}

impl Screen {
    /// Starts a console for this desk and waits until it shows what the desk has.
    /// Returns how long that took, from the start of the process to the last byte.
    pub fn open(data: &Path, socket: &Path) -> Outcome<(Screen, Answer)> {
        let home = tempfile::tempdir()?;
        let path = home.path().join("rests");
        mknodat(CWD, &path, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0)?;
        // Both ways, so that it is open whether or not the console has it open.
        let rests = File::from(rustix::fs::open(
            &path,
            OFlags::RDWR | OFlags::NONBLOCK | OFlags::CLOEXEC,
            Mode::empty(),
        )?);
        let (pty, pts) = open()?;
        pty.resize(pty_process::Size::new(24, 80))?;
        let start = Instant::now();
        let child = Command::new(env!("CARGO_BIN_EXE_dutydesk"))
            .arg("--data")
            .arg(data)
            .arg("--socket")
            .arg(socket)
            .env("TERM", "xterm-256color")
            .env("LC_ALL", "zh_CN.UTF-8")
            .env("DUTYDESK_IDLE", &path)
            .spawn(pts)?;
        let mut screen = Screen {
            pty,
            child,
            parser: Parser::new_with_callbacks(
                Parser::DEFAULT_ROWS,
                Parser::DEFAULT_COLS,
                0,
                Replies::default(),
            ),
            rests,
            _home: home,
            rest: String::new(),
            typed: 0,
            came: 0,
        };
        let answer = screen.until_rest(start, |screen, seq| seq > 0 && screen.is_full())?;
        Ok((screen, answer))
    }

    /// Types these bytes and takes in the whole answer.
    pub fn press(&mut self, key: &[u8]) -> Outcome<Answer> {
        let start = Instant::now();
        self.write(key)?;
        self.until_rest(start, |_, _| true)
    }

    /// What the screen shows.
    pub fn text(&self) -> String {
        self.parser.screen().contents()
    }

    /// The process of the console.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// The first row and the last both show something: title and key hints.
    fn is_full(&self) -> bool {
        let rows: Vec<String> = self.parser.screen().rows(0, 80).collect();
        let filled = |row: Option<&String>| row.is_some_and(|row| !row.trim().is_empty());
        filled(rows.first()) && filled(rows.last())
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.typed += bytes.len() as u64;
        self.pty.write_all(bytes)
    }

    /// Takes in what comes until the console has read everything typed, has no
    /// question open, everything it wrote is here, and `enough` agrees.
    fn until_rest(
        &mut self,
        start: Instant,
        enough: impl Fn(&Screen, u64) -> bool,
    ) -> Outcome<Answer> {
        let before = self.came;
        let mut last_byte = Duration::ZERO;
        let mut rest = Rest::default();
        let patience = Timespec::try_from(PATIENCE)?;
        loop {
            if rest.is_settled(self.typed, self.came) && enough(self, rest.seq) {
                return Ok(Answer { last_byte, bytes: self.came - before });
            }
            let mut fds =
                [PollFd::new(&self.pty, PollFlags::IN), PollFd::new(&self.rests, PollFlags::IN)];
            if poll(&mut fds, Some(&patience))? == 0 {
                return Err(format!("the console does not rest: {rest:?}\n{}", self.text()).into());
            }
            let [screen, resting] = fds.map(|fd| !fd.revents().is_empty());
            if screen {
                self.take_in()?;
                last_byte = start.elapsed();
            }
            if resting {
                rest = self.last_rest()?.unwrap_or(rest);
            }
        }
    }

    /// Reads what is on its way to the screen.
    fn take_in(&mut self) -> Outcome<()> {
        let mut bytes = [0; 64 * 1024];
        // Linux says with an error that nobody holds the other side any more.
        let count = self.pty.read(&mut bytes).map_err(|e| format!("the console is gone: {e}"))?;
        self.came += count as u64;
        self.parser.process(&bytes[..count]);
        let replies = std::mem::take(&mut self.parser.callbacks_mut().0);
        Ok(self.write(&replies)?)
    }

    /// The newest whole line the console said about its rest.
    fn last_rest(&mut self) -> Outcome<Option<Rest>> {
        let mut bytes = [0; 4096];
        let count = self.rests.read(&mut bytes)?;
        self.rest.push_str(std::str::from_utf8(&bytes[..count])?);
        let Some(end) = self.rest.rfind('\n') else { return Ok(None) };
        let whole: String = self.rest.drain(..=end).collect();
        whole.lines().last().map(Rest::of).transpose()
    }
}

/// What a console says when it comes to rest.
#[derive(Clone, Copy, Debug, Default)]
struct Rest {
    read: u64,
    written: u64,
    seq: u64,
    waiting: u64,
}

impl Rest {
    fn of(line: &str) -> Outcome<Rest> {
        let mut rest = Rest::default();
        for word in line.split_whitespace() {
            let (name, number) = word.split_once('=').ok_or("a rest without numbers")?;
            let number = number.parse()?;
            match name {
                "in" => rest.read = number,
                "out" => rest.written = number,
                "seq" => rest.seq = number,
                "waiting" => rest.waiting = number,
                _ => {}
            }
        }
        Ok(rest)
    }

    fn is_settled(self, typed: u64, came: u64) -> bool {
        (self.read, self.written, self.waiting) == (typed, came, 0)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // It may have left by itself already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
