//! The journal: what happened, append-only, chained and fsynced, and the snapshots
//! made from it. Knows the domain and the file layer, nobody else.
//!
//! # The format, byte by byte
//!
//! All numbers are big-endian. Version 1.0, packed segments 2.0; a program refuses a newer major and
//! reads a newer minor. A newer minor may only add fields to an entry's meta (they are
//! hashed and kept as they came) and new kinds of key.
//!
//! **Segment** `journal/<seq of its first entry, 20 digits>.seg`: a header, then
//! frames without gaps. Entries are numbered from 1 without gaps, across segments too.
//!
//! ```text
//! header  [magic "DDJRNL\r\n" 8][major u16][minor u16][first seq u64][prev hash 32][crc32 u32]
//! frame   [length of payload u32][crc32 u32][payload]
//! payload [place u32][length of meta u32][meta][number of ops u32][op]*[hash 32]
//! op      [0 u8][key 17][prev_rev u64][salt 16][length u32][value]      kept
//!         [1 u8][key 17][prev_rev u64][commitment 32]                   erased
//! ```
//!
//! - *prev hash* of the header: the hash of the last entry of the segment before;
//!   32 zero bytes in the first one. The header's crc covers all bytes before it.
//! - *crc* of a frame covers its length field and its payload. A payload has at most
//!   8 MiB.
//! - *place*: the entry's place, from 0, among the entries written with the same
//!   write and sync. An entry whose batch began after a damaged one proves that the
//!   damaged one had been synced: that is how a torn tail (never acknowledged, cut off)
//!   is told from damage (shown, never repaired).
//! - *meta*: [`crate::domain::Meta`] as a MessagePack map with named fields.
//! - *key*: [`crate::domain::Key::to_bytes`]. *prev_rev*: the seq that last wrote the
//!   key, 0 if none did; after a deletion it is the deletion's seq or 0.
//! - *value*: the record's enveloped bytes; an empty value is a deletion.
//! - *commitment* = BLAKE3(salt ‖ value), 32 bytes. Erasing a value puts it in the place
//!   of salt and value; without the salt nothing can be guessed from it.
//! - *hash* = BLAKE3(prev ‖ meta as stored ‖ for each op: key ‖ commitment), where prev
//!   is the hash of the entry before (32 zero bytes before the first). It does not change
//!   when a value is erased.
//!
//! **Packed segment**, under the same name: a sealed segment that no start reads any more
//! is replaced, in one piece, by the same frames in fewer bytes. Its header has major 2
//! and is otherwise that of the plain one; the frames, their checksums and hashes are the
//! same bytes once unpacked. A program that knows major 1 alone refuses such a segment as
//! of a newer version, wherever it needs one, and changes nothing; segments that are
//! written to are always plain.
//!
//! ```text
//! header  as above, major 2
//! body    [length of the frames u64][crc32 of what follows u32][frames, raw deflate]
//! ```
//!
//! **Snapshot** `snapshot/<seq, 20 digits>.snap`: the table as it stood after that entry.
//!
//! ```text
//! header  [magic "DDSNAP\r\n" 8][major u16][minor u16][seq u64][hash of that entry 32]
//! row     [1 u8][key 17][rev u64][length u32][value]       sorted by key, each key once
//! end     [0 u8][digest u128][rows u64][blake3 of all bytes before 32]
//! ```
//!
//! Snapshots and the start cache are made of the journal and worth nothing beside it: one
//! of a version that is not known is as if it were not there. What decides whether a
//! program may work on a directory is the major version of its segments alone; whoever
//! changes the layout of a record, too, counts that one up.
//!
//! **Digest**: see [`Digest`].

mod append;
mod codec;
mod digest;
mod entries;
mod entry;
mod erase;
mod error;
mod extent;
mod found;
mod frame;
mod pack;
mod past;
mod plain;
mod restore;
mod segment;
mod show;
mod snapshot;
mod snapshot_file;
mod sweep;
mod verify;
mod walk;

#[cfg(test)]
mod tests;

pub use append::{Journal, OpenReport};
pub use digest::Digest;
pub use entries::{Entries, entries, entries_after, entry};
pub use entry::{Body, Entry, GENESIS, Hash, JournalOp};
pub use erase::erase;
pub use error::{Flaw, JournalError, Problem};
pub use extent::extent;
pub use found::Found;
pub use pack::pack_next;
#[cfg(test)]
pub(crate) use pack::{pack, unpack as unpacked};
pub use past::Past;
pub use plain::{PlainEntry, unhex};
pub use restore::Restore;
pub use segment::list as segments;
pub use show::{Shown, ShownOp, show};
pub use snapshot::{
    CACHE, CACHE_DIR, Loaded, load, remove_snapshots, renew_snapshots, snapshot_bytes,
    snapshot_due, snapshot_past, unusable_snapshots, write_snapshot,
};
pub use snapshot_file::{Row, Rows, Snapshot};
pub use sweep::{Swept, sweep};
pub use verify::{Report, verify, verify_with};
pub use walk::Tail;

/// Bytes as lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
