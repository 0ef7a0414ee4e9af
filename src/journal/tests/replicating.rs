//! Entries that another directory of the same office takes in.

use proptest::prelude::*;

use super::support::{all, fill, fresh};
use crate::domain::Seq;
use crate::files::Files;
use crate::journal::error::{Flaw, JournalError};
use crate::journal::{Journal, excerpt, verify};

/// Takes in what the other lacks, in portions of about so many bytes.
fn catch_up(from: &Files, into: &mut Journal, upto: Seq, bytes: usize) {
    while let Some(some) = excerpt(from, into.head().0.next(), upto, bytes).unwrap() {
        assert!(!into.take_in(&some).unwrap().is_empty());
    }
}

fn code(result: Result<Vec<crate::journal::Entry>, JournalError>) -> Flaw {
    match result {
        Err(JournalError::Damaged(problem)) => problem.code,
        other => panic!("{other:?}"),
    }
}

/// The segments with their names and bytes.
fn segments(files: &Files) -> Vec<(String, Vec<u8>)> {
    let names = files.list("journal").unwrap().into_iter();
    names.map(|name| (name.clone(), files.read(&format!("journal/{name}")).unwrap())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_second_directory_gets_the_same_bytes(
        batches in prop::collection::vec(1..4usize, 1..12),
        portion in 1..3_000usize,
    ) {
        let (_one, from) = fresh();
        let (mut journal, _) = Journal::open_with(&from, 2_000).unwrap();
        let (_two, to) = fresh();
        let (mut standby, _) = Journal::open_with(&to, 2_000).unwrap();
        for batch in batches.chunks(3) {
            fill(&mut journal, batch, 300);
            catch_up(&from, &mut standby, journal.head().0, portion);
            prop_assert_eq!(standby.head(), journal.head());
        }
        prop_assert_eq!(segments(&to), segments(&from));
        // It is a journal like any, and goes on where the other ended.
        drop(standby);
        let (mut standby, _) = Journal::open_with(&to, 2_000).unwrap();
        standby.raise_epoch().unwrap();
        fill(&mut standby, &[2], 10);
        prop_assert!(verify(&to).unwrap().ok);
    }
}

#[test]
fn what_does_not_fit_is_refused_and_nothing_of_it_is_taken_in() {
    let (_one, from) = fresh();
    let (mut journal, _) = Journal::open(&from).unwrap();
    fill(&mut journal, &[1, 3, 1], 40);
    let upto = journal.head().0;
    let whole = excerpt(&from, Seq(1), upto, usize::MAX).unwrap().unwrap();
    let (_two, to) = fresh();
    let (mut standby, _) = Journal::open(&to).unwrap();
    // A bit anywhere: of the header, of a frame, of the last one.
    for at in (0..whole.len()).step_by(7) {
        let mut torn = whole.clone();
        torn[at] ^= 1;
        assert!(standby.take_in(&torn).is_err(), "{at}");
        assert_eq!(standby.head().0, Seq(0), "{at}");
    }
    let middle = excerpt(&from, Seq(3), upto, usize::MAX);
    assert!(matches!(middle, Err(JournalError::OutOfOrder { .. })), "within a batch");
    let later = excerpt(&from, Seq(5), upto, usize::MAX).unwrap().unwrap();
    assert_eq!(code(standby.take_in(&later)), Flaw::Header, "not the next one");
    standby.take_in(&whole).unwrap();
    assert_eq!(excerpt(&from, upto.next(), upto.next(), 1).unwrap(), None);
    assert_eq!(all(&to), all(&from));
}

#[test]
fn another_office_and_a_machine_that_was_replaced_are_fenced() {
    let (_one, from) = fresh();
    let (mut old, _) = Journal::open(&from).unwrap();
    fill(&mut old, &[2], 40);
    let (_two, to) = fresh();
    let (mut standby, _) = Journal::open(&to).unwrap();
    catch_up(&from, &mut standby, old.head().0, 1 << 20);
    // The standby takes over; the old machine has not heard of it and goes on.
    standby.raise_epoch().unwrap();
    let epoch = |journal: &Journal| journal.origin().unwrap().epoch;
    assert_eq!((epoch(&old), epoch(&standby)), (1, 2));
    fill(&mut old, &[1], 40);
    let late = excerpt(&from, Seq(3), Seq(3), 1 << 20).unwrap().unwrap();
    assert_eq!(code(standby.take_in(&late)), Flaw::Origin);
    // Also after a start, and although the entries would follow.
    drop(standby);
    let (mut standby, _) = Journal::open(&to).unwrap();
    assert_eq!(epoch(&standby), 2);
    assert_eq!(code(standby.take_in(&late)), Flaw::Origin);
    fill(&mut standby, &[1], 40);
    assert!(verify(&to).unwrap().ok);
    let (_three, other) = fresh();
    let (mut other, _) = Journal::open(&other).unwrap();
    // So that it is the office alone that does not fit, and no earlier epoch.
    (0..3).for_each(|_| other.raise_epoch().unwrap());
    fill(&mut other, &[2], 40);
    let foreign = excerpt(other.files(), Seq(1), Seq(2), 1 << 20).unwrap().unwrap();
    let (_four, empty) = fresh();
    let (mut mine, _) = Journal::open(&empty).unwrap();
    mine.raise_epoch().unwrap();
    assert!(epoch(&mine) < epoch(&other));
    assert_eq!(code(mine.take_in(&foreign)), Flaw::Origin);
}

#[test]
fn a_header_that_claims_another_office_than_its_first_entry_is_found_out() {
    let (_dir, files) = fresh();
    let (mut journal, _) = Journal::open(&files).unwrap();
    fill(&mut journal, &[2], 40);
    drop(journal);
    let path = "journal/00000000000000000001.seg";
    let mut bytes = files.read(path).unwrap();
    let header = crate::journal::segment::HEADER;
    bytes[60] ^= 1;
    let crc = crc32fast::hash(&bytes[..header - 4]).to_be_bytes();
    bytes[header - 4..header].copy_from_slice(&crc);
    files.replace(path, &bytes).unwrap();
    let report = verify(&files).unwrap();
    assert_eq!(report.problems[0].code, Flaw::Origin);
}
