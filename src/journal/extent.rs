//! Which bytes of which files make the journal up to an entry: what a copy must take.

use crate::domain::Seq;
use crate::files::Files;

use super::error::JournalError;
use super::walk::{Step, Walk};
use super::{segment, snapshot, snapshot_file};

/// The newest snapshot not younger than entry `upto`, then all segments up to it, the last
/// one cut behind it: paths and how many of their bytes count. May be asked beside a desk
/// that is appending, for an entry that it has acknowledged.
pub fn extent(files: &Files, upto: Seq) -> Result<Vec<(String, u64)>, JournalError> {
    let mut extent = Vec::new();
    let snapshots = snapshot::list(files)?;
    if let Some(seq) = snapshots.into_iter().rev().find(|seq| *seq <= upto) {
        let path = snapshot_file::path(seq);
        let len = files.len(&path)?;
        extent.push((path, len));
    }
    let mut walk = Walk::from_segment_of(files, upto)?;
    loop {
        match walk.step()? {
            Step::Entry(entry, _) if entry.seq() < upto => {}
            Step::Entry(..) | Step::End(_) => break,
        }
    }
    let cut = walk.place();
    for first in segment::list(files)?.into_iter().filter(|first| *first <= upto) {
        let path = segment::path(first);
        let len = match cut {
            Some((last, offset)) if last == first => offset as u64,
            _ => files.len(&path)?,
        };
        extent.push((path, len));
    }
    Ok(extent)
}
