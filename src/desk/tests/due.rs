//! What is due is red when its hour has passed, whatever it is; what waits for no day does not
//! stay green for ever; the strip's numbers are those of overview and evening page.

use std::collections::BTreeMap;

use super::visits::clock;
use super::*;
use crate::domain::lamp::Lamp;

fn lamp(person: &mut Person, key: Key) -> (Lamp, Option<String>) {
    let row = person.row(key).unwrap();
    (row.lamp, row.facts.get("idle").cloned())
}

fn taken(person: &mut Person) -> Key {
    let fields = [("who", "来人"), ("category", "ask"), ("text", "想办老年卡")];
    person.does("matter.new", None, &fields)
}

#[test]
fn what_nobody_touched_for_a_week_is_yellow_and_says_for_how_long() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    clock(&desk, "2026-11-20T10:00:00+08:00");
    let (lies, noted) = (taken(&mut wang), taken(&mut wang));
    let case = [("dispute", "noise"), ("party", "甲"), ("party_b", "乙"), ("text", "吵")];
    let case = wang.does("mediation.new", None, &case);
    wang.does("mediation.step", Some(case), &[("case_step", "accept")]);
    clock(&desk, "2026-11-26T23:50:00+08:00");
    for key in [lies, noted, case] {
        assert_eq!(lamp(&mut wang, key), (Lamp::Green, None), "{key}");
    }
    wang.does("matter.note", Some(noted), &[("text", "问过了")]);
    clock(&desk, "2026-11-27T00:10:00+08:00");
    let week = Some("7".to_string());
    assert_eq!(lamp(&mut wang, lies), (Lamp::Yellow, week.clone()));
    assert_eq!(lamp(&mut wang, case), (Lamp::Yellow, week));
    assert_eq!(lamp(&mut wang, noted), (Lamp::Green, None));
    // A look at what is masked touches nothing; a step with a day makes it wait for that.
    wang.does("matter.step", Some(lies), &[("text", "等证明"), ("next", "2026-12-20")]);
    assert_eq!(lamp(&mut wang, lies), (Lamp::Grey, None));
    // The office says how long.
    wang.does("office.idle", None, &[("days", "3")]);
    clock(&desk, "2026-11-29T10:00:00+08:00");
    assert_eq!(lamp(&mut wang, noted), (Lamp::Yellow, Some("3".into())));
    assert_eq!(wang.refused("office.idle", None, &[("days", "0")]), "input.days");
}

#[test]
fn a_call_whose_hour_has_passed_is_red_and_no_step_takes_it_away() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    clock(&desk, "2026-11-25T09:00:00+08:00");
    let matter = taken(&mut wang);
    wang.does("matter.call", Some(matter), &[("outcome", "missed"), ("next", "15点")]);
    assert_eq!(lamp(&mut wang, matter).0, Lamp::Yellow);
    // Papers are waited for meanwhile, and the call stays.
    wang.does("matter.step", Some(matter), &[("text", "等收入证明"), ("next", "2026-11-30")]);
    let next = |wang: &mut Person| {
        let next = wang.row(matter).unwrap().next.unwrap();
        (next.why, next.at.to_string())
    };
    assert_eq!(next(&mut wang), ("call_again".into(), "2026-11-25T15:00:00+08:00".into()));
    assert_eq!(lamp(&mut wang, matter).0, Lamp::Yellow);
    clock(&desk, "2026-11-25T15:01:00+08:00");
    assert_eq!(lamp(&mut wang, matter).0, Lamp::Red);
    // Spoken with: the call goes, what is waited for stays.
    wang.does("matter.call", Some(matter), &[("outcome", "reached")]);
    assert_eq!(next(&mut wang).0, "waiting");
    assert_eq!(lamp(&mut wang, matter).0, Lamp::Grey);
    // Another call in vain does not take the wait away either.
    wang.does("matter.call", Some(matter), &[("outcome", "missed")]);
    assert_eq!(next(&mut wang).0, "call_again");
    wang.does("matter.call", Some(matter), &[("outcome", "reached")]);
    assert_eq!(next(&mut wang).0, "waiting");
    wang.does("matter.tell", Some(matter), &[("way", "phone"), ("result", "solved")]);
    assert!(wang.row(matter).is_none());
}

#[test]
fn overview_and_evening_page_count_what_the_queue_shows() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    clock(&desk, "2026-11-25T09:00:00+08:00");
    let late = taken(&mut wang);
    wang.does("matter.limit", Some(late), &[("due", "2026-11-25 10:00"), ("source", "12345工单")]);
    let called = taken(&mut wang);
    wang.does("matter.call", Some(called), &[("outcome", "missed"), ("next", "11点")]);
    let zhao = wang.does("resident.new", None, &[("name", "赵桂兰"), ("address", "5-2-301")]);
    let visit = [("visit_reason", "alone"), ("next", "2026-11-25")];
    wang.does("visit.new", Some(zhao), &visit);
    taken(&mut wang);
    for (at, red) in [("25T09:30", 0), ("25T12:00", 2), ("26T09:00", 3)] {
        clock(&desk, &format!("2026-11-{at}:00+08:00"));
        let mut shown: BTreeMap<String, u64> = BTreeMap::new();
        for row in wang.agenda() {
            *shown.entry(row.lamp.word().into()).or_default() += 1;
        }
        assert_eq!(shown.get("red").copied().unwrap_or_default(), red, "{at}");
        let Ok(Reply::Overview(counts)) = wang.connection.ask(Ask::Overview) else { panic!() };
        let counts: BTreeMap<String, u64> = counts.into_iter().collect();
        for lamp in ["red", "yellow", "green", "grey"] {
            let queue = shown.get(lamp).copied().unwrap_or_default();
            assert_eq!(counts[lamp], queue, "{at} {lamp}");
        }
        let Ok(Reply::Evening(page)) = wang.connection.ask(Ask::Evening { day: None }) else {
            panic!()
        };
        let figure = page.figures.iter().find(|figure| figure.name == "red").unwrap();
        assert_eq!(figure.count, red, "{at}");
    }
}

#[test]
fn a_visit_that_found_something_wrong_says_when_somebody_looks_again() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let zhao = wang.does("resident.new", None, &[("name", "赵桂兰"), ("address", "5-2-301")]);
    let visit = wang.does("visit.new", Some(zhao), &[("visit_reason", "alone")]);
    let wrong = [("outcome", "concern"), ("text", "摔了一跤")];
    assert_eq!(wang.refused("visit.step", Some(visit), &wrong), "input.required");
    let wrong = [("outcome", "concern"), ("text", "摔了一跤"), ("next", "明天")];
    wang.does("visit.step", Some(visit), &wrong);
    let tomorrow = wang.row(visit).unwrap().at.unwrap();
    assert_eq!(tomorrow, Moment::end_of(desk.shared.clock().now().date()).plus(Moment::DAY));
}
