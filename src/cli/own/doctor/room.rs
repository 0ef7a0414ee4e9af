//! Room on the disk of the data, by the desk's own marks.

use std::io;

use super::look::Look;
use super::{Check, State};
use crate::desk;
use crate::files::Files;

pub fn check(look: &Look, files: &Files) -> Check {
    let left = desk::left(files, look.practice).map(|(left, marks)| (left, marks.low, marks.full));
    judge(left).with("data", look.data.display())
}

/// Of the bytes left, below which it is little, and below which nothing is taken.
fn judge(left: io::Result<(u64, u64, u64)>) -> Check {
    let mib = |bytes: u64| format!("{} MB", bytes >> 20);
    match left {
        Err(error) => Check::new("room", State::Unseen, "none").with("error", error),
        Ok((left, low, full)) => {
            let (state, said) = match left {
                left if left < full => (State::Bad, "full"),
                left if left < low => (State::Warn, "low"),
                _ => (State::Good, "good"),
            };
            Check::new("room", state, said).with("free", mib(left)).with("low", mib(low))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_marks_are_those_of_the_desk() {
        let of = |left: u64| judge(Ok((left, 64 << 20, 16 << 20))).judged();
        assert_eq!(of(64 << 20), (State::Good, "good"));
        assert_eq!(of((64 << 20) - 1), (State::Warn, "low"));
        assert_eq!(of((16 << 20) - 1), (State::Bad, "full"));
        let unknown = judge(Err(io::ErrorKind::Other.into()));
        assert_eq!(unknown.judged(), (State::Unseen, "none"));
        let said = judge(Ok((5 << 20, 64 << 20, 16 << 20))).what(crate::words::Lang::Zh);
        assert!(said.contains("5 MB"), "{said}");
    }
}
