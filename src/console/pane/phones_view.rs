//! F5 on the screen.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::phones::Line;
use super::queue_view::search_line;
use crate::console::keymap::{Action, Place};
use crate::console::list::{self, window};
use crate::console::model::Model;
use crate::console::rows::joined;
use crate::console::{cells, layout, paint};
use crate::domain::plan::Number;
use crate::wire::ContactRow;
use crate::words::{self, Lang};

/// Columns of the kind: four Han characters, or a word.
const KIND: usize = 9;
/// Columns of a post, and in a wide window.
const POST: (usize, usize) = (20, 36);
const NUMBER: usize = 15;

/// Draws the directory; returns where the cursor stands.
pub fn draw(model: &Model, area: Rect, buf: &mut Buffer) -> Position {
    let (lang, phones) = (model.lang, &model.phones);
    let cursor = search_line(model, &phones.list, area, buf);
    let [now, others, national] = phones.parts(lang);
    let mut lines: Vec<(String, Option<Line<'_>>)> = Vec::new();
    let heading = |key: &str, n: usize| lang.fill(key, &[("n", n.to_string())]);
    let parts = [("phones.now", now), ("phones.others", others), ("phones.national", national)];
    for (key, part) in parts {
        let first = key == "phones.now";
        if first && phones.known && phones.rows.is_empty() {
            let why = phones.refused.clone().unwrap_or_else(|| lang.say("phones.none"));
            lines.push((why, None));
        } else if !part.is_empty() || first && phones.known {
            lines.push((heading(key, part.len()), None));
        }
        lines.extend(part.into_iter().map(|line| (String::new(), Some(line))));
    }
    let ids: Vec<_> = lines.iter().filter_map(|(_, line)| Some(line.as_ref()?.id())).collect();
    let selected = phones.list.current(&ids).cloned();
    let place = list::place(lang, phones.list.position(&ids), ids.len());
    let found = list::found(lang, &phones.list, ids.len(), phones.count());
    let place = joined(&[&place, &found.unwrap_or_default()]);
    paint::put_right(buf, area.right() - 1, area.y, &place, Style::new());
    let is_selected = |line: &Line<'_>| Some(line.id()) == selected;
    let at = lines.iter().position(|(_, line)| line.as_ref().is_some_and(is_selected));
    let list = Rect { y: area.y + 1, height: area.height - 1, ..area };
    let columns = usize::from(area.width) - 1;
    let post = if layout::is_roomy(area.width) { POST.1 } else { POST.0 };
    for (y, index) in (list.y..).zip(window(at.unwrap_or(0), lines.len(), usize::from(list.height)))
    {
        let (heading, line) = &lines[index];
        let (text, style) = match line {
            None => (heading.clone(), model.theme.strong()),
            Some(Line::Contact(row)) => (contact(model, row, post), Style::new()),
            Some(Line::National(known)) => (number(lang, known, post), Style::new()),
        };
        paint::put(buf, list.x + 1, y, &text, columns, style);
        if line.as_ref().is_some_and(is_selected) {
            paint::shade(buf, list, y, model.theme.reverse());
        }
    }
    cursor
}

/// Who is on call now, in a part of the overview.
pub fn glance(model: &Model, area: Rect, buf: &mut Buffer) {
    let lang = model.lang;
    let columns = usize::from(area.width).saturating_sub(2);
    let key = model.keymap.key_of(Place::Everywhere, Action::Phones).unwrap_or_default();
    let title = joined(&[&key, &lang.say("strip.phones")]);
    paint::put(buf, area.x + 1, area.y, &title, columns, model.theme.strong());
    let now = model.phones.rows.iter().filter(|row| row.on_call);
    let lines = now.map(|row| columns_of(lang, POST.0, &row.kind, &row.post, &row.number, ""));
    for (y, line) in (area.y + 2..area.bottom()).zip(lines) {
        paint::put(buf, area.x + 1, y, &line, columns, Style::new());
    }
}

fn columns_of(
    lang: Lang,
    columns: usize,
    kind: &str,
    post: &str,
    number: &str,
    remark: &str,
) -> String {
    let kind = words::choice(lang, "contact_kind", kind);
    joined(&[
        &cells::pad(&kind, if lang == Lang::Zh { KIND - 4 } else { KIND }),
        &cells::pad(post, columns),
        &cells::pad(number, NUMBER),
        remark,
    ])
}

fn contact(model: &Model, row: &ContactRow, columns: usize) -> String {
    let lang = model.lang;
    let post = joined(&[&row.post, &row.person]);
    columns_of(lang, columns, &row.kind, &post, &row.number, &remark(model, row))
}

/// Hours, buildings, the substitute, and whether the number is to be checked.
pub fn remark(model: &Model, row: &ContactRow) -> String {
    let lang = model.lang;
    let hours = match row.hours.as_str() {
        "" => lang.say("phones.no_hours"),
        hours => words::kept_hours(lang, hours),
    };
    let area = match row.area.as_slice() {
        [] => String::new(),
        area => lang.fill("phones.area", &[("area", area.join(" "))]),
    };
    let other = row.substitute.and_then(|key| model.phones.row(key));
    let other = other.map(|other| lang.fill("phones.substitute", &[("post", &other.post)]));
    let check = if row.check { lang.say("phones.check") } else { String::new() };
    joined(&[&hours, &check, &area, &other.unwrap_or_default()])
}

fn number(lang: Lang, known: &Number, columns: usize) -> String {
    let post = if lang == Lang::Zh { &known.zh } else { &known.en };
    let sure = if known.is_unverified() { lang.say("phones.unverified") } else { String::new() };
    columns_of(lang, columns, &known.kind, post, &known.number, &sure)
}
