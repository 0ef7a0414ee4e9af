//! Who can read the data: nobody but the account of the desk.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::look::Look;
use super::{Check, State};

/// Directories in which people's data stand.
const KEPT: [&str; 4] = ["journal", "snapshot", "drafts", "backup"];

pub fn check(look: &Look) -> Check {
    let check = match fs::metadata(&look.data) {
        Ok(found) if look.files.is_some() => {
            let mode = found.mode() & 0o777;
            judge(mode, look.own, open_files(&look.data))
        }
        _ => Check::new("privacy", State::Unseen, "unseen"),
    };
    check.with("data", look.data.display())
}

/// Of the permissions of the data directory, whether it is this account's, and of the
/// files in it that others might read.
fn judge(mode: u32, own: bool, open: Vec<PathBuf>) -> Check {
    let check = match open.first() {
        _ if mode & 0o077 != 0 => Check::new("privacy", State::Bad, "open"),
        Some(first) => {
            let check = Check::new("privacy", State::Warn, "files").with("count", open.len());
            check.with("first", first.display())
        }
        None if !own => Check::new("privacy", State::Warn, "other"),
        None => Check::new("privacy", State::Good, "good"),
    };
    check.with("mode", format!("{mode:04o}"))
}

/// Files of [`KEPT`] that are not this account's alone, and those directories.
fn open_files(data: &Path) -> Vec<PathBuf> {
    let mut dirs: Vec<PathBuf> = KEPT.iter().map(|name| data.join(name)).collect();
    let mut open = Vec::new();
    while let Some(path) = dirs.pop() {
        let Ok(found) = fs::symlink_metadata(&path) else { continue };
        if found.is_symlink() {
            continue;
        }
        if found.is_dir() {
            let inside = fs::read_dir(&path).into_iter().flatten().flatten();
            dirs.extend(inside.map(|entry| entry.path()));
        }
        if found.mode() & 0o077 != 0 {
            open.push(path);
        }
    }
    open.sort();
    open
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn an_open_directory_is_bad_and_an_open_file_in_a_closed_one_is_said() {
        let file = || vec![PathBuf::from("/d/journal/1.seg")];
        let of = |mode, own, open| {
            let check = judge(mode, own, open);
            (check.state, check.said)
        };
        assert_eq!(of(0o700, true, vec![]), (State::Good, "good"));
        assert_eq!(of(0o750, true, file()), (State::Bad, "open"));
        assert_eq!(of(0o700, true, file()), (State::Warn, "files"));
        assert_eq!(of(0o700, false, vec![]), (State::Warn, "other"));
    }

    #[test]
    fn files_that_others_could_read_are_found() {
        let dir = tempfile::tempdir().unwrap();
        let journal = dir.path().join("journal");
        fs::create_dir(&journal).unwrap();
        fs::set_permissions(&journal, fs::Permissions::from_mode(0o700)).unwrap();
        let set = |name: &str, mode| {
            fs::write(journal.join(name), "x").unwrap();
            fs::set_permissions(journal.join(name), fs::Permissions::from_mode(mode)).unwrap();
        };
        set("1.seg", 0o600);
        assert_eq!(open_files(dir.path()), Vec::<PathBuf>::new());
        set("2.seg", 0o640);
        assert_eq!(open_files(dir.path()), [journal.join("2.seg")]);
    }
}
