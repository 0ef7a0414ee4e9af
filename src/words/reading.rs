//! What a typed time was understood as: 明天 11-26 周四 24:00前.

use chrono::{Datelike, NaiveDate};

use super::{Lang, clock, counted, weekday};
use crate::domain::input::Reading;
use crate::domain::{Moment, hours};

/// The reading in words, seen from now: the day with its weekday, the year where it is
/// another one, the clock where one was said.
pub fn reading(lang: Lang, reading: &Reading, now: Moment) -> String {
    let named = |date: &NaiveDate| day(lang, *date, now);
    match reading {
        Reading::At(at) => format!("{} {}", named(&at.date()), clock(*at)),
        Reading::Day(date) => named(date),
        Reading::Days(days) => days.iter().map(named).collect::<Vec<_>>().join(", "),
        Reading::Hours(hours) => hours.clone(),
        Reading::Words => lang.say("reading.words"),
        Reading::Until(when) if when.whole_day => {
            let until = lang.fill("reading.until", &[("day", named(&when.at.last_day()))]);
            match &when.reason {
                Some(reason) => format!("{until} {}", counted(lang, reason)),
                None => until,
            }
        }
        Reading::Until(when) => format!("{} {}", named(&when.at.date()), clock(when.at)),
    }
}

/// Hours as they are kept, and that nobody counts by them where they are words.
pub fn kept_hours(lang: Lang, kept: &str) -> String {
    match kept.is_empty() || hours::parse(kept).is_some() {
        true => kept.to_string(),
        false => lang.fill("reading.kept_words", &[("words", kept)]),
    }
}

/// 昨天 11-24 周二, 2027-01-05 周二
fn day(lang: Lang, date: NaiveDate, now: Moment) -> String {
    let today = now.date();
    let near = match (date - today).num_days() {
        -2 => "reading.before_yesterday",
        -1 => "when.yesterday",
        0 => "when.today",
        1 => "when.tomorrow",
        2 => "reading.after_tomorrow",
        _ => "",
    };
    let format = if date.year() == today.year() { "%m-%d" } else { "%Y-%m-%d" };
    let said = format!("{} {}", date.format(format), weekday(lang, date));
    if near.is_empty() { said } else { format!("{} {said}", lang.say(near)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::Calendar;
    use crate::domain::command::{Field, FieldKind, Need};
    use crate::domain::input;

    #[test]
    fn a_reading_says_day_weekday_and_clock() {
        let now = Moment::parse_rfc3339("2026-11-25T10:32:00+08:00").unwrap();
        let calendar = Calendar::shipped();
        for (kind, typed, expected) in [
            (FieldKind::Future, "今晚12点", "今天 11-25 周三 24:00前"),
            (FieldKind::Future, "明天", "明天 11-26 周四 24:00前"),
            (FieldKind::Future, "后天下午3点", "后天 11-27 周五 15:00"),
            (FieldKind::Future, "1-5", "2027-01-05 周二 24:00前"),
            (FieldKind::Future, "+5g", "12-02 周三 24:00前 5个工作日, 当日不算"),
            (FieldKind::Past, "昨晚1点", "今天 11-25 周三 01:00"),
            (FieldKind::Past, "昨晚12点", "今天 11-25 周三 00:00"),
            (FieldKind::Past, "昨天", "昨天 11-24 周二"),
            (FieldKind::Past, "前天晚上8点", "前天 11-23 周一 20:00"),
            (FieldKind::Day, "去年12月1日", "2025-12-01 周一"),
            (FieldKind::Dates, "12-15 12-1", "12-01 周二, 12-15 周二"),
            (FieldKind::Hours, "早8点晚6点", "8:00-18:00"),
        ] {
            let field = Field { name: "x", kind, need: Need::Optional, stop: false };
            let read = input::reading(&field, typed, now, &calendar).unwrap();
            assert_eq!(reading(Lang::Zh, &read, now), expected, "{typed}");
        }
        let hours =
            Field { name: "hours", kind: FieldKind::Hours, need: Need::Optional, stop: false };
        let read = input::reading(&hours, "看情况", now, &calendar).unwrap();
        assert_eq!(read, Reading::Words);
    }
}
