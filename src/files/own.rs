//! An office's own files in the data directory, which people write and the desk reads.

use std::path::Path;

use super::outside;

/// Names under which an office lays its own lists into the data directory.
const OWN: [&str; 2] = ["catalog.toml", "certificates.toml"];
/// The folder of its calendars, one file a year.
const CALENDARS: &str = "calendar";

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
    let calendar = path.split_once('/').filter(|(folder, _)| *folder == CALENDARS);
    let plain =
        |name: &str| name.ends_with(".toml") && !name.starts_with('.') && !name.contains('/');
    OWN.contains(&path) || calendar.is_some_and(|(_, name)| plain(name))
}

/// Bytes of one of them that are read: the shipped ones have a tenth of it.
const MOST: u64 = 1 << 20;

/// Their names, relative to the data directory.
pub fn own_names(data: &Path) -> Vec<String> {
    let calendars = std::fs::read_dir(data.join(CALENDARS)).into_iter().flatten().flatten();
    let calendars = calendars.filter_map(|entry| entry.file_name().into_string().ok());
    let mut calendars: Vec<_> = calendars.map(|name| format!("{CALENDARS}/{name}")).collect();
    calendars.sort();
    let names = OWN.iter().map(|name| (*name).to_string()).chain(calendars);
    names.filter(|name| is_own_name(name) && data.join(name).exists()).collect()
}
