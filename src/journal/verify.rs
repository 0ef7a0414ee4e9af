//! Checking everything that can be checked, without changing anything.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use serde::Serialize;

use crate::domain::{Key, Seq};
use crate::files::Files;

use super::entry::Entry;
use super::error::{Flaw, JournalError, Problem};
use super::segment;
use super::snapshot;
use super::snapshot_file::{self, Snapshot};
use super::walk::{Step, Tail, Walk};
use super::{Digest, hex};

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
    /// What the records come to that these entries leave, 32 hexadecimal digits; `None`
    /// where entries could not be read.
    pub digest: Option<String>,
    /// The same after the entry that was asked for.
    #[serde(skip)]
    pub then: Option<Digest>,
    /// The last whole entry.
    #[serde(skip)]
    pub last: Seq,
}

impl Report {
    /// One more thing that is wrong, unless it was found already.
    pub fn add(&mut self, problem: Problem) {
        let same = |known: &Problem| (known.seq, &known.segment) == (problem.seq, &problem.segment);
        let harmless = |known: &Problem| known.code == Flaw::TornTail;
        self.problems.retain(|known| !(same(known) && harmless(known)));
        if !self.problems.iter().any(same) {
            self.problems.push(problem);
        }
        self.ok = false;
    }
}

/// Reads the whole journal: headers, checksums, numbers, chain, commitments, prev_revs,
/// request ids, and the snapshots against it: their hash, and their records against those
/// that the entries leave. Goes on behind damage with the next
/// segment. May run beside a desk that is appending. An error means that the files
/// cannot be read at all.
pub fn verify(files: &Files) -> Result<Report, JournalError> {
    verify_with(files, None)
}

/// The same, and what the records came to after one entry: for comparing with whoever
/// says it holds them.
pub fn verify_with(files: &Files, then: Option<Seq>) -> Result<Report, JournalError> {
    let mut check = Check::new(files)?;
    check.then = then.map(|seq| (seq, (seq == Seq(0)).then(Digest::default)));
    run(files, check)
}

/// The same without what needs memory of earlier entries (prev_revs, request ids, records):
/// for large journals, in a few megabytes.
pub fn verify_lean(files: &Files) -> Result<Report, JournalError> {
    run(files, Check { lean: true, ..Check::new(files)? })
}

fn run(files: &Files, mut check: Check) -> Result<Report, JournalError> {
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
    let (next, head) = walk.position();
    let (last, head) = (Seq(next.0 - 1), hex(&head));
    check.snapshots();
    let Check { entries, problems, digest, incomplete, then, lean, .. } = check;
    let digest = (!incomplete && !lean).then(|| digest.to_string());
    let then = then.and_then(|(_, digest)| digest);
    Ok(Report { ok: problems.is_empty(), entries, head, problems, digest, then, last })
}

/// What is known of a key.
struct Written {
    /// The commit that last wrote it.
    rev: Seq,
    /// It took the key away.
    deleted: bool,
    /// What the record adds to the digest.
    row: Digest,
}

struct Check {
    entries: u64,
    problems: Vec<Problem>,
    /// What became of each key.
    written: HashMap<Key, Written>,
    /// Of all records as the entries so far leave them.
    digest: Digest,
    /// The entry asked for, and the digest after it.
    then: Option<(Seq, Option<Digest>)>,
    requests: HashSet<u128>,
    /// Entries are missing from the two above.
    incomplete: bool,
    /// Nothing is kept in the two above.
    lean: bool,
    /// The snapshots whose entry has not been seen yet, or not with their hash.
    snapshots: Vec<(Seq, Option<Snapshot>)>,
}

impl Check {
    fn new(files: &Files) -> Result<Check, JournalError> {
        Ok(Check {
            entries: 0,
            problems: Vec::new(),
            written: HashMap::new(),
            digest: Digest::default(),
            then: None,
            requests: HashSet::new(),
            incomplete: false,
            lean: false,
            snapshots: snapshot::survey(files)?,
        })
    }

    fn entry(&mut self, entry: &Entry, first: Seq, offset: usize) {
        self.entries += 1;
        let seq = entry.seq();
        if !self.lean {
            self.remember(entry, first, offset);
        }
        let mut confirmed = Vec::new();
        self.snapshots.retain(|(after, snapshot)| {
            let this = |snapshot: &&Snapshot| *after == seq && snapshot.head == entry.hash;
            let this = snapshot.as_ref().filter(this);
            confirmed.extend(this.map(|snapshot| snapshot.digest));
            this.is_none()
        });
        let differs = confirmed.iter().any(|digest| *digest != self.digest);
        if differs && !self.incomplete && !self.lean {
            let (code, segment) = (Flaw::SnapshotTable, snapshot_file::name(seq));
            self.problems.push(Problem { code, segment, offset: 0, seq });
        }
    }

    /// Everything that is compared with earlier entries.
    fn remember(&mut self, entry: &Entry, first: Seq, offset: usize) {
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
            Some(key) => op.prev_rev == Some(key.rev) || key.deleted && op.prev_rev.is_none(),
            None => op.prev_rev.is_none() || self.incomplete,
        });
        if !right {
            wrong(Flaw::PrevRev);
        }
        for op in &entry.ops {
            let deleted = op.value().is_none() && !op.is_erased();
            let row = op.value().map(|value| Digest::of_row(&op.key, value)).unwrap_or_default();
            let old = self.written.insert(op.key, Written { rev: seq, deleted, row });
            self.digest.exchange(old.map(|old| old.row).unwrap_or_default(), row);
        }
        if let Some((then, digest)) = &mut self.then
            && *then == seq
            && !self.incomplete
        {
            *digest = Some(self.digest);
        }
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
