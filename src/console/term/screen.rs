//! What the terminal shows, and how a new picture gets there: only the cells that
//! differ, in one write.
//!
//! Not ratatui's own diff: with wide glyphs it leaves halves behind (a popup's left
//! edge, a highlight that leaves) and can panic in the very last cell. Here every
//! picture is first made whole: a wide glyph owns both its columns or is a blank.

use std::io::{self, Write};

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect};
use unicode_width::UnicodeWidthStr;

use super::style::{Ink, Look};
use super::width::is_ambiguous;

/// One column of a whole picture.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Spot {
    /// A glyph begins here.
    Glyph { text: String, wide: bool, ink: Ink },
    /// The right half of the wide glyph before it.
    Half,
}

impl Spot {
    fn blank(ink: Ink) -> Spot {
        Spot::Glyph { text: " ".into(), wide: false, ink }
    }

    fn is_empty(&self) -> bool {
        *self == Spot::blank(Ink::default())
    }
}

/// The screen. Paint into its buffer, it sends the difference.
#[derive(Debug)]
pub struct Screen {
    buffer: Buffer,
    shown: Vec<Spot>,
    cursor: Option<Position>,
    look: Look,
    /// Nothing is known about what the terminal shows.
    stale: bool,
}

impl Screen {
    /// A screen of so many columns and rows of which nothing is known.
    #[must_use]
    pub fn new((columns, rows): (u16, u16), look: Look) -> Screen {
        let area = Rect::new(0, 0, columns, rows);
        Screen { buffer: Buffer::empty(area), shown: Vec::new(), cursor: None, look, stale: true }
    }

    /// The whole screen.
    #[must_use]
    pub fn area(&self) -> Rect {
        self.buffer.area
    }

    /// How this terminal is drawn on.
    #[must_use]
    pub fn look(&self) -> Look {
        self.look
    }

    /// The terminal has another size: everything is drawn anew with the next frame.
    pub fn resize(&mut self, (columns, rows): (u16, u16)) {
        self.buffer.resize(Rect::new(0, 0, columns, rows));
        self.stale = true;
    }

    /// Ctrl-L: the next frame draws everything anew.
    pub fn redraw_all(&mut self) {
        self.stale = true;
    }

    /// Draws one frame. `paint` gets an empty buffer and says where the cursor stands
    /// (`None` hides it). At most one write; none when nothing changed. Says whether
    /// anything was written.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn draw(
        &mut self,
        out: &mut impl Write,
        paint: impl FnOnce(&mut Buffer) -> Option<Position>,
    ) -> io::Result<bool> {
        self.buffer.reset();
        let area = self.buffer.area;
        let cursor = paint(&mut self.buffer).filter(|cursor| area.contains(*cursor));
        let next = whole(&self.buffer, self.look);
        let mut frame = Vec::new();
        let mut pen = Pen::default();
        if self.stale {
            frame.extend_from_slice(b"\x1b[?25l\x1b[0m\x1b[2J");
            self.shown = vec![Spot::blank(Ink::default()); next.len()];
        }
        let start = frame.len();
        let columns = usize::from(area.width).max(1);
        for (row, (old, new)) in self.shown.chunks(columns).zip(next.chunks(columns)).enumerate() {
            self.draw_row(row, old, new, &mut pen, &mut frame);
        }
        pen.set_ink(Ink::default(), &mut frame);
        let changed = frame.len() > start;
        if changed && !self.stale && self.cursor.is_some() {
            frame.splice(0..0, *b"\x1b[?25l");
        }
        self.place_cursor(cursor, changed, &mut frame);
        if frame.is_empty() {
            return Ok(false);
        }
        // Only what was sent is known to be shown.
        self.stale = true;
        out.write_all(&frame)?;
        (self.shown, self.cursor, self.stale) = (next, cursor, false);
        Ok(true)
    }

    fn place_cursor(&self, cursor: Option<Position>, changed: bool, frame: &mut Vec<u8>) {
        let hidden = changed || self.stale || self.cursor.is_none();
        match cursor {
            Some(Position { x, y }) => {
                if hidden || cursor != self.cursor {
                    move_to(usize::from(y), usize::from(x), frame);
                }
                if hidden {
                    frame.extend_from_slice(b"\x1b[?25h");
                }
            }
            None if !hidden => frame.extend_from_slice(b"\x1b[?25l"),
            None => {}
        }
    }

    fn draw_row(&self, row: usize, old: &[Spot], new: &[Spot], pen: &mut Pen, out: &mut Vec<u8>) {
        // Behind this column the new row is empty: erased at once when that is shorter.
        let tail = new.iter().rposition(|spot| !spot.is_empty()).map_or(0, |last| last + 1);
        let erase = old.iter().skip(tail).filter(|spot| !spot.is_empty()).count() > ERASE_FROM;
        let mut spoilt = false;
        for (column, (was, spot)) in old.iter().zip(new).enumerate() {
            if erase && column == tail {
                pen.go(row, column, out);
                pen.set_ink(Ink::default(), out);
                out.extend_from_slice(b"\x1b[K");
                return;
            }
            let Spot::Glyph { text, wide, ink } = spot else { continue };
            let half_was = wide.then(|| old.get(column + 1));
            let same = was == spot && half_was.is_none_or(|half| half == Some(&Spot::Half));
            if same && !spoilt {
                continue;
            }
            pen.go(row, column, out);
            pen.set_ink(*ink, out);
            out.extend_from_slice(text.as_bytes());
            let behind = column + if *wide { 2 } else { 1 };
            spoilt = self.look.ambiguous_wide && is_ambiguous(text);
            // Unknown when the real column is not the counted one, or behind the edge.
            pen.at = (!spoilt && behind < new.len()).then_some((row, behind));
        }
    }
}

/// Erasing to the end of a row takes three bytes and a move; fewer blanks are written.
const ERASE_FROM: usize = 4;

/// Where the terminal's own cursor stands and what it writes with.
#[derive(Default)]
struct Pen {
    at: Option<(usize, usize)>,
    ink: Ink,
}

impl Pen {
    fn go(&mut self, row: usize, column: usize, out: &mut Vec<u8>) {
        if self.at != Some((row, column)) {
            move_to(row, column, out);
            self.at = Some((row, column));
        }
    }

    fn set_ink(&mut self, ink: Ink, out: &mut Vec<u8>) {
        if self.ink != ink {
            ink.write(out);
            self.ink = ink;
        }
    }
}

fn move_to(row: usize, column: usize, out: &mut Vec<u8>) {
    out.extend_from_slice(format!("\x1b[{};{}H", row + 1, column + 1).as_bytes());
}

/// The buffer as a picture in which no glyph is halved. A wide glyph whose right column
/// was painted over, or that does not fit at the edge, is a blank in its own style.
fn whole(buffer: &Buffer, look: Look) -> Vec<Spot> {
    let columns = usize::from(buffer.area.width).max(1);
    let mut spots = Vec::with_capacity(buffer.content.len());
    for row in buffer.content.chunks(columns) {
        let mut column = 0;
        while let Some(cell) = row.get(column) {
            let ink = Ink::of(cell, look.colours);
            let text = cell.symbol();
            let is_last = column + 1 == row.len();
            let spot = match text.width() {
                1 if look.ambiguous_wide && is_last && is_ambiguous(text) => Spot::blank(ink),
                1 => Spot::Glyph { text: text.into(), wide: false, ink },
                2 if row.get(column + 1).is_some_and(is_hidden) => {
                    Spot::Glyph { text: text.into(), wide: true, ink }
                }
                _ => Spot::blank(ink),
            };
            let wide = matches!(spot, Spot::Glyph { wide: true, .. });
            spots.push(spot);
            if wide {
                spots.push(Spot::Half);
            }
            column += if wide { 2 } else { 1 };
        }
    }
    spots
}

/// ratatui leaves a blank behind a wide glyph; anything else was painted there later.
fn is_hidden(cell: &Cell) -> bool {
    matches!(cell.symbol(), " " | "")
}

/// Empties an area for a popup. A wide glyph that reaches into it from the left is
/// taken away whole, which ratatui's `Clear` does not do.
pub fn clear_area(area: Rect, buffer: &mut Buffer) {
    let area = area.intersection(buffer.area);
    for y in area.top()..area.bottom() {
        if area.left() > buffer.area.left()
            && let Some(cell) = buffer.cell_mut((area.left() - 1, y))
            && cell.symbol().width() == 2
        {
            cell.set_symbol(" ");
        }
        for x in area.left()..area.right() {
            buffer[(x, y)].reset();
        }
    }
}
