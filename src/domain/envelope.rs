//! How a record becomes bytes: `[schema u16][crc32 u32][MessagePack map]`, big-endian.
//!
//! Fields are named and defaulted, and fields this version does not know are kept
//! ([`Extra`]): an older program may edit what a newer one of the same major wrote.

use std::collections::BTreeMap;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Kind;

/// Fields of a newer version, kept as they came. Flattened into every record at every level.
pub type Extra = BTreeMap<String, rmpv::Value>;

/// Something that is stored under a [`super::Key`] of its kind.
pub trait Record: Serialize + DeserializeOwned {
    /// The kind of key it is stored under.
    const KIND: Kind;
    /// Version of the layout; golden files hold one of every past version. Counted up only
    /// together with the journal's major version, which every start looks at first: so an
    /// older program refuses the whole directory and never meets a record it would misread.
    const SCHEMA: u16 = 1;
}

const HEAD: usize = 6;

/// Why bytes are not a record.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Damaged {
    #[error("the record is cut short")]
    Short,
    #[error("the record's checksum is wrong")]
    Checksum,
    #[error("the record cannot be read: {0}")]
    Layout(String),
}

/// The bytes to store.
pub fn seal<T: Serialize>(schema: u16, value: &T) -> Result<Vec<u8>, Damaged> {
    let body = rmp_serde::to_vec_named(value).map_err(|e| Damaged::Layout(e.to_string()))?;
    let mut bytes = Vec::with_capacity(HEAD + body.len());
    bytes.extend_from_slice(&schema.to_be_bytes());
    bytes.extend_from_slice(&crc32fast::hash(&body).to_be_bytes());
    bytes.extend_from_slice(&body);
    Ok(bytes)
}

/// Whether these whole bytes have a newer layout than the one that is known.
pub fn is_newer(bytes: &[u8], known: u16) -> bool {
    let schema = bytes.first_chunk().map(|head| u16::from_be_bytes(*head));
    schema > Some(known) && body(bytes).is_ok()
}

/// The record in these bytes, its checksum verified.
pub fn open<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Damaged> {
    rmp_serde::from_slice(body(bytes)?).map_err(|e| Damaged::Layout(e.to_string()))
}

fn body(bytes: &[u8]) -> Result<&[u8], Damaged> {
    let (head, body) = bytes.split_at_checked(HEAD).ok_or(Damaged::Short)?;
    let crc = u32::from_be_bytes([head[2], head[3], head[4], head[5]]);
    if crc32fast::hash(body) == crc { Ok(body) } else { Err(Damaged::Checksum) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Old {
        name: String,
        #[serde(flatten)]
        extra: Extra,
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct New {
        name: String,
        #[serde(default)]
        floor: i32,
        #[serde(default)]
        photo: Vec<u8>,
    }

    #[test]
    fn an_older_program_keeps_what_a_newer_one_wrote() {
        let new = New { name: "甲".into(), floor: -1, photo: vec![1, 2] };
        let mut old: Old = open(&seal(2, &new).unwrap()).unwrap();
        old.name = "乙".into();
        let back: New = open(&seal(1, &old).unwrap()).unwrap();
        assert_eq!(back, New { name: "乙".into(), ..new });
    }

    #[test]
    fn a_changed_bit_is_seen() {
        let mut bytes = seal(1, &"text").unwrap();
        bytes[8] ^= 1;
        assert_eq!(open::<String>(&bytes), Err(Damaged::Checksum));
        assert_eq!(open::<String>(&bytes[..3]), Err(Damaged::Short));
    }
}
