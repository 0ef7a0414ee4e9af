//! What small files of a folder were, so that it shows when they are others.

use std::collections::BTreeMap;

use crate::files::Files;

/// Name → BLAKE3 of the content, in hexadecimal digits.
pub(super) type Sums = BTreeMap<String, String>;

pub(super) fn sum(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

/// What was noted; `None` where nothing was, or it cannot be read.
pub(super) fn noted(files: &Files, path: &str) -> Option<Sums> {
    let text = String::from_utf8(files.read(path).ok()?).ok()?;
    toml::from_str(&text).ok()
}

/// Notes them. Where that fails nothing is noted, or what was noted before.
pub(super) fn note(files: &Files, path: &str, sums: &Sums) {
    if let Ok(text) = toml::to_string(sums) {
        let _ = files.replace(path, text.as_bytes());
    }
}
