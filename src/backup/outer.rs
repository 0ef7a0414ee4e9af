//! Whether a file is still the one that was written, without opening it.

use std::io;
use std::path::Path;

use super::{Status, Written};
use crate::domain::Refusal;
use crate::files::outside;
use crate::journal;

/// Compares length and hash with what was noted when the backup was made. This finds what a
/// disk or a hand did to the file; it does not show that the recovery key opens it. A copy
/// is known whatever it is called.
///
/// # Errors
/// `backup.read`; `backup.changed` for a file of a name that was written here with other
/// bytes; `backup.unknown` for one of which nothing was noted here.
pub fn outer(file: &Path, status: &Status) -> Result<Written, Refusal> {
    let unreadable = |error: io::Error| {
        Refusal::new("backup.read").with("path", file.display()).with("error", error)
    };
    let mut hasher = blake3::Hasher::new();
    let bytes = io::copy(&mut outside::open(file).map_err(unreadable)?, &mut hasher);
    let bytes = bytes.map_err(unreadable)?;
    let blake3 = journal::hex(hasher.finalize().as_bytes());
    let same = |written: &&Written| written.bytes == bytes && written.blake3 == blake3;
    if let Some(written) = status.written.iter().find(same) {
        return Ok(written.clone());
    }
    let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    match status.written.iter().find(|written| written.file == name) {
        Some(written) => Err(Refusal::new("backup.changed")
            .with("path", file.display())
            .with("bytes", bytes)
            .with("written", written.bytes)),
        None => Err(Refusal::new("backup.unknown").with("path", file.display())),
    }
}
