//! When somebody answers: `24h`, `工作日9:00-18:00`, `夜间18:00-9:00`, several divided by
//! commas. Working days are those of the holiday calendar.

use std::fmt;

use chrono::Datelike;
use chrono::NaiveDate;

use super::calendar::Calendar;
use super::text::to_half_width;
use super::{Moment, Refusal};

/// Minutes of a day.
const DAY: u16 = 24 * 60;

/// The days a span begins on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Days {
    All,
    /// 工作日, make-up days included.
    Work,
    /// 休息日
    Rest,
    /// 周一 to 周日, from 0 to 6, both included.
    Week(u8, u8),
}

/// From one minute of the day to another; where the end is not later, to the next day's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Span {
    days: Days,
    from: u16,
    to: u16,
}

/// The hours of one contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hours(Vec<Span>);

/// Words for days as people write them.
const WORDS: [(&str, Days); 12] = [
    ("", Days::All),
    ("每天", Days::All),
    ("每日", Days::All),
    ("夜间", Days::All),
    ("晚上", Days::All),
    ("白天", Days::All),
    ("日间", Days::All),
    ("工作日", Days::Work),
    ("上班", Days::Work),
    ("休息日", Days::Rest),
    ("节假日", Days::Rest),
    ("周末", Days::Week(5, 6)),
];

const WEEK: [char; 7] = ['一', '二', '三', '四', '五', '六', '日'];

/// Reads hours as people write them.
///
/// # Errors
/// `input.hours` where a part of it is no time.
pub fn parse(text: &str) -> Result<Hours, Refusal> {
    let refused = || Refusal::new("input.hours").with("typed", text.trim());
    let half = to_half_width(text).to_lowercase();
    let (mut spans, mut days) = (Vec::new(), "");
    for word in half.split([',', ';', '、', '。', ' ']).filter(|word| !word.is_empty()) {
        if matches!(word, "24h" | "24小时" | "全天") {
            spans.push(Span { days: Days::All, from: 0, to: DAY });
            continue;
        }
        let digit = word.find(|c: char| c.is_ascii_digit());
        let Some(digit) = digit else {
            // 「工作日 9:00-18:00」: the blank belongs to it.
            days = word;
            continue;
        };
        let (before, times) = word.split_at(digit);
        let before = if before.is_empty() { std::mem::take(&mut days) } else { before };
        let days = days_of(before).ok_or_else(refused)?;
        let (from, to) = times_of(times).ok_or_else(refused)?;
        spans.push(Span { days, from, to });
    }
    if spans.is_empty() || !days.is_empty() { Err(refused()) } else { Ok(Hours(spans)) }
}

fn days_of(word: &str) -> Option<Days> {
    if let Some((_, days)) = WORDS.iter().find(|(known, _)| *known == word) {
        return Some(*days);
    }
    let day = |c: char| {
        let c = if c == '天' { '日' } else { c };
        WEEK.iter().position(|known| *known == c).map(|at| at as u8)
    };
    let named: Vec<u8> = word.chars().filter_map(day).collect();
    let rest: String = word.chars().filter(|c| day(*c).is_none()).collect();
    match (named.as_slice(), rest.as_str()) {
        ([one], "周" | "星期") => Some(Days::Week(*one, *one)),
        ([from, to], "周至" | "周到" | "周-" | "周周" | "周至周" | "周到周" | "周-周")
            if from <= to =>
        {
            Some(Days::Week(*from, *to))
        }
        _ => None,
    }
}

fn times_of(text: &str) -> Option<(u16, u16)> {
    let text = text.replace('点', ":");
    let (from, to) = text.split_once(['-', '~', '至', '到', '—', '–'])?;
    let (from, to) = (minute(from)?, minute(to)?);
    (from < DAY).then_some((from, to))
}

fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.trim().split_once(':').unwrap_or((text.trim(), ""));
    let hour: u16 = hour.parse().ok().filter(|hour| *hour <= 24)?;
    let minute: u16 = match minute {
        "" => 0,
        "半" => 30,
        minute => minute.parse().ok().filter(|minute| *minute < 60)?,
    };
    Some(hour * 60 + minute).filter(|at| *at <= DAY)
}

impl Hours {
    /// Whether somebody answers at this moment.
    pub fn covers(&self, now: Moment, calendar: &Calendar) -> bool {
        let (day, at) = (now.date(), now.minute_of_day() as u16);
        let before = day.pred_opt().unwrap_or(day);
        self.0.iter().any(|span| match span.to > span.from {
            true => (span.from..span.to).contains(&at) && span.days.has(day, calendar),
            // What began yesterday evening goes on until the morning.
            false => {
                at >= span.from && span.days.has(day, calendar)
                    || at < span.to && span.days.has(before, calendar)
            }
        })
    }
}

impl Days {
    fn has(self, day: NaiveDate, calendar: &Calendar) -> bool {
        match self {
            Days::All => true,
            Days::Work => calendar.is_workday(day),
            Days::Rest => !calendar.is_workday(day),
            Days::Week(from, to) => {
                let day = day.weekday().num_days_from_monday() as u8;
                (from..=to).contains(&day)
            }
        }
    }
}

impl fmt::Display for Hours {
    /// The one way of writing it; reading that gives the same hours.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let span = |span: &Span| {
            let time = |at: u16| format!("{}:{:02}", at / 60, at % 60);
            let days = match span.days {
                Days::All if (span.from, span.to) == (0, DAY) => return "24h".to_string(),
                Days::All if span.to <= span.from => "夜间".to_string(),
                Days::All => String::new(),
                Days::Work => "工作日".to_string(),
                Days::Rest => "休息日".to_string(),
                Days::Week(5, 6) => "周末".to_string(),
                Days::Week(from, to) if from == to => format!("周{}", WEEK[usize::from(from)]),
                Days::Week(from, to) => {
                    format!("周{}至周{}", WEEK[usize::from(from)], WEEK[usize::from(to)])
                }
            };
            format!("{days}{}-{}", time(span.from), time(span.to))
        };
        f.write_str(&self.0.iter().map(span).collect::<Vec<_>>().join(","))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covers(hours: &str, at: &str) -> bool {
        let at = Moment::parse_rfc3339(&format!("2026-{at}:00+08:00")).unwrap();
        parse(hours).unwrap().covers(at, &Calendar::shipped())
    }

    #[test]
    fn hours_are_read_as_people_write_them_and_written_one_way() {
        for (typed, kept) in [
            ("24h", "24h"),
            ("24小时", "24h"),
            ("全天", "24h"),
            ("工作日9:00-18:00", "工作日9:00-18:00"),
            ("工作日 9-18", "工作日9:00-18:00"),
            ("工作日９：００－１８：３０", "工作日9:00-18:30"),
            ("夜间18:00-9:00", "夜间18:00-9:00"),
            ("18点到9点半", "夜间18:00-9:30"),
            ("周一至周五8:30-17:30，周末9-12", "周一至周五8:30-17:30,周末9:00-12:00"),
            ("周六 9:00-24:00", "周六9:00-24:00"),
        ] {
            let hours = parse(typed).unwrap();
            assert_eq!(hours.to_string(), kept, "{typed}");
            assert_eq!(parse(kept).unwrap(), hours, "{typed}");
        }
        for typed in ["", "随时", "9", "25-26", "9:60-18", "工作日", "每月9-18", "周五至周一9-18"]
        {
            assert_eq!(parse(typed).unwrap_err().code, "input.hours", "{typed}");
        }
    }

    #[test]
    fn nights_go_over_midnight_and_working_days_follow_the_calendar() {
        assert!(covers("24h", "10-01T03:00"));
        assert!(covers("夜间18:00-9:00", "11-25T18:00") && covers("夜间18:00-9:00", "11-25T08:59"));
        assert!(
            !covers("夜间18:00-9:00", "11-25T09:00") && !covers("夜间18:00-9:00", "11-25T17:59")
        );
        // 2026-10-10 is a make-up Saturday, 10-01 a holiday, 10-11 a Sunday.
        let office = "工作日9:00-18:00";
        assert!(covers(office, "10-10T09:00") && !covers(office, "10-10T18:00"));
        assert!(!covers(office, "10-01T10:00") && !covers(office, "10-11T10:00"));
        assert!(covers("休息日9:00-18:00", "10-01T10:00"));
        // The night that a working day begins ends on the morning after it.
        let night = "工作日18:00-8:00";
        assert!(covers(night, "10-11T07:00") && !covers(night, "10-11T19:00"));
        assert!(!covers(night, "10-12T07:00"));
        assert!(
            covers("周末9:00-12:00", "11-28T10:00") && !covers("周末9:00-12:00", "11-27T10:00")
        );
    }
}
