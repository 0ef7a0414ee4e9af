//! What this terminal is, for `doctor`: asked as the console asks before its first screen,
//! and left as it was.

use std::io;

use super::input::Keyboard;
use super::mode::Modes;
use super::poll::Signals;
use super::probe::{Found, probe};
use super::tty::Tty;

/// A terminal that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// What TERM says.
    pub term: String,
    /// Columns and rows.
    pub size: (u16, u16),
    pub found: Found,
}

/// Looks at the terminal on standard input and output; `None` where there is none. Keys
/// that are typed meanwhile are lost.
///
/// # Errors
/// When the terminal cannot be read or written to.
pub fn look() -> io::Result<Option<Seen>> {
    let Ok(mut tty) = Tty::from_stdio() else { return Ok(None) };
    let term = std::env::var("TERM").unwrap_or_default();
    let size = tty.size();
    let found = ask(&mut tty)?;
    Ok(Some(Seen { term, size, found }))
}

fn ask(tty: &mut Tty) -> io::Result<Found> {
    let signals = Signals::catch()?;
    let _modes = Modes::raw(tty, "")?;
    probe(tty, &mut Keyboard::default(), &signals, &mut Vec::new())
}
