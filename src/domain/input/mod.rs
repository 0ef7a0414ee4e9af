//! The one parser behind every field of every form and every option of every
//! subcommand. `choice` reads codes and menu digits; the rest is in the field's own module.

mod choice;
mod reading;

use std::collections::BTreeSet;

use chrono::NaiveDate;

pub use self::reading::{Reading, reading};
use super::calendar::Calendar;
use super::command::{Field, FieldKind, Need};
use super::text::{one_line, to_half_width};
use super::{Key, Kind, Moment, Refusal, address, document, hours, person_name, phone, when};

/// Longest free text of a field, in characters.
pub const TEXT_MAX: usize = 2000;
/// Longest words for somebody without a file, in characters.
pub const WHO_MAX: usize = 80;
/// Longest of what is neither text nor a person: numbers, dates, addresses.
const SHORT_MAX: usize = 100;
/// Tags or nicknames of one person, and the characters of one.
const WORDS_MAX: usize = 20;

/// Every code [`check`] and the parsers behind it can refuse with; the sentences are
/// `refusal.<code>` in assets/locale.
pub const CODES: [&str; 52] = [
    "input.account",
    "input.address",
    "input.address_brackets",
    "input.address_building",
    "input.address_incomplete",
    "input.address_month",
    "input.address_part",
    "input.address_two",
    "input.choice",
    "input.date",
    "input.date_birth",
    "input.date_day",
    "input.date_early",
    "input.date_far",
    "input.date_future",
    "input.date_impossible",
    "input.date_past",
    "input.date_several",
    "input.date_was",
    "input.date_which",
    "input.date_year",
    "input.days",
    "input.document_hk_macao",
    "input.document_other",
    "input.document_passport",
    "input.document_permanent",
    "input.document_residence",
    "input.document_taiwan",
    "input.id_characters",
    "input.id_check",
    "input.id_date",
    "input.id_future",
    "input.id_length",
    "input.name_characters",
    "input.name_digits",
    "input.name_empty",
    "input.name_letters",
    "input.name_masked",
    "input.name_office",
    "input.phone",
    "input.phone_characters",
    "input.phone_door",
    "input.record",
    "input.required",
    "input.time_hour",
    "input.time_impossible",
    "input.time_which",
    "input.time_word",
    "input.too_long",
    "input.too_many",
    "input.word_long",
    "input.words",
];

/// Checks what was typed into a field and gives the text that is kept: an ID in
/// upper case, a phone's digits, an address as shorthand, a date in full, a choice's
/// code, several joined by commas, words joined by blanks, a record as `R12`. Empty
/// stays empty where the field may be. Checking what was kept gives it again.
///
/// # Errors
/// `input.<what>` (see [`CODES`]) standing at the field.
pub fn check(
    field: &Field,
    text: &str,
    now: Moment,
    calendar: &Calendar,
) -> Result<String, Refusal> {
    let read = read(field, text, now, calendar);
    read.map_err(|refusal| of_this_kind(field.kind, refusal).at(field.name))
}

/// What is no date is refused with examples of what this kind of field takes: 明天 is no
/// birthday. A field of days alone has no hours to be unsure of.
fn of_this_kind(kind: FieldKind, refusal: Refusal) -> Refusal {
    let unread = refusal.code == "input.date";
    let hours = refusal.code.starts_with("input.time_");
    match kind {
        FieldKind::Birth if unread || hours => Refusal::new("input.date_birth"),
        FieldKind::Day if unread || hours => Refusal::new("input.date_day"),
        FieldKind::Dates if unread => Refusal::new("input.date_several"),
        FieldKind::Past if unread => Refusal::new("input.date_was"),
        _ => refusal,
    }
}

fn read(field: &Field, text: &str, now: Moment, calendar: &Calendar) -> Result<String, Refusal> {
    let line = one_line(text);
    if line.is_empty() {
        return match field.need {
            Need::Required => Err(Refusal::new("input.required")),
            Need::Optional | Need::Asked | Need::Prefilled(_) | Need::With(..) => Ok(line),
        };
    }
    let max = match field.kind {
        FieldKind::Text => TEXT_MAX,
        FieldKind::Who => WHO_MAX,
        FieldKind::Name => person_name::MAX,
        FieldKind::Words => WORDS_MAX * (WORDS_MAX + 1),
        _ => SHORT_MAX,
    };
    let length = line.chars().count();
    if length > max {
        return Err(Refusal::new("input.too_long").with("length", length).with("max", max));
    }
    match field.kind {
        FieldKind::Text | FieldKind::People | FieldKind::Category => Ok(line),
        FieldKind::Name => person_name::parse(text),
        FieldKind::Who => Ok(match line.parse::<Key>() {
            Ok(key) if key.kind == Kind::Resident => key.to_string(),
            _ => line,
        }),
        FieldKind::Resident => record(&line, Kind::Resident),
        FieldKind::Matter => record(&line, Kind::Matter),
        FieldKind::Staff => record(&line, Kind::Staff),
        FieldKind::Choice(_, codes) => choice::one(&line, codes),
        FieldKind::Choices(_, codes) => choice::several(&line, codes),
        FieldKind::Past => when::parse_past(&line, now).map(when::past_text),
        FieldKind::Limit if is_unwritten(&line) => Ok(UNWRITTEN.into()),
        FieldKind::Future | FieldKind::Limit => {
            when::parse_future(&line, now, calendar).map(|when| when.canonical())
        }
        FieldKind::Dates => dates(&line, now, calendar).map(in_order),
        FieldKind::Day => when::parse_day(&line, now.date()).map(when::date_text),
        FieldKind::Birth => when::parse_birth(&line, now.date()).map(when::date_text),
        FieldKind::Address => address::parse(&line).map(|address| address.to_string()),
        // Of which document it is, another field says: the desk reads both.
        FieldKind::IdNumber => document::of_any_kind(&line, now.date()),
        FieldKind::Phone => phone::parse(&line),
        FieldKind::Words => words(&line),
        FieldKind::Account => account(&line),
        FieldKind::Days => days(&line),
        FieldKind::Hours => Ok(hours::parse(&line).map_or(line, |hours| hours.to_string())),
        // What is no number is a post: the desk knows which.
        FieldKind::Contact => Ok(record(&line, Kind::Contact).unwrap_or(line)),
    }
}

/// That an order names no limit, as records and subcommands say it.
pub const UNWRITTEN: &str = "unwritten";

/// 未写, 未写时限, 没写, 无
pub fn is_unwritten(line: &str) -> bool {
    let word = line.trim_end_matches("时限");
    matches!(word, "未写" | "没写" | "没有写" | "无" | "没有") || word == UNWRITTEN
}

/// `R12`, `ｒ１２`, or the number alone.
fn record(line: &str, kind: Kind) -> Result<String, Refusal> {
    let half = to_half_width(line);
    let named = if half.starts_with(|c: char| c.is_ascii_digit()) {
        format!("{}{half}", kind.letter())
    } else {
        half
    };
    match named.parse::<Key>() {
        Ok(key) if key.kind == kind && key.id > 0 => Ok(key.to_string()),
        _ => Err(Refusal::new("input.record").with("letter", kind.letter())),
    }
}

fn words(line: &str) -> Result<String, Refusal> {
    let mut words: Vec<&str> = Vec::new();
    for word in line.split([' ', '\u{3000}', ',', '，', '、', ';', '；']) {
        if word.chars().count() > WORDS_MAX {
            return Err(Refusal::new("input.word_long").with("max", WORDS_MAX));
        }
        if !word.is_empty() && !words.contains(&word) {
            words.push(word);
        }
    }
    match words.len() {
        0 => Err(Refusal::new("input.words")),
        count if count > WORDS_MAX => Err(Refusal::new("input.too_many").with("max", WORDS_MAX)),
        _ => Ok(words.join(" ")),
    }
}

/// `12-1 12-15`: each a day to come.
fn dates(line: &str, now: Moment, calendar: &Calendar) -> Result<BTreeSet<NaiveDate>, Refusal> {
    let typed = line.split([' ', '\u{3000}', ',', '，', '、', ';', '；']);
    let mut days = BTreeSet::new();
    for one in typed.filter(|one| !one.is_empty()) {
        let when = when::parse_future(one, now, calendar)?;
        days.insert(if when.whole_day { when.at.last_day() } else { when.at.date() });
    }
    if days.len() > WORDS_MAX {
        return Err(Refusal::new("input.too_many").with("max", WORDS_MAX));
    }
    Ok(days)
}

/// In the order of the calendar.
fn in_order(days: BTreeSet<NaiveDate>) -> String {
    days.into_iter().map(when::date_text).collect::<Vec<_>>().join(" ")
}

/// `30`, `３０天`: a year and a leap day at most.
fn days(line: &str) -> Result<String, Refusal> {
    let half = to_half_width(line);
    let number = half.trim_end_matches(['天', '日', 'd']).trim().parse::<u32>();
    match number {
        Ok(days @ 1..=366) => Ok(days.to_string()),
        _ => Err(Refusal::new("input.days")),
    }
}

/// What Linux takes for an account name (useradd(8)): a lower-case letter or `_`
/// first, 32 characters at most.
fn account(line: &str) -> Result<String, Refusal> {
    let name = to_half_width(line);
    let first = name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_');
    let rest =
        name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"_-".contains(&b));
    if first && rest && name.len() <= 32 { Ok(name) } else { Err(Refusal::new("input.account")) }
}

#[cfg(test)]
mod tests;
