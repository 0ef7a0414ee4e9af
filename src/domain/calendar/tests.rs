use proptest::prelude::*;

use super::*;

fn day(text: &str) -> NaiveDate {
    NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap()
}

fn days(pairs: &[(&str, &str)]) -> Vec<(NaiveDate, NaiveDate)> {
    pairs.iter().map(|(first, last)| (day(first), day(last))).collect()
}

#[test]
fn three_notices_are_shipped_and_2027_has_none() {
    let calendar = Calendar::shipped();
    assert_eq!(
        [2023, 2024, 2025, 2026, 2027].map(|y| calendar.known(y)),
        [false, true, true, true, false]
    );
    for year in 2024..=2026 {
        assert!(calendar.source(year).unwrap().contains(&year.to_string()));
        // A make-up workday is only ever taken from a weekend.
        assert!(calendar.years[&year].work.iter().all(|day| is_weekend(*day)), "{year}");
    }
}

#[test]
fn five_working_days_over_the_national_holiday() {
    let limit = Calendar::shipped().add_workdays(day("2026-09-30"), 5);
    assert_eq!(limit.last_day, day("2026-10-13"));
    assert_eq!(
        limit.reason,
        Reason {
            unit: Unit::Workdays,
            count: 5,
            skipped: days(&[("2026-10-01", "2026-10-07")]),
            makeup: vec![day("2026-10-10")],
            moved_from: None,
            tentative: None,
        }
    );
}

#[test]
fn a_plain_weekend_needs_no_words() {
    let limit = Calendar::shipped().add_workdays(day("2026-11-25"), 3);
    assert_eq!((limit.last_day, limit.reason.skipped.len()), (day("2026-11-30"), 0));
}

#[test]
fn a_limit_in_days_moves_off_rest_days() {
    let calendar = Calendar::shipped();
    let limit = calendar.add_days(day("2026-09-28"), 5);
    assert_eq!(limit.last_day, day("2026-10-08"));
    assert_eq!(limit.reason.moved_from, Some(day("2026-10-03")));
    assert_eq!(limit.reason.skipped, days(&[("2026-10-03", "2026-10-07")]));

    let on_makeup = calendar.add_days(day("2026-10-08"), 2);
    assert_eq!((on_makeup.last_day, on_makeup.reason.moved_from), (day("2026-10-10"), None));
}

#[test]
fn a_year_without_a_notice_makes_a_limit_tentative() {
    let calendar = Calendar::shipped();
    assert_eq!(calendar.add_workdays(day("2026-12-30"), 3).reason.tentative, Some(2027));
    assert_eq!(calendar.add_days(day("2026-12-30"), 3).reason.tentative, Some(2027));
    assert_eq!(calendar.add_days(day("2026-12-28"), 3).reason.tentative, None);
}

#[test]
fn an_office_may_add_a_year() {
    let mut calendar = Calendar::shipped();
    let file = "year=2027\nsource='通知'\noff=[['01-01','01-03']]\nwork=[]\n";
    assert_eq!(calendar.add(file), Ok(2027));
    assert!(calendar.known(2027) && !calendar.is_workday(day("2027-01-01")));
    assert!(calendar.add("year=2028").is_err() && !calendar.known(2028));
}

proptest! {
    #[test]
    fn so_many_workdays_lie_between(start in 0u64..1400, count in 0u32..60) {
        let calendar = Calendar::shipped();
        let from = day("2023-06-01") + chrono::Days::new(start);
        let limit = calendar.add_workdays(from, count);
        let between = from.iter_days().skip(1).take_while(|day| *day <= limit.last_day);
        prop_assert_eq!(between.filter(|day| calendar.is_workday(*day)).count(), count as usize);
        prop_assert!(count == 0 || calendar.is_workday(limit.last_day));
        let end = calendar.add_days(from, count).last_day;
        prop_assert!(calendar.is_workday(end) && end >= from + chrono::Days::new(count.into()));
    }
}

#[test]
fn the_year_of_the_day_that_is_not_counted_makes_nothing_tentative() {
    let calendar = Calendar::shipped();
    let limit = calendar.add_workdays(day("2023-12-31"), 1);
    assert_eq!((limit.last_day, limit.reason.tentative), (day("2024-01-02"), None));
    assert_eq!(calendar.add_workdays(day("2026-12-31"), 1).reason.tentative, Some(2027));
}

#[test]
fn a_notice_of_the_next_year_changes_the_last_days_of_this_one() {
    let mut calendar = Calendar::shipped();
    let file = |year: i32, off: &str, work: &str| {
        format!("year={year}\nsource='通知'\noff=[{off}]\nwork=[{work}]\n")
    };
    calendar.add(&file(2029, "['01-01','01-01'],['2030-01-02','2030-01-02']", "")).unwrap();
    // Saturday the 29th is worked for Monday the 31st.
    calendar.add(&file(2030, "['2029-12-30','2030-01-01']", "'2029-12-29'")).unwrap();
    assert!(calendar.is_workday(day("2029-12-29")) && !calendar.is_workday(day("2029-12-31")));
    // What the older one says of the new year stands where the new one is silent.
    assert!(!calendar.is_workday(day("2030-01-02")));
    let limit = calendar.add_workdays(day("2029-12-28"), 2);
    assert_eq!(limit.last_day, day("2030-01-03"));
    assert_eq!(limit.reason.makeup, [day("2029-12-29")]);
    // A notice that came later takes a day off back.
    calendar.add(&file(2030, "['01-01','01-01']", "'2029-12-29','01-02'")).unwrap();
    assert!(calendar.is_workday(day("2030-01-02")));
}

#[test]
fn a_file_of_another_year_than_its_name_takes_the_place_of_none() {
    let mut calendar = Calendar::shipped();
    let text = "year=2026\nsource='x'\noff=[['01-01','01-01']]\nwork=[]\n";
    for name in ["2027.toml", "26.toml", "2026 (1).toml", "2026年.toml", "02026.toml"] {
        let refusal = calendar.add_named(name, text).unwrap_err();
        assert_eq!(
            (refusal.code.as_str(), refusal.facts["name"].as_str()),
            ("calendar.name", "2026.toml"),
            "{name}"
        );
        assert_eq!(calendar, Calendar::shipped());
    }
    assert_eq!(calendar.add_named("2026.toml", text), Ok(2026));
    assert!(calendar.is_workday(day("2026-10-01")));
}
