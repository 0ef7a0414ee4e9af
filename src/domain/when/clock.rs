//! A time of day as it stands in the words: 17:30, 下午5点20分, 差一刻8点, 晚上十二点.

use super::half::{Cell, Part};
use super::number::number;
use super::shape::unreadable;
use crate::domain::Refusal;

/// Minutes of a day.
pub(super) const DAY: i64 = 24 * 60;

/// A time of day, before anybody knows of which day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Time {
    /// Minutes from the midnight with which the day begins; from [`DAY`] on they lie in the
    /// next one.
    pub minutes: i64,
    /// The other time that the words may mean.
    pub other: Option<i64>,
    /// 晚上, 夜里.
    pub night: bool,
    /// An hour with 点 and no word before it.
    pub bare: bool,
    /// As it was typed.
    pub typed: String,
}

/// Reads the whole text as a time of day.
///
/// # Errors
/// `input.date` · `input.time_impossible` (fact `time`) for 25:00 · `input.time_word`
/// (`typed`) for a word that goes with no such hour · `input.time_hour` (`typed`) for a
/// word alone.
pub(super) fn time(text: &str) -> Result<Time, Refusal> {
    let (part, rest) = match Part::begin(text) {
        Some((part, _, rest)) => (Some(part), rest.trim_start_matches([' ', '的'])),
        None => (None, text),
    };
    if rest.is_empty() && part.is_some() {
        return Err(Refusal::new("input.time_hour").with("typed", text));
    }
    // 差5分12点, 12点差5分
    let (before, rest) = match rest.strip_prefix('差') {
        Some(rest) => few_minutes(rest).ok_or_else(unreadable)?,
        None => (0, rest),
    };
    let (hour, _, rest) = number(rest, 2).ok_or_else(unreadable)?;
    let (colon, rest) = match rest.strip_prefix(':') {
        Some(rest) => (true, rest),
        None => (false, rest.strip_prefix(['点', '时']).ok_or_else(unreadable)?),
    };
    let (minute, rest) = if colon { after_colon(rest)? } else { after_hour(rest)? };
    if !rest.is_empty() {
        return Err(unreadable());
    }
    if hour > 24 || minute > 59 || hour == 24 && minute > 0 {
        let time = format!("{hour}:{minute:02}");
        return Err(Refusal::new("input.time_impossible").with("time", time));
    }
    let cell = match (part, colon) {
        (None, true) => Some(Cell::One(hour)),
        (part, _) => part.unwrap_or_else(Part::plain).cell(hour),
    };
    let minutes = |hour: u32| i64::from(hour) * 60 + minute - before;
    let word = || Refusal::new("input.time_word").with("typed", text);
    let (at, other) = match cell.ok_or_else(word)? {
        Cell::One(at) => (minutes(at), None),
        Cell::Two(first, second) => (minutes(first), Some(minutes(second))),
    };
    if at < 0 {
        return Err(unreadable());
    }
    let night = part.is_some_and(|part| part.night);
    Ok(Time { minutes: at, other, night, bare: part.is_none() && !colon, typed: text.into() })
}

/// `30`, `30:00`, `30分` behind the colon.
fn after_colon(text: &str) -> Result<(i64, &str), Refusal> {
    let (minute, _, rest) = number(text, 2).ok_or_else(unreadable)?;
    let rest = rest.strip_prefix('分').unwrap_or(rest);
    let rest = match rest.strip_prefix(':') {
        Some(rest) => {
            let (second, _, rest) = number(rest, 2).ok_or_else(unreadable)?;
            if second > 59 {
                return Err(unreadable());
            }
            rest
        }
        None => rest,
    };
    Ok((i64::from(minute), rest))
}

/// 半, 一刻, 20分, 过5分, 差5分 (negative), 整, 钟, or nothing, behind 点.
fn after_hour(text: &str) -> Result<(i64, &str), Refusal> {
    if text.is_empty() {
        return Ok((0, text));
    }
    if let Some(rest) = ["半钟", "半"].iter().find_map(|word| text.strip_prefix(word)) {
        return Ok((30, rest));
    }
    if let Some(rest) = ["钟整", "整", "正", "钟"].iter().find_map(|word| text.strip_prefix(word))
    {
        return Ok((0, rest));
    }
    if let Some(rest) = text.strip_prefix('差') {
        let (minutes, rest) = few_minutes(rest).ok_or_else(unreadable)?;
        return Ok((-minutes, rest));
    }
    let text = text.strip_prefix(['过', '钟']).unwrap_or(text);
    few_minutes(text).ok_or_else(unreadable)
}

/// 5分, 05, 十分钟, 一刻.
fn few_minutes(text: &str) -> Option<(i64, &str)> {
    let (count, _, rest) = number(text, 2)?;
    if let Some(rest) = rest.strip_prefix('刻') {
        let rest = rest.strip_prefix('钟').unwrap_or(rest);
        return (1..=3).contains(&count).then_some((i64::from(count) * 15, rest));
    }
    let rest = rest.strip_prefix("分钟").or_else(|| rest.strip_prefix('分')).unwrap_or(rest);
    Some((i64::from(count), rest))
}
