//! Taking back, step by step, over restarts and losses: all of it is read from the
//! journal.

use super::*;

fn note(person: &mut Person, on: Key, text: &str) -> Seq {
    person.try_to("matter.note", Some(on), &[("text", text)]).unwrap().seq
}

fn new(person: &mut Person) -> Key {
    person.does("matter.new", None, &[("who", "甲"), ("category", "其他"), ("text", "问")])
}

fn last_deed(person: &mut Person) -> Option<(String, Option<Key>)> {
    match person.connection.ask(Ask::LastDeed) {
        Ok(Reply::LastDeed(last)) => last.map(|last| (last.verb, last.subject)),
        other => panic!("{other:?}"),
    }
}

/// Bytes of everything but counters, which do not go back, and lines.
fn records(desk: &Desk) -> Vec<(Key, Vec<u8>)> {
    let world = desk.shared.world();
    let all = world.records.after(None);
    all.filter(|(key, _)| key.kind != crate::domain::Kind::Counter && key.sub == 0)
        .map(|(key, stored)| (key, stored.value.to_vec()))
        .collect()
}

#[test]
fn sixty_deeds_are_taken_back_one_by_one_after_a_restart_that_lost_table_and_cache() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let mut stood = vec![records(&desk)];
    for _ in 0..20 {
        let matter = new(&mut wang);
        stood.push(records(&desk));
        wang.does("matter.correct", Some(matter), &[("text", "改过")]);
        stood.push(records(&desk));
        wang.does("matter.tell", Some(matter), &[("way", "face"), ("result", "solved")]);
        stood.push(records(&desk));
    }
    let segments = journal::segments(&desk.files).unwrap().len();
    assert!(segments > 2, "several segments, of {segments}");
    drop(wang);
    desk.close();
    drop(desk);
    std::fs::remove_dir_all(dir.path().join("sled")).unwrap();
    std::fs::remove_file(dir.path().join(journal::CACHE)).unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    for expected in stood.iter().rev() {
        assert_eq!(records(&desk), *expected);
        let _ = wang.try_to("undo", None, &[]);
    }
    assert_eq!(wang.refused("undo", None, &[]), "undo.nothing");
    assert_eq!(records(&desk), stood[0]);
}

#[test]
fn what_was_taken_back_before_a_restart_is_not_taken_back_twice() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let matter = new(&mut wang);
    let first = note(&mut wang, matter, "一");
    let second = note(&mut wang, matter, "二");
    wang.does("undo", None, &[]);
    drop(wang);
    drop(desk);
    // Nothing was closed: as after kill -9.
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let named = |seq: Seq| seq.to_string();
    assert_eq!(wang.refused("undo", None, &[("seq", &named(second))]), "undo.already");
    assert_eq!(last_deed(&mut wang), Some(("matter.note".into(), Some(matter))));
    let done = wang.try_to("undo", None, &[]).unwrap();
    assert_eq!(done.facts["seq"], named(first));
    assert_eq!(last_deed(&mut wang), Some(("matter.new".into(), Some(matter))));
    wang.does("undo", None, &[]);
    assert_eq!(last_deed(&mut wang), None);
    assert_eq!(wang.refused("undo", None, &[]), "undo.nothing");
}

#[test]
fn what_cannot_be_taken_back_says_why() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    wang.does("staff.add", None, &[("name", "刘敏"), ("account", "liumin"), ("roles", "desk")]);
    let mut liu = Person::enter(&desk, "liumin");
    let matter = new(&mut wang);
    let hers = note(&mut wang, matter, "王写的").to_string();
    assert_eq!(liu.refused("undo", None, &[("seq", &hers)]), "undo.not_yours");
    assert_eq!(liu.refused("undo", None, &[("seq", "999")]), "undo.unknown");
    assert_eq!(liu.refused("undo", None, &[("seq", "这个")]), "undo.unknown");
    assert_eq!(liu.refused("undo", None, &[]), "undo.nothing");
    liu.does("matter.correct", Some(matter), &[("text", "刘改的")]);
    wang.does("undo", None, &[("seq", &hers)]);
    assert_eq!(wang.refused("undo", None, &[]), "undo.later", "刘 built on the record");
    let who = wang.does("resident.new", None, &[("name", "张三"), ("address", "3-2-501")]);
    wang.does("resident.correct", Some(who), &[("id_number", "11010519491231002X")]);
    let shown = wang.try_to("resident.reveal", Some(who), &[("reason", "verify")]).unwrap().seq;
    assert_eq!(wang.refused("undo", None, &[("seq", &shown.to_string())]), "undo.never");
}

#[test]
fn what_was_taken_back_is_done_again_step_by_step_also_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    assert_eq!(wang.refused("redo", None, &[]), "undo.nothing_back");
    let matter = new(&mut wang);
    wang.does("matter.correct", Some(matter), &[("text", "改过")]);
    let note = note(&mut wang, matter, "记一笔");
    let stood = records(&desk);
    let lines = |desk: &Desk| {
        let world = desk.shared.world();
        let all = world.records.after(None);
        all.filter(|(key, _)| key.sub != 0)
            .map(|(key, stored)| (key, stored.value.to_vec()))
            .collect::<Vec<_>>()
    };
    let told = lines(&desk);
    for _ in 0..3 {
        wang.does("undo", None, &[]);
    }
    assert_eq!(wang.refused("undo", None, &[]), "undo.nothing");
    drop(wang);
    drop(desk);
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    for verb in ["matter.new", "matter.correct", "matter.note"] {
        let done = wang.try_to("redo", None, &[]).unwrap();
        assert_eq!(done.facts["redone"], verb);
        assert!(!done.undo);
        assert_eq!(last_deed(&mut wang), Some((verb.into(), Some(matter))));
    }
    assert_eq!((records(&desk), lines(&desk)), (stood, told));
    assert_eq!(wang.refused("redo", None, &[]), "undo.nothing_back");
    // And back once more, by its own number.
    let named = note.to_string();
    let undo = wang.try_to("undo", None, &[("seq", &named)]).unwrap().seq;
    assert_eq!(wang.refused("undo", None, &[("seq", &named)]), "undo.already");
    assert_eq!(wang.refused("redo", None, &[("seq", &named)]), "undo.never");
    wang.does("redo", None, &[("seq", &undo.to_string())]);
    assert_eq!(wang.refused("redo", None, &[("seq", &undo.to_string())]), "undo.already");
    wang.does("undo", None, &[]);
    wang.does("undo", None, &[]);
    assert_eq!(last_deed(&mut wang), Some(("matter.new".into(), Some(matter))));
    // After a restart the same is known.
    drop(wang);
    drop(desk);
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    assert_eq!(last_deed(&mut wang), Some(("matter.new".into(), Some(matter))));
    let done = wang.try_to("redo", None, &[]).unwrap();
    assert_eq!(done.facts["redone"], "matter.correct");
}

#[test]
fn what_somebody_built_on_or_may_not_do_is_not_done_again() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    wang.does("staff.add", None, &[("name", "刘敏"), ("account", "liumin"), ("roles", "desk")]);
    let matter = new(&mut wang);
    wang.does("matter.correct", Some(matter), &[("text", "改过")]);
    wang.does("undo", None, &[]);
    wang.does("matter.correct", Some(matter), &[("text", "另外改的")]);
    assert_eq!(wang.refused("redo", None, &[]), "undo.later");
    let mut liu = Person::enter(&desk, "liumin");
    assert_eq!(liu.refused("redo", None, &[]), "undo.nothing_back");
    let mine = wang.try_to("undo", None, &[]).unwrap().seq.to_string();
    assert_eq!(liu.refused("redo", None, &[("seq", &mine)]), "undo.not_yours");
}
