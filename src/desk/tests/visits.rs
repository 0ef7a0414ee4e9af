//! 必访: on the list, met or not met, and what the queue says of it.

use super::*;
use crate::domain::agenda::Part;
use crate::domain::lamp::Lamp;
use crate::domain::record::LineKind;
use crate::wire::{Pages, QueueRow};

impl Person {
    pub(super) fn agenda(&mut self) -> Vec<QueueRow> {
        match self.connection.ask(Ask::Queue { all: false }) {
            Ok(Reply::Queue(rows)) => rows,
            other => panic!("{other:?}"),
        }
    }

    pub(super) fn row(&mut self, key: Key) -> Option<QueueRow> {
        self.agenda().into_iter().find(|row| row.key == key)
    }
}

pub(super) fn clock(desk: &Desk, to: &str) {
    desk.shared.clock().set(Moment::parse_rfc3339(to).unwrap()).unwrap();
}

/// 赵桂兰, on the list every 30 days from the morning of the tests.
fn on_the_list(wang: &mut Person) -> (Key, Key) {
    let fields = [("name", "赵桂兰"), ("address", "5-2-301"), ("phone", "13812348000")];
    let zhao = wang.does("resident.new", None, &fields);
    let visit = wang.does("visit.new", Some(zhao), &[("visit_reason", "alone")]);
    (zhao, visit)
}

#[test]
fn a_visit_falls_due_on_its_day_and_all_well_moves_it_on_by_its_interval() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let (zhao, visit) = on_the_list(&mut wang);
    assert_eq!(wang.refused("visit.new", Some(zhao), &[("visit_reason", "elder")]), "visit.there");
    let row = wang.row(visit).unwrap();
    assert_eq!((row.lamp, row.part), (Lamp::Green, Part::Later));
    let due = row.at.unwrap();

    desk.shared.clock().set(due.plus(-Moment::HOUR)).unwrap();
    let row = wang.row(visit).unwrap();
    assert_eq!((row.lamp, row.part), (Lamp::Yellow, Part::Today));
    desk.shared.clock().set(due.plus(Moment::HOUR)).unwrap();
    assert_eq!(wang.row(visit).unwrap().lamp, Lamp::Red);

    // 3 on the resident's page is the same visit.
    wang.does("resident.step", Some(zhao), &[("outcome", "well")]);
    let row = wang.row(visit).unwrap();
    let expected = Moment::end_of(due.plus(Moment::HOUR).date()).plus(30 * Moment::DAY);
    assert_eq!((row.lamp, row.at), (Lamp::Green, Some(expected)));
    let page = wang.page(zhao);
    assert_eq!(page.contacts[0].line.kind, LineKind::Visit);
    let Pages::Resident { matters, .. } = page.body else { panic!() };
    assert!(matters.iter().any(|row| row.key == visit));
}

#[test]
fn not_met_pauses_or_stays_due_and_the_page_shows_numbers_in_full() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let (_, visit) = on_the_list(&mut wang);
    let page = wang.page(visit);
    assert!(page.fields["phones"].contains("13812348000"));

    wang.does("visit.step", Some(visit), &[("outcome", "hospital"), ("text", "心脏")]);
    let row = wang.row(visit).unwrap();
    assert_eq!((row.lamp, row.facts["pause"].as_str()), (Lamp::Grey, "hospital"));
    // When the rest is over somebody asks again; it is never red for that.
    desk.shared.clock().set(row.at.unwrap().plus(-Moment::HOUR)).unwrap();
    assert_eq!(wang.row(visit).unwrap().lamp, Lamp::Yellow);
    desk.shared.clock().set(row.at.unwrap().plus(Moment::HOUR)).unwrap();
    assert_eq!(wang.row(visit).unwrap().lamp, Lamp::Red);

    wang.does("visit.step", Some(visit), &[("outcome", "nobody")]);
    wang.does("visit.step", Some(visit), &[("outcome", "refused")]);
    let row = wang.row(visit).unwrap();
    assert_eq!(row.facts["missed"], "2");
    assert_eq!(
        wang.refused("visit.step", Some(visit), &[("outcome", "concern")]),
        "input.required"
    );

    wang.does("visit.end", Some(visit), &[("reason", "moved")]);
    assert!(wang.row(visit).is_none());
    assert_eq!(wang.refused("visit.step", Some(visit), &[("outcome", "well")]), "visit.ended");
    wang.does("undo", None, &[]);
    assert!(wang.row(visit).is_some());
}

#[test]
fn what_waits_is_the_same_after_a_restart_with_and_without_the_cache() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let (_, visit) = on_the_list(&mut wang);
    let before = wang.agenda();
    drop(wang);
    desk.close();
    drop(desk);
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    assert_eq!(wang.agenda(), before);
    assert!(wang.row(visit).is_some());
    clock(&desk, "2026-12-31T09:00:00+08:00");
    assert_eq!(wang.row(visit).unwrap().lamp, Lamp::Red);
}

#[test]
fn one_change_touches_one_row_of_what_waits() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let (zhao, visit) = on_the_list(&mut wang);
    let who = zhao.to_string();
    for text in ["阳台滴水", "楼道堆物"] {
        let taken = [("who", who.as_str()), ("category", "leak"), ("text", text)];
        wang.does("matter.new", None, &taken);
    }
    let waiting = |desk: &Desk| desk.shared.world().view().waiting().clone();
    let before = (waiting(&desk), wang.agenda());
    wang.does("visit.step", Some(visit), &[("outcome", "well")]);
    let after = (waiting(&desk), wang.agenda());
    assert_eq!(before.0, after.0);
    let changed = |row: &&QueueRow| !before.1.contains(row);
    assert_eq!(after.1.iter().filter(changed).map(|row| row.key).collect::<Vec<_>>(), [visit]);
    let done = wang.does("visit.end", Some(visit), &[("reason", "wish")]);
    let gone: Vec<Key> = after.0.difference(&waiting(&desk)).copied().collect();
    assert_eq!(gone, [done]);
}
