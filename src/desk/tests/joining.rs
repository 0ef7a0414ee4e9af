//! Coming and going while others work: what is heard, and what others hear of it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use super::*;
use crate::domain::Kind;
use crate::wire::Event;

/// Somebody who comes in once more; a test that waits longer has found something.
const PATIENCE: Duration = Duration::from_secs(20);
/// Enough for a commit to fall between any two steps of a sign-in.
const TIMES: usize = 1_500;

/// A connection, and what it hears.
fn connect(desk: &Arc<Desk>) -> (Connection, Receiver<Event>) {
    let (say, heard) = channel();
    let peer = Peer { uid: 1000, account: "wangli".into() };
    let outbox = move |message| match message {
        ToClient::Event(event) => say.send(event).is_ok(),
        _ => true,
    };
    (desk.connect(peer, Arc::new(outbox)), heard)
}

fn sign_in(connection: &mut Connection, staff: u64, since: Option<Seq>) -> Session {
    match connection.ask(Ask::SignIn { staff: Some(staff), since }) {
        Ok(Reply::Session(session)) => *session,
        other => panic!("{other:?}"),
    }
}

#[test]
fn who_signs_in_while_others_commit_hears_every_commit_from_there_on() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut other = Person::enter(&desk, "wangli");
    let matter =
        other.does("matter.new", None, &[("who", "甲"), ("category", "ask"), ("text", "问")]);
    let enough = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            while !enough.load(Ordering::Relaxed) {
                other.does("matter.note", Some(matter), &[("text", "记")]);
            }
        });
        let mut since = None;
        let mut missed = Vec::new();
        for _ in 0..TIMES {
            let (mut connection, heard) = connect(&desk);
            let session = sign_in(&mut connection, 1, since);
            let mut reloaded = None;
            let first = loop {
                match heard.recv_timeout(PATIENCE) {
                    Ok(Event::Changed { seq, .. }) => break seq,
                    Ok(Event::Reload { seq }) => reloaded = Some(seq),
                    Ok(_) => {}
                    Err(error) => panic!("nothing is heard: {error}"),
                }
            };
            if first != session.seq.next() {
                missed.push((session.seq, first));
            }
            let behind = since.filter(|since| *since != session.seq);
            assert_eq!(reloaded, behind.map(|_| session.seq), "signed in since {since:?}");
            since = Some(first);
        }
        enough.store(true, Ordering::Relaxed);
        assert!(missed.is_empty(), "signed in at, heard first: {missed:?}");
    });
}

#[test]
fn others_hear_that_a_client_which_did_not_read_has_gone() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut one = Person::enter(&desk, "wangli");
    one.does("staff.add", None, &[("name", "刘敏")]);
    let matter =
        one.does("matter.new", None, &[("who", "甲"), ("category", "ask"), ("text", "问")]);
    let (mut watcher, heard) = connect(&desk);
    sign_in(&mut watcher, 1, None);
    watcher.ask(Ask::Open(matter)).unwrap();

    let reads = Arc::new(AtomicBool::new(true));
    let peer = Peer { uid: 1000, account: "liumin".into() };
    let outbox = {
        let reads = reads.clone();
        move |_| reads.load(Ordering::Relaxed)
    };
    let mut slow = desk.connect(peer, Arc::new(outbox));
    sign_in(&mut slow, 2, None);
    slow.ask(Ask::Open(matter)).unwrap();
    reads.store(false, Ordering::Relaxed);
    one.does("matter.note", Some(matter), &[("text", "记")]);
    drop(slow);

    let key = Key::of(Kind::Matter, matter.id);
    let heard: Vec<Event> = heard.try_iter().collect();
    let seen = |names: &[&str]| Event::Viewers {
        key,
        names: names.iter().map(|name| name.to_string()).collect(),
    };
    assert!(heard.contains(&seen(&["刘敏"])), "{heard:?}");
    let last = |pass: fn(&Event) -> bool| heard.iter().rev().find(|event| pass(event)).cloned();
    let viewers = last(|event| matches!(event, Event::Viewers { .. }));
    assert_eq!(viewers, Some(seen(&[])), "{heard:?}");
    let present = last(|event| matches!(event, Event::Present { .. }));
    assert_eq!(present, Some(Event::Present { count: 1 }), "{heard:?}");
}
