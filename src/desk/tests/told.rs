//! What holds of every kind: who is meant by a field for persons, that facts say names, and what
//! is said of whoever is not here.

use super::*;
use crate::domain::certificates::UNLISTED;
use crate::domain::record::{Certificate, Household, Incident, Mediation, Resident};
use crate::wire::Evening;

fn office() -> (tempfile::TempDir, Arc<Desk>, Person) {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let person = Person::enter(&desk, "wangli");
    (dir, desk, person)
}

fn resident(wang: &mut Person, name: &str, address: &str, more: &[(&str, &str)]) -> Key {
    let fields = [&[("name", name), ("address", address)], more].concat();
    wang.does("resident.new", None, &fields)
}

#[test]
fn letter_and_number_of_a_person_belong_together() {
    let (_dir, desk, mut wang) = office();
    resident(&mut wang, "张三", "3-2-501", &[]);
    resident(&mut wang, "李四", "3-2-502", &[]);
    let get = |key: Key| desk.shared.world().view().get::<Mediation>(key.id).unwrap();
    for (one, other) in [("M1", "X2"), ("S1", "T1"), ("1", "2"), ("D1", "0")] {
        let fields = [("dispute", "noise"), ("party", one), ("party_b", other)];
        let case = get(wang.does("mediation.new", None, &fields));
        let who: Vec<_> = case.parties.iter().map(|party| (party.resident, &*party.who)).collect();
        assert_eq!(who, [(None, one), (None, other)]);
    }
    for (typed, id) in [("R1", Some(1)), ("Ｒ２", Some(2)), ("M1", None), ("1", None)] {
        let fields = [("certificate", "no_crime"), ("who", typed)];
        let key = wang.does("certificate.refuse", None, &fields);
        let one: Certificate = desk.shared.world().view().get(key.id).unwrap();
        assert_eq!(one.resident, id, "{typed}");
        assert_eq!(one.who.is_empty(), id.is_some(), "{typed}");
        let page = wang.page(key);
        assert!(id.is_some() || page.fields["who"] == typed, "{:?}", page.fields);
    }
    // A text is a text.
    let key = wang.does("incident.new", None, &[("incident_kind", "fire"), ("place", "R1")]);
    wang.does("incident.correct", Some(key), &[("place", "3栋")]);
    let page = wang.page(key);
    let line = page.lines.iter().find(|(_, line)| line.facts.contains_key("now.place")).unwrap();
    assert_eq!(line.1.facts["was.place"], "R1");
    assert_eq!(line.1.facts["now.place"], page.fields["place"]);
}

#[test]
fn who_came_is_a_party_or_a_word_and_in_one_place_and_the_page_says_the_names() {
    let (_dir, _desk, mut wang) = office();
    resident(&mut wang, "张三", "3-2-501", &[]);
    resident(&mut wang, "李四", "3-2-502", &[]);
    resident(&mut wang, "王五", "3-2-503", &[]);
    let fields = [("dispute", "noise"), ("party", "R1"), ("party_b", "孙某 楼上")];
    let case = wang.does("mediation.new", None, &fields);
    let mut hold = |came: &str, absent: &str| {
        let fields = [("case_step", "hold"), ("came", came), ("absent", absent)];
        wang.try_to("mediation.step", Some(case), &fields).map_err(|refusal| refusal.code)
    };
    for (came, absent, why) in [
        ("R1", "R1", "mediation.came_not"),
        ("张三", "R1", "mediation.came_not"),
        ("R3", "", "mediation.no_party"),
        ("R9", "", "mediation.no_party"),
        ("M1", "", "mediation.no_party"),
    ] {
        assert_eq!(hold(came, absent).unwrap_err(), why, "{came} {absent}");
    }
    hold("张三、赵警官", "孙某 楼上").unwrap();
    let page = wang.page(case);
    let line = &page.lines[0].1;
    assert_eq!((&*line.facts["came"], &*line.facts["absent"]), ("R1,赵警官", "孙某 楼上"));
    assert_eq!(page.people["R1"], "张三");
}

#[test]
fn an_appointment_has_its_hour() {
    let (_dir, _desk, mut wang) = office();
    let fields = [("dispute", "noise"), ("party", "甲"), ("party_b", "乙")];
    let with = [&fields[..], &[("session", "明天")]].concat();
    assert_eq!(wang.refused("mediation.new", None, &with), "input.no_hour");
    let case = Some(wang.does("mediation.new", None, &fields));
    let plan = |at| [("case_step", "plan"), ("session", at)];
    assert_eq!(wang.refused("mediation.step", case, &plan("明天")), "input.no_hour");
    wang.does("mediation.step", case, &plan("明天15:00"));
}

#[test]
fn nobody_heads_a_household_by_elimination_who_is_no_adult() {
    let (_dir, desk, mut wang) = office();
    let head = resident(&mut wang, "张三", "3-2-501", &[("relation", "02")]);
    let child =
        resident(&mut wang, "张小", "3-2-501", &[("relation", "20"), ("birth", "2015-03-04")]);
    let heads = |id| desk.shared.world().view().get::<Household>(id).unwrap().head;
    for (command, fields) in [
        ("resident.status", [("status", "away")]),
        ("resident.status", [("status", "dead")]),
        ("resident.move", [("address", "5-1-101")]),
    ] {
        let done = wang.try_to(command, Some(head), &fields).unwrap();
        assert_eq!(done.facts["no_head"], "H1", "{command}");
        assert_eq!(heads(1), None);
        wang.does("undo", None, &[]);
        assert_eq!(heads(1), Some(head.id));
    }
    // An adult does, and is named.
    resident(&mut wang, "陈二", "3-2-501", &[("relation", "10"), ("birth", "1980-03-04")]);
    let done = wang.try_to("resident.status", Some(head), &[("status", "dead")]).unwrap();
    assert_eq!((&*done.facts["left_head"], &*done.facts["heir"]), ("H1", "陈二"));
    let relation = |key: Key| desk.shared.world().view().get::<Resident>(key.id).unwrap().relation;
    assert_eq!(relation(child), "20");
}

#[test]
fn a_deed_about_somebody_who_is_gone_says_so_whatever_its_kind() {
    let (_dir, _desk, mut wang) = office();
    let gone = resident(&mut wang, "张三", "3-2-501", &[]);
    wang.does("resident.status", Some(gone), &[("status", "dead")]);
    for (command, fields) in [
        ("matter.new", vec![("category", "leak"), ("text", "漏"), ("who", "R1")]),
        ("relief.report", vec![("text", "断炊"), ("who", "R1")]),
        ("certificate.refuse", vec![("certificate", "no_crime"), ("who", "R1")]),
        ("mediation.new", vec![("dispute", "noise"), ("party", "R1"), ("party_b", "乙")]),
    ] {
        let done = wang.try_to(command, None, &fields).unwrap();
        assert_eq!(done.facts["gone"], "dead 张三", "{command}");
    }
    let done = wang.try_to("matter.new", None, &[("category", "leak"), ("text", "漏")]).unwrap();
    assert!(!done.facts.contains_key("gone"));
}

#[test]
fn whoever_comes_back_is_said_what_ended_when_they_went() {
    let (_dir, _desk, mut wang) = office();
    let head = resident(&mut wang, "张三", "3-2-501", &[("relation", "02")]);
    resident(&mut wang, "陈二", "3-2-501", &[("relation", "10"), ("birth", "1980-03-04")]);
    let visit = wang.does("visit.new", Some(head), &[("visit_reason", "alone")]);
    wang.does("resident.status", Some(head), &[("status", "dead")]);
    assert!(!wang.page(visit).fields.contains_key("next"));
    let done = wang.try_to("resident.status", Some(head), &[("status", "here")]).unwrap();
    assert_eq!(done.facts["came_back"], visit.to_string());
    assert_eq!(done.facts["head_is"], "陈二");
}

#[test]
fn who_opened_an_incident_stays_whoever_has_it_on_their_hands() {
    let (_dir, desk, mut wang) = office();
    let add = |wang: &mut Person, name: &str, account: &str| {
        let fields = [("name", name), ("account", account), ("roles", "desk")];
        wang.does("staff.add", None, &fields)
    };
    let (liu, chen) = (add(&mut wang, "刘敏", "liumin"), add(&mut wang, "陈刚", "chengang"));
    let mut of_liu = Person::enter(&desk, "liumin");
    let fields = [("incident_kind", "fire"), ("place", "3栋")];
    let key = of_liu.does("incident.new", None, &fields);
    drop(of_liu);
    wang.does("staff.leave", Some(liu), &[("to", &chen.to_string())]);
    let incident: Incident = desk.shared.world().view().get(key.id).unwrap();
    assert_eq!((incident.by, incident.owner()), (liu.id, chen.id));
    assert_eq!(wang.page(key).fields["by"], liu.to_string());
}

#[test]
fn who_never_sees_persons_does_not_stand_in_for_who_does() {
    let (_dir, _desk, mut wang) = office();
    let fields = [("name", "赵监"), ("account", "zhaojian"), ("roles", "observer")];
    let observer = wang.does("staff.add", None, &fields);
    let acting = [("until", "2026-12-01")];
    assert_eq!(wang.refused("staff.acting", Some(observer), &acting), "staff.cannot");
}

#[test]
fn what_no_list_names_is_said_to_be_on_no_list_wherever_the_office_is() {
    let (_dir, _desk, mut wang) = office();
    for city in crate::domain::certificates::CITIES {
        wang.does("office.city", None, &[("city", city)]);
        for code in UNLISTED {
            let refused = wang.refused("certificate.refuse", None, &[("certificate", code)]);
            assert_eq!(refused, "certificate.unlisted", "{city} {code}");
        }
        let fields = [("certificate", "no_crime"), ("practice", "issue")];
        assert_eq!(wang.refused("office.practice", None, &fields), "certificate.one_text");
    }
}

#[test]
fn two_files_with_nothing_in_common_are_asked_about() {
    let (_dir, _desk, mut wang) = office();
    let one = resident(&mut wang, "张三", "3-2-501", &[]);
    let other = resident(&mut wang, "李四", "5-2-501", &[]);
    let into = other.to_string();
    let bare = [("into", into.as_str())];
    assert_eq!(wang.refused("resident.merge", Some(one), &bare), "merge.strangers");
    let sure = [("into", into.as_str()), ("confirm", into.as_str())];
    wang.does("resident.merge", Some(one), &sure);
    // Who has a name in common is not.
    let again = resident(&mut wang, "李四", "6-1-101", &[]);
    wang.does("resident.merge", Some(again), &bare);
}

#[test]
fn the_evening_page_counts_the_deeds_of_every_kind() {
    let (_dir, _desk, mut wang) = office();
    let fields = [("dispute", "noise"), ("party", "甲"), ("party_b", "乙")];
    let case = Some(wang.does("mediation.new", None, &fields));
    let held = [("case_step", "hold"), ("came", "甲")];
    wang.does("mediation.step", case, &held);
    wang.does("mediation.agree", case, &[("agreement", "none")]);
    wang.does("certificate.refuse", None, &[("certificate", "no_crime")]);
    wang.does("demand.new", None, &[("demand", "form"), ("demander", "street")]);
    let page: Box<Evening> = match wang.connection.ask(Ask::Evening { day: None }) {
        Ok(Reply::Evening(page)) => page,
        other => panic!("{other:?}"),
    };
    let figures = page.figures.iter().map(|figure| (figure.name.as_str(), figure.count));
    let figures: BTreeMap<&str, u64> = figures.collect();
    assert_eq!((figures["cases"], figures["refused"], figures["demands"]), (3, 1, 1));
}

#[test]
fn what_is_sealed_of_a_visit_are_its_words() {
    let (_dir, desk, mut wang) = office();
    let who = resident(&mut wang, "张三", "3-2-501", &[]);
    let visit = [("visit_reason", "mind"), ("text", "想不开")];
    let visit = wang.does("visit.new", Some(who), &visit);
    wang.does("visit.note", Some(visit), &[("text", "吃药")]);
    let step = [("outcome", "concern"), ("text", "情绪差"), ("next", "+3")];
    wang.does("visit.step", Some(visit), &step);
    wang.does("staff.add", None, &[("name", "刘敏"), ("account", "liumin"), ("roles", "desk")]);
    let mut liu = Person::enter(&desk, "liumin");
    for key in [visit, who] {
        let told = format!("{:?}", liu.page(key));
        for words in ["想不开", "吃药", "情绪差"] {
            assert!(!told.contains(words), "{key} {words}");
        }
    }
    assert!(format!("{:?}", wang.page(visit)).contains("情绪差"));
}

#[test]
fn a_matter_says_its_own_place_and_the_past_nobodys_address_of_today() {
    let (_dir, _desk, mut wang) = office();
    let zhang = resident(&mut wang, "张三", "9-9-909", &[]);
    resident(&mut wang, "李四", "3-2-501", &[]);
    let fields = [("category", "leak"), ("text", "漏"), ("who", "R1")];
    let matter = wang.does("matter.new", None, &fields);
    wang.does("resident.move", Some(zhang), &[("address", "10-1-101")]);
    let page = wang.page(matter);
    assert_eq!((&*page.fields["place"], &*page.shown["who"]), ("9-9-909", "张三"));
    wang.does("matter.correct", Some(matter), &[("who", "R2")]);
    let page = wang.page(matter);
    assert_eq!(page.people["R1"], "张三");
    let ask = Ask::History { key: matter, from: None, limit: 50 };
    let Ok(Reply::History(history)) = wang.connection.ask(ask) else { panic!() };
    assert_eq!(history.shown["R1"], "张三");
    // Two of one name are told apart.
    resident(&mut wang, "张三", "4-1-101", &[]);
    wang.does("matter.correct", Some(matter), &[("who", "R3")]);
    wang.does("matter.correct", Some(matter), &[("who", "R1")]);
    let page = wang.page(matter);
    assert_eq!((&*page.people["R1"], &*page.people["R3"]), ("张三 R1", "张三 R3"));
}

#[test]
fn of_two_households_behind_a_door_it_is_asked_which() {
    let (_dir, desk, mut wang) = office();
    let one = resident(&mut wang, "张三", "3-2-501", &[("relation", "02")]);
    resident(&mut wang, "李四", "3-2-501", &[("relation", "02")]);
    let moved = resident(&mut wang, "王五", "4-1-101", &[]);
    let new = [("name", "赵六"), ("address", "3-2-501")];
    let refused = wang.try_to("resident.new", None, &new).unwrap_err();
    assert_eq!((&*refused.code, &*refused.facts["ids"]), ("household.which", "H1(张三) H2(李四)"));
    assert_eq!(wang.refused("resident.move", Some(moved), &new[1..]), "household.which");
    let home = |key: Key| desk.shared.world().view().get::<Resident>(key.id).unwrap().household;
    for (said, id) in [("H2", 2), ("1", 1), ("ｈ２", 2)] {
        let fields = [("address", "3-2-501"), ("home", said)];
        wang.does("resident.move", Some(moved), &fields);
        assert_eq!(home(moved), Some(id));
        wang.does("undo", None, &[]);
    }
    let wrong = [("address", "3-2-501"), ("home", "H9")];
    assert_eq!(wang.refused("resident.move", Some(moved), &wrong), "household.which");
    // Where all of one have gone there is one to join.
    wang.does("resident.status", Some(one), &[("status", "away")]);
    let key = wang.does("resident.new", None, &new);
    assert_eq!(home(key), Some(2));
}
