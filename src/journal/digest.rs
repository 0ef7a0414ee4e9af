//! One number for a whole table.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::domain::Key;

/// The sum, modulo 2^128, over all live keys of a 128-bit hash: the first 16 bytes of
/// BLAKE3(key ‖ value), read big-endian, with [`Key::to_bytes`] and the value's stored
/// (enveloped) bytes. Revs are not in it. The empty table has 0.
///
/// A sum can be kept up to date with each change, and a missing, stale or resurrected
/// key changes it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Digest(pub u128);

impl Digest {
    /// A key came into the table with this value.
    pub fn add(&mut self, key: &Key, value: &[u8]) {
        self.0 = self.0.wrapping_add(hash(key, value));
    }

    /// A key left the table, where it had this value.
    pub fn remove(&mut self, key: &Key, value: &[u8]) {
        self.0 = self.0.wrapping_sub(hash(key, value));
    }

    /// What one row adds, for who keeps no values.
    pub(super) fn of_row(key: &Key, value: &[u8]) -> Digest {
        Digest(hash(key, value))
    }

    /// The row under a key was this one and is that one; no row is the empty digest.
    pub(super) fn exchange(&mut self, old: Digest, new: Digest) {
        self.0 = self.0.wrapping_sub(old.0).wrapping_add(new.0);
    }

    /// The digest of these rows.
    pub fn of<'a>(rows: impl IntoIterator<Item = (&'a Key, &'a [u8])>) -> Digest {
        let mut digest = Digest::default();
        rows.into_iter().for_each(|(key, value)| digest.add(key, value));
        digest
    }
}

impl fmt::Display for Digest {
    /// 32 hexadecimal digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

fn hash(key: &Key, value: &[u8]) -> u128 {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&key.to_bytes()).update(value);
    let mut first = [0; 16];
    hasher.finalize_xof().fill(&mut first);
    u128::from_be_bytes(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Kind;

    #[test]
    fn what_is_added_and_removed_leaves_no_trace_and_order_does_not_matter() {
        let keys = [1, 2, 3].map(|id| Key::of(Kind::Matter, id));
        let forward = Digest::of(keys.iter().map(|key| (key, &b"v"[..])));
        let mut backward = Digest::of(keys.iter().rev().map(|key| (key, &b"v"[..])));
        assert_eq!(forward, backward);
        backward.remove(&keys[1], b"v");
        assert_ne!(forward, backward);
        backward.add(&keys[1], b"stale");
        assert_ne!(forward, backward);
        backward.remove(&keys[1], b"stale");
        backward.add(&keys[1], b"v");
        assert_eq!(forward, backward);
    }

    #[test]
    fn it_is_the_first_half_of_blake3_of_key_and_value() {
        let key = Key::of(Kind::Resident, 7);
        let whole = blake3::hash(&[&key.to_bytes()[..], b"value"].concat());
        let digest = Digest::of([(&key, &b"value"[..])]);
        assert_eq!(digest.to_string(), whole.to_hex()[..32]);
    }
}
