//! Damage: what is cut off, what is shown, and that nothing goes unnoticed.

use std::fs;

use super::support::{all, fill, fresh, meta, txn};
use crate::domain::Seq;
use crate::files::Files;
use crate::journal::segment::{self, HEADER};
use crate::journal::{Flaw, Journal, JournalError, JournalOp, entries, verify};

/// A journal of several sealed segments, the last one holding two batches.
fn several_segments() -> (tempfile::TempDir, Files, Vec<Seq>) {
    let (dir, files) = fresh();
    let (mut journal, _) = Journal::open_with(&files, 1000).unwrap();
    fill(&mut journal, &[1, 3, 2, 1, 4, 2, 1, 5, 1, 1], 150);
    let firsts = segment::list(&files).unwrap();
    assert!(firsts.len() > 3);
    (dir, files, firsts)
}

fn flip(files: &Files, path: &str, bit: usize) {
    let mut bytes = files.read(path).unwrap();
    bytes[bit / 8] ^= 1 << (bit % 8);
    fs::write(files.path(path), bytes).unwrap();
}

fn codes(files: &Files) -> Vec<Flaw> {
    verify(files).unwrap().problems.into_iter().map(|problem| problem.code).collect()
}

#[test]
fn any_flipped_bit_is_reported_in_its_segment() {
    let (_dir, files, firsts) = several_segments();
    for first in firsts {
        let path = segment::path(first);
        let bits = files.read(&path).unwrap().len() * 8;
        // Every bit of a byte and every field is met, though not in each entry.
        for bit in (0..bits).step_by(67) {
            flip(&files, &path, bit);
            let report = verify(&files).unwrap();
            assert!(!report.ok, "bit {bit} of {first}");
            assert_eq!(report.problems[0].segment, segment::name(first));
            assert!(report.problems[0].offset <= bit as u64 / 8);
            flip(&files, &path, bit);
        }
    }
    assert_eq!(codes(&files), []);
}

#[test]
fn a_tail_cut_at_any_byte_opens_with_the_whole_entries_before_it() {
    let (dir, files) = fresh();
    let (mut journal, _) = Journal::open(&files).unwrap();
    let mut ends = vec![HEADER];
    let path = segment::path(Seq(1));
    for batch in [1, 2, 1] {
        fill(&mut journal, &[batch], 60);
        ends.push(files.read(&path).unwrap().len());
    }
    let written = all(&files);
    let whole = files.read(&path).unwrap();
    for cut in HEADER..whole.len() {
        let files = Files::at(dir.path().join(cut.to_string())).unwrap();
        files.make_dir("journal").unwrap();
        fs::write(files.path(&path), &whole[..cut]).unwrap();
        let (mut journal, report) = Journal::open(&files).unwrap();
        let kept = journal.head().0.0 as usize;
        assert_eq!(all(&files), written[..kept]);
        // All batches that ended before the cut; of a torn batch maybe some entries.
        let batches = ends.iter().filter(|end| **end <= cut).count() - 1;
        assert!(kept >= [0, 1, 3, 4][batches] && kept < 4, "{kept} entries at {cut}");
        assert_eq!(report.torn_tail.is_none(), files.read(&path).unwrap().len() == cut);
        fill(&mut journal, &[2], 60);
        assert_eq!(codes(&files), []);
    }
}

#[test]
fn damage_before_a_later_batch_is_shown_with_its_place_and_never_cut_off() {
    let (_dir, files) = fresh();
    let (mut journal, _) = Journal::open(&files).unwrap();
    fill(&mut journal, &[1], 60);
    let path = segment::path(Seq(1));
    let second = files.read(&path).unwrap().len();
    fill(&mut journal, &[1, 1], 60);
    flip(&files, &path, (second + 40) * 8);
    let Err(JournalError::Damaged(problem)) = Journal::open(&files) else { panic!("opened") };
    assert_eq!((problem.code, problem.seq), (Flaw::Checksum, Seq(2)));
    assert_eq!((problem.offset, problem.segment), (second as u64, segment::name(Seq(1))));
    let read: Vec<_> = entries(&files, Seq(1)).unwrap().collect();
    assert!(matches!(&read[..], [Ok(_), Err(JournalError::Damaged(_))]));
}

#[test]
fn a_torn_batch_whose_later_entries_are_whole_is_cut_at_the_tear() {
    let (_dir, files) = fresh();
    let (mut journal, _) = Journal::open(&files).unwrap();
    fill(&mut journal, &[1], 60);
    let path = segment::path(Seq(1));
    let second = files.read(&path).unwrap().len();
    fill(&mut journal, &[3], 60);
    flip(&files, &path, (second + 40) * 8);
    assert_eq!(codes(&files), [Flaw::TornTail]);
    let (journal, report) = Journal::open(&files).unwrap();
    assert_eq!(journal.head().0, Seq(1));
    let tail = report.torn_tail.unwrap();
    assert_eq!((tail.offset, tail.seq), (second as u64, Seq(2)));
}

#[test]
fn a_missing_segment_is_a_gap_and_the_rest_is_still_checked() {
    let (_dir, files, firsts) = several_segments();
    let total = verify(&files).unwrap().entries;
    let missing = firsts[2].0 - firsts[1].0;
    fs::remove_file(files.path(&segment::path(firsts[1]))).unwrap();
    let report = verify(&files).unwrap();
    assert_eq!(codes(&files), [Flaw::Gap]);
    assert_eq!((report.problems[0].seq, report.entries), (firsts[1], total - missing));
}

#[test]
fn a_sealed_segment_of_another_history_does_not_fit() {
    let (_dir, files, firsts) = several_segments();
    let (_other, others, _) = several_segments();
    let path = segment::path(firsts[1]);
    fs::copy(others.path(&path), files.path(&path)).unwrap();
    // It does not follow the one before, and the next one does not follow it.
    assert_eq!(codes(&files), [Flaw::SegmentChain, Flaw::SegmentChain]);
}

#[test]
fn damage_in_two_segments_is_two_problems() {
    let (_dir, files, firsts) = several_segments();
    flip(&files, &segment::path(firsts[0]), (HEADER + 50) * 8);
    flip(&files, &segment::path(firsts[2]), 20 * 8);
    assert_eq!(codes(&files), [Flaw::Checksum, Flaw::Header]);
}

#[test]
fn a_deed_done_twice_and_a_wrong_prev_rev_are_shown() {
    let (_dir, files) = fresh();
    let (mut journal, _) = Journal::open(&files).unwrap();
    fill(&mut journal, &[6], 10);
    let (mut again, ops) = txn(7, 10);
    again.request = meta(2).request;
    journal.append(vec![(again, ops)]).unwrap();
    assert_eq!(codes(&files), [Flaw::DuplicateRequest]);
    let key = super::support::key(1);
    for wrong in [None, Some(Seq(1)), Some(Seq(7))] {
        let seq = journal.head().0.0 + 1;
        let op = JournalOp::new(key, wrong, Some(vec![1])).unwrap();
        journal.append(vec![(meta(seq), vec![op])]).unwrap();
    }
    let report = verify(&files).unwrap();
    let seqs: Vec<_> = report.problems.iter().map(|problem| problem.seq.0).collect();
    assert_eq!(seqs, [7, 8, 9, 10]);
    assert_eq!(report.entries, 10);
}

#[test]
fn a_forged_value_with_a_right_checksum_breaks_the_chain() {
    let (_dir, files) = fresh();
    let (mut journal, _) = Journal::open(&files).unwrap();
    let mut entries = journal.append((1..=3).map(|seq| txn(seq, 10)).collect()).unwrap();
    entries[1].ops = txn(2, 11).1;
    let mut bytes = files.read(&segment::path(Seq(1))).unwrap()[..HEADER].to_vec();
    for entry in &entries {
        crate::journal::frame::write(entry, &mut bytes).unwrap();
    }
    fs::write(files.path(&segment::path(Seq(1))), bytes).unwrap();
    let problems = verify(&files).unwrap().problems;
    assert_eq!((problems[0].code, problems[0].seq), (Flaw::Chain, Seq(2)));
}
