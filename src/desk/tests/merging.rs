//! Two files of one person become one: whatever speaks of the one speaks of the other, nothing
//! is lost, and one step back makes two of them again.

use std::collections::BTreeSet;

use super::imports::row;
use super::*;
use crate::domain::command::{self, FieldKind};
use crate::domain::record::{Household, LineKind, Mediation, Resident, Status};
use crate::domain::{Kind, envelope};
use crate::wire::{Beside, Draft, Duplicates, Pages, Side};

fn file(person: &mut Person, fields: &[(&str, &str)]) -> Key {
    person.does("resident.new", None, fields)
}

fn resident(desk: &Desk, key: Key) -> Resident {
    desk.shared.world().view().get(key.id).unwrap()
}

fn merge(person: &mut Person, from: Key, into: Key, keep: &str) -> Result<Done, Refusal> {
    let into = into.to_string();
    let keep = [("into", into.as_str()), ("keep", keep), ("confirm", into.as_str())];
    person.try_to("resident.merge", Some(from), &keep)
}

fn beside(person: &mut Person, from: Key, into: Key) -> Beside {
    match person.connection.ask(Ask::Beside { from, into }) {
        Ok(Reply::Beside(beside)) => *beside,
        other => panic!("{other:?}"),
    }
}

/// Bytes of every record, but counters.
fn records(desk: &Desk) -> Vec<(Key, Vec<u8>)> {
    let world = desk.shared.world();
    let all = world.records.after(None);
    all.filter(|(key, _)| key.kind != Kind::Counter && key.sub == 0)
        .map(|(key, stored)| (key, stored.value.to_vec()))
        .collect()
}

/// Where a record says the number of a resident: in a field of that name, or of a household.
fn numbers(value: &rmpv::Value, found: &mut Vec<u64>) {
    match value {
        rmpv::Value::Array(all) => all.iter().for_each(|one| numbers(one, found)),
        rmpv::Value::Map(all) => {
            for (name, inner) in all {
                if matches!(name.as_str(), Some("resident" | "head")) {
                    found.extend(inner.as_u64());
                }
                numbers(inner, found);
            }
        }
        _ => {}
    }
}

/// Every command that names a resident, done about this one. A new one must come in here.
fn everything_about(wang: &mut Person, who: Key) {
    let number = who.to_string();
    let who_is = number.as_str();
    let names = |command: &&command::Command| {
        let of =
            |field: &command::Field| matches!(field.kind, FieldKind::Who | FieldKind::Resident);
        command.ready && (command.fields.iter().any(of) || command.name == "visit.new")
    };
    for command in command::all().filter(names) {
        let text = ("text", "滴水");
        match command.name {
            "matter.new" => {
                let fields = [("who", who_is), ("category", "leak"), text];
                wang.does("matter.new", None, &fields);
            }
            "matter.task" => {
                let fields = [("who", who_is), text, ("owner", "S1"), ("due", "明天")];
                wang.does("matter.task", None, &fields);
            }
            "matter.answer" => {
                wang.does("matter.answer", None, &[("who", who_is), text]);
            }
            "matter.correct" => {
                let fields = [("who", "甲"), ("category", "leak"), text];
                let matter = wang.does("matter.new", None, &fields);
                wang.does("matter.correct", Some(matter), &[("who", who_is)]);
            }
            "visit.new" => {
                wang.does("visit.new", Some(who), &[("visit_reason", "alone")]);
            }
            "mediation.new" => {
                let fields = [("dispute", "noise"), ("party", "甲"), ("party_b", who_is)];
                wang.does("mediation.new", None, &fields);
            }
            "mediation.party" => {
                let fields = [("dispute", "noise"), ("party", "甲"), ("party_b", "乙")];
                let case = wang.does("mediation.new", None, &fields);
                wang.does("mediation.party", Some(case), &[("party", who_is)]);
            }
            "certificate.refuse" => {
                let fields = [("certificate", "kinship"), ("who", who_is)];
                wang.does("certificate.refuse", None, &fields);
            }
            "certificate.ask" => {
                let fields = [("certificate", "other"), ("who", who_is), text];
                wang.does("certificate.ask", None, &fields);
            }
            "relief.report" => {
                wang.does("relief.report", None, &[("who", who_is), text]);
            }
            "household.new" => {
                wang.does("household.new", None, &[("address", "9-1-101"), ("head", who_is)]);
            }
            // They speak of who lives there already.
            "household.correct" | "resident.merge" => {}
            other => panic!("{other} names somebody: say here how it is merged"),
        }
    }
}

#[test]
fn whatever_speaks_of_the_one_speaks_of_the_other_and_one_step_back_undoes_it() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let into =
        file(&mut wang, &[("name", "张三"), ("address", "3-2-501"), ("phone", "13812348000")]);
    let from = file(&mut wang, &[("name", "张珊"), ("tags", "独居")]);
    everything_about(&mut wang, from);
    wang.does("resident.note", Some(from), &[("text", "旧档案里记的")]);
    let before = records(&desk);
    let spoken = |desk: &Desk| {
        let mut found = Vec::new();
        for (_, bytes) in records(desk) {
            numbers(&envelope::open::<rmpv::Value>(&bytes).unwrap(), &mut found);
        }
        found.iter().filter(|id| **id == from.id).count()
    };
    assert!(spoken(&desk) > 8);
    let done = merge(&mut wang, from, into, "").unwrap();
    assert_eq!(spoken(&desk), 0, "something still speaks of {from}");
    assert_eq!((done.subject, done.facts["into"].as_str()), (Some(from), "R1"));
    assert_eq!(resident(&desk, from).status, Status::Merged(into.id));
    let merged = resident(&desk, into);
    assert_eq!((merged.tags, merged.also), (vec!["独居".to_string()], vec!["张珊".to_string()]));
    // The page of the one shows what was written in the other.
    let page = wang.page(from);
    assert_eq!(page.key, into);
    let told = |page: &Page, text: &str| page.lines.iter().any(|(_, line)| line.text == text);
    assert!(told(&page, "旧档案里记的"));
    let line = page.lines.iter().find(|(at, _)| at.record() == into).unwrap();
    assert_eq!(line.1.kind, LineKind::Merged);
    let Pages::Resident { matters, .. } = page.body else { panic!() };
    assert!(matters.iter().filter(|row| row.key.kind == Kind::Matter).count() >= 4);
    // After a restart that lost table and cache all of it is known.
    drop(wang);
    drop(desk);
    std::fs::remove_dir_all(dir.path().join("sled")).unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    assert_eq!(wang.page(from).key, into);
    let matter =
        wang.does("matter.new", None, &[("who", "R1"), ("category", "leak"), ("text", "新")]);
    wang.does("undo", None, &[]);
    wang.does("resident.note", Some(into), &[("text", "合并以后记的")]);
    let note = wang.try_to("undo", None, &[]).unwrap().seq;
    wang.does("redo", None, &[("seq", &note.to_string())]);
    wang.does("undo", None, &[("seq", &done.seq.to_string())]);
    assert!(desk.shared.world().view().bytes(matter).is_none());
    assert_eq!(records(&desk), before);
    assert!(told(&wang.page(into), "合并以后记的"));
    assert!(!told(&wang.page(into), "旧档案里记的") && told(&wang.page(from), "旧档案里记的"));
    wang.does("redo", None, &[]);
    assert_eq!((spoken(&desk), wang.page(from).key), (0, into));
}

#[test]
fn of_what_only_one_can_be_true_somebody_says_which_and_the_other_is_in_the_timeline() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let into = file(
        &mut wang,
        &[("name", "张三"), ("id_number", "11010519491231002X"), ("phone", "13812348000")],
    );
    let from = file(
        &mut wang,
        &[
            ("name", "张三"),
            ("id_number", "110105194912310126"),
            ("phone", "13912348000"),
            ("caution", "有犬"),
            ("remark", "听力不好"),
        ],
    );
    wang.does("resident.correct", Some(into), &[("phone2", "01065001234"), ("remark", "爱下棋")]);
    let refusal = merge(&mut wang, from, into, "").unwrap_err();
    assert_eq!(refusal.code, "merge.clash");
    assert_eq!(refusal.facts["fields"], "id_number,phones");
    assert_eq!(merge(&mut wang, from, into, "phones=R9").unwrap_err().code, "merge.keep");
    let keep = "id_number=both phones=R2";
    assert_eq!(merge(&mut wang, from, into, keep).unwrap_err().code, "merge.keep");
    let page = beside(&mut wang, from, into);
    let asks: Vec<_> = page.fields.iter().filter(|one| one.asks).map(|one| &*one.field).collect();
    assert_eq!(asks, ["id_number", "phones"]);
    assert!(!format!("{page:?}").contains("13812348000"));
    let keep = "id_number=R2 phones=R1";
    merge(&mut wang, from, into, keep).unwrap();
    let merged = resident(&desk, into);
    assert_eq!(merged.id_number, "110105194912310126");
    assert_eq!(merged.sex.word(), "female");
    assert_eq!(merged.phones.len(), 2);
    assert_eq!((merged.caution.as_str(), merged.remark.as_str()), ("有犬", "爱下棋; 听力不好"));
    let lines = desk.shared.world().view().lines(into);
    let line = &lines.iter().find(|(_, line)| line.kind == LineKind::Merged).unwrap().1;
    assert_eq!(line.facts["was.id_number"], "11010519491231002X");
    assert_eq!(line.facts["other.phone"], "13912348000");
    // Who reads it in passing sees no number in full.
    let shown = format!("{:?}", wang.page(into).lines);
    assert!(!shown.contains("13912348000") && !shown.contains("11010519491231002X"));
    let history = Ask::History { key: from, from: None, limit: 50 };
    let told = format!("{:?}", wang.connection.ask(history).unwrap());
    assert!(told.contains("听力不好") && told.contains("merged R1"));
}

#[test]
fn nobody_is_head_twice_and_no_household_is_without_one() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let head = file(&mut wang, &[("name", "张三"), ("address", "3-2-501")]);
    let son = file(&mut wang, &[("name", "张子"), ("address", "3-2-501"), ("relation", "20")]);
    let twin = file(&mut wang, &[("name", "张三"), ("address", "3-2-501"), ("relation", "99")]);
    let elsewhere = file(&mut wang, &[("name", "张三"), ("address", "4-1-101")]);
    let house = |id| desk.shared.world().view().get::<Household>(id).unwrap();
    // The head's own file ends: the other one heads the same household.
    merge(&mut wang, head, twin, "").unwrap();
    assert_eq!((house(1).head, resident(&desk, twin).relation.as_str()), (Some(twin.id), "02"));
    assert_eq!(desk.shared.world().view().members_of(1), BTreeSet::from([son.id, twin.id]));
    // And lives elsewhere from now on: the next one heads it, and heads nothing twice.
    let keep = format!("address={twin}");
    merge(&mut wang, twin, elsewhere, &keep).unwrap();
    assert_eq!((house(1).head, house(2).head), (Some(elsewhere.id), None));
    wang.does("undo", None, &[]);
    merge(&mut wang, twin, elsewhere, "").unwrap();
    assert_eq!((house(1).head, house(2).head), (Some(son.id), Some(elsewhere.id)));
    assert_eq!(resident(&desk, son).relation, "02");
    // Over two merges the first number still opens who it is.
    assert_eq!(wang.page(head).key, elsewhere);
    assert_eq!(merge(&mut wang, head, son, "").unwrap_err().code, "merge.file_gone");
    assert_eq!(merge(&mut wang, elsewhere, head, "").unwrap_err().code, "merge.one_file");
}

#[test]
fn the_old_number_finds_opens_and_takes_what_was_begun_and_no_roster_brings_it_back() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let who = [("name", "张三"), ("address", "3-2-501"), ("birth", "1958-03-05")];
    wang.imports(&[row(2, &who)]);
    let into = Key::of(Kind::Resident, 1);
    let from =
        file(&mut wang, &[("name", "张三"), ("address", "3-2-502"), ("birth", "1958-03-05")]);
    let draft = Draft {
        id: 7,
        command: "resident.note".into(),
        subject: Some(from),
        fields: [("text".to_string(), "没写完".to_string())].into(),
        ..Draft::default()
    };
    wang.connection.ask(Ask::KeepDraft(draft)).unwrap();
    merge(&mut wang, from, into, "").unwrap();
    for query in [from.to_string(), "张三".into(), "zs".into()] {
        let find = Ask::Find { query: query.clone(), kind: None, limit: 5 };
        let Ok(Reply::Found(found)) = wang.connection.ask(find) else { panic!() };
        let keys: Vec<_> = found.rows.iter().map(|row| row.key).collect();
        assert!(keys.contains(&into) && !keys.contains(&from), "{query}: {keys:?}");
    }
    assert_eq!(wang.does("resident.note", Some(from), &[("text", "写完了")]), into);
    assert!(wang.page(into).lines.iter().any(|(at, _)| at.record() == into));
    let matter = [("who", "R2"), ("category", "leak"), ("text", "滴水")];
    let matter = wang.does("matter.new", None, &matter);
    assert_eq!(wang.page(matter).fields["who"], "R1");
    let report = wang.imports(&[row(2, &who)]);
    assert_eq!((report.added, report.updated), (0, 0));
    assert_eq!(desk.shared.world().index.here(), 1);
}

#[test]
fn a_case_goes_along_unseen_and_two_sides_of_one_are_two_persons() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let roles = [("liumin", "mediator"), ("sun", "desk")];
    for (account, roles) in roles {
        let fields = [("name", account), ("account", account), ("roles", roles)];
        wang.does("staff.add", None, &fields);
    }
    let mut liu = Person::enter(&desk, "liumin");
    let mut sun = Person::enter(&desk, "sun");
    let into = file(&mut sun, &[("name", "张三"), ("address", "3-2-501")]);
    let from = file(&mut sun, &[("name", "张三")]);
    let fields = [("dispute", "noise"), ("party", "R2"), ("party_b", "李四")];
    let case = liu.does("mediation.new", None, &fields);
    assert_eq!(beside(&mut sun, from, into).moves, 0);
    let done = merge(&mut sun, from, into, "").unwrap();
    let said = format!("{done:?}");
    assert!(!said.contains(&case.to_string()), "{said}");
    let parties = || desk.shared.world().view().get::<Mediation>(case.id).unwrap().parties;
    assert_eq!(parties()[0].resident, Some(into.id));
    // What was done in the case since keeps it: of the case nothing is said.
    liu.does("mediation.correct", Some(case), &[("text", "改过")]);
    let refusal = sun.try_to("undo", None, &[]).unwrap_err();
    assert_eq!((refusal.code.as_str(), refusal.facts["id"].as_str()), ("undo.later", "R2"));
    liu.does("undo", None, &[]);
    sun.does("undo", None, &[]);
    assert_eq!(parties()[0].resident, Some(from.id));
    liu.does("mediation.new", None, &[("dispute", "noise"), ("party", "R1"), ("party_b", "R2")]);
    let refusal = merge(&mut sun, from, into, "").unwrap_err();
    assert_eq!(refusal.code, "merge.two_persons");
    assert!(!refusal.facts.values().any(|fact| fact.contains('T')));
    assert!(sun.connection.ask(Ask::Beside { from, into }).is_err());
}

#[test]
fn what_was_built_on_it_since_stands_in_the_way_of_undoing_it() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let into = file(&mut wang, &[("name", "张三"), ("address", "3-2-501")]);
    let from = file(&mut wang, &[("name", "张三")]);
    let merged = merge(&mut wang, from, into, "").unwrap().seq.to_string();
    wang.does("resident.correct", Some(into), &[("phone", "13812348000")]);
    let undo = [("seq", merged.as_str())];
    assert_eq!(wang.refused("undo", None, &undo), "undo.later");
    assert_eq!(resident(&desk, into).phones.len(), 1);
    wang.does("undo", None, &[]);
    wang.does("undo", None, &undo);
    assert_eq!(resident(&desk, from).name, "张三");
}

#[test]
fn two_plans_of_visits_go_on_as_the_one_that_is_due_first() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let into = file(&mut wang, &[("name", "张三"), ("address", "3-2-501")]);
    let from = file(&mut wang, &[("name", "张三")]);
    wang.does("visit.new", Some(into), &[("visit_reason", "alone"), ("every", "30")]);
    let sooner = wang.does("visit.new", Some(from), &[("visit_reason", "elder"), ("every", "7")]);
    let done = merge(&mut wang, from, into, "").unwrap();
    assert_eq!(done.facts["visits"], sooner.to_string());
    let open: Vec<Key> = desk.shared.world().view().waiting().iter().copied().collect();
    assert_eq!(open.iter().filter(|key| key.kind == Kind::Visit).count(), 1);
    wang.does("resident.step", Some(into), &[("outcome", "well")]);
}

#[test]
fn files_that_may_be_one_persons_are_listed_with_what_they_share() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let list = |person: &mut Person, from: u64, limit: usize| -> Duplicates {
        match person.connection.ask(Ask::Duplicates { from, limit }) {
            Ok(Reply::Duplicates(found)) => found,
            other => panic!("{other:?}"),
        }
    };
    let zhang = [("name", "张三"), ("address", "3-2-501"), ("birth", "1958-03-05")];
    let one = file(&mut wang, &zhang);
    file(&mut wang, &[("name", "张三"), ("address", "9-1-101")]);
    assert_eq!(list(&mut wang, 0, 10).total, 0, "a name alone is none");
    let two = file(&mut wang, &[("name", "张三"), ("birth", "1958-03-05")]);
    let three = file(&mut wang, &zhang);
    let found = list(&mut wang, 0, 10);
    let pairs: Vec<_> = found.rows.iter().map(|row| (row.into.key, row.from.key)).collect();
    assert_eq!(pairs, [(one, three), (one, two)]);
    assert_eq!(found.rows[0].why, ["birth", "door"]);
    let part = list(&mut wang, 1, 10);
    assert_eq!((part.rows.len(), part.total), (1, 2));
    let twins = Ask::Twins { of: two, query: String::new(), limit: 5 };
    let Ok(Reply::Found(twins)) = wang.connection.ask(twins) else { panic!() };
    assert_eq!(twins.rows[0].key, one);
    merge(&mut wang, three, one, "").unwrap();
    assert_eq!(list(&mut wang, 0, 10).total, 1);
    // Two numbers are two persons.
    wang.does("resident.correct", Some(one), &[("birth", "")]);
    assert_eq!(list(&mut wang, 0, 10).total, 0);
    let fields = beside(&mut wang, two, one).fields;
    let birth = fields.iter().find(|field| field.field == "birth").unwrap();
    assert_eq!((birth.takes, birth.differs), (Side::From, false));
}
