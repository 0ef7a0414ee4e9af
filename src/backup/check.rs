//! Whether what was unpacked is a whole desk: chain, numbers and snapshots, and the
//! records that come out of it.

use std::collections::HashMap;

use super::Manifest;
use crate::domain::{Key, Refusal, Seq};
use crate::files::Files;
use crate::journal::{self, Digest};

/// Refused with `backup.damaged` where the journal in this directory is not whole, does
/// not end where the manifest says, or makes other records.
pub(super) fn check(files: &Files, manifest: &Manifest) -> Result<(), Refusal> {
    let damaged = |what: String| Refusal::new("backup.damaged").with("what", what);
    let report = journal::verify(files).map_err(|error| damaged(error.to_string()))?;
    if let Some(problem) = report.problems.first() {
        return Err(damaged(format!("{} {}", problem.segment, problem.offset)));
    }
    if report.entries != manifest.seq.0 || report.head != manifest.head {
        return Err(damaged(format!("{} / {}", report.entries, manifest.seq)));
    }
    let digest = replay(files).map_err(|error| damaged(error.to_string()))?;
    if digest.to_string() != manifest.digest {
        return Err(damaged(digest.to_string()));
    }
    Ok(())
}

/// The digest of the records after the whole journal. Only their hashes are kept.
fn replay(files: &Files) -> Result<Digest, journal::JournalError> {
    let mut rows: HashMap<Key, u128> = HashMap::new();
    for entry in journal::entries(files, Seq(1))? {
        for op in &entry?.ops {
            match op.value() {
                Some(value) => rows.insert(op.key, Digest::of([(&op.key, value)]).0),
                None => rows.remove(&op.key),
            };
        }
    }
    Ok(Digest(rows.into_values().fold(0, u128::wrapping_add)))
}
