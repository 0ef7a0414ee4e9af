//! fzf as people use it, on a terminal: a key until the number of hits stands there.

use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command as Program, Stdio};
use std::time::{Duration, Instant};

use pty_process::blocking::{Command, Pty, open};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use vt100::Parser;

use crate::Outcome;

/// A finder that has not answered by then never will.
const PATIENCE: Duration = Duration::from_secs(60);

/// A question as it grows, key by key, and how many lines fit each time.
pub fn keys(file: &Path, query: &str) -> Outcome<Vec<(char, usize)>> {
    let ends = query.char_indices().map(|(at, c)| (c, at + c.len_utf8()));
    ends.map(|(c, end)| Ok((c, hits(file, &query[..end])?))).collect()
}

/// All keys of the question, each typed when the answer to the one before stands there;
/// keys that change nothing do not count. A finder that is new each time: it keeps the
/// answers it gave.
pub fn typed(file: &Path, lines: usize, keys: &[(char, usize)]) -> Outcome<Duration> {
    let mut finder = Finder::open(file)?;
    finder.until(&format!("{lines}/{lines}"))?;
    let (mut took, mut before) = (Duration::ZERO, lines);
    for (key, hits) in keys {
        let began = Instant::now();
        finder.pty.write_all(key.to_string().as_bytes())?;
        if *hits != before {
            finder.until(&format!("{hits}/{lines}"))?;
            took += began.elapsed();
        }
        before = *hits;
    }
    Ok(took)
}

/// How many lines fit, as fzf itself says.
fn hits(file: &Path, query: &str) -> Outcome<usize> {
    let mut filter = Program::new("fzf");
    filter.args(["--filter", query]).stdin(File::open(file)?).stderr(Stdio::null());
    Ok(filter.output()?.stdout.iter().filter(|byte| **byte == b'\n').count())
}

/// The program on a terminal of its own.
struct Finder {
    pty: Pty,
    child: Child,
    parser: Parser,
}

impl Finder {
    fn open(file: &Path) -> Outcome<Finder> {
        let (pty, pts) = open()?;
        pty.resize(pty_process::Size::new(24, 80))?;
        // The lines come from the file, the keys from the terminal.
        let child = Command::new("sh")
            .args(["-c", "exec fzf <\"$0\" 2>/dev/tty"])
            .arg(file)
            .env("TERM", "xterm-256color")
            .env("LC_ALL", "C.UTF-8")
            .spawn(pts)?;
        Ok(Finder {
            pty,
            child,
            parser: Parser::new(Parser::DEFAULT_ROWS, Parser::DEFAULT_COLS, 0),
        })
    }

    /// Waits until a line of the screen begins with this word.
    fn until(&mut self, word: &str) -> Outcome<()> {
        let patience = Timespec::try_from(PATIENCE)?;
        let mut bytes = [0; 64 * 1024];
        loop {
            let shown = self.parser.screen().contents();
            if shown.lines().any(|line| line.split_whitespace().next() == Some(word)) {
                return Ok(());
            }
            if poll(&mut [PollFd::new(&self.pty, PollFlags::IN)], Some(&patience))? == 0 {
                return Err(format!("fzf does not come to {word}:\n{shown}").into());
            }
            let count = self.pty.read(&mut bytes)?;
            self.parser.process(&bytes[..count]);
        }
    }
}

impl Drop for Finder {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
