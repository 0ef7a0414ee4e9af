//! On which days: 每天, 工作日, 节假日, 周一至周五, 周六日.

use std::fmt;

use chrono::{Datelike, NaiveDate};

use crate::domain::calendar::Calendar;

/// Days of which hours are said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Days {
    All,
    /// 工作日, make-up days included.
    Work,
    /// 休息日, 节假日: no working day.
    Rest,
    /// 法定节假日: what a notice gives off.
    Holiday,
    /// Days of the week, a bit each from Monday on; never none and never all.
    Week(u8),
}

const WEEKEND: Days = Days::Week(0b110_0000);
const ALL: u8 = 0b111_1111;

/// Words for days as people write them.
const WORDS: [(&str, Days); 19] = [
    ("每天", Days::All),
    ("每日", Days::All),
    ("天天", Days::All),
    ("全年无休", Days::All),
    ("全年", Days::All),
    ("无休", Days::All),
    ("工作日", Days::Work),
    ("上班日", Days::Work),
    ("上班", Days::Work),
    ("平日", Days::Work),
    ("休息日", Days::Rest),
    ("公休日", Days::Rest),
    ("法定节假日", Days::Holiday),
    ("法定假日", Days::Holiday),
    ("节假日", Days::Rest),
    ("假日", Days::Rest),
    ("双休日", WEEKEND),
    ("双休", WEEKEND),
    ("周末", WEEKEND),
];

const WEEK: [char; 7] = ['一', '二', '三', '四', '五', '六', '日'];
const PREFIXES: [&str; 3] = ["周", "星期", "礼拜"];

impl Days {
    pub(super) fn has(self, day: NaiveDate, calendar: &Calendar) -> bool {
        match self {
            Days::All => true,
            Days::Work => calendar.is_workday(day),
            Days::Rest => !calendar.is_workday(day),
            Days::Holiday => calendar.is_holiday(day),
            Days::Week(days) => days & (1 << day.weekday().num_days_from_monday()) != 0,
        }
    }

    /// Days of the week, by their bits.
    pub(super) fn week(days: u8) -> Days {
        if days & ALL == ALL { Days::All } else { Days::Week(days) }
    }

    /// The days a text begins with, and what follows.
    pub(super) fn begin(text: &str) -> Option<(Days, &str)> {
        if let Some(week) = week(text) {
            return Some(week);
        }
        let fits = WORDS.iter().filter(|(word, _)| text.starts_with(word));
        let (word, days) = fits.max_by_key(|(word, _)| word.len())?;
        Some((*days, &text[word.len()..]))
    }
}

/// 周一至周五, 周五至周一, 周一、三、五, 周六日, 周1-5.
fn week(text: &str) -> Option<(Days, &str)> {
    let (first, mut rest) = day(prefix(text)?)?;
    let mut days = 1 << first;
    let range = rest.trim_start().strip_prefix(['-', '~', '至', '到']);
    if let Some((last, after)) = range.and_then(|rest| day(prefix(rest).unwrap_or(rest))) {
        let length = (last + 7 - first) % 7;
        days = (0..=length).fold(0, |days, step| days | 1 << ((first + step) % 7));
        rest = after;
    }
    loop {
        let after = rest.trim_start().trim_start_matches(['/', ',', '和', '及']).trim_start();
        let digit = after.starts_with(|c: char| c.is_ascii_digit());
        // 周一9: the hours begin. 周末: another word.
        let next = prefix(after).or((!digit).then_some(after)).and_then(day);
        let Some((next, after)) = next else { break };
        days |= 1 << next;
        rest = after;
    }
    Some((Days::week(days), rest))
}

fn prefix(text: &str) -> Option<&str> {
    let text = text.trim_start();
    PREFIXES.iter().find_map(|prefix| text.strip_prefix(prefix))
}

/// One day of the week, 0 for Monday.
fn day(text: &str) -> Option<(u8, &str)> {
    let first = text.chars().next()?;
    let rest = &text[first.len_utf8()..];
    let named = if first == '天' { '日' } else { first };
    if let Some(at) = WEEK.iter().position(|day| *day == named) {
        return Some((at as u8, rest));
    }
    let number = first.to_digit(10).filter(|number| (1..=7).contains(number))?;
    // 周一-9:00 is no range of days.
    let time =
        rest.starts_with(|c: char| c.is_ascii_digit() || [':', '点', '时', '.'].contains(&c));
    (!time).then_some((number as u8 - 1, rest))
}

impl fmt::Display for Days {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&match *self {
            Days::All => "每天".to_string(),
            Days::Work => "工作日".to_string(),
            Days::Rest => "休息日".to_string(),
            Days::Holiday => "法定节假日".to_string(),
            WEEKEND => "周末".to_string(),
            Days::Week(days) => in_words(days),
        })
    }
}

/// 周一至周五 for a run, also over the end of the week, else one by one.
fn in_words(days: u8) -> String {
    let has = |day: usize| days & (1 << (day % 7)) != 0;
    let name = |day: usize| format!("周{}", WEEK[day % 7]);
    let begins: Vec<usize> = (0..7).filter(|day| has(*day) && !has(day + 6)).collect();
    let long = days.count_ones() as usize;
    match begins.as_slice() {
        [first] if long > 1 => format!("{}至{}", name(*first), name(first + long - 1)),
        _ => (0..7).filter(|day| has(*day)).map(name).collect::<Vec<_>>().join("、"),
    }
}
