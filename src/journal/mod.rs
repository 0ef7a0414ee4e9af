//! The journal: what happened, append-only, chained and fsynced, and the snapshots
//! made from it. Knows the domain and the file layer, nobody else.
//!
//! # The format, byte by byte
//!
//! All numbers are big-endian. Version 3.0; a program refuses a newer major and reads a newer
//! minor. A newer minor may add fields to an entry's meta (they are hashed and kept as they
//! came), kinds of keys, and words that stand in records for states, roles, kinds of lines and
//! choices: a program that does not know one keeps it as it came, shows nobody what is in it,
//! and refuses what would go wrong without knowing it (`desk/newer.rs`).
//!
//! **Segment** `journal/<seq of its first entry, 20 digits>.seg`: a header, then
//! frames without gaps. Entries are numbered from 1 without gaps, across segments too.
//!
//! ```text
//! header  [magic "DDJRNL\r\n" 8][major u16][minor u16][first seq u64][prev hash 32]
//!         [office u128][epoch u64][form u8: 0 plain, 1 packed][crc32 u32]
//! frame   [length of payload u32][crc32 u32][payload]
//! payload [place u32][length of meta u32][meta][number of ops u32][op]*[hash 32]
//! op      [0 u8][key 17][prev_rev u64][salt 16][length u32][value]      kept
//!         [1 u8][key 17][prev_rev u64][commitment 32]                   erased
//! ```
//!
//! - *prev hash* of the header: the hash of the last entry of the segment before;
//!   32 zero bytes in the first one. The header's crc covers all bytes before it.
//! - *office*: drawn once, at the office's first write in this format. *epoch*: from 1,
//!   counted up where the journal goes on in another place; what a machine of an earlier
//!   epoch still writes is taken in by nobody. The first entry written into a segment says
//!   the same in its meta, under its hash.
//! - *crc* of a frame covers its length field and its payload. A payload has at most
//!   8 MiB.
//! - *place*: the entry's place, from 0, among the entries written with the same
//!   write and sync. An entry whose batch began after a damaged one proves that the
//!   damaged one had been synced: that is how a torn tail (never acknowledged, cut off)
//!   is told from damage (shown, never repaired).
//! - *meta*: [`crate::domain::Meta`] as a MessagePack map with named fields.
//!   Kinds stand in it as their numbers.
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
//! is replaced, in one piece, by the same frames in fewer bytes. Its header says form 1 and is
//! otherwise that of the plain one; the frames, their checksums and hashes are the same bytes
//! once unpacked. Segments that are written to are always plain.
//!
//! ```text
//! header  as above, form 1
//! body    [length of the frames u64][crc32 of what follows u32][frames, raw deflate]
//! ```
//!
//! **Versions 1.0 and 2.0** (packed) have a header without office, epoch and form, and name
//! the kinds of their meta's keys in words (`Matter`). They are read for ever and stay as they
//! are; the first write to such a journal begins a segment of this version. An older program
//! refuses that one by its major, and changes nothing.
//!
//! **Excerpt**: entries read out for another directory of the office ([`excerpt`]) are laid
//! out as a segment that begins with the first of them.
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
mod links;
mod pack;
mod past;
mod plain;
mod reached;
mod replicate;
mod restore;
mod segment;
mod show;
mod snapshot;
mod snapshot_file;
mod stands;
mod sweep;
mod verify;
mod walk;

#[cfg(test)]
mod tests;

pub use append::{Journal, NEW_PLACE, OpenReport};
pub use digest::Digest;
pub use entries::{Entries, entries, entries_after, entry};
pub use entry::{Body, Entry, GENESIS, Hash, JournalOp};
pub use erase::erase;
pub use error::{Flaw, JournalError, Problem};
pub use extent::extent;
pub use found::Found;
pub use links::{Links, PACKED};
pub use pack::pack_next;
#[cfg(test)]
pub(crate) use pack::{pack, unpacked};
pub use past::Past;
pub use plain::{PlainEntry, unhex};
pub use reached::{REACHED, note_reached, reached};
pub use replicate::excerpt;
pub use restore::Restore;
pub use segment::list as segments;
pub use show::{Shown, ShownOp, show};
pub use snapshot::{
    CACHE, CACHE_DIR, Loaded, load, remove_snapshots, renew_snapshots, snapshot_bytes,
    snapshot_due, snapshot_past, unusable_snapshots, write_snapshot,
};
pub use snapshot_file::{Row, Rows, Snapshot};
pub use stands::Amiss;
pub use sweep::{Swept, sweep};
pub use verify::{Report, verify, verify_lean, verify_with};
pub use walk::Tail;

/// Bytes as lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
