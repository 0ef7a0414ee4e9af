//! F3 居民 on the screen: hits by kind, what was typed marked in them, and the selected
//! one seen in passing.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::residents::Hit;
use super::{glance, queue_view};
use crate::console::list::{self, window};
use crate::console::model::Model;
use crate::console::rows::joined;
use crate::console::{cells, layout, many, paint, rows};
use crate::domain::Kind;
use crate::search::highlight;
use crate::wire::FindRow;

/// Columns of a resident's row.
const PERSON: usize = 6;
const PHONE: usize = 13;

/// Columns of name and address in a row of so many.
fn columns(row: u16) -> (usize, usize) {
    if layout::is_roomy(row) { (16, 32) } else { (10, 12) }
}

/// Where the list and what is seen of its selected row stand: beside each other where
/// the screen is wide, else the list above and the other below it, with a rule between.
struct Parts {
    search: Rect,
    list: Rect,
    glance: Rect,
    rule: Option<u16>,
}

/// Lines below the list, and in a wide window.
const BELOW: (u16, u16) = (8, 12);

fn parts(list: Rect, beside: Option<Rect>) -> Parts {
    let search = Rect { height: 1, ..list };
    let rest = Rect { y: list.y + 1, height: list.height.saturating_sub(1), ..list };
    match beside {
        Some(glance) => Parts { search, list: rest, glance, rule: None },
        None => {
            let below = if layout::is_roomy(list.width) { BELOW.1 } else { BELOW.0 };
            let below = below.min(rest.height / 2);
            let above = rest.height - below - 1;
            let y = rest.y + above;
            let glance = Rect { y: y + 1, height: below, ..rest };
            Parts { search, list: Rect { height: above, ..rest }, glance, rule: Some(y) }
        }
    }
}

/// Rows of the list on this screen.
pub fn page(model: &Model) -> usize {
    let (columns, rows) = model.size;
    let Some(places) = layout::places(Rect::new(0, 0, columns, rows)) else { return 1 };
    let (list, beside) = halves(model, &places);
    let entries = model.residents.found.catalog.len();
    usize::from(parts(list, beside).list.height).saturating_sub(entries).max(1)
}

fn halves(model: &Model, places: &layout::Places) -> (Rect, Option<Rect>) {
    match places.halves.filter(|_| model.record().is_some()) {
        Some((left, right)) => (left, Some(right)),
        None => (places.body, None),
    }
}

/// Draws the list and, unless a record is drawn there, what is seen of the selected
/// row; returns where the cursor stands.
pub fn draw(model: &Model, places: &layout::Places, buf: &mut Buffer) -> Position {
    let residents = &model.residents;
    let (list, beside) = halves(model, places);
    let parts = parts(list, beside);
    let cursor = queue_view::search_line(model, &residents.list, parts.search, buf);
    // Without an answer and without a right to one there is nothing to count.
    if residents.answered.is_some() && residents.refused.is_none() {
        let right = parts.search.right() - 1;
        paint::put_right(buf, right, parts.search.y, &count(model), Style::new());
    }
    let hits = residents.hits();
    if hits.is_empty() {
        if residents.is_answered() {
            none(model, parts.list, buf);
        }
        return cursor;
    }
    let at = residents.list.position(&hits);
    // Entries of the catalog stand under whatever page of records is shown.
    let records = residents.found.rows.len();
    let entries = residents.found.catalog.len();
    let height = usize::from(parts.list.height).saturating_sub(entries);
    let shown = window(at.min(records.saturating_sub(1)), records, height);
    for (y, index) in (parts.list.y..parts.list.bottom()).zip(shown.chain(records..hits.len())) {
        let hit = &hits[index];
        let tick = if residents.list.ticked.contains(hit) { "x" } else { " " };
        let area = Rect { y, height: 1, ..parts.list };
        match (
            residents.found.rows.get(index),
            residents.found.catalog.get(index.wrapping_sub(records)),
        ) {
            (Some(row), _) => line(model, row, tick, area, buf),
            (None, Some(entry)) => {
                let category = model.lang.category(entry);
                let (kind, does) =
                    (model.lang.say("list.catalog"), model.lang.say("list.registers"));
                let text = format!("{tick}{kind}  {category}  {does}");
                paint::put(buf, area.x, y, &text, usize::from(area.width), Style::new());
            }
            (None, None) => {}
        }
        if index == at {
            paint::shade(buf, parts.list, y, model.theme.reverse());
        }
    }
    if beside.is_none() {
        if let Some(y) = parts.rule {
            paint::rule(buf, parts.list, y, model.theme.dim());
        }
        match &hits[at] {
            Hit::Record(key) => glance::draw(model, *key, parts.glance, buf),
            Hit::Category(code) => glance::entry(model, code, parts.glance, buf),
        }
    }
    cursor
}

/// 「前50/共123」
fn count(model: &Model) -> String {
    let residents = &model.residents;
    let found = &residents.found;
    let entries = found.catalog.len();
    let shown = found.rows.len() + entries;
    let total = found.total + entries as u64;
    let facts = [("n", shown.to_string()), ("total", total.to_string())];
    let hits = residents.hits();
    let at = residents.list.position(&hits);
    // Entries of the catalog stand behind all records.
    let behind = if at < found.rows.len() { 0 } else { usize::try_from(found.total).unwrap_or(0) };
    let at = at.max(at.saturating_sub(found.rows.len()) + behind);
    let place = list::place(model.lang, at, usize::try_from(total).unwrap_or(usize::MAX));
    let key = if found.partial { "list.first_partial" } else { "list.first" };
    let ticked = many::said(model);
    joined(&[&place, &ticked, &model.lang.fill(key, &facts)])
}

fn none(model: &Model, area: Rect, buf: &mut Buffer) {
    let residents = &model.residents;
    let key = if residents.list.searched().is_empty() { "list.nobody" } else { "list.no_hit" };
    let text = residents.refused.clone().unwrap_or_else(|| model.lang.say(key));
    let columns = usize::from(area.width) - 2;
    for (y, line) in (area.y + 1..area.bottom()).zip(cells::wrap(&text, columns)) {
        paint::put(buf, area.x + 1, y, &line, columns, model.theme.dim());
    }
}

/// The row of one hit, made of parts, each with what was typed of it marked.
fn line(model: &Model, row: &FindRow, tick: &str, area: Rect, buf: &mut Buffer) {
    let lang = model.lang;
    let (name, address) = (cells::clean(&row.name), cells::clean(&row.address));
    let (name_columns, address_columns) = columns(area.width);
    let address = match row.key.kind {
        Kind::Resident => cells::cut_front(&address, address_columns),
        _ => address,
    };
    let query = model.residents.answered.as_deref().unwrap_or_default();
    let why = row.why.as_str();
    let named: Vec<Marked> = match why {
        "sound" | "also" => Vec::new(),
        "blurred" => highlight::blurred(&name, query).into_iter().map(one).collect(),
        "fuzzy" => highlight::nearly(&name, query).into_iter().map(one).collect(),
        _ => highlight::name(&name, query).into_iter().map(one).collect(),
    };
    let tail: Vec<Marked> = match why {
        "phone" => highlight::phone(&row.phone, query).into_iter().collect(),
        _ => Vec::new(),
    };
    let placed: Vec<Marked> = match why {
        "phone" => Vec::new(),
        _ => highlight::address(&address, query).into_iter().collect(),
    };
    let mut put = Row { x: 0, area, style: model.theme.hit(), buf };
    put.part(tick, &[]);
    match row.key.kind {
        Kind::Resident => {
            // Members of one household stand together under its head.
            let lead = if matches!(row.relation.as_str(), "" | "02") { "" } else { "  " };
            put.part(lead, &[]);
            put.column(&name, name_columns - lead.len(), &named);
            put.column(&rows::person(lang, row), PERSON, &[]);
            put.column(&address, address_columns, &placed);
            put.column(&row.phone, PHONE, &tail);
            let why = lang.find(&format!("list.why.{why}")).unwrap_or_default();
            put.part(&joined(&[&why, &rows::in_public(lang, row)]), &[]);
        }
        Kind::Matter => {
            let code = row.tags.first().map_or("", String::as_str);
            let category = lang.category_of(model.categories(), code);
            let about =
                if named.is_empty() { highlight::name(&category, query) } else { Vec::new() };
            let hidden = rows::is_sensitive(model.categories(), code);
            put.word(&lang.say("list.matter"), &[]);
            put.word(&row.key.to_string(), &[]);
            // Found by somebody's name, it would stand beside them.
            if !hidden || !about.is_empty() {
                put.word(&category, &about.into_iter().map(one).collect::<Vec<_>>());
            }
            if !hidden {
                put.word(&name, &named);
            }
            put.word(&address, &placed);
            put.word(&lang.word("stage", &row.status), &[]);
            if !hidden {
                let text = cells::clean(row.tags.get(1).map_or("", String::as_str));
                let quoted = highlight::quoted(&text, query);
                put.word(&text, &quoted.into_iter().collect::<Vec<_>>());
            }
        }
        kind => {
            put.word(&lang.say(&format!("kind.{}", kind.word())), &[]);
            put.word(&row.key.to_string(), &[]);
            // Who is a party stands in the opened file.
            if kind != Kind::Mediation {
                put.word(&name, &named);
            }
            put.word(&row.phone, &tail);
            put.word(&address, &placed);
        }
    }
}

/// Characters of a part that were typed: from one on, up to before another.
type Marked = (usize, usize);

fn one(at: usize) -> Marked {
    (at, at + 1)
}

/// A row on its way onto the screen.
struct Row<'a> {
    /// Columns that are written already.
    x: usize,
    area: Rect,
    style: Style,
    buf: &'a mut Buffer,
}

impl Row<'_> {
    /// Writes a part and marks what was typed of it, as far as the row has room.
    fn part(&mut self, text: &str, marked: &[Marked]) {
        let width = |chars: usize| cells::width(&text.chars().take(chars).collect::<String>());
        let room = usize::from(self.area.width).saturating_sub(self.x);
        let shown = cells::width(text).min(room);
        let at = self.area.x.saturating_add(self.x as u16);
        if shown > 0 {
            paint::put(self.buf, at, self.area.y, text, room, Style::new());
        }
        for (from, to) in marked {
            let (from, to) = (width(*from), width(*to).min(shown));
            if from < to {
                let columns = self.x + from..self.x + to;
                paint::mark(self.buf, self.area, self.area.y, columns, self.style);
            }
        }
        self.x += shown;
    }

    /// Writes a part in exactly so many columns and a blank behind it.
    fn column(&mut self, text: &str, columns: usize, marked: &[Marked]) {
        let text = cells::pad(text, columns) + " ";
        self.part(&text, marked);
    }

    /// Writes a part with two blanks behind it; nothing where there is none.
    fn word(&mut self, text: &str, marked: &[Marked]) {
        if !text.is_empty() {
            self.part(text, marked);
            self.part("  ", &[]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_keeps_half_of_a_narrow_screen_and_all_of_a_wide_half() {
        let narrow = parts(Rect::new(0, 3, 80, 18), None);
        assert_eq!((narrow.list.height, narrow.rule, narrow.glance.height), (8, Some(12), 8));
        assert_eq!(narrow.glance.bottom(), 21);
        let smallest = parts(Rect::new(0, 3, 60, 14), None);
        assert_eq!((smallest.list.height, smallest.glance.height), (6, 6));
        let wide = parts(Rect::new(0, 3, 66, 30), Some(Rect::new(67, 3, 53, 30)));
        assert_eq!((wide.list.height, wide.rule), (29, None));
    }
}
