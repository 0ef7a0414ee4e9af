//! The palette on the screen.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::shown::{Group, group, lines, way};
use super::{Item, Palette, items};
use crate::console::list::{self, window};
use crate::console::model::Model;
use crate::console::rows::joined;
use crate::console::{cells, paint};

/// Rows of the box: on a high screen no more are read.
const HIGHEST: u16 = 24;
const WIDEST: u16 = 100;
/// Columns of a title, and of what comes to it.
const TITLE: usize = 24;
const WAY: usize = 10;

/// One line of the box: a heading, or a row and which one it is.
enum Line<'a> {
    Heading(String),
    Row(usize, &'a Item),
}

/// Draws the palette; returns where the cursor stands.
pub fn draw(model: &Model, palette: &Palette, area: Rect, buf: &mut Buffer) -> Position {
    let rows = lines(model, palette);
    let everything = items(model, palette);
    let height = area.height.min(HIGHEST);
    let area = Rect { x: area.x + 1, y: area.y, width: area.width.min(WIDEST) - 2, height };
    paint::popup(buf, area);
    let rows_of_box = area.top()..area.bottom();
    paint::margin(buf, area.x.saturating_sub(1), rows_of_box.clone());
    paint::margin(buf, area.right(), rows_of_box);
    let columns = usize::from(area.width) - 4;
    let label = format!("{}: ", model.lang.say("palette.title"));
    let x = paint::put(buf, area.x + 2, area.y + 1, &label, columns, model.theme.strong());
    paint::put(buf, x, area.y + 1, palette.query.value(), columns.saturating_sub(10), Style::new());
    if !rows.is_empty() {
        let place = list::place(model.lang, palette.at, rows.len());
        paint::put_right(buf, area.right() - 2, area.y + 1, &place, Style::new());
    }

    let grouped = palette.query.value().trim().is_empty() && !palette.discards;
    let mut shown: Vec<Line<'_>> = Vec::new();
    let mut above = Group::Now;
    for (index, item) in rows.iter().enumerate() {
        let group = if grouped { group(model, item) } else { above };
        if group != above {
            above = group;
            shown.extend(group.heading(model.lang).map(Line::Heading));
        }
        shown.push(Line::Row(index, item));
    }
    let at = shown.iter().position(|line| matches!(line, Line::Row(row, _) if *row == palette.at));
    let inner = Rect { x: area.x + 1, width: area.width - 2, ..area };
    let room = usize::from(height) - 3;
    for (y, index) in (area.y + 2..).zip(window(at.unwrap_or(0), shown.len(), room)) {
        match &shown[index] {
            Line::Heading(text) => {
                paint::put(buf, area.x + 2, y, text, columns, model.theme.strong());
            }
            Line::Row(row, item) => {
                let style = if item.possible { Style::new() } else { model.theme.dim() };
                let way = cells::pad(&way(model, &everything, item), WAY);
                let text = joined(&[&cells::pad(&item.title, TITLE), &way, &item.note]);
                paint::put(buf, area.x + 2, y, &text, columns, style);
                if *row == palette.at {
                    paint::shade(buf, inner, y, model.theme.reverse());
                }
            }
        }
    }
    if rows.is_empty() {
        let none = model.lang.say("list.no_hit");
        paint::put(buf, area.x + 2, area.y + 2, &none, columns, model.theme.dim());
    }
    Position { x: x + palette.query.visual_cursor() as u16, y: area.y + 1 }
}
