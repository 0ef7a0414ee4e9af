//! Colours. Every meaning also stands there as a word or as reverse video; colour
//! only comes on top, and the same theme must be readable on black and on white.

use ratatui::style::{Color, Modifier, Style};

use crate::domain::lamp::Lamp;

/// How the screen is coloured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    #[default]
    Colour,
    /// NO_COLOR or a terminal without colours: reverse, bold and words alone.
    Mono,
}

impl Theme {
    /// Black on colour and white on red stay readable whatever the background is.
    pub fn lamp(self, lamp: Lamp) -> Style {
        match (self, lamp) {
            (Theme::Colour, Lamp::Red) => Style::new().fg(Color::White).bg(Color::Red),
            (Theme::Colour, Lamp::Yellow) => Style::new().fg(Color::Black).bg(Color::Yellow),
            (Theme::Colour, Lamp::Green) => Style::new().fg(Color::Black).bg(Color::Green),
            (Theme::Mono, Lamp::Red) => Style::new().add_modifier(Modifier::BOLD),
            _ => Style::new(),
        }
    }

    /// The strip on top and the selected row.
    pub fn reverse(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// Headings, labels of the field the cursor is in.
    pub fn strong(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// The part of a hit that was typed.
    pub fn hit(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD | Modifier::UNDERLINED)
    }

    /// What is not possible now, explanations.
    pub fn dim(self) -> Style {
        match self {
            Theme::Colour => Style::new().fg(Color::DarkGray),
            Theme::Mono => Style::new(),
        }
    }

    /// What is wrong with a field.
    pub fn error(self) -> Style {
        match self {
            Theme::Colour => Style::new().fg(Color::Red).add_modifier(Modifier::BOLD),
            Theme::Mono => Style::new().add_modifier(Modifier::BOLD),
        }
    }
}
