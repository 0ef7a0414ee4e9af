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
    pub rest: Rest,
    /// Somebody has come back to it from a record: the next letter begins another search.
    pub stale: bool,
}

impl<T> Default for List<T> {
    fn default() -> Self {
        List {
            query: Input::default(),
            selected: None,
            ticked: BTreeSet::new(),
            rest: Rest::default(),
            stale: false,
        }
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
        let stale = std::mem::take(&mut self.stale);
        // A blank goes on with the words that stand there.
        if stale && matches!(key, Key::Char(c) if c != ' ') {
            self.query.reset();
        }
        matches!(
            key,
            Key::Char(_) | Key::Backspace | Key::Delete | Key::Left | Key::Right | Key::Ctrl('u')
        ) && typing::edit(&mut self.query, key)
    }

    /// Puts pasted text into the box.
    pub fn paste(&mut self, text: &str) {
        if std::mem::take(&mut self.stale) {
            self.query.reset();
        }
        typing::paste(&mut self.query, text);
    }

    /// Empties the box; `false` if it was empty.
    pub fn clear(&mut self) -> bool {
        self.stale = false;
        let had = !self.query.value().is_empty();
        self.query.reset();
        had
    }
}

/// A list of which only the first rows came; see [`Rest::wanted`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rest {
    /// The hand was sent to the very last row and not all are there yet.
    to_last: bool,
}

impl Rest {
    /// After a key that left the hand `at` a row of those that `came`: whether the rows behind
    /// them are to be asked for. They are as soon as the hand leads on from the last one.
    pub fn wanted(&mut self, action: Action, at: usize, came: usize, beyond: bool) -> bool {
        self.to_last = beyond && action == Action::Last;
        let down = matches!(action, Action::Down | Action::PageDown | Action::Last);
        beyond && down && at + 1 >= came
    }

    /// Whether the hand is on its way to the very last row.
    pub fn is_to_last(self) -> bool {
        self.to_last
    }

    /// After more of them came: whether the hand goes to the last row that is there now. While
    /// there is something beyond, that is then asked for too.
    pub fn goes_on(&mut self, beyond: bool) -> bool {
        if beyond { self.to_last } else { std::mem::take(&mut self.to_last) }
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

/// Which lines of a text are shown: 「1-18/45行」, 「1-18/45+行」 where more are to come; nothing
/// where all of it is shown.
pub fn lines(lang: Lang, from: usize, total: usize, height: usize, more: bool) -> String {
    if total <= height && !more { String::new() } else { span(lang, from, total, height, more) }
}

/// The same, where all of it is shown too.
pub fn span(lang: Lang, from: usize, total: usize, height: usize, more: bool) -> String {
    let until = (from + height).min(total);
    let n = if more { format!("{total}+") } else { total.to_string() };
    let facts = [("from", (from + 1).to_string()), ("until", until.to_string()), ("n", n)];
    lang.fill("list.lines", &facts)
}

/// Where the hand stands in a list of so many rows, those that did not come yet too: 「第3/26」;
/// nothing where there are none.
pub fn place(lang: Lang, at: usize, rows: usize) -> String {
    let facts = [("at", (at + 1).to_string()), ("n", rows.to_string())];
    if rows == 0 { String::new() } else { lang.fill("list.place", &facts) }
}

/// How many of all rows a search leaves: 「找到2/共30」; nothing where none is searched for.
pub fn found<T: Clone + Ord>(lang: Lang, list: &List<T>, n: usize, all: usize) -> Option<String> {
    let facts = [("n", n.to_string()), ("total", all.to_string())];
    (!list.searched().is_empty()).then(|| lang.fill("queue.found", &facts))
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
