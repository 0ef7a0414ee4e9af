//! The search index is built anew beside the one in use, while people work.

use std::sync::Barrier;

use super::*;
use crate::desk::anew;
use crate::desk::world::World;
use crate::search::{Asking, Hits, Query};

/// What is found, by the index as it is and by one built of the records alone.
fn found_and_expected(desk: &Desk) -> (Vec<Hits>, Vec<Hits>) {
    let texts = ["z", "w", "ls", "王", "李", "3-2-501", "9-1", "1", "138", "loushui", "xin"];
    let now = Moment::parse_rfc3339(MORNING).unwrap();
    let ask = |index: &crate::search::Index| -> Vec<Hits> {
        let query = |text| Query { text, kind: None, kinds: None, limit: 500, now };
        texts.iter().map(|text| index.find(&query(text), &Asking::PATIENT)).collect()
    };
    let world = desk.shared.world();
    let mut fresh = crate::desk::searching::Searching::default();
    fresh.begin(world.view(), &mut |_| {});
    (ask(&world.search.index), ask(&fresh.index))
}

fn work(wang: &mut Person, n: usize) {
    let (name, home) = (format!("王新{n}"), format!("9-1-{}", 101 + n % 7));
    let args = [("name", name.as_str()), ("address", home.as_str()), ("phone", "13800001111")];
    let who = wang.does("resident.new", None, &args);
    wang.does("resident.move", Some(who), &[("address", "3-2-501")]);
    let id = who.to_string();
    let matter = [("who", id.as_str()), ("category", "leak"), ("text", "阳台滴水")];
    wang.does("matter.new", None, &matter);
    if n.is_multiple_of(3) {
        wang.does("resident.correct", Some(who), &[("name", "李四")]);
    }
    if n.is_multiple_of(5) {
        wang.does("undo", None, &[]);
    }
}

#[test]
fn nothing_that_happens_meanwhile_is_missing() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    (0..5).for_each(|n| work(&mut wang, n));
    desk.shared.world_mut().search.note_changes();
    // Before the first record is read, while it is built, and after.
    (5..10).for_each(|n| work(&mut wang, n));
    let together = Barrier::new(2);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            together.wait();
            anew::run(&desk.shared);
        });
        together.wait();
        (10..60).for_each(|n| work(&mut wang, n));
    });
    (60..65).for_each(|n| work(&mut wang, n));
    let (found, expected) = found_and_expected(&desk);
    assert!(found.iter().filter(|hits| hits.total > 0).count() > 5, "{found:?}");
    assert_eq!(found, expected);
    assert!(desk.shared.world_mut().search.changed().is_empty(), "nothing is noted any more");
    desk.close();
}

#[test]
fn an_attempt_that_failed_leaves_the_index_in_use_and_lets_another_begin() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    desk.shared.world_mut().search.note_changes();
    (0..5).for_each(|n| work(&mut wang, n));
    desk.shared.world_mut().search.give_up_anew();
    (5..10).for_each(|n| work(&mut wang, n));
    assert!(desk.shared.world_mut().search.changed().is_empty(), "nothing is noted any more");
    desk.shared.world_mut().search.note_changes();
    anew::run(&desk.shared);
    (10..12).for_each(|n| work(&mut wang, n));
    let (found, expected) = found_and_expected(&desk);
    assert_eq!(found, expected);
}

#[test]
fn of_many_closed_matters_a_start_enters_the_open_ones_and_says_what_it_does_not_know_yet() {
    use crate::domain::record::{Matter, Stage};
    use crate::domain::{Kind, Record, envelope};
    const MANY: u64 = 12_500;
    let mut world = World::default();
    for id in 1..=MANY {
        let stage = if id % 100 == 0 { Stage::Open } else { Stage::Told };
        let text = if id == 7 { "罕见的渗水" } else { "渗水" };
        let text = text.to_string();
        let matter = Matter { category: "leak".into(), stage, text, ..Matter::default() };
        let bytes = envelope::seal(Matter::SCHEMA, &matter).unwrap();
        world.load(Key::of(Kind::Matter, id), Seq(id), &bytes);
    }
    world.settle();
    world.load_done(Seq(MANY), None, &mut |_| {});
    let found = |world: &World, text| {
        let query = Query { text, kind: None, kinds: None, limit: 9, now: Moment(0) };
        world.search.index.find(&query, &Asking::PATIENT).total as u64
    };
    assert!(world.search.is_beginning());
    assert_eq!((found(&world, "渗水"), found(&world, "罕见")), (MANY / 100, 0));
    // A change meanwhile is found at once, and is not entered twice.
    let told = Matter { text: "罕见的漏电".into(), stage: Stage::Told, ..Matter::default() };
    let bytes = envelope::seal(Matter::SCHEMA, &told).unwrap();
    world.apply(Seq(MANY + 1), &[(Key::of(Kind::Matter, 8), Some(bytes.into()))]);
    assert_eq!(found(&world, "漏电"), 1);
    let mut steps = 1;
    while world.search_on(1_000) {
        steps += 1;
    }
    assert_eq!(steps, 13);
    assert_eq!((found(&world, "渗水"), found(&world, "罕见")), (MANY - 1, 2));
    assert!(!world.search.is_beginning());
}
