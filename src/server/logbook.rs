//! What is written into the log, which is standard error: ids and codes, never what came
//! from a client, and so much of it that one account neither fills the disk nor hides what
//! others would have found there.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use crate::desk::limits::{self, LOG_LINES, LOG_TIME, Limit};
use crate::domain::Moment;
use crate::link::logfile;

static BOOK: Mutex<Book> = Mutex::new(Book { accounts: BTreeMap::new(), file: None });

struct Book {
    /// When an account's first line of these was written, and how many were.
    accounts: BTreeMap<u32, (Instant, u32)>,
    /// The data directory whose log this is, and the bytes in it.
    file: Option<(PathBuf, u64)>,
}

/// One line. Ids only, never names or numbers.
pub fn log(line: std::fmt::Arguments) {
    held().write(&line.to_string());
}

/// One line of what an account does; beyond [`LOG_LINES`] they are counted.
pub fn log_of(account: u32, line: std::fmt::Arguments) {
    let mut book = held();
    if let Some(line) = book.line_of(account, Instant::now(), &line.to_string()) {
        book.write(&line);
    }
}

/// From now on the log is turned over when it is long, if standard error is the log of this
/// directory: what systemd or a person reads is theirs.
pub fn keep(data: &Path) {
    let stderr = rustix::io::dup(rustix::stdio::stderr()).map(File::from);
    let ours = stderr.ok().filter(|stderr| logfile::is_of(stderr, data));
    let len = ours.and_then(|file| file.metadata().ok()).map(|found| found.len());
    held().file = len.map(|len| (data.to_owned(), len));
}

impl Book {
    fn write(&mut self, line: &str) {
        let line = format!("{} {line}\n", Moment::of_machine());
        // `eprintln` would panic where the disk has no room for the log.
        let _ = std::io::stderr().write_all(line.as_bytes());
        let Some((data, len)) = &mut self.file else { return };
        *len += line.len() as u64;
        if *len < logfile::LONGEST {
            return;
        }
        let turned = logfile::open(data).and_then(|file| {
            let len = file.metadata()?.len();
            rustix::stdio::dup2_stderr(&file)?;
            Ok(len)
        });
        // Where that fails it is tried again as much later.
        *len = turned.unwrap_or(0);
    }

    /// What is to be written of this line.
    fn line_of(&mut self, account: u32, now: Instant, line: &str) -> Option<String> {
        let (begun, lines) = self.accounts.entry(account).or_insert((now, 0));
        if now.saturating_duration_since(*begun) >= LOG_TIME {
            (*begun, *lines) = (now, 0);
        }
        *lines = lines.saturating_add(1);
        let seconds = LOG_TIME.as_secs();
        match *lines {
            n if n < LOG_LINES => Some(format!("account {account}: {line}")),
            n if n == LOG_LINES => {
                Some(format!("account {account}: {line}; no more of it within {seconds} s"))
            }
            _ => {
                limits::reached(Limit::Log, account);
                None
            }
        }
    }
}

fn held() -> MutexGuard<'static, Book> {
    BOOK.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_writes_so_many_lines_and_another_has_its_own() {
        let mut book = Book { accounts: BTreeMap::new(), file: None };
        let now = Instant::now();
        let written = (0..1000).filter_map(|n| book.line_of(1, now, &n.to_string())).count();
        assert_eq!(written, LOG_LINES as usize);
        assert!(book.line_of(2, now, "x").is_some());
        assert!(book.line_of(1, now + LOG_TIME, "x").is_some());
    }
}
