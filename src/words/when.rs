//! Dates and waits as people say them: 今天17点, 逾期1天, 明天, 11-27.

use chrono::{Datelike, NaiveDate};

use super::Lang;
use crate::domain::Moment;
use crate::domain::command::FieldKind;
use crate::domain::lamp::Lamp;
use crate::wire::{MoreRow, QueueRow};

/// A moment something waits for, and how it is shown.
#[derive(Clone, Copy, Debug)]
pub struct Wait {
    pub at: Moment,
    /// The whole day counts: no clock time, and it ends at 24:00.
    pub whole_day: bool,
    pub lamp: Lamp,
}

/// The wait in one short word for a list.
pub fn wait(lang: Lang, wait: Wait, now: Moment) -> String {
    let late = now.0 - wait.at.0;
    if wait.lamp == Lamp::Red && late >= 0 {
        let days = (now.date() - wait.at.last_day()).num_days();
        let (key, n) = match (days, late / Moment::HOUR) {
            (1.., _) => ("when.overdue_days", days),
            (_, hours @ 1..) => ("when.overdue_hours", hours),
            _ => ("when.overdue_minutes", (late / Moment::MINUTE).max(1)),
        };
        return lang.fill(key, &[("n", n.to_string())]);
    }
    if wait.whole_day || wait.at.minute_of_day() == 0 {
        return day(lang, wait.at.last_day(), now);
    }
    let name = day(lang, wait.at.date(), now);
    let days = (wait.at.date() - now.date()).num_days();
    match days {
        0..=1 => lang.fill("when.at", &[("day", name), ("time", time(lang, wait.at))]),
        _ => name,
    }
}

/// What a row of work waits for: its day, or how long it has lain without one. Nothing where
/// it waits for no day.
pub fn wait_of(lang: Lang, row: &QueueRow, now: Moment) -> Option<String> {
    let shown = |at| wait(lang, Wait { at, whole_day: row.whole_day, lamp: row.lamp }, now);
    let lain = row.facts.get("idle").map(|days| match days.parse() {
        Ok(MANY..) => lang.say("when.idle_long"),
        Ok(..MANY) | Err(_) => lang.fill("when.idle", &[("n", days.clone())]),
    });
    row.at.map(shown).or(lain)
}

/// How a row stands, in one short word: how it ended, what it waits for, or what its colour
/// says (逾期, 今天) where it waits for no day.
pub fn waits(lang: Lang, row: &QueueRow, now: Moment) -> String {
    if row.stage.is_closed() {
        return lang.word("stage", row.stage.word());
    }
    wait_of(lang, row, now).unwrap_or_else(|| match row.lamp {
        Lamp::Red | Lamp::Yellow => lang.say(&format!("lamp.{}", row.lamp.word())),
        Lamp::Green | Lamp::Grey => lang.say("queue.no_limit"),
    })
}

/// The same of a matter mentioned on another page.
pub fn waits_more(lang: Lang, row: &MoreRow, now: Moment) -> String {
    let at = row.at.filter(|_| !row.stage.is_closed());
    match (at, row.lamp) {
        _ if row.stage.is_closed() => lang.word("stage", row.stage.word()),
        (Some(at), lamp) => wait(lang, Wait { at, whole_day: false, lamp }, now),
        (None, Lamp::Red | Lamp::Yellow) => lang.say(&format!("lamp.{}", row.lamp.word())),
        (None, Lamp::Green | Lamp::Grey) => lang.say("queue.no_limit"),
    }
}

/// Days that a column of a list has no room to name.
const MANY: u64 = 100;

/// 今天, 明天, 昨天, else `11-27`, with the year if it is another one.
pub fn day(lang: Lang, date: NaiveDate, now: Moment) -> String {
    let today = now.date();
    match (date - today).num_days() {
        -1 => lang.say("when.yesterday"),
        0 => lang.say("when.today"),
        1 => lang.say("when.tomorrow"),
        _ if date.year() == today.year() => date.format("%m-%d").to_string(),
        _ => date.format("%Y-%m-%d").to_string(),
    }
}

/// A day and a time of day, for timelines: `11-24 09:30`.
pub fn stamp(moment: Moment, now: Moment) -> String {
    let local = moment.local();
    if local.year() == now.date().year() {
        local.format("%m-%d %H:%M").to_string()
    } else {
        local.format("%Y-%m-%d").to_string()
    }
}

/// What a step waits for: `11-24 09:30`, or the day alone where it has no time of day,
/// which is kept as its 24:00.
pub fn until(lang: Lang, moment: Moment, now: Moment) -> String {
    match moment.minute_of_day() {
        0 => day(lang, moment.last_day(), now),
        _ => stamp(moment, now),
    }
}

/// When something happened: `11-24 09:30`, or the day alone where no time of day was said, which
/// is kept as its 00:00.
pub fn past(lang: Lang, moment: Moment, now: Moment) -> String {
    match moment.minute_of_day() {
        0 => day(lang, moment.date(), now),
        _ => stamp(moment, now),
    }
}

/// Moments and days divided by blanks, as they are kept: RFC 3339, `2026-12-01`, or
/// `2026-12-01+` for the end of a day; `None` where anything else stands there. What
/// is over is told by [`past`], a limit by [`until`]: at midnight a day begins, or one ends.
pub fn moments(lang: Lang, kind: Option<FieldKind>, value: &str, now: Moment) -> Option<String> {
    let told = if kind == Some(FieldKind::Past) { past } else { until };
    let one = |word: &str| match Moment::parse_rfc3339(word) {
        Some(moment) => Some(told(lang, moment, now)),
        None => {
            let date = word.trim_end_matches('+');
            let is_date = date.len() == "2026-12-01".len();
            date.parse().ok().filter(|_| is_date).map(|date| day(lang, date, now))
        }
    };
    let words: Option<Vec<_>> = value.split_whitespace().map(one).collect();
    words.filter(|words| !words.is_empty()).map(|words| words.join(" "))
}

/// The clock alone: `10:32`.
pub fn clock(moment: Moment) -> String {
    moment.local().format("%H:%M").to_string()
}

/// 周三
pub fn weekday(lang: Lang, date: NaiveDate) -> String {
    lang.say(&format!("when.weekday.{}", date.weekday().number_from_monday()))
}

/// 17点, 17:30
fn time(lang: Lang, at: Moment) -> String {
    match at.minute_of_day() {
        minutes if minutes % 60 == 0 => {
            lang.fill("when.hour", &[("h", (minutes / 60).to_string())])
        }
        _ => clock(at),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Moment {
        Moment::parse_rfc3339(&format!("{text}:00+08:00")).unwrap()
    }

    #[test]
    fn waits_read_as_people_say_them() {
        let now = at("2026-11-25T10:32");
        for (when, whole_day, lamp, expected) in [
            ("2026-11-24T17:00", false, Lamp::Red, "逾期1天"),
            ("2026-11-25T08:00", false, Lamp::Red, "逾期2小时"),
            ("2026-11-25T10:30", false, Lamp::Red, "逾期2分"),
            ("2026-11-25T00:00", true, Lamp::Red, "逾期1天"),
            ("2026-11-25T17:00", false, Lamp::Yellow, "今天17点"),
            ("2026-11-26T00:00", true, Lamp::Yellow, "今天"),
            ("2026-11-26T09:30", false, Lamp::Green, "明天09:30"),
            ("2026-11-28T00:00", true, Lamp::Green, "11-27"),
            ("2026-11-28T00:00", false, Lamp::Green, "11-27"),
            ("2027-01-04T00:00", true, Lamp::Green, "2027-01-03"),
        ] {
            let shown = wait(Lang::Zh, Wait { at: at(when), whole_day, lamp }, now);
            assert_eq!(shown, expected, "{when}");
        }
        assert_eq!(weekday(Lang::Zh, now.date()), "周三");
        assert_eq!(stamp(at("2026-11-24T09:05"), now), "11-24 09:05");
        assert_eq!(until(Lang::Zh, at("2026-11-27T09:05"), now), "11-27 09:05");
        assert_eq!(until(Lang::Zh, at("2026-11-27T00:00"), now), "明天");
        // The same midnight ends a limit's day and begins that of what happened.
        assert_eq!(past(Lang::Zh, at("2026-11-24T00:00"), now), "昨天");
        assert_eq!(until(Lang::Zh, at("2026-11-24T00:00"), now), "11-23");
        let told = |kind| moments(Lang::Zh, Some(kind), "2026-11-24T00:00:00+08:00", now);
        assert_eq!(told(FieldKind::Past).as_deref(), Some("昨天"));
        assert_eq!(told(FieldKind::Future).as_deref(), Some("11-23"));
    }
}
