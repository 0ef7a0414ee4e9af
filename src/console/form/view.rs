//! A form on the screen: the fields, the candidates under the one the cursor is in,
//! the buttons, and what the neighbourhood knows at the right.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::lookup::SHOWN;
use super::offered::{choices, matching};
use super::pick::Pick;
use super::{Entry, Focus, Form, alike};
use crate::console::keymap::{Action, Place};
use crate::console::model::Model;
use crate::console::{cells, list, paint, rows};
use crate::domain::command::{FieldKind, Need};
use crate::domain::input;
use crate::wire::Around;
use crate::words::{self, Lang};

/// Columns of the labels.
fn label_columns(lang: Lang) -> usize {
    match lang {
        Lang::Zh => 10,
        Lang::En => 17,
    }
}

/// Columns of 已知 at the right.
const AROUND: u16 = 34;

/// One line of a form before it is put on the screen.
struct Line {
    label: String,
    text: String,
    style: Style,
    /// Belongs to the field the cursor is in.
    focused: bool,
    /// Columns before the real cursor, if it stands here.
    cursor: Option<usize>,
}

/// Draws a form; returns where the cursor stands.
pub fn draw(model: &Model, form: &Form, area: Rect, buf: &mut Buffer) -> Option<Position> {
    let lang = model.lang;
    let whom = form.made_for().map(|name| lang.fill("form.made_for", &[("name", name)]));
    let draft = if form.resumed { lang.say("form.is_draft") } else { String::new() };
    let title = words::title(lang, form.command.name);
    let title = rows::joined(&[&title, &form.about, &whom.unwrap_or_default(), &draft]);
    paint::put(buf, area.x + 1, area.y, &title, usize::from(area.width) - 1, model.theme.strong());
    let mut area = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    if !form.phones.is_empty() {
        let phones = lang.fill("record.phones", &[("phones", &form.phones)]);
        let columns = usize::from(area.width) - 2;
        for line in cells::wrap(&cells::clean(&phones), columns).into_iter().take(2) {
            paint::put(buf, area.x + 1, area.y, &line, columns, model.theme.strong());
            area = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
        }
    }
    let known = !form.around.own.is_empty() || !form.around.near.is_empty();
    if form.command.name == "matter.new" && known && area.width >= 80 {
        let right = Rect { x: area.right() - AROUND, y: area.y - 1, width: AROUND, ..area };
        around(model, &form.around, right, buf);
        area.width -= AROUND + 1;
    }
    let news = Some(form.news.clone()).filter(|news| !news.is_empty());
    let said: Vec<_> = news.into_iter().chain(advice(model, form)).collect();
    if !said.is_empty() {
        area.height = area.height.saturating_sub(at_the_foot(model, &said, area, buf));
    }
    let labels = label_columns(lang);
    let lines = lines(model, form, usize::from(area.width).saturating_sub(labels + 2));
    let focus = lines.iter().rposition(|line| line.focused).unwrap_or(0);
    // The last row is the buttons' own.
    let height = usize::from(area.height.saturating_sub(1));
    let top = (focus + 1).saturating_sub(height);
    let mut cursor = None;
    for (y, line) in (area.y..area.bottom().saturating_sub(1)).zip(&lines[top..]) {
        let label = if line.focused { model.theme.strong() } else { Style::new() };
        paint::put(buf, area.x + 1, y, &line.label, labels, label);
        let x = area.x + 1 + labels as u16;
        paint::put(buf, x, y, &line.text, usize::from(area.right().saturating_sub(x)), line.style);
        if let Some(before) = line.cursor {
            cursor = Some(Position { x: x + before as u16, y });
        }
    }
    let (y, before) = (area.y as usize + lines.len() - top, 0);
    match buttons(model, form, area, y as u16 + before, buf) {
        Some(button) => Some(button),
        None => cursor,
    }
}

fn lines(model: &Model, form: &Form, columns: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut prefilled = false;
    let shown = form.entries.iter().enumerate().filter(|(index, _)| form.shows(*index));
    for (index, entry) in shown {
        // What is filled already stands apart from what is asked.
        let filled = matches!(entry.field.need, Need::Prefilled(_));
        if filled && !prefilled && index > 0 {
            lines.push(blank());
        }
        prefilled |= filled;
        let focused = form.focus == Focus::Field(index);
        let label = words::label_of(model.lang, entry.field);
        value(model, (form, entry), focused, label, columns, &mut lines);
        if let Some(problem) = form.problem.as_ref().filter(|p| p.field == Some(index)) {
            for text in cells::wrap(&problem.text, columns) {
                lines.push(Line { text, style: model.theme.error(), focused, ..blank() });
            }
        }
        if focused {
            lines.extend(
                candidates(model, form, entry, columns).into_iter().map(|(text, style)| Line {
                    text,
                    style,
                    focused,
                    ..blank()
                }),
            );
        }
    }
    lines.push(blank());
    lines
}

fn blank() -> Line {
    Line {
        label: String::new(),
        text: String::new(),
        style: Style::new(),
        focused: false,
        cursor: None,
    }
}

/// The field itself: one line, or as many as its text needs.
fn value(
    model: &Model,
    (form, entry): (&Form, &Entry),
    focused: bool,
    label: String,
    columns: usize,
    lines: &mut Vec<Line>,
) {
    let line = |label: &str, text: String| Line { label: label.into(), text, focused, ..blank() };
    if entry.picked.is_some() || entry.is_empty() {
        let hint = hint(model, form, entry);
        let text = rows::joined(&[entry.words(), &hint]);
        let style = if entry.is_empty() { model.theme.dim() } else { Style::new() };
        let cursor = focused.then(|| match entry.picked {
            Some(_) => cells::width(&cells::clean(entry.words())),
            None => 0,
        });
        return lines.push(Line { style, cursor, ..line(&label, text) });
    }
    let typed = cells::clean(entry.input.value());
    let before: String = entry.input.value().chars().take(entry.input.cursor()).collect();
    let at = cells::clean(&before).len();
    let folded = cells::fold(&typed, columns.saturating_sub(1).max(2));
    let last = folded.len() - 1;
    for (number, range) in folded.into_iter().enumerate() {
        let inside = range.contains(&at) || (number == last && at >= range.end);
        let cursor =
            (focused && inside).then(|| cells::width(&typed[range.start..at.min(range.end)]));
        let mut text = typed[range].to_string();
        if number == last && number == 0 {
            text = rows::joined(&[&text, &hint(model, form, entry)]);
        }
        let label = if number == 0 { label.as_str() } else { "" };
        lines.push(Line { cursor, ..line(label, text) });
    }
}

/// What stands behind the value: what the desk fills in, what a date means.
fn hint(model: &Model, form: &Form, entry: &Entry) -> String {
    let lang = model.lang;
    match (entry.field.kind, entry.field.need) {
        (_, Need::Prefilled("@now")) if entry.is_empty() => {
            lang.fill("form.now", &[("time", words::clock(model.now))])
        }
        (_, Need::Prefilled("@today")) if entry.is_empty() => lang.say("when.today"),
        _ if entry.is_read() => {
            let read = input::reading(entry.field, entry.value(), model.now, &model.calendar);
            let said = read.map(|read| words::reading(lang, &read, model.now));
            said.map(|said| format!("({said})")).unwrap_or_default()
        }
        // Callers speak first: what they say need not wait for who they are.
        (FieldKind::Who, Need::Optional)
            if entry.is_empty()
                && form.first_is(entry.field.name)
                && form.own_words().is_some() =>
        {
            lang.say("form.who_later")
        }
        (FieldKind::Who, _) if entry.is_unfiled() && !entry.is_empty() => lang.say("form.no_file"),
        _ if entry.field.name == "order" && form.around.order.is_some() && !entry.is_empty() => {
            let id = form.around.order.map(|key| key.to_string()).unwrap_or_default();
            lang.fill("form.same_order", &[("id", id)])
        }
        (FieldKind::Limit, _) if form.needs(entry) && entry.is_empty() => {
            lang.say("form.required_limit")
        }
        _ if form.needs(entry) && entry.is_empty() => lang.say("form.required"),
        _ if entry.field.stop && entry.is_empty() && form.focused_is(entry) => {
            lang.say("form.may_stay")
        }
        // Where the arrows stand among what may be meant.
        _ if entry.picked.is_none() && !entry.is_empty() && form.focused_is(entry) => {
            let n = if entry.is_lookup() {
                entry.lookup.rows.len().max(usize::try_from(entry.lookup.total).unwrap_or(0))
            } else {
                matching(model, form, entry).len()
            };
            if n > 1 {
                list::place(lang, entry.candidate, n.max(entry.candidate + 1))
            } else {
                String::new()
            }
        }
        _ => String::new(),
    }
}

/// What may be meant by what was typed, under the field.
fn candidates(model: &Model, form: &Form, entry: &Entry, columns: usize) -> Vec<(String, Style)> {
    let marked = |index: usize| match index == entry.candidate && entry.picked.is_none() {
        true => model.theme.reverse(),
        false => Style::new(),
    };
    if entry.is_lookup() {
        let untyped = entry.input.value().trim().is_empty() && !entry.is_offered();
        if entry.picked.is_some() || untyped {
            return Vec::new();
        }
        let hits = entry.lookup.rows.iter().take(SHOWN).enumerate();
        let mut lines: Vec<_> = hits
            .map(|(index, row)| {
                let text = rows::in_words(model.lang, model.categories(), row);
                // Of two namesakes behind one door the number tells which file is meant.
                let twin = form.command.name == "resident.merge";
                let text = if twin { format!("{} {text}", row.key) } else { text };
                let heard = match row.why.as_str() {
                    "sound" => model.lang.say("form.by_sound"),
                    "blurred" => model.lang.say("form.blurred"),
                    "fuzzy" => model.lang.say("form.nearly"),
                    _ => String::new(),
                };
                let remarks = rows::in_public(model.lang, row);
                // Whose number it is that was typed the end of.
                let rung = if row.why == "phone" { row.phone.as_str() } else { "" };
                (rows::joined(&[&text, rung, &heard, &remarks]), marked(index))
            })
            .collect();
        let shown = lines.len() as u64;
        let answered = entry.lookup.answered.as_deref() == Some(entry.input.value().trim());
        if answered {
            for (at, other) in (entry.lookup.rows.len()..).zip(form.others(entry)) {
                lines.push((form.says(model.lang, entry, other), marked(at)));
            }
        }
        if entry.lookup.total > shown {
            let facts = [("n", shown.to_string()), ("total", entry.lookup.total.to_string())];
            lines.push((model.lang.fill("list.first", &facts), model.theme.dim()));
        }
        return lines;
    }
    let mut picks = matching(model, form, entry);
    let mut typed = !entry.input.value().is_empty() && entry.picked.is_none();
    if picks.is_empty() {
        // Nothing of that: what there is stays on the screen, and Enter takes none of it.
        (picks, typed) = (choices(model, form, entry), false);
    }
    // Short words stand side by side, so that a list of colleagues or reasons is
    // seen at a glance; what Enter would take stands first.
    let words = |pick: &Pick| format!("{} {}", pick.digits, pick.words);
    let taken = picks.get(entry.candidate).filter(|_| typed).map(words);
    let others = picks.iter().map(words).filter(|words| Some(words) != taken.as_ref());
    let others = side_by_side(others, columns).into_iter().map(|line| (line, model.theme.dim()));
    taken.map(|words| (words, model.theme.reverse())).into_iter().chain(others).collect()
}

/// Words in lines of at most `columns`, none of them broken.
fn side_by_side(words: impl Iterator<Item = String>, columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words {
        match lines.last_mut() {
            Some(line) if cells::width(line) + 2 + cells::width(&word) <= columns => {
                line.push_str("  ");
                line.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    lines
}

fn buttons(model: &Model, form: &Form, area: Rect, y: u16, buf: &mut Buffer) -> Option<Position> {
    let y = y.min(area.bottom().saturating_sub(1));
    let mut x = area.x + 1;
    let mut cursor = None;
    for (index, button) in form.buttons().iter().enumerate() {
        let focused = form.focus == Focus::Button(index);
        let style = if focused { model.theme.reverse() } else { Style::new() };
        if focused {
            cursor = Some(Position { x: x + 1, y });
        }
        let key = (*button == "next").then(|| model.keymap.key_of(Place::Form, Action::Next));
        let said = model.lang.say(&format!("form.button.{button}"));
        let said = rows::joined(&[&said, &key.flatten().unwrap_or_default()]);
        let text = format!("[{said}]");
        x = paint::put(buf, x, y, &text, 24, style) + 2;
    }
    if !form.unplaced.is_empty() {
        let room = usize::from(area.right().saturating_sub(x));
        paint::put(buf, x, y, &cells::clean(&form.unplaced), room, model.theme.error());
    }
    cursor
}

/// What to know before this is saved: of a certificate what to tell who asks for it, of a
/// written agreement what makes it take effect.
fn advice(model: &Model, form: &Form) -> Vec<String> {
    let chosen = |name: &str| Some(form.entry(name)?.picked.as_ref()?.value.as_str());
    match (form.command.name, &model.session) {
        ("certificate.refuse" | "certificate.ask", Some(session)) => match chosen("certificate") {
            Some(code) => words::advice(model.lang, &session.certificates, &session.here, code),
            None => Vec::new(),
        },
        ("resident.new", _) => {
            let key = model.keymap.key_of(Place::Form, Action::Known).unwrap_or_default();
            alike::told(model, form, &key).into_iter().collect()
        }
        ("mediation.agree", _) if chosen("agreement") == Some("written") => {
            vec![model.lang.say("cases.takes_effect")]
        }
        _ => Vec::new(),
    }
}

/// Draws it at the foot of the form; the lines it takes.
fn at_the_foot(model: &Model, said: &[String], area: Rect, buf: &mut Buffer) -> u16 {
    let columns = usize::from(area.width) - 2;
    let lines: Vec<_> =
        said.iter().flat_map(|line| cells::wrap(&cells::clean(line), columns)).collect();
    let height = lines.len() as u16 + 1;
    let y = area.bottom().saturating_sub(height);
    for (y, (number, line)) in (y..area.bottom()).zip(lines.iter().enumerate()) {
        let style = if number == 0 { model.theme.strong() } else { Style::new() };
        paint::put(buf, area.x + 1, y, line, columns, style);
    }
    height
}

/// 已知: open matters of this person, and how many of each kind the stair has: 本单元 漏水2件.
fn around(model: &Model, known: &Around, area: Rect, buf: &mut Buffer) {
    let columns = usize::from(area.width);
    paint::put(buf, area.x, area.y, &model.lang.say("form.around"), columns, model.theme.strong());
    let mut y = area.y + 1;
    for row in &known.own {
        let category = rows::named_in_public(model.lang, model.categories(), &row.category);
        let sensitive = rows::is_sensitive(model.categories(), &row.category);
        let said = if sensitive { "" } else { row.text.as_str() };
        let owner = model.name_of(row.owner);
        let head = rows::joined(&[&row.key.to_string(), &category, &row.address, &owner]);
        for text in [head, format!("  {said}")] {
            if y < area.bottom() && !text.trim().is_empty() {
                paint::put(buf, area.x, y, &text, columns, Style::new());
                y += 1;
            }
        }
    }
    let near = known.near.iter().map(|(code, n)| {
        let category = model.lang.category_of(model.categories(), code);
        model.lang.fill("form.near", &[("category", category), ("n", n.to_string())])
    });
    for text in near {
        if y < area.bottom() {
            paint::put(buf, area.x, y, &text, columns, Style::new());
            y += 1;
        }
    }
}
