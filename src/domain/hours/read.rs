//! The grammar of hours: days, then times, then days again. What stands in it and fits
//! nowhere makes the whole not understood: half of somebody's hours are wrong hours.

use super::days::Days;
use super::{DAY, Hours, Span};
use crate::domain::text::to_half_width;
use crate::domain::when::half::{Cell, Part};
use crate::domain::when::number::number;

enum Token {
    Days(Days),
    Closed(Days),
    Times(u16, u16),
}

const ALL_DAY: [&str; 11] = [
    "7x24小时",
    "7x24h",
    "7x24",
    "24x7",
    "24小时",
    "24h",
    "全天候",
    "全天",
    "昼夜",
    "随时",
    "二十四小时",
];
const CLOSED: [&str; 6] = ["休息", "除外", "不上班", "不营业", "关门", "不开"];
/// Words beside the times that say nothing more.
const LABELS: [&str; 12] = [
    "营业时间",
    "服务时间",
    "值班时间",
    "值守时间",
    "办公时间",
    "接待时间",
    "工作时间",
    "联系时间",
    "上班时间",
    "时间",
    "值班",
    "值守",
];
/// The same before times that say it themselves: 夜间18:00-9:00.
const SHIFTS: [&str; 7] = ["夜间", "夜里", "晚上", "夜班", "白天", "日间", "白班"];
const NEXT_DAY: [&str; 5] = ["次日", "第二天", "翌日", "隔天", "隔日"];

/// The hours a text says.
pub(super) fn read(text: &str) -> Option<Hours> {
    let half = to_half_width(text).to_lowercase();
    let half = half.replace(['〜', '∼'], "~").replace(['×', '*'], "x").replace("--", "-");
    arrange(tokens(&half)?)
}

fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    loop {
        let between = [' ', ',', ';', '/', '(', ')', '.', ':', '和', '及', '与', '的'];
        rest = rest.trim_start_matches(between);
        if rest.is_empty() {
            return Some(tokens);
        }
        if let Some(after) = begins(rest, &ALL_DAY) {
            tokens.push(Token::Times(0, DAY));
            rest = after;
        } else if let Some(after) = begins(rest, &LABELS) {
            rest = after;
        } else if let Some((days, after)) = Days::begin(rest) {
            let closed = begins(after.trim_start(), &CLOSED);
            tokens.push(if closed.is_some() { Token::Closed(days) } else { Token::Days(days) });
            rest = closed.unwrap_or(after);
        } else {
            let named = || begins(rest, &SHIFTS).and_then(times);
            let (from, to, after) = times(rest).or_else(named)?;
            tokens.push(Token::Times(from, to));
            rest = after;
        }
    }
}

fn begins<'a>(text: &'a str, words: &[&str]) -> Option<&'a str> {
    words.iter().find_map(|word| text.strip_prefix(word))
}

/// Days go with the times behind them, times without days with the days before; days at the
/// very end with all times, where none had any: 9:00-18:00(工作日).
fn arrange(tokens: Vec<Token>) -> Option<Hours> {
    let mut hours = Hours { spans: Vec::new(), closed: Vec::new() };
    let (mut days, mut waiting): (Vec<Days>, bool) = (Vec::new(), false);
    let mut any_days = false;
    for token in tokens {
        match token {
            Token::Closed(closed) => hours.closed.push(holidays(closed)),
            Token::Days(next) => {
                if !waiting {
                    days.clear();
                }
                match (days.last_mut(), next) {
                    (Some(Days::Week(had)), Days::Week(more)) => {
                        let both = Days::week(*had | more);
                        days.pop();
                        days.push(both);
                    }
                    _ => days.push(next),
                }
                waiting = true;
            }
            Token::Times(from, to) => {
                any_days |= !days.is_empty();
                waiting = false;
                if days.is_empty() {
                    hours.spans.push(Span { days: Days::All, from, to });
                }
                hours.spans.extend(days.iter().map(|days| Span { days: *days, from, to }));
            }
        }
    }
    if waiting {
        let times: Vec<_> = std::mem::take(&mut hours.spans);
        let spans =
            days.iter().flat_map(|days| times.iter().map(|span| Span { days: *days, ..*span }));
        hours.spans = spans.collect();
    }
    // Days at the end that no times follow, where others have theirs.
    let left = waiting && any_days;
    if left || hours.spans.is_empty() { None } else { Some(hours) }
}

/// 节假日休息 closes what a notice gives off; the weekends that are open say so themselves.
fn holidays(closed: Days) -> Days {
    if closed == Days::Rest { Days::Holiday } else { closed }
}

/// A time as it stands there.
struct Time<'a> {
    part: Option<&'static Part>,
    hour: u32,
    minute: u32,
    /// With 点 and without a word: 3点 may be the afternoon's.
    bare: bool,
    rest: &'a str,
}

/// 8:30-17:30, 18:00-次日8:00, 上午8点到11点半, 早9晚5.
fn times(text: &str) -> Option<(u16, u16, &str)> {
    if let Some(rest) = text.strip_prefix("朝九晚五") {
        return Some((9 * 60, 17 * 60, rest));
    }
    let first = time(text.strip_prefix('从').unwrap_or(text))?;
    let after = first.rest.trim_start();
    let after = match after.strip_prefix(['-', '~', '至', '到']) {
        Some(after) => after.trim_start_matches(['-', ' ']),
        // 早9晚5
        None => Part::begin(after).filter(|_| first.part.is_some()).map(|_| after)?,
    };
    let next = begins(after, &NEXT_DAY);
    let last = time(next.unwrap_or(after).trim_start())?;
    let from = start(&first)?;
    let to = end(&first, from, &last, next.is_some())?;
    Some((from, to, last.rest))
}

fn start(time: &Time<'_>) -> Option<u16> {
    let hour = match (time.part, time.bare) {
        (None, false) => time.hour,
        (part, _) => match part.unwrap_or_else(Part::plain).cell(time.hour)? {
            Cell::One(hour) => hour,
            Cell::Two(..) => return None,
        },
    };
    minutes(hour, time.minute).filter(|at| *at < DAY)
}

/// Where it ends: later the same day, at its end ([`DAY`]), or not later than it begins and
/// so on the next.
fn end(first: &Time<'_>, from: u16, last: &Time<'_>, next_day: bool) -> Option<u16> {
    let at = |hour| minutes(hour, last.minute);
    let plain = at(last.hour).filter(|at| *at <= DAY);
    if let Some(part) = last.part {
        let Cell::One(hour) = part.cell(last.hour)? else { return None };
        let to = at(hour)?;
        // 早上6点 after 22:00 is the next day's, without its being said.
        return match (next_day, to > from) {
            (true, true) => None,
            (_, false) => Some(to),
            (false, true) if to > DAY => Some(to - DAY).filter(|to| *to <= from),
            (false, true) => Some(to),
        };
    }
    if next_day {
        return plain
            .filter(|to| *to <= from || *to == DAY)
            .map(|to| if to == DAY { 0 } else { to });
    }
    if let Some(part) = first.part {
        // 下午2点到5点: the word goes for both.
        if let Some(Cell::One(hour)) = part.cell(last.hour)
            && let Some(to) = at(hour).filter(|to| (from + 1..=DAY).contains(to))
        {
            return Some(to);
        }
        return plain.filter(|to| *to > from || part.night);
    }
    if last.bare
        && let Some(Cell::Two(early, late)) = Part::plain().cell(last.hour)
    {
        // 18点到6点: only the morning's is behind it.
        let late = at(late)?;
        return at(early).filter(|_| from >= DAY / 2 && late <= from);
    }
    let to = plain?;
    // 8:00-5:30 and 2:00-5:00 mean the afternoon to who writes so.
    let small = (60..7 * 60).contains(&from) && to <= 8 * 60 && to > from;
    let backwards = to < from && from < DAY / 2;
    match to {
        _ if small || backwards => None,
        to if to == DAY - 1 => Some(DAY),
        0 if from == 0 => Some(DAY),
        to => Some(to),
    }
}

fn minutes(hour: u32, minute: u32) -> Option<u16> {
    u16::try_from(hour * 60 + minute).ok()
}

/// 8, 8:30, 8.30, 0830, 8点半, 早8点, 下午5时20分.
fn time(text: &str) -> Option<Time<'_>> {
    let (part, text) = match Part::begin(text) {
        Some((part, _, rest)) => (Some(part), rest.trim_start()),
        None => (None, text),
    };
    let (said, digits, rest) = number(text, 4)?;
    let (hour, minute, rest, bare) = match digits {
        3 => return None,
        4 => (said / 100, said % 100, rest, false),
        _ => match rest.strip_prefix([':', '.']) {
            Some(rest) => {
                let (minute, digits, rest) = number(rest, 2)?;
                if digits != 2 {
                    return None;
                }
                // 17:30:00
                (said, minute, rest.strip_prefix(":00").unwrap_or(rest), false)
            }
            None => match rest.strip_prefix(['点', '时']) {
                Some(rest) => {
                    let (minute, rest) = behind_hour(rest);
                    (said, minute, rest, part.is_none())
                }
                None => (said, 0, rest.strip_prefix('h').unwrap_or(rest), false),
            },
        },
    };
    let valid = minute < 60 && (hour < 24 || hour == 24 && minute == 0);
    valid.then_some(Time { part, hour, minute, bare, rest })
}

/// 半, 一刻, 20分 or nothing.
fn behind_hour(text: &str) -> (u32, &str) {
    if let Some(rest) = text.strip_prefix('半') {
        return (30, rest);
    }
    let Some((count, _, rest)) = number(text, 2) else {
        return (0, text.strip_prefix(['整', '钟']).unwrap_or(text));
    };
    match rest.strip_prefix('刻') {
        Some(rest) => (count * 15, rest),
        None => (count, rest.strip_prefix('分').unwrap_or(rest)),
    }
}
