use proptest::prelude::*;

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
        ("7×24小时", "24h"),
        ("7*24", "24h"),
        ("每天24小时", "24h"),
        ("全年无休，24小时", "24h"),
        ("随时", "24h"),
        ("00:00-23:59", "24h"),
        ("0:00-24:00", "24h"),
        ("00:00-00:00", "24h"),
        ("周一至周日 0:00—24:00", "24h"),
        ("工作日9:00-18:00", "工作日9:00-18:00"),
        ("工作日 9-18", "工作日9:00-18:00"),
        ("工作日：９：００－１８：３０", "工作日9:00-18:30"),
        ("工作日（9:00～18:00）", "工作日9:00-18:00"),
        ("9:00-18:00(工作日)", "工作日9:00-18:00"),
        ("8.30-17.30", "8:30-17:30"),
        ("0830-1730", "8:30-17:30"),
        ("夜间18:00-9:00", "18:00-次日9:00"),
        ("18:00-次日8:00", "18:00-次日8:00"),
        ("18:00至次日早8点", "18:00-次日8:00"),
        ("晚6点到第二天早上8点半", "18:00-次日8:30"),
        ("晚上10点-6点", "22:00-次日6:00"),
        ("22:00-凌晨6点", "22:00-次日6:00"),
        ("18点到9点半", "18:00-次日9:30"),
        ("8:00-次日8:00", "8:00-次日8:00"),
        ("8:00-8:00", "8:00-次日8:00"),
        ("18:00-23:59", "18:00-24:00"),
        ("18:00-次日0:00", "18:00-次日0:00"),
        ("周一至周五8:30-17:30，周末9-12", "周一至周五8:30-17:30,周末9:00-12:00"),
        ("周一至周五8:30-11:30,14:00-17:30", "周一至周五8:30-11:30,14:00-17:30"),
        ("周一到五 上午8点半-11点半 下午2点-5点半", "周一至周五8:30-11:30,14:00-17:30"),
        ("星期一——星期五 8:30——17:30", "周一至周五8:30-17:30"),
        ("周1-5 9-17", "周一至周五9:00-17:00"),
        ("早九晚五", "9:00-17:00"),
        ("工作日朝九晚五", "工作日9:00-17:00"),
        ("早8点晚6点", "8:00-18:00"),
        ("周六 9:00-24:00", "周六9:00-24:00"),
        ("周末全天", "周末全天"),
        ("工作日18:00-次日8:00、周末全天", "工作日18:00-次日8:00,周末全天"),
        ("周六、周日9-12", "周末9:00-12:00"),
        ("周六日9-12", "周末9:00-12:00"),
        ("周一、三、五 14:00-17:00", "周一、周三、周五14:00-17:00"),
        ("周二，周四 9-11", "周二、周四9:00-11:00"),
        ("周五至周一9-18", "周五至周一9:00-18:00"),
        ("节假日全天", "休息日全天"),
        ("法定节假日 10-16", "法定节假日10:00-16:00"),
        ("周末及节假日9-12", "周末9:00-12:00,休息日9:00-12:00"),
        ("周一至周五9:00-17:00（节假日除外）", "周一至周五9:00-17:00,法定节假日休息"),
        ("每天8-20，周一休息", "8:00-20:00,周一休息"),
        ("营业时间：9:00-21:00", "9:00-21:00"),
    ] {
        let hours = parse(typed).unwrap_or_else(|| panic!("{typed}"));
        assert_eq!(hours.to_string(), kept, "{typed}");
        assert_eq!(parse(kept).as_ref(), Some(&hours), "{typed}");
    }
}

#[test]
fn what_is_not_understood_whole_is_not_understood() {
    for typed in [
        "",
        "9",
        "25-26",
        "9:60-18",
        "工作日",
        "每月9-18",
        "看情况",
        "周一至周五9-18,中午休息",
        "夏季8:00-18:00",
        "9:00-18:00,工作日10-12,周末",
        // Twelve hours may be missing.
        "8:00-5:30",
        "9点-5点",
        "2:00-5:00",
        "8:30-11:30,2:00-5:00",
        "13点-5点",
        "上午8点-5点",
        "9:00-次日18:00",
    ] {
        assert_eq!(parse(typed), None, "{typed}");
    }
}

#[test]
fn nights_go_over_midnight_and_working_days_follow_the_calendar() {
    assert!(covers("24h", "10-01T03:00"));
    for night in ["夜间18:00-9:00", "18:00-次日9:00"] {
        assert!(covers(night, "11-25T18:00") && covers(night, "11-25T08:59"));
        assert!(!covers(night, "11-25T09:00") && !covers(night, "11-25T17:59"));
    }
    assert!(covers("00:00-23:59", "11-25T23:59") && covers("00:00-23:59", "11-25T00:00"));
    // 2026-10-10 is a make-up Saturday, 10-01 a holiday, 10-11 a Sunday.
    let office = "工作日9:00-18:00";
    assert!(covers(office, "10-10T09:00") && !covers(office, "10-10T18:00"));
    assert!(!covers(office, "10-01T10:00") && !covers(office, "10-11T10:00"));
    assert!(covers("休息日9:00-18:00", "10-01T10:00"));
    assert!(covers("法定节假日9-18", "10-01T10:00") && !covers("法定节假日9-18", "10-11T10:00"));
    // The night that a working day begins ends on the morning after it.
    let night = "工作日18:00-8:00";
    assert!(covers(night, "10-11T07:00") && !covers(night, "10-11T19:00"));
    assert!(!covers(night, "10-12T07:00"));
    assert!(covers("周末9:00-12:00", "11-28T10:00") && !covers("周末9:00-12:00", "11-27T10:00"));
    // The second times of a day are that day's too.
    let twice = "周一至周五8:30-11:30,14:00-17:30";
    assert!(covers(twice, "11-27T14:00") && !covers(twice, "11-28T14:00"));
    // Holidays are left out of the week, not the weekends of it.
    let but = "周一至周六9:00-17:00,节假日除外";
    assert!(covers(but, "11-28T10:00") && !covers(but, "10-01T10:00"));
}

#[test]
fn over_the_end_of_a_week_it_goes_on() {
    // 2026-11-29 is a Sunday.
    let weekend = "周末20:00-次日6:00";
    assert!(covers(weekend, "11-30T05:59") && !covers(weekend, "11-30T20:00"));
    assert!(covers(weekend, "11-28T20:00") && !covers(weekend, "11-28T05:00"));
    let over = "周五至周一9-18";
    for (day, open) in [(27, true), (28, true), (29, true), (30, true)] {
        assert_eq!(covers(over, &format!("11-{day}T10:00")), open, "{day}");
    }
    assert!(!covers(over, "11-26T10:00") && !covers(over, "12-01T10:00"));
}

fn days() -> impl Strategy<Value = Days> {
    prop_oneof![
        Just(Days::All),
        Just(Days::Work),
        Just(Days::Rest),
        Just(Days::Holiday),
        (1u8..127).prop_map(Days::Week),
    ]
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(
        spans in proptest::collection::vec((days(), 0u16..48, 0u16..=48), 1..4),
        closed in proptest::collection::vec(days(), 0..2),
    ) {
        let spans = spans.into_iter().filter_map(|(days, from, to)| {
            let (from, to) = (from * 30, to * 30);
            // Hours that people would have to be asked about are never written.
            let asked = to > from && (60..7 * 60).contains(&from) && to <= 8 * 60;
            let to = if from == 0 && to == 0 { DAY } else { to };
            (!asked).then_some(Span { days, from, to })
        });
        let closed = closed.into_iter().filter(|days| *days != Days::Rest);
        let hours = Hours { spans: spans.collect(), closed: closed.collect() };
        prop_assume!(!hours.spans.is_empty());
        prop_assert_eq!(parse(&hours.to_string()), Some(hours.clone()), "{}", hours);
    }

    #[test]
    fn nothing_typed_makes_it_stumble(text in "[0-9:点半-至到周一五日末工作每天次日早晚上下午,、 ]{0,16}|\\PC*") {
        if let Some(hours) = parse(&text) {
            prop_assert_eq!(parse(&hours.to_string()).map(|again| again.to_string()), Some(hours.to_string()));
        }
    }
}
