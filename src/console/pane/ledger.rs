//! A ledger: refused certificates, demands from above; newest first. Enter opens one.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::console::keymap::Action;
use crate::console::list::{self, List, window};
use crate::console::model::{Base, Model};
use crate::console::rows::joined;
use crate::console::{cells, paint, pane, record};
use crate::domain::{Key, Kind};
use crate::wire::QueueRow;
use crate::words;

/// The list.
#[derive(Debug, Default)]
pub struct Ledger {
    pub list: List<Key>,
    pub rows: Vec<QueueRow>,
    /// How many there are; the newest came.
    pub total: u64,
}

/// A key while the list is on top.
pub fn press(model: &mut Model, action: Option<Action>) -> bool {
    let keys: Vec<_> = model.ledger.rows.iter().map(|row| row.key).collect();
    match action {
        Some(Action::Accept) => {
            if let Some(key) = model.ledger.list.current(&keys).copied() {
                record::open(model, key);
            }
            true
        }
        Some(Action::Back) => {
            pane::show(model, Base::Queue);
            true
        }
        Some(action) => model.ledger.list.act(action, &keys, pane::page(model)),
        None => false,
    }
}

/// Draws the list.
pub fn draw(model: &Model, kind: Kind, area: Rect, buf: &mut Buffer) {
    let lang = model.lang;
    let columns = usize::from(area.width);
    let title = lang.say(&format!("ledger.{}", kind.word()));
    paint::put(buf, area.x + 1, area.y, &title, columns - 1, model.theme.strong());
    let (n, all) = (model.ledger.rows.len(), model.ledger.total);
    let facts = [("n", n.to_string()), ("total", all.to_string())];
    let key = if (n as u64) < all { "list.first" } else { "ledger.total" };
    let keys: Vec<_> = model.ledger.rows.iter().map(|row| row.key).collect();
    let at = model.ledger.list.position(&keys);
    let total = joined(&[&list::place(lang, at, keys.len()), &lang.fill(key, &facts)]);
    paint::put_right(buf, area.right() - 1, area.y, &total, Style::new());
    if model.ledger.rows.is_empty() {
        let none = lang.say("ledger.empty");
        paint::put(buf, area.x + 1, area.y + 2, &none, columns - 1, model.theme.dim());
    }
    let list = Rect { y: area.y + 1, height: area.height - 1, ..area };
    for (y, index) in (list.y..).zip(window(at, keys.len(), usize::from(list.height))) {
        let row = &model.ledger.rows[index];
        let stamp = row.at.map(|at| words::stamp(at, model.now)).unwrap_or_default();
        let text = format!(
            " {} {} {} {}",
            cells::pad(&stamp, 11),
            cells::pad(&row.key.to_string(), 6),
            cells::pad(&words::why(lang, row), 24),
            joined(&[&model.name_of(row.owner), &row.who, &row.address, &row.text]),
        );
        paint::put(buf, list.x, y, &text, columns, Style::new());
        if index == at {
            paint::shade(buf, list, y, model.theme.reverse());
        }
    }
}
