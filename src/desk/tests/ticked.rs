//! One deed to several records: one commit, taken back as one.

use super::*;
use crate::domain::Kind;

fn matter(person: &mut Person) -> Key {
    person.does("matter.new", None, &[("who", "甲"), ("category", "其他"), ("text", "问")])
}

fn deed(request: u128, command: &str, on: &[Key], args: &[(&str, &str)]) -> Deed {
    Deed {
        request: RequestId(request),
        command: command.into(),
        subject: on.first().copied(),
        also: on[1..].to_vec(),
        args: args.iter().map(|(name, text)| (name.to_string(), text.to_string())).collect(),
        ..Deed::default()
    }
}

fn owner(person: &mut Person, key: Key) -> String {
    person.page(key).fields["owner"].clone()
}

/// A visit of somebody who lives here alone.
fn visit(person: &mut Person) -> Key {
    let old = [("name", "蒲秀英"), ("address", "3-2-501")];
    let resident = person.does("resident.new", None, &old);
    person.does("visit.new", Some(resident), &[("visit_reason", "alone")])
}

#[test]
fn rows_of_several_kinds_are_handed_over_and_taken_back_as_one() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    wang.does("staff.add", None, &[("name", "刘敏"), ("roles", "desk")]);
    let rows = [matter(&mut wang), matter(&mut wang), visit(&mut wang)];
    let done = wang.send(deed(1, "matter.transfer", &rows, &[("to", "S2"), ("reason", "skill")]));
    let done = done.unwrap();
    assert_eq!((done.facts["n"].as_str(), done.facts["to"].as_str()), ("3", "刘敏"));
    assert!(done.left.is_empty());
    assert!(rows.iter().all(|key| owner(&mut wang, *key) == "S2"));
    // The number says so after a restart too: it is read from the journal.
    match wang.connection.ask(Ask::LastDeed) {
        Ok(Reply::LastDeed(Some(last))) => assert_eq!(last.count, 3),
        other => panic!("{other:?}"),
    }
    let undone = wang.try_to("undo", None, &[]).unwrap();
    assert_eq!(undone.facts["n"], "3");
    assert!(rows.iter().all(|key| owner(&mut wang, *key) == "S1"));
    let again = wang.try_to("redo", None, &[]).unwrap();
    assert_eq!(again.facts["n"], "3");
    assert!(rows.iter().all(|key| owner(&mut wang, *key) == "S2"));
}

#[test]
fn what_cannot_be_done_to_one_is_said_of_it_and_done_to_the_others() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let (open, closed, went) = (matter(&mut wang), matter(&mut wang), visit(&mut wang));
    wang.does("matter.tell", Some(closed), &[("way", "face"), ("result", "solved")]);
    let tell = [("way", "phone"), ("result", "explained")];
    let gone = Key::of(Kind::Matter, 99);
    let done = wang.send(deed(1, "matter.tell", &[open, closed, went, gone, open], &tell)).unwrap();
    assert_eq!(done.facts["ids"], open.to_string());
    let left: Vec<_> = done.left.iter().map(|(key, why)| (*key, why.code.as_str())).collect();
    let expected = [(closed, "matter.closed"), (gone, "unknown"), (went, "many.other_kind")];
    assert_eq!(left, expected);
    assert_eq!(wang.refused("matter.tell", Some(open), &tell), "matter.closed");
    // Where it is possible for none of them the first reason is the answer, and nothing is written.
    let head = desk.shared.world().seq;
    let refused = wang.send(deed(2, "matter.tell", &[open, closed], &tell)).unwrap_err();
    assert_eq!(refused.code, "matter.closed");
    assert_eq!(desk.shared.world().seq, head);
}

#[test]
fn what_is_wrong_with_the_words_stands_at_their_field_and_nothing_is_done() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let rows = [matter(&mut wang), matter(&mut wang)];
    let refused = wang.send(deed(1, "matter.note", &rows, &[("text", "")])).unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("text"));
    let refused = wang.send(deed(2, "matter.void", &rows, &[("reason", "mistake")])).unwrap_err();
    assert_eq!(refused.code, "many.never");
    let many: Vec<_> = (1..=201).map(|id| Key::of(Kind::Matter, id)).collect();
    let refused = wang.send(deed(3, "matter.note", &many, &[("text", "看过")])).unwrap_err();
    assert_eq!(refused.code, "many.too_many");
}

#[test]
fn asked_for_again_under_its_number_it_is_done_once() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let rows = [matter(&mut wang), matter(&mut wang)];
    let note = deed(7, "matter.note", &rows, &[("text", "物业说周五来")]);
    let first = wang.send(note.clone()).unwrap();
    assert_eq!(wang.send(note).unwrap(), first);
    for key in rows {
        let lines = wang.page(key).lines;
        assert_eq!(lines.iter().filter(|(_, line)| line.text == "物业说周五来").count(), 1);
    }
}
