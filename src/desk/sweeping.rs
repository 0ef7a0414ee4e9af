//! The journal is looked through while people work. A start reads only its end, and
//! damage in a segment of last year would otherwise show on the day the table is lost.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use super::keeper::Nudge;
use super::shared::Shared;
use crate::domain::Seq;
use crate::files::Files;
use crate::journal::{self, Swept};

/// How far people go before it: niceness, of 19 that there are.
const NICE: i32 = 10;

/// A sweep under way.
pub(super) struct Sweeping {
    stop: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl Sweeping {
    /// Begins, up to the entry that was the last one at the start.
    pub fn begin(shared: Arc<Shared>, files: Files, upto: Seq) -> std::io::Result<Sweeping> {
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = stop.clone();
        let thread = super::thread("sweep", move || {
            // On Linux that is of this thread alone; without it nothing is lost.
            let _ = rustix::process::nice(NICE);
            sweep(&shared, &files, upto, &stopped);
        })?;
        Ok(Sweeping { stop, thread })
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

fn sweep(shared: &Shared, files: &Files, upto: Seq, stop: &AtomicBool) {
    match journal::sweep(files, upto, &mut || !stop.load(Ordering::Relaxed)) {
        Ok(Swept::Stopped) => {}
        Ok(Swept::Whole) => match journal::unusable_snapshots(files) {
            Ok(unusable) if unusable.is_empty() => {}
            // The keeper writes snapshots, and nobody else.
            _ => shared.nudge(Nudge::Renew),
        },
        // The table is whole, or the desk would not have opened.
        Ok(Swept::Damaged(_)) | Err(_) => shared.banner("journal_damaged"),
    }
}
