//! Deeds that are committed with one sync.

use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, sync_channel};

use super::*;
use crate::desk::tx::Seat;

type Answer = Receiver<Result<Done, Refusal>>;

/// Puts a deed of S1 before the writer without waiting for it.
fn put(desk: &Desk, request: u128, command: &str, on: Option<Key>, text: &str) -> Answer {
    let args = [("text", text)].into_iter().filter(|(_, text)| !text.is_empty());
    let deed = Deed {
        request: RequestId(request),
        command: command.into(),
        subject: on,
        args: args.map(|(name, text)| (name.to_string(), text.to_string())).collect(),
        ..Deed::default()
    };
    let (answer, answered) = sync_channel(1);
    let seat = Seat { staff: 1, session: 1, account: None };
    desk.submit(Job::Do { deed, seat, answer }).unwrap();
    answered
}

#[test]
fn an_undo_takes_back_the_deed_before_it_although_both_are_committed_together() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut person = Person::enter(&desk, "wangli");
    let matter =
        person.does("matter.new", None, &[("who", "甲"), ("category", "ask"), ("text", "问")]);
    let commits = || desk.shared.commits.load(Ordering::Relaxed);
    let before = commits();
    // While somebody reads, the writer cannot go on to what comes next.
    let reading = desk.shared.world();
    put(&desk, 1, "matter.note", Some(matter), "一");
    while commits() == before {
        std::thread::yield_now();
    }
    let note = put(&desk, 2, "matter.note", Some(matter), "二");
    let undo = put(&desk, 3, "undo", None, "");
    let again = put(&desk, 4, "undo", None, "");
    drop(reading);
    let note = note.recv().unwrap().unwrap();
    let undo = undo.recv().unwrap().unwrap();
    assert_eq!(undo.facts["seq"], note.seq.to_string());
    let again = again.recv().unwrap().unwrap();
    assert_eq!(again.facts["seq"], Seq(note.seq.0 - 1).to_string());
}
