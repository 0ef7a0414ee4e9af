//! Where things stand on disk, so that a start need not replay the whole journal.
//! sled, which nothing else knows; its in-memory twin; the thread that feeds it.
//! Read once, at a start; written only behind the acknowledgements.
//!
//! The desk answers from its memory, which holds every live record; so the table needs
//! no overlay, no reads in between and no transactions, and may fail at any moment.

mod applier;
#[cfg(test)]
mod conformance;
mod glimpse;
mod memory;
mod place;
mod sled_table;

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

pub use applier::Applier;
pub use glimpse::{glimpse, sweep_copies};
pub use memory::MemoryTable;
pub use place::{Place, TABLE};
pub use sled_table::SledTable;

use crate::domain::{Key, Seq};

/// One changed record: its key, the commit that wrote it, and its new enveloped
/// bytes, or `None` where the record is taken away.
pub type Change = (Key, Seq, Option<Vec<u8>>);

/// What a scan hands over for each record: key, rev, enveloped bytes.
pub type Each<'a> = &'a mut dyn FnMut(Key, Seq, Vec<u8>);

/// How far a table has come. The table stores it and gives it back; only the desk,
/// which has the journal, can tell whether it is right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// The last commit that is in the table; 0 in a new one.
    pub seq: Seq,
    /// The digest over all records at that commit.
    pub digest: u128,
    /// The hash of that commit's journal entry: a whole table of another desk, or of
    /// another history of this one, does not pass for this one's.
    pub head: [u8; 32],
}

/// The live records, each with its rev.
pub trait Table: Send {
    /// Hands over every record in the order of the keys, and says how far the table is.
    fn scan(&mut self, each: Each<'_>) -> Result<Applied, TableError>;

    /// Writes all of the batch and `applied`, or nothing. A later change of the
    /// same key in one batch wins.
    fn apply(&mut self, batch: &[Change], applied: Applied) -> Result<(), TableError>;

    /// Returns once everything applied is on disk.
    fn flush(&mut self) -> Result<(), TableError>;

    /// Whether its files are still the ones it writes to.
    ///
    /// # Errors
    /// [`TableError::Missing`] where they are not.
    fn stands(&self) -> Result<(), TableError> {
        Ok(())
    }

    /// One record with its rev: for tests and the doctor, the desk reads its memory.
    fn get(&self, key: Key) -> Result<Option<(Seq, Vec<u8>)>, TableError>;
}

/// Why a table cannot be used. After any of these it is set aside and built anew;
/// nothing is lost, because the journal holds everything.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// The start before this one died or gave up while it opened the table.
    #[error("the last opening of the table did not come to its end")]
    LastOpenFailed,
    /// The table gave no sign of life for this long.
    #[error("the table was silent for {0:?}")]
    Silent(Duration),
    /// The storage engine panicked.
    #[error("the table panicked: {0}")]
    Panicked(String),
    /// The storage engine says so itself.
    #[error("the table failed: {0}")]
    Engine(String),
    /// A stored key or value has a form this program never wrote.
    #[error("the table holds something that is no record")]
    Damaged,
    /// There is no table yet, or no more.
    #[error("there is no table")]
    Missing,
    /// It stopped for an earlier reason, which was reported then.
    #[error("the table has stopped")]
    Stopped,
    #[error("the table's files: {0}")]
    Files(#[from] io::Error),
}

/// Runs what may panic inside the storage engine. A table that panicked is not used
/// again, so nobody sees what it left half done.
fn guarded<T>(work: impl FnOnce() -> Result<T, TableError>) -> Result<T, TableError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|cause| {
        let text = cause
            .downcast_ref::<String>()
            .cloned()
            .or_else(|| cause.downcast_ref::<&str>().map(|text| text.to_string()));
        Err(TableError::Panicked(text.unwrap_or_default()))
    })
}
