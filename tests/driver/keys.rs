//! Names of keys → the bytes that xterm sends.

/// The bytes of `F1` to `F12`, `Enter`, `Esc`, `Tab`, `BackTab`, `Backspace`, `Delete`,
/// `Space`, arrows, `Home`, `End`, `PageUp`, `PageDown`, `Ctrl-L`, or of any one character.
pub fn bytes(name: &str) -> Vec<u8> {
    let sequence = match name {
        "F1" => "\x1bOP",
        "F2" => "\x1bOQ",
        "F3" => "\x1bOR",
        "F4" => "\x1bOS",
        "F5" => "\x1b[15~",
        "F6" => "\x1b[17~",
        "F7" => "\x1b[18~",
        "F8" => "\x1b[19~",
        "F9" => "\x1b[20~",
        "F10" => "\x1b[21~",
        "F11" => "\x1b[23~",
        "F12" => "\x1b[24~",
        "Enter" => "\r",
        "Esc" => "\x1b",
        "Tab" => "\t",
        "BackTab" => "\x1b[Z",
        "Backspace" => "\x7f",
        "Delete" => "\x1b[3~",
        "Space" => " ",
        "Up" => "\x1b[A",
        "Down" => "\x1b[B",
        "Right" => "\x1b[C",
        "Left" => "\x1b[D",
        "Home" => "\x1b[H",
        "End" => "\x1b[F",
        "PageUp" => "\x1b[5~",
        "PageDown" => "\x1b[6~",
        _ => match name.strip_prefix("Ctrl-").map(str::as_bytes) {
            Some([letter]) => return vec![letter.to_ascii_lowercase() & 0x1f],
            _ if name.chars().count() == 1 => name,
            _ => panic!("no key is called {name}"),
        },
    };
    sequence.into()
}
