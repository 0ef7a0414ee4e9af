//! The thread that waits: drafts come to rest, minutes begin, segments become
//! snapshots. It sleeps until the next of these is due, and for good when there is none.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Instant;

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
    /// A snapshot is damaged, and the journal whole: write one anew.
    Renew,
    /// The desk closes.
    Stop,
}

/// Runs until it is told to stop.
pub fn run(shared: &Arc<Shared>, files: &Files, nudges: &Receiver<Nudge>) {
    loop {
        let nudge = match due(shared) {
            None => nudges.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(at) => nudges.recv_timeout(at.saturating_duration_since(Instant::now())),
        };
        let (mut sealed, mut renew) = (None, false);
        let mut stop = nudge == Err(RecvTimeoutError::Disconnected);
        // Several seals while the last snapshot was written make one.
        for nudge in nudge.into_iter().chain(nudges.try_iter()) {
            match nudge {
                Nudge::Look => {}
                Nudge::Sealed(seq) => sealed = Some(seq),
                Nudge::Renew => renew = true,
                Nudge::Stop => stop = true,
            }
        }
        if renew {
            self::renew(shared, files);
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
        tick(shared);
    }
}

/// The next moment at which something is to be done.
fn due(shared: &Shared) -> Option<Instant> {
    let drafts = shared.drafts().rest();
    let minute = (shared.sessions().count() > 0).then(|| shared.clock().next_tick()).flatten();
    [drafts, minute].into_iter().flatten().min()
}

/// Tells the time once a minute, while somebody is there to read it.
fn tick(shared: &Shared) {
    let now = shared.clock().tick();
    if let Some(now) = now {
        shared.sessions().publish(&Event::Clock { now });
    }
}

/// A damaged snapshot is no loss while the journal is whole, but it is said: a disk that
/// changes one file changes others.
fn renew(shared: &Shared, files: &Files) {
    let sealed = Seq(shared.sealed.load(Ordering::Relaxed));
    let written = journal::renew_snapshots(files, sealed);
    shared.banner(if written.is_ok() { "snapshot_renewed" } else { "no_snapshot" });
}

/// The sealed segments become part of the snapshot, once they are worth writing it anew.
/// A failure costs only time at a later rebuild, so it is shown and the desk goes on.
fn snapshot(shared: &Shared, files: &Files, upto: Seq) {
    let due = journal::snapshot_due(files, upto).unwrap_or(true);
    // The next one takes its place, and nobody would hear of it.
    let damaged = due && journal::unusable_snapshots(files).is_ok_and(|found| !found.is_empty());
    if due && journal::write_snapshot(files, upto).is_err() {
        shared.banner("no_snapshot");
    } else if damaged {
        shared.banner("snapshot_renewed");
    }
}
