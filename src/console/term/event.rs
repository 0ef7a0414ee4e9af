//! What comes from the keyboard, after the parser.

/// One key, as the desk's grammar knows them. No chords but the few Ctrl keys that
/// clients send by themselves: see terminal.md on keys that are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    Char(char),
    /// F1 to F12.
    F(u8),
    Enter,
    Esc,
    Tab,
    BackTab,
    /// Also Ctrl-H (0x08), which some clients send.
    Backspace,
    Delete,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    /// A lower-case letter.
    Ctrl(char),
}

/// One thing the terminal tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    Key(Key),
    /// Bracketed paste, or a burst too fast for fingers: never runs a command.
    Paste(String),
    /// Columns and rows.
    Resized(u16, u16),
    /// The terminal is gone (EOF, HUP, an error, SIGHUP) or SIGTERM came: save and leave.
    Hangup,
}
