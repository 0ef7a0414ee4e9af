//! A record on the screen.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::facts::facts;
use super::sections::{Section, named, person, sections};
use super::{RecordView, head};
use crate::console::list::{self, window};
use crate::console::model::Model;
use crate::console::pane::{is_beside, mediation};
use crate::console::rows::joined;
use crate::console::{cells, layout, paint};
use crate::domain::record::{Line, LineKind};
use crate::domain::{Key, Kind, Moment};
use crate::wire::{FindRow, MoreRow, Page, Pages};
use crate::words;

/// Columns of the labels: four Han characters, or a word or two.
const LABEL: usize = 12;

/// Draws a record.
pub fn draw(model: &Model, record: &RecordView, area: Rect, buf: &mut Buffer) {
    let columns = usize::from(area.width) - 1;
    let Some(page) = &record.page else {
        let text = model.lang.fill("record.waiting", &[("id", record.key.to_string())]);
        paint::put(buf, area.x + 1, area.y, &text, columns, model.theme.dim());
        return;
    };
    let viewers = joined(&[&changed(model, record, page), &head::viewers(model, page)]);
    let room = columns.saturating_sub(cells::width(&viewers) + 2);
    paint::put(buf, area.x + 1, area.y, &head::title(model, page), room, model.theme.strong());
    paint::put_right(buf, area.right() - 1, area.y, &viewers, model.theme.strong());
    let mut y = area.y + 1;
    for line in head::second(model, page, columns).into_iter().take(4) {
        paint::put(buf, area.x + 1, y, &line, columns, Style::new());
        y += 1;
    }
    let tabs = names(model, record, page, Rect { y, ..area }, buf);
    paint::rule(buf, area, y + 1, Style::new());
    let body = Rect { y: y + 2, height: area.bottom().saturating_sub(y + 2), ..area };
    let lines = section(model, record, page, columns.saturating_sub(1));
    let list = is_list(&lines);
    let height = usize::from(body.height);
    let place = match list {
        true => list::place(model.lang, record.at, lines.len()),
        false => {
            let from = record.at.min(lines.len().saturating_sub(height));
            list::span(model.lang, from, lines.len(), height, false)
        }
    };
    // The sections' names come first.
    if y < area.bottom() && usize::from(area.right() - tabs) > cells::width(&place) + 2 {
        paint::put_right(buf, area.right() - 1, y, &place, Style::new());
    }
    let shown = match list {
        true => window(record.at, lines.len(), height),
        false => {
            let start = record.at.min(lines.len().saturating_sub(height));
            start..(start + height).min(lines.len())
        }
    };
    for (y, index) in (body.y..body.bottom()).zip(shown) {
        paint::put(buf, body.x + 1, y, &lines[index].0, columns, Style::new());
        if list && index == record.at {
            paint::shade(buf, body, y, model.theme.reverse());
        }
    }
}

/// Lines that others have written since it was opened, newest first.
fn fresh<'a>(model: &Model, record: &RecordView, page: &'a Page) -> Vec<&'a Line> {
    let Some(seen) = record.seen else { return Vec::new() };
    let others = |line: &Line| line.recorder != model.me() && line.kind != LineKind::Reveal;
    let fresh = page.lines.iter().filter(|(key, line)| key.sub > seen && others(line));
    fresh.map(|(_, line)| line).collect()
}

/// 「刘敏刚改过」: who wrote something here under one's eyes.
fn changed(model: &Model, record: &RecordView, page: &Page) -> String {
    match fresh(model, record, page).first() {
        Some(line) => model.lang.fill("record.changed", &[("name", model.name_of(line.recorder))]),
        None => String::new(),
    }
}

/// The names of the sections, the shown one in brackets; returns the column behind them.
fn names(model: &Model, record: &RecordView, page: &Page, area: Rect, buf: &mut Buffer) -> u16 {
    let mut x = area.x + 1;
    for (index, section) in sections(page).iter().enumerate() {
        let count = match (&page.body, section) {
            (
                Pages::Resident { members, .. } | Pages::Household { members, .. },
                Section::Members,
            ) => members.len() + page.beyond.people(),
            (
                Pages::Resident { matters, .. } | Pages::Dwelling { matters, .. },
                Section::Matters,
            ) => matters.len() + page.beyond.all(),
            (Pages::Staff { open }, Section::Matters) => open.len() + page.beyond.all(),
            (Pages::Work { people, .. }, Section::People) => people.len(),
            _ => 0,
        };
        let count = if count == 0 { String::new() } else { count.to_string() };
        let name = format!("{}{count}", model.lang.say(&format!("section.{}", section.word())));
        let (text, style) = match index == record.section {
            true => (format!("[{name}]"), model.theme.strong()),
            false => (format!(" {name} "), Style::new()),
        };
        x = paint::put(buf, x, area.y, &text, usize::from(area.right().saturating_sub(x)), style)
            + 1;
    }
    x.min(area.right())
}

/// A line of a section, and the record that Enter opens there.
pub(super) type Row = (String, Option<Key>);

/// The lines of the shown section, for the keys that walk through it.
pub(super) fn rows(model: &Model) -> Vec<Row> {
    let Some(record) = model.record() else { return Vec::new() };
    let Some(page) = &record.page else { return Vec::new() };
    let columns = match layout::places(ratatui::layout::Rect::new(0, 0, model.size.0, model.size.1))
    {
        Some(layout::Places { halves: Some((_, right)), .. }) if is_beside(model.base) => {
            right.width
        }
        _ => model.size.0,
    };
    section(model, record, page, usize::from(columns).saturating_sub(2))
}

/// Whether they are walked through row by row: something opens there.
pub(super) fn is_list(rows: &[Row]) -> bool {
    rows.iter().any(|(_, opens)| opens.is_some())
}

/// The lines of the shown section.
fn section(model: &Model, record: &RecordView, page: &Page, columns: usize) -> Vec<Row> {
    let section = sections(page).get(record.section).copied().unwrap_or(Section::Facts);
    let found = |rows: &[FindRow], text: fn(&Model, &FindRow) -> String| {
        rows.iter().map(|row| (text(model, row), Some(row.key))).collect::<Vec<Row>>()
    };
    let rows = match (&page.body, section) {
        (Pages::Resident { .. }, Section::Timeline) => spoken(model, page, columns),
        (_, Section::Timeline) => told(model, record, page, columns),
        (Pages::Resident { members, .. } | Pages::Household { members, .. }, Section::Members) => {
            counted(model, found(members, head::member), page.beyond.people())
        }
        (Pages::Resident { matters, .. } | Pages::Dwelling { matters, .. }, Section::Matters) => {
            mentioned(model, page, matters)
        }
        (Pages::Staff { open }, Section::Matters) => mentioned(model, page, open),
        (Pages::Work { people, .. }, Section::People) => found(people, head::household),
        (Pages::Dwelling { households, .. }, Section::Households) => {
            counted(model, found(households, head::household), page.beyond.people())
        }
        _ => {
            let facts = facts(model, page);
            let lines = facts.iter().flat_map(|(label, words, opens)| {
                fact(label, words, columns).into_iter().map(|line| (line, *opens))
            });
            lines.collect()
        }
    };
    // Among its own household somebody is on the screen already.
    let other = |(text, opens): Row| (text, opens.filter(|key| *key != page.key));
    let rows: Vec<_> = rows.into_iter().map(other).collect();
    if rows.is_empty() { vec![(model.lang.say("record.nothing"), None)] } else { rows }
}

/// The timeline, what others have written since it was opened marked. Enter opens what a line
/// names, else whom it is all about.
fn told(model: &Model, record: &RecordView, page: &Page, columns: usize) -> Vec<Row> {
    let fresh = fresh(model, record, page);
    let lines = page.lines.iter().flat_map(|(_, line)| {
        let opens = named(page, line).or_else(|| person(page));
        let mark = if fresh.iter().any(|new| std::ptr::eq(*new, line)) { "*" } else { " " };
        let told = timeline(model, page, line, "", columns.saturating_sub(1));
        told.into_iter().enumerate().map(move |(number, text)| {
            (format!("{}{text}", if number == 0 { mark } else { " " }), opens)
        })
    });
    lines.collect()
}

fn mentioned(model: &Model, page: &Page, rows: &[MoreRow]) -> Vec<Row> {
    let rows = rows.iter().map(|row| (matter(model, row), Some(row.key))).collect();
    counted(model, rows, page.beyond.all())
}

/// Rows to walk through, and at their end how many there are where the page has not all.
fn counted(model: &Model, mut lines: Vec<Row>, beyond: usize) -> Vec<Row> {
    if beyond > 0 {
        let (n, total) = (lines.len().to_string(), (lines.len() + beyond).to_string());
        lines.push((model.lang.fill("list.first", &[("n", n), ("total", total)]), None));
    }
    lines
}

fn fact(label: &str, words: &str, columns: usize) -> Vec<String> {
    let lines = cells::wrap(&cells::clean(words), columns.saturating_sub(LABEL));
    let label = |number: usize| if number == 0 { label } else { "" };
    let lines = lines.into_iter().enumerate();
    lines.map(|(number, line)| format!("{}{line}", cells::pad(label(number), LABEL))).collect()
}

/// One line of the timeline: when, who, what; written down later or by somebody else
/// is said. `about` is what it was about, if the page does not tell.
fn timeline(model: &Model, page: &Page, line: &Line, about: &str, columns: usize) -> Vec<String> {
    let stamp = head::stamp(model, line.at);
    let name = page.names.get(&line.staff).cloned().unwrap_or_default();
    let mut what = joined(&[about, &words::timeline(&head::teller(model, page), line)]);
    if line.recorder != line.staff {
        let by = page.names.get(&line.recorder).cloned().unwrap_or_default();
        what.push_str(&model.lang.fill("record.typed_by", &[("name", by)]));
    }
    if line.recorded.0 - line.at.0 > Moment::HOUR {
        let at = head::stamp(model, line.recorded);
        what.push_str(&model.lang.fill("record.typed_at", &[("at", at)]));
    }
    let head = format!("{stamp} {} ", cells::pad(&name, 7));
    let indent = cells::width(&head);
    let lines = cells::wrap(&cells::clean(&what), columns.saturating_sub(indent).max(10));
    let lead = |number: usize| if number == 0 { head.clone() } else { " ".repeat(indent) };
    lines.into_iter().enumerate().map(|(number, line)| lead(number) + &line).collect()
}

/// A resident's timeline: the file's own lines, and what was last said about each of
/// the last matters.
fn spoken(model: &Model, page: &Page, columns: usize) -> Vec<Row> {
    let own = page.lines.iter().map(|(_, line)| (line, String::new(), named(page, line)));
    let contacts = page.contacts.iter().filter_map(|contact| {
        let category = model.lang.category_of(model.categories(), &contact.category);
        let about = joined(&[&contact.matter?.to_string(), &category]);
        Some((&contact.line, about, contact.matter))
    });
    let mut told: Vec<_> = own.chain(contacts).collect();
    told.sort_by_key(|(line, ..)| std::cmp::Reverse(line.at));
    let lines = told.iter().flat_map(|(line, about, opens)| {
        timeline(model, page, line, about, columns).into_iter().map(|text| (text, *opens))
    });
    lines.collect()
}

/// A matter mentioned on another record's page.
fn matter(model: &Model, row: &MoreRow) -> String {
    let lang = model.lang;
    if row.key.kind == Kind::Mediation {
        let exists = mediation::exists(model, row.owner, row.at);
        return format!("{} {exists}", cells::pad(&row.key.to_string(), 7));
    }
    let state = words::waits_more(lang, row, model.now);
    let category = lang.category_of(model.categories(), &row.category);
    format!(
        "{} {} {} {} {}",
        cells::pad(&state, 10),
        cells::pad(&row.key.to_string(), 7),
        cells::pad(&category, 8),
        cells::pad(&model.name_of(row.owner), 7),
        joined(&[&row.address, &row.text]),
    )
}
