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

/// What the form of a visit sends that was opened when the record was seen up to this commit.
fn step(seen: Seq, outcome: &str, shown: Option<&str>) -> Deed {
    let mut was = BTreeMap::from([(crate::wire::SEEN.to_string(), seen.0.to_string())]);
    was.extend(shown.map(|shown| ("outcome".to_string(), shown.to_string())));
    let mut request = [0; 16];
    getrandom::fill(&mut request).unwrap();
    Deed {
        request: RequestId(u128::from_be_bytes(request)),
        command: "visit.step".into(),
        args: BTreeMap::from([("outcome".to_string(), outcome.to_string())]),
        was,
        ..Deed::default()
    }
}

#[test]
fn a_second_result_of_one_visit_is_told_of_the_first_and_asked_which_holds() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let (_, visit) = on_the_list(&mut wang);
    let name = wang.session.name.clone();
    wang.does("staff.add", None, &[("name", "张强"), ("roles", "desk"), ("account", "zhangqiang")]);
    let mut zhang = Person::enter(&desk, "zhangqiang");
    let of = |deed: Deed| Deed { subject: Some(visit), ..deed };
    let seen = wang.page(visit).lines.first().map(|(at, _)| Seq(at.sub)).unwrap();
    let first = wang.send(of(step(seen, "well", None))).unwrap();
    // The other form was opened before that.
    let refusal = zhang.send(of(step(seen, "nobody", None))).unwrap_err();
    assert_eq!((refusal.code.as_str(), refusal.field.as_deref()), ("conflict", Some("outcome")));
    assert_eq!((&*refusal.facts["theirs"], &*refusal.facts["yours"]), ("well", "nobody"));
    assert_eq!(refusal.facts["by"], name);
    // The same result is no other one, and one that was seen is gone on from.
    zhang.send(of(step(seen, "well", None))).unwrap();
    let last = zhang.send(of(step(first.seq, "nobody", Some("well")))).unwrap();
    // On purpose, after both were shown; and from the command line, where nobody looked.
    wang.send(of(step(first.seq, "well", Some("nobody")))).unwrap();
    let plain = of(step(last.seq, "away", None));
    zhang.send(Deed { was: BTreeMap::new(), ..plain }).unwrap();
}
