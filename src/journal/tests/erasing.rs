//! Erasing: the values are gone, the chain is whole.

use super::support::{all, fill, fresh, key};
use crate::domain::Seq;
use crate::files::Fault;
use crate::journal::{Journal, load, verify, write_snapshot};

#[test]
fn erased_values_are_gone_from_every_file_and_the_chain_stands() {
    let (_dir, files) = fresh();
    let (mut journal, _) = Journal::open_with(&files, 1500).unwrap();
    fill(&mut journal, &[4, 3, 6, 2, 5, 4], 90);
    write_snapshot(&files, journal.sealed()).unwrap();
    let (head, before) = (journal.head(), all(&files));
    let erased = journal.erase(|candidate| *candidate == key(2)).unwrap();
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
    assert_eq!(journal.erase(|candidate| *candidate == key(2)).unwrap(), 1, "only the new one");
}

#[test]
fn interrupted_erasing_leaves_a_whole_journal_and_can_be_done_again() {
    for nth in 1..=6 {
        let (_dir, files) = fresh();
        let (mut journal, _) = Journal::open_with(&files, 600).unwrap();
        fill(&mut journal, &[2, 2, 2], 90);
        files.fail(Fault::Sync { nth });
        let _ = journal.erase(|_| true);
        files.heal();
        assert!(verify(&files).unwrap().ok, "after a failure of sync {nth}");
        let (mut journal, _) = Journal::open_with(&files, 600).unwrap();
        journal.erase(|_| true).unwrap();
        assert!(all(&files).iter().all(|entry| entry.ops[0].value().is_none()));
        fill(&mut journal, &[1], 90);
        assert!(verify(&files).unwrap().ok);
    }
}
