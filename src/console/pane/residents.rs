//! F3 居民: typing asks the desk, one question on its way, the newest query wins.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use crate::console::asking::Purpose;
use crate::console::keymap::Action;
use crate::console::list::{List, window};
use crate::console::model::{Base, Model};
use crate::console::term::event::Key as Pressed;
use crate::console::{cells, paint, pane, record, rows};
use crate::domain::{Key, Kind};
use crate::wire::{Ask, FindRow, Found};
use crate::words;

/// Hits a search brings.
pub const LIMIT: usize = 50;

/// The list.
#[derive(Debug, Default)]
pub struct Residents {
    pub list: List<Key>,
    pub found: Found,
    /// The query whose answer is shown.
    pub answered: Option<String>,
    /// Why the person at the keyboard is shown nobody.
    pub refused: Option<String>,
    /// Enter was pressed before the answer came: the top hit opens then.
    open_later: bool,
}

impl Residents {
    fn keys(&self) -> Vec<Key> {
        self.found.rows.iter().map(|row| row.key).collect()
    }

    fn is_answered(&self) -> bool {
        self.answered.as_deref() == Some(self.list.searched())
    }
}

/// Asks for what the box holds, unless a question is on its way.
pub fn search(model: &mut Model) {
    if model.asking.waits_for(|purpose| matches!(purpose, Purpose::Find(_))) {
        return;
    }
    let query = model.residents.list.searched().to_string();
    model.ask(Ask::Find { query: query.clone(), kind: None, limit: LIMIT }, Purpose::Find(query));
}

/// The answer to a search.
pub fn arrived(model: &mut Model, query: String, found: Found) {
    let residents = &mut model.residents;
    residents.refused = None;
    let same = residents.answered.as_deref() == Some(query.as_str());
    let before = residents.list.position(&residents.keys());
    residents.found = found;
    residents.answered = Some(query);
    let keys = residents.keys();
    match same {
        // The same search again, because somebody saved something.
        true => residents.list.settle(before, &keys),
        false => residents.list.selected = keys.first().copied(),
    }
    if !residents.is_answered() {
        search(model);
        hold(model);
    } else if std::mem::take(&mut residents.open_later) {
        model.typed.guard = true;
        open(model);
    }
}

/// The desk does not search for who sits here.
pub fn refused(model: &mut Model, query: String, why: String) {
    arrived(model, query, Found::default());
    model.residents.refused = Some(why);
}

/// A key while the list is on top.
pub fn press(model: &mut Model, key: Pressed, action: Option<Action>) -> bool {
    match action {
        Some(Action::Accept) if model.residents.is_answered() || !model.asking.up => open(model),
        Some(Action::Accept) => {
            model.residents.open_later = true;
            search(model);
            hold(model);
        }
        Some(Action::Back) => {
            if model.residents.list.clear() {
                search(model);
            } else {
                pane::show(model, Base::Queue);
            }
        }
        Some(action) => {
            let keys = model.residents.keys();
            return model.residents.list.act(action, &keys, pane::page(model));
        }
        None => {
            if !model.residents.list.type_key(key) {
                return false;
            }
            search(model);
        }
    }
    true
}

/// What is typed behind an Enter is meant for the record that is about to open.
fn hold(model: &mut Model) {
    if model.residents.open_later {
        model.typed.hold = model.asking.number_of(|purpose| matches!(purpose, Purpose::Find(_)));
    }
}

fn open(model: &mut Model) {
    let keys = model.residents.keys();
    match model.residents.list.current(&keys).copied() {
        Some(key) => {
            model.residents.list.selected = Some(key);
            record::open(model, key);
        }
        None => model.hint("list.no_hit"),
    }
}

/// Draws the list; returns where the cursor stands.
pub fn draw(model: &Model, area: Rect, buf: &mut Buffer) -> Position {
    let residents = &model.residents;
    let total = residents.found.total;
    let shown = residents.found.rows.len();
    let facts = [("n", shown.to_string()), ("total", total.to_string())];
    let cursor = super::queue_view::search_line(model, &residents.list.query, area, buf);
    // Without an answer and without a right to one there is nothing to count.
    if residents.answered.is_some() && residents.refused.is_none() {
        let totals = model.lang.fill("list.first", &facts);
        paint::put_right(buf, area.right() - 1, area.y, &totals, Style::new());
    }
    let keys = residents.keys();
    let at = residents.list.position(&keys);
    let list = Rect { y: area.y + 1, height: area.height - 1, ..area };
    for (y, index) in (list.y..).zip(window(at, shown, usize::from(list.height))) {
        let row = &residents.found.rows[index];
        let tick = if residents.list.ticked.contains(&row.key) { "x" } else { " " };
        line(model, row, tick, Rect { y, height: 1, ..list }, buf);
        if index == at {
            paint::shade(buf, list, y, model.theme.reverse());
        }
    }
    if shown == 0 && residents.is_answered() {
        let key = if residents.list.searched().is_empty() { "list.nobody" } else { "list.no_hit" };
        let text = residents.refused.clone().unwrap_or_else(|| model.lang.say(key));
        let columns = usize::from(area.width) - 2;
        for (y, line) in (area.y + 2..area.bottom()).zip(cells::wrap(&text, columns)) {
            paint::put(buf, area.x + 1, y, &line, columns, model.theme.dim());
        }
    }
    cursor
}

fn line(model: &Model, row: &FindRow, tick: &str, area: Rect, buf: &mut Buffer) {
    let lang = model.lang;
    let text = match row.key.kind {
        Kind::Resident => {
            // Members of one household stand together under its head.
            let name = match row.relation.as_str() {
                "" | "02" => row.name.clone(),
                _ => format!("  {}", row.name),
            };
            format!(
                "{tick}{} {} {} {} {}",
                cells::pad(&name, 10),
                cells::pad(&rows::person(lang, row), 6),
                cells::pad(&row.address, 12),
                cells::pad(&row.phone, 13),
                rows::joined(&[&rows::remarks(lang, row), &last(model, row)]),
            )
        }
        Kind::Matter => {
            let text = row.tags.get(1).map_or("", String::as_str);
            let stage = lang.say(&format!("stage.{}", row.status));
            format!("{tick}{}  {}  {text}", rows::in_words(lang, model.categories(), row), stage)
        }
        kind => {
            let name = lang.say(&format!("kind.{}", kind.word()));
            format!("{tick}{name} {}", rows::in_words(lang, model.categories(), row))
        }
    };
    paint::put(buf, area.x, area.y, &text, usize::from(area.width), Style::new());
}

/// 「昨天 漏水」: what the last contact was about.
fn last(model: &Model, row: &FindRow) -> String {
    let Some(contact) = &row.last else { return String::new() };
    let names = model.names();
    let teller = words::Teller {
        lang: model.lang,
        names: &names,
        categories: model.categories(),
        now: model.now,
    };
    words::contact(&teller, contact)
}
