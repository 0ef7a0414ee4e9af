//! Names of keys → the bytes that xterm sends.

/// The bytes of `F1` to `F12`, `Enter`, `Esc`, `Tab`, `BackTab`, `Backspace`, `Delete`,
/// `Space`, arrows, `Home`, `End`, `PageUp`, `PageDown`, `Ctrl-L`, or of any one character.
pub fn bytes(name: &str) -> Vec<u8> {
    match (sequence(name), name.strip_prefix("Ctrl-").map(str::as_bytes)) {
        (Some(sequence), _) => sequence.into(),
        (None, Some([letter])) => vec![letter.to_ascii_lowercase() & 0x1f],
        _ if name.chars().count() == 1 => name.into(),
        _ => panic!("no key is called {name}"),
    }
}

/// The keys of a line as people write it down: `F7 qyz Enter` is five, a word that is
/// no name being a key for every character.
pub fn of_line(line: &str) -> Vec<String> {
    let keys = |word: &str| match sequence(word).is_some() || word.starts_with("Ctrl-") {
        true => vec![word.to_string()],
        false => word.chars().map(String::from).collect(),
    };
    line.split_whitespace().flat_map(keys).collect()
}

fn sequence(name: &str) -> Option<&'static str> {
    Some(match name {
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
        _ => return None,
    })
}
