//! Dates and times as people write them. `shape` reads the words (`clock` a time of day,
//! `number` its numbers, `half` which half of the day), `day` finds the day they mean and
//! `meant` the moment; here is what they mean for limits, for what happened, for births.

mod clock;
mod day;
pub(super) mod half;
mod meant;
pub(super) mod number;
mod shape;

use chrono::{Datelike, NaiveDate};

use self::day::Toward;
use self::shape::{Day, Shape, Step};
use super::calendar::{Calendar, Reason};
use super::{Moment, Refusal};

/// Furthest limit that is believed, in days: ten years.
const FURTHEST: i64 = 3653;
/// Nobody at the desk was born earlier; what is typed is a slip.
const FIRST_YEAR: i32 = 1900;

/// A time to come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct When {
    /// For a whole day its 24:00.
    pub at: Moment,
    /// No time of day was given.
    pub whole_day: bool,
    /// How it was counted, where it was.
    pub reason: Option<Reason>,
}

impl When {
    /// Text that is read back as the same time: `2026-11-28`, `2026-11-24 17:00`.
    pub fn canonical(&self) -> String {
        if self.whole_day { date_text(self.at.last_day()) } else { time_text(self.at) }
    }
}

/// A limit or a next step: 明天, 周五, 下周三 9点, +3, +5g, +2h, 12-1, 17:30. Without a
/// time it is the whole day; without a year the next such day. Only counted days are
/// moved off rest days (民法典 203); a day that was named stays.
///
/// # Errors
/// `input.date`, `input.date_impossible`, `input.date_which`, `input.time_impossible`,
/// `input.time_word`, `input.time_hour`, `input.time_which`, `input.date_past` (fact
/// `date`) for what is over, `input.date_far` for more than ten years.
pub fn parse_future(text: &str, now: Moment, calendar: &Calendar) -> Result<When, Refusal> {
    let today = now.date();
    let far = || Refusal::new("input.date_far");
    let when = match shape::read(text)? {
        Shape::Now => timed(now),
        Shape::Exact(moment) => timed(moment),
        Shape::Away(count, Step::Hours) => timed(now.plus(count.saturating_mul(Moment::HOUR))),
        Shape::Away(count, Step::Minutes) => timed(now.plus(count.saturating_mul(Moment::MINUTE))),
        Shape::Away(count, step) => {
            if count > FURTHEST {
                return Err(far());
            }
            let count = u32::try_from(count).map_err(|_| over(today, None))?;
            let limit = match step {
                Step::Workdays => calendar.add_workdays(today, count),
                _ => calendar.add_days(today, count),
            };
            let at = Moment::end_of(limit.last_day);
            When { at, whole_day: true, reason: Some(limit.reason) }
        }
        Shape::At(day, time) => {
            let day = day.map(|day| day::find(day, today, Toward::Future)).transpose()?;
            match time {
                None => whole(Moment::end_of(day.unwrap_or(today))),
                Some(time) => {
                    let at = meant::moment(day, &time, now, Toward::Future)?;
                    // 24:00 is where the day ends.
                    let ends = at.minutes == clock::DAY;
                    if ends { whole(at.at) } else { timed(at.at) }
                }
            }
        }
    };
    if when.at <= now {
        let time = (!when.whole_day).then_some(when.at);
        return Err(over(when.at.last_day(), time));
    }
    if when.at > now.plus((FURTHEST + 366) * Moment::DAY) {
        return Err(far());
    }
    Ok(when)
}

/// What happened, and whether a time of day was said of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Past {
    pub at: Moment,
    pub timed: bool,
}

/// When something happened: 昨天 15:00, 9:30 (today), 11-20, 2小时前, 昨晚1点. A day without a
/// time is its beginning; without a year the last such day. Just past midnight a time that
/// is still to come is yesterday's.
///
/// # Errors
/// As [`parse_future`], but `input.date_future` (fact `date`) for what is to come and
/// `input.date_early` before 1900.
pub fn read_past(text: &str, now: Moment) -> Result<Past, Refusal> {
    let today = now.date();
    let (at, timed) = match shape::read(text)? {
        Shape::Now => (now, true),
        Shape::Exact(moment) => (moment, true),
        Shape::Away(count, Step::Hours) => (now.plus(count.saturating_mul(Moment::HOUR)), true),
        Shape::Away(count, Step::Minutes) => (now.plus(count.saturating_mul(Moment::MINUTE)), true),
        Shape::Away(count, Step::Days) if count <= 0 => {
            (Moment::start_of(today).plus(count * Moment::DAY), false)
        }
        Shape::Away(..) => return Err(shape::unreadable()),
        Shape::At(day, time) => {
            let day = day.map(|day| day::find(day, today, Toward::Past)).transpose()?;
            match time {
                None => (Moment::start_of(day.unwrap_or(today)), false),
                Some(time) => (meant::moment(day, &time, now, Toward::Past)?.at, true),
            }
        }
    };
    if at > now {
        let date = if timed { time_text(at) } else { date_text(at.date()) };
        return Err(Refusal::new("input.date_future").with("date", date));
    }
    if at.date().year() < FIRST_YEAR {
        return Err(early(at.date()));
    }
    Ok(Past { at: whole_minute(at), timed })
}

/// The moment of [`read_past`].
///
/// # Errors
/// Its.
pub fn parse_past(text: &str, now: Moment) -> Result<Moment, Refusal> {
    read_past(text, now).map(|past| past.at)
}

/// Where a limit begins: a day that is over or to come, the nearest where the year is not
/// said. A day without a time begins at its 00:00.
///
/// # Errors
/// As [`parse_future`], without those of what is over.
pub fn parse_start(text: &str, now: Moment, calendar: &Calendar) -> Result<Past, Refusal> {
    let today = now.date();
    match shape::read(text)? {
        Shape::At(day, time) => {
            let day = day.map(|day| day::find(day, today, Toward::Either)).transpose()?;
            Ok(match time {
                None => Past { at: Moment::start_of(day.unwrap_or(today)), timed: false },
                Some(time) => {
                    let at = meant::moment(day, &time, now, Toward::Either)?.at;
                    Past { at, timed: true }
                }
            })
        }
        Shape::Exact(at) => Ok(Past { at, timed: true }),
        _ => read_past(text, now).or_else(|refusal| {
            // A day to come means its beginning here, not its end.
            let when = parse_future(text, now, calendar).map_err(|_| refusal)?;
            Ok(match when.whole_day {
                true => Past { at: Moment::start_of(when.at.last_day()), timed: false },
                false => Past { at: when.at, timed: true },
            })
        }),
    }
}

/// The text [`parse_past`] reads back as this moment, to the minute; midnight is
/// written as the day alone.
pub fn past_text(at: Moment) -> String {
    if at.minute_of_day() == 0 { date_text(at.date()) } else { time_text(at) }
}

/// A day that is over or today: 昨天, 11-20, 19580305.
///
/// # Errors
/// `input.date` (also with a time of day), `input.date_impossible`, `input.date_which`,
/// `input.date_future`, `input.date_early` before 1900.
pub fn parse_day(text: &str, today: NaiveDate) -> Result<NaiveDate, Refusal> {
    let Shape::At(Some(day), None) = shape::read(text)? else {
        return Err(shape::unreadable());
    };
    let date = day::find(day, today, Toward::Past)?;
    if date > today {
        return Err(Refusal::new("input.date_future").with("date", date_text(date)));
    }
    if date.year() < FIRST_YEAR { Err(early(date)) } else { Ok(date) }
}

/// A day of birth: 1958-3-5, 1958。3。5, 19580305, 昨天. As [`parse_day`], but its year is
/// said: nobody's birthday makes them this year's child.
///
/// # Errors
/// Those of [`parse_day`]; `input.date_year` for 3-5.
pub fn parse_birth(text: &str, today: NaiveDate) -> Result<NaiveDate, Refusal> {
    match shape::read(text)? {
        Shape::At(Some(Day::InYear(..) | Day::InMonth(_) | Day::Weekday(None, _)), None) => {
            Err(Refusal::new("input.date_year"))
        }
        _ => parse_day(text, today),
    }
}

/// `2026-11-28`
pub fn date_text(date: NaiveDate) -> String {
    date.format("%Y-%m-%d").to_string()
}

fn time_text(at: Moment) -> String {
    at.local().format("%Y-%m-%d %H:%M").to_string()
}

fn timed(at: Moment) -> When {
    When { at: whole_minute(at), whole_day: false, reason: None }
}

/// Nobody means seconds, and the canonical text has none.
fn whole_minute(at: Moment) -> Moment {
    Moment(at.0 - at.0.rem_euclid(Moment::MINUTE))
}

fn whole(at: Moment) -> When {
    When { at, whole_day: true, reason: None }
}

fn over(date: NaiveDate, time: Option<Moment>) -> Refusal {
    let text = time.map_or_else(|| date_text(date), time_text);
    Refusal::new("input.date_past").with("date", text)
}

fn early(date: NaiveDate) -> Refusal {
    Refusal::new("input.date_early").with("date", date_text(date))
}

#[cfg(test)]
mod tests;
