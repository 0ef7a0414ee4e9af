//! The thread that waits: drafts come to rest, minutes begin, segments become
//! snapshots. It sleeps until the next of these is due, and for good when there is none.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Instant;

use super::backing;
use super::shared::Shared;
use crate::domain::Seq;
use crate::files::Files;
use crate::journal;
use crate::wire::Event;

/// Why the keeper is woken.
#[derive(PartialEq)]
pub enum Nudge {
    /// A draft changed, or somebody came or left: look again at what is due.
    Look,
    /// Entries up to here stand in sealed segments.
    Sealed(Seq),
    /// The desk closes.
    Stop,
}

/// Runs until it is told to stop.
pub fn run(shared: &Arc<Shared>, files: &Files, nudges: &Receiver<Nudge>) {
    backing::look(shared, files);
    loop {
        let nudge = match due(shared) {
            None => nudges.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(at) => nudges.recv_timeout(at.saturating_duration_since(Instant::now())),
        };
        let (mut sealed, mut stop) = (None, nudge == Err(RecvTimeoutError::Disconnected));
        // Several seals while the last snapshot was written make one.
        for nudge in nudge.into_iter().chain(nudges.try_iter()) {
            match nudge {
                Nudge::Look => {}
                Nudge::Sealed(seq) => sealed = Some(seq),
                Nudge::Stop => stop = true,
            }
        }
        if let Some(seq) = sealed {
            snapshot(shared, files, seq);
        }
        if stop {
            return;
        }
        let failing = {
            let mut drafts = shared.drafts();
            drafts.write_due(Instant::now());
            drafts.failing()
        };
        if failing {
            shared.banner("drafts");
        }
        if tick(shared) {
            backing::look(shared, files);
        }
        backing::begin_if_due(shared, files);
    }
}

/// The next moment at which something is to be done.
fn due(shared: &Shared) -> Option<Instant> {
    let drafts = shared.drafts().rest();
    let minute = (shared.sessions().count() > 0).then(|| shared.clock().next_tick()).flatten();
    [drafts, minute, backing::due(shared)].into_iter().flatten().min()
}

/// Tells the time once a minute, while somebody is there to read it. Whether one began.
fn tick(shared: &Shared) -> bool {
    let now = shared.clock().tick();
    if let Some(now) = now {
        shared.sessions().publish(&Event::Clock { now });
    }
    now.is_some()
}

/// The sealed segments become part of the snapshot, once they are worth writing it anew.
/// A failure costs only time at a later rebuild, so it is shown and the desk goes on.
fn snapshot(shared: &Shared, files: &Files, upto: Seq) {
    let due = journal::snapshot_due(files, upto).unwrap_or(true);
    if due && journal::write_snapshot(files, upto).is_err() {
        shared.banner("no_snapshot");
    }
}
