//! Which day the words mean, seen from today.

use chrono::{Datelike, Days, Months, NaiveDate};

use super::shape::Day;
use crate::domain::Refusal;

/// Which way a day without a year, month or week lies. Today counts both ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Toward {
    Future,
    Past,
}

/// The day meant.
///
/// # Errors
/// `input.date_impossible` (fact `date`) for 2-30 and 13-1.
pub(super) fn find(day: Day, today: NaiveDate, toward: Toward) -> Result<NaiveDate, Refusal> {
    match day {
        Day::Away(days) => shifted(today, days).ok_or_else(|| impossible(&days.to_string())),
        Day::Weekday(week, day) => {
            let from_monday = i64::from(today.weekday().num_days_from_monday());
            let apart = i64::from(day) - from_monday;
            let days = match (week, toward) {
                (Some(week), _) => week * 7 + apart,
                (None, Toward::Future) => apart.rem_euclid(7),
                (None, Toward::Past) => -(-apart).rem_euclid(7),
            };
            shifted(today, days).ok_or_else(|| impossible(&days.to_string()))
        }
        Day::Full(year, month, day) => NaiveDate::from_ymd_opt(year, month, day)
            .ok_or_else(|| impossible(&format!("{year}-{month}-{day}"))),
        Day::InYear(month, day) => {
            // Eight years hold a 29 February, over 2100 too.
            let steps = (0..=8).map(|step| match toward {
                Toward::Future => today.year() + step,
                Toward::Past => today.year() - step,
            });
            nearest(steps.map(|year| NaiveDate::from_ymd_opt(year, month, day)), today, toward)
                .ok_or_else(|| impossible(&format!("{month}-{day}")))
        }
        Day::InMonth(day) => {
            let first = today.with_day(1);
            let months = (0..=2).map(|step| {
                let month = match toward {
                    Toward::Future => first?.checked_add_months(Months::new(step)),
                    Toward::Past => first?.checked_sub_months(Months::new(step)),
                };
                month?.with_day(day)
            });
            nearest(months, today, toward).ok_or_else(|| impossible(&day.to_string()))
        }
    }
}

fn nearest(
    mut days: impl Iterator<Item = Option<NaiveDate>>,
    today: NaiveDate,
    toward: Toward,
) -> Option<NaiveDate> {
    days.find_map(|day| {
        day.filter(|day| match toward {
            Toward::Future => *day >= today,
            Toward::Past => *day <= today,
        })
    })
}

fn shifted(today: NaiveDate, days: i64) -> Option<NaiveDate> {
    let step = Days::new(days.unsigned_abs());
    if days < 0 { today.checked_sub_days(step) } else { today.checked_add_days(step) }
}

fn impossible(date: &str) -> Refusal {
    Refusal::new("input.date_impossible").with("date", date)
}
