//! Neighbouring records side by side in one piece of memory: a few bytes of bookkeeping
//! for each instead of a node, a pointer and two lengths.
//!
//! A row is `[id - the id before][sub][rev][length][bytes]`, numbers as varints; the id
//! before the first row is the one of the block's own key.

use std::sync::Arc;

use crate::domain::{Key, Seq};

/// A block is full at this size; one record alone may be larger. Small enough that a
/// walk through it costs less than a look into memory elsewhere.
const FULL: usize = 2 << 10;

/// One row: key, rev, shortened bytes.
pub type Row<'a> = (Key, Seq, &'a [u8]);

/// Records of one kind with ascending keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Block {
    /// Shared with copies of the records until it changes.
    bytes: Arc<Vec<u8>>,
    /// Id and sub of the last row.
    last: (u64, u64),
}

impl Block {
    /// A block with one row.
    pub fn of(key: Key, rev: Seq, short: &[u8]) -> Block {
        let mut bytes = Vec::with_capacity(FULL);
        push(&mut bytes, 0, key, rev, short);
        Block { bytes: bytes.into(), last: (key.id, key.sub) }
    }

    /// The block of these bytes, which [`Block::bytes`] gave; `None` where they are none.
    pub fn read(first: Key, bytes: Vec<u8>) -> Option<Block> {
        let mut block = Block { bytes: bytes.into(), last: (first.id, first.sub) };
        let (mut last, mut read) = (None, 0);
        for (key, _, short) in block.rows(first) {
            if last.is_some_and(|last| last >= key) {
                return None;
            }
            last = Some(key);
            read = short.as_ptr() as usize + short.len() - block.bytes.as_ptr() as usize;
        }
        block.last = last.map(|key| (key.id, key.sub))?;
        (read == block.bytes.len()).then_some(block)
    }

    /// Everything but the key it is kept under.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Whether all its rows come before a key of its kind.
    pub fn is_before(&self, key: Key) -> bool {
        self.last < (key.id, key.sub)
    }

    /// Adds a row behind the last one; `false` where it is full.
    pub fn append(&mut self, first: Key, key: Key, rev: Seq, short: &[u8]) -> bool {
        // Four numbers of at most ten bytes.
        if self.bytes.len() + short.len() + 40 > FULL {
            return false;
        }
        let bytes = Arc::make_mut(&mut self.bytes);
        // A block that was cut to size grows once, and not with every row.
        if bytes.capacity() < FULL {
            bytes.reserve_exact(FULL - bytes.len());
        }
        let before = if bytes.is_empty() { first.id } else { self.last.0 };
        push(bytes, key.id - before, key, rev, short);
        self.last = (key.id, key.sub);
        true
    }

    /// The row of a key.
    pub fn get(&self, first: Key, key: Key) -> Option<(Seq, &[u8])> {
        if self.is_before(key) {
            return None;
        }
        let (at, rev, short) = self.rows(first).find(|(at, ..)| *at >= key)?;
        (at == key).then_some((rev, short))
    }

    /// The rows with one of them written or taken away, in as many blocks as they need,
    /// and what was there.
    #[expect(clippy::type_complexity, reason = "said in the line above")]
    pub fn with(
        &self,
        first: Key,
        key: Key,
        new: Option<(Seq, &[u8])>,
    ) -> (Vec<(Key, Block)>, Option<(Seq, Vec<u8>)>) {
        let mut rows: Vec<Row<'_>> = self.rows(first).collect();
        let at = rows.binary_search_by_key(&key, |(key, ..)| *key);
        let old = at.ok().and_then(|at| rows.get(at)).map(|(_, rev, short)| (*rev, short.to_vec()));
        match (at, new) {
            (Ok(at), Some((rev, short))) => rows[at] = (key, rev, short),
            (Ok(at), None) => drop(rows.remove(at)),
            (Err(at), Some((rev, short))) => rows.insert(at, (key, rev, short)),
            (Err(_), None) => {}
        }
        let size: usize = rows.iter().map(|(.., short)| short.len() + 8).sum();
        let parts = if size > FULL && rows.len() > 1 { 2 } else { 1 };
        let part = rows.len().div_ceil(parts).max(1);
        (rows.chunks(part).filter_map(packed).collect(), old)
    }

    /// The rows in order.
    pub fn rows(&self, first: Key) -> impl Iterator<Item = Row<'_>> {
        let (mut rest, mut id) = (&self.bytes[..], first.id);
        std::iter::from_fn(move || {
            id += number(&mut rest)?;
            let (sub, rev) = (number(&mut rest)?, number(&mut rest)?);
            let length = number(&mut rest)? as usize;
            let (short, behind) = rest.split_at_checked(length)?;
            rest = behind;
            Some((Key { kind: first.kind, id, sub }, Seq(rev), short))
        })
    }

    /// The keys in order.
    pub fn keys(&self, first: Key) -> impl Iterator<Item = Key> {
        self.rows(first).map(|(key, ..)| key)
    }
}

fn packed(rows: &[Row<'_>]) -> Option<(Key, Block)> {
    let (first, ..) = *rows.first()?;
    let (mut bytes, mut last) = (Vec::new(), (first.id, first.sub));
    for (key, rev, short) in rows {
        push(&mut bytes, key.id - last.0, *key, *rev, short);
        last = (key.id, key.sub);
    }
    bytes.shrink_to_fit();
    Some((first, Block { bytes: bytes.into(), last }))
}

fn push(bytes: &mut Vec<u8>, id: u64, key: Key, rev: Seq, short: &[u8]) {
    for mut number in [id, key.sub, rev.0, short.len() as u64] {
        while number > 0x7f {
            bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        bytes.push(number as u8);
    }
    bytes.extend_from_slice(short);
}

fn number(rest: &mut &[u8]) -> Option<u64> {
    let (mut number, mut shift) = (0u64, 0);
    loop {
        let (byte, behind) = rest.split_first()?;
        *rest = behind;
        number |= u64::from(byte & 0x7f).checked_shl(shift)?;
        if *byte < 0x80 {
            return Some(number);
        }
        shift += 7;
    }
}
