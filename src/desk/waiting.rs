//! Work that waits for the writer, sorted by account, so that no account is served before
//! the others however much it asks for.

use std::collections::{BTreeMap, VecDeque};
use std::sync::mpsc::Receiver;
use std::time::Instant;

use super::job::Job;
use super::limits::{ALONE, DEEDS};

/// Deeds committed with one sync at the most.
const BATCH: usize = 256;

/// What was queued and is not begun.
#[derive(Default)]
pub struct Waiting {
    /// By account, in the order in which it is their turn; the desk's own work is nobody's.
    accounts: VecDeque<(Option<u32>, VecDeque<Job>)>,
    /// When an account was served last, as far as it is not longer ago than [`ALONE`].
    served: BTreeMap<u32, Instant>,
    stop: bool,
}

impl Waiting {
    /// Takes one in, behind the others of its account.
    fn put(&mut self, job: Job) {
        if matches!(job, Job::Stop) {
            self.stop = true;
            return;
        }
        let account = job.account();
        match self.accounts.iter_mut().find(|(waiting, _)| *waiting == account) {
            Some((_, queue)) => queue.push_back(job),
            None => self.accounts.push_back((account, VecDeque::from([job]))),
        }
    }

    /// Waits for work and gives the next batch of it; `None` when no more is to come and all
    /// that came is begun. A batch may be empty. `idle` is done before it waits.
    pub fn next(&mut self, jobs: &Receiver<Job>, idle: impl FnOnce()) -> Option<Vec<Job>> {
        self.come(jobs);
        if self.accounts.is_empty() {
            idle();
            self.put((!self.stop).then(|| jobs.recv().ok()).flatten()?);
            self.come(jobs);
        }
        Some(self.take(Instant::now()))
    }

    /// Takes in what has come.
    fn come(&mut self, jobs: &Receiver<Job>) {
        while let Some(job) = (!self.stop).then(|| jobs.try_recv().ok()).flatten() {
            self.put(job);
        }
    }

    /// Each account's in its order: one of each, or the share of the only one that is at work.
    fn take(&mut self, now: Instant) -> Vec<Job> {
        let mut batch = Vec::new();
        self.served.retain(|_, last| now.saturating_duration_since(*last) < ALONE);
        self.served
            .extend(self.accounts.iter().filter_map(|(account, _)| Some(((*account)?, now))));
        let alone = self.accounts.len() == 1 && self.served.len() < 2;
        let share = if alone { DEEDS } else { 1 };
        for _ in 0..self.accounts.len() {
            let mut left = share.min(BATCH.saturating_sub(batch.len()));
            if left == 0 {
                break;
            }
            let Some((account, mut queue)) = self.accounts.pop_front() else { break };
            while let Some(job) = queue.front()
                && left > 0
            {
                left = left.saturating_sub(job.weight());
                batch.extend(queue.pop_front());
            }
            if !queue.is_empty() {
                self.accounts.push_back((account, queue));
            }
        }
        batch
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{channel, sync_channel};

    use super::*;
    use crate::desk::tx::Seat;
    use crate::domain::{Key, Kind};

    fn look(account: u32, n: u64) -> Job {
        let seat = Seat { staff: n, session: n, account: Some(account) };
        Job::Look {
            resident: Key::of(Kind::Resident, n),
            why: "open",
            seat,
            answer: sync_channel(1).0,
        }
    }

    fn told(batch: &[Job]) -> Vec<(u32, u64)> {
        let seat = |job: &Job| match job {
            Job::Look { seat, .. } => (seat.account.unwrap(), seat.staff),
            _ => panic!("another job"),
        };
        batch.iter().map(seat).collect()
    }

    #[test]
    fn a_deed_waits_for_one_of_a_flood_and_not_for_the_flood() {
        let mut waiting = Waiting::default();
        (0..100).for_each(|n| waiting.put(look(1, n)));
        let now = Instant::now();
        let mut flood: Vec<u64> = told(&waiting.take(now)).iter().map(|of| of.1).collect();
        assert_eq!(flood.len(), DEEDS, "alone it has its share");
        waiting.put(look(2, 0));
        let beside = told(&waiting.take(now));
        assert_eq!(beside, [(1, DEEDS as u64), (2, 0)]);
        flood.push(beside[0].1);
        // Who saved just now will do so again, and finds a short batch under way.
        let after = told(&waiting.take(now + ALONE / 2));
        assert_eq!(after.len(), 1);
        flood.push(after[0].1);
        let later = told(&waiting.take(now + ALONE));
        assert_eq!(later.len(), DEEDS, "and has it again when nobody else is at work");
        flood.extend(later.iter().map(|of| of.1));
        // What an account asked for is done in the order in which it asked.
        let (send, jobs) = channel();
        send.send(Job::Stop).unwrap();
        while let Some(batch) = waiting.next(&jobs, || ()) {
            flood.extend(told(&batch).iter().map(|of| of.1));
        }
        assert_eq!(flood, (0..100).collect::<Vec<_>>());
    }

    #[test]
    fn many_accounts_fill_a_batch_and_who_was_left_out_is_first_in_the_next() {
        let mut waiting = Waiting::default();
        for account in 0..BATCH as u32 + 5 {
            (0..3).for_each(|n| waiting.put(look(account, n)));
        }
        let now = Instant::now();
        assert_eq!(waiting.take(now).len(), BATCH);
        let next = told(&waiting.take(now));
        assert_eq!(next.first(), Some(&(BATCH as u32, 0)));
    }
}
