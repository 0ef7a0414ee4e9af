//! When a desk that has lost its table may leave for a new one: the journal keeps all it
//! does, so there is no haste, and nobody should be interrupted.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Nothing was written for this long: people read, or have gone.
const QUIET: Duration = Duration::from_secs(60);
/// A desk younger than this stays: where the new one has no table either, starting anew
/// does not help, and is tried a few times an hour.
const PATIENCE: Duration = Duration::from_secs(10 * 60);

/// When the desk began, and when it wrote last.
#[derive(Debug)]
pub(super) struct Quiet(Mutex<Times>);

#[derive(Clone, Copy, Debug)]
struct Times {
    /// Before this it is not tried again.
    patient: Instant,
    worked: Instant,
}

impl Quiet {
    /// A desk that opens now.
    pub fn new(now: Instant) -> Quiet {
        Quiet(Times { patient: now + PATIENCE, worked: now }.into())
    }

    /// Something was committed just now.
    pub fn worked(&self) {
        self.with(|times| times.worked = Instant::now());
    }

    /// What was in the table's way has gone just now: there is no reason for patience.
    pub fn hope(&self) {
        self.with(|times| times.patient = times.worked);
    }

    /// The moment to leave, if the table is lost and nothing more is committed before.
    pub fn moment(&self, table_is_lost: bool) -> Option<Instant> {
        let at = self.with(|times| times.patient.max(times.worked + QUIET));
        table_is_lost.then_some(at)
    }

    /// Whether that moment has come.
    pub fn is_time(&self, table_is_lost: bool, now: Instant) -> bool {
        self.moment(table_is_lost).is_some_and(|at| at <= now)
    }

    /// As if nothing had happened for so long.
    #[cfg(test)]
    pub fn back_date(&self, by: Duration) {
        self.with(|times| {
            *times = Times { patient: times.patient - by, worked: times.worked - by }
        });
    }

    fn with<T>(&self, work: impl FnOnce(&mut Times) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_desk_leaves_for_a_table_only_when_it_is_quiet_and_old_or_hopeful() {
        let start = Instant::now();
        let quiet = Quiet::new(start);
        assert_eq!(quiet.moment(false), None);
        assert_eq!(quiet.moment(true), Some(start + PATIENCE));
        assert!(!quiet.is_time(true, start + PATIENCE - Duration::from_millis(1)));
        assert!(quiet.is_time(true, start + PATIENCE));
        quiet.hope();
        let at = quiet.moment(true).unwrap();
        assert!(at >= start + QUIET && at < start + PATIENCE);
        quiet.worked();
        assert!(quiet.moment(true).unwrap() >= at, "what is committed puts it off");
    }
}
