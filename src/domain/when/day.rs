//! Which day the words mean, seen from today.

use chrono::{Datelike, Days, Months, NaiveDate};

use super::shape::Day;
use crate::domain::Refusal;

/// Which way a day without a year, month or week lies. Today counts both ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Toward {
    Future,
    Past,
    /// Where a limit begins: the nearest such day; of weekdays the last one.
    Either,
}

/// Days as far as a month and day of another year are taken without that year: on 12-28
/// 「1-5」 is next week's, but on 11-25 「11-24」 in a field of the future was yesterday, and
/// nobody means it silently a year from now. Half a year: beyond, the other one is nearer.
const NEAR_YEAR: i64 = 183;
/// Days since or until a day of the month for which the same day of another month is not
/// meant silently: on the 25th 「24号」 is no limit in December.
const SLIP: i64 = 7;

/// The day meant.
///
/// # Errors
/// `input.date_impossible` (fact `date`) for 2-30 and 13-1; `input.date_which` (facts
/// `first`, `last`) where the year or month must be said.
pub(super) fn find(day: Day, today: NaiveDate, toward: Toward) -> Result<NaiveDate, Refusal> {
    match day {
        Day::Away(days) => shifted(today, days).ok_or_else(|| impossible(&days.to_string())),
        Day::Weekday(week, day) => {
            let from_monday = i64::from(today.weekday().num_days_from_monday());
            let apart = i64::from(day) - from_monday;
            let days = match (week, toward) {
                (Some(week), _) => week * 7 + apart,
                (None, Toward::Future) => apart.rem_euclid(7),
                (None, Toward::Past | Toward::Either) => -(-apart).rem_euclid(7),
            };
            shifted(today, days).ok_or_else(|| impossible(&days.to_string()))
        }
        Day::Full(year, month, day) => NaiveDate::from_ymd_opt(year, month, day)
            .ok_or_else(|| impossible(&format!("{year}-{month}-{day}"))),
        Day::OfYear(years, month, day) => {
            let year = today.year() + years;
            NaiveDate::from_ymd_opt(year, month, day)
                .ok_or_else(|| impossible(&format!("{year}-{month}-{day}")))
        }
        Day::OfMonth(months, day) => month(today, months)
            .and_then(|first| first.with_day(day))
            .ok_or_else(|| impossible(&day.to_string())),
        Day::EndOfMonth(months) => month(today, months + 1)
            .and_then(|first| first.pred_opt())
            .ok_or_else(|| impossible(&months.to_string())),
        Day::InYear(month, day) => {
            // Eight years hold a 29 February, over 2100 too.
            let each = |step: i32| NaiveDate::from_ymd_opt(today.year() + step, month, day);
            let (meant, other) = nearest(each, 8, today, toward)
                .ok_or_else(|| impossible(&format!("{month}-{day}")))?;
            let far = (meant - today).num_days().abs() > NEAR_YEAR;
            // At the turn of the year the nearer one may lie in the old year.
            let slip = |other: &NaiveDate| (*other - today).num_days().abs() <= SLIP;
            let elsewhere = meant.year() != today.year();
            let doubted = far && toward != Toward::Either;
            sure(meant, other.filter(|other| doubted && (elsewhere || slip(other))))
        }
        Day::InMonth(day) => {
            let each = |step: i32| month(today, step).and_then(|first| first.with_day(day));
            let (meant, other) =
                nearest(each, 2, today, toward).ok_or_else(|| impossible(&day.to_string()))?;
            let elsewhere = (meant.year(), meant.month()) != (today.year(), today.month());
            let slip = |other: &NaiveDate| (*other - today).num_days().abs() <= SLIP;
            let doubted = elsewhere && toward != Toward::Either;
            sure(meant, other.filter(|other| doubted && slip(other)))
        }
    }
}

/// Of such days in steps around today's year or month the nearest that lies this way, and
/// the nearest on the other side.
fn nearest(
    each: impl Fn(i32) -> Option<NaiveDate>,
    steps: i32,
    today: NaiveDate,
    toward: Toward,
) -> Option<(NaiveDate, Option<NaiveDate>)> {
    let next = (0..=steps).filter_map(&each).find(|day| *day >= today);
    let last = (0..=steps).filter_map(|step| each(-step)).find(|day| *day <= today);
    let far = |day: NaiveDate| (day - today).num_days().abs();
    match (toward, next, last) {
        (Toward::Future, next, last) => Some((next?, last)),
        (Toward::Past, next, last) => Some((last?, next)),
        (Toward::Either, Some(next), Some(last)) if far(last) <= far(next) => {
            Some((last, Some(next)))
        }
        (Toward::Either, next, last) => Some((next.or(last)?, last)),
    }
}

/// The day, unless another one may be meant as well.
fn sure(meant: NaiveDate, other: Option<NaiveDate>) -> Result<NaiveDate, Refusal> {
    match other.filter(|other| *other != meant) {
        None => Ok(meant),
        Some(other) => {
            let (first, last) = (meant.min(other), meant.max(other));
            Err(Refusal::new("input.date_which").with("first", first).with("last", last))
        }
    }
}

fn month(today: NaiveDate, months: i32) -> Option<NaiveDate> {
    let (first, step) = (today.with_day(1)?, Months::new(months.unsigned_abs()));
    if months < 0 { first.checked_sub_months(step) } else { first.checked_add_months(step) }
}

fn shifted(today: NaiveDate, days: i64) -> Option<NaiveDate> {
    let step = Days::new(days.unsigned_abs());
    if days < 0 { today.checked_sub_days(step) } else { today.checked_add_days(step) }
}

fn impossible(date: &str) -> Refusal {
    Refusal::new("input.date_impossible").with("date", date)
}
