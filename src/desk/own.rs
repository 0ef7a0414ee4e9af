//! The office's own lists are written by hand, and a part of one that is gone may still
//! read well: a calendar with a holiday less counts days wrongly. So the desk remembers
//! what they were, and says when they are not the same any more.

use std::collections::BTreeMap;

use crate::domain::books::OwnFiles;
use crate::files::Files;

/// Name → BLAKE3 of the text, as of the last start.
const FILE: &str = "own.sums";

/// Whether the lists are other ones than at the last start; from now on these count. What
/// cannot be read or noted only means that it is said once more.
pub(super) fn changed(files: &Files, own: &OwnFiles) -> bool {
    let sums = own.iter().map(|(name, text)| {
        let text = text.as_deref().unwrap_or_default();
        (name.clone(), blake3::hash(text.as_bytes()).to_hex().to_string())
    });
    let now = BTreeMap::from_iter(sums);
    if now == before(files).unwrap_or_default() {
        return false;
    }
    if let Ok(text) = toml::to_string(&now) {
        let _ = files.replace(FILE, text.as_bytes());
    }
    true
}

fn before(files: &Files) -> Option<BTreeMap<String, String>> {
    let text = String::from_utf8(files.read(FILE).ok()?).ok()?;
    toml::from_str(&text).ok()
}
