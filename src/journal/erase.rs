//! Erasing values for good: a segment is written anew without them.

use crate::domain::Seq;
use crate::files::Files;

use super::entry::{Entry, JournalOp};
use super::error::JournalError;
use super::frame;
use super::segment::{self, Header};
use super::snapshot;
use super::stands::remove_foreign;
use super::walk::{Step, Walk};

/// Erases salt and value of every op that is `doomed`, in all sealed segments, and removes
/// the snapshots, the start cache and segments that were set aside, which hold values too. The chain stays whole. The
/// segment that is written to is not touched: [`super::Journal::seal`] comes before.
/// Returns how many values went, or `None` where `go_on` ended it early.
///
/// Interrupted, it leaves whole segments with or without the values: do it again. A
/// segment that cannot be read keeps no other from being done; the error comes at the end.
/// The caller sees to it that neither a snapshot is being written nor a segment being
/// packed meanwhile, and then makes table and snapshots anew; a key whose last value was
/// erased is not in them.
pub fn erase(
    files: &Files,
    doomed: &dyn Fn(Seq, &JournalOp) -> bool,
    go_on: &dyn Fn() -> bool,
) -> Result<Option<usize>, JournalError> {
    snapshot::remove_snapshots(files)?;
    remove_foreign(files)?;
    let mut firsts = segment::list(files)?;
    firsts.pop();
    let (mut erased, mut failed) = (0, None);
    for first in firsts {
        if !go_on() {
            return Ok(None);
        }
        match erase_in(files, first, doomed) {
            Ok(gone) => erased += gone,
            Err(error) => failed = failed.or(Some(error)),
        }
    }
    failed.map_or(Ok(Some(erased)), Err)
}

fn erase_in(
    files: &Files,
    first: Seq,
    doomed: &dyn Fn(Seq, &JournalOp) -> bool,
) -> Result<usize, JournalError> {
    let (mut entries, header) = entries_in(files, first)?;
    let mut gone = 0;
    for entry in &mut entries {
        let seq = entry.seq();
        let ops = entry.ops.iter_mut().filter(|op| doomed(seq, op));
        gone += ops.filter_map(|op| op.erase().then_some(())).count();
    }
    if gone > 0 {
        let mut frames = Vec::new();
        entries.iter().try_for_each(|entry| frame::write(entry, &mut frames))?;
        segment::replace(files, &header, &frames)?;
    }
    Ok(gone)
}

fn entries_in(files: &Files, first: Seq) -> Result<(Vec<Entry>, Header), JournalError> {
    let header = Header::read(&files.read(&segment::path(first))?, first)?;
    let mut walk = Walk::from_segment_of(files, first)?;
    let mut entries = Vec::new();
    while let Step::Entry(entry, _) = walk.step()? {
        if walk.segment().is_none_or(|(inside, _)| inside != first) {
            break;
        }
        entries.push(*entry);
    }
    Ok((entries, header))
}
