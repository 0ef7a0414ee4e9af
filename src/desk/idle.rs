//! When nobody would notice: the moment for what the desk does by itself once a day
//! (the backup, upkeep of the table). People say by asking that they are at work; a chore
//! begins in their first pause, and at the latest some hours after they began, so that a
//! busy day is no day without it.

use std::time::{Duration, Instant};

use chrono::NaiveDate;

use crate::domain::Moment;
use crate::wire::Ask;

/// A pause of people who are signed in: nobody types, nobody saves.
pub const PAUSE: Duration = Duration::from_secs(120);
/// The same when nobody is connected. Shorter than the desk waits for its next client
/// before it leaves (60 s), so that a short day has its chores too.
pub const ALONE: Duration = Duration::from_secs(5);
/// On a day without a pause a chore begins this long after the first question of the day.
pub const LATEST: Duration = Duration::from_secs(4 * 60 * 60);

/// When people last asked the desk for something, and when they first did that day.
#[derive(Clone, Copy, Debug)]
pub struct Idle {
    day: NaiveDate,
    first: Instant,
    last: Instant,
}

impl Idle {
    /// A desk that has just been opened.
    pub fn new(now: Moment, at: Instant) -> Idle {
        Idle { day: now.date(), first: at, last: at }
    }

    /// Somebody asked for something.
    pub fn asked(&mut self, now: Moment, at: Instant) {
        if self.day != now.date() {
            (self.day, self.first) = (now.date(), at);
        }
        self.last = at;
    }

    /// Whether nobody would notice: people pause, or have gone.
    pub fn is_pause(&self, present: bool, at: Instant) -> bool {
        at >= self.last + if present { PAUSE } else { ALONE }
    }

    /// When the chore of today may begin; a moment that is over means now. `None` when it
    /// was `done` today: who asks again once the day is another.
    pub fn due(&self, done: Option<NaiveDate>, now: Moment, present: bool) -> Option<Instant> {
        if done == Some(now.date()) {
            return None;
        }
        let pause = self.last + if present { PAUSE } else { ALONE };
        let latest = self.first + LATEST;
        Some(pause.min(latest))
    }
}

/// Whether a person is behind the question. Consoles look again by themselves whenever a
/// minute begins or somebody saves, which is no work.
pub(super) fn is_work(ask: &Ask) -> bool {
    matches!(
        ask,
        Ask::SignIn { .. }
            | Ask::Enter { .. }
            | Ask::SetPin { .. }
            | Ask::EndSession(_)
            | Ask::Do(_)
            | Ask::Open(_)
            | Ask::KeepDraft(_)
            | Ask::DropDraft(_)
            | Ask::Import { .. }
            | Ask::EndImport { .. }
            | Ask::UndoImport { .. }
            | Ask::FillDemo { .. }
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const MORNING: &str = "2026-11-25T08:30:00+08:00";

    fn begun() -> (Idle, Moment, Instant) {
        let (now, at) = (Moment::parse_rfc3339(MORNING).unwrap(), Instant::now());
        (Idle::new(now, at), now, at)
    }

    #[test]
    fn the_first_pause_of_the_day_is_the_moment() {
        let (mut idle, now, at) = begun();
        assert_eq!(idle.due(None, now, true), Some(at + PAUSE));
        let later = at + Duration::from_secs(90);
        idle.asked(now.plus(90_000), later);
        assert_eq!(idle.due(None, now.plus(90_000), true), Some(later + PAUSE));
        assert_eq!(idle.due(None, now.plus(90_000), false), Some(later + ALONE));
    }

    #[test]
    fn a_day_without_a_pause_has_its_chores_all_the_same() {
        let (mut idle, now, at) = begun();
        let minutes = 4 * 60;
        for minute in 1..=minutes {
            let seconds = minute * 60;
            idle.asked(now.plus(seconds as i64 * 1_000), at + Duration::from_secs(seconds));
        }
        assert_eq!(idle.due(None, now.plus(4 * Moment::HOUR), true), Some(at + LATEST));
    }

    #[test]
    fn what_was_done_today_is_due_again_tomorrow_from_its_first_question_on() {
        let (mut idle, now, at) = begun();
        let today = Some(now.date());
        assert_eq!(idle.due(today, now, true), None);
        let tomorrow = now.plus(Moment::DAY);
        let next = at + Duration::from_secs(24 * 60 * 60);
        idle.asked(tomorrow, next);
        assert_eq!(idle.due(today, tomorrow, true), Some(next + PAUSE));
    }
}
