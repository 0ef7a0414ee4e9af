//! Who may work on a data directory without its desk: the account it belongs to.

use std::io::ErrorKind;
use std::path::Path;

use crate::domain::Refusal;
use crate::files::{Account, Accounts};

/// Refuses where a data directory is another account's: what this one writes into it the
/// desk there could not open. Also root, who could.
///
/// # Errors
/// `link.not_owner`, and where the directory cannot be looked at.
pub fn must_own(data: &Path) -> Result<(), Refusal> {
    match Account::of(data).map_err(|error| Refusal::path(data, &error))? {
        Some(owner) if owner.uid != Account::own().uid => Err(not_owner(data, owner)),
        _ => Ok(()),
    }
}

/// Refuses where this account cannot look into a data directory that is there.
///
/// # Errors
/// `link.not_owner`.
pub fn must_read(data: &Path) -> Result<(), Refusal> {
    match std::fs::read_dir(data) {
        Err(error) if error.kind() == ErrorKind::PermissionDenied => {
            let owner = Account::of(data).ok().flatten();
            Err(not_owner(data, owner.unwrap_or(Account { uid: 0, gid: 0 })))
        }
        _ => Ok(()),
    }
}

/// That the directory is this account's, and what to do.
pub fn not_owner(data: &Path, owner: Account) -> Refusal {
    Refusal::new("link.not_owner")
        .with("data", data.display())
        .with("owner", Accounts::of_machine().name(owner.uid))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_another_accounts_is_not_written_into() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(must_own(dir.path()), Ok(()));
        assert_eq!(must_own(&dir.path().join("none")), Ok(()));
        if !Account::own().is_root() {
            println!("skipped: only root gives files away");
            return;
        }
        std::os::unix::fs::chown(dir.path(), Some(65_534), None).unwrap();
        let refused = must_own(dir.path()).unwrap_err();
        assert_eq!(refused.code, "link.not_owner");
        assert_eq!(refused.facts["owner"], Accounts::of_machine().name(65_534));
        assert_eq!(must_read(dir.path()), Ok(()), "root looks");
    }
}
