//! What people see of a disk that is full or fails, and that it passes.

use std::sync::mpsc::{Receiver, channel};

use super::*;
use crate::files::{Fault, Op, Refuses};
use crate::wire::{Event, ToClient};

const NEW: [(&str, &str); 3] = [("who", "来人"), ("category", "leak"), ("text", "滴水")];

fn office() -> (tempfile::TempDir, Files, Arc<Desk>) {
    let dir = tempfile::tempdir().unwrap();
    let files = Files::recorded(dir.path()).unwrap();
    let desk = open_files(files.clone());
    (dir, files, desk)
}

/// A colleague's console, and what the desk says there unasked.
fn listener(desk: &Arc<Desk>) -> (Connection, Receiver<Vec<String>>) {
    let (say, hear) = channel();
    let outbox: Outbox = Arc::new(move |message| match message {
        ToClient::Event(Event::Banners(banners)) => say.send(banners).is_ok(),
        _ => true,
    });
    let mut colleague = desk.connect(Peer { uid: 1000, account: "wangli".into() }, outbox);
    colleague.ask(Ask::SignIn { staff: None, since: None }).unwrap();
    (colleague, hear)
}

/// A desk, and whether it was told to leave like on any evening (else: at once).
fn told_to_stop(files: &Files) -> (Arc<Desk>, Receiver<bool>) {
    let (say, hear) = channel();
    let opening = Opening {
        claim: None,
        clock: Clock::open(files, true, Some(MORNING)).unwrap(),
        files: files.clone(),
        practice: true,
        house: House::of(files.root(), Path::new("/nowhere")),
        segment_bytes: SEGMENT,
        patience: TABLE_PATIENCE,
        on_fatal: Box::new(move |stop| say.send(stop == Stop::Leaving).unwrap()),
        progress: Box::new(|_, _| {}),
    };
    (Desk::open(opening).unwrap(), hear)
}

#[test]
fn a_desk_that_has_lost_its_table_leaves_for_another_once_it_is_quiet() {
    let dir = tempfile::tempdir().unwrap();
    let (desk, hear) = told_to_stop(&Files::at(dir.path()).unwrap());
    Person::enter(&desk, "wangli").does("matter.new", None, &NEW);
    let shared = &desk.shared;
    shared.quiet.back_date(std::time::Duration::from_secs(3600));
    shared.banner("no_table");
    shared.nudge(Nudge::Look);
    assert_eq!(hear.recv(), Ok(true));
    // It is asked to go once, and takes deeds until it has gone.
    Person::enter(&desk, "wangli").does("matter.new", None, &NEW);
    desk.close();
    assert!(hear.try_recv().is_err());
}

#[test]
fn on_a_disk_that_only_reads_nobody_is_told_what_is_not_known_and_it_is_done_once() {
    let dir = tempfile::tempdir().unwrap();
    let files = Files::recorded(dir.path()).unwrap();
    let (desk, hear) = told_to_stop(&files);
    let mut wang = Person::enter(&desk, "wangli");
    wang.does("matter.new", None, &NEW);
    let args = NEW.iter().map(|(name, text)| (name.to_string(), text.to_string())).collect();
    let (request, command) = (RequestId(7), "matter.new".to_string());
    let deed = Deed { request, command, args, ..Deed::default() };
    let code = |person: &mut Person| person.send(deed.clone()).unwrap_err().code;
    // Written, and the sync refused: from here on the file system is read-only.
    let site = Some((Op::Sync, "journal"));
    files.fail(Fault::Disk { nth: 1, site, refuses: Refuses::ReadOnly, lasts: true });
    assert_eq!((code(&mut wang).as_str(), hear.recv()), ("desk.stopping", Ok(false)));
    drop(wang);
    desk.close();
    drop(desk);

    let (desk, hear) = told_to_stop(&files);
    assert_eq!(desk.shared.banners(), ["disk_failing", "no_table"]);
    let mut wang = Person::enter(&desk, "wangli");
    assert_eq!(wang.refused("matter.new", None, &NEW), "disk", "surely not done");
    assert_eq!(code(&mut wang), "desk.stopping", "seen, and perhaps not on the disk");
    assert!(matches!(wang.connection.ask(Ask::Queue { all: true }), Ok(Reply::Queue(_))));
    assert!(hear.try_recv().is_err());
    files.heal();
    assert_eq!((code(&mut wang).as_str(), hear.recv()), ("desk.stopping", Ok(true)));
    assert_eq!(wang.refused("matter.new", None, &NEW), "desk.stopping");
    drop(wang);
    desk.close();
    drop(desk);

    let (desk, _hear) = told_to_stop(&files);
    let mut wang = Person::enter(&desk, "wangli");
    let seq = desk.shared.world().seq;
    assert_eq!(wang.send(deed.clone()).unwrap().seq, seq, "the last one");
    assert_eq!(desk.shared.world().seq, seq);
    assert_eq!(desk.shared.banners(), Vec::<String>::new());
    desk.close();
}

fn until(hear: &Receiver<Vec<String>>, like: impl Fn(&[String]) -> bool) {
    while !like(&hear.recv().unwrap()) {}
}

#[test]
fn everybody_sees_that_the_disk_refuses_and_that_it_takes_deeds_again() {
    for (refuses, code, banner) in
        [(Refuses::Full, "disk_full", "disk_full"), (Refuses::Failing, "disk", "disk_failing")]
    {
        let (_dir, files, desk) = office();
        let mut wang = Person::enter(&desk, "wangli");
        let (_colleague, hear) = listener(&desk);
        let site = Some((Op::Write, "journal"));
        files.fail(Fault::Disk { nth: 1, site, refuses, lasts: false });
        assert_eq!(wang.refused("matter.new", None, &NEW), code);
        assert_eq!(hear.recv().unwrap(), [banner]);
        assert_eq!(desk.shared.banners(), [banner]);
        wang.does("matter.new", None, &NEW);
        assert_eq!(hear.recv().unwrap(), Vec::<String>::new());
        desk.close();
    }
}

#[test]
fn little_room_is_said_before_there_is_none() {
    let (_dir, files, desk) = office();
    let mut wang = Person::enter(&desk, "wangli");
    files.fail(Fault::Free { bytes: 20 << 20 });
    wang.does("matter.new", None, &NEW);
    assert_eq!(desk.shared.banners(), ["disk_low"]);
    files.fail(Fault::Free { bytes: 1 << 20 });
    assert_eq!(wang.refused("matter.new", None, &NEW), "disk_full");
    assert_eq!(desk.shared.banners(), ["disk_full"]);
    files.heal();
    wang.does("matter.new", None, &NEW);
    assert_eq!(desk.shared.banners(), Vec::<String>::new());
    desk.close();
}

#[test]
fn a_record_opens_with_masked_numbers_where_the_look_cannot_be_written_down() {
    let (_dir, files, desk) = office();
    let mut wang = Person::enter(&desk, "wangli");
    let args = [("name", "张三"), ("phone", "13812348000")];
    let zhang = wang.does("resident.new", None, &args);
    let who = zhang.to_string();
    wang.does("matter.new", None, &[("who", who.as_str()), NEW[1], NEW[2]]);
    let seq = desk.shared.world().seq;
    files.fail(Fault::Disk { nth: 1, site: None, refuses: Refuses::Full, lasts: true });
    let page = wang.page(zhang);
    assert_eq!(page.fields["phones"], "138****8000");
    assert!(!format!("{page:?}").contains("13812348000"), "{page:?}");
    assert!(!page.actions.is_empty());
    assert_eq!(desk.shared.world().seq, seq);
    files.heal();
    assert!(wang.page(zhang).fields["phones"].contains("13812348000"));
    assert_eq!(desk.shared.world().seq, seq.next());
    desk.close();
}

#[test]
fn a_snapshot_that_could_not_be_written_is_told_and_written_later() {
    let (_dir, files, desk) = office();
    let mut wang = Person::enter(&desk, "wangli");
    let (_colleague, hear) = listener(&desk);
    let told = |code: &'static str| move |banners: &[String]| banners.iter().any(|b| b == code);
    let site = Some((Op::Create, "snapshot"));
    files.fail(Fault::Disk { nth: 1, site, refuses: Refuses::Failing, lasts: false });
    // Enough to seal a segment.
    let text = "漏".repeat(500);
    let mut seal = || {
        for _ in 0..20 {
            wang.does("matter.new", None, &[NEW[0], NEW[1], ("text", &text)]);
        }
    };
    seal();
    until(&hear, told("no_snapshot"));
    seal();
    until(&hear, |banners| banners.is_empty());
    assert!(!files.list("snapshot").unwrap().is_empty());
    desk.close();
}
