//! The chores of a pause: old segments packed, the table made anew under people at work.

use std::sync::mpsc::channel;

use super::restart::{picture, some_work};
use super::*;
use crate::desk::job::Job;
use crate::desk::upkeep::Upkeep;

/// As if nobody had asked for anything for hours.
fn pause(desk: &Desk) {
    let now = desk.shared.clock().now();
    let long_ago = Instant::now().checked_sub(idle::LATEST).unwrap();
    *desk.shared.idle() = Idle::new(now, long_ago);
}

/// A pause in which the upkeep of the day is done; how many steps it took. The keeper may do
/// some of it meanwhile.
pub(super) fn pause_through(desk: &Desk) -> usize {
    let (mut upkeep, jobs) = (Upkeep::default(), Arc::downgrade(&desk.jobs));
    (1..200)
        .find(|_| {
            pause(desk);
            upkeep.step(&desk.shared, &desk.files, &jobs);
            upkeep.due(&desk.shared).is_none()
        })
        .unwrap_or_default()
}

/// Pauses until the first segment, which a snapshot covers, is packed, whoever does it.
pub(super) fn pack_through(desk: &Desk) {
    let first = desk.files.path(&format!("journal/{:020}.seg", 1));
    let until = Instant::now() + Duration::from_secs(60);
    while std::fs::metadata(&first).unwrap().len() >= SEGMENT {
        assert!(Instant::now() < until, "it is not packed");
        pause_through(desk);
    }
}

fn bytes_of_journal(desk: &Desk) -> u64 {
    desk.files.bytes_in("journal")
}

#[test]
fn in_a_pause_the_segments_that_a_snapshot_covers_are_packed_one_by_one() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let before = some_work(&desk);
    // The keeper has written its snapshots then.
    desk.close();
    drop(desk);
    let desk = open(dir.path());
    let entries = |desk: &Desk| -> Vec<_> {
        journal::entries(&desk.files, Seq(1)).unwrap().map(|entry| entry.unwrap()).collect()
    };
    let (all, plain) = (entries(&desk), bytes_of_journal(&desk));
    // No keeper but this one: people are at work.
    let (mut upkeep, jobs) = (Upkeep::default(), Arc::downgrade(&desk.jobs));
    upkeep.step(&desk.shared, &desk.files, &jobs);
    assert_eq!(bytes_of_journal(&desk), plain, "nobody pauses");
    std::fs::remove_file(dir.path().join(journal::CACHE)).unwrap();
    pause(&desk);
    {
        // A backup reads: it is tried a little later, and the keeper sleeps until then.
        let _reading = desk.shared.upkeep.lock().unwrap();
        upkeep.step(&desk.shared, &desk.files, &jobs);
        assert_eq!(bytes_of_journal(&desk), plain);
        assert!(upkeep.due(&desk.shared).is_some_and(|at| at > Instant::now()));
    }
    let steps = pause_through(&desk);
    assert!(steps > 1, "{steps}");
    assert!(bytes_of_journal(&desk) < plain, "{plain} to {}", bytes_of_journal(&desk));
    assert_eq!(entries(&desk), all);
    assert!(dir.path().join(journal::CACHE).exists());
    let mut wang = Person::enter(&desk, "wangli");
    let matter = Key::of(crate::domain::Kind::Matter, 1);
    wang.does("matter.note", Some(matter), &[("text", "后来")]);
    wang.does("undo", None, &[]);
    let after = picture(&desk);
    assert_eq!(after.2, before.2 + 1, "the line of the undo");
    drop(wang);
    desk.close();
    for lost in ["snapshot", "sled"] {
        std::fs::remove_dir_all(dir.path().join(lost)).unwrap();
        let desk = open(dir.path());
        assert_eq!(picture(&desk), after, "without {lost}");
        desk.close();
    }
}

#[test]
fn a_table_is_made_anew_while_people_work_and_holds_everything() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    some_work(&desk);
    let mut wang = Person::enter(&desk, "wangli");
    let matter = Key::of(crate::domain::Kind::Matter, 1);
    // Held open, so that no number is given to another file.
    let file = || std::fs::File::open(dir.path().join("sled/db")).unwrap();
    let mut files = vec![file()];
    for round in 0..3 {
        let (say, done) = channel();
        desk.jobs.send(Job::Renew { done: say }).unwrap();
        // These go into the old one, into the one that is being made, and after it.
        for n in 0..10 {
            let text = format!("第{round}轮第{n}笔");
            wang.does("matter.note", Some(matter), &[("text", &text)]);
        }
        done.recv().unwrap();
        files.push(file());
    }
    use std::os::unix::fs::MetadataExt;
    let numbers: std::collections::BTreeSet<u64> =
        files.iter().map(|file| file.metadata().unwrap().ino()).collect();
    assert_eq!(numbers.len(), 4, "another file each time");
    let before = picture(&desk);
    drop(wang);
    desk.close();
    assert_eq!(desk.shared.banners(), Vec::<String>::new());
    drop(desk);
    // From the table alone.
    std::fs::remove_file(dir.path().join(journal::CACHE)).unwrap();
    let desk = open(dir.path());
    assert_eq!((picture(&desk), desk.shared.banners()), (before, vec![]));
}

#[test]
fn a_desk_that_is_killed_over_a_new_table_builds_it_at_its_next_start() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let desk = open(&data);
    let before = some_work(&desk);
    desk.close();
    drop(desk);
    // As it stands right after the old one was given up, and with half of the new one.
    for half in [false, true] {
        let killed = dir.path().join(format!("killed-{half}"));
        super::restart::copy_dir(&data, &killed);
        crate::table::Place::new(&Files::at(&killed).unwrap()).give_up().unwrap();
        if half {
            std::fs::write(killed.join("sled/db"), b"half").unwrap();
        }
        let desk = open(&killed);
        assert_eq!(picture(&desk), before);
        desk.close();
        assert!(!killed.join("sled.bad-1").exists(), "it was worth nothing");
        std::fs::remove_file(killed.join(journal::CACHE)).unwrap();
        assert_eq!(picture(&open(&killed)), before);
    }
}

#[test]
fn a_list_of_the_office_that_changes_while_the_desk_runs_counts_after_the_next_pause() {
    let dir = tempfile::tempdir().unwrap();
    let (say, said) = channel();
    let again: OnFatal = Box::new(move |stop| say.send(stop == Stop::Leaving).unwrap());
    let files = || Files::at(dir.path()).unwrap();
    let desk = open_with(files(), TABLE_PATIENCE, again).unwrap();
    pause_through(&desk);
    assert!(said.try_recv().is_err(), "nothing was changed");
    std::fs::create_dir(dir.path().join("calendar")).unwrap();
    let notice = "year=2027\nsource='x'\noff=[['01-01','01-03']]\nwork=[]\n";
    std::fs::write(dir.path().join("calendar/2027.toml"), notice).unwrap();
    assert!(!desk.shared.books.calendar.known(2027), "everybody counts by the same lists");
    pause_through(&desk);
    assert!(said.recv().unwrap());
    desk.close();
    drop(desk);
    let desk = open(dir.path());
    assert!(desk.shared.books.calendar.known(2027));
    assert_eq!(desk.shared.banners(), ["own_changed"]);
    pause_through(&desk);
}
