//! Frames against what a terminal then shows.

use std::io::{self, Write};

use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Color, Modifier, Style};

use super::screen::Screen;
use super::style::{Colours, Look};

const LOOK: Look = Look { colours: Colours::Eight, ambiguous_wide: false, ascii_borders: false };

/// Counts the writes, as the kernel would.
#[derive(Default)]
struct Writes(Vec<Vec<u8>>);

impl Write for Writes {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.push(bytes.to_vec());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// One thing painted: where, what, how, and whether the area behind it is cleared first.
type Stroke = (u16, u16, String, u16, bool);

fn strokes() -> impl Strategy<Value = Vec<Stroke>> {
    let text = "[ab |张三李四é·]{0,12}";
    proptest::collection::vec((0..80u16, 0..24u16, text, 0..64u16, any::<bool>()), 0..40)
}

fn paint(strokes: &[Stroke], buffer: &mut Buffer) -> Option<Position> {
    for (x, y, text, look, cleared) in strokes {
        let mut style = Style::new();
        if look & 1 != 0 {
            style = style.add_modifier(Modifier::REVERSED);
        }
        if look & 2 != 0 {
            style = style.add_modifier(Modifier::BOLD);
        }
        if look & 4 != 0 {
            style = style.bg(Color::Indexed((look >> 3) as u8));
        }
        if *cleared {
            super::picture::clear_area(Rect::new(*x, *y, 9, 2), buffer);
        }
        buffer.set_string(*x, *y, text, style);
        if look & 8 != 0 {
            buffer.set_style(Rect::new(*x, *y, 80 - x, 1), style);
        }
        if look & 16 != 0 {
            // What ratatui's own painting never does, but a widget may.
            buffer[(79, 23)].set_symbol("张").set_style(style);
        }
    }
    strokes.first().map(|(x, y, ..)| Position::new(*x, *y))
}

/// What is seen of a cell: an erased one and a written blank look the same.
fn face(screen: &vt100::Screen, row: u16, column: u16) -> impl PartialEq + std::fmt::Debug {
    let cell = screen.cell(row, column).unwrap();
    let text = if cell.has_contents() { cell.contents() } else { " " };
    let style = (cell.bgcolor(), cell.bold(), cell.inverse());
    (text.to_string(), cell.is_wide(), cell.is_wide_continuation(), style)
}

fn terminal() -> vt100::Parser {
    let size = |n: u16| n.try_into().unwrap();
    vt100::Parser::new(size(24), size(80), 0)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn frame_after_frame_shows_what_a_full_redraw_shows(
        frames in proptest::collection::vec(strokes(), 1..6)
    ) {
        let mut step_by_step = terminal();
        let mut screen = Screen::new((80, 24), LOOK);
        for strokes in &frames {
            let mut writes = Writes::default();
            screen.draw(&mut writes, |buffer| paint(strokes, buffer)).unwrap();
            prop_assert!(writes.0.len() <= 1);
            writes.0.iter().for_each(|bytes| step_by_step.process(bytes));

            let (mut fresh, mut writes) = (terminal(), Writes::default());
            let mut anew = Screen::new((80, 24), LOOK);
            anew.draw(&mut writes, |buffer| paint(strokes, buffer)).unwrap();
            writes.0.iter().for_each(|bytes| fresh.process(bytes));
            let (shown, wanted) = (step_by_step.screen(), fresh.screen());
            let cursor = |screen: &vt100::Screen| {
                (!screen.hide_cursor()).then(|| screen.cursor_position())
            };
            prop_assert_eq!(cursor(shown), cursor(wanted));
            for (row, column) in (0..24).flat_map(|row| (0..80).map(move |column| (row, column))) {
                prop_assert_eq!(face(shown, row, column), face(wanted, row, column));
            }
        }
    }
}

fn frame(screen: &mut Screen, text: &str, cursor: Option<(u16, u16)>) -> Vec<Vec<u8>> {
    let mut writes = Writes::default();
    screen
        .draw(&mut writes, |buffer| {
            buffer.set_string(0, 0, text, Style::new());
            cursor.map(Position::from)
        })
        .unwrap();
    writes.0
}

#[test]
fn a_frame_is_one_write_and_no_change_is_none() {
    let mut screen = Screen::new((20, 2), LOOK);
    assert_eq!(frame(&mut screen, "张三", Some((4, 0))).len(), 1);
    assert!(frame(&mut screen, "张三", Some((4, 0))).is_empty());
    assert_eq!(frame(&mut screen, "张三", Some((2, 0))), [b"\x1b[1;3H".to_vec()]);
    let typed = "\x1b[?25l\x1b[1;5Ha\x1b[1;6H\x1b[?25h";
    assert_eq!(frame(&mut screen, "张三a", Some((5, 0))), [typed.as_bytes().to_vec()]);
    assert_eq!(frame(&mut screen, "张三a", None), [b"\x1b[?25l".to_vec()]);
    assert!(frame(&mut screen, "张三a", None).is_empty());
}

#[test]
fn a_long_row_that_becomes_empty_is_erased_not_overwritten() {
    let mut screen = Screen::new((20, 1), LOOK);
    frame(&mut screen, "a long row of words", None);
    assert_eq!(frame(&mut screen, "a", None), [b"\x1b[1;2H\x1b[K".to_vec()]);
}

#[test]
fn redraw_and_a_new_size_draw_everything() {
    let mut screen = Screen::new((20, 2), LOOK);
    let first = frame(&mut screen, "张三", None);
    screen.redraw_all();
    assert_eq!(frame(&mut screen, "张三", None), first);
    screen.resize((10, 1));
    assert_eq!(frame(&mut screen, "张三", None), first);
}

#[test]
fn after_an_ambiguous_character_the_cursor_is_placed_anew() {
    let wide = Look { ambiguous_wide: true, ..LOOK };
    let mut screen = Screen::new((10, 1), wide);
    let drawn = String::from_utf8(frame(&mut screen, "a·b", None).concat()).unwrap();
    assert!(drawn.ends_with("\x1b[1;1Ha·\x1b[1;3Hb"), "{drawn:?}");
    // The dot comes back over the b, so the b is written again.
    frame(&mut screen, "aab", None);
    let drawn = String::from_utf8(frame(&mut screen, "a·b", None).concat()).unwrap();
    assert_eq!(drawn, "\x1b[1;2H·\x1b[1;3Hb");
}

#[test]
fn without_colours_the_selected_row_is_still_seen() {
    let mono = Look { colours: Colours::Mono, ..LOOK };
    let mut writes = Writes::default();
    Screen::new((4, 1), mono)
        .draw(&mut writes, |buffer| {
            let style = Style::new().fg(Color::Red).bg(Color::Blue).reversed();
            buffer.set_string(0, 0, "a", style);
            None
        })
        .unwrap();
    assert!(writes.0.concat().ends_with(b"\x1b[1;1H\x1b[0;7ma\x1b[0m"));
}

#[test]
fn a_frame_that_could_not_be_sent_is_drawn_anew() {
    struct Broken;
    impl Write for Broken {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let mut screen = Screen::new((4, 1), LOOK);
    let first = frame(&mut screen, "a", None);
    assert!(screen.draw(&mut Broken, |_| None).is_err());
    assert_eq!(frame(&mut screen, "a", None), first);
}
