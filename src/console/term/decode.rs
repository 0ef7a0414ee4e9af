//! Bytes from the terminal → keys, pastes and cursor reports, wherever the bytes are cut.
//!
//! A small state machine of our own instead of a library's parser: crossterm's and
//! termina's hold everything back for ever after `ESC [ > 0 c` (a device attribute
//! answer), and show the tail of any sequence they do not know as typed text. Here a
//! sequence is first taken whole by the rules of ECMA-48 and then looked up; what is
//! not known is swallowed.

use std::collections::VecDeque;
use std::time::Duration;

use super::event::Key;

/// How long an ESC may wait for the rest of a sequence before it is the Esc key.
pub const ESC_WINDOW: Duration = Duration::from_millis(100);
/// How long the rest of a begun sequence may be on its way over a slow line.
pub const SEQUENCE_WINDOW: Duration = Duration::from_secs(1);
/// The most characters one paste brings; the rest of it is left out.
pub const PASTE_LIMIT: usize = 16_384;
/// The longest sequence that is looked up: anything longer is swallowed.
const SEQUENCE_LIMIT: usize = 64;

/// One thing the bytes said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    Key(Key),
    /// The text of a bracketed paste, as [`paste_text`] leaves it.
    Paste(String),
    /// The cursor stands at this row and column, counted from 1.
    CursorAt(u16, u16),
}

#[derive(Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Ground,
    /// The bytes of a character that is not complete.
    Character,
    Escape,
    /// After `ESC [`: parameters, intermediates, then one final byte.
    Csi,
    /// After `ESC O`: one final byte.
    Ss3,
    /// An answer in words (OSC, DCS, APC, PM, SOS): swallowed up to BEL or ST.
    Words,
    WordsEscape,
    /// So many bytes of an old mouse report.
    Mouse(u8),
    Paste,
}

/// The decoder. It has no clock: the caller tells it when it has been quiet for [`Decoder::patience`].
#[derive(Debug, Default)]
pub struct Decoder {
    state: State,
    held: Vec<u8>,
    ready: VecDeque<Token>,
}

const PASTE_END: &[u8] = b"\x1b[201~";

impl Decoder {
    /// Takes bytes; whatever they complete can be fetched with [`Decoder::pop`].
    pub fn feed(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.take(byte);
        }
    }

    /// The oldest token that is complete.
    pub fn pop(&mut self) -> Option<Token> {
        self.ready.pop_front()
    }

    /// How long to wait for more bytes before [`Decoder::quiet`]; `None` when nothing is held.
    #[must_use]
    pub fn patience(&self) -> Option<Duration> {
        match self.state {
            State::Ground => None,
            State::Escape => Some(ESC_WINDOW),
            State::Paste if self.held.is_empty() => None,
            State::Paste if self.held == b"\x1b" => Some(ESC_WINDOW),
            _ => Some(SEQUENCE_WINDOW),
        }
    }

    /// Nothing came for [`Decoder::patience`]: a lone ESC is the Esc key, a sequence that
    /// broke off is dropped, and the part of a paste that is here is handed over. A paste
    /// whose end never came goes on until its end or an Esc: its Enter keys stay text.
    pub fn quiet(&mut self) {
        match self.state {
            State::Escape => self.push_key(Key::Esc),
            State::Paste if self.held == b"\x1b" => self.push_key(Key::Esc),
            State::Paste => {
                let end = end_begun(&self.held);
                self.push_paste();
                // An end of the paste that is only half here may still become whole.
                self.held.extend(PASTE_END.iter().take(end));
                return;
            }
            _ => {}
        }
        self.reset();
    }

    fn take(&mut self, byte: u8) {
        match self.state {
            State::Ground => self.ground(byte),
            State::Character => self.character(byte),
            State::Escape => self.escape(byte),
            State::Csi => self.csi(byte),
            State::Ss3 => {
                self.reset();
                match byte {
                    0x1b => self.state = State::Escape,
                    _ => self.ready.extend(ss3_key(byte).map(Token::Key)),
                }
            }
            State::Words => match byte {
                0x07 => self.reset(),
                0x1b => self.state = State::WordsEscape,
                _ => {}
            },
            State::WordsEscape => {
                self.reset();
                if byte != b'\\' {
                    self.escape(byte);
                }
            }
            State::Mouse(left) => match left {
                0 | 1 => self.reset(),
                _ => self.state = State::Mouse(left - 1),
            },
            State::Paste => self.paste(byte),
        }
    }

    fn ground(&mut self, byte: u8) {
        match byte {
            0x1b => self.state = State::Escape,
            b'\r' => self.push_key(Key::Enter),
            b'\t' => self.push_key(Key::Tab),
            0x7f | 0x08 => self.push_key(Key::Backspace),
            0x01..=0x1a => self.push_key(Key::Ctrl((byte - 1 + b'a') as char)),
            0x20..=0x7e => self.push_key(Key::Char(byte as char)),
            0xc2..=0xf4 => {
                self.held.push(byte);
                self.state = State::Character;
            }
            // NUL and the other controls mean no key; the rest cannot begin a character.
            _ => {}
        }
    }

    fn character(&mut self, byte: u8) {
        if !(0x80..=0xbf).contains(&byte) {
            self.reset();
            self.ground(byte);
            return;
        }
        self.held.push(byte);
        match std::str::from_utf8(&self.held) {
            Ok(text) => {
                let typed = text.chars().next().filter(|c| !c.is_control());
                self.ready.extend(typed.map(|c| Token::Key(Key::Char(c))));
                self.reset();
            }
            Err(error) if error.error_len().is_none() => {}
            Err(_) => self.reset(),
        }
    }

    /// A byte that cannot go on a sequence means that Esc was a key and this the next
    /// one: somebody types fast after Esc, or holds Alt. Neither may lose a key.
    fn escape(&mut self, byte: u8) {
        self.state = match byte {
            b'[' => State::Csi,
            b'O' => State::Ss3,
            b']' | b'P' | b'X' | b'^' | b'_' => State::Words,
            _ => {
                self.push_key(Key::Esc);
                self.reset();
                self.ground(byte);
                return;
            }
        };
        self.held.clear();
    }

    fn csi(&mut self, byte: u8) {
        match byte {
            0x1b => {
                self.reset();
                self.state = State::Escape;
            }
            // The Linux console sends ESC [ [ A for F1.
            b'[' if self.held.is_empty() => self.held.push(byte),
            0x20..=0x3f => {
                if self.held.len() < SEQUENCE_LIMIT {
                    self.held.push(byte);
                }
            }
            b'M' if self.held.is_empty() => self.state = State::Mouse(3),
            0x40..=0x7e => {
                let parameters = std::mem::take(&mut self.held);
                self.state = State::Ground;
                if parameters == b"200" && byte == b'~' {
                    self.state = State::Paste;
                } else if parameters.len() < SEQUENCE_LIMIT {
                    self.ready.extend(csi_token(&parameters, byte));
                }
            }
            _ => {
                self.reset();
                self.ground(byte);
            }
        }
    }

    fn paste(&mut self, byte: u8) {
        self.held.push(byte);
        if self.held.ends_with(PASTE_END) {
            let text = self.held.len() - PASTE_END.len();
            self.held.truncate(text);
            self.push_paste();
            self.reset();
        } else if self.held.len() > 4 * PASTE_LIMIT + PASTE_END.len() {
            // Full: only the end that may be coming is kept, in place of the last bytes.
            let spare = self.held.len() - PASTE_END.len() - 1;
            self.held.remove(spare);
        }
    }

    fn push_paste(&mut self) {
        let whole = self.held.len() - end_begun(&self.held);
        self.held.truncate(whole);
        let text = paste_text(&String::from_utf8_lossy(&self.held));
        self.held.clear();
        if !text.is_empty() {
            self.ready.push_back(Token::Paste(text));
        }
    }

    fn push_key(&mut self, key: Key) {
        self.ready.push_back(Token::Key(key));
    }

    fn reset(&mut self) {
        self.state = State::Ground;
        self.held.clear();
    }
}

/// How many bytes of the paste's end mark stand at the end of what is held; none when
/// nothing else is held, so that a mark that broke off is not waited for again and again.
fn end_begun(held: &[u8]) -> usize {
    let begun = (1..PASTE_END.len()).rev().find(|n| held.ends_with(&PASTE_END[..*n])).unwrap_or(0);
    if begun == held.len() { 0 } else { begun }
}

/// What a paste brings: its lines and the tabs between cells are kept (who takes it into a
/// field of one line makes blanks of them), other controls and broken bytes are left out, at most [`PASTE_LIMIT`] characters.
#[must_use]
pub fn paste_text(raw: &str) -> String {
    raw.replace("\r\n", "\n")
        .chars()
        .filter_map(|c| match c {
            '\r' => Some('\n'),
            '\n' | '\t' => Some(c),
            c if c.is_control() || c == char::REPLACEMENT_CHARACTER => None,
            c => Some(c),
        })
        .take(PASTE_LIMIT)
        .collect()
}

/// `ESC O x`: xterm's F1 to F4, PuTTY's VT100+ keyboard up to F12, the arrows of
/// application mode, Enter of the number pad, End of PuTTY's rxvt keyboard.
fn ss3_key(last: u8) -> Option<Key> {
    Some(match last {
        b'P'..=b'Z' => Key::F(last - b'P' + 1),
        b'[' => Key::F(12),
        b'M' => Key::Enter,
        b'w' => Key::End,
        _ => return letter_key(last),
    })
}

fn letter_key(last: u8) -> Option<Key> {
    Some(match last {
        b'A' => Key::Up,
        b'B' => Key::Down,
        b'C' => Key::Right,
        b'D' => Key::Left,
        b'F' => Key::End,
        b'H' => Key::Home,
        _ => return None,
    })
}

/// A whole `ESC [` sequence. Shift, Ctrl and Alt on a key are not told apart: no
/// command of the desk is a chord.
fn csi_token(parameters: &[u8], last: u8) -> Option<Token> {
    let text = std::str::from_utf8(parameters).ok()?;
    if let Some(rest) = text.strip_prefix('[') {
        let linux = rest.is_empty() && (b'A'..=b'E').contains(&last);
        return linux.then(|| Token::Key(Key::F(last - b'A' + 1)));
    }
    let mut numbers = text.split(';').map(|n| n.split(':').next().unwrap_or(n).parse::<u16>().ok());
    let (first, second) = (numbers.next().flatten(), numbers.next().flatten());
    if !text.is_empty() && first.is_none() {
        return None;
    }
    let key = match (last, first) {
        (b'~', Some(number)) => tilde_key(number)?,
        (b'Z', _) => Key::BackTab,
        (b'R', Some(row)) => return Some(Token::CursorAt(row, second?)),
        (b'P'..=b'S', _) => Key::F(last - b'P' + 1),
        _ => letter_key(last)?,
    };
    Some(Token::Key(key))
}

/// `ESC [ n ~`: the VT220 numbers, with the Home and End of linux (1, 4) and rxvt (7, 8).
fn tilde_key(number: u16) -> Option<Key> {
    Some(match number {
        1 | 7 => Key::Home,
        3 => Key::Delete,
        4 | 8 => Key::End,
        5 => Key::PageUp,
        6 => Key::PageDown,
        11..=15 => Key::F((number - 10) as u8),
        17..=21 => Key::F((number - 11) as u8),
        23 | 24 => Key::F((number - 12) as u8),
        _ => return None,
    })
}
