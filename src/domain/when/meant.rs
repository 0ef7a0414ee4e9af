//! Which moment a time of day means: of which day, and of two that it may mean the one that
//! lies where the field looks.

use chrono::NaiveDate;

use super::clock::{DAY, Time};
use super::day::Toward;
use super::time_text;
use crate::domain::{Moment, Refusal};

/// Until this minute of the day a time of day that is still to come was yesterday's, in a
/// field of the past: the night shift writes at 00:20 what happened at 23:50.
const SMALL_HOURS: u32 = 6 * 60;
/// The same for 晚上11点 and 夜里11点: whoever says so before noon means last night.
const NOON: u32 = 12 * 60;

/// Where a limit begins may be over or to come. Of the nights before and behind the nearer one is
/// meant where it is nearer by so much; before noon and just after it nobody can tell.
const NEARER: i64 = 6 * 60 * Moment::MINUTE;

/// From 差一刻8点 to before 13点: minutes of the day that are said without 上午 and hardly
/// ever mean the evening, unless it is evening.
const MORNING: std::ops::Range<i64> = 7 * 60 + 30..13 * 60;

/// The moment that is meant.
#[derive(Clone, Copy, Debug)]
pub(super) struct Meant {
    pub at: Moment,
    /// As it was said, from the beginning of its day: 1440 for 24:00.
    pub minutes: i64,
}

/// The moment of a time of day; without a day that of today, or of last night. What lies the
/// other way comes back as it was read, for whoever asks to refuse.
///
/// # Errors
/// `input.time_which` (facts `typed`, `first`, `second`) where it may be either of two.
pub(super) fn moment(
    day: Option<NaiveDate>,
    time: &Time,
    now: Moment,
    toward: Toward,
) -> Result<Meant, Refusal> {
    let today = now.date();
    let yesterday = today.pred_opt().unwrap_or(today);
    let on = |day: NaiveDate, minutes: i64| Meant {
        at: Moment::start_of(day).plus(minutes * Moment::MINUTE),
        minutes,
    };
    let both = [Some(time.minutes), time.other];
    let of = |day: NaiveDate| both.into_iter().flatten().map(move |minutes| on(day, minutes));
    let fits = |one: &Meant| match toward {
        Toward::Past => one.at <= now,
        Toward::Future => one.at > now,
        Toward::Either => true,
    };
    let first = on(day.unwrap_or(today), time.minutes);
    let which = |first: Meant, second: Meant| {
        let which = Refusal::new("input.time_which").with("typed", &time.typed);
        Err(which.with("first", time_text(first.at)).with("second", time_text(second.at)))
    };
    // 9点 written at 22:00 of what is over may be the evening's.
    let evening = |one: Meant| {
        let office = time.bare && time.other.is_none() && MORNING.contains(&time.minutes);
        let later = Meant { at: one.at.plus(DAY / 2 * Moment::MINUTE), ..one };
        let open = office && toward == Toward::Past && one.at.date() >= yesterday;
        (open && day.is_none_or(|day| day == today) && fits(&later)).then_some(later)
    };
    if let Some(day) = day {
        let fitting: Vec<_> = of(day).filter(fits).collect();
        return match fitting.as_slice() {
            [] => Ok(first),
            [one] => evening(*one).map_or(Ok(*one), |later| which(*one, later)),
            [one, other, ..] => which(*one, *other),
        };
    }
    let minute = now.minute_of_day();
    let last_night =
        toward == Toward::Past && (minute < SMALL_HOURS || time.night && minute < NOON);
    // An evening that began yesterday may end today.
    let before = of(yesterday).filter(|one| last_night || time.night && one.minutes >= DAY);
    let mut fitting: Vec<_> = of(today).chain(before).filter(fits).collect();
    fitting.sort_by_key(|one| (one.at.0 - now.0).abs());
    let Some(nearest) = fitting.first().copied() else { return Ok(first) };
    let away = |one: &Meant| (one.at.0 - now.0).abs();
    let open = |one: &Meant| {
        let apart = (one.at.0 - nearest.at.0).abs();
        let nights = toward == Toward::Either && time.night && apart == DAY * Moment::MINUTE;
        apart == DAY / 2 * Moment::MINUTE || nights && away(one) - away(&nearest) < NEARER
    };
    let doubt = evening(nearest).or_else(|| fitting.iter().copied().find(open));
    match doubt {
        None => Ok(nearest),
        Some(other) if other.at < nearest.at => which(other, nearest),
        Some(other) => which(nearest, other),
    }
}
