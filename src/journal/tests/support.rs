//! Journals in throw-away directories.

use crate::domain::txn::RequestId;
use crate::domain::{Key, Kind, Meta, Moment, Seq};
use crate::files::Files;
use crate::journal::{Entry, Journal, JournalError, JournalOp, erase};

/// A data directory that is gone with it.
pub fn fresh() -> (tempfile::TempDir, Files) {
    let dir = tempfile::tempdir().unwrap();
    let files = Files::recorded(dir.path().join("data")).unwrap();
    (dir, files)
}

pub fn key(id: u64) -> Key {
    Key::of(Kind::Matter, id)
}

pub fn meta(seq: u64) -> Meta {
    Meta {
        seq: Seq(seq),
        time: Moment(1_790_000_000_000 + seq as i64),
        staff: 3,
        acted_for: seq.is_multiple_of(2).then_some(4),
        session: 1,
        verb: "matter.note".into(),
        subjects: vec![key(seq % 5)],
        undoes: None,
        account: None,
        origin: None,
        request: RequestId(u128::from(seq) << 64 | 7),
    }
}

/// Entry `seq` writes key `seq % 5`, or takes it away in every seventh entry.
pub fn txn(seq: u64, size: usize) -> (Meta, Vec<JournalOp>) {
    let prev_rev = seq.checked_sub(5).filter(|prev| *prev > 0).map(Seq);
    let value = (!seq.is_multiple_of(7)).then(|| vec![seq as u8; size]);
    (meta(seq), vec![JournalOp::new(key(seq % 5), prev_rev, value).unwrap()])
}

/// Appends batches of these lengths, each entry with a value of `size` bytes.
pub fn fill(journal: &mut Journal, batches: &[usize], size: usize) {
    for batch in batches {
        let first = journal.head().0.0 + 1;
        let txns = (first..first + *batch as u64).map(|seq| txn(seq, size)).collect();
        journal.append(txns).unwrap();
    }
}

pub fn all(files: &Files) -> Vec<Entry> {
    crate::journal::entries(files, Seq(1)).unwrap().collect::<Result<_, _>>().unwrap()
}

/// Erases what is doomed in all of the journal.
pub fn erase_all(
    journal: &mut Journal,
    doomed: impl Fn(&Key) -> bool,
) -> Result<usize, JournalError> {
    journal.seal()?;
    let files = journal.files().clone();
    Ok(erase(&files, &|_, op| doomed(&op.key), &|| true)?.unwrap())
}
