//! Which old backups go.

use std::collections::BTreeSet;

use chrono::{Datelike, Months, NaiveDate};

use super::Name;

/// So many days, weeks and months that have a backup keep their newest one.
const DAYS: usize = 7;
const WEEKS: usize = 5;
const MONTHS: usize = 12;

/// Of these backups of one office, those that are no longer kept: of each of the last
/// seven days, five weeks (from Monday) and twelve months that have any, the newest stays.
/// So the newest of all always does. The result is sorted.
pub fn superfluous(names: &[Name]) -> Vec<Name> {
    let mut sorted: Vec<&Name> = names.iter().collect();
    sorted.sort();
    sorted.reverse();
    let mut kept: BTreeSet<&Name> = BTreeSet::new();
    keep(&sorted, DAYS, &mut kept, |name| (name.made.year(), name.made.ordinal()));
    keep(&sorted, WEEKS, &mut kept, |name| {
        let week = name.made.iso_week();
        (week.year(), week.week())
    });
    keep(&sorted, MONTHS, &mut kept, |name| (name.made.year(), name.made.month()));
    sorted.into_iter().rev().filter(|name| !kept.contains(name)).cloned().collect()
}

/// The day by which no backup made up to now is left, where one is made each month: the
/// newest of this month goes when the first one of the same month a year later comes.
pub fn gone_by(today: NaiveDate) -> NaiveDate {
    let first = today.with_day(1).unwrap_or(today);
    first.checked_add_months(Months::new(MONTHS as u32)).unwrap_or(first)
}

/// Keeps the newest of each of the last so many spans.
fn keep<'a>(
    newest_first: &[&'a Name],
    spans: usize,
    kept: &mut BTreeSet<&'a Name>,
    span: impl Fn(&Name) -> (i32, u32),
) {
    let mut seen = BTreeSet::new();
    for name in newest_first {
        if seen.len() == spans && !seen.contains(&span(name)) {
            break;
        }
        if seen.insert(span(name)) {
            kept.insert(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::Moment;

    fn name(minutes: i64) -> Name {
        let start = Moment::parse_rfc3339("2026-01-01T00:00:00+08:00").unwrap();
        Name::new("01234567", start.plus(minutes * Moment::MINUTE), true)
    }

    fn kept(names: &[Name]) -> Vec<Name> {
        let gone = superfluous(names);
        let mut kept: Vec<_> = names.iter().filter(|name| !gone.contains(name)).cloned().collect();
        kept.sort();
        kept.dedup();
        kept
    }

    #[test]
    fn two_years_of_working_days_leave_days_weeks_and_months() {
        let names: Vec<_> = (0..730).map(|day| name(day * 24 * 60 + 510)).collect();
        let kept = kept(&names);
        assert!(kept.len() <= DAYS + WEEKS + MONTHS, "{}", kept.len());
        assert!(kept.len() >= DAYS + MONTHS, "{}", kept.len());
        assert_eq!(&kept[kept.len() - DAYS..], &names[names.len() - DAYS..]);
        assert!(kept[0].made >= names[730 - 12 * 31].made, "the oldest is about a year old");
    }

    proptest! {
        /// A backup of a day is there at most until the day that is named, where one is made
        /// every day.
        #[test]
        fn by_that_day_it_is_gone(day in 0i64..200) {
            let made = name(day * 24 * 60);
            let gone_by = gone_by(made.made.date());
            let mut daily = Vec::new();
            for each in (0..day + 400).map(|day| name(day * 24 * 60)) {
                daily.push(each.clone());
                let gone = superfluous(&daily);
                daily.retain(|name| !gone.contains(name));
                prop_assert!(each.made.date() < gone_by || !daily.contains(&made));
            }
            prop_assert!(!daily.contains(&made));
        }

        /// Whatever there is: the newest stays, so does the newest of each of the last seven
        /// days, nothing is named that is not there, and doing it again changes nothing.
        #[test]
        fn what_is_kept_is_enough_and_stays(
            minutes in proptest::collection::vec(0i64..600_000, 1..120),
        ) {
            let names: Vec<_> = minutes.iter().map(|minute| name(*minute)).collect();
            let gone = superfluous(&names);
            prop_assert!(gone.iter().all(|name| names.contains(name)));
            let kept = kept(&names);
            prop_assert!(kept.len() <= DAYS + WEEKS + MONTHS);
            prop_assert_eq!(kept.last(), names.iter().max());
            let days: BTreeSet<_> = names.iter().map(|name| name.made.date()).collect();
            for day in days.iter().rev().take(DAYS) {
                let newest = names.iter().filter(|name| name.made.date() == *day).max();
                prop_assert!(newest.is_some_and(|newest| kept.contains(newest)), "{}", day);
            }
            prop_assert!(superfluous(&kept).is_empty());
        }

        /// Kept day by day it is as if all had been kept until the end: a backup that was
        /// removed is never missed later.
        #[test]
        fn removing_each_day_loses_nothing_that_would_be_kept_now(days in 1i64..500, skip in 1i64..6) {
            let mut daily = Vec::new();
            let mut all = Vec::new();
            for day in (0..days).step_by(skip as usize) {
                all.push(name(day * 24 * 60));
                daily.push(name(day * 24 * 60));
                let gone = superfluous(&daily);
                daily.retain(|name| !gone.contains(name));
            }
            prop_assert_eq!(daily, kept(&all));
        }
    }
}
