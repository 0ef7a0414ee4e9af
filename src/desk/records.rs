//! All live records as bytes, in memory: what verbs and queries read.
//!
//! The journal is what happened and sled is where things stand on disk; keeping the
//! bytes of every record here as well (about 300 bytes a resident) means that nothing
//! on the way of an acknowledgement ever waits for sled.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::domain::{Key, Kind, Seq};
use crate::journal::Digest;

/// One live record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// The commit that last wrote it.
    pub rev: Seq,
    /// Enveloped, see [`crate::domain::envelope`].
    pub value: Arc<[u8]>,
}

/// The live table, with the digest that proves it whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Records {
    map: BTreeMap<Key, Stored>,
    digest: Digest,
}

impl Records {
    /// The record under a key.
    pub fn get(&self, key: Key) -> Option<&Stored> {
        self.map.get(&key)
    }

    /// Writes or takes away one record; returns what was there.
    pub fn put(&mut self, key: Key, rev: Seq, value: Option<Arc<[u8]>>) -> Option<Stored> {
        let old = match value {
            Some(value) => {
                self.digest.add(&key, &value);
                self.map.insert(key, Stored { rev, value })
            }
            None => self.map.remove(&key),
        };
        if let Some(old) = &old {
            self.digest.remove(&key, &old.value);
        }
        old
    }

    /// Digest over the whole table.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// Number of records and lines.
    pub fn count(&self) -> usize {
        self.map.len()
    }

    /// Everything, in key order.
    pub fn iter(&self) -> impl Iterator<Item = (Key, &Stored)> {
        self.map.iter().map(|(key, stored)| (*key, stored))
    }

    /// The records of a kind, without their lines.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = (Key, &Stored)> {
        let all = Key::of(kind, 0)..=Key { kind, id: u64::MAX, sub: u64::MAX };
        self.map.range(all).filter(|(key, _)| key.sub == 0).map(|(key, stored)| (*key, stored))
    }

    /// The keys of a kind, newest first, without their lines.
    pub fn newest(&self, kind: Kind) -> impl Iterator<Item = Key> {
        let all = Key::of(kind, 0)..=Key { kind, id: u64::MAX, sub: u64::MAX };
        self.map.range(all).rev().map(|(key, _)| *key).filter(|key| key.sub == 0)
    }

    /// The lines of a record, newest first.
    pub fn lines_of(&self, key: Key) -> impl Iterator<Item = (Key, &Stored)> {
        let first = Key { sub: 1, ..key };
        let last = Key { sub: u64::MAX, ..key };
        self.map.range(first..=last).rev().map(|(key, stored)| (*key, stored))
    }
}
