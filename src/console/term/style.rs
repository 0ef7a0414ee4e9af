//! Colours and attributes as the terminal gets them: the eight base colours, bold,
//! underline and reverse; nothing by colour alone.

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};
use ratatui::symbols::{border, line};

use super::width::{disputed, is_ambiguous};

/// Whether colours are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colours {
    /// The eight base colours, which every client has and lets its user change.
    Eight,
    /// None: bold, underline and reverse stay, so that the selected row is still seen.
    Mono,
}

/// How this terminal is drawn on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    pub colours: Colours,
    /// The terminal draws characters of ambiguous width two columns wide.
    pub ambiguous_wide: bool,
    /// Lines are drawn with `+-|`.
    pub ascii_borders: bool,
}

impl Look {
    /// Colours unless `mono` is chosen or `NO_COLOR` is set and not empty (no-color.org).
    #[must_use]
    pub fn colours(mono: bool) -> Colours {
        let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        if mono || refused { Colours::Mono } else { Colours::Eight }
    }

    /// Columns that this terminal may take at the most for a grapheme, where that is not sure;
    /// `None` where it is.
    #[must_use]
    pub fn most_columns(&self, grapheme: &str) -> Option<usize> {
        disputed(grapheme).or((self.ambiguous_wide && is_ambiguous(grapheme)).then_some(2))
    }

    /// The lines around a popup.
    #[must_use]
    pub fn border(&self) -> border::Set<'static> {
        if self.ascii_borders { ASCII_BORDER } else { border::PLAIN }
    }

    /// The rule between the parts of the screen, one column of it.
    #[must_use]
    pub fn rule(&self) -> &'static str {
        if self.ascii_borders { "-" } else { line::HORIZONTAL }
    }
}

/// The border of a terminal whose line characters cannot be trusted.
pub const ASCII_BORDER: border::Set<'static> = border::Set {
    top_left: "+",
    top_right: "+",
    bottom_left: "+",
    bottom_right: "+",
    vertical_left: "|",
    vertical_right: "|",
    horizontal_top: "-",
    horizontal_bottom: "-",
};

/// What of a cell's style reaches the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ink {
    pub bold: bool,
    pub underlined: bool,
    pub reversed: bool,
    /// 0 to 7; `None` is the terminal's own.
    pub foreground: Option<u8>,
    pub background: Option<u8>,
}

impl Ink {
    /// The terminal's own colours and nothing else.
    pub const PLAIN: Ink =
        Ink { bold: false, underlined: false, reversed: false, foreground: None, background: None };

    /// What of the cell's style is sent.
    #[must_use]
    pub fn of(cell: &Cell, colours: Colours) -> Ink {
        let colour = |colour| if colours == Colours::Mono { None } else { base_colour(colour) };
        Ink {
            bold: cell.modifier.contains(Modifier::BOLD),
            underlined: cell.modifier.contains(Modifier::UNDERLINED),
            reversed: cell.modifier.contains(Modifier::REVERSED),
            foreground: colour(cell.fg),
            background: colour(cell.bg),
        }
    }

    /// The sequence that sets exactly this, whatever was set before.
    pub fn write(self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"\x1b[0");
        for (on, code) in [(self.bold, b";1"), (self.underlined, b";4"), (self.reversed, b";7")] {
            if on {
                out.extend_from_slice(code);
            }
        }
        for (colour, tens) in [(self.foreground, b'3'), (self.background, b'4')] {
            if let Some(colour) = colour {
                out.extend_from_slice(&[b';', tens, b'0' + colour]);
            }
        }
        out.push(b'm');
    }
}

/// The base colour nearest in meaning; anything finer becomes the terminal's own.
fn base_colour(colour: Color) -> Option<u8> {
    Some(match colour {
        Color::Black => 0,
        Color::Red | Color::LightRed => 1,
        Color::Green | Color::LightGreen => 2,
        Color::Yellow | Color::LightYellow => 3,
        Color::Blue | Color::LightBlue => 4,
        Color::Magenta | Color::LightMagenta => 5,
        Color::Cyan | Color::LightCyan => 6,
        Color::Gray | Color::White => 7,
        Color::Indexed(number @ 0..8) => number,
        _ => return None,
    })
}
