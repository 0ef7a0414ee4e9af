//! The sequences that are sent to the terminal, as crossterm writes them.
//!
//! Two things are written elsewhere by hand: colours (`super::style`: crossterm sends
//! the 256-colour form, which 8-colour clients do not know) and the probe's question.

use crossterm::Command;
use crossterm::cursor::{Hide, MoveTo, Show};
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::style::{Attribute, SetAttribute};
use crossterm::terminal::{Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen};

/// Alternate screen, bracketed paste, no cursor until a frame places it.
pub fn enter() -> String {
    of(EnterAlternateScreen) + &of(EnableBracketedPaste) + &of(Hide)
}

/// Undoes [`enter`] whatever is shown.
pub fn leave() -> String {
    reset()
        + &of(DisableBracketedPaste)
        + &of(Show)
        + &clear()
        + &home()
        + &of(LeaveAlternateScreen)
}

/// The terminal's own colours, no attributes.
pub fn reset() -> String {
    of(SetAttribute(Attribute::Reset))
}

/// An empty screen.
pub fn clear() -> String {
    of(Clear(ClearType::All))
}

/// An empty row from the cursor on.
pub fn clear_to_end() -> String {
    of(Clear(ClearType::UntilNewLine))
}

/// The cursor to this row and column, from 0. Terminals have fewer than 65,536.
pub fn move_to(row: usize, column: usize) -> String {
    let number = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
    of(MoveTo(number(column), number(row)))
}

/// No cursor while cells are written.
pub fn hide() -> String {
    of(Hide)
}

/// The cursor where it is.
pub fn show() -> String {
    of(Show)
}

fn home() -> String {
    move_to(0, 0)
}

fn of(command: impl Command) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = command.write_ansi(&mut text);
    text
}
