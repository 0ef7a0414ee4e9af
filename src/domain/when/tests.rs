use proptest::prelude::*;

use super::*;

/// Wednesday 2026-11-25, 10:32.
fn now() -> Moment {
    Moment::parse_rfc3339("2026-11-25T10:32:20+08:00").unwrap()
}

fn future(text: &str) -> String {
    parse_future(text, now(), &Calendar::shipped())
        .map_or_else(|refusal| refusal.code, |when| when.canonical())
}

fn past(text: &str) -> String {
    parse_past(text, now()).map_or_else(|refusal| refusal.code, past_text)
}

fn day(text: &str) -> String {
    parse_day(text, now().date()).map_or_else(|refusal| refusal.code, date_text)
}

#[test]
fn limits_are_read_as_people_write_them() {
    for (typed, meant) in [
        ("今天", "2026-11-25"),
        ("明天", "2026-11-26"),
        ("后天", "2026-11-27"),
        ("周三", "2026-11-25"),
        ("周五", "2026-11-27"),
        ("周一", "2026-11-30"),
        ("下周三", "2026-12-02"),
        ("星期天", "2026-11-29"),
        ("+2", "2026-11-27"),
        ("+3", "2026-11-30"), // Saturday the 28th moves
        ("+3g", "2026-11-30"),
        ("3g", "2026-11-30"),
        ("＋５工", "2026-12-02"),
        ("5个工作日", "2026-12-02"),
        ("+2h", "2026-11-25 12:32"),
        ("2小时后", "2026-11-25 12:32"),
        ("12-1", "2026-12-01"),
        ("12.1", "2026-12-01"),
        ("12、1", "2026-12-01"),
        ("12月1日", "2026-12-01"),
        ("28号", "2026-11-28"),
        ("3号", "2026-12-03"),
        ("1-5", "2027-01-05"),
        ("2-29", "2028-02-29"),
        ("20261201", "2026-12-01"),
        ("2026-12-01", "2026-12-01"),
        ("2026-12-01 17:00", "2026-12-01 17:00"),
        ("2026-11-28 24:00", "2026-11-28"),
        ("17:30", "2026-11-25 17:30"),
        ("１７：３０", "2026-11-25 17:30"),
        ("明天9点", "2026-11-26 09:00"),
        ("明天下午3点半", "2026-11-26 15:30"),
        ("今晚8点", "2026-11-25 20:00"),
        ("周五 9:30", "2026-11-27 09:30"),
        ("11-28T17:00", "2026-11-28 17:00"),
        ("2026-12-01T17:00:00+08:00", "2026-12-01 17:00"),
    ] {
        assert_eq!(future(typed), meant, "{typed}");
    }
}

#[test]
fn a_limit_that_is_none_says_why() {
    for (typed, code) in [
        ("", "input.date"),
        ("随便", "input.date"),
        ("3", "input.date"),
        ("12-1x", "input.date"),
        ("明天下午", "input.date"),
        ("2-30", "input.date_impossible"),
        ("13-1", "input.date_impossible"),
        ("2027-02-29", "input.date_impossible"),
        ("32号", "input.date_impossible"),
        ("25:00", "input.time_impossible"),
        ("9:75", "input.time_impossible"),
        ("9:30", "input.date_past"),
        ("昨天", "input.date_past"),
        ("本周一", "input.date_past"),
        ("2小时前", "input.date_past"),
        ("3天前", "input.date_past"),
        ("2026-11-24", "input.date_past"),
        ("+99999", "input.date_far"),
        ("99991231", "input.date_far"),
    ] {
        assert_eq!(future(typed), code, "{typed}");
    }
    let refusal = parse_future("2-30", now(), &Calendar::shipped()).unwrap_err();
    assert_eq!(refusal.facts["date"], "2-30");
}

#[test]
fn a_counted_limit_brings_its_reason_and_a_named_day_none() {
    let calendar = Calendar::shipped();
    let counted = parse_future("+3", now(), &calendar).unwrap();
    let moved = counted.reason.unwrap().moved_from;
    assert_eq!(moved, NaiveDate::from_ymd_opt(2026, 11, 28));
    let named = parse_future("11-28", now(), &calendar).unwrap();
    assert_eq!((named.reason, named.whole_day), (None, true));
    assert_eq!(named.at.to_string(), "2026-11-29T00:00:00+08:00");
}

#[test]
fn what_happened_is_over() {
    for (typed, meant) in [
        ("9:30", "2026-11-25 09:30"),
        ("昨天 15:00", "2026-11-24 15:00"),
        ("昨晚11点", "2026-11-24 23:00"),
        ("昨天", "2026-11-24"),
        ("今天", "2026-11-25"),
        ("现在", "2026-11-25 10:32"),
        ("2小时前", "2026-11-25 08:32"),
        ("3天前", "2026-11-22"),
        ("周五", "2026-11-20"),
        ("12-1", "2025-12-01"),
        ("11-20 8:00", "2026-11-20 08:00"),
        ("明天", "input.date_future"),
        ("11:00", "input.date_future"),
        ("+3", "input.date"),
        ("1899-1-1", "input.date_early"),
    ] {
        assert_eq!(past(typed), meant, "{typed}");
    }
}

#[test]
fn births_are_days() {
    for (typed, meant) in [
        ("1958。3。5", "1958-03-05"),
        ("19580305", "1958-03-05"),
        ("1958年3月5日", "1958-03-05"),
        ("１９５８－３－５", "1958-03-05"),
        ("昨天", "2026-11-24"),
        ("1958-3", "input.date"),
        ("1958-3-5 9:00", "input.date"),
        ("19580230", "input.date_impossible"),
        ("2026-11-26", "input.date_future"),
        ("18991231", "input.date_early"),
    ] {
        assert_eq!(day(typed), meant, "{typed}");
    }
}

proptest! {
    #[test]
    fn the_canonical_text_means_the_same(
        text in "(\\+[0-9]{1,3}(g|h|)|(明天|周五|下周日|1[0-2]-[0-9]{1,2})( [0-9]{1,2}:[0-5][0-9])?)",
    ) {
        let calendar = Calendar::shipped();
        if let Ok(when) = parse_future(&text, now(), &calendar) {
            let again = parse_future(&when.canonical(), now(), &calendar).unwrap();
            prop_assert_eq!((again.at, again.whole_day), (when.at, when.whole_day));
        }
        if let Ok(at) = parse_past(&text, now()) {
            prop_assert_eq!(parse_past(&past_text(at), now()), Ok(at));
        }
    }

    #[test]
    fn nothing_typed_makes_it_stumble(text in "[0-9年月日号周下上本一五天明今+gh:. /-]{0,14}|\\PC*") {
        let _ = parse_future(&text, now(), &Calendar::shipped());
        let _ = parse_past(&text, now());
        let _ = parse_day(&text, now().date());
    }
}
