//! A point in time as the desk keeps it: milliseconds, always read in +08:00.

use std::fmt;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, TimeZone, Timelike};
use serde::{Deserialize, Serialize};

/// Milliseconds since 1970-01-01T00:00:00Z. Shown and computed in +08:00,
/// whatever time zone the machine has: the desk is in China and its limits are
/// Chinese calendar days.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Moment(pub i64);

/// China Standard Time, +08:00, without daylight saving.
pub fn zone() -> FixedOffset {
    match FixedOffset::east_opt(8 * 3600) {
        Some(zone) => zone,
        None => unreachable!("eight hours is a valid offset"),
    }
}

impl Moment {
    /// One minute, one hour, one day in milliseconds.
    pub const MINUTE: i64 = 60_000;
    pub const HOUR: i64 = 60 * Self::MINUTE;
    pub const DAY: i64 = 24 * Self::HOUR;

    /// The same moment as a date and a time of day in +08:00.
    pub fn local(self) -> DateTime<FixedOffset> {
        let utc = DateTime::from_timestamp_millis(self.0).unwrap_or_default();
        utc.with_timezone(&zone())
    }

    /// The calendar day in +08:00.
    pub fn date(self) -> NaiveDate {
        self.local().date_naive()
    }

    /// Minutes since midnight in +08:00.
    pub fn minute_of_day(self) -> u32 {
        let local = self.local();
        local.hour() * 60 + local.minute()
    }

    /// A wall-clock time in +08:00.
    pub fn from_local(local: NaiveDateTime) -> Moment {
        Moment(local.and_utc().timestamp_millis() - 8 * Self::HOUR)
    }

    /// 00:00 of a day in +08:00.
    pub fn start_of(date: NaiveDate) -> Moment {
        Moment::from_local(date.and_time(chrono::NaiveTime::MIN))
    }

    /// 24:00 of a day, written as the next day's 00:00: where a limit in days ends.
    pub fn end_of(date: NaiveDate) -> Moment {
        Moment(Moment::start_of(date).0 + Self::DAY)
    }

    /// The last calendar day that lies wholly or partly before this moment: a
    /// limit that ends at 24:00 of the 28th is a limit of the 28th, not the 29th.
    pub fn last_day(self) -> NaiveDate {
        Moment(self.0 - 1).date()
    }

    /// RFC 3339 with any offset, as in `2026-10-01T09:00:00+08:00`.
    pub fn parse_rfc3339(text: &str) -> Option<Moment> {
        let time = DateTime::parse_from_rfc3339(text).ok()?;
        Some(Moment(time.timestamp_millis()))
    }

    /// The machine's clock. Only the desk's clock and a client without a desk may ask.
    pub fn of_machine() -> Moment {
        Moment(chrono::Utc::now().timestamp_millis())
    }

    /// Whether a clock that shows this moment can be believed beside the last thing that
    /// was written down: it is not earlier, and not more than 35 days later. A desk unused
    /// for longer may be right or may have lost its battery: the longest closure of an
    /// office, the Spring Festival, is far shorter.
    pub fn is_likely_after(self, last: Moment) -> bool {
        (last.0..=last.plus(35 * Self::DAY).0).contains(&self.0)
    }

    /// This moment moved by milliseconds, saturating at the ends of time.
    pub fn plus(self, millis: i64) -> Moment {
        Moment(self.0.saturating_add(millis))
    }

    /// Whole years from a birth date to this moment's day, as age is counted.
    pub fn age(self, birth: NaiveDate) -> i32 {
        let today = self.date();
        let had_birthday = (today.month(), today.day()) >= (birth.month(), birth.day());
        today.year() - birth.year() - i32::from(!had_birthday)
    }
}

impl fmt::Display for Moment {
    /// RFC 3339 in +08:00, to the second.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text =
            zone().from_utc_datetime(&self.local().naive_utc()).format("%Y-%m-%dT%H:%M:%S%:z");
        write!(f, "{text}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes_rfc3339_in_plus_eight() {
        let moment = Moment::parse_rfc3339("2026-10-01T01:00:00Z").unwrap();
        assert_eq!(moment.to_string(), "2026-10-01T09:00:00+08:00");
    }

    #[test]
    fn the_end_of_a_day_is_the_start_of_the_next_and_still_belongs_to_it() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 28).unwrap();
        let end = Moment::end_of(day);
        assert_eq!(end.to_string(), "2026-11-29T00:00:00+08:00");
        assert_eq!(end.last_day(), day);
    }

    #[test]
    fn age_counts_the_birthday_itself() {
        let birth = NaiveDate::from_ymd_opt(1946, 11, 23).unwrap();
        let eve = Moment::start_of(NaiveDate::from_ymd_opt(2026, 11, 22).unwrap());
        assert_eq!((eve.age(birth), eve.plus(Moment::DAY).age(birth)), (79, 80));
    }
}
