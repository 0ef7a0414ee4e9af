//! Appending: what it costs, what it refuses, what a failure leaves.

use super::support::{all, fill, fresh, meta, txn};
use crate::domain::Seq;
use crate::files::{Event, Fault, Files, Refuses};
use crate::journal::{
    Found, GENESIS, Journal, JournalError, OpenReport, REACHED, reached, segment, verify,
};

#[test]
fn a_batch_is_one_write_and_one_sync_and_then_a_word_of_how_far_it_came() {
    let (_dir, files) = fresh();
    let (mut journal, report) = Journal::open(&files).unwrap();
    assert_eq!((journal.head(), report), ((Seq(0), GENESIS), OpenReport::default()));
    fill(&mut journal, &[1], 100);
    let before = files.recording().unwrap().events.len();
    fill(&mut journal, &[64], 100);
    let events = files.recording().unwrap().events;
    let [Event::Write { .. }, Event::Sync { .. }, Event::Write { bytes, .. }] = &events[before..]
    else {
        panic!("{:?}", &events[before..]);
    };
    assert_eq!(*bytes, files.read(REACHED).unwrap());
    assert_eq!(reached(&files).unwrap(), Some(journal.head().0));
}

#[test]
fn what_was_appended_is_read_back_across_segments_and_reopening() {
    let (_dir, files) = fresh();
    let (mut journal, _) = Journal::open_with(&files, 2000).unwrap();
    let mut written = Vec::new();
    for seq in 1..=40 {
        written.extend(journal.append(vec![txn(seq, 200)]).unwrap());
    }
    let (journal, report) = Journal::open_with(&files, 2000).unwrap();
    assert_eq!(report, OpenReport::default());
    assert_eq!(all(&files), written);
    assert_eq!(journal.head(), (Seq(40), written[39].hash));
    assert!(files.list("journal").unwrap().len() > 3);
    assert_eq!(journal.entry(Seq(17)).unwrap().as_ref(), Some(&written[16]));
    assert_eq!(journal.entry(Seq(41)).unwrap(), None);
    let later: Vec<_> = journal.entries(Seq(33)).unwrap().map(Result::unwrap).collect();
    assert_eq!(later, written[32..]);
    let report = verify(&files).unwrap();
    assert_eq!((report.ok, report.entries), (true, 40));
    assert_eq!(report.head, crate::journal::hex(&written[39].hash));
}

#[test]
fn a_reader_sees_what_is_appended_after_it_began() {
    let (_dir, files) = fresh();
    let (mut journal, _) = Journal::open_with(&files, 500).unwrap();
    fill(&mut journal, &[3], 100);
    let mut reader = journal.entries(Seq(1)).unwrap();
    reader.next().unwrap().unwrap();
    fill(&mut journal, &[2, 1, 4], 100);
    assert_eq!(reader.map(Result::unwrap).last().unwrap().seq(), Seq(10));
}

#[test]
fn others_may_read_and_check_while_the_desk_appends() {
    let (dir, files) = fresh();
    let (mut journal, _) = Journal::open_with(&files, 30_000).unwrap();
    let writer = std::thread::spawn(move || {
        for round in 0..150 {
            fill(&mut journal, &[1 + round % 3], 9_000);
        }
    });
    // A handle of its own, as another process has.
    let others = Files::at(dir.path().join("data")).unwrap();
    let mut seen = 0;
    while !writer.is_finished() {
        let report = verify(&others).unwrap();
        assert_eq!(report.problems, []);
        assert!(report.entries >= seen);
        seen = report.entries;
        let last = all(&others).len() as u64;
        assert!(last >= seen);
    }
    writer.join().unwrap();
    assert_eq!(all(&others).len(), 300);
}

#[test]
fn only_the_number_that_follows_is_taken() {
    let (_dir, files) = fresh();
    let (mut journal, _) = Journal::open(&files).unwrap();
    fill(&mut journal, &[2], 10);
    let refused = journal.append(vec![txn(3, 10), txn(5, 10)]);
    assert!(matches!(refused, Err(JournalError::OutOfOrder { expected: Seq(4), found: Seq(5) })));
    fill(&mut journal, &[1], 10);
    assert_eq!(all(&files).len(), 3);
}

#[test]
fn an_entry_too_large_for_a_frame_is_refused_and_nothing_else_suffers() {
    let (_dir, files) = fresh();
    let (mut journal, _) = Journal::open(&files).unwrap();
    let refused = journal.append(vec![txn(1, 9 << 20)]);
    assert!(matches!(refused, Err(JournalError::TooLarge(_))));
    fill(&mut journal, &[1], 1 << 20);
    assert_eq!(all(&files).len(), 1);
}

#[test]
fn a_full_disk_leaves_nothing_behind_and_the_journal_goes_on() {
    let (_dir, files) = fresh();
    let (mut journal, _) = Journal::open(&files).unwrap();
    fill(&mut journal, &[2], 100);
    let head = journal.head();
    files.fail(Fault::NoSpace { bytes: 150 });
    assert!(matches!(journal.append(vec![txn(3, 100)]), Err(JournalError::NotWritten(_))));
    assert_eq!(journal.head(), head);
    files.heal();
    fill(&mut journal, &[2], 100);
    assert_eq!(all(&files).len(), 4);
    assert!(verify(&files).unwrap().ok);
}

#[test]
fn a_full_disk_at_a_new_segment_leaves_nothing_behind_either() {
    let (_dir, files) = fresh();
    let (mut journal, _) = Journal::open_with(&files, 100).unwrap();
    fill(&mut journal, &[2], 100);
    for fault in [Fault::NoSpace { bytes: 20 }, Fault::Sync { nth: 1 }, Fault::Sync { nth: 2 }] {
        files.fail(fault);
        assert!(matches!(journal.append(vec![txn(3, 100)]), Err(JournalError::NotWritten(_))));
        files.heal();
    }
    fill(&mut journal, &[2], 100);
    assert_eq!(all(&files).len(), 4);
    assert!(verify(&files).unwrap().ok);
}

#[test]
fn a_failed_sync_poisons_until_reopened_and_reopening_writes_the_batch_again() {
    let (_dir, files) = fresh();
    let (mut journal, _) = Journal::open(&files).unwrap();
    fill(&mut journal, &[2], 100);
    files.fail(Fault::Sync { nth: 1 });
    assert!(matches!(journal.append(vec![txn(3, 100)]), Err(JournalError::Unknown(_))));
    assert!(matches!(journal.append(vec![txn(3, 100)]), Err(JournalError::Poisoned)));
    assert!(matches!(journal.seal(), Err(JournalError::Poisoned)));
    let before = files.recording().unwrap().events.len();
    let (journal, report) = Journal::open(&files).unwrap();
    assert_eq!((journal.head().0, report), (Seq(3), OpenReport::default()));
    let events = files.recording().unwrap().events;
    let rewritten = events[before..].iter().any(|event| matches!(event, Event::Write { .. }));
    assert!(rewritten, "a second sync alone proves nothing");
}

#[test]
fn a_journal_that_can_only_be_read_is_whole_refuses_and_leaves_a_torn_end_alone() {
    let (_dir, files) = fresh();
    let (mut journal, _) = Journal::open_with(&files, 200).unwrap();
    fill(&mut journal, &[2, 3, 1], 100);
    let head = journal.head();
    let last = segment::path(segment::list(&files).unwrap().pop().unwrap());
    let mut handle = files.append(&last).unwrap();
    handle.append(b"torn").unwrap();
    let length = files.len(&last).unwrap();
    files.fail(Fault::Disk { nth: 1, site: None, refuses: Refuses::ReadOnly, lasts: true });
    assert!(matches!(Journal::open_with(&files, 200), Err(JournalError::Io(_))));
    let mut journal = Found::at(&files).unwrap().to_read();
    assert_eq!((journal.head(), journal.entries(Seq(1)).unwrap().count()), (head, 6));
    assert!(matches!(journal.append(vec![txn(7, 100)]), Err(JournalError::Poisoned)));
    assert_eq!(files.len(&last).unwrap(), length);
    files.heal();
    let (mut journal, report) = Journal::open_with(&files, 200).unwrap();
    assert!(report.torn_tail.is_some());
    fill(&mut journal, &[1], 100);
    assert!(verify(&files).unwrap().ok);
}

#[test]
fn the_metas_fields_come_back_whole() {
    let (_dir, files) = fresh();
    let (mut journal, _) = Journal::open(&files).unwrap();
    fill(&mut journal, &[3], 10);
    let metas = all(&files).into_iter().map(|entry| entry.meta);
    let (mut metas, origin) = (metas.collect::<Vec<_>>(), journal.origin());
    // The first one of a segment says whose it is.
    assert!(origin.is_some() && std::mem::take(&mut metas[0].origin) == origin);
    assert_eq!(metas, [1, 2, 3].map(meta));
}
