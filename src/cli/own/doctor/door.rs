//! Which desk is meant and why, and who may come to its socket.

use std::os::unix::fs::MetadataExt;

use super::look::Look;
use super::{Check, State};

pub fn check(look: &Look) -> Check {
    let place = &look.place;
    let found = std::fs::symlink_metadata(&place.socket).ok();
    let check = judge(found.map(|found| found.mode() & 0o777));
    check
        .with("data", place.data.display())
        .with("data_why", place.why.data)
        .with("socket", place.socket.display())
        .with("socket_why", place.why.socket)
}

/// Of the permissions of the socket, where there is one: 0600 for one account, 0660 for
/// the group of an office's staff.
fn judge(mode: Option<u32>) -> Check {
    let check = match mode {
        None => Check::new("door", State::Good, "closed"),
        Some(mode) if mode & 0o007 != 0 => Check::new("door", State::Bad, "open"),
        Some(_) => Check::new("door", State::Good, "good"),
    };
    check.with("mode", mode.map_or("-".into(), |mode| format!("{mode:04o}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_socket_is_for_one_account_or_one_group() {
        let of = |mode: u32| judge(Some(mode)).state;
        assert_eq!((of(0o600), of(0o660), of(0o666)), (State::Good, State::Good, State::Bad));
        assert_eq!(judge(None).said, "closed");
        assert_eq!(judge(Some(0o660)).facts, [("mode", "0660".to_string())]);
    }
}
