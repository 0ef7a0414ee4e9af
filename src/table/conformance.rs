//! What every table must do, run for each of them, and both against a plain map.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::domain::Kind;
use crate::files::Files;

type Rows = Vec<(Key, Seq, Vec<u8>)>;

fn rows<T: Table>(table: &mut T) -> (Rows, Applied) {
    let mut rows = Vec::new();
    let applied = table.scan(&mut |key, rev, bytes| rows.push((key, rev, bytes))).unwrap();
    (rows, applied)
}

fn sled() -> (tempfile::TempDir, SledTable) {
    let home = tempfile::tempdir().unwrap();
    let place = Place::new(&Files::at(home.path()).unwrap());
    let table = SledTable::open(&place, Duration::from_secs(60), &mut |_, _, _| {}).unwrap().0;
    (home, table)
}

/// The suite: `table` is new and empty.
fn conforms<T: Table>(mut table: T) {
    assert_eq!(rows(&mut table), (vec![], Applied::default()));

    let matter = Key::of(Kind::Matter, 258);
    let line = matter.line(Seq(2));
    let staff = Key::of(Kind::Staff, u64::MAX);
    let first = Applied { seq: Seq(2), digest: u128::MAX, ..Applied::default() };
    table
        .apply(
            &[
                (line, Seq(2), Some(b"line".to_vec())),
                (matter, Seq(1), Some(b"old".to_vec())),
                (matter, Seq(2), Some(vec![])),
                (staff, Seq(2), Some(vec![0; 70_000])),
            ],
            first,
        )
        .unwrap();
    let expected = vec![
        (staff, Seq(2), vec![0; 70_000]),
        (matter, Seq(2), vec![]),
        (line, Seq(2), b"line".to_vec()),
    ];
    assert_eq!(rows(&mut table), (expected, first), "in the order of the keys, the last wins");
    assert_eq!(table.get(line).unwrap(), Some((Seq(2), b"line".to_vec())));

    let second = Applied { seq: Seq(3), digest: 0, ..Applied::default() };
    let nobody = Key::of(Kind::Resident, 1);
    table.apply(&[(matter, Seq(3), None), (nobody, Seq(3), None)], second).unwrap();
    assert_eq!(table.get(matter).unwrap(), None);
    assert_eq!(rows(&mut table).0.len(), 2);

    let third = Applied { seq: Seq(4), digest: 7, ..Applied::default() };
    table.apply(&[], third).unwrap();
    table.flush().unwrap();
    assert_eq!(rows(&mut table).1, third, "how far it is can move without records");
}

#[test]
fn memory_conforms() {
    conforms(MemoryTable::default());
}

#[test]
fn sled_conforms() {
    let (_home, table) = sled();
    conforms(table);
}

fn change() -> impl Strategy<Value = (Key, Option<Vec<u8>>)> {
    let key = (0..Kind::ALL.len(), 0..4u64, 0..3u64).prop_map(|(kind, id, sub)| Key {
        kind: Kind::ALL[kind],
        id,
        sub,
    });
    (key, proptest::option::of(proptest::collection::vec(any::<u8>(), 0..40)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn both_are_what_a_map_is(
        batches in proptest::collection::vec(proptest::collection::vec(change(), 0..12), 1..12)
    ) {
        let (home, mut on_disk) = sled();
        let mut in_memory = MemoryTable::default();
        let mut map = BTreeMap::new();
        let mut applied = Applied::default();
        for batch in batches {
            applied = Applied { seq: applied.seq.next(), digest: applied.digest + 11, ..Applied::default() };
            let batch: Vec<Change> =
                batch.into_iter().map(|(key, bytes)| (key, applied.seq, bytes)).collect();
            for (key, rev, bytes) in &batch {
                match bytes {
                    Some(bytes) => map.insert(*key, (*rev, bytes.clone())),
                    None => map.remove(key),
                };
            }
            on_disk.apply(&batch, applied).unwrap();
            in_memory.apply(&batch, applied).unwrap();
        }
        let expected: Rows = map.into_iter().map(|(key, (rev, bytes))| (key, rev, bytes)).collect();
        prop_assert_eq!(&rows(&mut in_memory), &(expected.clone(), applied));
        prop_assert_eq!(&rows(&mut on_disk), &(expected.clone(), applied));
        drop(on_disk);
        let mut reopened = Vec::new();
        let place = Place::new(&Files::at(home.path()).unwrap());
        let (_table, found) = SledTable::open(&place, Duration::from_secs(60), &mut |key, rev, bytes| {
            reopened.push((key, rev, bytes));
        }).unwrap();
        prop_assert_eq!((reopened, found), (expected, applied));
    }
}
