//! F4 调解: the cases that go on, one's own first; of the others only that there is one,
//! with whom, and the next appointment. The rows are those of the queue.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::fit::Searched;
use super::queue_view::{search_line, wait};
use crate::console::keymap::Action;
use crate::console::list::{self, List, window};
use crate::console::model::{Base, Model};
use crate::console::rows::joined;
use crate::console::term::event::Key as Pressed;
use crate::console::{cells, layout, many, paint, pane, record};
use crate::domain::{Key, Kind, Moment};
use crate::wire::QueueRow;
use crate::words::{self, Lang};

/// The list.
#[derive(Debug, Default)]
pub struct Cases {
    pub list: List<Key>,
}

/// Every case that goes on: one's own by what they wait for, then the others'.
pub fn open_cases(model: &Model) -> Vec<&QueueRow> {
    let mut rows: Vec<_> =
        model.queue.all().iter().filter(|row| row.key.kind == Kind::Mediation).collect();
    rows.sort_by_key(|row| (row.owner != model.me(), row.at.is_none(), row.at, row.key));
    rows
}

/// Those the search leaves.
fn shown(model: &Model) -> Vec<&QueueRow> {
    let searched = Searched::of(model.cases.list.searched());
    let fits = |row: &&QueueRow| searched.fit(row).is_some();
    open_cases(model).into_iter().filter(fits).collect()
}

/// A key while the list is on top.
pub fn press(model: &mut Model, key: Pressed, action: Option<Action>) -> bool {
    let keys: Vec<Key> = shown(model).iter().map(|row| row.key).collect();
    match action {
        Some(Action::Accept) => match model.cases.list.current(&keys).copied() {
            Some(key) => {
                model.cases.list.selected = Some(key);
                record::open(model, key);
            }
            None => model.hint("list.no_hit"),
        },
        Some(Action::Back) => {
            if !model.cases.list.clear() {
                pane::show(model, Base::Queue);
            }
        }
        Some(action) => {
            let page = pane::page(model);
            return model.cases.list.act(action, &keys, page);
        }
        None => {
            if !model.cases.list.type_key(key) {
                return false;
            }
            model.cases.list.selected = shown(model).first().map(|row| row.key);
        }
    }
    true
}

/// Draws the list; returns where the cursor stands.
pub fn draw(model: &Model, area: Rect, buf: &mut Buffer) -> Position {
    let lang = model.lang;
    let cursor = search_line(model, &model.cases.list, area, buf);
    let rows = shown(model);
    let mine = open_cases(model).iter().filter(|row| row.owner == model.me()).count();
    let facts = [("n", rows.len().to_string()), ("mine", mine.to_string())];
    let keys: Vec<Key> = rows.iter().map(|row| row.key).collect();
    let at = model.cases.list.position(&keys);
    let place = list::place(lang, at, keys.len());
    let ticked = many::said(model);
    let all = open_cases(model).len();
    let found = list::found(lang, &model.cases.list, rows.len(), all);
    let total = found.unwrap_or_else(|| lang.fill("cases.total", &facts));
    let total = joined(&[&place, &ticked, &total]);
    paint::put_right(buf, area.right() - 1, area.y, &total, Style::new());
    let columns = usize::from(area.width) - 1;
    paint::put(buf, area.x + 1, area.y + 1, &lang.say("cases.how"), columns, model.theme.dim());
    let refused = model.queue.refused.clone();
    let none = refused.or_else(|| {
        let searching = !model.cases.list.searched().is_empty();
        let key = if searching { "list.no_hit" } else { "cases.none" };
        (rows.is_empty() && model.queue.known).then(|| lang.say(key))
    });
    let none = none.iter().flat_map(|text| cells::wrap(text, columns)).collect::<Vec<_>>();
    for (y, line) in (area.y + 3..area.bottom()).zip(none) {
        paint::put(buf, area.x + 1, y, &line, columns, model.theme.dim());
    }
    let list = Rect { y: area.y + 2, height: area.height.saturating_sub(2), ..area };
    for (y, index) in (list.y..).zip(window(at, rows.len(), usize::from(list.height))) {
        let row = rows[index];
        paint::put(buf, list.x + 1, y, &line(model, row, area.width), columns, Style::new());
        if model.cases.list.ticked.contains(&row.key) {
            paint::put(buf, list.x, y, "x", 1, Style::new());
        }
        if index == at {
            paint::shade(buf, list, y, model.theme.reverse());
        }
        if is_told(row) {
            let x = list.x + 1 + NUMBER as u16 + 1;
            paint::put(buf, x, y, &wait(model, row), WAIT, model.theme.lamp(row.lamp));
        }
    }
    cursor
}

/// Columns of a case's number and of what it waits for.
const NUMBER: usize = 5;
const WAIT: usize = 13;

/// 「T31 今天14:00  噪音 调解会  王某 孙某 3-2 楼道」; of another's case 「有调解 刘敏 今天14:00」. Whose
/// case it is stands in the opened file, for who waits at the counter reads the list (desk.md,
/// Face): its own mediator tells two of one kind apart by surnames.
fn line(model: &Model, row: &QueueRow, columns: u16) -> String {
    let lang = model.lang;
    if !is_told(row) {
        return format!("{} {}", cells::pad(&row.key.to_string(), NUMBER), restricted(model, row));
    }
    let (parties, whose) = match row.owner == model.me() {
        true => (surnames(model, row), String::new()),
        false => (String::new(), model.name_of(row.owner)),
    };
    format!(
        "{} {} {} {}",
        cells::pad(&row.key.to_string(), NUMBER),
        cells::pad(&wait(model, row), WAIT),
        cells::pad(&words::why(lang, row), if layout::is_roomy(columns) { 40 } else { 22 }),
        joined(&[&parties, &row.address, &whose]),
    )
}

/// 「王某 孙某」
fn surnames(model: &Model, row: &QueueRow) -> String {
    let parties = row.facts.get("parties").map_or("", String::as_str);
    let first = parties.split(' ').filter_map(|name| name.chars().next());
    let one = |first: char| model.lang.fill("cases.somebody", &[("first", first.to_string())]);
    first.map(one).collect::<Vec<_>>().join(" ")
}

/// Whether the desk told more of the case than that there is one.
pub fn is_told(row: &QueueRow) -> bool {
    !row.facts.is_empty()
}

/// 「有调解 刘敏 今天14:00」
pub fn restricted(model: &Model, row: &QueueRow) -> String {
    exists(model, row.owner, row.at)
}

/// The same, of whose case and when it is talked about next.
pub fn exists(model: &Model, mediator: u64, at: Option<Moment>) -> String {
    let when = at.map(|at| match at.minute_of_day() {
        0 => words::day(model.lang, at.last_day(), model.now),
        _ => {
            let between = if model.lang == Lang::Zh { "" } else { " " };
            let day = words::day(model.lang, at.date(), model.now);
            format!("{day}{between}{}", words::clock(at))
        }
    });
    let when = when.unwrap_or_default();
    joined(&[&model.lang.say("cases.exists"), &model.name_of(mediator), &when])
}
