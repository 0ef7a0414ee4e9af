//! What this account may not use, said as that: a desk behind it is no desk that is down.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use crate::domain::Refusal;

/// That a file, directory or socket cannot be used: for want of a right, with the account
/// whose it is, or for another reason.
pub fn path(path: &Path, error: &io::Error) -> Refusal {
    if error.kind() != io::ErrorKind::PermissionDenied {
        return Refusal::path(path, error);
    }
    // What stands in the way is the nearest thing that can be seen.
    let owner = path.ancestors().find_map(|part| fs::metadata(part).ok()).map(|found| found.uid());
    let owner = owner.map_or("?".into(), account);
    Refusal::new("link.denied").with("path", path.display()).with("owner", owner)
}

/// That the directory belongs to another account, under which its desk is to run: files of
/// this one would lock it out.
///
/// # Errors
/// `link.foreign`.
pub fn unless_own(data: &Path) -> Result<(), Refusal> {
    let found = fs::metadata(data).map_err(|e| self::path(data, &e))?;
    match found.uid() == rustix::process::geteuid().as_raw() {
        true => Ok(()),
        false => Err(Refusal::new("link.foreign")
            .with("path", data.display())
            .with("owner", account(found.uid()))),
    }
}

/// The name of an account, by passwd(5); its number where it has none.
pub fn account(uid: u32) -> String {
    let passwd = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let named = passwd.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1)?.parse() == Ok(uid)).then(|| name.to_owned())
    });
    named.unwrap_or_else(|| uid.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_not_be_used_is_told_from_what_is_not_there() {
        let dir = tempfile::tempdir().unwrap();
        let here = dir.path().join("a/b");
        let refused = path(&here, &io::ErrorKind::PermissionDenied.into());
        assert_eq!(refused.code, "link.denied");
        assert_eq!(refused.facts["owner"], account(rustix::process::getuid().as_raw()));
        assert_eq!(path(&here, &io::ErrorKind::NotFound.into()).code, "link.path");
    }

    #[test]
    fn a_directory_of_ones_own_is_no_foreign_one() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(unless_own(dir.path()), Ok(()));
        assert_eq!(account(0), "root");
    }
}
