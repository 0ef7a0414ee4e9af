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
    feed: Arc<Feed>,
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
    pub fn start(command: Command, (columns, rows): (u16, u16), place: &Path) -> Console {
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
        let console = Console { feed, child: Mutex::new(child), terminal };
        console.settle("starts");
        console
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

    /// The text is on the screen now.
    #[track_caller]
    pub fn sees(&self, text: &str) -> &Console {
        assert!(self.row_of(text).is_some(), "no {text} on the screen:\n{}", self.screen());
        self
    }

    /// The text is not on the screen now.
    #[track_caller]
    pub fn sees_not(&self, text: &str) -> &Console {
        assert!(self.row_of(text).is_none(), "{text} is on the screen:\n{}", self.screen());
        self
    }

    /// Waits until the text is on the screen by somebody else's doing.
    #[track_caller]
    pub fn until_sees(&self, text: &str) -> &Console {
        let came = self
            .feed
            .wait(|seen| (seen.ended || seen.settled()) && seen.screen().contents().contains(text));
        assert!(came, "{text} never came to the screen:\n{}", self.screen());
        self
    }

    /// The row, from 0, of the first line with the text.
    pub fn row_of(&self, text: &str) -> Option<usize> {
        self.rows().iter().position(|row| row.contains(text))
    }

    /// The lines on the screen, without blanks at their ends.
    pub fn rows(&self) -> Vec<String> {
        self.feed.with(|seen| {
            let (_, columns) = seen.screen().size();
            seen.screen().rows(0, columns.get()).map(|row| row.trim_end().to_string()).collect()
        })
    }

    /// The row that is selected in a list: the first one below the strip in reverse.
    #[track_caller]
    pub fn selected(&self) -> String {
        const STRIP: usize = 2;
        const BEHIND_THE_LAMP: u16 = 4;
        let selected = |row: &usize| {
            let cell = |screen: &vt100::Screen| {
                screen.cell(*row as u16, BEHIND_THE_LAMP).is_some_and(|cell| cell.inverse())
            };
            self.look(cell)
        };
        let rows = self.rows();
        let row = (STRIP..rows.len()).find(selected).expect("nothing is selected");
        rows[row].clone()
    }

    /// The number in 「已保存 M1201」.
    #[track_caller]
    pub fn saved(&self) -> String {
        let rows = self.rows();
        let line = rows.iter().find_map(|row| row.split_once("已保存 "));
        let (_, what) = line.unwrap_or_else(|| panic!("nothing was saved:\n{}", self.screen()));
        let number = |word: &&str| word.starts_with('M') && word[1..].parse::<u64>().is_ok();
        what.split(' ').find(number).expect("no number was named").to_string()
    }

    /// The whole screen as text.
    pub fn screen(&self) -> String {
        self.rows().join("\n")
    }

    /// Row and column of the cursor from 0; `None` when it is hidden.
    pub fn cursor(&self) -> Option<(u16, u16)> {
        self.feed.with(|seen| {
            let screen = seen.screen();
            (!screen.hide_cursor()).then(|| screen.cursor_position())
        })
    }

    /// Looks at what `vt100` knows: styles, modes.
    pub fn look<T>(&self, look: impl FnOnce(&vt100::Screen) -> T) -> T {
        self.feed.with(|seen| look(seen.screen()))
    }

    /// What was drawn step by step is what drawing everything anew shows. A SIGWINCH
    /// without a new size redraws and, unlike a key, changes nothing else.
    pub fn is_true_to_a_redraw(&self) -> &Console {
        let (before, count) = (self.look(faces), self.rest().count);
        self.signal(Signal::WINCH);
        self.until_rest_after(count);
        for (row, (was, is)) in before.iter().zip(self.look(faces)).enumerate() {
            assert_eq!(*was, is, "row {row} of\n{}", self.screen());
        }
        self
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

    /// Waits until the console has heard of everything the desk did up to this entry.
    #[track_caller]
    pub fn until_hears(&self, seq: u64) -> &Console {
        let heard =
            self.feed.wait(|seen| seen.settled() && seen.rest.is_some_and(|rest| rest.seq >= seq));
        assert!(heard, "{seq} was never heard of:\n{}", self.screen());
        self
    }

    /// The terminal is as the shell left it.
    #[track_caller]
    pub fn is_restored(&self) -> &Console {
        self.look(|screen| {
            assert!(!screen.alternate_screen(), "alternate screen");
            assert!(!screen.bracketed_paste(), "bracketed paste");
            assert!(!screen.hide_cursor(), "cursor");
            assert!(!screen.inverse() && !screen.bold(), "style");
        });
        let modes = self.line_discipline().local_modes;
        let cooked = LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG;
        assert!(modes.contains(cooked), "raw mode");
        self
    }

    fn until_rest_after(&self, count: u64) {
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
            thread.join().unwrap();
            drop(pty);
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

/// What is seen in every row: the text with its styles where they change. An erased
/// cell and a written blank look the same.
fn faces(screen: &vt100::Screen) -> Vec<String> {
    let (rows, columns) = screen.size();
    let row = |row| {
        let (mut face, mut before) = (String::new(), None);
        for cell in (0..columns.get()).filter_map(|column| screen.cell(row, column)) {
            if cell.is_wide_continuation() {
                continue;
            }
            let style = (cell.inverse(), cell.bold(), cell.fgcolor(), cell.bgcolor());
            if before != Some(style) {
                face.push_str(&format!("{style:?}"));
                before = Some(style);
            }
            face.push_str(if cell.has_contents() { cell.contents() } else { " " });
        }
        face
    };
    (0..rows.get()).map(row).collect()
}
