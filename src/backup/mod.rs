//! Backups: one file from which a desk can be had again, known to be good when it is
//! written, and put back only after every byte of it has been checked.
//!
//! # The format
//!
//! A gzip file (RFC 1952) that holds a tar archive (ustar). Where the office keeps a
//! recovery key it is encrypted as a whole in the age format, version 1
//! (age-encryption.org/v1), to one or more X25519 recipients. So a backup can be opened
//! without this program: `age -d -i KEY FILE | tar xz`.
//!
//! - The first entry is `manifest.json`: [`Manifest`]. Its `format` is "major.minor"; a
//!   program refuses a newer major and reads a newer minor, which may only add fields.
//! - The other entries are the files of the manifest, in its order, each with its length
//!   and BLAKE3 hash: the journal up to the entry the backup was taken at (its last segment
//!   cut there), the newest snapshot, drafts, and the office's own lists and settings.
//!   Nothing that can be made from these is in it (table, cache), and no secret.
//! - Behind the archive stands an empty gzip member whose extra field `DD` holds the BLAKE3
//!   hash of all bytes before it. It covers what gzip's own checksum leaves out.
//!
//! A file is called `dutydesk-<office>-<YYYYMMDD>-<HHMM>.ddb`, with `.age` behind it where
//! it is encrypted; *office* is the beginning of the hash of the journal's first entry,
//! and the time is of +08:00.

mod archive;
mod check;
mod chore;
mod create;
mod key;
mod name;
mod outer;
mod restore;
mod room;
mod rotation;
mod settings;
mod staging;
mod status;
mod target;
mod unpack;

pub use archive::{FORMAT, Manifest, Part};
pub use chore::chores;
pub use create::{Made, Point, create, list};
pub use key::{Key, recipient};
pub use name::Name;
pub use outer::outer;
pub use restore::{Leave, Restored, Target, restore};
pub use room::must_fit;
pub use rotation::{gone_by, superfluous};
pub use settings::{Settings, same_disk};
pub use staging::sweep;
pub use status::{Drilled, Failed, Status, Written};
pub use unpack::{Opened, open};

/// The folder of the data directory in which settings and state are kept and backups are
/// put together.
pub const DIR: &str = "backup";

#[cfg(test)]
mod tests;
