//! Where things stand on the screen: a pure function of its size.

use ratatui::layout::Rect;

/// The smallest screen that is still a desk.
pub const SMALLEST: (u16, u16) = (60, 20);
/// From here on a list shows more of each row and what is seen of the selected one below it,
/// and stands beside the record that is open.
pub const WIDE: (u16, u16) = (110, 32);
/// Columns that an open record has at least: its words go on to the next line.
const RECORD: u16 = 64;
/// Columns that a list beside it has at least: a name, a door and the last digits of a telephone
/// number stand there whole.
pub const LIST: u16 = 45;

/// The places of one screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Places {
    /// Two lines.
    pub strip: Rect,
    pub body: Rect,
    /// Messages and hints: two lines, and upwards what does not fit.
    pub foot: Rect,
    /// A list and the record that is open, where there is room for both.
    pub halves: Option<(Rect, Rect)>,
}

impl Places {
    /// Where a list stands: over the whole width, but where a record is open beside it.
    pub fn list(&self, record: bool) -> Rect {
        match self.halves {
            Some((left, _)) if record => left,
            _ => self.body,
        }
    }
}

/// Whether a row of so many columns has room for more than at the design size.
pub fn is_roomy(columns: u16) -> bool {
    columns >= WIDE.0
}

/// The places of a screen; `None` if it is too small.
pub fn places(area: Rect) -> Option<Places> {
    let Rect { x, y, width, height } = area;
    if width < SMALLEST.0 || height < SMALLEST.1 {
        return None;
    }
    let line = |row: u16, height: u16| Rect { x, y: y + row, width, height };
    // Strip, rule, body, rule, message, hint.
    let body = line(3, height - 6);
    let halves = (width >= WIDE.0 && height >= WIDE.1).then(|| {
        let left = (width * 11 / 20).min(width - RECORD - 1).max(LIST);
        let right = Rect { x: x + left + 1, width: width - left - 1, ..body };
        (Rect { width: left, ..body }, right)
    });
    Some(Places { strip: line(0, 2), body, foot: line(height - 2, 2), halves })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_design_size_has_eighteen_lines_and_wide_ones_two_halves() {
        let places = |width, height| places(Rect::new(0, 0, width, height));
        assert_eq!(places(80, 24).unwrap().body, Rect::new(0, 3, 80, 18));
        assert_eq!(places(80, 24).unwrap().halves, None);
        let (left, right) = places(120, 36).unwrap().halves.unwrap();
        assert_eq!((left.width, right.x, right.right()), (55, 56, 120));
        for width in WIDE.0..300 {
            let (left, right) = places(width, 36).unwrap().halves.unwrap();
            assert!(left.width >= LIST && right.width >= RECORD, "{width}");
            assert_eq!((left.right() + 1, right.right()), (right.x, width));
        }
        assert_eq!(places(59, 24), None);
        assert_eq!(places(60, 20).unwrap().body.height, 14);
    }
}
