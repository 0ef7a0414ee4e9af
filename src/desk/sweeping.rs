//! The journal is looked through while people work, once a day. A start reads only its end
//! and both ends of every other segment, and damage inside one of last year would otherwise
//! show on the day the table is lost, when no backup has it whole any more.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use chrono::NaiveDate;

use super::keeper::Nudge;
use super::shared::Shared;
use crate::domain::Seq;
use crate::files::Files;
use crate::journal::{self, Swept};

/// How far people go before it: niceness, of 19 that there are.
const NICE: i32 = 10;

/// A sweep under way, or one that has come to its end.
pub(super) struct Sweeping {
    day: NaiveDate,
    stop: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl Sweeping {
    /// Begins, up to the entry that is the last one now.
    fn begin(shared: Arc<Shared>, files: Files) -> std::io::Result<Sweeping> {
        let (day, upto) = (shared.clock().now().date(), shared.world().seq);
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = stop.clone();
        let thread = super::thread("sweep", move || {
            // On Linux that is of this thread alone; without it nothing is lost.
            let _ = rustix::process::nice(NICE);
            sweep(&shared, &files, upto, &stopped);
        })?;
        Ok(Sweeping { day, stop, thread })
    }

    /// Waits until it has seen everything.
    #[cfg(test)]
    pub fn wait(self) {
        self.thread.join().unwrap();
    }

    /// Ends it: the next start begins again.
    pub fn end(self) {
        self.stop.store(true, Ordering::Relaxed);
        // It panics over nothing that the desk has not survived by then.
        let _ = self.thread.join();
    }
}

/// Begins the sweep of today, unless there was one.
///
/// # Errors
/// Where the system gives no thread.
pub(super) fn begin_if_due(shared: &Arc<Shared>, files: &Files) -> std::io::Result<()> {
    let today = shared.clock().now().date();
    let mut sweeping = shared.sweeping();
    if sweeping.as_ref().is_some_and(|last| last.day == today || !last.thread.is_finished()) {
        return Ok(());
    }
    *sweeping = Some(Sweeping::begin(shared.clone(), files.clone())?);
    Ok(())
}

fn sweep(shared: &Shared, files: &Files, upto: Seq, stop: &AtomicBool) {
    match journal::sweep(files, upto, &mut || !stop.load(Ordering::Relaxed)) {
        Ok(Swept::Stopped) => {}
        Ok(Swept::Whole) => {
            shared.show("journal_damaged", false);
            match journal::unusable_snapshots(files) {
                Ok(unusable) if unusable.is_empty() => {}
                // The keeper writes snapshots, and nobody else.
                _ => shared.nudge(Nudge::Renew),
            }
        }
        // The table is whole, or the desk would not have opened.
        Ok(Swept::Damaged(_)) | Err(_) => shared.banner("journal_damaged"),
    }
}
