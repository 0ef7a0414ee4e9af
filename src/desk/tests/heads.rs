//! A household has exactly one head, however somebody becomes it or stops being it.

use super::imports::row;
use super::*;
use crate::domain::Kind;
use crate::domain::record::{Household, Resident, Status};

/// Every household with somebody here is headed by one of them, who alone is called 户主.
fn one_head_each(desk: &Desk, after: &str) {
    let world = desk.shared.world();
    let view = world.view();
    for key in world.records.keys(Kind::Household) {
        let house: Household = view.get(key.id).unwrap();
        let members = view.members_of(key.id).into_iter();
        let members = members.map(|id| (id, view.get::<Resident>(id).unwrap()));
        let here: Vec<_> = members.filter(|(_, one)| one.status == Status::Here).collect();
        let heads: Vec<u64> =
            here.iter().filter(|(_, one)| one.relation == "02").map(|(id, _)| *id).collect();
        let due: Vec<u64> = house.head.into_iter().collect();
        assert_eq!(heads, due, "{after}: {key} {here:?}");
        assert_eq!(here.is_empty(), due.is_empty(), "{after}: {key}");
    }
}

#[test]
fn a_household_has_one_head_however_somebody_becomes_it() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let r = |id| Some(Key::of(Kind::Resident, id));
    let h = |id| Some(Key::of(Kind::Household, id));
    let line = |at, name, door, relation, birth| {
        let fields = [("name", name), ("address", door), ("relation", relation), ("birth", birth)];
        row(at, &fields)
    };
    let family = [
        line(2, "刘一", "1-1-101", "02", "1950-01-02"),
        line(3, "陈二", "1-1-101", "10", "1952-03-04"),
        line(4, "刘三", "1-1-101", "20", "1980-05-06"),
    ];
    wang.imports(&family);
    one_head_each(&desk, "import");
    let done = wang.try_to("household.correct", h(1), &[("head", "R2")]).unwrap();
    assert_eq!(done.facts["were_heads"], "R1");
    one_head_each(&desk, "household.correct");
    let report = wang.imports(&family);
    assert_eq!((report.updated, report.kept.len()), (0, 1), "{report:?}");
    one_head_each(&desk, "the same roster after household.correct");
    wang.does("undo", None, &[]);
    one_head_each(&desk, "undo");
    // A roster that calls another one of them so.
    for _ in 0..2 {
        let report = wang.imports(&[line(2, "陈二", "1-1-101", "02", "1952-03-04")]);
        let said: Vec<_> = report.left_out.iter().map(|left| left.why.code.as_str()).collect();
        assert_eq!((said, report.updated), (vec!["import.two_heads"], 0), "{report:?}");
        one_head_each(&desk, "a second head by a roster");
    }
    // Into a home of their own.
    let alone = [line(2, "刘三", "1-1-109", "02", "1980-05-06")];
    wang.does("resident.correct", r(3), &[("id_number", "110105198005060010")]);
    let number = ("id_number".to_string(), "110105198005060010".to_string());
    let mut alone = alone.to_vec();
    alone[0].fields.extend([number]);
    let report = wang.imports(&alone);
    assert!(report.left_out.is_empty() && report.updated == 1, "{report:?}");
    one_head_each(&desk, "a roster that moves somebody into a home of their own");
    wang.does("resident.move", r(3), &[("address", "1-1-101")]);
    // The desk moved them back: the roster's word makes no second head there.
    let report = wang.imports(&alone);
    assert_eq!(report.left_out[0].why.code, "import.two_heads", "{report:?}");
    one_head_each(&desk, "a head whom the desk moved");
    // Somebody new beside one of them.
    let beside = [
        line(2, "赵四", "1-1-101", "02", "1960-03-04"),
        line(3, "陈二", "1-1-101", "10", "1952-03-04"),
    ];
    let report = wang.imports(&beside);
    assert_eq!(report.left_out[0].why.code, "import.two_heads", "{report:?}");
    one_head_each(&desk, "a new head beside the old one's wife");
    // One for the other is no second one.
    let turned = [
        line(2, "陈二", "1-1-101", "02", "1952-03-04"),
        line(3, "刘一", "1-1-101", "10", "1950-01-02"),
    ];
    let report = wang.imports(&turned);
    assert!(report.left_out.is_empty(), "{report:?}");
    one_head_each(&desk, "a roster that names another head");
    for (status, id) in [("away", 2), ("dead", 1), ("here", 2), ("here", 1)] {
        wang.does("resident.status", r(id), &[("status", status)]);
        one_head_each(&desk, &format!("{status} {id}"));
    }
    for id in [1, 2, 3, 4] {
        wang.does("resident.move", r(id), &[("address", "1-1-102")]);
        one_head_each(&desk, &format!("resident.move {id}"));
    }
    wang.does("household.new", None, &[("address", "1-1-103"), ("head", "R3")]);
    one_head_each(&desk, "household.new");
    wang.does(
        "resident.new",
        None,
        &[("name", "孙五"), ("address", "1-1-103"), ("relation", "02")],
    );
    one_head_each(&desk, "resident.new");
    wang.does("resident.merge", r(5), &[("into", "R4"), ("keep", "address=R4"), ("confirm", "R4")]);
    one_head_each(&desk, "resident.merge");
    wang.does("household.move", h(2), &[("address", "1-1-104")]);
    one_head_each(&desk, "household.move");
    desk.close();
}

#[test]
fn who_died_is_called_head_no_longer_once_another_heads_the_household() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let relation = |id| desk.shared.world().view().get::<Resident>(id).unwrap().relation;
    let r = |id| Some(Key::of(Kind::Resident, id));
    // By a form and by a roster.
    for (first, door) in [(1, "1-1-101"), (3, "1-1-102")] {
        wang.does("resident.new", None, &[("name", "刘一"), ("address", door)]);
        wang.does("resident.status", r(first), &[("status", "dead")]);
        assert_eq!(relation(first), "02", "nobody came after");
        match first {
            1 => drop(wang.does("resident.new", None, &[("name", "陈二"), ("address", door)])),
            _ => drop(wang.imports(&[row(2, &[("name", "陈二"), ("address", door)])])),
        }
        assert_eq!((relation(first), relation(first + 1)), (String::new(), "02".into()), "{door}");
    }
    desk.close();
}

#[test]
fn a_second_spouse_is_said_whoever_records_it() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let one = |name, relation| [("name", name), ("address", "1-1-101"), ("relation", relation)];
    let mut told = |command, subject, fields: &[(&'static str, &'static str)]| {
        let done = wang.try_to(command, subject, fields).unwrap();
        done.facts.get("spouses").cloned()
    };
    assert_eq!(told("resident.new", None, &one("刘一", "02")), None);
    assert_eq!(told("resident.new", None, &one("陈二", "10")), None);
    assert_eq!(told("resident.new", None, &one("孙三", "10")).as_deref(), Some("R2 R3"));
    let r3 = Some(Key::of(Kind::Resident, 3));
    assert_eq!(told("resident.correct", r3, &[("relation", "97")]), None);
    assert_eq!(told("resident.correct", r3, &[("relation", "10")]).as_deref(), Some("R2 R3"));
    assert_eq!(told("resident.correct", r3, &[("phone", "13800000001")]), None, "said once");
    let lines = [one("刘一", "02"), one("陈二", "10"), one("孙三", "10")];
    let rows: Vec<_> = lines.iter().zip(2..).map(|(line, at)| row(at, line)).collect();
    let codes: Vec<_> =
        wang.imports(&rows).left_out.iter().map(|left| left.why.code.clone()).collect();
    assert_eq!(codes, ["import.two_spouses", "import.two_spouses"]);
    desk.close();
}

#[test]
fn a_form_makes_no_child_the_head_and_says_that_a_household_is_a_second_one() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let mut told = |name, relation, birth, home| {
        let door = [("name", name), ("address", "1-1-101"), ("home", home)];
        let fields = door.into_iter().chain([("relation", relation), ("birth", birth)]);
        let given: Vec<_> = fields.filter(|(_, text)| !text.is_empty()).collect();
        let done = wang.try_to("resident.new", None, &given).unwrap();
        let fact = |name: &str| done.facts.get(name).cloned().unwrap_or_default();
        [fact("headless"), fact("beside")]
    };
    let head = |house: u64| desk.shared.world().view().get::<Household>(house).unwrap().head;
    assert_eq!(told("刘小", "", "2021-01-02", ""), ["H1", ""]);
    assert_eq!(head(1), None);
    assert_eq!(told("刘大", "02", "1990-01-02", ""), ["", ""]);
    assert_eq!(head(1), Some(2), "awaited there");
    assert_eq!(told("陈小", "02", "2021-01-02", ""), ["", "H1"], "said to be it");
    assert_eq!(head(2), Some(3));
    // The adults come before the children, whoever is nearer.
    assert_eq!(told("刘二小", "20", "2020-01-02", "H1"), ["", ""]);
    assert_eq!(told("孙保", "97", "1970-01-02", "H1"), ["", ""]);
    wang.does("resident.status", Some(Key::of(Kind::Resident, 2)), &[("status", "dead")]);
    assert_eq!(head(1), Some(5));
    desk.close();
}
