//! What can be wrong with a journal, and where.

use std::io;

use serde::Serialize;

use crate::domain::Seq;

/// What is wrong at a place. The names are printed by `journal verify --json`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Flaw {
    /// The header of a segment cannot be read, or its checksum is wrong.
    Header,
    /// A segment was written by a newer major version.
    NewerFormat,
    /// A segment's header does not go on where the segment before ended.
    SegmentChain,
    /// A segment is of another office or of an earlier epoch than the one before, or its
    /// first entry does not say of it what its header says.
    Origin,
    /// The entries between the segment before and this one are missing.
    Gap,
    /// The journal ends before an entry that something else has: what stood behind its end
    /// is gone. The file is the one that has it.
    EndsEarly,
    /// An entry's checksum or length is wrong, though later entries prove that it was
    /// once whole.
    Checksum,
    /// The end of the last segment is no whole entry.
    TornTail,
    /// The checksum is right, yet the payload cannot be read.
    Layout,
    /// The meta of an entry cannot be read.
    Meta,
    /// An entry does not carry the number that follows.
    Sequence,
    /// An entry's hash is not that of its contents and the entry before.
    Chain,
    /// An op does not name the commit that last wrote its key.
    PrevRev,
    /// Two entries carry the same request id: a deed was done twice.
    DuplicateRequest,
    /// A snapshot is damaged.
    Snapshot,
    /// A snapshot carries the hash of an entry that the journal does not have.
    SnapshotChain,
    /// A snapshot's records are not those that the entries up to it leave.
    SnapshotTable,
}

/// A flaw and its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    pub code: Flaw,
    /// File name of the segment or snapshot.
    pub segment: String,
    /// Byte in the file where the damaged part begins.
    pub offset: u64,
    /// The entry that is, or should be, there.
    pub seq: Seq,
}

/// Why the journal cannot do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    #[error("{0}")]
    Io(#[from] io::Error),
    #[error("the journal is damaged: {:?} in {} at byte {}, entry {}", .0.code, .0.segment, .0.offset, .0.seq)]
    Damaged(Problem),
    #[error("{segment} has format {major}.{minor}, newer than this program knows")]
    NewerFormat { segment: String, major: u16, minor: u16 },
    /// Nothing was written and the journal goes on: a full disk, for example.
    #[error("the entries could not be written: {0}")]
    NotWritten(io::Error),
    /// Nobody knows whether it was written. Every later append refuses; open the
    /// journal again to find out.
    #[error("it is unknown whether the entries are on disk: {0}")]
    Unknown(io::Error),
    #[error("an earlier append ended in doubt; the journal must be opened again")]
    Poisoned,
    #[error("the entry should have number {expected} but has {found}")]
    OutOfOrder { expected: Seq, found: Seq },
    #[error("the entry is larger than a frame may be: {0} bytes")]
    TooLarge(usize),
    #[error("the entry's meta cannot be written: {0}")]
    Meta(String),
    #[error("no random bytes for a salt: {0}")]
    NoRandomness(String),
}
