//! What this account may not use, said as that: a desk behind it is no desk that is down.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use crate::domain::Refusal;
use crate::files::Accounts;

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

/// The name of an account.
pub fn account(uid: u32) -> String {
    Accounts::of_machine().name(uid)
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
}
