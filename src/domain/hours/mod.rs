//! When somebody answers: `24h`, `工作日9:00-18:00`, `18:00-次日8:00`, `周末全天`, several
//! divided by commas. `read` is the grammar, `days` its days; working days and holidays are
//! those of the holiday calendar.

mod days;
mod read;

use std::fmt;

use self::days::Days;
use super::Moment;
use super::calendar::Calendar;

/// Minutes of a day.
const DAY: u16 = 24 * 60;

/// From one minute of the day to another; where the end is not later, to the next day's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Span {
    /// The days it begins on.
    days: Days,
    from: u16,
    to: u16,
}

/// The hours of one contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hours {
    spans: Vec<Span>,
    /// Days on which nothing begins: 节假日休息.
    closed: Vec<Days>,
}

/// Reads hours as people write them; `None` where a part of them is no time, or may be
/// another time than it says (8:00-5:30): then the words are all there is.
pub fn parse(text: &str) -> Option<Hours> {
    read::read(text)
}

impl Hours {
    /// Whether somebody answers at this moment.
    pub fn covers(&self, now: Moment, calendar: &Calendar) -> bool {
        let (day, at) = (now.date(), now.minute_of_day() as u16);
        let before = day.pred_opt().unwrap_or(day);
        let begins = |span: &Span, day| {
            span.days.has(day, calendar) && !self.closed.iter().any(|days| days.has(day, calendar))
        };
        self.spans.iter().any(|span| match span.to > span.from {
            true => (span.from..span.to).contains(&at) && begins(span, day),
            // What began yesterday evening goes on until the morning.
            false => at >= span.from && begins(span, day) || at < span.to && begins(span, before),
        })
    }
}

impl fmt::Display for Hours {
    /// The one way of writing it; reading that gives the same hours.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut before = Days::All;
        let mut parts = Vec::new();
        for span in &self.spans {
            // Times alone go with the days before them.
            let days = if span.days == before { String::new() } else { span.days.to_string() };
            before = span.days;
            let time = |at: u16| format!("{}:{:02}", at / 60, at % 60);
            let (from, to) = (time(span.from), time(span.to));
            parts.push(match (span.from, span.to) {
                (0, DAY) if span.days == Days::All => format!("{days}24h"),
                (0, DAY) => format!("{days}全天"),
                (from_minute, to_minute) if to_minute <= from_minute => {
                    format!("{days}{from}-次日{to}")
                }
                _ => format!("{days}{from}-{to}"),
            });
        }
        parts.extend(self.closed.iter().map(|days| format!("{days}休息")));
        f.write_str(&parts.join(","))
    }
}

#[cfg(test)]
mod tests;
