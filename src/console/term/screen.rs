//! What the terminal shows, and how a new picture gets there: only the cells that
//! differ, in one write.
//!
//! Not ratatui's own diff: with wide glyphs it leaves halves behind (a popup's left
//! edge, a highlight that leaves) and can panic in the very last cell. Here pictures
//! are made whole first (see [`super::picture`]), so every glyph differs or does not.

use std::io::{self, Write};

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::picture::{Picture, Spot};
use super::sequence;
use super::style::{Ink, Look};

/// Erasing to the end of a row costs a move and three bytes; fewer blanks are written.
const ERASE_FROM: usize = 4;

/// The screen. Paint into its buffer, it sends the difference.
#[derive(Debug)]
pub struct Screen {
    next: Picture,
    shown: Picture,
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
        let (next, shown) = (Picture::empty(area), Picture::empty(area));
        Screen { next, shown, cursor: None, look, stale: true }
    }

    /// The whole screen.
    #[must_use]
    pub fn area(&self) -> Rect {
        self.next.buffer.area
    }

    /// How this terminal is drawn on.
    #[must_use]
    pub fn look(&self) -> Look {
        self.look
    }

    /// The terminal has another size: everything is drawn anew with the next frame.
    pub fn resize(&mut self, (columns, rows): (u16, u16)) {
        self.next = Picture::empty(Rect::new(0, 0, columns, rows));
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
    /// When the terminal is gone. What it shows is then unknown.
    pub fn draw(
        &mut self,
        out: &mut impl Write,
        paint: impl FnOnce(&mut Buffer) -> Option<Position>,
    ) -> io::Result<bool> {
        let area = self.area();
        self.next.buffer.reset();
        let cursor = paint(&mut self.next.buffer).filter(|cursor| area.contains(*cursor));
        self.next.read(self.look);

        let mut pen = Pen { at: None, ink: Ink::PLAIN, out: Vec::new() };
        if self.stale {
            self.shown = Picture::empty(area);
            pen.say(&sequence::reset());
            pen.say(&sequence::clear());
        }
        for row in 0..usize::from(area.height) {
            self.draw_row(row, &mut pen);
        }
        pen.set_ink(Ink::PLAIN);
        let frame = self.with_cursor(cursor, pen.out);
        if frame.is_empty() {
            return Ok(false);
        }
        // Until it is sent, nobody knows how much of it is shown.
        self.stale = true;
        out.write_all(&frame)?;
        std::mem::swap(&mut self.next, &mut self.shown);
        (self.cursor, self.stale) = (cursor, false);
        Ok(true)
    }

    /// The cells with the cursor hidden before and placed after them; only a move when
    /// there are no cells.
    fn with_cursor(&self, cursor: Option<Position>, cells: Vec<u8>) -> Vec<u8> {
        let visible = self.cursor.is_some() && !self.stale;
        let hide = self.stale || visible && (!cells.is_empty() || cursor.is_none());
        let mut frame = if hide { [sequence::hide().as_bytes(), &cells].concat() } else { cells };
        if let Some(Position { x, y }) = cursor {
            let show = hide || !visible;
            if show || cursor != self.cursor {
                frame.extend_from_slice(sequence::move_to(y.into(), x.into()).as_bytes());
            }
            if show {
                frame.extend_from_slice(sequence::show().as_bytes());
            }
        }
        frame
    }

    fn draw_row(&self, row: usize, pen: &mut Pen) {
        let (old, new) = (self.shown.row(row), self.next.row(row));
        // Behind this column the new row is empty: erased at once when that is shorter.
        let tail = new.iter().rposition(|spot| *spot != Spot::EMPTY).map_or(0, |last| last + 1);
        let erase = old.iter().skip(tail).filter(|spot| **spot != Spot::EMPTY).count() > ERASE_FROM;
        // Up to this column nobody knows what the terminal shows.
        let mut spoilt = 0;
        for (column, (was, spot)) in old.iter().zip(new).enumerate() {
            if erase && column == tail {
                pen.go(row, column);
                pen.set_ink(Ink::PLAIN);
                pen.say(&sequence::clear_to_end());
                return;
            }
            let (ink, columns) = match *spot {
                Spot::Half => continue,
                Spot::Blank(ink) | Spot::Narrow(ink) => (ink, 1),
                Spot::Wide(ink) => (ink, 2),
            };
            let text = self.next.text(row, column);
            if column >= spoilt && was == spot && self.shown.text(row, column) == text {
                continue;
            }
            pen.go(row, column);
            pen.set_ink(ink);
            let behind = column + columns;
            // What the terminal draws behind it belongs to what comes next, and where it
            // draws less than its columns nothing of before is left there.
            let most = self.look.most_columns(text);
            if most.is_some() && columns > 1 {
                pen.say(&" ".repeat(columns));
                pen.at = None;
                pen.go(row, column);
            }
            pen.say(text);
            spoilt = spoilt.max(most.map_or(0, |most| column + most));
            pen.at = (most.is_none() && behind < new.len()).then_some((row, behind));
        }
    }
}

/// Writes into the frame and knows where the terminal's own cursor stands and with
/// what it writes.
struct Pen {
    /// Unknown at the start, behind the edge, and after a character of uncertain width.
    at: Option<(usize, usize)>,
    ink: Ink,
    out: Vec<u8>,
}

impl Pen {
    fn say(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    fn go(&mut self, row: usize, column: usize) {
        if self.at != Some((row, column)) {
            self.say(&sequence::move_to(row, column));
            self.at = Some((row, column));
        }
    }

    fn set_ink(&mut self, ink: Ink) {
        if self.ink != ink {
            ink.write(&mut self.out);
            self.ink = ink;
        }
    }
}
