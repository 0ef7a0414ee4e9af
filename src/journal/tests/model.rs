//! The journal against a list in memory, over random days.

use proptest::prelude::*;

use super::support::{all, erase_all, fresh, txn};
use crate::domain::Seq;
use crate::files::Fault;
use crate::journal::{Entry, Hash, Journal, JournalError, load, pack, verify, write_snapshot};

#[derive(Clone, Debug)]
enum Step {
    Append { entries: u64, size: usize },
    Fail(Fault),
    Reopen,
    Snapshot,
    Erase(u64),
    Pack,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (1..4u64, 0..400usize).prop_map(|(entries, size)| Step::Append { entries, size }),
        1 => (1..4u32).prop_map(|nth| Step::Fail(Fault::Sync { nth })),
        1 => (1..3u32, 0..300usize)
            .prop_map(|(nth, keep)| Step::Fail(Fault::ShortWrite { nth, keep })),
        1 => (0..900usize).prop_map(|bytes| Step::Fail(Fault::NoSpace { bytes })),
        1 => Just(Step::Reopen),
        1 => Just(Step::Snapshot),
        1 => (0..5u64).prop_map(Step::Erase),
        1 => Just(Step::Pack),
    ]
}

const SEGMENT: u64 = 900;

fn hashes(entries: &[Entry]) -> Vec<Hash> {
    entries.iter().map(|entry| entry.hash).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn acknowledged_entries_are_there_and_refused_ones_are_not(
        steps in prop::collection::vec(step(), 1..40)
    ) {
        let (_dir, files) = fresh();
        let (mut journal, _) = Journal::open_with(&files, SEGMENT).unwrap();
        let mut model: Vec<Hash> = Vec::new();
        for step in steps {
            match step {
                Step::Append { entries, size } => {
                    let first = model.len() as u64 + 1;
                    let txns = (first..first + entries).map(|seq| txn(seq, size)).collect();
                    match journal.append(txns) {
                        Ok(entries) => model.extend(hashes(&entries)),
                        Err(JournalError::NotWritten(_)) => {}
                        Err(_) => {
                            // In doubt: reopening tells, and loses nothing acknowledged.
                            files.heal();
                            (journal, _) = Journal::open_with(&files, SEGMENT).unwrap();
                            let found = hashes(&all(&files));
                            prop_assert_eq!(&found[..model.len()], &model[..]);
                            model = found;
                        }
                    }
                }
                Step::Fail(fault) => files.fail(fault),
                Step::Reopen => {
                    files.heal();
                    (journal, _) = Journal::open_with(&files, SEGMENT).unwrap();
                }
                Step::Snapshot => {
                    // Under a fault it may fail; what is there stays usable.
                    let _ = write_snapshot(&files, journal.sealed());
                    prop_assert!(load(&files, journal.head().0).unwrap().unusable.is_empty());
                }
                Step::Pack => {
                    // Under a fault it may fail; every segment is whole all the same.
                    let _ = pack(&files);
                }
                Step::Erase(id) => {
                    if erase_all(&mut journal, |key| key.id == id).is_err() {
                        files.heal();
                        (journal, _) = Journal::open_with(&files, SEGMENT).unwrap();
                    }
                }
            }
            prop_assert_eq!(journal.head().0, Seq(model.len() as u64));
            prop_assert_eq!(&hashes(&all(&files)), &model);
        }
        let report = verify(&files).unwrap();
        prop_assert!(report.ok, "{:?}", report.problems);
    }
}
