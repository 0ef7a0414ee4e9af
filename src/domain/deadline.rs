//! A limit from its start: hours, calendar days or working days, by 民法典 201 and 203
//! (domain.md, Calendar, H).

use chrono::NaiveDate;

use super::Moment;
use super::calendar::Calendar;

/// When an office closes, in minutes after midnight: where an act can only be done in
/// office hours its last day ends here. A habit, not a rule.
pub const CLOSING: u32 = 17 * 60;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    Hours(u32),
    Days(u32),
    Workdays(u32),
}

impl Span {
    /// The word of JSON.
    pub fn word(self) -> &'static str {
        match self {
            Span::Hours(_) => "hours",
            Span::Days(_) => "days",
            Span::Workdays(_) => "workdays",
        }
    }

    /// How many.
    pub fn count(self) -> u32 {
        match self {
            Span::Hours(count) | Span::Days(count) | Span::Workdays(count) => count,
        }
    }
}

/// A computed limit with everything that led to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadline {
    pub span: Span,
    pub office_hours: bool,
    pub due: Moment,
    /// Rest days that did not count, or that the last day was moved off.
    pub skipped: Vec<NaiveDate>,
    /// Make-up workdays that counted as working days.
    pub makeup: Vec<NaiveDate>,
    /// 暂定: a year it touches whose notice is not known; the week alone was counted.
    pub provisional: Option<i32>,
}

/// The limit of a span from its start.
///
/// Hours run from the stated moment and never move. Of days the first is not counted; a
/// limit in calendar days whose last day is a rest day ends on the next working day.
/// Working days leave out rest days and count make-up workdays. A limit in days ends at
/// 24:00 of its last day, or with `office_hours` at [`CLOSING`] of it.
pub fn deadline(start: Moment, span: Span, office_hours: bool, calendar: &Calendar) -> Deadline {
    let limit = match span {
        Span::Hours(hours) => {
            let due = start.plus(i64::from(hours) * Moment::HOUR);
            let (skipped, makeup) = (Vec::new(), Vec::new());
            return Deadline { span, office_hours, due, skipped, makeup, provisional: None };
        }
        Span::Days(days) => calendar.add_days(start.date(), days),
        Span::Workdays(days) => calendar.add_workdays(start.date(), days),
    };
    let due = match office_hours {
        true => Moment::start_of(limit.last_day).plus(i64::from(CLOSING) * Moment::MINUTE),
        false => Moment::end_of(limit.last_day),
    };
    let from = match limit.reason.moved_from {
        Some(day) => day,
        None if matches!(span, Span::Days(_)) => limit.last_day,
        None => start.date().succ_opt().unwrap_or(limit.last_day),
    };
    let passed = from.iter_days().take_while(|day| *day <= limit.last_day);
    Deadline {
        span,
        office_hours,
        due,
        skipped: passed.filter(|day| !calendar.is_workday(*day)).collect(),
        makeup: limit.reason.makeup,
        provisional: limit.reason.tentative,
    }
}

/// The year whose notice should be here by now and is not: from October on the next one
/// (the notices came out between 25 October and 12 November), always the present one.
pub fn missing_year(now: Moment, calendar: &Calendar) -> Option<i32> {
    use chrono::Datelike;
    let today = now.date();
    let next = (today.month() >= 10).then_some(today.year() + 1);
    [Some(today.year()), next].into_iter().flatten().find(|year| !calendar.known(*year))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> Moment {
        Moment::parse_rfc3339(&format!("{text}:00+08:00")).unwrap()
    }

    fn due(start: &str, span: Span) -> String {
        deadline(at(start), span, false, &Calendar::shipped()).due.to_string()[..16].to_string()
    }

    #[test]
    fn days_end_at_midnight_and_hours_never_move() {
        for (start, span, expected) in [
            // Over the national holiday, with the make-up Saturday.
            ("2026-09-30T10:00", Span::Workdays(5), "2026-10-14T00:00"),
            // 2026-09-25 to 27 off; 09-20 is a make-up Sunday.
            ("2026-09-18T10:00", Span::Workdays(3), "2026-09-23T00:00"),
            // 2026-02-23 is the last day of the Spring Festival.
            ("2026-02-13T10:00", Span::Days(10), "2026-02-25T00:00"),
            // A Saturday moves to Monday.
            ("2026-11-24T10:00", Span::Days(4), "2026-12-01T00:00"),
            ("2026-09-30T10:00", Span::Hours(48), "2026-10-02T10:00"),
        ] {
            assert_eq!(due(start, span), expected, "{start} {span:?}");
        }
        let closing = deadline(at("2026-11-24T10:00"), Span::Days(1), true, &Calendar::shipped());
        assert_eq!(closing.due, at("2026-11-25T17:00"));
    }

    #[test]
    fn a_year_without_a_notice_is_provisional_and_missing_from_october_on() {
        let calendar = Calendar::shipped();
        let over = deadline(at("2026-12-29T10:00"), Span::Workdays(5), false, &calendar);
        assert_eq!(over.provisional, Some(2027));
        let within = deadline(at("2026-12-21T10:00"), Span::Workdays(5), false, &calendar);
        assert_eq!(within.provisional, None);
        for (now, expected) in [
            ("2026-09-30T23:59", None),
            ("2026-10-01T00:00", Some(2027)),
            ("2027-01-01T00:00", Some(2027)),
            ("2025-12-31T10:00", None),
        ] {
            assert_eq!(missing_year(at(now), &calendar), expected, "{now}");
        }
    }

    /// Days off and make-up workdays as domain.md writes them: not read from assets.
    const OFF: &str = "2024 01-01 02-10/17 04-04/06 05-01/05 06-08/10 09-15/17 10-01/07 \
        2025 01-01 01-28/31 02-01/04 04-04/06 05-01/05 05-31 06-01/02 10-01/08 \
        2026 01-01/03 02-15/23 04-04/06 05-01/05 06-19/21 09-25/27 10-01/07";
    const WORK: &str = "2024 02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12 \
        2025 01-26 02-08 04-27 09-28 10-11 \
        2026 01-04 02-14 02-28 05-09 09-20 10-10";

    fn named(table: &str, day: NaiveDate) -> bool {
        let mut year = 0;
        table.split_whitespace().any(|word| {
            if word.len() == 4 {
                year = word.parse().unwrap();
                return false;
            }
            let (first, last) = word.split_once('/').unwrap_or((word, &word[3..]));
            let (month, first) = first.split_once('-').unwrap();
            let day_of = |d: &str| {
                NaiveDate::from_ymd_opt(year, month.parse().unwrap(), d.parse().unwrap()).unwrap()
            };
            (day_of(first)..=day_of(last)).contains(&day)
        })
    }

    /// Whether people work, day by day, by the table alone.
    fn works(day: NaiveDate) -> bool {
        use chrono::{Datelike, Weekday};
        let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        named(WORK, day) || !(weekend || named(OFF, day))
    }

    proptest! {
        #[test]
        fn equals_counting_day_by_day(offset in 0u64..1_060, minute in 0i64..1_440, count in 0u32..40) {
            let first = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap();
            let day = first.checked_add_days(chrono::Days::new(offset)).unwrap();
            let start = Moment::start_of(day).plus(minute * Moment::MINUTE);
            let calendar = Calendar::shipped();

            // Working days: walk on, counting the days on which people work.
            let (mut last, mut left, mut skipped) = (day, count, Vec::new());
            while left > 0 {
                last = last.succ_opt().unwrap();
                if works(last) { left -= 1 } else { skipped.push(last) }
            }
            let by_workdays = deadline(start, Span::Workdays(count), false, &calendar);
            prop_assert_eq!(by_workdays.due, Moment::end_of(last));
            prop_assert_eq!(&by_workdays.skipped, &skipped);
            let walked = || day.iter_days().skip(1).take_while(move |day| *day <= last);
            let makeup: Vec<_> = walked().filter(|day| named(WORK, *day)).collect();
            prop_assert_eq!(by_workdays.makeup, makeup);
            let beyond = chrono::Datelike::year(&last) > 2026;
            prop_assert_eq!(by_workdays.provisional.is_some(), beyond);

            // Calendar days: the last one moves on while nobody works.
            let mut last = day.checked_add_days(chrono::Days::new(count.into())).unwrap();
            let mut moved = Vec::new();
            while !works(last) {
                moved.push(last);
                last = last.succ_opt().unwrap();
            }
            let by_days = deadline(start, Span::Days(count), true, &calendar);
            prop_assert_eq!(by_days.due, Moment::start_of(last).plus(17 * Moment::HOUR));
            prop_assert_eq!(by_days.skipped, moved);

            let hours = deadline(start, Span::Hours(count), false, &calendar);
            prop_assert_eq!(hours.due.0 - start.0, i64::from(count) * 3_600_000);
            prop_assert_eq!(hours.provisional, None);
        }
    }
}
