//! What a desk does once a day in a pause so that years do not weigh: segments that no
//! start reads any more are packed, and a table that has grown far beyond what is in it is
//! made anew. Each step is short, and between two of them the keeper sees to its other work.

use std::sync::atomic::Ordering;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use chrono::NaiveDate;

use super::job::Job;
use super::shared::Shared;
use super::{cache, holding, own, sweeping};
use crate::domain::{Key, Seq};
use crate::files::Files;
use crate::journal;
use crate::table::Place;

/// Below this a table is left as it is: it is read in tenths of a second.
const SMALL: u64 = 64 << 20;

/// Where a step cannot be done now, the next attempt waits this long.
const RETRY: Duration = Duration::from_secs(60);

/// How far the upkeep of the day has come.
#[derive(Debug, Default)]
pub struct Upkeep {
    /// The day whose upkeep is done.
    done: Option<NaiveDate>,
    /// Segments up to this one were looked at.
    packed: Seq,
    /// Not before: the disk was full, or a backup was reading.
    again: Option<Instant>,
}

impl Upkeep {
    /// When the next step may begin.
    pub fn due(&self, shared: &Shared) -> Option<Instant> {
        let (now, present) = (shared.clock().now(), shared.sessions().count() > 0);
        let idle = *shared.idle();
        let due = idle.due(self.done, now, present)?;
        Some(self.again.map_or(due, |again| again.max(due)))
    }

    /// Does one step if its moment has come.
    pub fn step(&mut self, shared: &Arc<Shared>, files: &Files, jobs: &Weak<Sender<Job>>) {
        if self.due(shared).is_none_or(|at| at > Instant::now()) {
            return;
        }
        // Never beside a backup, which reads what would be written anew.
        let held = shared.upkeep.try_lock();
        if held.is_err() || shared.space.refusal().is_some() {
            self.again = Some(Instant::now() + RETRY);
            return;
        }
        self.again = None;
        match journal::pack_next(files, self.packed.next()) {
            Ok(Some(segment)) => self.packed = segment,
            // A disk that cannot be read or written now is tried again tomorrow.
            Ok(None) | Err(_) => {
                renew_if_grown(shared, files, jobs);
                keep_cache(shared, files);
                // The ends of what was packed are noted.
                holding::look_through(shared, jobs);
                // Without a thread it is done tomorrow.
                let _ = sweeping::begin_if_due(shared, files);
                self.packed = Seq(0);
                self.done = Some(shared.clock().now().date());
                own::look(shared, files);
            }
        }
    }
}

/// Writes what is in memory for the next start, as a leave does: an office that is switched
/// off at the wall has no leaves. Only where nobody would wait for it.
fn keep_cache(shared: &Shared, files: &Files) {
    let nothing_new = shared.commits.load(Ordering::Relaxed) == 0 && files.exists(journal::CACHE);
    let present = shared.sessions().count() > 0;
    if nothing_new || !shared.idle().is_pause(present, Instant::now()) {
        return;
    }
    let mut world = shared.world_mut();
    if world.search.is_beginning() {
        return;
    }
    let Ok(Some(entry)) = journal::entry(files, world.seq) else { return };
    // Without it the next start only takes longer.
    let _ = cache::write(files, &mut world, (entry.seq(), entry.hash));
}

/// Has the table made anew where that is worth it. A failure costs nothing: the journal has
/// everything, and it is due again tomorrow.
fn renew_if_grown(shared: &Shared, files: &Files, jobs: &Weak<Sender<Job>>) {
    let table = Place::new(files).bytes();
    // The snapshot may be old, but is weighed at once; what is alive now takes a second to
    // be counted where there is much of it.
    let then = journal::snapshot_bytes(files).ok().flatten().unwrap_or_default();
    if let Some(jobs) = jobs.upgrade()
        && has_grown(table, then)
        && has_grown(table, live_bytes(shared))
    {
        // Nobody waits for it.
        let _ = jobs.send(Job::Renew { done: channel().0 });
    }
}

/// Keys and values of all records, a part at a time: others read in between.
fn live_bytes(shared: &Shared) -> u64 {
    const PART: usize = 10_000;
    let (mut last, mut bytes) = (None, 0);
    loop {
        let world = shared.world();
        let mut rows = 0;
        for (key, stored) in world.records.after(last).take(PART) {
            bytes += (Key::BYTES + size_of::<Seq>() + stored.value.len()) as u64;
            (last, rows) = (Some(key), rows + 1);
        }
        if rows < PART {
            return bytes;
        }
    }
}

/// Whether a table of so many bytes, of which so many are alive, is worth being made anew.
/// A fresh one has 1.5 to 1.8 times what is alive (measured at 20 and at 566 MB); the
/// engine never gives back what it once took.
fn has_grown(table: u64, live: u64) -> bool {
    table > SMALL && table / 5 > live / 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_renewed_at_two_and_a_half_times_what_is_alive() {
        let mib = 1 << 20;
        assert!(!has_grown(64 * mib, mib), "small");
        assert!(has_grown(65 * mib, mib));
        assert!(!has_grown(865 * mib, 566 * mib), "a fresh one of a million residents");
        assert!(!has_grown(250 * mib, 100 * mib));
        assert!(has_grown(251 * mib, 100 * mib));
    }
}
