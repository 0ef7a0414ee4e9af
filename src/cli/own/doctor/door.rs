//! Which desk is meant and why, and who may come to its socket.

use std::os::unix::fs::MetadataExt;

use super::look::{Look, Reach};
use super::{Check, State};
use crate::words::Lang;

/// The socket as it lies there.
#[derive(Clone, Copy, Debug, Default)]
struct Facts {
    /// Its permissions; `None` where there is none.
    mode: Option<u32>,
    /// Somebody listens.
    live: bool,
    /// A desk or what is behind it is there, and was not reached.
    hidden: bool,
}

pub fn check(look: &Look, lang: Lang) -> Check {
    // Variables and options are their own words.
    let why = |code: &str| lang.find(&format!("doctor.why.{code}")).unwrap_or(code.to_string());
    let place = &look.place;
    let found = std::fs::symlink_metadata(&look.socket).ok();
    let check = judge(Facts {
        mode: found.map(|found| found.mode() & 0o777),
        live: look.reach != Reach::Nobody,
        hidden: matches!(look.reach, Reach::Refused(_)),
    });
    check
        .with("data", look.data.display())
        .with("data_why", why(place.why.data))
        .with("socket", look.socket.display())
        .with("socket_why", why(place.why.socket))
}

/// 0600 is for one account, 0660 for the group of an office's staff. A desk that was killed
/// leaves its socket, and the next one takes it away.
fn judge(facts: Facts) -> Check {
    let (state, said) = match facts {
        Facts { mode: None, hidden: true, .. } => (State::Bad, "hidden"),
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
        let of = |mode, live, hidden| judge(Facts { mode, live, hidden }).judged();
        assert_eq!(of(Some(0o600), true, false), (State::Good, "good"));
        assert_eq!(of(Some(0o660), true, false), (State::Good, "good"));
        assert_eq!(of(Some(0o666), false, false), (State::Bad, "open"));
        assert_eq!(of(Some(0o600), false, false), (State::Good, "stale"));
        assert_eq!(of(None, false, false), (State::Good, "closed"));
        assert_eq!(of(None, false, true), (State::Bad, "hidden"));
    }
}
