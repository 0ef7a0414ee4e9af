//! Files of every past format stay readable: `tests/golden/` holds one of each.

use std::fs;

use super::support::{all, fill, fresh, key, meta};
use crate::domain::Seq;
use crate::journal::entry::Body;
use crate::journal::{Journal, JournalOp, hex, load, show, verify, write_snapshot};

const HEAD: &str = "bd953654ea406c4503a308eb408d2b2fcecbcabd22e61362f6493156eb71c69f";

#[test]
fn a_journal_of_version_1_0_is_read_as_it_was_written() {
    let (_dir, files) = fresh();
    files.make_dir("journal").unwrap();
    let golden = include_bytes!("../../../tests/golden/journal-1.0.seg");
    fs::write(files.path("journal/00000000000000000001.seg"), golden).unwrap();
    let report = verify(&files).unwrap();
    assert_eq!((report.ok, report.entries, report.head.as_str()), (true, 3, HEAD));
    let (journal, opened) = Journal::open(&files).unwrap();
    assert_eq!((opened.torn_tail, hex(&journal.head().1).as_str()), (None, HEAD));
    let entries: Vec<_> = journal.entries(Seq(1)).unwrap().map(Result::unwrap).collect();
    assert_eq!(
        entries.iter().map(|entry| entry.meta.clone()).collect::<Vec<_>>(),
        [1, 2, 3].map(meta)
    );
    let kept = Body::Kept { salt: [1; 16], value: b"one".to_vec() };
    assert_eq!(entries[0].ops, [JournalOp { key: key(1), prev_rev: None, body: kept }]);
    assert!(entries[1].ops[0].is_erased());
    assert_eq!((entries[2].ops[0].value(), entries[2].ops[0].prev_rev), (None, Some(Seq(1))));
    let states: Vec<_> = show(&entries[2]).ops.iter().map(|op| (op.state, op.bytes)).collect();
    assert_eq!(states, [("deleted", 0), ("kept", 5)]);
    assert_eq!(files.read("journal/00000000000000000001.seg").unwrap(), golden);
}

#[test]
fn a_journal_of_before_goes_over_at_its_first_write_and_what_was_there_stays_as_it_is() {
    let (_dir, files) = fresh();
    files.make_dir("journal").unwrap();
    let golden = include_bytes!("../../../tests/golden/journal-1.0.seg");
    let first = "journal/00000000000000000001.seg";
    fs::write(files.path(first), golden).unwrap();
    let (mut journal, _) = Journal::open(&files).unwrap();
    assert_eq!((journal.origin(), files.list("journal").unwrap().len()), (None, 1));
    fill(&mut journal, &[2, 1], 10);
    let origin = journal.origin();
    assert_eq!(origin.map(|origin| origin.epoch), Some(1));
    assert_eq!(files.read(first).unwrap(), golden);
    let second = files.read("journal/00000000000000000004.seg").unwrap();
    assert_eq!(second[8..12], [0, 3, 0, 0], "an older program refuses it by its major");
    let told: Vec<_> = all(&files).into_iter().map(|entry| entry.meta.origin).collect();
    assert_eq!(told, [None, None, None, origin, None, None]);
    let (journal, _) = Journal::open(&files).unwrap();
    assert_eq!(journal.origin(), origin);
}

#[test]
fn a_snapshot_of_version_1_0_is_read_and_written_to_the_byte() {
    let (_dir, files) = fresh();
    files.make_dir("journal").unwrap();
    let journal = include_bytes!("../../../tests/golden/journal-1.0.seg");
    fs::write(files.path("journal/00000000000000000001.seg"), journal).unwrap();
    let golden = include_bytes!("../../../tests/golden/snapshot-1.0.snap");
    let written = write_snapshot(&files, Seq(3)).unwrap().unwrap();
    assert_eq!(files.read("snapshot/00000000000000000003.snap").unwrap(), golden);
    let loaded = load(&files, Seq(3)).unwrap().snapshot.unwrap();
    assert_eq!((loaded.count, hex(&loaded.head).as_str()), (1, HEAD));
    assert_eq!(loaded.digest, written.digest);
}
