//! Room on the disk of the data.

use std::io;

use super::look::Look;
use super::{Check, State};
use crate::files::Files;

/// With less a desk of years can no longer write a snapshot beside the old one.
const LOW: u64 = 200 << 20;

pub fn check(look: &Look) -> Check {
    let room = look.files.as_ref().map(Files::room).unwrap_or(Err(io::ErrorKind::NotFound.into()));
    judge(room.map(|room| room.free)).with("data", look.data.display())
}

fn judge(free: io::Result<u64>) -> Check {
    let (state, said, free) = match free {
        Ok(free) if free < LOW => (State::Bad, "bad", free),
        Ok(free) => (State::Good, "good", free),
        Err(_) => (State::Unseen, "none", 0),
    };
    Check::new("room", state, said).with("free", format!("{} MB", free >> 20))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_little_room_is_bad() {
        assert_eq!(judge(Ok(LOW)).state, State::Good);
        assert_eq!(judge(Ok(LOW - 1)).facts, [("free", "199 MB".to_string())]);
        assert_eq!(judge(Ok(LOW - 1)).state, State::Bad);
        assert_eq!(judge(Err(io::ErrorKind::Other.into())).state, State::Unseen);
    }
}
