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
        ("月底", "2026-11-30"),
        ("月底前", "2026-11-30"),
        ("本月底", "2026-11-30"),
        ("下个月底", "2026-12-31"),
        ("年底之前", "2026-12-31"),
        ("明年底", "2027-12-31"),
        ("月底17:00", "2026-11-30 17:00"),
        ("元旦", "2027-01-01"),
        ("12-1", "2026-12-01"),
        ("12.1", "2026-12-01"),
        ("12、1", "2026-12-01"),
        ("12月1日", "2026-12-01"),
        ("28号", "2026-11-28"),
        ("3号", "2026-12-03"),
        ("1-5", "2027-01-05"),
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
        ("明天下午", "input.time_hour"),
        // Nobody knows whether the day itself is meant.
        ("元旦前", "input.date"),
        // Yesterday's, and nobody said next year's or next month's.
        ("11-24", "input.date_which"),
        ("8-1", "input.date_which"),
        ("2-29", "input.date_which"),
        ("24号", "input.date_which"),
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
        ("12-1", "input.date_which"),
        ("11-26", "input.date_which"),
        ("26号", "input.date_which"),
        ("去年12月1日", "2025-12-01"),
        ("1-5", "2026-01-05"),
        ("上月30号", "2026-10-30"),
        ("半小时前", "2026-11-25 10:02"),
        ("20分钟前", "2026-11-25 10:12"),
        ("1个半小时前", "2026-11-25 09:02"),
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
        ("11-26", "input.date_which"),
        ("12-31", "input.date_which"),
        ("1958-3-5 9:00", "input.date"),
        ("19580230", "input.date_impossible"),
        ("2026-11-26", "input.date_future"),
        ("18991231", "input.date_early"),
    ] {
        assert_eq!(day(typed), meant, "{typed}");
    }
}

fn at(clock: &str) -> Moment {
    Moment::parse_rfc3339(&format!("{clock}:00+08:00")).unwrap()
}

/// Beside the clock 2026-11-25 10:32: what a past and what a future field take it for.
#[test]
fn words_for_a_half_of_the_day_mean_what_people_mean() {
    for (typed, over, to_come) in [
        ("昨晚12点", "2026-11-25", "input.date_past"),
        ("昨晚1点", "2026-11-25 01:00", "input.date_past"),
        ("昨夜2点", "2026-11-25 02:00", "input.date_past"),
        ("前天晚上12点", "2026-11-24", "input.date_past"),
        ("前晚十二点半", "2026-11-24 00:30", "input.date_past"),
        ("昨天中午11点半", "2026-11-24 11:30", "input.date_past"),
        ("昨天中午1点", "2026-11-24 13:00", "input.date_past"),
        ("今晚12点", "input.date_future", "2026-11-25"),
        ("今晚十二点", "input.date_future", "2026-11-25"),
        ("今晚零点", "input.date_future", "2026-11-25"),
        ("今晚24点", "input.date_future", "2026-11-25"),
        ("今晚1点", "input.date_future", "2026-11-26 01:00"),
        ("明天中午11点半", "input.date_future", "2026-11-26 11:30"),
        ("明天中午12点", "input.date_future", "2026-11-26 12:00"),
        ("明早6点", "input.date_future", "2026-11-26 06:00"),
        ("今天凌晨12点", "2026-11-25", "input.date_past"),
        ("明天凌晨12点", "input.date_future", "2026-11-26 00:00"),
        ("凌晨3点", "2026-11-25 03:00", "input.date_past"),
        ("明天零点", "input.date_future", "2026-11-26 00:00"),
        ("明天0:00", "input.date_future", "2026-11-26 00:00"),
        ("今天24点", "input.date_future", "2026-11-25"),
        ("昨天24:00", "2026-11-25", "input.date_past"),
        ("晚上6点一刻", "2026-11-24 18:15", "2026-11-25 18:15"),
        ("晚上1点", "2026-11-25 01:00", "2026-11-26 01:00"),
        ("傍晚6点", "input.date_future", "2026-11-25 18:00"),
        ("清早6点", "2026-11-25 06:00", "input.date_past"),
        ("今天半夜2点", "2026-11-25 02:00", "2026-11-26 02:00"),
        ("半夜12点", "2026-11-25", "2026-11-25"),
        ("夜里11点", "2026-11-24 23:00", "2026-11-25 23:00"),
        ("昨天半夜2点", "input.time_which", "input.date_past"),
        ("明天夜里两点", "input.date_future", "input.time_which"),
        ("明天12点差5分", "input.date_future", "2026-11-26 11:55"),
        ("明天差一刻8点", "input.date_future", "2026-11-26 07:45"),
        ("明天下午三点二十", "input.date_future", "2026-11-26 15:20"),
        ("明天8点05分", "input.date_future", "2026-11-26 08:05"),
        ("明天8点过5分", "input.date_future", "2026-11-26 08:05"),
        ("明天9点整", "input.date_future", "2026-11-26 09:00"),
        ("昨天3点", "input.time_which", "input.date_past"),
        ("明天3点", "input.date_future", "input.time_which"),
        ("3点", "2026-11-25 03:00", "2026-11-25 15:00"),
        ("十二月一日上午九点", "input.date_which", "2026-12-01 09:00"),
        ("下午12点", "input.time_word", "input.time_word"),
        ("上午12点", "input.time_word", "input.time_word"),
        ("早上12点", "input.time_word", "input.time_word"),
        ("中午10点", "input.time_word", "input.time_word"),
        ("昨天半夜", "input.time_hour", "input.time_hour"),
        ("傍晚", "input.time_hour", "input.time_hour"),
        ("12点差5分差", "input.date", "input.date"),
        ("24:30", "input.time_impossible", "input.time_impossible"),
        ("晚上25点", "input.time_impossible", "input.time_impossible"),
    ] {
        assert_eq!((past(typed).as_str(), future(typed).as_str()), (over, to_come), "{typed}");
    }
}

#[test]
fn just_past_midnight_a_time_to_come_was_yesterdays() {
    let night = at("2026-11-25T00:20");
    let told = |typed: &str, now| parse_past(typed, now).map_or_else(|no| no.code, past_text);
    for (typed, meant) in [
        ("23:50", "2026-11-24 23:50"),
        ("晚上11点", "2026-11-24 23:00"),
        ("昨晚11点", "2026-11-24 23:00"),
        ("昨天23:50", "2026-11-24 23:50"),
        ("14:00", "2026-11-24 14:00"),
        ("0:10", "2026-11-25 00:10"),
        ("半夜12点", "2026-11-25"),
        // The evening's, most likely, but nobody said so.
        ("11点", "input.time_which"),
        ("12点", "input.time_which"),
        ("今天23:50", "input.date_future"),
    ] {
        assert_eq!(told(typed, night), meant, "{typed}");
    }
    assert_eq!(told("23:50", at("2026-11-25T05:59")), "2026-11-24 23:50");
    assert_eq!(told("23:50", at("2026-11-25T06:00")), "input.date_future");
    assert_eq!(told("9点", at("2026-11-25T22:00")), "input.time_which");
    assert_eq!(told("9:00", at("2026-11-25T22:00")), "2026-11-25 09:00");
}

#[test]
fn around_the_turn_of_the_year_the_near_year_is_meant() {
    let calendar = Calendar::shipped();
    let told = |typed: &str, now| parse_past(typed, now).map_or_else(|no| no.code, past_text);
    let ahead = |typed: &str, now| {
        parse_future(typed, now, &calendar).map_or_else(|no| no.code, |when| when.canonical())
    };
    let (before, after) = (at("2026-12-30T10:00"), at("2027-01-02T10:00"));
    assert_eq!(
        (told("12-30", after), told("12-30", before)),
        ("2026-12-30".into(), "2026-12-30".into())
    );
    assert_eq!(
        (ahead("1-2", before), ahead("1-1", after)),
        ("2027-01-02".into(), "input.date_which".into())
    );
    assert_eq!(
        (ahead("12-29", before), told("1-3", after)),
        ("input.date_which".into(), "input.date_which".into())
    );
    assert_eq!(
        (told("31号", after), ahead("2号", before)),
        ("2026-12-31".into(), "2027-01-02".into())
    );
}

#[test]
fn a_birth_has_its_year() {
    let birth = |text| parse_birth(text, now().date()).map_or_else(|no| no.code, date_text);
    for (typed, meant) in [
        ("1958-3-5", "1958-03-05"),
        ("昨天", "2026-11-24"),
        ("去年3月5日", "2025-03-05"),
        ("3-5", "input.date_year"),
        ("5号", "input.date_year"),
        ("周三", "input.date_year"),
    ] {
        assert_eq!(birth(typed), meant, "{typed}");
    }
}

#[test]
fn a_limit_begins_on_the_nearest_such_day() {
    let calendar = Calendar::shipped();
    let start = |typed: &str| {
        parse_start(typed, now(), &calendar).map_or_else(|no| no.code, |past| past_text(past.at))
    };
    for (typed, meant) in [
        ("12-1", "2026-12-01"),
        ("11-20", "2026-11-20"),
        ("1-5", "2027-01-05"),
        ("8-1", "2026-08-01"),
        ("明天", "2026-11-26"),
        ("11:00", "2026-11-25 11:00"),
        ("+2h", "2026-11-25 12:32"),
        ("2027-02-03", "2027-02-03"),
        ("今天3点", "input.time_which"),
        ("2-30", "input.date_impossible"),
    ] {
        assert_eq!(start(typed), meant, "{typed}");
    }
}

proptest! {
    #[test]
    fn every_word_with_every_hour_keeps_its_hour_of_the_face_in_every_field(
        day in prop::sample::select(vec!["", "昨天", "今天", "明天", "11-24", "周五", "前天"]),
        part in 0usize..half::PARTS.len(),
        hour in 0u32..=24,
        clock in 0i64..1440,
    ) {
        let now = Moment::start_of(now().date()).plus(clock * Moment::MINUTE);
        for word in half::PARTS[part].words {
            let typed = format!("{day}{word}{hour}点");
            let told = [
                parse_past(&typed, now).ok(),
                parse_future(&typed, now, &Calendar::shipped()).ok().map(|when| when.at),
            ];
            for at in told.into_iter().flatten() {
                prop_assert_eq!(at.minute_of_day() % 720, hour % 12 * 60, "{} at {}", typed, now);
            }
        }
    }

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
    fn nothing_typed_makes_it_stumble(text in "[0-9年月日号周下上本一五天明今昨早晚夜半点差刻分零十两+gh:. /-]{0,14}|\\PC*") {
        let _ = parse_future(&text, now(), &Calendar::shipped());
        let _ = parse_past(&text, now());
        let _ = parse_day(&text, now().date());
        let _ = parse_start(&text, now(), &Calendar::shipped());
    }
}

#[test]
fn a_day_of_the_old_year_is_never_silently_one_of_the_new_years_end() {
    let read = |now: &str, text: &str| {
        let now = Moment::parse_rfc3339(now).unwrap();
        parse_future(text, now, &Calendar::shipped())
            .map_or_else(|refusal| refusal.code, |when| when.canonical())
    };
    for (now, typed, meant) in [
        ("2027-01-01T00:10:00+08:00", "12-31", "input.date_which"),
        ("2027-01-03T09:00:00+08:00", "12月28日", "input.date_which"),
        ("2026-12-31T09:00:00+08:00", "12-30", "input.date_which"),
        ("2026-12-31T09:00:00+08:00", "12-31", "2026-12-31"),
        ("2026-12-31T09:00:00+08:00", "1-5", "2027-01-05"),
        // Long ago in the old year: nobody means that.
        ("2027-01-20T09:00:00+08:00", "12-31", "2027-12-31"),
    ] {
        assert_eq!(read(now, typed), meant, "{typed} at {now}");
    }
}

#[test]
fn one_night_is_meant_by_all_its_words_and_minutes_never_choose_the_day() {
    let at = |time: &str| Moment::parse_rfc3339(&format!("2026-12-31T{time}:00+08:00")).unwrap();
    let start = |text: &str, now: Moment| match parse_start(text, now, &Calendar::shipped()) {
        Ok(start) => time_text(start.at),
        Err(refusal) => refusal.code,
    };
    for word in ["晚上", "夜里", "半夜"] {
        for time in ["12点", "12点10分", "12点半", "12点50"] {
            let text = format!("{word}{time}");
            let minute = match time {
                "12点" => "00",
                "12点半" => "30",
                "12点10分" => "10",
                _ => "50",
            };
            // In the middle of the day it may be either night.
            assert_eq!(start(&text, at("12:00")), "input.time_which", "{text}");
            assert_eq!(start(&text, at("07:00")), format!("2026-12-31 00:{minute}"), "{text}");
            assert_eq!(start(&text, at("20:00")), format!("2027-01-01 00:{minute}"), "{text}");
        }
    }
}
