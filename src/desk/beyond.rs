//! What else in the data directory knows how far the journal came. An entry reaches the
//! snapshots, the table and the cache only after it is on disk in the journal, so no
//! power cut leaves one of them ahead of it: where one is, a part of the journal is
//! gone, and a desk that went on would forget what was acknowledged.

use super::cache;
use super::start::OpenError;
use crate::domain::Seq;
use crate::files::Files;
use crate::journal::{self, Found, JournalError};

/// Refused where a snapshot or the cache has come further than the journal.
pub(super) fn check(files: &Files, found: &Found) -> Result<(), OpenError> {
    let (last, _) = found.head();
    let past = journal::snapshot_past(files, last)?;
    match past.or_else(|| Some((journal::CACHE.into(), cache::past(files, last)?))) {
        Some((file, known)) => Err(ends_early(found, &file, known)),
        None => Ok(()),
    }
}

/// That the journal ends too early: `file` has entry `known`. Where something stands
/// behind its last entry, that is the damage.
pub(super) fn ends_early(found: &Found, file: &str, known: Seq) -> OpenError {
    match found.damage() {
        Some(problem) => OpenError::Journal(JournalError::Damaged(problem)),
        None => OpenError::EndsEarly { last: found.head().0, file: file.into(), known },
    }
}
