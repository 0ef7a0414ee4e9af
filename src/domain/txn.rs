//! What one deed changes, and who did it: the unit that is committed whole or not at all.

use serde::{Deserialize, Serialize};

use super::{Key, Moment, Seq};

/// The client's own number for one deed. A retry carries the same one, so a
/// deed is done once however often it is asked for.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct RequestId(pub u128);

/// Whose journal it is, and which machine's turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The office: drawn once, when its journal first goes over to format 3.
    pub office: u128,
    /// Counted up whenever the journal goes on in another place (a restore, a standby that
    /// takes over): what a machine of an earlier epoch still writes is refused.
    pub epoch: u64,
}

/// What the journal says of a commit besides the changes. It is hashed and never
/// erased, so it holds ids only: no name, number or free text of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meta {
    pub seq: Seq,
    /// When it was recorded, by the desk's clock.
    pub time: Moment,
    /// 录入人: the staff id of the session that typed it; 0 is the desk itself.
    pub staff: u64,
    /// 经办人, when it was typed for a colleague (代录).
    pub acted_for: Option<u64>,
    /// The session, as a number that means something only until the desk leaves.
    pub session: u64,
    /// The command of the registry: `matter.note`.
    pub verb: String,
    /// The records it is about, the main one first.
    pub subjects: Vec<Key>,
    pub request: RequestId,
    /// The commit that this one takes back; left out where it takes none back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undoes: Option<Seq>,
    /// The Unix account it came through, as the kernel's number; the desk itself has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<u32>,
    /// In the first entry of a segment, as the journal writes it: what the segment's header
    /// says, under the entry's hash.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
}

/// One changed record: its new value as enveloped bytes (see [`super::envelope`]),
/// or `None` where it is taken away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Op {
    pub key: Key,
    pub value: Option<Vec<u8>>,
}

impl Op {
    /// Bytes of key and value.
    pub fn bytes_of(value: Option<&[u8]>) -> usize {
        Key::BYTES + value.map_or(0, <[u8]>::len)
    }
}

/// A deed ready to be committed: what a verb returns. The writer gives it its
/// seq, time and salts. At most [`Txn::MAX_BYTES`] of values; an import is many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Txn {
    pub request: RequestId,
    pub staff: u64,
    pub acted_for: Option<u64>,
    pub session: u64,
    pub verb: String,
    pub subjects: Vec<Key>,
    /// The commit that this one takes back.
    pub undoes: Option<Seq>,
    /// The Unix account it came through; the desk itself has none.
    pub account: Option<u32>,
    pub ops: Vec<Op>,
}

impl Txn {
    /// 1 MiB: a commit fits one frame and one read.
    pub const MAX_BYTES: usize = 1 << 20;

    /// Bytes of all values together.
    pub fn bytes(&self) -> usize {
        self.ops.iter().map(|op| Op::bytes_of(op.value.as_deref())).sum()
    }
}
