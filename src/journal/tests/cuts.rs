//! Power cuts: whatever the disk kept, what was acknowledged is there.

use super::support::{all, erase_all, fresh, txn};
use crate::domain::Seq;
use crate::files::replay::{Model, replay};
use crate::files::{Fault, Files};
use crate::journal::{Flaw, Journal, load, pack, reached, verify, write_snapshot};

/// A day of a desk: batches of different sizes, small segments, snapshots, a failed
/// sync with reopening, an erasure. Marks what was acknowledged.
fn a_day(files: &Files) {
    let (mut journal, _) = Journal::open_with(files, 6000).unwrap();
    for round in 0..40u64 {
        if round % 9 == 5 {
            files.fail(Fault::Sync { nth: 1 });
        }
        let first = journal.head().0.0 + 1;
        let batch = 1 + round % 4;
        let size = [20, 700, 90, 1500][round as usize % 4];
        let txns = (first..first + batch).map(|seq| txn(seq, size)).collect();
        match journal.append(txns) {
            Ok(entries) => files.mark(entries.last().unwrap().seq().0),
            Err(_) => {
                (journal, _) = Journal::open_with(files, 6000).unwrap();
                files.mark(journal.head().0.0);
            }
        }
        if round % 10 == 7 {
            write_snapshot(files, journal.sealed()).unwrap();
            pack(files).unwrap();
        }
        if round == 30 {
            erase_all(&mut journal, |key| key.id == 3).unwrap();
        }
    }
}

#[test]
fn no_cut_loses_an_acknowledged_entry_or_half_of_one() {
    let (dir, files) = fresh();
    a_day(&files);
    let recording = files.recording().unwrap();
    let written = all(&files);
    let mut tails = 0;
    for state in 0..600u64 {
        let cut = (state as usize * recording.events.len()) / 599;
        let target = dir.path().join(format!("cut{state}"));
        replay(&recording, cut, Model::nth(state), state, &target).unwrap();
        let cut_files = Files::at(&target).unwrap();
        let known = reached(&cut_files).unwrap().unwrap_or_default();
        let (mut journal, report) = Journal::open_with(&cut_files, 6000).unwrap();
        assert!(journal.head().0 >= known, "state {state}: a start would refuse it");
        let kept = all(&cut_files);
        let acknowledged = recording.marked(cut);
        assert!(journal.head().0.0 >= acknowledged, "state {state} lost entries");
        let hashes = kept.iter().map(|entry| entry.hash);
        assert!(hashes.eq(written[..kept.len()].iter().map(|entry| entry.hash)), "state {state}");
        tails += usize::from(report.torn_tail.is_some());
        // Opened, it is whole again and goes on; a snapshot there is fits it.
        let next = journal.head().0.0 + 1;
        journal.append(vec![txn(next, 50)]).unwrap();
        let problems = verify(&cut_files).unwrap().problems;
        assert!(problems.iter().all(|problem| problem.code == Flaw::PrevRev), "{problems:?}");
        assert_eq!(load(&cut_files, Seq(next)).unwrap().unusable, [""; 0]);
        std::fs::remove_dir_all(&target).unwrap();
    }
    assert!(tails > 8, "only {tails} torn tails: the cuts are too kind");
}

#[test]
fn a_second_cut_while_opening_after_the_first_loses_nothing_either() {
    let (dir, files) = fresh();
    a_day(&files);
    let recording = files.recording().unwrap();
    for state in 0..30u64 {
        let cut = recording.events.len() - 1 - state as usize * 7;
        let first = dir.path().join(format!("first{state}"));
        replay(&recording, cut, Model::nth(state), state, &first).unwrap();
        let again = Files::recorded(&first).unwrap();
        let (mut journal, _) = Journal::open_with(&again, 6000).unwrap();
        let head = journal.head().0.0;
        again.mark(head);
        if journal.append(vec![txn(head + 1, 3000)]).is_ok() {
            again.mark(head + 1);
        }
        let recording_again = again.recording().unwrap();
        for cut_again in 0..=recording_again.events.len() {
            let second = dir.path().join("second");
            replay(&recording_again, cut_again, Model::nth(state), state, &second).unwrap();
            let (journal, _) = Journal::open(&Files::at(&second).unwrap()).unwrap();
            let acknowledged = recording.marked(cut).max(recording_again.marked(cut_again));
            assert!(journal.head().0.0 >= acknowledged, "state {state}, then {cut_again}");
            std::fs::remove_dir_all(&second).unwrap();
        }
    }
}
