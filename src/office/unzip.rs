//! A look into an xlsx before it is opened: is it one, and how large would it be
//! unpacked? What its directory claims is not believed; the bytes are counted.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::limits::{MOST_TEXTS, MOST_UNPACKED};
use crate::domain::Refusal;

/// Whether the file is a workbook whose parts fit into memory.
///
/// # Errors
/// `office.damaged`, `office.too_large`, `office.unknown`, `office.ods`.
pub fn check(bytes: &[u8]) -> Result<(), Refusal> {
    let damaged = || Refusal::new("office.damaged");
    let mut parts = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    let has =
        |name: &str| parts.file_names().any(|part| part.is_ok_and(|part| plain(&part) == name));
    if has("content.xml") {
        return Err(Refusal::new("office.ods"));
    }
    if !has("xl/workbook.xml") {
        return Err(Refusal::new("office.unknown"));
    }
    let mut left = MOST_UNPACKED;
    for index in 0..parts.len() {
        let mut part = parts.by_index(index).map_err(|_| damaged())?;
        let texts = part.name().is_ok_and(|name| plain(&name).ends_with("sharedstrings.xml"));
        let most = if texts { left.min(MOST_TEXTS) } else { left };
        // Pictures and the like are unpacked too: only so is the sum sure.
        let size = unpacked(&mut part, most).map_err(|_| damaged())?;
        left = left.checked_sub(size).ok_or_else(|| Refusal::new("office.too_large"))?;
        if size > most {
            return Err(Refusal::new("office.too_large"));
        }
    }
    Ok(())
}

/// A part's name as the reader takes it: some programs write other cases, and `\` for `/`.
pub fn plain(part: &str) -> String {
    part.replace('\\', "/").to_lowercase()
}

/// Bytes of a part, counted until they are more than `most`.
fn unpacked(part: &mut impl Read, most: u64) -> std::io::Result<u64> {
    let mut buffer = vec![0; 64 << 10];
    let mut size = 0;
    while size <= most {
        match part.read(&mut buffer)? {
            0 => break,
            read => size += read as u64,
        }
    }
    Ok(size)
}
