//! How the screen looks, cell by cell, on every page.

use ratatui::buffer::Buffer;
use ratatui::style::Modifier;

use super::driver::Desk;
use super::every_form::{opened, with_a_form};
use super::said::PAGES;
use crate::console::theme::Theme;
use crate::words::Lang;

/// Pages with a selection, with letters that were found, with popups.
const MORE: [&str; 10] = [
    "F3 zs",
    "F3 zs Down",
    "zs",
    "F8 zm",
    "zs Enter 9",
    "F3 zs Enter Tab Down",
    "F5 Down",
    "F5 Enter",
    "F9 02",
    "F7 qyz",
];

/// No cell is bold and reversed, whatever it holds.
fn legible(desk: &mut Desk, what: &str) -> Buffer {
    let buf = desk.buffer();
    let (screen, _) = desk.drawn();
    for y in 0..buf.area.height {
        for x in 0..buf.area.width {
            let cell = &buf[(x, y)];
            let pair = Modifier::BOLD | Modifier::REVERSED;
            assert!(
                !cell.modifier.contains(pair),
                "{what}: {:?} at {x},{y} is bold and reversed\n{screen}",
                cell.symbol()
            );
        }
    }
    buf
}

#[test]
fn nothing_is_bold_inside_reverse_for_putty_draws_that_grey_on_grey() {
    for theme in [Theme::Colour, Theme::Mono] {
        for lang in [Lang::Zh, Lang::En] {
            for (columns, rows) in [(60, 20), (80, 24), (120, 36)] {
                for page in PAGES.iter().chain(&MORE) {
                    let mut desk = Desk::sized(columns, rows, lang);
                    desk.model.theme = theme;
                    desk.keys(page);
                    legible(&mut desk, page);
                }
            }
        }
        for command in with_a_form() {
            let (mut desk, _) = opened(command, true);
            desk.model.theme = theme;
            legible(&mut desk, command.name);
            desk.keys("Tab Enter");
            legible(&mut desk, command.name);
        }
    }
}

#[test]
fn the_pane_that_is_shown_and_the_letters_that_were_typed_are_told_apart() {
    for (keys, tab) in [("F2", "F2"), ("F3", "F3"), ("F4", "F4"), ("F5", "F5"), ("F6", "F6")] {
        let mut desk = Desk::open();
        desk.keys(keys);
        let buf = legible(&mut desk, keys);
        let plain = |x: u16| !buf[(x, 1)].modifier.contains(Modifier::REVERSED);
        let shown: String =
            (0..80).filter(|x| plain(*x)).map(|x| buf[(x, 1)].symbol().to_string()).collect();
        let shown = shown.replace(' ', "");
        assert!(shown.starts_with(tab) && shown.matches('F').count() == 1, "{shown}");
    }
    let mut desk = Desk::open();
    desk.keys("F3 zs");
    let buf = legible(&mut desk, "F3 zs");
    let marked = |x: u16, y: u16| {
        let both = Modifier::REVERSED | Modifier::UNDERLINED;
        buf[(x, y)].modifier.contains(both)
    };
    let found = (3..21).flat_map(|y| (0..80).map(move |x| (x, y)));
    let found: String = found
        .filter(|(x, y)| marked(*x, *y))
        .map(|(x, y)| buf[(x, y)].symbol().to_string())
        .collect();
    assert_eq!(found.replace(' ', ""), "张三");
}

#[test]
fn a_popup_leaves_everything_outside_its_box_as_it_was() {
    for (columns, rows) in [(60, 20), (80, 24), (120, 36)] {
        for (below, popup) in
            [("F2", "F8"), ("F3", "F8 zm"), ("F5", "F8"), ("zs Enter", "9"), ("F4", "F8 sqx Enter")]
        {
            let mut desk = Desk::sized(columns, rows, Lang::Zh);
            for row in &mut desk.queue {
                row.text = "望京西园三区东侧卫生间顶上滴水楼上说周五请物业来看".repeat(3);
            }
            desk.keys("F3 F2");
            desk.keys(below);
            let before = desk.buffer();
            desk.keys(popup);
            let after = desk.buffer();
            let corners: Vec<(u16, u16)> = (3..rows - 3)
                .flat_map(|y| (0..columns).map(move |x| (x, y)))
                .filter(|at| after[*at].symbol() == "+" && before[*at].symbol() != "+")
                .collect();
            let (Some(first), Some(last)) = (corners.first(), corners.last()) else {
                panic!("{below} {popup}: no box\n{}", desk.screen());
            };
            for (x, y) in (3..rows - 3).flat_map(|y| (0..columns).map(move |x| (x, y))) {
                let inside = (first.0..=last.0).contains(&x) && (first.1..=last.1).contains(&y);
                // One column on each side keeps the box apart.
                let cut = (x < first.0 && x + 2 >= first.0) || x == last.0 + 1;
                let same = before[(x, y)].symbol() == after[(x, y)].symbol();
                assert!(inside || cut || same, "{below} {popup} at {x},{y}\n{}", desk.screen());
            }
        }
    }
}
