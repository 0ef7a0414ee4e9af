//! Who can read the data: nobody but the account of the desk. And whether that account has
//! all of it: a file that another left there would lock the desk out.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::look::Look;
use super::{Check, State};

pub fn check(look: &Look) -> Check {
    let check = match fs::metadata(&look.data) {
        Ok(found) if look.files.is_some() => {
            judge(found.mode() & 0o777, &foreign(&look.data, found.uid()))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Check::new("privacy", State::Good, "none")
        }
        _ => Check::new("privacy", State::Unseen, "unseen"),
    };
    check.with("data", look.data.display())
}

/// Of the permissions of the data directory, which close all that is in it to others, and
/// of what [`foreign`] found.
fn judge(mode: u32, foreign: &[PathBuf]) -> Check {
    let (state, said) = match foreign {
        _ if mode & 0o077 != 0 => (State::Bad, "open"),
        [] => (State::Good, "good"),
        _ => (State::Bad, "foreign"),
    };
    let first = foreign.first().map_or("-".into(), |first| first.display().to_string());
    let check = Check::new("privacy", state, said).with("mode", format!("{mode:04o}"));
    check.with("count", foreign.len()).with("first", first)
}

/// What is in the directory and belongs to another account than this, which has it.
fn foreign(data: &Path, uid: u32) -> Vec<PathBuf> {
    let (mut foreign, mut dirs) = (Vec::new(), vec![data.to_owned()]);
    while let Some(dir) = dirs.pop() {
        for entry in fs::read_dir(&dir).into_iter().flatten().flatten() {
            let Ok(found) = entry.metadata() else { continue };
            if found.uid() != uid {
                foreign.push(entry.path());
            }
            if found.is_dir() {
                dirs.push(entry.path());
            }
        }
    }
    foreign.sort();
    foreign
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_open_directory_is_bad_and_so_is_a_file_of_somebody_else() {
        let file = [PathBuf::from("/d/journal/1.seg")];
        assert_eq!(judge(0o700, &[]).judged(), (State::Good, "good"));
        assert_eq!(judge(0o750, &file).judged(), (State::Bad, "open"));
        assert_eq!(judge(0o700, &file).judged(), (State::Bad, "foreign"));
        assert_eq!(judge(0o701, &[]).what(crate::words::Lang::Zh).matches("0701").count(), 1);
    }

    #[test]
    fn what_belongs_to_another_account_is_found_below_as_well() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("journal")).unwrap();
        fs::write(dir.path().join("journal/1.seg"), "x").unwrap();
        let own = fs::metadata(dir.path()).unwrap().uid();
        assert_eq!(foreign(dir.path(), own), Vec::<PathBuf>::new());
        let journal = dir.path().join("journal");
        assert_eq!(foreign(dir.path(), own + 1), [journal.clone(), journal.join("1.seg")]);
    }
}
