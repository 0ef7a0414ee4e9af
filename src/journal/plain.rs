//! An entry as text, for `export all`: readable, and exact to the byte. A value stands
//! as JSON where that gives the same bytes back, and as hexadecimal digits where it does
//! not: an integer wider than it had to be, a float of 32 bits, a key that is no text.

use rmpv::Value;
use serde::{Deserialize, Serialize};

use crate::domain::{Key, Seq};

use super::entry::{Body, Entry, Hash, JournalOp};
use super::hex;

/// Bytes inside a value: `{"$bytes": "00ff"}`.
const BYTES: &str = "$bytes";

/// Length of the envelope's schema and checksum.
const HEAD: usize = 6;

/// An entry; the order of its fields is the order of the text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlainEntry {
    pub seq: Seq,
    place: u32,
    meta: Plain,
    ops: Vec<PlainOp>,
    /// 64 hexadecimal digits.
    hash: String,
}

/// MessagePack, told as what it means or as it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Plain {
    Value(Value),
    Raw(String),
}

/// An op. `prev` is 0 where nothing was there; what is left out is not there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct PlainOp {
    key: String,
    prev: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    salt: Option<String>,
    /// Of the envelope around a value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    schema: Option<u16>,
    /// A deletion has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    record: Option<Plain>,
    /// The commitment of a value that was erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    erased: Option<String>,
}

impl PlainEntry {
    /// The entry as text.
    pub fn of(entry: &Entry) -> PlainEntry {
        PlainEntry {
            seq: entry.seq(),
            place: entry.place,
            meta: plain(&entry.meta_bytes),
            ops: entry.ops.iter().map(PlainOp::of).collect(),
            hash: hex(&entry.hash),
        }
    }

    /// The entry again, exactly; `None` where the text is none.
    pub fn entry(&self) -> Option<Entry> {
        let meta_bytes = bytes_of(&self.meta)?;
        let meta = rmp_serde::from_slice(&meta_bytes).ok()?;
        let ops = self.ops.iter().map(PlainOp::op).collect::<Option<Vec<_>>>()?;
        let hash: Hash = array(&self.hash)?;
        Some(Entry { meta, ops, hash, meta_bytes, place: self.place })
    }
}

impl PlainOp {
    fn of(op: &JournalOp) -> PlainOp {
        let key = op.key.to_string();
        let prev = op.prev_rev.unwrap_or_default().0;
        let none = PlainOp { key, prev, salt: None, schema: None, record: None, erased: None };
        match &op.body {
            Body::Erased { commitment } => PlainOp { erased: Some(hex(commitment)), ..none },
            Body::Kept { salt, value } => {
                let (schema, record) = match enveloped(value) {
                    Some((schema, record)) => (Some(schema), Some(record)),
                    None if value.is_empty() => (None, None),
                    None => (None, Some(Plain::Raw(hex(value)))),
                };
                PlainOp { salt: Some(hex(salt)), schema, record, ..none }
            }
        }
    }

    fn op(&self) -> Option<JournalOp> {
        let (record, sub) = self.key.split_once('.').unwrap_or((&self.key, "0"));
        let key = Key { sub: sub.parse().ok()?, ..record.parse().ok()? };
        let prev_rev = Some(Seq(self.prev)).filter(|rev| rev.0 != 0);
        let body = match (&self.erased, &self.salt) {
            (Some(erased), None) => Body::Erased { commitment: array(erased)? },
            (None, Some(salt)) => {
                let value = match (&self.record, self.schema) {
                    (None, _) => Vec::new(),
                    (Some(record), Some(schema)) => sealed(schema, &bytes_of(record)?),
                    (Some(record), None) => bytes_of(record)?,
                };
                Body::Kept { salt: array(salt)?, value }
            }
            _ => return None,
        };
        Some(JournalOp { key, prev_rev, body })
    }
}

/// Schema and content of an enveloped value whose checksum is right.
fn enveloped(value: &[u8]) -> Option<(u16, Plain)> {
    let (head, body) = value.split_at_checked(HEAD)?;
    let schema = u16::from_be_bytes([head[0], head[1]]);
    (sealed(schema, body) == value).then(|| (schema, plain(body)))
}

fn sealed(schema: u16, body: &[u8]) -> Vec<u8> {
    let crc = crc32fast::hash(body).to_be_bytes();
    [&schema.to_be_bytes()[..], &crc, body].concat()
}

/// What it means, where that is all there is to it.
fn plain(bytes: &[u8]) -> Plain {
    let mut rest = bytes;
    let told = rmpv::decode::read_value(&mut rest).ok().map(|value| to_text(&value));
    let exact = |told: &Value| {
        let text = serde_json::to_string(told).ok()?;
        let back = Plain::Value(serde_json::from_str(&text).ok()?);
        (bytes_of(&back)? == bytes).then_some(())
    };
    match told {
        Some(told) if exact(&told).is_some() => Plain::Value(told),
        _ => Plain::Raw(hex(bytes)),
    }
}

fn bytes_of(plain: &Plain) -> Option<Vec<u8>> {
    match plain {
        Plain::Raw(digits) => unhex(digits),
        Plain::Value(value) => {
            let mut bytes = Vec::new();
            rmpv::encode::write_value(&mut bytes, &of_text(value)).ok()?;
            Some(bytes)
        }
    }
}

fn to_text(value: &Value) -> Value {
    match value {
        Value::Binary(bytes) => Value::Map(vec![(BYTES.into(), hex(bytes).into())]),
        Value::Array(all) => Value::Array(all.iter().map(to_text).collect()),
        Value::Map(all) => {
            Value::Map(all.iter().map(|(key, value)| (key.clone(), to_text(value))).collect())
        }
        other => other.clone(),
    }
}

fn of_text(value: &Value) -> Value {
    match value {
        Value::Array(all) => Value::Array(all.iter().map(of_text).collect()),
        Value::Map(all) => {
            if let [(key, digits)] = all.as_slice()
                && key.as_str() == Some(BYTES)
                && let Some(bytes) = digits.as_str().and_then(unhex)
            {
                return Value::Binary(bytes);
            }
            Value::Map(all.iter().map(|(key, value)| (key.clone(), of_text(value))).collect())
        }
        other => other.clone(),
    }
}

fn array<const N: usize>(digits: &str) -> Option<[u8; N]> {
    unhex(digits)?.try_into().ok()
}

/// The bytes of lower-case hexadecimal digits.
pub fn unhex(digits: &str) -> Option<Vec<u8>> {
    if !digits.len().is_multiple_of(2) || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    (0..digits.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&digits[at..at + 2], 16).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Nil),
            any::<bool>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f32>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            ".{0,12}".prop_map(Value::from),
            proptest::collection::vec(any::<u8>(), 0..20).prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 24, 5, |inner| {
            let text = prop_oneof![".{0,6}".prop_map(Value::from), Just(Value::from(BYTES))];
            let key = prop_oneof![4 => text, 1 => any::<u8>().prop_map(Value::from)];
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::Array),
                proptest::collection::vec((key, inner), 0..5).prop_map(Value::Map),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        #[test]
        fn any_value_comes_back_to_the_byte(value in value(), tail in 0..2usize) {
            let mut bytes = Vec::new();
            rmpv::encode::write_value(&mut bytes, &value).unwrap();
            bytes.extend(vec![0xc1; tail]);
            let text = serde_json::to_string(&plain(&bytes)).unwrap();
            let back: Plain = serde_json::from_str(&text).unwrap();
            prop_assert_eq!(bytes_of(&back), Some(bytes), "{}", text);
        }
    }

    #[test]
    fn what_people_keep_is_readable() {
        let record = [("name", Value::from("张三")), ("photo", Value::Binary(vec![0, 255]))];
        let record = record.map(|(name, value)| (Value::from(name), value)).to_vec();
        let mut bytes = Vec::new();
        rmpv::encode::write_value(&mut bytes, &Value::Map(record)).unwrap();
        let text = serde_json::to_string(&plain(&bytes)).unwrap();
        assert_eq!(text, r#"{"value":{"name":"张三","photo":{"$bytes":"00ff"}}}"#);
    }
}
