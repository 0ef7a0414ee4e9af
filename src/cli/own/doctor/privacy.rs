//! Who can read the data: nobody but the account of the desk. And whether that account has
//! all of it: a file that another left there would lock the desk out.

use std::fs::{self, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::look::Look;
use super::{Check, State};

/// Files and directories below the data directory that are not as they should be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Odd {
    /// Of another account than the directory.
    foreign: Vec<PathBuf>,
    /// Other accounts could read or write them.
    open: Vec<PathBuf>,
}

pub fn check(look: &Look) -> Check {
    let check = match fs::metadata(&look.data) {
        Ok(found) if look.files.is_some() => judge(found.mode() & 0o777, odd(&look.data, &found)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Check::new("privacy", State::Good, "none")
        }
        _ => Check::new("privacy", State::Unseen, "unseen"),
    };
    check.with("data", look.data.display())
}

/// Of the permissions of the data directory, and of what is odd in it.
fn judge(mode: u32, odd: Odd) -> Check {
    let (state, said, list) = match odd {
        _ if mode & 0o077 != 0 => (State::Bad, "open", Vec::new()),
        Odd { foreign, .. } if !foreign.is_empty() => (State::Bad, "foreign", foreign),
        Odd { open, .. } if !open.is_empty() => (State::Warn, "files", open),
        _ => (State::Good, "good", Vec::new()),
    };
    let first = list.first().map_or("-".into(), |first| first.display().to_string());
    let check = Check::new("privacy", state, said).with("mode", format!("{mode:04o}"));
    check.with("count", list.len()).with("first", first)
}

fn odd(data: &Path, root: &Metadata) -> Odd {
    let mut odd = Odd::default();
    let mut dirs = vec![data.to_owned()];
    while let Some(dir) = dirs.pop() {
        for entry in fs::read_dir(&dir).into_iter().flatten().flatten() {
            let path = entry.path();
            let Ok(found) = fs::symlink_metadata(&path) else { continue };
            if found.uid() != root.uid() {
                odd.foreign.push(path.clone());
            }
            // Whatever the directory below is closed to all others keeps from them.
            if found.mode() & 0o077 != 0 && !found.is_symlink() {
                odd.open.push(path.clone());
            }
            if found.is_dir() {
                dirs.push(path);
            }
        }
    }
    odd.foreign.sort();
    odd.open.sort();
    odd
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn an_open_directory_is_bad_and_an_open_file_in_a_closed_one_is_said() {
        let file = || vec![PathBuf::from("/d/journal/1.seg")];
        let of = |mode, foreign, open| judge(mode, Odd { foreign, open }).judged();
        assert_eq!(of(0o700, vec![], vec![]), (State::Good, "good"));
        assert_eq!(of(0o750, file(), file()), (State::Bad, "open"));
        assert_eq!(of(0o700, file(), file()), (State::Bad, "foreign"));
        assert_eq!(of(0o700, vec![], file()), (State::Warn, "files"));
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
        let look = || odd(dir.path(), &fs::metadata(dir.path()).unwrap());
        set("1.seg", 0o600);
        assert_eq!(look(), Odd::default());
        set("2.seg", 0o640);
        assert_eq!(look().open, [journal.join("2.seg")]);
        assert_eq!(look().foreign, Vec::<PathBuf>::new());
    }
}
