//! What kind of terminal this is, found out before the first screen: the cursor tells
//! how wide the terminal drew `你好` and `─`.
//!
//! Not `中文`: its bytes look like control characters to an 8-bit terminal. And one
//! question after the other: to a GBK terminal the end of `─` would swallow the ESC of
//! a question behind it.

use std::io::{self, Write};
use std::time::{Duration, Instant};

use super::event::Input;
use super::input::Keyboard;
use super::poll::{self, Signals};
use super::tty::Tty;

/// How long the terminal may take for both answers together.
pub const PATIENCE: Duration = Duration::from_millis(500);

/// What the terminal turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// Takes UTF-8, or does not answer.
    Utf8 {
        /// Draws characters of ambiguous width in two columns.
        ambiguous_wide: bool,
        /// Answered at all: without an answer its line characters are not trusted.
        answered: bool,
    },
    /// Reads our bytes as GBK or as an 8-bit character set.
    NotUtf8,
    /// The terminal went away, or the console was asked to leave.
    Gone,
}

/// Asks. Keys typed meanwhile are put into `typed`; an answer that comes too late is
/// swallowed by the keyboard. Needs raw mode; leaves the line empty.
///
/// # Errors
/// When the terminal cannot be written to.
pub fn probe(
    tty: &mut Tty,
    keyboard: &mut Keyboard,
    signals: &Signals,
    typed: &mut Vec<Input>,
) -> io::Result<Found> {
    let deadline = Instant::now() + PATIENCE;
    let mut ask = |text: &str| -> io::Result<Answer> {
        tty.write_all(format!("\r{text}\x1b[6n").as_bytes())?;
        let answer = answer(tty, keyboard, signals, typed, deadline)?;
        tty.write_all(b"\r\x1b[2K")?;
        Ok(answer)
    };
    let unknown = Found::Utf8 { ambiguous_wide: false, answered: false };
    Ok(match ask("\u{4f60}\u{597d}")? {
        Answer::Gone => Found::Gone,
        Answer::Nothing => unknown,
        // Six bytes: six columns of an 8-bit terminal, or three GBK characters.
        Answer::Column(7) => Found::NotUtf8,
        Answer::Column(_) => match ask("\u{2500}")? {
            Answer::Gone => Found::Gone,
            Answer::Nothing => unknown,
            Answer::Column(column) => Found::Utf8 { ambiguous_wide: column == 3, answered: true },
        },
    })
}

enum Answer {
    /// The cursor's column, from 1.
    Column(u16),
    Nothing,
    Gone,
}

fn answer(
    tty: &mut Tty,
    keyboard: &mut Keyboard,
    signals: &Signals,
    typed: &mut Vec<Input>,
    deadline: Instant,
) -> io::Result<Answer> {
    let mut bytes = [0; 256];
    while Instant::now() < deadline {
        let woken = poll::wait(Some(tty.input()), signals, &[], Some(deadline))?;
        if woken.tty {
            match tty.read(&mut bytes) {
                Ok(Some(0)) | Err(_) => return Ok(Answer::Gone),
                Ok(count) => {
                    let read = bytes.get(..count.unwrap_or(0)).unwrap_or_default();
                    typed.extend(keyboard.feed(read, Instant::now()));
                }
            }
        }
        if let Some((_, column)) = keyboard.take_report() {
            return Ok(Answer::Column(column));
        }
        if woken.leave {
            return Ok(Answer::Gone);
        }
    }
    Ok(Answer::Nothing)
}
