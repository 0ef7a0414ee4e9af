//! Whose a directory is. Root may be asked to put something where another account works,
//! and what root leaves there must be that account's, or it is locked out of its own.

use std::fs::{self, File, Permissions};
use std::io;
use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown, lchown};
use std::path::Path;

use super::outside;

/// An account as files know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Account {
    pub uid: u32,
    pub gid: u32,
}

impl Account {
    /// The one of this process.
    pub fn own() -> Account {
        let (uid, gid) = (rustix::process::geteuid(), rustix::process::getegid());
        Account { uid: uid.as_raw(), gid: gid.as_raw() }
    }

    /// The one a path belongs to; `None` where nothing is there.
    pub fn of(path: &Path) -> io::Result<Option<Account>> {
        match fs::metadata(path) {
            Ok(found) => Ok(Some(Account { uid: found.uid(), gid: found.gid() })),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    pub fn is_root(self) -> bool {
        self.uid == 0
    }

    /// Makes it the owner of a directory and of everything below, and closes all of it to
    /// others. Only where nobody else can write: a link that is slipped in is not followed,
    /// but its directory would be.
    pub fn take_over(self, dir: &Path) -> io::Result<()> {
        for entry in fs::read_dir(dir)? {
            let (path, kind) = entry.and_then(|entry| Ok((entry.path(), entry.file_type()?)))?;
            if kind.is_dir() {
                self.take_over(&path)?;
                continue;
            }
            if kind.is_file() {
                fs::set_permissions(&path, Permissions::from_mode(0o600))?;
            }
            lchown(path, Some(self.uid), Some(self.gid))?;
        }
        fs::set_permissions(dir, Permissions::from_mode(0o700))?;
        lchown(dir, Some(self.uid), Some(self.gid))
    }
}

/// Opens the file that is locked in a directory; a new one belongs to whoever the directory
/// belongs to, also where root makes it.
pub fn lock_file(path: &Path) -> io::Result<File> {
    let file = outside::open_own(path)?;
    let owner = path.parent().map(Account::of).transpose()?.flatten();
    // Nobody but root can give one away, and what is another's is left so.
    let ours = Account::own().is_root() && file.metadata()?.uid() == 0;
    if let Some(owner) = owner.filter(|owner| ours && !owner.is_root()) {
        fchown(&file, Some(owner.uid), Some(owner.gid))?;
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{chown, symlink};

    use super::*;

    const NOBODY: Account = Account { uid: 65_534, gid: 65_533 };

    #[test]
    fn a_lock_that_root_makes_is_of_whoever_the_directory_is_and_no_link_is_followed() {
        let dir = tempfile::tempdir().unwrap();
        let elsewhere = dir.path().join("elsewhere");
        symlink(&elsewhere, dir.path().join("link")).unwrap();
        assert!(lock_file(&dir.path().join("link")).is_err());
        assert!(!elsewhere.exists());
        // A second name of somebody's letter: it would be given away, or locked for good.
        fs::write(&elsewhere, "").unwrap();
        fs::hard_link(&elsewhere, dir.path().join("second")).unwrap();
        assert!(lock_file(&dir.path().join("second")).is_err());
        if !Account::own().is_root() {
            println!("skipped: only root gives files away");
            return;
        }
        chown(dir.path(), Some(NOBODY.uid), Some(NOBODY.gid)).unwrap();
        let lock = dir.path().join("lock");
        for _ in 0..2 {
            drop(lock_file(&lock).unwrap());
            assert_eq!(Account::of(&lock).unwrap(), Some(NOBODY));
        }
    }

    #[test]
    fn a_tree_changes_hands_and_what_its_links_lead_to_does_not() {
        if !Account::own().is_root() {
            println!("skipped: only root gives files away");
            return;
        }
        let dir = tempfile::tempdir().unwrap();
        let (tree, other) = (dir.path().join("tree"), dir.path().join("other"));
        fs::create_dir_all(tree.join("a/b")).unwrap();
        fs::write(tree.join("a/b/f"), "").unwrap();
        fs::set_permissions(tree.join("a/b/f"), Permissions::from_mode(0o666)).unwrap();
        fs::write(&other, "").unwrap();
        symlink(&other, tree.join("a/link")).unwrap();
        NOBODY.take_over(&tree).unwrap();
        for path in ["", "a", "a/b", "a/b/f"] {
            let found = tree.join(path).metadata().unwrap();
            assert_eq!(Account::of(&tree.join(path)).unwrap(), Some(NOBODY), "{path}");
            assert_eq!(found.mode() & 0o077, 0, "{path}");
        }
        assert_eq!(Account::of(&other).unwrap(), Some(Account::own()));
    }
}
