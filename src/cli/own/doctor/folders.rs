//! 收件夹 and 发件夹: whether files can come in and go out.

use std::path::Path;

use rustix::fs::{Access, access, statvfs};

use super::{Check, State};
use crate::link::folders;
use crate::words::{self, Lang};

/// Bytes below which a folder is nearly full: a roster or a bundle has a few MB.
const LOW: u64 = 50 << 20;

/// How a folder was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    /// It can be read and written to; so many bytes are left.
    Usable {
        free: u64,
    },
    /// Not there yet: it is made when it is first needed.
    Missing,
    Unusable,
}

pub fn checks(lang: Lang) -> Vec<Check> {
    match folders::places() {
        Ok([inbox, outbox]) => [("inbox", inbox), ("outbox", outbox)]
            .map(|(name, path)| judge(name, look(&path)).with("path", path.display()))
            .into(),
        Err(refusal) => {
            let why = words::typed_refusal(lang, &refusal);
            vec![Check::new("inbox", State::Bad, "none").with("why", why)]
        }
    }
}

fn look(path: &Path) -> Found {
    let whole = Access::READ_OK | Access::WRITE_OK | Access::EXEC_OK;
    if !path.exists() {
        // Whether it can be made is up to the nearest directory that is there.
        let above = path.ancestors().find(|dir| dir.exists());
        let may = above.is_some_and(|dir| dir.is_dir() && access(dir, whole).is_ok());
        return if may { Found::Missing } else { Found::Unusable };
    }
    let free = statvfs(path).map(|stat| stat.f_bavail.saturating_mul(stat.f_frsize));
    match free {
        Ok(free) if path.is_dir() && access(path, whole).is_ok() => Found::Usable { free },
        _ => Found::Unusable,
    }
}

fn judge(name: &'static str, found: Found) -> Check {
    match found {
        Found::Usable { free } if free < LOW => {
            Check::new(name, State::Warn, "full").with("free", format!("{} MB", free >> 20))
        }
        Found::Usable { .. } => Check::new(name, State::Good, "good"),
        Found::Missing => Check::new(name, State::Good, "missing"),
        Found::Unusable => Check::new(name, State::Bad, "unusable"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_there_or_can_be_made_or_cannot() {
        let dir = tempfile::tempdir().unwrap();
        assert!(matches!(look(dir.path()), Found::Usable { free: 1.. }));
        assert_eq!(look(&dir.path().join("a/b")), Found::Missing);
        let file = dir.path().join("file");
        std::fs::write(&file, "").unwrap();
        assert_eq!(look(&file), Found::Unusable);
        assert_eq!(look(&file.join("below")), Found::Unusable);
    }

    #[test]
    fn what_is_nearly_full_or_closed_is_said() {
        let of = |found| judge("inbox", found).state;
        assert_eq!(of(Found::Usable { free: LOW }), State::Good);
        assert_eq!(of(Found::Usable { free: LOW - 1 }), State::Warn);
        assert_eq!((of(Found::Missing), of(Found::Unusable)), (State::Good, State::Bad));
    }
}
