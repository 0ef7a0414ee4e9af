//! What was typed, before anybody knows which day it means.

use super::clock::{Time, time};
use super::number::number;
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
    /// A day, a time of day, or both.
    At(Option<Day>, Option<Time>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Days,
    Workdays,
    Hours,
    Minutes,
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
    /// Years from this one: 明年3月5日.
    OfYear(i32, u32, u32),
    /// Months from this one: 下月5号.
    OfMonth(i32, u32),
    /// The last day of a month, months from this one: 月底.
    EndOfMonth(i32),
}

const DAYS: [(&str, i64); 28] = [
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
    ("昨早", -1),
    ("今晨", 0),
    ("明晨", 1),
    ("今晚", 0),
    ("明晚", 1),
    ("后晚", 2),
    ("昨晚", -1),
    ("前晚", -2),
    ("今夜", 0),
    ("明夜", 1),
    ("昨夜", -1),
    ("今儿", 0),
    ("明儿", 1),
    ("昨儿", -1),
    ("后日", 2),
    ("前日", -2),
];

const YEARS: [(&str, i32); 5] = [("今年", 0), ("明年", 1), ("后年", 2), ("去年", -1), ("前年", -2)];

const MONTHS: [(&str, i32); 6] =
    [("本月", 0), ("这个月", 0), ("下个月", 1), ("下月", 1), ("上个月", -1), ("上月", -1)];

const STEPS: [(&str, Step); 12] = [
    ("个工作日", Step::Workdays),
    ("工作日", Step::Workdays),
    ("工", Step::Workdays),
    ("g", Step::Workdays),
    ("个小时", Step::Hours),
    ("小时", Step::Hours),
    ("h", Step::Hours),
    ("分钟", Step::Minutes),
    ("天", Step::Days),
    ("日内", Step::Days),
    ("d", Step::Days),
    ("", Step::Days),
];

/// Reads the words.
///
/// # Errors
/// `input.date` for what is neither date nor time, and those of [`time`].
pub(super) fn read(text: &str) -> Result<Shape, Refusal> {
    let half = to_half_width(text.trim());
    if let Some(moment) = Moment::parse_rfc3339(&half) {
        return Ok(Shape::Exact(moment));
    }
    let lower = half.to_lowercase();
    if ["现在", "刚才", "刚刚", "now"].contains(&lower.as_str()) {
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
    let signed = plus.unwrap_or(text).trim_start();
    if let Some(half) = half_hours(signed) {
        return Some(half);
    }
    let (count, _, rest) = number(signed, 5)?;
    let (unit, rest) = STEPS.iter().find_map(|(word, unit)| {
        let rest = rest.trim_start().strip_prefix(word)?;
        // Without a sign 3 could be anything; with a word it cannot.
        (is_way(rest) && (plus.is_some() || !word.is_empty())).then_some((*unit, rest))
    })?;
    Some(Shape::Away(sign(rest) * i64::from(count), unit))
}

/// 半小时前, 1个半小时后.
fn half_hours(text: &str) -> Option<Shape> {
    let hours =
        number(text, 3).and_then(|(hours, _, rest)| Some((hours, rest.strip_prefix('个')?)));
    let (hours, rest) = hours.unwrap_or((0, text));
    let rest = rest.strip_prefix('半')?;
    let rest = rest.strip_prefix('个').unwrap_or(rest).strip_prefix("小时")?;
    let minutes = i64::from(hours) * 60 + 30;
    is_way(rest).then(|| Shape::Away(sign(rest) * minutes, Step::Minutes))
}

/// 后, 之后, 以前: which way a step goes.
fn is_way(text: &str) -> bool {
    ["", "后", "前", "内", "之后", "之前", "之内", "以后", "以前", "以内"].contains(&text)
}

fn sign(way: &str) -> i64 {
    if way.ends_with('前') { -1 } else { 1 }
}

fn day(text: &str) -> Option<(Day, &str)> {
    for (word, days) in DAYS {
        if let Some(rest) = text.strip_prefix(word) {
            // 今晚8点: the word also says which half of the day.
            let half = word.chars().last().filter(|c| ['早', '晨', '晚', '夜'].contains(c));
            let rest = half.map_or(rest, |c| &text[word.len() - c.len_utf8()..]);
            return Some((Day::Away(days), rest));
        }
    }
    let named = ends(text).or_else(|| weekday(text)).or_else(|| of_year(text));
    named.or_else(|| of_month(text)).or_else(|| date(text))
}

/// 月底, 下月底, 年底: that day, also as 月底前, which leaves it in. 元旦.
fn ends(text: &str) -> Option<(Day, &str)> {
    if let Some(rest) = text.strip_prefix("元旦") {
        // Whether 元旦前 leaves the day in is not known.
        return rest.is_empty().then_some((Day::InYear(1, 1), rest));
    }
    let last = |rest| {
        let words = ["底之前", "底以前", "底前", "底", "末"];
        words.iter().find_map(|word| str::strip_prefix(rest, word))
    };
    let months = MONTHS.iter().find_map(|(word, months)| {
        let rest = text.strip_prefix(word)?;
        Some((*months, last(rest)?))
    });
    let month = months.or_else(|| Some((0, last(text.strip_prefix('月')?)?)));
    if let Some((months, rest)) = month {
        return Some((Day::EndOfMonth(months), rest));
    }
    let years = YEARS.iter().find_map(|(word, years)| {
        let rest = text.strip_prefix(word)?;
        Some((*years, last(rest)?))
    });
    let (years, rest) = years.or_else(|| Some((0, last(text.strip_prefix('年')?)?)))?;
    Some((Day::OfYear(years, 12, 31), rest))
}

/// 明年3月5日
fn of_year(text: &str) -> Option<(Day, &str)> {
    let (years, rest) =
        YEARS.iter().find_map(|(word, years)| Some((*years, text.strip_prefix(word)?)))?;
    match date(rest.trim_start())? {
        (Day::InYear(month, day), rest) => Some((Day::OfYear(years, month, day), rest)),
        _ => None,
    }
}

/// 下月5号
fn of_month(text: &str) -> Option<(Day, &str)> {
    let (months, rest) =
        MONTHS.iter().find_map(|(word, months)| Some((*months, text.strip_prefix(word)?)))?;
    match date(rest.trim_start())? {
        (Day::InMonth(day), rest) => Some((Day::OfMonth(months, day), rest)),
        _ => None,
    }
}

fn weekday(text: &str) -> Option<(Day, &str)> {
    let weeks = [
        ("下下", 2),
        ("下个", 1),
        ("下", 1),
        ("上上", -2),
        ("上个", -1),
        ("上", -1),
        ("本", 0),
        ("这个", 0),
        ("这", 0),
    ];
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
    let (first, digits, rest) = number(text, 8)?;
    if digits == 8 {
        return Some((Day::Full((first / 10_000) as i32, first / 100 % 100, first % 100), rest));
    }
    if digits == 4 {
        let (month, _, rest) = number(rest.strip_prefix(['-', '.', '/', '年'])?, 2)?;
        let (day, _, rest) = number(rest.strip_prefix(['-', '.', '/', '月'])?, 2)?;
        return Some((Day::Full(first as i32, month, day), day_word(rest)));
    }
    if digits > 2 {
        return None;
    }
    if let Some(rest) = rest.strip_prefix(['日', '号']) {
        return Some((Day::InMonth(first), rest));
    }
    let (day, _, rest) = number(rest.strip_prefix(['-', '.', '/', '月'])?, 2)?;
    Some((Day::InYear(first, day), day_word(rest)))
}

fn day_word(rest: &str) -> &str {
    rest.strip_prefix(['日', '号']).unwrap_or(rest)
}
