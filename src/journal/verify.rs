//! Checking everything that can be checked, without changing anything.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use serde::Serialize;

use crate::domain::{Key, Seq};
use crate::files::Files;

use super::entry::Entry;
use super::error::{Flaw, JournalError, Problem};
use super::hex;
use super::segment;
use super::snapshot;
use super::snapshot_file::{self, Snapshot};
use super::walk::{Step, Tail, Walk};

/// How often an unfinished end is looked at again before it counts as torn.
const LOOKS: usize = 3;
const BETWEEN_LOOKS: Duration = Duration::from_millis(20);

/// The result of [`verify`], as `journal verify --json` prints it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    pub ok: bool,
    /// Whole entries that were read.
    pub entries: u64,
    /// Hash of the last one, 64 hexadecimal digits.
    pub head: String,
    pub problems: Vec<Problem>,
}

/// Reads the whole journal: headers, checksums, numbers, chain, commitments, prev_revs,
/// request ids, and the snapshots against it. Goes on behind damage with the next
/// segment. May run beside a desk that is appending. An error means that the files
/// cannot be read at all.
pub fn verify(files: &Files) -> Result<Report, JournalError> {
    let mut check = Check::new(files)?;
    let mut walk = Walk::from_segment_of(files, Seq(0))?;
    let mut looks = LOOKS;
    loop {
        match walk.step() {
            Ok(Step::Entry(entry, offset)) => {
                let first = walk.segment().map_or(entry.seq(), |(first, _)| first);
                check.entry(&entry, first, offset);
            }
            // A desk that is kept from running may stand in the middle of its write.
            Ok(Step::End(Some(_))) if looks > 0 => {
                looks -= 1;
                std::thread::sleep(BETWEEN_LOOKS);
            }
            Ok(Step::End(tail)) => {
                check.end(tail);
                break;
            }
            Err(error) => {
                check.problems.push(problem(error, walk.position().0)?);
                if !check.go_on(&mut walk)? {
                    break;
                }
            }
        }
    }
    let head = hex(&walk.position().1);
    check.snapshots();
    let Check { entries, problems, .. } = check;
    Ok(Report { ok: problems.is_empty(), entries, head, problems })
}

struct Check {
    entries: u64,
    problems: Vec<Problem>,
    /// Which commit last wrote each key, and whether it took the key away.
    written: HashMap<Key, (Seq, bool)>,
    requests: HashSet<u128>,
    /// Entries are missing from the two above.
    incomplete: bool,
    /// The snapshots whose entry has not been seen yet, or not with their hash.
    snapshots: Vec<(Seq, Option<Snapshot>)>,
}

impl Check {
    fn new(files: &Files) -> Result<Check, JournalError> {
        Ok(Check {
            entries: 0,
            problems: Vec::new(),
            written: HashMap::new(),
            requests: HashSet::new(),
            incomplete: false,
            snapshots: snapshot::survey(files)?,
        })
    }

    fn entry(&mut self, entry: &Entry, first: Seq, offset: usize) {
        self.entries += 1;
        let seq = entry.seq();
        let mut wrong = |code| {
            let segment = segment::name(first);
            self.problems.push(Problem { code, segment, offset: offset as u64, seq });
        };
        let request = entry.meta.request.0;
        // The desk's own deeds carry 0.
        if request != 0 && !self.requests.insert(request) {
            wrong(Flaw::DuplicateRequest);
        }
        let right = entry.ops.iter().all(|op| match self.written.get(&op.key) {
            Some((rev, deleted)) => op.prev_rev == Some(*rev) || *deleted && op.prev_rev.is_none(),
            None => op.prev_rev.is_none() || self.incomplete,
        });
        if !right {
            wrong(Flaw::PrevRev);
        }
        for op in &entry.ops {
            let deleted = op.value().is_none() && !op.is_erased();
            self.written.insert(op.key, (seq, deleted));
        }
        self.snapshots.retain(|(after, snapshot)| {
            let confirmed = |snapshot: &Snapshot| *after == seq && snapshot.head == entry.hash;
            !snapshot.as_ref().is_some_and(confirmed)
        });
    }

    fn end(&mut self, tail: Option<Tail>) {
        if let Some(Tail { segment, offset, seq, .. }) = tail {
            self.problems.push(Problem { code: Flaw::TornTail, segment, offset, seq });
        }
    }

    /// Goes on behind the problem just noted.
    fn go_on(&mut self, walk: &mut Walk) -> Result<bool, JournalError> {
        self.incomplete = true;
        // Later entries may have written any key: only what follows can be compared.
        self.written.clear();
        loop {
            match walk.recover() {
                Ok(more) => return Ok(more),
                Err(error) => self.problems.push(problem(error, walk.position().0)?),
            }
        }
    }

    /// Notes damaged snapshots and those of another journal. Where entries could not be
    /// read, their hashes cannot be compared.
    fn snapshots(&mut self) {
        for (seq, snapshot) in self.snapshots.drain(..) {
            let code = match snapshot {
                None => Flaw::Snapshot,
                Some(_) if self.incomplete => continue,
                Some(_) => Flaw::SnapshotChain,
            };
            let segment = snapshot_file::name(seq);
            self.problems.push(Problem { code, segment, offset: 0, seq });
        }
    }
}

/// The problem an error tells of; other errors are passed on.
fn problem(error: JournalError, seq: Seq) -> Result<Problem, JournalError> {
    match error {
        JournalError::Damaged(problem) => Ok(problem),
        JournalError::NewerFormat { segment, .. } => {
            Ok(Problem { code: Flaw::NewerFormat, segment, offset: 0, seq })
        }
        other => Err(other),
    }
}
