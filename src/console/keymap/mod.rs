//! Which key does what. The default is a file of the same shape as the user's own
//! (assets/keymap.toml); letters and digits cannot be bound, because an IME swallows
//! letters and digits are the deeds of a record.

mod file;
mod names;

use std::collections::HashMap;

pub use file::Mistake;
pub use names::key_name;

use super::term::event::Key;

/// Where a key is pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    Everywhere,
    List,
    Record,
    Form,
    Menu,
}

/// What a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    Help,
    Queue,
    Residents,
    Mediation,
    Phones,
    Overview,
    Register,
    Palette,
    Incident,
    Hide,
    Redraw,
    Back,
    Accept,
    Tick,
    Up,
    Down,
    PageUp,
    PageDown,
    First,
    Last,
    NextSection,
    PreviousSection,
    Buttons,
    /// 改动记录
    History,
    /// 用已有的档案
    Known,
    /// 连着记
    Next,
}

/// Keys and what they do, per place.
#[derive(Clone, Debug)]
pub struct Keymap {
    keys: HashMap<(Place, Key), Action>,
}

impl Keymap {
    /// The keys that ship with the program.
    pub fn shipped() -> Keymap {
        let mut keymap = Keymap { keys: HashMap::new() };
        keymap.read(include_str!("../../../assets/keymap.toml"));
        keymap
    }

    /// Takes what a user's file says on top; what is wrong in it is named and the
    /// rest counts.
    pub fn read(&mut self, toml: &str) -> Vec<Mistake> {
        let (bindings, mistakes) = file::parse(toml);
        self.keys.extend(bindings);
        mistakes
    }

    /// What this key does here; what counts everywhere counts here too.
    pub fn action(&self, place: Place, key: Key) -> Option<Action> {
        let of = |place| self.keys.get(&(place, key)).copied();
        of(place).or_else(|| of(Place::Everywhere))
    }

    /// The key that does this here, for hints and help; the first by name if several do.
    pub fn key_of(&self, place: Place, action: Action) -> Option<String> {
        let bound = self.keys.iter().filter(|((at, _), does)| {
            (*at == place || *at == Place::Everywhere) && **does == action
        });
        bound.map(|((_, key), _)| key_name(*key)).min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_keys_read_without_a_mistake_and_reach_every_pane() {
        let mut keymap = Keymap { keys: HashMap::new() };
        assert_eq!(keymap.read(include_str!("../../../assets/keymap.toml")), []);
        assert_eq!(keymap.action(Place::Form, Key::F(7)), Some(Action::Register));
        assert_eq!(keymap.action(Place::List, Key::Enter), Some(Action::Accept));
        assert_eq!(keymap.key_of(Place::List, Action::Hide).unwrap(), "F12");
    }

    #[test]
    fn a_users_file_overrides_and_its_mistakes_are_named() {
        let mut keymap = Keymap::shipped();
        let text = "[everywhere]\nF10 = \"palette\"\nF13x = \"help\"\nF3 = \"fly\"\nz = \"help\"\n\
                    [nowhere]\nF1 = \"help\"\n[list]\nF9 = 3\n";
        let mistakes = keymap.read(text);
        let named: Vec<_> = mistakes.iter().map(|m| (m.line, m.reason)).collect();
        let expected = [(3, "key"), (4, "action"), (5, "letter"), (6, "place"), (9, "value")];
        assert_eq!(named, expected);
        assert_eq!(keymap.action(Place::List, Key::F(10)), Some(Action::Palette));
        assert_eq!(keymap.action(Place::List, Key::F(3)), Some(Action::Residents));
    }

    #[test]
    fn a_line_that_is_no_toml_is_named_and_the_rest_counts() {
        let mut keymap = Keymap::shipped();
        let mistakes = keymap.read("[everywhere]\nF10 = \"palette\"\nF11 = palette\n");
        assert_eq!(mistakes.first().map(|m| (m.line, m.reason)), Some((3, "syntax")));
        assert_eq!(keymap.action(Place::List, Key::F(10)), Some(Action::Palette));
    }
}
