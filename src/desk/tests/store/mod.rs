//! A store that survives: power cuts and damage, hundreds of cases each. The quick set is
//! part of `cargo test`; ten times as many, with their figures:
//!
//! ```text
//! DUTYDESK_TENFOLD=1 cargo test --lib -- --nocapture store::
//! ```
//! `DUTYDESK_SEED=<n>` repeats the choices of a run. What a power cut is made of depends
//! on how the threads of the recorded desk met, too; so the directory of a state that
//! fails is kept and named.

mod cuts;
mod damage;
mod harm;
mod judge;
mod load;
mod tables;
mod verdicts;

pub(super) use judge::history;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::*;

/// How long one case may take: the table's patience and the clean leave are within it.
const DEADLINE: Duration = Duration::from_secs(120);

/// Cases tried at once: they also wait for threads of the table.
const WORKERS: u64 = 4;

/// The seed of this run: from the machine, or the one that is given.
fn seed() -> u64 {
    let given = std::env::var("DUTYDESK_SEED").ok().and_then(|seed| seed.parse().ok());
    given.unwrap_or_else(rand::random)
}

/// So many cases, or ten times as many.
fn cases(quick: u64) -> u64 {
    if std::env::var_os("DUTYDESK_TENFOLD").is_some() { quick * 10 } else { quick }
}

/// A directory in memory where there is one: a sync costs nothing there.
fn scratch() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    match memory.is_dir() {
        true => tempfile::tempdir_in(memory).unwrap(),
        false => tempfile::tempdir().unwrap(),
    }
}

/// Tries so many cases, several at once. Each has a directory of its own, which is kept
/// where the case fails. What they say is counted.
fn try_all(count: u64, case: impl Fn(u64, &Path) -> Vec<String> + Sync) -> BTreeMap<String, u64> {
    let (next, said) = (AtomicU64::new(0), Mutex::new(BTreeMap::new()));
    let work = || {
        loop {
            let n = next.fetch_add(1, Ordering::Relaxed);
            if n >= count {
                return;
            }
            let home = scratch();
            match catch_unwind(AssertUnwindSafe(|| case(n, home.path()))) {
                Ok(words) => {
                    let mut said = said.lock().unwrap_or_else(PoisonError::into_inner);
                    words.into_iter().for_each(|word| *said.entry(word).or_default() += 1);
                }
                Err(cause) => {
                    // The others need not go on.
                    next.store(count, Ordering::Relaxed);
                    println!("case {n} failed; its directory is kept: {:?}", home.keep());
                    resume_unwind(cause);
                }
            }
        }
    };
    thread::scope(|scope| {
        (0..WORKERS).for_each(|_| drop(scope.spawn(work)));
    });
    said.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// Runs on a thread of its own: what hangs fails the test instead of holding it up.
fn within<T: Send + 'static>(what: &str, work: impl FnOnce() -> T + Send + 'static) -> T {
    let (say, hear) = channel();
    thread::spawn(move || say.send(catch_unwind(AssertUnwindSafe(work))));
    match hear.recv_timeout(DEADLINE) {
        Ok(Ok(done)) => done,
        Ok(Err(cause)) => resume_unwind(cause),
        Err(_) => panic!("{what}: no end after {DEADLINE:?}"),
    }
}

/// A desk over a table that may be anything. One that hangs is not waited for long: that
/// costs a rebuild at the worst.
fn open_any(files: Files) -> Result<Arc<Desk>, OpenError> {
    // Where the table has come further than the journal: see `Gate`.
    open_with(files, Duration::from_millis(500), Box::new(|_| {}))
}
