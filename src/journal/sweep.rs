//! Looking through the whole journal while a desk works: what nobody reads for months is
//! to be missed while a backup still has it.

use std::io::ErrorKind;

use crate::domain::Seq;
use crate::files::Files;

use super::error::{JournalError, Problem};
use super::walk::{Step, Walk};

/// What a sweep came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Swept {
    /// Every entry is there and follows the one before.
    Whole,
    /// The first that does not.
    Damaged(Problem),
    /// It was told to stop.
    Stopped,
}

/// Reads all entries up to `upto`, one segment at a time, with every check that needs no
/// memory of earlier ones; [`super::verify`] does the others. `go_on` is asked before
/// each entry.
///
/// # Errors
/// Where the files cannot be read.
pub fn sweep(
    files: &Files,
    upto: Seq,
    go_on: &mut dyn FnMut() -> bool,
) -> Result<Swept, JournalError> {
    match through(files, upto, go_on) {
        Err(JournalError::Damaged(problem)) => Ok(Swept::Damaged(problem)),
        // Somebody puts segments in order meanwhile: the next sweep sees them.
        Err(JournalError::Io(error)) if error.kind() == ErrorKind::NotFound => Ok(Swept::Stopped),
        other => other,
    }
}

fn through(
    files: &Files,
    upto: Seq,
    go_on: &mut dyn FnMut() -> bool,
) -> Result<Swept, JournalError> {
    let mut walk = Walk::from_segment_of(files, Seq(0))?;
    while walk.position().0 <= upto {
        if !go_on() {
            return Ok(Swept::Stopped);
        }
        if let Step::End(_) = walk.step()? {
            break;
        }
    }
    Ok(Swept::Whole)
}
