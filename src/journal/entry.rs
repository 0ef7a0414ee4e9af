//! One commit as it is kept: who did what, and the changes.

use crate::domain::{Key, Meta, Seq};

use super::codec::Cursor;
use super::error::{Flaw, JournalError};

/// A BLAKE3 hash.
pub type Hash = [u8; 32];

/// The hash before the first entry.
pub const GENESIS: Hash = [0; 32];

/// A change of one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalOp {
    pub key: Key,
    /// The commit that last wrote this key; `None` if none did.
    pub prev_rev: Option<Seq>,
    pub body: Body,
}

/// The value of an op, or what is left of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// The enveloped record; empty where the key is taken away.
    Kept { salt: [u8; 16], value: Vec<u8> },
    /// The value was erased on purpose; its commitment keeps the chain verifiable.
    Erased { commitment: Hash },
}

impl JournalOp {
    /// A change with a fresh salt; without a value the key is taken away.
    pub fn new(
        key: Key,
        prev_rev: Option<Seq>,
        value: Option<Vec<u8>>,
    ) -> Result<JournalOp, JournalError> {
        let mut salt = [0; 16];
        getrandom::fill(&mut salt).map_err(|e| JournalError::NoRandomness(e.to_string()))?;
        let value = value.unwrap_or_default();
        Ok(JournalOp { key, prev_rev, body: Body::Kept { salt, value } })
    }

    /// What the table holds under the key afterwards: nothing after a deletion, and
    /// nothing where the value was erased.
    pub fn value(&self) -> Option<&[u8]> {
        match &self.body {
            Body::Kept { value, .. } if !value.is_empty() => Some(value),
            Body::Kept { .. } | Body::Erased { .. } => None,
        }
    }

    /// Whether the value was erased on purpose.
    pub fn is_erased(&self) -> bool {
        matches!(self.body, Body::Erased { .. })
    }

    /// BLAKE3(salt ‖ value), which stays when the value is erased.
    pub fn commitment(&self) -> Hash {
        match &self.body {
            Body::Kept { salt, value } => {
                let mut hasher = blake3::Hasher::new();
                hasher.update(salt).update(value);
                *hasher.finalize().as_bytes()
            }
            Body::Erased { commitment } => *commitment,
        }
    }

    /// Puts the commitment in the place of salt and value. A deletion has no value and
    /// stays. Returns whether anything changed.
    pub(super) fn erase(&mut self) -> bool {
        let holds_value = self.value().is_some();
        if holds_value {
            self.body = Body::Erased { commitment: self.commitment() };
        }
        holds_value
    }
}

/// A commit in the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub meta: Meta,
    pub ops: Vec<JournalOp>,
    pub hash: Hash,
    /// The meta as stored: it is hashed so, and a newer version's fields stay in it.
    pub(super) meta_bytes: Vec<u8>,
    /// Its place in its batch, from 0.
    pub(super) place: u32,
}

impl Entry {
    /// The entry that follows the one with hash `prev`.
    pub(super) fn seal(
        meta: Meta,
        ops: Vec<JournalOp>,
        prev: &Hash,
        place: u32,
    ) -> Result<Entry, JournalError> {
        let meta_bytes =
            rmp_serde::to_vec_named(&meta).map_err(|e| JournalError::Meta(e.to_string()))?;
        let mut entry = Entry { meta, ops, hash: GENESIS, meta_bytes, place };
        entry.hash = entry.hash_after(prev);
        Ok(entry)
    }

    pub fn seq(&self) -> Seq {
        self.meta.seq
    }

    /// The hash this entry must have if it follows the one with hash `prev`.
    pub fn hash_after(&self, prev: &Hash) -> Hash {
        let mut hasher = blake3::Hasher::new();
        hasher.update(prev).update(&self.meta_bytes);
        for op in &self.ops {
            hasher.update(&op.key.to_bytes()).update(&op.commitment());
        }
        *hasher.finalize().as_bytes()
    }

    pub(super) fn to_payload(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        bytes.extend_from_slice(&self.place.to_be_bytes());
        bytes.extend_from_slice(&(self.meta_bytes.len() as u32).to_be_bytes());
        bytes.extend_from_slice(&self.meta_bytes);
        bytes.extend_from_slice(&(self.ops.len() as u32).to_be_bytes());
        for op in &self.ops {
            let form = u8::from(op.is_erased());
            bytes.push(form);
            bytes.extend_from_slice(&op.key.to_bytes());
            bytes.extend_from_slice(&op.prev_rev.unwrap_or_default().0.to_be_bytes());
            match &op.body {
                Body::Kept { salt, value } => {
                    bytes.extend_from_slice(salt);
                    bytes.extend_from_slice(&(value.len() as u32).to_be_bytes());
                    bytes.extend_from_slice(value);
                }
                Body::Erased { commitment } => bytes.extend_from_slice(commitment),
            }
        }
        bytes.extend_from_slice(&self.hash);
        bytes
    }

    pub(super) fn from_payload(payload: &[u8]) -> Result<Entry, Flaw> {
        let mut cursor = Cursor(payload);
        let (place, meta_bytes, ops, hash) = layout(&mut cursor).ok_or(Flaw::Layout)?;
        if !cursor.0.is_empty() {
            return Err(Flaw::Layout);
        }
        let meta = rmp_serde::from_slice(meta_bytes).map_err(|_| Flaw::Meta)?;
        Ok(Entry { meta, ops, hash, meta_bytes: meta_bytes.to_vec(), place })
    }
}

fn layout<'a>(cursor: &mut Cursor<'a>) -> Option<(u32, &'a [u8], Vec<JournalOp>, Hash)> {
    let place = cursor.u32()?;
    let meta = cursor.chunk()?;
    let count = cursor.u32()?;
    let mut ops = Vec::new();
    for _ in 0..count {
        let form = cursor.u8()?;
        let key = Key::from_bytes(cursor.take(Key::BYTES)?)?;
        let prev_rev = Some(Seq(cursor.u64()?)).filter(|rev| rev.0 != 0);
        let body = match form {
            0 => Body::Kept { salt: cursor.array()?, value: cursor.chunk()?.to_vec() },
            1 => Body::Erased { commitment: cursor.array()? },
            _ => return None,
        };
        ops.push(JournalOp { key, prev_rev, body });
    }
    Some((place, meta, ops, cursor.array()?))
}
