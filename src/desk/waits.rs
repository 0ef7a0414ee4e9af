//! How long somebody waits after a wrong PIN: longer each time, for each Unix account and
//! person by itself, so that nobody at one account locks a person out at another.
//!
//! It is kept in memory and holds through reconnects. A desk that serves an office stays
//! all day under systemd, and no account can make it start anew; one that leaves with its
//! last client belongs to an account that can read the files anyway. It is measured by the
//! machine's own count of seconds, which no clock moves.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// The longest wait: who tries all day and night tries four-digit PINs for a year.
const LONGEST: Duration = Duration::from_secs(3600);

/// How long a wrong PIN is remembered after the last one.
const REMEMBERED: Duration = Duration::from_secs(24 * 3600);

/// Account (its number) and person.
type Who = (u32, u64);

/// Wrong PINs that were not followed by the right one.
#[derive(Debug, Default)]
pub struct Waits {
    wrong: BTreeMap<Who, Wrong>,
}

#[derive(Clone, Copy, Debug)]
struct Wrong {
    times: u32,
    last: Instant,
}

impl Wrong {
    fn until(self) -> Instant {
        self.last + wait(self.times)
    }
}

/// The wait after so many wrong PINs in a row: 1, 2, 4 seconds and so on to an hour.
pub fn wait(times: u32) -> Duration {
    match times {
        0 => Duration::ZERO,
        times => Duration::from_secs(1 << (times - 1).min(12)).min(LONGEST),
    }
}

impl Waits {
    /// Somebody tries a PIN. It counts as wrong until [`Waits::right`] is said, so that
    /// many who try at once count as many.
    ///
    /// # Errors
    /// How long is still to be waited; that attempt is not made and does not count.
    pub fn try_at(&mut self, now: Instant, account: u32, staff: u64) -> Result<(), Duration> {
        self.wrong.retain(|_, wrong| now.saturating_duration_since(wrong.last) < REMEMBERED);
        let wrong = self.wrong.entry((account, staff)).or_insert(Wrong { times: 0, last: now });
        let left = wrong.until().saturating_duration_since(now);
        if !left.is_zero() {
            return Err(left);
        }
        *wrong = Wrong { times: wrong.times.saturating_add(1), last: now };
        Ok(())
    }

    /// How long is to be waited before the next attempt.
    pub fn left(&self, now: Instant, account: u32, staff: u64) -> Duration {
        let wrong = self.wrong.get(&(account, staff));
        wrong.map_or(Duration::ZERO, |wrong| wrong.until().saturating_duration_since(now))
    }

    /// It was the right one.
    pub fn right(&mut self, account: u32, staff: u64) {
        self.wrong.remove(&(account, staff));
    }

    /// The person's PIN is another one now, or none: nobody waits for the old one.
    pub fn forget(&mut self, staff: u64) {
        self.wrong.retain(|(_, of), _| *of != staff);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_wait_grows_to_an_hour_and_never_shrinks() {
        let seconds: Vec<_> = (0..15).map(|times| wait(times).as_secs()).collect();
        assert_eq!(seconds[..5], [0, 1, 2, 4, 8]);
        assert!(seconds.is_sorted());
        assert_eq!((wait(13), wait(u32::MAX)), (LONGEST, LONGEST));
    }

    #[test]
    fn the_right_pin_and_a_new_one_end_it() {
        let (mut waits, now) = (Waits::default(), Instant::now());
        assert!(waits.try_at(now, 1000, 7).is_ok() && waits.try_at(now, 1001, 7).is_ok());
        assert_eq!(waits.try_at(now, 1000, 7), Err(wait(1)));
        waits.right(1000, 7);
        assert!(waits.try_at(now, 1000, 7).is_ok());
        assert!(waits.try_at(now, 1001, 7).is_err());
        waits.forget(7);
        assert!(waits.left(now, 1000, 7).is_zero() && waits.left(now, 1001, 7).is_zero());
    }

    #[test]
    fn a_wrong_pin_of_yesterday_is_forgotten() {
        let (mut waits, now) = (Waits::default(), Instant::now());
        assert!(waits.try_at(now, 1000, 7).is_ok());
        assert!(waits.try_at(now + wait(1), 1000, 7).is_ok());
        let next = now + REMEMBERED + wait(1);
        assert!(waits.try_at(next, 1000, 7).is_ok());
        assert_eq!(waits.left(next, 1000, 7), wait(1));
    }

    proptest! {
        /// Attempts of several accounts at several people, some time apart: what one account
        /// does to one person is seen by nobody else, and the wait of one grows with each.
        #[test]
        fn nobody_waits_for_what_another_tried(
            tried in prop::collection::vec((0u32..3, 0u64..3, 0u64..1000), 1..60),
        ) {
            let (mut waits, mut now) = (Waits::default(), Instant::now());
            let mut alone: BTreeMap<Who, (Waits, u32)> = BTreeMap::new();
            for (account, staff, pause) in tried {
                now += Duration::from_secs(pause);
                let (own, times) = alone.entry((account, staff)).or_default();
                let said = waits.try_at(now, account, staff);
                prop_assert_eq!(said, own.try_at(now, account, staff));
                if said.is_ok() {
                    *times += 1;
                    prop_assert_eq!(waits.left(now, account, staff), wait(*times));
                }
                prop_assert!(waits.left(now, account + 10, staff).is_zero());
                prop_assert!(waits.left(now, account, staff + 10).is_zero());
            }
        }
    }
}
