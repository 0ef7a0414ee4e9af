//! What was typed, before anybody knows which day it means.

use crate::domain::text::to_half_width;
use crate::domain::{Moment, Refusal};

/// A time as it stands in the words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// 现在, 刚才
    Now,
    /// RFC 3339, with its own offset.
    Exact(Moment),
    /// +3, +5g, +2h, 2小时前 (negative).
    Away(i64, Step),
    /// A day, a time of day in minutes, or both.
    At(Option<Day>, Option<u32>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Days,
    Workdays,
    Hours,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Day {
    /// Days from today: 明天 is 1.
    Away(i64),
    /// Monday is 0. With a week: 本周 0, 下周 1, 上周 -1.
    Weekday(Option<i64>, u32),
    /// Year, month, day, possible or not.
    Full(i32, u32, u32),
    /// Month and day, the year left open.
    InYear(u32, u32),
    /// The month left open too.
    InMonth(u32),
}

const DAYS: [(&str, i64); 15] = [
    ("大后天", 3),
    ("大前天", -3),
    ("后天", 2),
    ("明天", 1),
    ("今天", 0),
    ("昨天", -1),
    ("前天", -2),
    ("明日", 1),
    ("今日", 0),
    ("昨日", -1),
    ("明早", 1),
    ("今早", 0),
    ("今晚", 0),
    ("明晚", 1),
    ("昨晚", -1),
];

const STEPS: [(&str, Step); 11] = [
    ("个工作日", Step::Workdays),
    ("工作日", Step::Workdays),
    ("工", Step::Workdays),
    ("g", Step::Workdays),
    ("个小时", Step::Hours),
    ("小时", Step::Hours),
    ("h", Step::Hours),
    ("天", Step::Days),
    ("日内", Step::Days),
    ("d", Step::Days),
    ("", Step::Days),
];

/// Words before an hour; whether they mean the second half of the day.
const HALVES: [(&str, bool); 9] = [
    ("早上", false),
    ("上午", false),
    ("凌晨", false),
    ("中午", true),
    ("下午", true),
    ("晚上", true),
    ("傍晚", true),
    ("早", false),
    ("晚", true),
];

/// Reads the words.
///
/// # Errors
/// `input.date` for what is neither date nor time, `input.time_impossible` (fact
/// `time`) for 25:00.
pub(super) fn read(text: &str) -> Result<Shape, Refusal> {
    let half = to_half_width(text.trim());
    if let Some(moment) = Moment::parse_rfc3339(&half) {
        return Ok(Shape::Exact(moment));
    }
    let lower = half.to_lowercase();
    if ["现在", "刚才", "now"].contains(&lower.as_str()) {
        return Ok(Shape::Now);
    }
    if let Some(away) = away(&lower) {
        return Ok(away);
    }
    let (day, rest) = match day(&lower) {
        Some((day, rest)) => (Some(day), rest),
        None => (None, lower.as_str()),
    };
    let rest = rest.trim_start_matches([' ', 't', ',']);
    let time = if rest.is_empty() { None } else { Some(time(rest)?) };
    if day.is_none() && time.is_none() {
        return Err(unreadable());
    }
    Ok(Shape::At(day, time))
}

pub(super) fn unreadable() -> Refusal {
    Refusal::new("input.date")
}

fn away(text: &str) -> Option<Shape> {
    let plus = text.strip_prefix('+');
    let (count, rest) = number(plus.unwrap_or(text).trim_start(), 5)?;
    let (unit, rest) = STEPS.iter().find_map(|(word, unit)| {
        let rest = rest.trim_start().strip_prefix(word)?;
        // Without a sign 3 could be anything; with a word it cannot.
        (["", "后", "前", "内"].contains(&rest) && (plus.is_some() || !word.is_empty()))
            .then_some((*unit, rest))
    })?;
    let sign = if rest == "前" { -1 } else { 1 };
    Some(Shape::Away(sign * i64::from(count), unit))
}

fn day(text: &str) -> Option<(Day, &str)> {
    for (word, days) in DAYS {
        if let Some(rest) = text.strip_prefix(word) {
            // 今晚8点: the word also says which half of the day.
            let half = word.chars().last().filter(|c| ['早', '晚'].contains(c));
            let rest = half.map_or(rest, |c| &text[word.len() - c.len_utf8()..]);
            return Some((Day::Away(days), rest));
        }
    }
    weekday(text).or_else(|| date(text))
}

fn weekday(text: &str) -> Option<(Day, &str)> {
    let weeks = [("下下", 2), ("下", 1), ("上", -1), ("本", 0), ("这", 0)];
    let (week, rest) = weeks
        .iter()
        .find_map(|(word, week)| Some((Some(*week), text.strip_prefix(word)?)))
        .unwrap_or((None, text));
    let rest = ["周", "星期", "礼拜"].iter().find_map(|word| rest.strip_prefix(word))?;
    let name = rest.chars().next()?;
    let day = match name {
        '天' => 6,
        name => "一二三四五六日".chars().position(|c| c == name).or_else(|| {
            name.to_digit(10).filter(|n| (1..=7).contains(n)).map(|n| n as usize - 1)
        })?,
    };
    Some((Day::Weekday(week, day as u32), &rest[name.len_utf8()..]))
}

fn date(text: &str) -> Option<(Day, &str)> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (first, rest) = number(text, 8)?;
    if digits == 8 {
        return Some((Day::Full((first / 10_000) as i32, first / 100 % 100, first % 100), rest));
    }
    if digits == 4 {
        let (month, rest) = number(rest.strip_prefix(['-', '.', '/', '年'])?, 2)?;
        let (day, rest) = number(rest.strip_prefix(['-', '.', '/', '月'])?, 2)?;
        return Some((Day::Full(first as i32, month, day), day_word(rest)));
    }
    if digits > 2 {
        return None;
    }
    if let Some(rest) = rest.strip_prefix(['日', '号']) {
        return Some((Day::InMonth(first), rest));
    }
    let (day, rest) = number(rest.strip_prefix(['-', '.', '/', '月'])?, 2)?;
    Some((Day::InYear(first, day), day_word(rest)))
}

fn day_word(rest: &str) -> &str {
    rest.strip_prefix(['日', '号']).unwrap_or(rest)
}

/// 17:30, 17:30:00, 17点, 5点半, 下午5点20分; 24:00 ends the day.
fn time(text: &str) -> Result<u32, Refusal> {
    let (second_half, rest) = HALVES
        .iter()
        .find_map(|(word, half)| Some((Some(*half), text.strip_prefix(word)?)))
        .unwrap_or((None, text));
    let (hour, rest) = number(rest.trim_start(), 2).ok_or_else(unreadable)?;
    let rest = rest.strip_prefix([':', '点', '时']).ok_or_else(unreadable)?;
    let (minute, rest) = match rest.strip_prefix('半') {
        Some(rest) => (30, rest),
        None => number(rest, 2).unwrap_or((0, rest)),
    };
    let rest = rest.strip_prefix('分').unwrap_or(rest);
    let (second, rest) = match rest.strip_prefix(':') {
        Some(rest) => number(rest, 2).ok_or_else(unreadable)?,
        None => (0, rest),
    };
    if !rest.is_empty() {
        return Err(unreadable());
    }
    let hour = if second_half == Some(true) && (1..12).contains(&hour) { hour + 12 } else { hour };
    if minute > 59 || second > 59 || hour * 60 + minute > 24 * 60 {
        let time = format!("{hour}:{minute:02}");
        return Err(Refusal::new("input.time_impossible").with("time", time));
    }
    Ok(hour * 60 + minute)
}

/// A number of at most so many digits at the front.
fn number(text: &str, longest: usize) -> Option<(u32, &str)> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, rest) = text.split_at(digits);
    (digits <= longest).then(|| number.parse().ok()).flatten().map(|number| (number, rest))
}
