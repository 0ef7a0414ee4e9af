//! Names of keys, as stories tell them.

use crate::console::term::event::Key as Pressed;

/// One key by name, or one for every letter.
pub fn pressed(word: &str) -> Vec<Pressed> {
    let named = match word {
        "Enter" => Pressed::Enter,
        "Esc" => Pressed::Esc,
        "Tab" => Pressed::Tab,
        "Up" => Pressed::Up,
        "Down" => Pressed::Down,
        "Left" => Pressed::Left,
        "Right" => Pressed::Right,
        "PageDown" => Pressed::PageDown,
        "Home" => Pressed::Home,
        "End" => Pressed::End,
        "Space" => Pressed::Char(' '),
        "Backspace" => Pressed::Backspace,
        _ => match word.strip_prefix('F').and_then(|number| number.parse().ok()) {
            Some(number) => Pressed::F(number),
            None => return word.chars().map(Pressed::Char).collect(),
        },
    };
    vec![named]
}
