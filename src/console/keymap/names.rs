//! Names of keys, actions and places in a keymap file.

use super::{Action, Place};
use crate::console::term::event::Key;

const KEYS: &[(&str, Key)] = &[
    ("Enter", Key::Enter),
    ("Esc", Key::Esc),
    ("Tab", Key::Tab),
    ("BackTab", Key::BackTab),
    ("Space", Key::Char(' ')),
    ("Backspace", Key::Backspace),
    ("Delete", Key::Delete),
    ("Up", Key::Up),
    ("Down", Key::Down),
    ("Left", Key::Left),
    ("Right", Key::Right),
    ("Home", Key::Home),
    ("End", Key::End),
    ("PageUp", Key::PageUp),
    ("PageDown", Key::PageDown),
];

const ACTIONS: &[(&str, Action)] = &[
    ("help", Action::Help),
    ("queue", Action::Queue),
    ("residents", Action::Residents),
    ("mediation", Action::Mediation),
    ("phones", Action::Phones),
    ("overview", Action::Overview),
    ("register", Action::Register),
    ("palette", Action::Palette),
    ("incident", Action::Incident),
    ("hide", Action::Hide),
    ("redraw", Action::Redraw),
    ("back", Action::Back),
    ("accept", Action::Accept),
    ("tick", Action::Tick),
    ("up", Action::Up),
    ("down", Action::Down),
    ("page_up", Action::PageUp),
    ("page_down", Action::PageDown),
    ("first", Action::First),
    ("last", Action::Last),
    ("next_section", Action::NextSection),
    ("previous_section", Action::PreviousSection),
    ("buttons", Action::Buttons),
    ("history", Action::History),
    ("known", Action::Known),
    ("next", Action::Next),
];

const PLACES: &[(&str, Place)] = &[
    ("everywhere", Place::Everywhere),
    ("list", Place::List),
    ("record", Place::Record),
    ("form", Place::Form),
    ("menu", Place::Menu),
];

fn look_up<T: Copy>(table: &[(&str, T)], name: &str) -> Option<T> {
    table.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
}

/// The key of this name: `F7`, `Enter`, `Ctrl-L`, or one character.
pub fn key(name: &str) -> Option<Key> {
    if let Some(key) = look_up(KEYS, name) {
        return Some(key);
    }
    let mut chars = name.chars();
    if let (Some(only), None) = (chars.next(), chars.next()) {
        return Some(Key::Char(only));
    }
    if let Some(letter) = name.strip_prefix("Ctrl-") {
        let mut letters = letter.chars();
        let letter = letters.next().filter(char::is_ascii_alphabetic)?;
        return letters.next().is_none().then_some(Key::Ctrl(letter.to_ascii_lowercase()));
    }
    let number = name.strip_prefix('F')?.parse().ok()?;
    (1..=12).contains(&number).then_some(Key::F(number))
}

/// The name of a key, as files write it and hints show it.
pub fn key_name(key: Key) -> String {
    match key {
        Key::F(number) => format!("F{number}"),
        Key::Ctrl(letter) => format!("Ctrl-{}", letter.to_ascii_uppercase()),
        key => match KEYS.iter().find(|(_, known)| *known == key) {
            Some((name, _)) => (*name).to_string(),
            None => match key {
                Key::Char(c) => c.to_string(),
                _ => String::new(),
            },
        },
    }
}

/// The action of this name.
pub fn action(name: &str) -> Option<Action> {
    look_up(ACTIONS, name)
}

/// The place of this name.
pub fn place(name: &str) -> Option<Place> {
    look_up(PLACES, name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_back() {
        for name in ["F1", "F12", "Enter", "Space", "Ctrl-L", "PageDown"] {
            assert_eq!(key_name(key(name).unwrap()), name);
        }
        for name in ["F13", "F0", "Ctrl-", "Ctrl-LL", "Enterr", ""] {
            assert_eq!(key(name), None, "{name}");
        }
    }
}
