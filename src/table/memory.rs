//! The table without a disk: what tests hand to the desk instead of sled.

use std::collections::BTreeMap;

use super::{Applied, Change, Each, Table, TableError};
use crate::domain::{Key, Seq};

/// A [`Table`] that is gone with its process.
#[derive(Debug, Default)]
pub struct MemoryTable {
    records: BTreeMap<Key, (Seq, Vec<u8>)>,
    applied: Applied,
}

impl Table for MemoryTable {
    fn scan(&mut self, each: Each<'_>) -> Result<Applied, TableError> {
        for (key, (rev, bytes)) in &self.records {
            each(*key, *rev, bytes.clone());
        }
        Ok(self.applied)
    }

    fn apply(&mut self, batch: &[Change], applied: Applied) -> Result<(), TableError> {
        for (key, rev, bytes) in batch {
            match bytes {
                Some(bytes) => self.records.insert(*key, (*rev, bytes.clone())),
                None => self.records.remove(key),
            };
        }
        self.applied = applied;
        Ok(())
    }

    fn flush(&mut self) -> Result<(), TableError> {
        Ok(())
    }

    fn get(&self, key: Key) -> Result<Option<(Seq, Vec<u8>)>, TableError> {
        Ok(self.records.get(&key).cloned())
    }
}
