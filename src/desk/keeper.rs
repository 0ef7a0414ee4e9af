//! The thread that waits: drafts come to rest, minutes begin, segments become
//! snapshots. It sleeps until the next of these is due, and for good when there is none.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use super::job::Job;
use super::shared::{Shared, Stop};
use super::upkeep::Upkeep;
use super::{backing, erasing, holding, signin};
use crate::domain::Seq;
use crate::files::Files;
use crate::journal;
use crate::wire::Event;

/// The least it sleeps between two looks: work that is due and cannot be done just now
/// must not keep a processor busy.
const BREATH: Duration = Duration::from_millis(10);

/// Why the keeper is woken.
pub enum Nudge {
    /// A draft changed, somebody came or left, the disk is in trouble: look again at what
    /// is due.
    Look,
    /// The disk takes writes again.
    Room,
    /// Entries up to here stand in sealed segments.
    Sealed(Seq),
    /// A snapshot is damaged, and the journal whole: write one anew.
    Renew,
    /// What was erased is to be gone before the desk closes; answered by dropping it.
    Finish(Sender<()>),
    /// The desk closes.
    Stop,
}

/// Runs until it is told to stop.
pub fn run(
    shared: &Arc<Shared>,
    files: &Files,
    nudges: &Receiver<Nudge>,
    jobs: &Weak<Sender<Job>>,
) {
    // Sealed entries that should be in a snapshot and could not be written to one.
    let mut owed = None;
    let mut upkeep = Upkeep::default();
    backing::look(shared, files);
    erasing::forget_note(files);
    erasing::carry_out(shared, files, jobs);
    loop {
        let nudge = match due(shared, &upkeep) {
            None => nudges.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(at) => {
                let wait = at.saturating_duration_since(Instant::now());
                nudges.recv_timeout(wait.max(BREATH))
            }
        };
        let (mut sealed, mut renew) = (None, false);
        let mut stop = matches!(nudge, Err(RecvTimeoutError::Disconnected));
        let mut finished = None;
        // Several seals while the last snapshot was written make one.
        for nudge in nudge.into_iter().chain(nudges.try_iter()) {
            match nudge {
                Nudge::Look => {}
                Nudge::Room => {
                    shared.drafts().write_all(Instant::now());
                    sealed = sealed.max(owed);
                }
                Nudge::Sealed(seq) => sealed = Some(seq),
                Nudge::Renew => renew = true,
                Nudge::Finish(heard) => finished = Some(heard),
                Nudge::Stop => stop = true,
            }
        }
        if renew {
            self::renew(shared, files);
        }
        // What is written now may come to lie elsewhere.
        let lost = shared.space.is_lost();
        match (lost, &finished) {
            (true, _) => {}
            (false, None) => erasing::carry_out(shared, files, jobs),
            (false, Some(_)) => erasing::finish(shared, files, jobs),
        }
        drop(finished);
        if let Some(seq) = sealed {
            owed = (lost || !snapshot(shared, files, seq)).then_some(seq);
        }
        if stop {
            return;
        }
        let failing = {
            let mut drafts = shared.drafts();
            drafts.write_due(Instant::now());
            drafts.failing()
        };
        shared.show("drafts", failing);
        if shared.space.is_due(Instant::now()) {
            shared.look_at_disk();
            shared.space.put_back();
        }
        if shared.quiet.is_time(table_is_lost(shared), Instant::now()) {
            shared.quiet.worked();
            shared.stop(Stop::Leaving);
        }
        if tick(shared) {
            shared.look_at_clock();
            backing::look(shared, files);
            holding::look_through(shared, jobs);
        }
        backing::begin_if_due(shared, files);
        upkeep.step(shared, files, jobs);
    }
}

/// The next moment at which something is to be done.
fn due(shared: &Shared, upkeep: &Upkeep) -> Option<Instant> {
    let drafts = shared.drafts().rest();
    let minute = (shared.sessions().count() > 0).then(|| shared.clock().next_tick()).flatten();
    let anew = shared.quiet.moment(table_is_lost(shared));
    let (backup, upkeep) = (backing::due(shared), upkeep.due(shared));
    let (look, erase) = (shared.space.next_look(), shared.erasing.due());
    let all = [drafts, minute, look, anew, backup, erase, upkeep];
    all.into_iter().flatten().min()
}

/// Whether there is no table, and only a new process can have one: the storage engine
/// keeps an error for good.
fn table_is_lost(shared: &Shared) -> bool {
    shared.space.refusal().is_none() && shared.raised().contains("no_table")
}

/// Tells the time once a minute, while somebody is there to read it. Whether one began.
fn tick(shared: &Shared) -> bool {
    let now = shared.clock().tick();
    if let Some(now) = now {
        shared.sessions().publish(&[Event::Clock { now }]);
        // An acting director may be none any more.
        signin::look_again(shared);
    }
    now.is_some()
}

/// A damaged snapshot is no loss while the journal is whole, but it is said: a disk that
/// changes one file changes others.
fn renew(shared: &Shared, files: &Files) {
    let sealed = shared.sealed_up_to();
    let written = journal::renew_snapshots(files, sealed);
    shared.banner(if written.is_ok() { "snapshot_renewed" } else { "no_snapshot" });
}

/// The sealed segments become part of the snapshot, once they are worth writing it anew.
/// A failure costs only time at a later rebuild, so it is shown, tried again, and the desk
/// goes on. Whether nothing is owed now.
fn snapshot(shared: &Shared, files: &Files, upto: Seq) -> bool {
    let due = journal::snapshot_due(files, upto).unwrap_or(true);
    // The next one takes its place, and nobody would hear of it.
    let damaged = due && journal::unusable_snapshots(files).is_ok_and(|found| !found.is_empty());
    let done = !due || journal::write_snapshot(files, upto).is_ok();
    if done && damaged {
        shared.banner("snapshot_renewed");
    }
    shared.show("no_snapshot", !done);
    shared.space.weigh();
    done
}
