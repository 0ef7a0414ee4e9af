//! An entry for people to look at: ids only, no value.

use serde::Serialize;

use crate::domain::Seq;

use super::entry::Entry;
use super::hex;

/// What `journal show` prints.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Shown {
    pub seq: Seq,
    /// RFC 3339, +08:00.
    pub time: String,
    pub staff: u64,
    pub acted_for: Option<u64>,
    pub session: u64,
    /// The Unix account it came through; the desk itself has none.
    pub account: Option<u32>,
    pub verb: String,
    pub subjects: Vec<String>,
    /// 32 hexadecimal digits.
    pub request: String,
    pub ops: Vec<ShownOp>,
    /// 64 hexadecimal digits.
    pub hash: String,
}

/// One change, without its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ShownOp {
    pub key: String,
    pub prev_rev: Option<Seq>,
    /// `kept`, `deleted` or `erased`.
    pub state: &'static str,
    /// Length of the value; 0 if there is none.
    pub bytes: usize,
}

/// The entry without its values.
pub fn show(entry: &Entry) -> Shown {
    let meta = &entry.meta;
    let ops = entry.ops.iter().map(|op| ShownOp {
        key: op.key.to_string(),
        prev_rev: op.prev_rev,
        state: match op.value() {
            Some(_) => "kept",
            None if op.is_erased() => "erased",
            None => "deleted",
        },
        bytes: op.value().map_or(0, <[u8]>::len),
    });
    Shown {
        seq: meta.seq,
        time: meta.time.to_string(),
        staff: meta.staff,
        acted_for: meta.acted_for,
        session: meta.session,
        account: meta.account,
        verb: meta.verb.clone(),
        subjects: meta.subjects.iter().map(ToString::to_string).collect(),
        request: format!("{:032x}", meta.request.0),
        ops: ops.collect(),
        hash: hex(&entry.hash),
    }
}
