//! A console in a PTY, told as a story:
//! `console.press("F3").type_keys("zs 3-2").sees("张三")`.

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Child, ExitStatus};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use pty_process::Size;
use pty_process::blocking::{Command, Pty};
use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::fs::Mode;
use rustix::process::{Pid, PidfdFlags, Signal};
use rustix::termios::{LocalModes, Termios};

use super::feed::{Feed, Rest};
use super::keys;

/// A program in a PTY of its own. It is killed when this is dropped.
pub struct Console {
    pub(super) feed: Arc<Feed>,
    child: Mutex<Child>,
    terminal: Mutex<Option<Terminal>>,
}

/// The master side; gone after [`Console::close_pty`].
struct Terminal {
    pty: Arc<Pty>,
    stop: UnixStream,
    thread: JoinHandle<()>,
}

impl Console {
    /// Starts the program in a terminal of this size and waits until it has come to
    /// rest. `place` is a directory for the FIFO of its reports, one per console.
    pub fn start(command: Command, size: (u16, u16), place: &Path) -> Console {
        let console = Console::spawn(command, size, place);
        console.settle("starts");
        console
    }

    /// Starts a subcommand, which reports nothing, and waits until it asks this.
    #[track_caller]
    pub fn asks(command: Command, place: &Path, question: &str) -> Console {
        let console = Console::spawn(command, (80, 24), place);
        console.until_writes(question);
        console
    }

    /// Waits until a subcommand has written this.
    #[track_caller]
    pub fn until_writes(&self, text: &str) -> &Console {
        let wrote = self.feed.wait(|seen| seen.screen().contents().contains(text));
        assert!(wrote, "{text} was never written:\n{}", self.screen());
        self
    }

    fn spawn(command: Command, (columns, rows): (u16, u16), place: &Path) -> Console {
        let fifo = place.join("idle");
        rustix::fs::mkfifoat(rustix::fs::CWD, &fifo, Mode::RUSR | Mode::WUSR).unwrap();
        // Also open for writing: so it has no end when the console goes.
        let mut reports = OpenOptions::new().read(true).write(true).open(&fifo).unwrap();
        let (pty, pts) = pty_process::blocking::open().unwrap();
        pty.resize(Size::new(rows, columns)).unwrap();
        let child = command
            .env("DUTYDESK_IDLE", &fifo)
            .env("TERM", "xterm-256color")
            .env_remove("NO_COLOR")
            .env_remove("RUST_BACKTRACE")
            .spawn(pts)
            .unwrap();
        let (feed, pty) = (Feed::new(columns, rows), Arc::new(pty));
        let (stop, stopped) = UnixStream::pair().unwrap();
        let thread = std::thread::spawn({
            let (feed, pty) = (feed.clone(), pty.clone());
            move || feed.run(&pty, &mut reports, &stopped).unwrap()
        });
        let terminal = Mutex::new(Some(Terminal { pty, stop, thread }));
        Console { feed, child: Mutex::new(child), terminal }
    }

    /// Presses one key (see [`keys::bytes`]) and waits until everything has come to rest.
    #[track_caller]
    pub fn press(&self, key: &str) -> &Console {
        self.send(&keys::bytes(key));
        self.settle(key)
    }

    /// Presses the keys of a line (see [`keys::of_line`]) one by one, each when the last
    /// one has come to rest, and says how many they were.
    #[track_caller]
    pub fn keys(&self, line: &str) -> usize {
        let keys = keys::of_line(line);
        for key in &keys {
            self.press(key);
        }
        keys.len()
    }

    /// Types text, all of it in one write as a fast typist on a slow line.
    #[track_caller]
    pub fn type_keys(&self, text: &str) -> &Console {
        self.send(text.as_bytes());
        self.settle(text)
    }

    /// Takes the last characters back, one key each.
    #[track_caller]
    pub fn erase(&self, characters: usize) -> &Console {
        for _ in 0..characters {
            self.press("Backspace");
        }
        self
    }

    /// Pastes as a terminal with bracketed paste does.
    pub fn paste(&self, text: &str) -> &Console {
        self.send(format!("\x1b[200~{text}\x1b[201~").as_bytes());
        self.settle(text)
    }

    /// Sends bytes without waiting for anything.
    pub fn send(&self, bytes: &[u8]) {
        self.feed.with(|seen| seen.sent += bytes.len() as u64);
        let terminal = self.terminal.lock().unwrap();
        let mut pty = &*terminal.as_ref().expect("the terminal is closed").pty;
        pty.write_all(bytes).unwrap();
    }

    /// How the kernel treats the terminal's lines now: raw or as the shell had it.
    pub fn line_discipline(&self) -> Termios {
        let terminal = self.terminal.lock().unwrap();
        let pty = &terminal.as_ref().expect("the terminal is closed").pty;
        rustix::termios::tcgetattr(pty).unwrap()
    }

    /// What the console said when it last came to rest: its bytes, its seq.
    pub fn rest(&self) -> Rest {
        self.feed.with(|seen| seen.rest).expect("never came to rest")
    }

    /// Waits until the desk has received the person who sits here.
    pub fn signed_in(self) -> Console {
        let received =
            self.feed.wait(|seen| seen.settled() && seen.rest.is_some_and(|rest| rest.seq > 0));
        assert!(received, "nobody was received:\n{}", self.screen());
        self
    }

    /// Gives the terminal another size and waits for what the console makes of it.
    pub fn resize(&self, columns: u16, rows: u16) -> &Console {
        let before = self.feed.with(|seen| {
            let (now_rows, now_columns) = seen.screen().size();
            let now = (now_columns.get(), now_rows.get());
            assert_ne!(now, (columns, rows), "the kernel tells nobody of the same size");
            seen.resize(columns, rows);
            seen.rest.map_or(0, |rest| rest.count)
        });
        let terminal = self.terminal.lock().unwrap();
        let pty = &terminal.as_ref().expect("the terminal is closed").pty;
        pty.resize(Size::new(rows, columns)).unwrap();
        drop(terminal);
        self.until_rest_after(before);
        self
    }

    /// Claims a size and waits for nothing; none is too large or too small to be claimed.
    pub fn claims(&self, columns: u16, rows: u16) {
        let shown = |n: u16, most: u16| n.clamp(1, most);
        self.feed.with(|seen| seen.resize(shown(columns, 500), shown(rows, 200)));
        let terminal = self.terminal.lock().unwrap();
        let pty = &terminal.as_ref().expect("the terminal is closed").pty;
        pty.resize(Size::new(rows, columns)).unwrap();
    }

    /// The most memory the console ever held, in KiB.
    pub fn most_memory(&self) -> u64 {
        let path = format!("/proc/{}/status", self.pid().as_raw_nonzero());
        let status = std::fs::read_to_string(path).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        line.trim().trim_end_matches("kB").trim().parse().unwrap()
    }

    /// Waits until the console has heard of everything the desk did up to this entry.
    #[track_caller]
    pub fn until_hears(&self, seq: u64) -> &Console {
        let heard =
            self.feed.wait(|seen| seen.settled() && seen.rest.is_some_and(|rest| rest.seq >= seq));
        assert!(heard, "{seq} was never heard of:\n{}", self.screen());
        self
    }

    /// The console has ended and the terminal is as the shell left it.
    #[track_caller]
    pub fn is_restored(&self) -> &Console {
        assert!(self.feed.wait(|seen| seen.ended), "it still runs:\n{}", self.screen());
        let left = self.look(|screen| {
            let modes = [screen.alternate_screen(), screen.bracketed_paste(), screen.hide_cursor()];
            (modes, screen.inverse(), screen.bold())
        });
        assert_eq!(left, ([false; 3], false, false), "screen, paste, cursor; reverse; bold");
        let modes = self.line_discipline().local_modes;
        let cooked = LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG;
        assert!(modes.contains(cooked), "raw mode");
        self
    }

    pub(super) fn until_rest_after(&self, count: u64) {
        let rests = self
            .feed
            .wait(|seen| seen.settled() && seen.rest.is_some_and(|rest| rest.count > count));
        assert!(rests, "no rest after a new size:\n{}", self.screen());
    }

    /// Sends a signal, as `kill` does.
    pub fn signal(&self, signal: Signal) -> &Console {
        rustix::process::kill_process(self.pid(), signal).unwrap();
        self
    }

    /// SIGKILL, and waits for its end.
    pub fn kill9(&self) {
        let mut child = self.child.lock().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
    }

    /// Closes the window: the master side of the PTY is gone.
    pub fn close_pty(&self) {
        if let Some(Terminal { pty, stop, thread }) = self.terminal.lock().unwrap().take() {
            drop(stop);
            let fed = thread.join();
            drop(pty);
            // A second panic while the test already fails would hide its reason.
            assert!(fed.is_ok() || std::thread::panicking(), "the feeding thread panicked");
        }
    }

    /// Waits at most so many seconds for the end; `None` if it still runs then.
    pub fn exit_status(&self, seconds: i64) -> Option<ExitStatus> {
        let handle = rustix::process::pidfd_open(self.pid(), PidfdFlags::empty()).unwrap();
        let mut ended = [PollFd::new(&handle, PollFlags::IN)];
        let patience = Timespec { tv_sec: seconds, tv_nsec: 0 };
        rustix::event::poll(&mut ended, Some(&patience)).unwrap();
        self.child.lock().unwrap().try_wait().unwrap()
    }

    fn pid(&self) -> Pid {
        Pid::from_child(&self.child.lock().unwrap())
    }

    /// Waits until every key is read, no question is open and all is drawn, or the
    /// console has ended.
    #[track_caller]
    fn settle(&self, after: &str) -> &Console {
        let rests = self.feed.wait(|seen| seen.ended || seen.settled());
        let rest = self.feed.with(|seen| (seen.sent, seen.taken, seen.rest));
        assert!(rests, "no rest after {after}: {rest:?}\n{}", self.screen());
        self
    }
}

impl Drop for Console {
    fn drop(&mut self) {
        self.kill9();
        self.close_pty();
    }
}
