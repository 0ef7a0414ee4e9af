//! 疑似重复的居民: files with one name and something else in common; Enter puts two of them
//! side by side. Parts come as they are scrolled to.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{Layer, beside};
use crate::console::asking::Purpose;
use crate::console::keymap::{Action, Place};
use crate::console::list::{Rest, walk, window};
use crate::console::model::Model;
use crate::console::rows::{self, joined};
use crate::console::term::event::Key;
use crate::console::{cells, paint, pane};
use crate::domain::Refusal;
use crate::wire::{Ask, DuplicateRow, Duplicates, FindRow};
use crate::words;

/// Pairs asked for at once.
const PART: usize = 100;

/// The page.
#[derive(Debug, Default)]
pub struct Pairs {
    /// `None` until the desk has sent the first part.
    found: Option<Duplicates>,
    at: usize,
    rest: Rest,
}

impl Pairs {
    /// Whether there is nothing to compare, or nothing yet.
    pub fn is_empty(&self) -> bool {
        self.found.as_ref().is_none_or(|found| found.rows.is_empty())
    }
}

/// Opens it.
pub fn open(model: &mut Model) {
    if !model.asking.up {
        return model.hint("console.away");
    }
    model.layers.push(Layer::Duplicates(Pairs::default()));
    model.typed.hold = ask(model, 0);
}

fn ask(model: &mut Model, from: u64) -> Option<u64> {
    model.ask(Ask::Duplicates { from, limit: PART }, Purpose::Duplicates { from })
}

/// Two files were merged, or are two again: the list is another one.
pub fn refresh(model: &mut Model) {
    if model.layers.iter().any(|layer| matches!(layer, Layer::Duplicates(_))) {
        ask(model, 0);
    }
}

/// A part came, or the reason why it does not.
pub fn arrived(model: &mut Model, from: u64, part: Result<Duplicates, Refusal>) {
    let part = match part {
        Ok(part) => part,
        Err(refusal) => {
            model.layers.retain(|layer| !matches!(layer, Layer::Duplicates(_)));
            return model.tell(words::refusal(model.lang, &refusal));
        }
    };
    let open = model.layers.iter_mut().find_map(|layer| match layer {
        Layer::Duplicates(open) => Some(open),
        _ => None,
    });
    let Some(open) = open else { return };
    match &mut open.found {
        Some(held) if from > 0 => {
            held.rows.truncate(usize::try_from(from).unwrap_or(usize::MAX));
            held.rows.extend(part.rows);
            held.total = part.total;
        }
        held => *held = Some(part),
    }
    let found = open.found.as_ref().map_or((0, 0), |found| (found.rows.len(), found.total));
    let (count, beyond) = (found.0, found.0 as u64 > from && found.1 > found.0 as u64);
    open.at = open.at.min(count.saturating_sub(1));
    if open.rest.goes_on(beyond) {
        open.at = count.saturating_sub(1);
        if beyond {
            ask_more(model, count as u64);
        }
    }
}

/// A key while the page is on top.
pub fn press(model: &mut Model, key: Key) -> bool {
    let action = model.keymap.action(Place::Menu, key);
    let page = usize::from(model.size.1).saturating_sub(6);
    let Some(Layer::Duplicates(open)) = model.layers.last_mut() else { return false };
    let Some(found) = &open.found else { return matches!(key, Key::Char(_)) };
    let (held, beyond) = (found.rows.len(), found.total > found.rows.len() as u64);
    let last = held.saturating_sub(1);
    if let Some(action) = action
        && let Some(to) = walk(action, open.at, last, page)
    {
        open.at = to;
        if open.rest.wanted(action, to, held, beyond) {
            ask_more(model, held as u64);
        }
        return true;
    }
    match action {
        Some(Action::Accept) => {
            if let Some(row) = found.rows.get(open.at) {
                let (from, into) = (row.from.key, row.into.key);
                beside::open(model, from, into);
            } else {
                pane::close_top(model);
            }
            true
        }
        _ => matches!(key, Key::Char(_)),
    }
}

fn ask_more(model: &mut Model, from: u64) {
    if !model.asking.waits_for(|purpose| matches!(purpose, Purpose::Duplicates { .. })) {
        ask(model, from);
    }
}

fn line(model: &Model, row: &DuplicateRow) -> String {
    let one = |row: &FindRow| {
        let key = row.key.to_string();
        joined(&[&key, &row.name, &rows::person(model.lang, row), &row.address])
    };
    let why = row.why.iter().map(|why| model.lang.say(&format!("duplicates.{why}")));
    let why = why.collect::<Vec<_>>().join(" ");
    joined(&[&cells::pad(&one(&row.into), 28), &cells::pad(&one(&row.from), 28), &why])
}

/// Draws the page.
pub fn draw(model: &Model, open: &Pairs, area: Rect, buf: &mut Buffer) {
    let columns = usize::from(area.width).saturating_sub(2);
    let lang = model.lang;
    let Some(found) = &open.found else {
        let waiting = lang.say("history.waiting");
        paint::put(buf, area.x + 1, area.y, &waiting, columns, model.theme.dim());
        return;
    };
    let n = if found.rows.is_empty() { 0 } else { open.at + 1 };
    let facts = [("n", n.to_string()), ("total", found.total.to_string())];
    let title = lang.fill("duplicates.count", &facts);
    paint::put(buf, area.x + 1, area.y, &title, columns, model.theme.strong());
    if found.rows.is_empty() {
        let none = lang.say("duplicates.none");
        paint::put(buf, area.x + 1, area.y + 2, &none, columns, model.theme.dim());
    }
    let height = usize::from(area.height).saturating_sub(2);
    for (y, index) in (area.y + 2..).zip(window(open.at, found.rows.len(), height)) {
        let text = line(model, &found.rows[index]);
        paint::put(buf, area.x + 1, y, &cells::clean(&text), columns, Style::new());
        if index == open.at {
            paint::shade(buf, area, y, model.theme.reverse());
        }
    }
}
