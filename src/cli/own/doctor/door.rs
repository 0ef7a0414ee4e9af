//! Which desk is meant and why, and who may come to its socket.

use std::os::unix::fs::MetadataExt;

use super::look::{Look, Reach};
use super::{Check, State};
use crate::link::place::OF_DATA;
use crate::link::socket::is_private;
use crate::words::Lang;

/// The socket as it lies there.
#[derive(Clone, Copy, Debug, Default)]
struct Facts {
    /// Its permissions; `None` where there is none.
    mode: Option<u32>,
    /// Somebody listens.
    live: bool,
    /// Its directory is the program's own and somebody else's as well.
    shared_dir: bool,
}

pub fn check(look: &Look, lang: Lang) -> Check {
    // Variables and options are their own words.
    let why = |code: &str| lang.find(&format!("doctor.why.{code}")).unwrap_or(code.to_string());
    let (place, uid) = (&look.place, rustix::process::getuid().as_raw());
    let found = std::fs::symlink_metadata(&place.socket).ok();
    let dir = place.socket.parent().filter(|_| place.why.socket == OF_DATA);
    let check = judge(Facts {
        mode: found.map(|found| found.mode() & 0o777),
        live: look.reach != Reach::Nobody,
        shared_dir: dir.is_some_and(|dir| is_private(dir, uid).is_ok_and(|private| !private)),
    });
    check
        .with("data", look.data.display())
        .with("data_why", why(place.why.data))
        .with("socket", place.socket.display())
        .with("socket_why", why(place.why.socket))
        .with("dir", dir.map_or("-".into(), |dir| dir.display().to_string()))
}

/// 0600 is for one account, 0660 for the group of an office's staff. A desk that was killed
/// leaves its socket, and the next one takes it away.
fn judge(facts: Facts) -> Check {
    let (state, said) = match facts {
        Facts { shared_dir: true, .. } => (State::Bad, "shared_dir"),
        Facts { mode: Some(mode), .. } if mode & 0o007 != 0 => (State::Bad, "open"),
        Facts { mode: None, .. } => (State::Good, "closed"),
        Facts { live: false, .. } => (State::Good, "stale"),
        _ => (State::Good, "good"),
    };
    let mode = facts.mode.map_or("-".into(), |mode| format!("{mode:04o}"));
    Check::new("door", state, said).with("mode", mode)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_socket_is_for_one_account_or_one_group() {
        let of = |mode, live, shared_dir| judge(Facts { mode, live, shared_dir }).judged();
        assert_eq!(of(Some(0o600), true, false), (State::Good, "good"));
        assert_eq!(of(Some(0o660), true, false), (State::Good, "good"));
        assert_eq!(of(Some(0o666), false, false), (State::Bad, "open"));
        assert_eq!(of(Some(0o600), false, false), (State::Good, "stale"));
        assert_eq!(of(None, false, false), (State::Good, "closed"));
        assert_eq!(of(None, false, true), (State::Bad, "shared_dir"));
    }
}
