//! F2 on the screen.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::elsewhere;
use super::queue::{Item, RowId, Show};
use crate::console::list::{self, List, window};
use crate::console::model::Model;
use crate::console::{cells, incident, layout, many, paint, rows};
use crate::domain::Kind;
use crate::wire::QueueRow;
use crate::words::{self, Lang};

/// The search box on a list's first line; returns where the cursor stands. Words that the next
/// letter takes the place of are marked as such.
pub fn search_line<T: Clone + Ord>(
    model: &Model,
    list: &List<T>,
    area: Rect,
    buf: &mut Buffer,
) -> Position {
    let query = &list.query;
    let label = format!(" {}: ", model.lang.say("list.search"));
    let x = paint::put(buf, area.x, area.y, &label, usize::from(area.width), Style::new());
    let room = usize::from(area.right().saturating_sub(x)).saturating_sub(30);
    let typed = cells::clean(query.value());
    let before: String = query.value().chars().take(query.cursor()).collect();
    let before = cells::width(&cells::clean(&before));
    let style = if list.stale { model.theme.reverse() } else { Style::new() };
    paint::put(buf, x, area.y, &typed, room, style);
    Position { x: x + before.min(room) as u16, y: area.y }
}

/// Lines below a list in a wide window, with their rule, for what is known of its selected
/// row; none where a record is open beside it.
pub fn below(model: &Model, places: &layout::Places) -> u16 {
    if places.halves.is_some() && model.record().is_none() { 9 } else { 0 }
}

/// Draws the list; returns where the cursor stands.
pub fn draw(model: &Model, area: Rect, buf: &mut Buffer) -> Position {
    let queue = &model.queue;
    let lang = model.lang;
    let cursor = search_line(model, &queue.list, area, buf);
    let (hits, total) = queue.totals();
    let searching = !queue.list.searched().is_empty();
    let (key, n, all) = match (searching, queue.beyond()) {
        (true, 0) => ("queue.found", hits, total),
        (false, 0) => ("queue.total", hits, total),
        // The search looks into what came, and says that it did not look into all.
        (true, _) => ("list.first_partial", hits, hits),
        (false, beyond) => ("list.first", total, total + beyond),
    };
    let totals = lang.fill(key, &[("n", n.to_string()), ("total", all.to_string())]);
    let ids = queue.ids();
    let place = list::place(lang, queue.list.position(&ids), ids.len() + queue.beyond());
    let ticked = many::said(model);
    let totals = rows::joined(&[&place, &ticked, &totals]);
    if queue.known && queue.refused.is_none() {
        paint::put_right(buf, area.right() - 1, area.y, &totals, Style::new());
    }

    let (today, later) = queue.items();
    let mut lines = Vec::new();
    if !searching && queue.known && queue.refused.is_none() {
        let n = queue.due_today().to_string();
        let show = match queue.show {
            Show::All => "queue.show.all".to_string(),
            Show::Mine => "queue.show.mine".to_string(),
            Show::Only(kind) => format!("kind.{}", kind.word()),
        };
        let today = lang.fill("queue.today", &[("n", n)]);
        let show = lang.fill("queue.show_is", &[("what", lang.say(&show))]);
        lines.push((format!("{today}   {show}"), None));
    }
    let is_due = |item: &&Item<'_>| match item {
        Item::Row(row) => !queue.soon.contains(&row.key),
        Item::Fold { .. } => false,
    };
    let due = today.iter().take_while(is_due).count();
    let (due, soon) = today.split_at(if searching { today.len() } else { due });
    lines.extend(due.iter().map(|item| (String::new(), Some(*item))));
    if !soon.is_empty() {
        let n = soon.len().to_string();
        lines.push((lang.fill("queue.soon", &[("n", n)]), None));
        lines.extend(soon.iter().map(|item| (String::new(), Some(*item))));
    }
    if !later.is_empty() {
        lines.push((String::new(), None));
        lines.push((lang.say("queue.later"), None));
        lines.extend(later.iter().map(|item| (String::new(), Some(*item))));
    }
    let selected = queue.list.current(&queue.ids()).cloned();
    let is_selected = |item: &Item<'_>| match (item, &selected) {
        (Item::Row(row), Some(RowId::Record(key))) => row.key == *key,
        (Item::Fold { category, .. }, Some(RowId::Fold(code))) => category == code,
        _ => false,
    };
    let at = lines.iter().position(|(_, item)| item.as_ref().is_some_and(is_selected));
    let list = Rect { y: area.y + 1, height: area.height - 1, ..area };
    for (y, index) in (list.y..).zip(window(at.unwrap_or(0), lines.len(), usize::from(list.height)))
    {
        let (heading, item) = &lines[index];
        match item {
            None => {
                paint::put(
                    buf,
                    list.x + 1,
                    y,
                    heading,
                    usize::from(list.width) - 1,
                    model.theme.strong(),
                );
            }
            Some(Item::Row(row)) => line(model, row, Rect { y, height: 1, ..list }, buf),
            Some(Item::Fold { category, count }) => {
                let mark = if queue.opened.contains(*category) { '-' } else { '+' };
                let name = lang.category_of(model.categories(), category);
                let text = format!("   {mark} {name} {count}");
                paint::put(buf, list.x, y, &text, usize::from(list.width), Style::new());
            }
        }
        if item.as_ref().is_some_and(is_selected) {
            paint::shade(buf, list, y, model.theme.reverse());
            if let Some(Item::Row(row)) = item {
                put_wait(model, row, list.x, y, buf);
            }
        }
    }
    let none = match (&queue.refused, searching) {
        (Some(why), _) => Some(why.clone()),
        (None, true) if hits == 0 && queue.known => {
            Some(elsewhere::said(model).unwrap_or_else(|| lang.say("list.no_hit")))
        }
        (None, false) if total == 0 && queue.known => Some(lang.say("queue.empty")),
        _ => None,
    };
    let columns = usize::from(area.width) - 2;
    let none = none.iter().flat_map(|text| cells::wrap(text, columns));
    for (y, line) in (area.y + 3..area.bottom()).zip(none) {
        paint::put(buf, area.x + 1, y, &line, columns, model.theme.dim());
    }
    cursor
}

/// Columns of the lamp's name, wait and category: words of both languages have room.
fn columns(lang: Lang) -> (usize, usize, usize) {
    match lang {
        Lang::Zh => (3, 10, 8),
        Lang::En => (7, 11, 11),
    }
}

/// What the row waits for, in words, and the name of its lamp before it: a colour alone says
/// nothing to who does not see it. Returns where the rest begins.
fn put_wait(model: &Model, row: &QueueRow, x: u16, y: u16, buf: &mut Buffer) -> u16 {
    let (lamp, wide, _) = columns(model.lang);
    if model.queue.gone.contains(&row.key) {
        // Beside an open record the end of the row is out of sight: it says so where it begins.
        let text = cells::pad(&model.lang.say("queue.off"), lamp + wide);
        paint::put(buf, x + 1, y, &text, lamp + wide, model.theme.dim());
        return x + 1 + (lamp + wide) as u16;
    }
    let name = model.lang.say(&format!("colour.{}", row.lamp.word()));
    // Behind the mark of a ticked or a changed row.
    let text = cells::pad(&name, lamp) + &wait(model, row);
    paint::put(buf, x + 1, y, &text, lamp + wide, model.theme.lamp(row.lamp));
    x + 1 + (lamp + wide) as u16
}

fn line(model: &Model, row: &QueueRow, area: Rect, buf: &mut Buffer) {
    let queue = &model.queue;
    let mark = match (
        queue.list.ticked.contains(&RowId::Record(row.key)),
        queue.changed.contains(&row.key),
    ) {
        (true, _) => "x",
        (false, true) => "*",
        (false, false) => " ",
    };
    paint::put(buf, area.x, area.y, mark, 1, Style::new());
    let x = put_wait(model, row, area.x, area.y, buf);
    let style = if queue.gone.contains(&row.key) { model.theme.dim() } else { Style::new() };
    let (_, _, category_columns) = columns(model.lang);
    let (address, who, name) = if layout::is_roomy(area.width) { (24, 14, 8) } else { (10, 8, 6) };
    let text = format!(
        " {} {} {} {} {}",
        cells::pad(&category(model, row), category_columns),
        cells::pad(&cells::cut_front(&row.address, address), address),
        cells::pad(
            if rows::is_sensitive(model.categories(), &row.category) { "" } else { &row.who },
            who
        ),
        cells::pad(&owner(model, row), name),
        remark(model, row),
    );
    paint::put(buf, x, area.y, &text, usize::from(area.right().saturating_sub(x)), style);
}

/// What it waits for: 今天17点, 逾期1天; what is closed waits for nothing and says how
/// it ended.
pub fn wait(model: &Model, row: &QueueRow) -> String {
    match row.key.kind {
        Kind::Incident if !row.stage.is_closed() => incident::since_words(model, row),
        _ => words::waits(model.lang, row, model.now),
    }
}

/// Who has it; nobody's name where it is nobody's.
fn owner(model: &Model, row: &QueueRow) -> String {
    if row.owner == 0 { String::new() } else { model.name_of(row.owner) }
}

fn category(model: &Model, row: &QueueRow) -> String {
    model.lang.category_of(model.categories(), &row.category)
}

fn remark(model: &Model, row: &QueueRow) -> String {
    let lang = model.lang;
    if model.queue.gone.contains(&row.key) {
        return lang.say("queue.gone");
    }
    let handed = match row.handed_by {
        Some(by) if row.owner == model.me() => {
            lang.fill("queue.handed", &[("name", model.name_of(by))])
        }
        _ => String::new(),
    };
    let hidden = rows::is_sensitive(model.categories(), &row.category);
    let next = row.next.as_ref().map(|next| match next.text.as_str() {
        text if !text.is_empty() && !hidden => text.to_string(),
        _ => lang.word("next", &next.why),
    });
    let source = row.due.as_ref().map_or("", |due| due.source.as_str());
    let text = if hidden { "" } else { row.text.as_str() };
    let why = words::why_in_public(lang, row);
    rows::joined(&[&handed, &next.unwrap_or_default(), &why, text, source])
}

/// The selected row beside the list, from what the list itself knows.
pub fn detail(model: &Model, area: Rect, buf: &mut Buffer) {
    let Some(row) = model.queue.current() else { return };
    let lang = model.lang;
    let columns = usize::from(area.width) - 1;
    // What the desk asks for is no record: it has no number, and says why it stands here.
    let chore = row.key.kind == Kind::Office;
    let number = if chore { String::new() } else { row.key.to_string() };
    let title = rows::joined(&[&number, &category(model, row), &row.address]);
    paint::put(buf, area.x, area.y, &title, columns, model.theme.strong());
    let who =
        if rows::is_sensitive(model.categories(), &row.category) { "" } else { row.who.as_str() };
    let text =
        if rows::is_sensitive(model.categories(), &row.category) { "" } else { row.text.as_str() };
    let source = row.due.as_ref().map_or("", |due| due.source.as_str());
    let facts = [
        ("who", who.to_string()),
        ("text", if chore { words::why(lang, row) } else { text.to_string() }),
        ("owner", owner(model, row)),
        ("due", rows::joined(&[&wait(model, row), source])),
    ];
    let mut y = area.y + 1;
    for (field, value) in facts.iter().filter(|(_, value)| !value.is_empty()) {
        let label = cells::pad(&words::label(lang, field), 9);
        for (number, line) in cells::wrap(&cells::clean(value), columns - 9).into_iter().enumerate()
        {
            let lead = if number == 0 { label.clone() } else { " ".repeat(9) };
            paint::put(buf, area.x, y, &(lead + &line), columns, Style::new());
            y += 1;
        }
    }
}
