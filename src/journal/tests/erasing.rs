//! Erasing: the values are gone, the chain is whole.

use super::support::{all, erase_all, fill, fresh, key};
use crate::domain::Seq;
use crate::files::Fault;
use crate::journal::{Journal, load, pack, segments, verify, write_snapshot};

#[test]
fn erased_values_are_gone_from_every_file_and_the_chain_stands() {
    let (_dir, files) = fresh();
    let (mut journal, _) = Journal::open_with(&files, 1500).unwrap();
    fill(&mut journal, &[4, 3, 6, 2, 5, 4], 90);
    write_snapshot(&files, journal.sealed()).unwrap();
    let (head, before) = (journal.head(), all(&files));
    let erased = erase_all(&mut journal, |candidate| *candidate == key(2)).unwrap();
    assert!(erased >= 4, "{erased}");
    assert_eq!(load(&files, head.0).unwrap().snapshot.map(|snapshot| snapshot.seq), None);
    for name in files.list("journal").unwrap() {
        let bytes = files.read(&format!("journal/{name}")).unwrap();
        for op in before.iter().flat_map(|entry| &entry.ops).filter(|op| op.key == key(2)) {
            let Some(value) = op.value() else { continue };
            assert!(!bytes.windows(value.len()).any(|part| part == value), "left in {name}");
        }
    }
    let after = all(&files);
    assert_eq!(after.iter().filter(|entry| entry.ops[0].is_erased()).count(), erased);
    let hashes = |entries: &[crate::journal::Entry]| {
        entries.iter().map(|entry| entry.hash).collect::<Vec<_>>()
    };
    assert_eq!(hashes(&after), hashes(&before));
    assert!(verify(&files).unwrap().ok);
    // The journal goes on, also after reopening.
    fill(&mut journal, &[2], 90);
    let (mut journal, _) = Journal::open_with(&files, 1500).unwrap();
    fill(&mut journal, &[1], 90);
    assert_eq!(journal.head().0, Seq(head.0.0 + 3));
    assert!(verify(&files).unwrap().ok);
    assert_eq!(
        erase_all(&mut journal, |candidate| *candidate == key(2)).unwrap(),
        1,
        "only the new one"
    );
}

#[test]
fn interrupted_erasing_leaves_a_whole_journal_and_can_be_done_again() {
    for nth in 1..=6 {
        let (_dir, files) = fresh();
        let (mut journal, _) = Journal::open_with(&files, 600).unwrap();
        fill(&mut journal, &[2, 2, 2], 90);
        files.fail(Fault::Sync { nth });
        let _ = erase_all(&mut journal, |_| true);
        files.heal();
        assert!(verify(&files).unwrap().ok, "after a failure of sync {nth}");
        let (mut journal, _) = Journal::open_with(&files, 600).unwrap();
        erase_all(&mut journal, |_| true).unwrap();
        assert!(all(&files).iter().all(|entry| entry.ops[0].value().is_none()));
        fill(&mut journal, &[1], 90);
        assert!(verify(&files).unwrap().ok);
    }
}

#[test]
fn packed_segments_are_walked_verified_and_erased_like_plain_ones() {
    let (_dir, files) = fresh();
    let (mut journal, _) = Journal::open_with(&files, 1500).unwrap();
    fill(&mut journal, &[4, 3, 6, 2, 5, 4, 8], 90);
    let before = all(&files);
    assert_eq!(pack(&files).unwrap(), 0, "no snapshot covers any");
    write_snapshot(&files, journal.sealed()).unwrap();
    let bytes = || -> u64 {
        let segments = segments(&files).unwrap();
        segments
            .iter()
            .map(|first| files.len(&format!("journal/{:020}.seg", first.0)).unwrap())
            .sum()
    };
    let plain = bytes();
    let packed = pack(&files).unwrap();
    assert!(packed >= 3 && bytes() < plain, "{packed}: {plain} to {}", bytes());
    assert_eq!(pack(&files).unwrap(), 0, "once is enough");
    assert_eq!(all(&files), before);
    assert!(verify(&files).unwrap().ok);
    assert_eq!(journal.entry(Seq(2)).unwrap().as_ref(), before.get(1));
    let erased = erase_all(&mut journal, |candidate| *candidate == key(3)).unwrap();
    assert!(erased >= 4, "{erased}");
    assert!(verify(&files).unwrap().ok);
    let kept = |entry: &crate::journal::Entry| entry.ops[0].key != key(3);
    let after = all(&files);
    assert_eq!(
        after.iter().filter(|e| kept(e)).collect::<Vec<_>>(),
        before.iter().filter(|e| kept(e)).collect::<Vec<_>>()
    );
    let (mut journal, _) = Journal::open_with(&files, 1500).unwrap();
    fill(&mut journal, &[3], 90);
    assert!(verify(&files).unwrap().ok);
}

#[test]
fn a_wrong_byte_in_a_packed_segment_is_damage_and_an_unknown_version_is_said() {
    let (_dir, files) = fresh();
    let (mut journal, _) = Journal::open_with(&files, 1500).unwrap();
    fill(&mut journal, &[4, 3, 6, 2, 5, 4, 8], 90);
    write_snapshot(&files, journal.sealed()).unwrap();
    pack(&files).unwrap();
    let name = format!("journal/{}", files.list("journal").unwrap()[1]);
    let bytes = files.read(&name).unwrap();
    for at in (0..bytes.len()).step_by(7) {
        let mut wrong = bytes.clone();
        wrong[at] ^= 1 << (at % 8);
        files.replace(&name, &wrong).unwrap();
        assert!(!verify(&files).unwrap().ok, "byte {at}");
    }
    for len in [0, 30, 56, 60, 70, bytes.len() - 1] {
        files.replace(&name, &bytes[..len]).unwrap();
        assert!(!verify(&files).unwrap().ok, "cut to {len}");
    }
    files.replace(&name, &bytes).unwrap();
    assert!(verify(&files).unwrap().ok);
}

#[test]
fn a_reader_in_a_segment_that_is_erased_meanwhile_goes_on() {
    let (_dir, files) = fresh();
    let (mut journal, _) = Journal::open_with(&files, 1500).unwrap();
    fill(&mut journal, &[4, 3, 6, 2, 5, 4, 8], 90);
    let before = all(&files);
    for stop in [1, 2, 5, 9, 20] {
        let mut reader = journal.entries(Seq(1)).unwrap();
        let mut seen: Vec<_> = reader.by_ref().take(stop).map(|e| e.unwrap().hash).collect();
        erase_all(&mut journal, |candidate| candidate.id as usize == stop % 5).unwrap();
        seen.extend(reader.map(|entry| entry.unwrap().hash));
        assert_eq!(seen, before.iter().map(|entry| entry.hash).collect::<Vec<_>>());
    }
}
