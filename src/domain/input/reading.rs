//! What a typed time, day or hours were understood as, to be said beside the field and
//! behind the subcommand: the same reading that is kept.

use chrono::NaiveDate;

use super::{dates, is_unwritten};
use crate::domain::calendar::Calendar;
use crate::domain::command::{Field, FieldKind};
use crate::domain::text::one_line;
use crate::domain::when::{self, When};
use crate::domain::{Moment, hours};

/// What was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// A moment that is over.
    At(Moment),
    /// A moment to come, or a day until its 24:00.
    Until(When),
    /// A day.
    Day(NaiveDate),
    /// Several, in their order.
    Days(Vec<NaiveDate>),
    /// Hours, as they are written.
    Hours(String),
    /// Hours that stay the words they are: nobody knows from them who answers now.
    Words,
}

/// The reading of what was typed into a field of a time, a day or hours; nothing for other
/// fields, for nothing typed and for what is refused.
pub fn reading(field: &Field, text: &str, now: Moment, calendar: &Calendar) -> Option<Reading> {
    let line = one_line(text);
    if line.is_empty() {
        return None;
    }
    match field.kind {
        FieldKind::Past => when::read_past(&line, now).ok().map(|past| match past.timed {
            true => Reading::At(past.at),
            false => Reading::Day(past.at.date()),
        }),
        FieldKind::Limit if is_unwritten(&line) => None,
        FieldKind::Future | FieldKind::Limit => {
            when::parse_future(&line, now, calendar).ok().map(Reading::Until)
        }
        FieldKind::Dates => {
            dates(&line, now, calendar).ok().map(|days| Reading::Days(days.into_iter().collect()))
        }
        FieldKind::Day => when::parse_day(&line, now.date()).ok().map(Reading::Day),
        FieldKind::Birth => when::parse_birth(&line, now.date()).ok().map(Reading::Day),
        FieldKind::Hours => Some(match hours::parse(&line) {
            Some(hours) => Reading::Hours(hours.to_string()),
            None => Reading::Words,
        }),
        _ => None,
    }
}
