//! A buffer read as a picture in which no glyph is halved: a wide glyph owns both its
//! columns or is a blank.

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use super::style::{Ink, Look};

/// What one column of the picture is. The text stays in the buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    Blank(Ink),
    Narrow(Ink),
    /// Its right half is the next column.
    Wide(Ink),
    Half,
}

impl Spot {
    /// A blank in the terminal's own colours: what erasing leaves.
    pub const EMPTY: Spot = Spot::Blank(Ink::PLAIN);
}

/// A buffer and what its columns are.
#[derive(Debug)]
pub struct Picture {
    pub buffer: Buffer,
    spots: Vec<Spot>,
}

impl Picture {
    /// An empty picture.
    #[must_use]
    pub fn empty(area: Rect) -> Picture {
        Picture { buffer: Buffer::empty(area), spots: vec![Spot::EMPTY; area.area() as usize] }
    }

    /// Reads the buffer anew. A wide glyph whose right column was painted over, or that
    /// does not fit at the edge, becomes a blank in its own style.
    pub fn read(&mut self, look: Look) {
        self.spots.clear();
        for row in self.buffer.content.chunks(usize::from(self.buffer.area.width).max(1)) {
            let mut column = 0;
            while let Some(cell) = row.get(column) {
                let spot = spot(cell, &row[column + 1..], look);
                self.spots.push(spot);
                column += 1;
                if matches!(spot, Spot::Wide(_)) {
                    self.spots.push(Spot::Half);
                    column += 1;
                }
            }
        }
    }

    /// The columns of one row.
    #[must_use]
    pub fn row(&self, row: usize) -> &[Spot] {
        let columns = usize::from(self.buffer.area.width);
        self.spots.get(row * columns..(row + 1) * columns).unwrap_or_default()
    }

    /// What stands in a column; a blank is one blank whatever the buffer says.
    #[must_use]
    pub fn text(&self, row: usize, column: usize) -> &str {
        let index = row * usize::from(self.buffer.area.width) + column;
        match self.spots.get(index) {
            Some(Spot::Narrow(_) | Spot::Wide(_)) => {
                self.buffer.content.get(index).map_or(" ", Cell::symbol)
            }
            _ => " ",
        }
    }
}

fn spot(cell: &Cell, behind: &[Cell], look: Look) -> Spot {
    let ink = Ink::of(cell, look.colours);
    let text = cell.symbol();
    if text == " " {
        return Spot::Blank(ink);
    }
    match (text.width(), behind.first()) {
        // It could fall over the edge.
        _ if look.most_columns(text).is_some_and(|most| most > behind.len() + 1) => {
            Spot::Blank(ink)
        }
        (1, _) => Spot::Narrow(ink),
        // ratatui leaves a blank behind a wide glyph; anything else was painted later.
        (2, Some(next)) if next.symbol() == " " => Spot::Wide(ink),
        _ => Spot::Blank(ink),
    }
}

/// Empties an area for a popup. A wide glyph that reaches into it from the left is
/// taken away whole, which ratatui's `Clear` does not do.
pub fn clear_area(area: Rect, buffer: &mut Buffer) {
    let area = area.intersection(buffer.area);
    for y in area.top()..area.bottom() {
        if let Some(left) = area.left().checked_sub(1)
            && let Some(cell) = buffer.cell_mut((left, y))
            && cell.symbol().width() == 2
        {
            cell.set_symbol(" ");
        }
        for x in area.left()..area.right() {
            buffer[(x, y)].reset();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::term::style::Colours;
    use ratatui::style::Style;

    const LOOK: Look =
        Look { colours: Colours::Eight, ambiguous_wide: false, ascii_borders: false };

    fn picture(columns: u16, paint: impl FnOnce(&mut Buffer)) -> Picture {
        let mut picture = Picture::empty(Rect::new(0, 0, columns, 1));
        paint(&mut picture.buffer);
        picture.read(LOOK);
        picture
    }

    fn texts(picture: &Picture) -> String {
        let row = picture.row(0);
        (0..row.len()).filter(|n| row[*n] != Spot::Half).map(|n| picture.text(0, n)).collect()
    }

    #[test]
    fn a_border_over_the_right_half_of_a_glyph_takes_the_glyph_away() {
        let picture = picture(6, |buffer| {
            buffer.set_string(0, 0, "张三李", Style::new().bold());
            buffer[(3, 0)].set_symbol("|");
        });
        assert_eq!(texts(&picture), "张 |李");
    }

    #[test]
    fn a_cleared_area_leaves_no_half_glyph_at_either_edge() {
        let picture = picture(8, |buffer| {
            buffer.set_string(0, 0, "张三李四", Style::new());
            clear_area(Rect::new(3, 0, 2, 1), buffer);
        });
        assert_eq!(texts(&picture), "张    四");
    }

    #[test]
    fn a_wide_glyph_in_the_very_last_column_is_a_blank() {
        let picture = picture(3, |buffer| {
            buffer[(2, 0)].set_symbol("张").set_style(Style::new().reversed());
        });
        assert!(matches!(picture.row(0)[2], Spot::Blank(ink) if ink.reversed));
    }

    #[test]
    fn an_ambiguous_character_does_not_fall_over_the_edge() {
        let mut picture = picture(2, |buffer| {
            buffer.set_string(0, 0, "··", Style::new());
        });
        picture.read(Look { ambiguous_wide: true, ..LOOK });
        assert_eq!(texts(&picture), "· ");
    }
}
