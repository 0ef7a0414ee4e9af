//! Snapshots: the same as replaying from the start, and damage falls back.

use std::collections::BTreeMap;
use std::fs;

use super::support::{all, erase_all, fill, fresh};
use crate::domain::{Key, Seq};
use crate::files::Files;
use crate::journal::{
    CACHE, Digest, Flaw, Journal, Row, Snapshot, load, snapshot_due, verify, write_snapshot,
};

/// The table after `upto`, replayed from the first entry.
fn replayed(files: &Files, upto: Seq) -> Vec<Row> {
    let mut table: BTreeMap<Key, Row> = BTreeMap::new();
    for entry in all(files).iter().filter(|entry| entry.seq() <= upto) {
        for op in &entry.ops {
            match op.value() {
                Some(value) => {
                    let row = Row { key: op.key, rev: entry.seq(), value: value.to_vec() };
                    table.insert(op.key, row);
                }
                None => drop(table.remove(&op.key)),
            }
        }
    }
    table.into_values().collect()
}

fn rows(snapshot: &Snapshot) -> Vec<Row> {
    snapshot.rows().unwrap().map(Result::unwrap).collect()
}

#[test]
fn each_snapshot_equals_a_replay_from_the_start_and_two_are_kept() {
    let (_dir, files) = fresh();
    let (mut journal, _) = Journal::open_with(&files, 400).unwrap();
    assert!(write_snapshot(&files, Seq(0)).unwrap().is_none());
    for round in 1..=9 {
        fill(&mut journal, &[round], 80);
        let (head, hash) = journal.head();
        let snapshot = write_snapshot(&files, head).unwrap().unwrap();
        let expected = replayed(&files, head);
        assert_eq!(rows(&snapshot), expected);
        assert_eq!((snapshot.seq, snapshot.head), (head, hash));
        let digest = Digest::of(expected.iter().map(|row| (&row.key, &row.value[..])));
        assert_eq!((snapshot.digest, snapshot.count), (digest, expected.len() as u64));
    }
    assert_eq!(files.list("snapshot").unwrap().len(), 2);
    assert!(verify(&files).unwrap().ok);
}

#[test]
fn a_snapshot_is_due_once_half_as_much_has_been_sealed_again() {
    let (_dir, files) = fresh();
    let (mut journal, _) = Journal::open_with(&files, 400).unwrap();
    assert!(snapshot_due(&files, Seq(0)).unwrap(), "the first is always");
    fill(&mut journal, &[5, 1], 4_000);
    let upto = journal.sealed();
    write_snapshot(&files, upto).unwrap().unwrap();
    assert!(!snapshot_due(&files, upto).unwrap(), "nothing new is sealed");
    fill(&mut journal, &[1, 1], 500);
    assert!(!snapshot_due(&files, journal.sealed()).unwrap(), "two small ones");
    fill(&mut journal, &[2, 2], 4_000);
    assert!(snapshot_due(&files, journal.sealed()).unwrap());
    assert!(!snapshot_due(&files, upto).unwrap(), "as of then it was not");
}

#[test]
fn the_start_cache_goes_with_the_snapshots() {
    let (_dir, files) = fresh();
    let (mut journal, _) = Journal::open_with(&files, 400).unwrap();
    fill(&mut journal, &[2], 40);
    write_snapshot(&files, journal.head().0).unwrap();
    files.replace(CACHE, b"values of people").unwrap();
    erase_all(&mut journal, |_| true).unwrap();
    assert_eq!(files.list("snapshot").unwrap(), Vec::<String>::new());
}

#[test]
fn only_sealed_segments_can_be_asked_for() {
    let (_dir, files) = fresh();
    let (mut journal, _) = Journal::open_with(&files, 400).unwrap();
    assert_eq!(journal.sealed(), Seq(0));
    fill(&mut journal, &[2, 2, 1], 120);
    assert_eq!(journal.sealed(), Seq(4));
    let snapshot = write_snapshot(&files, journal.sealed()).unwrap().unwrap();
    assert_eq!(rows(&snapshot), replayed(&files, Seq(4)));
    assert!(load(&files, Seq(3)).unwrap().snapshot.is_none(), "too young");
}

#[test]
fn any_damaged_byte_of_the_newest_falls_back_to_the_older_one() {
    let (_dir, files) = fresh();
    let (mut journal, _) = Journal::open(&files).unwrap();
    for _ in 0..2 {
        fill(&mut journal, &[6], 20);
        write_snapshot(&files, journal.head().0).unwrap();
    }
    let names = files.list("snapshot").unwrap();
    let path = format!("snapshot/{}", names[1]);
    let whole = files.read(&path).unwrap();
    let broken = (0..whole.len()).map(|at| {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x10;
        bytes
    });
    let cut = (0..whole.len()).map(|at| whole[..at].to_vec());
    let longer = [&whole[..], &[0]].concat();
    for bytes in broken.chain(cut).chain([longer]) {
        fs::write(files.path(&path), bytes).unwrap();
        let loaded = load(&files, Seq(12)).unwrap();
        assert_eq!(loaded.snapshot.unwrap().seq, Seq(6));
        assert_eq!(loaded.unusable, names[1..]);
    }
    let report = verify(&files).unwrap();
    assert_eq!(report.problems[0].code, Flaw::Snapshot);
    // The next one is made from the older and the journal.
    fill(&mut journal, &[1], 20);
    let snapshot = write_snapshot(&files, Seq(13)).unwrap().unwrap();
    assert_eq!(rows(&snapshot), replayed(&files, Seq(13)));
}

#[test]
fn a_snapshot_outlives_damage_of_the_entries_before_it() {
    let (_dir, files) = fresh();
    let (mut journal, _) = Journal::open_with(&files, 400).unwrap();
    fill(&mut journal, &[2, 2, 2, 2], 100);
    let table = replayed(&files, Seq(6));
    write_snapshot(&files, Seq(6)).unwrap();
    for name in files.list("journal").unwrap().iter().take(3) {
        fs::write(files.path(&format!("journal/{name}")), b"gone").unwrap();
    }
    let snapshot = load(&files, Seq(8)).unwrap().snapshot.unwrap();
    assert_eq!(rows(&snapshot), table);
    let snapshot = write_snapshot(&files, Seq(8)).unwrap().unwrap();
    assert_eq!(snapshot.seq, Seq(8));
}

#[test]
fn a_snapshot_of_another_journal_is_found_out() {
    let (_dir, files) = fresh();
    let (_other, others) = fresh();
    for files in [&files, &others] {
        let (mut journal, _) = Journal::open(files).unwrap();
        fill(&mut journal, &[6], 20);
        write_snapshot(files, Seq(5)).unwrap();
    }
    let path = format!("snapshot/{}", files.list("snapshot").unwrap()[0]);
    fs::copy(others.path(&path), files.path(&path)).unwrap();
    assert_eq!(verify(&files).unwrap().problems[0].code, Flaw::SnapshotChain);
    assert_eq!(load(&files, Seq(6)).unwrap().unusable.len(), 1);
    let snapshot = write_snapshot(&files, Seq(6)).unwrap().unwrap();
    assert_eq!(rows(&snapshot), replayed(&files, Seq(6)), "nothing is built on it");
    assert!(verify(&files).unwrap().ok);
}
