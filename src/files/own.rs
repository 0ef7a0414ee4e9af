//! An office's own files in the data directory, which people write and the desk reads.

use std::path::Path;

use super::outside;

/// Names under which an office lays its own lists into the data directory.
const OWN: [&str; 2] = ["catalog.toml", "certificates.toml"];
/// The folders of its calendars, one file a year, and of its cards, one a kind of incident.
const FOLDERS: [&str; 2] = ["calendar", "plans"];

/// What is there of them: name and text, or why it cannot be read. Whatever is to go along
/// with a desk (a backup, the desk as one file) takes this list.
pub fn own_files(data: &Path) -> Vec<(String, Result<String, String>)> {
    let text = |name: String| {
        let text = outside::read_text(&data.join(&name), MOST).map_err(|error| error.to_string());
        (name, text)
    };
    own_names(data).into_iter().map(text).collect()
}

/// Whether one of them can be called so.
pub fn is_own_name(path: &str) -> bool {
    let inside = path.split_once('/').filter(|(folder, _)| FOLDERS.contains(folder));
    let plain =
        |name: &str| name.ends_with(".toml") && !name.starts_with('.') && !name.contains('/');
    OWN.contains(&path) || inside.is_some_and(|(_, name)| plain(name))
}

/// Bytes of one of them that are read: the shipped ones have a tenth of it.
const MOST: u64 = 1 << 20;

/// Their names, relative to the data directory.
pub fn own_names(data: &Path) -> Vec<String> {
    let inside = |folder: &'static str| {
        let entries = std::fs::read_dir(data.join(folder)).into_iter().flatten().flatten();
        let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
        let mut names: Vec<_> = names.map(|name| format!("{folder}/{name}")).collect();
        names.sort();
        names
    };
    let inside = FOLDERS.into_iter().flat_map(inside);
    let names = OWN.iter().map(|name| (*name).to_string()).chain(inside);
    names.filter(|name| is_own_name(name) && data.join(name).exists()).collect()
}
