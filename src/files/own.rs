//! An office's own files in the data directory, which people write and the desk reads.

use std::path::Path;

use super::outside;

/// Names under which an office lays its own lists into the data directory.
const OWN: [&str; 2] = ["catalog.toml", "certificates.toml"];
/// The folders of its calendars, one file a year, and of its cards, one a kind of incident.
const FOLDERS: [&str; 2] = ["calendar", "plans"];

/// What is there of them: name and text, or why it cannot be read; behind them those that
/// somebody called nearly so, of which nothing is read.
pub fn own_files(data: &Path) -> Vec<(String, Result<String, String>)> {
    let text = |name: String| {
        let text = outside::read_text(&data.join(&name), MOST).map_err(|error| error.to_string());
        (name, text)
    };
    let read = own_names(data).into_iter().map(text);
    read.chain(misnamed(data).into_iter().map(|name| (name, Ok(String::new())))).collect()
}

/// What they are, in a word: another one where one of them came, went or was written anew.
pub fn own_sum(own: &[(String, Result<String, String>)]) -> String {
    let mut sum = blake3::Hasher::new();
    for (name, text) in own {
        for part in [name, text.as_ref().unwrap_or(name)] {
            sum.update(&(part.len() as u64).to_le_bytes());
            sum.update(part.as_bytes());
        }
    }
    sum.finalize().to_hex().to_string()
}

/// Files that were meant for one of these and are not read for their name: `2027.TOML`, a
/// `2027.toml.txt` of an editor that hides the end, a folder `Calendar`. What is set aside
/// (`2026.toml.bak`) or hidden was not meant.
fn misnamed(data: &Path) -> Vec<String> {
    let inside = |folder: &Path| {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let files = entries.map(|entry| (entry.file_name(), entry.path().is_dir()));
        let names = files.filter_map(|(name, folder)| Some((name.into_string().ok()?, folder)));
        names.collect::<Vec<_>>()
    };
    let mut found = Vec::new();
    for (name, is_folder) in inside(data) {
        let plain = name.to_lowercase();
        if is_folder && FOLDERS.contains(&plain.as_str()) {
            let files = inside(&data.join(&name)).into_iter().filter(|(_, folder)| !folder);
            found.extend(files.map(|(file, _)| format!("{name}/{file}")));
        } else if OWN.contains(&plain.strip_suffix(".txt").unwrap_or(&plain)) {
            found.push(name);
        }
    }
    let aside = |name: &String| {
        let file = name.rsplit('/').next().unwrap_or(name);
        file.starts_with(['.', '#']) || ASIDE.iter().any(|end| file.ends_with(end))
    };
    found.retain(|name| !is_own_name(name) && !aside(name));
    found.sort();
    found
}

/// How names end of what people and editors set aside.
const ASIDE: [&str; 5] = ["~", ".bak", ".old", ".orig", ".tmp"];

/// Whether one of them can be called so.
pub fn is_own_name(path: &str) -> bool {
    let inside = path.split_once('/').filter(|(folder, _)| FOLDERS.contains(folder));
    let plain =
        |name: &str| name.ends_with(".toml") && !name.starts_with('.') && !name.contains('/');
    OWN.contains(&path) || inside.is_some_and(|(_, name)| plain(name))
}

/// Bytes of one of them that are read: the shipped ones have a tenth of it.
const MOST: u64 = 1 << 20;

/// Their names, relative to the data directory. Whatever is to go along with a desk (a
/// backup, the desk as one file) takes this list.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_nearly_the_right_name_is_listed_unread_and_goes_nowhere() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        for folder in ["calendar", "Plans", "calendar/old", "journal"] {
            std::fs::create_dir(at(folder)).unwrap();
        }
        let read = ["catalog.toml", "calendar/2027.toml"];
        let told = [
            "Certificates.toml",
            "Plans/fire.toml",
            "calendar/2028",
            "calendar/2028.TOML",
            "calendar/2029.toml.txt",
            "catalog.toml.txt",
        ];
        let silent = [
            "calendar/2026.toml.bak",
            "calendar/.2027.toml.swp",
            "calendar/2027.toml~",
            "calendar/old/2025.TOML",
            "journal/Catalog.toml",
            "desk.log",
        ];
        for name in read.iter().chain(&told).chain(&silent) {
            std::fs::write(at(name), "x").unwrap();
        }
        let own = own_files(dir.path());
        let names = |full: bool| -> Vec<_> {
            let some = own.iter().filter(|(_, text)| (text.as_deref() == Ok("x")) == full);
            some.map(|(name, _)| name.as_str()).collect()
        };
        assert_eq!((names(true), names(false)), (read.to_vec(), told.to_vec()));
        assert_eq!(own_names(dir.path()), read);
    }

    #[test]
    fn the_sum_is_another_one_whatever_is_changed() {
        let own = |name: &str, text: &str| (name.to_string(), Ok::<_, String>(text.to_string()));
        let sums = [
            own_sum(&[]),
            own_sum(&[own("a", "b")]),
            own_sum(&[own("ab", "")]),
            own_sum(&[own("a", "c")]),
            own_sum(&[own("b", "b")]),
            own_sum(&[own("a", "b"), own("c", "")]),
            own_sum(&[("a".into(), Err("denied".into()))]),
        ];
        let different: std::collections::BTreeSet<_> = sums.iter().collect();
        assert_eq!(different.len(), sums.len());
    }
}
