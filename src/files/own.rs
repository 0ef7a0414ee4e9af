//! An office's own files in the data directory, which people write and the desk reads.

use std::path::Path;

/// Names under which an office lays its own lists into the data directory.
const OWN: [&str; 2] = ["catalog.toml", "certificates.toml"];
/// The folder of its calendars, one file a year.
const CALENDARS: &str = "calendar";

/// What is there of them: name and text, or why it cannot be read. Whatever is to go along
/// with a desk (a backup, the desk as one file) takes this list.
pub fn own_files(data: &Path) -> Vec<(String, Result<String, String>)> {
    let text = |name: String| {
        let text = std::fs::read_to_string(data.join(&name)).map_err(|error| error.to_string());
        (name, text)
    };
    own_names(data).into_iter().map(text).collect()
}

/// Their names, relative to the data directory.
pub fn own_names(data: &Path) -> Vec<String> {
    let calendars = std::fs::read_dir(data.join(CALENDARS)).into_iter().flatten().flatten();
    let calendars = calendars.filter_map(|entry| entry.file_name().into_string().ok());
    let mut calendars: Vec<_> = calendars.filter(|name| name.ends_with(".toml")).collect();
    calendars.sort();
    let calendars = calendars.into_iter().map(|name| format!("{CALENDARS}/{name}"));
    let names = OWN.iter().map(|name| (*name).to_string()).chain(calendars);
    names.filter(|name| data.join(name).exists()).collect()
}
