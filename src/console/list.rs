//! What every list does alike: a search box, a selection that follows the record and
//! never the line, and ticks.

use std::collections::BTreeSet;
use std::ops::Range;

use tui_input::Input;

use super::keymap::Action;
use super::term::event::Key;
use super::typing;
use crate::words::Lang;

/// State of one list whose rows are known by `T`.
#[derive(Clone, Debug)]
pub struct List<T> {
    pub query: Input,
    pub selected: Option<T>,
    pub ticked: BTreeSet<T>,
}

impl<T> Default for List<T> {
    fn default() -> Self {
        List { query: Input::default(), selected: None, ticked: BTreeSet::new() }
    }
}

impl<T: Clone + Ord> List<T> {
    /// What is searched, without blanks around it.
    pub fn searched(&self) -> &str {
        self.query.value().trim()
    }

    /// Where the selection stands among these rows; the first row if it is not there.
    pub fn position(&self, rows: &[T]) -> usize {
        let selected = self.selected.as_ref();
        rows.iter().position(|row| Some(row) == selected).unwrap_or(0)
    }

    /// The row that Enter opens.
    pub fn current<'a>(&self, rows: &'a [T]) -> Option<&'a T> {
        rows.get(self.position(rows))
    }

    /// Keeps a selection that left the list near where it stood.
    pub fn settle(&mut self, before: usize, rows: &[T]) {
        if !self.selected.as_ref().is_some_and(|selected| rows.contains(selected)) {
            self.selected = rows.get(before.min(rows.len().saturating_sub(1))).cloned();
        }
    }

    /// Moves the selection or ticks; `false` for an action that is not the list's.
    /// `page` is how many rows the screen shows.
    pub fn act(&mut self, action: Action, rows: &[T], page: usize) -> bool {
        let last = rows.len().saturating_sub(1);
        let at = self.position(rows);
        let to = match (walk(action, at, last, page), action) {
            (Some(to), _) => to,
            (None, Action::Tick) => {
                if let Some(row) = rows.get(at)
                    && !self.ticked.remove(row)
                {
                    self.ticked.insert(row.clone());
                }
                (at + 1).min(last)
            }
            _ => return false,
        };
        self.selected = rows.get(to).cloned();
        true
    }

    /// Types into the box; `true` if it searches for something else now.
    pub fn type_key(&mut self, key: Key) -> bool {
        matches!(
            key,
            Key::Char(_) | Key::Backspace | Key::Delete | Key::Left | Key::Right | Key::Ctrl('u')
        ) && typing::edit(&mut self.query, key)
    }

    /// Empties the box; `false` if it was empty.
    pub fn clear(&mut self) -> bool {
        let had = !self.query.value().is_empty();
        self.query.reset();
        had
    }
}

/// Where a key leads that walks through places 0 to `last`; `None` for another key. `page`
/// is how many the screen shows.
pub fn walk(action: Action, at: usize, last: usize, page: usize) -> Option<usize> {
    Some(match action {
        Action::Up => at.saturating_sub(1),
        Action::Down => (at + 1).min(last),
        Action::PageUp => at.saturating_sub(page),
        Action::PageDown => (at + page).min(last),
        Action::First => 0,
        Action::Last => last,
        _ => return None,
    })
}

/// Which lines of a text are shown: 「1-18/45行」; nothing where all of it is.
pub fn lines(lang: Lang, from: usize, total: usize, height: usize) -> String {
    if total <= height {
        return String::new();
    }
    let until = (from + height).min(total);
    let facts = [("from", from + 1), ("until", until), ("n", total)];
    lang.fill("list.lines", &facts.map(|(name, n)| (name, n.to_string())))
}

/// Where the hand stands in a list: 「第3/26」; nothing where there are no rows.
pub fn place(lang: Lang, at: usize, rows: usize) -> String {
    let facts = [("at", (at + 1).to_string()), ("n", rows.to_string())];
    if rows == 0 { String::new() } else { lang.fill("list.place", &facts) }
}

/// The rows on the screen: whole pages, so that nothing scrolls under the eye.
pub fn window(at: usize, total: usize, height: usize) -> Range<usize> {
    let height = height.max(1);
    let start = at / height * height;
    start..(start + height).min(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_selection_follows_the_record_and_stays_near_when_it_goes() {
        let mut list = List { selected: Some(3), ..List::default() };
        assert_eq!(list.position(&[9, 1, 3]), 2);
        list.settle(2, &[9, 1, 4, 5]);
        assert_eq!(list.selected, Some(4));
        list.settle(7, &[9]);
        assert_eq!(list.selected, Some(9));
    }

    #[test]
    fn pages_are_whole() {
        assert_eq!(window(0, 30, 10), 0..10);
        assert_eq!(window(10, 30, 10), 10..20);
        assert_eq!(window(29, 30, 10), 20..30);
        assert_eq!(window(4, 5, 10), 0..5);
    }
}
