//! A ledger: refused certificates, demands from above; newest first. Enter opens one.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::fit::Searched;
use super::queue_view::search_line;
use crate::console::asking::Purpose;
use crate::console::keymap::Action;
use crate::console::list::{self, List, window};
use crate::console::model::{Base, Model};
use crate::console::rows::joined;
use crate::console::term::event::Key as Pressed;
use crate::console::{cells, layout, matching, paint, pane, record};
use crate::domain::{Key, Kind};
use crate::wire::{Ask, QueueRow};
use crate::words;

/// The list.
#[derive(Debug, Default)]
pub struct Ledger {
    pub list: List<Key>,
    pub rows: Vec<QueueRow>,
    /// How many there are; the newest came.
    pub total: u64,
}

impl Ledger {
    /// Whether the desk has more than came.
    fn beyond(&self) -> bool {
        (self.rows.len() as u64) < self.total
    }
}

/// Those the search leaves: a name, a place, the tail of a telephone, a number, or what the
/// row says.
fn shown(model: &Model) -> Vec<&QueueRow> {
    let searched = Searched::of(model.ledger.list.searched());
    let fits = |row: &&QueueRow| {
        let says = words::why(model.lang, row);
        searched.fit_or(row, |word| matching::rank(&says, word).is_some()).is_some()
    };
    model.ledger.rows.iter().filter(fits).collect()
}

/// A key while the list is on top.
pub fn press(model: &mut Model, kind: Kind, key: Pressed, action: Option<Action>) -> bool {
    let keys: Vec<_> = shown(model).iter().map(|row| row.key).collect();
    match action {
        Some(Action::Accept) => match model.ledger.list.current(&keys).copied() {
            Some(key) => {
                model.ledger.list.selected = Some(key);
                record::open(model, key);
            }
            None => model.hint("list.no_hit"),
        },
        Some(Action::Back) => {
            if !model.ledger.list.clear() {
                pane::show(model, Base::Queue);
            }
        }
        Some(action) => {
            let used = model.ledger.list.act(action, &keys, pane::page(model));
            go_on(model, kind, action, &keys);
            return used;
        }
        None => {
            if !model.ledger.list.type_key(key) {
                return false;
            }
            model.ledger.list.selected = shown(model).first().map(|row| row.key);
        }
    }
    true
}

/// Somebody has come to the last row that is there, and the desk has more: they come too.
fn go_on(model: &mut Model, kind: Kind, action: Action, keys: &[Key]) {
    let ledger = &mut model.ledger;
    let at = ledger.list.position(keys);
    let beyond = ledger.beyond();
    if ledger.list.rest.wanted(action, at, keys.len(), beyond) {
        ask_more(model, kind);
    }
}

fn ask_more(model: &mut Model, kind: Kind) {
    if !model.asking.waits_for(|purpose| *purpose == Purpose::LedgerMore(kind)) {
        let from = model.ledger.rows.len() as u64;
        model.ask(Ask::LedgerFrom { kind, from }, Purpose::LedgerMore(kind));
    }
}

/// Rows behind those that came; what came meanwhile is not told twice.
pub fn more(model: &mut Model, kind: Kind, rows: Vec<QueueRow>, total: u64) {
    let ledger = &mut model.ledger;
    let new = |row: &QueueRow| !ledger.rows.iter().any(|known| known.key == row.key);
    let rows: Vec<_> = rows.into_iter().filter(new).collect();
    // Where nothing new is sent, there is nothing more.
    ledger.total = if rows.is_empty() { ledger.rows.len() as u64 } else { total };
    ledger.rows.extend(rows);
    if model.ledger.list.rest.goes_on(model.ledger.beyond()) {
        let last = shown(model).last().map(|row| row.key);
        model.ledger.list.selected = last;
        if model.ledger.beyond() {
            ask_more(model, kind);
        }
    }
}

/// Draws the list; returns where the cursor stands.
pub fn draw(model: &Model, kind: Kind, area: Rect, buf: &mut Buffer) -> Position {
    let lang = model.lang;
    let columns = usize::from(area.width);
    let cursor = search_line(model, &model.ledger.list, area, buf);
    let area = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let title = lang.say(&format!("ledger.{}", kind.word()));
    paint::put(buf, area.x + 1, area.y, &title, columns - 1, model.theme.strong());
    let rows = shown(model);
    let (n, came, all) = (rows.len(), model.ledger.rows.len(), model.ledger.total);
    let searching = !model.ledger.list.searched().is_empty();
    let (key, n, all) = match (searching, (came as u64) < all) {
        (true, false) => ("queue.found", n, all),
        // The search looks into what came, and says that it did not look into all.
        (true, true) => ("list.first_partial", n, came as u64),
        (false, true) => ("list.first", came, all),
        (false, false) => ("ledger.total", n, all),
    };
    let facts = [("n", n.to_string()), ("total", all.to_string())];
    let keys: Vec<_> = rows.iter().map(|row| row.key).collect();
    let at = model.ledger.list.position(&keys);
    let behind = usize::try_from(model.ledger.total).unwrap_or(usize::MAX).saturating_sub(came);
    let total = joined(&[&list::place(lang, at, rows.len() + behind), &lang.fill(key, &facts)]);
    paint::put_right(buf, area.right() - 1, area.y, &total, Style::new());
    if rows.is_empty() {
        let none = lang.say(if searching { "list.no_hit" } else { "ledger.empty" });
        paint::put(buf, area.x + 1, area.y + 2, &none, columns - 1, model.theme.dim());
    }
    let why = if layout::is_roomy(area.width) { 40 } else { 24 };
    let list = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    for (y, index) in (list.y..).zip(window(at, keys.len(), usize::from(list.height))) {
        let row = rows[index];
        let stamp = row.at.map(|at| words::stamp(at, model.now)).unwrap_or_default();
        let text = format!(
            " {} {} {} {}",
            cells::pad(&stamp, 11),
            cells::pad(&row.key.to_string(), 6),
            cells::pad(&words::why(lang, row), why),
            joined(&[&model.name_of(row.owner), &row.who, &row.address, &row.text]),
        );
        paint::put(buf, list.x, y, &text, columns, Style::new());
        if index == at {
            paint::shade(buf, list, y, model.theme.reverse());
        }
    }
    cursor
}
