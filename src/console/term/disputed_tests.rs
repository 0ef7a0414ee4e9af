//! Graphemes about whose width terminals disagree: whatever a terminal makes of them,
//! nothing of an earlier picture is left beside them, and all behind them stands where it
//! belongs.

use std::io::Write;

use proptest::prelude::*;
use ratatui::style::Style;
use unicode_width::UnicodeWidthChar;

use super::screen::Screen;
use super::style::{Colours, Look};

const LOOK: Look = Look { colours: Colours::Eight, ambiguous_wide: false, ascii_borders: false };
const COLUMNS: usize = 24;

/// One row of a terminal that has an opinion about pictures: so many columns each.
struct Opinion {
    picture: usize,
    cells: Vec<String>,
    at: usize,
}

impl Opinion {
    fn new(picture: usize) -> Opinion {
        Opinion { picture, cells: vec![" ".into(); COLUMNS + 8], at: 0 }
    }

    fn columns(&self, c: char) -> usize {
        let picture = super::width::disputed(c.encode_utf8(&mut [0; 4])).is_some();
        if picture { self.picture } else { c.width().unwrap_or(0) }
    }

    /// Whoever writes over half a glyph takes it away whole.
    fn free(&mut self, at: usize) {
        if self.cells[at].is_empty() {
            self.cells[at - 1] = " ".into();
            self.cells[at] = " ".into();
        } else if self.cells[at + 1].is_empty() {
            self.cells[at + 1] = " ".into();
        }
    }

    fn process(&mut self, bytes: &[u8]) {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        let mut chars = text.chars();
        while let Some(c) = chars.next() {
            if c == '\x1b' {
                assert_eq!(chars.next(), Some('['));
                let (mut digits, mut end) = (String::new(), ' ');
                for c in chars.by_ref() {
                    if c.is_ascii_alphabetic() {
                        end = c;
                        break;
                    }
                    digits.push(c);
                }
                match end {
                    'H' => {
                        self.at = digits.rsplit(';').next().unwrap().parse::<usize>().unwrap() - 1
                    }
                    'J' => self.cells.fill(" ".into()),
                    'K' => {
                        self.free(self.at);
                        self.cells[self.at..].fill(" ".into());
                    }
                    _ => {}
                }
                continue;
            }
            match self.columns(c) {
                0 => self.cells[self.at.saturating_sub(1)].push(c),
                columns => {
                    (self.at..self.at + columns).for_each(|at| self.free(at));
                    self.cells[self.at] = c.into();
                    (self.at + 1..self.at + columns).for_each(|at| self.cells[at].clear());
                    self.at += columns;
                }
            }
        }
        assert!(self.cells[COLUMNS..].iter().all(|cell| cell == " "), "it fell over the edge");
    }
}

fn drawn(screen: &mut Screen, text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let look = |text: &str| {
        if text.len().is_multiple_of(2) { Style::new() } else { Style::new().reversed() }
    };
    screen
        .draw(&mut bytes, |buffer| {
            buffer.set_string(0, 0, text, look(text));
            None
        })
        .unwrap();
    bytes
}

proptest! {
    #[test]
    fn no_opinion_of_a_terminal_leaves_rests(
        texts in proptest::collection::vec("[ab张👍☎⌚]{0,14}", 1..6),
        picture in 1..=2usize,
    ) {
        let mut terminal = Opinion::new(picture);
        let mut screen = Screen::new((COLUMNS as u16, 1), LOOK);
        for text in &texts {
            terminal.process(&drawn(&mut screen, text));
            // What all agree about stands where it was painted.
            let mut at = 0;
            for c in text.chars() {
                let wide = c.width().unwrap();
                if at + wide > COLUMNS {
                    break;
                }
                if super::width::disputed(c.encode_utf8(&mut [0; 4])).is_none() {
                    prop_assert_eq!(&terminal.cells[at], &c.to_string());
                }
                at += wide;
            }
            prop_assert!(terminal.cells[at.min(COLUMNS)..].iter().all(|cell| cell == " "));
        }
        // And gone is gone.
        terminal.process(&drawn(&mut screen, ""));
        prop_assert!(terminal.cells.iter().all(|cell| cell == " "), "{:?}", terminal.cells);
    }
}

#[test]
fn behind_such_a_cell_the_cursor_is_positioned_absolutely() {
    for (text, columns) in [("👍", 2), ("☎", 1), ("⌚", 2), ("e\u{301}", 1)] {
        let mut screen = Screen::new((10, 1), LOOK);
        let bytes = String::from_utf8(drawn(&mut screen, &format!("a{text}张三"))).unwrap();
        let behind = 2 + columns;
        let expected = format!("{text}\x1b[1;{behind}H张三");
        assert!(bytes.contains(&expected), "{bytes:?}");
        // Where less is drawn than its columns nothing of before is left.
        let blanked = format!("  \x1b[1;2H{text}");
        assert_eq!(bytes.contains(&blanked), columns == 2, "{bytes:?}");
    }
}

#[test]
fn a_wide_picture_in_vt100_is_replaced_whole() {
    let mut terminal = vt100::Parser::new(1u16.try_into().unwrap(), 10u16.try_into().unwrap(), 0);
    let mut screen = Screen::new((10, 1), LOOK);
    for text in ["张👍三", "甲a👍", "👍👍👍", "ab"] {
        terminal.write_all(&drawn(&mut screen, text)).unwrap();
        assert_eq!(terminal.screen().contents().trim_end(), text);
    }
}
