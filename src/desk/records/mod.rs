//! All live records, in memory: what verbs and queries read.
//!
//! The journal is what happened and sled is where things stand on disk; keeping every
//! record here as well (about 100 bytes a resident) means that nothing on the way of an
//! acknowledgement ever waits for sled. `short` says the bytes of a record in fewer,
//! `block` puts neighbours side by side; what comes out is what was put in.

mod block;
mod short;

use std::collections::BTreeMap;
use std::ops::RangeBounds;

pub use block::Block;
pub use short::fingerprint;

use crate::domain::{Key, Kind, Seq};
use crate::journal::Digest;

/// The numbers a kind can have, those of newer versions too.
const KINDS: usize = 256;

/// One live record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// The commit that last wrote it.
    pub rev: Seq,
    /// Enveloped, see [`crate::domain::envelope`].
    pub value: Vec<u8>,
}

/// The live table, with the digest that proves it whole.
#[derive(Clone, Debug)]
pub struct Records {
    /// By the first key in each; a block holds one kind.
    blocks: BTreeMap<Key, Block>,
    digest: Digest,
    count: u64,
    /// Records without their lines, by the number of their kind.
    by_kind: [u64; KINDS],
}

impl Default for Records {
    fn default() -> Records {
        let (blocks, digest) = (BTreeMap::new(), Digest::default());
        Records { blocks, digest, count: 0, by_kind: [0; KINDS] }
    }
}

impl Records {
    /// The table of these blocks, which were taken out of one by [`Records::blocks`].
    pub fn of_blocks(blocks: BTreeMap<Key, Block>, digest: Digest) -> Records {
        let mut records = Records { blocks, digest, ..Records::default() };
        let (mut count, mut by_kind) = (0, [0; KINDS]);
        for key in records.blocks.iter().flat_map(|(first, block)| block.keys(*first)) {
            count += 1;
            by_kind[usize::from(key.kind.code())] += u64::from(key.sub == 0);
        }
        (records.count, records.by_kind) = (count, by_kind);
        records
    }

    /// The blocks it is kept in, for the start cache.
    pub fn blocks(&self) -> &BTreeMap<Key, Block> {
        &self.blocks
    }

    /// The record under a key.
    pub fn get(&self, key: Key) -> Option<Stored> {
        let (rev, short) = self.block_of(key).and_then(|(first, block)| block.get(*first, key))?;
        Some(Stored { rev, value: short::lengthen(short) })
    }

    /// The commit that last wrote a record.
    pub fn rev(&self, key: Key) -> Option<Seq> {
        self.block_of(key).and_then(|(first, block)| block.get(*first, key)).map(|(rev, _)| rev)
    }

    /// Writes or takes away one record; returns what was there.
    pub fn put(&mut self, key: Key, rev: Seq, value: Option<&[u8]>) -> Option<Stored> {
        let short = value.map(short::shorten);
        if let Some(value) = value {
            self.digest.add(&key, value);
        }
        let old = self.replace(key, short.as_deref().map(|short| (rev, short)));
        let old = old.map(|(rev, short)| Stored { rev, value: short::lengthen(&short) });
        if let Some(old) = &old {
            self.digest.remove(&key, &old.value);
        }
        let (here, there) = (u64::from(value.is_some()), u64::from(old.is_some()));
        self.count = self.count + here - there;
        if key.sub == 0 {
            let of_kind = &mut self.by_kind[usize::from(key.kind.code())];
            *of_kind = *of_kind + here - there;
        }
        old
    }

    fn replace(&mut self, key: Key, new: Option<(Seq, &[u8])>) -> Option<(Seq, Vec<u8>)> {
        let first = self.block_of(key).map(|(first, _)| *first);
        let (Some(first), Some((rev, short))) = (first, new) else {
            return match (first, new) {
                (Some(first), None) => self.rebuild(first, key, None),
                (None, Some((rev, short))) => {
                    self.blocks.insert(key, Block::of(key, rev, short));
                    None
                }
                _ => None,
            };
        };
        match self.blocks.get_mut(&first) {
            Some(block) if block.is_before(key) => {
                if !block.append(first, key, rev, short) {
                    self.blocks.insert(key, Block::of(key, rev, short));
                }
                None
            }
            _ => self.rebuild(first, key, new),
        }
    }

    fn rebuild(
        &mut self,
        first: Key,
        key: Key,
        new: Option<(Seq, &[u8])>,
    ) -> Option<(Seq, Vec<u8>)> {
        let block = self.blocks.remove(&first)?;
        let (blocks, old) = block.with(first, key, new);
        self.blocks.extend(blocks);
        old
    }

    fn block_of(&self, key: Key) -> Option<(&Key, &Block)> {
        let last = self.blocks.range(..=key).next_back();
        last.filter(|(first, _)| first.kind == key.kind)
    }

    /// Digest over the whole table.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// Number of records and lines.
    pub fn count(&self) -> usize {
        self.count as usize
    }

    /// Number of records of a kind, without their lines.
    pub fn count_of(&self, kind: Kind) -> u64 {
        self.by_kind[usize::from(kind.code())]
    }

    /// Number of records of kinds that this program does not know, without their lines.
    pub fn count_newer(&self) -> u64 {
        let newer = |code: &usize| u8::try_from(*code).ok().and_then(Kind::from_code);
        let all = (0..KINDS).filter(|code| newer(code).is_some_and(Kind::is_newer));
        all.map(|code| self.by_kind[code]).sum()
    }

    /// Everything behind a key, in key order.
    pub fn after(&self, key: Option<Key>) -> impl Iterator<Item = (Key, Stored)> {
        let from = key.and_then(|key| self.block_of(key)).map(|(first, _)| *first);
        let blocks = match from.or(key) {
            Some(from) => self.blocks.range(from..),
            None => self.blocks.range(..),
        };
        let rows = blocks.flat_map(|(first, block)| block.rows(*first));
        rows.filter(move |(at, ..)| key.is_none_or(|key| *at > key)).map(stored)
    }

    /// The records of a kind, without their lines.
    pub fn of_kind(&self, kind: Kind) -> impl Iterator<Item = (Key, Stored)> {
        self.rows(all(kind)).filter(|(key, ..)| key.sub == 0).map(stored)
    }

    /// All lines of all records of a kind.
    pub fn lines(&self, kind: Kind) -> impl Iterator<Item = (Key, Stored)> {
        self.rows(all(kind)).filter(|(key, ..)| key.sub != 0).map(stored)
    }

    /// The keys of a kind, without their lines.
    pub fn keys(&self, kind: Kind) -> impl DoubleEndedIterator<Item = Key> {
        let blocks = self.blocks.range(all(kind));
        let keys = blocks.flat_map(|(first, block)| block.keys(*first).collect::<Vec<_>>());
        keys.filter(|key| key.sub == 0)
    }

    /// The lines of a record, newest first.
    pub fn lines_of(&self, key: Key) -> impl Iterator<Item = (Key, Stored)> {
        let from = self.block_of(key).map_or(key, |(first, _)| *first);
        let rows = self.rows(from..=Key { sub: u64::MAX, ..key });
        let lines = rows.filter(|(at, ..)| at.id == key.id && at.sub != 0);
        let mut lines: Vec<_> = lines.collect();
        lines.reverse();
        lines.into_iter().map(stored)
    }

    fn rows(&self, firsts: impl RangeBounds<Key>) -> impl Iterator<Item = block::Row<'_>> {
        self.blocks.range(firsts).flat_map(|(first, block)| block.rows(*first))
    }
}

fn all(kind: Kind) -> std::ops::RangeInclusive<Key> {
    Key::of(kind, 0)..=Key { kind, id: u64::MAX, sub: u64::MAX }
}

fn stored((key, rev, short): block::Row<'_>) -> (Key, Stored) {
    (key, Stored { rev, value: short::lengthen(short) })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn change() -> impl Strategy<Value = (Key, Option<Vec<u8>>)> {
        let key = (3..7usize, 0..60u64, 0..4u64).prop_map(|(kind, id, sub)| Key {
            kind: Kind::ALL[kind],
            id,
            sub,
        });
        (key, proptest::option::weighted(0.7, proptest::collection::vec(any::<u8>(), 0..300)))
    }

    proptest! {
        #[test]
        fn it_is_what_a_map_is(changes in proptest::collection::vec(change(), 0..400)) {
            let (mut records, mut map) = (Records::default(), BTreeMap::new());
            for (n, (key, value)) in changes.into_iter().enumerate() {
                let rev = Seq(n as u64 * 1_000);
                let old = records.put(key, rev, value.as_deref());
                let was = match value {
                    Some(value) => map.insert(key, Stored { rev, value }),
                    None => map.remove(&key),
                };
                prop_assert_eq!(old, was);
                prop_assert_eq!(records.get(key), map.get(&key).cloned());
            }
            let expected: Vec<_> = map.clone().into_iter().collect();
            prop_assert_eq!(&records.after(None).collect::<Vec<_>>(), &expected);
            prop_assert_eq!(records.count(), map.len());
            let digest = Digest::of(map.iter().map(|(key, stored)| (key, &stored.value[..])));
            prop_assert_eq!(records.digest(), digest);
            for kind in Kind::ALL {
                let of_kind = expected.iter().filter(|(key, _)| key.kind == kind && key.sub == 0);
                let of_kind: Vec<_> = of_kind.cloned().collect();
                prop_assert_eq!(records.count_of(kind), of_kind.len() as u64);
                prop_assert_eq!(&records.of_kind(kind).collect::<Vec<_>>(), &of_kind);
                let keys: Vec<_> = of_kind.iter().map(|(key, _)| *key).collect();
                prop_assert_eq!(&records.keys(kind).collect::<Vec<_>>(), &keys);
                prop_assert!(records.keys(kind).rev().eq(keys.iter().rev().copied()));
            }
            for id in 0..60 {
                let matter = Key::of(Kind::Matter, id);
                let lines = expected.iter().filter(|(key, _)| key.record() == matter && key.sub > 0);
                prop_assert!(records.lines_of(matter).eq(lines.rev().cloned()));
                let behind = expected.iter().filter(|(key, _)| *key > matter).cloned();
                prop_assert!(records.after(Some(matter)).eq(behind));
            }
            let again = Records::of_blocks(records.blocks().clone(), records.digest());
            prop_assert!(again.after(None).eq(records.after(None)));
            prop_assert_eq!((again.count, again.by_kind), (records.count, records.by_kind));
        }
    }
}
