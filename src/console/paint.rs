//! Putting text into cells. Everything that stands on the screen passes here, so
//! this is where hostile text is made harmless.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

use super::cells;

/// Writes into a row from `x` on, at most `columns` wide and inside the buffer;
/// returns the column after it.
pub fn put(buf: &mut Buffer, x: u16, y: u16, text: &str, columns: usize, style: Style) -> u16 {
    let area = buf.area;
    if y >= area.bottom() || x >= area.right() {
        return x;
    }
    let room = columns.min(usize::from(area.right() - x));
    let text = cells::cut(&cells::clean(text), room);
    buf.set_stringn(x, y, text, room, style).0
}

/// Writes so that the text ends in the column before `right`; returns where it begins.
pub fn put_right(buf: &mut Buffer, right: u16, y: u16, text: &str, style: Style) -> u16 {
    let columns = cells::width(&cells::clean(text)).min(usize::from(right));
    let x = right.saturating_sub(columns as u16);
    put(buf, x, y, text, columns, style);
    x
}

/// One rule across.
pub fn rule(buf: &mut Buffer, area: Rect, y: u16, style: Style) {
    let line = "-".repeat(usize::from(area.width));
    put(buf, area.x, y, &line, usize::from(area.width), style);
}

/// Restyles a whole row: the selection.
pub fn shade(buf: &mut Buffer, area: Rect, y: u16, style: Style) {
    buf.set_style(Rect { y, height: 1, ..area }.intersection(buf.area), style);
}

/// Adds to the style of some columns of a row, counted from the area's left edge; what
/// is written there stays.
pub fn mark(buf: &mut Buffer, area: Rect, y: u16, columns: Range<usize>, style: Style) {
    let column = |at: usize| area.x.saturating_add(u16::try_from(at).unwrap_or(u16::MAX));
    let (from, to) = (column(columns.start), column(columns.end).min(area.right()));
    let place = Rect { x: from, y, width: to.saturating_sub(from), height: 1 };
    buf.set_style(place.intersection(buf.area), style);
}

/// Nothing is bold inside reverse, whoever painted it: PuTTY, whose bold is a colour of its
/// own, draws the pair grey on grey.
pub fn legible(buf: &mut Buffer) {
    for cell in &mut buf.content {
        if cell.modifier.contains(Modifier::REVERSED) {
            cell.modifier.remove(Modifier::BOLD);
        }
    }
}

/// A column beside a box, emptied: a rule below would look out of it.
pub fn margin(buf: &mut Buffer, x: u16, rows: Range<u16>) {
    for y in rows {
        if let Some(cell) = buf.cell_mut((x, y)) {
            cell.reset();
        }
    }
}

/// An empty box with a border for what lies on top of a pane. A wide character that
/// the left edge would cut in half is blanked.
pub fn popup(buf: &mut Buffer, area: Rect) {
    let area = area.intersection(buf.area);
    if area.width < 2 || area.height < 2 {
        return;
    }
    for y in area.top()..area.bottom() {
        if area.x > 0 && cells::width(buf[(area.x - 1, y)].symbol()) == 2 {
            buf[(area.x - 1, y)].reset();
        }
        for x in area.left()..area.right() {
            let cell = &mut buf[(x, y)];
            cell.reset();
            let edge_x = x == area.left() || x + 1 == area.right();
            let edge_y = y == area.top() || y + 1 == area.bottom();
            match (edge_x, edge_y) {
                (true, true) => cell.set_char('+'),
                (true, false) => cell.set_char('|'),
                (false, true) => cell.set_char('-'),
                (false, false) => cell,
            };
        }
    }
}
