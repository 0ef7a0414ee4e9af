//! The terminal on a small program of our own, driven from outside like the console.

use std::process::Stdio;
use std::time::Instant;

use dutydesk::console::term::clean::clean;
use dutydesk::console::term::event::{Input, Key};
use dutydesk::console::term::idle::Status;
use dutydesk::console::term::screen::Screen;
use dutydesk::console::term::terminal::{Opening, Terminal};
use dutydesk::console::term::tty::Tty;
use dutydesk::console::term::width::width;
use pty_process::blocking::Command;
use ratatui::layout::Position;
use ratatui::style::Style;
use rustix::process::Signal;

use crate::driver::Console;

/// Set for the process that is to be the program.
const ROLE: &str = "DUTYDESK_TEST_PROGRAM";

/// The program: it echoes what is typed; F3 shows a name, F10 leaves, F11 panics on a thread of its own,
/// F12 where it draws.
/// Started by the other tests; by itself it does nothing.
#[test]
fn program() {
    if std::env::var_os(ROLE).is_none() {
        return;
    }
    // Standard output is the test harness's, so the terminal is on standard input.
    let end = || rustix::io::dup(rustix::stdio::stdin()).unwrap();
    let opening = Opening { chinese: true, mono: false, farewell: "fell over".into() };
    let mut terminal = Terminal::open_on(Tty::new(end(), end()), Some("xterm"), &opening).unwrap();
    let mut screen = Screen::new(terminal.size(), terminal.look());
    let (mut typed, mut last, mut dirty) = (String::new(), String::new(), true);
    loop {
        let deadline = dirty.then(Instant::now);
        let wake = terminal.wait(&[], deadline, Status::default()).unwrap();
        if wake.is_quiet() {
            let drawn = screen.draw(terminal.out(), |buffer| {
                let (columns, rows) = (buffer.area.width, buffer.area.height);
                buffer.set_string(0, 0, format!("{columns}x{rows}"), Style::new());
                buffer.set_string(0, 1, clean(&typed), Style::new().reversed());
                buffer.set_string(0, 2, &last, Style::new());
                Some(Position::new(width(&typed) as u16, 1))
            });
            drawn.unwrap();
            dirty = false;
            continue;
        }
        for input in wake.inputs {
            dirty = true;
            last = format!("{input:?}");
            match input {
                Input::Key(Key::Char(c)) => typed.push(c),
                Input::Key(Key::Ctrl('l')) => {
                    screen.redraw_all();
                    last.clear();
                }
                Input::Key(Key::F(3)) => last = "张三".into(),
                Input::Key(Key::F(11)) => {
                    let beside = std::thread::spawn(|| panic!("beside")).join();
                    last = format!("caught {}", beside.is_err());
                }
                Input::Key(Key::F(12)) => panic!("on purpose"),
                Input::Key(Key::F(10)) | Input::Hangup => {
                    terminal.leave(Some("gone home"));
                    std::process::exit(7);
                }
                Input::Paste(text) => typed.push_str(&text),
                Input::Resized(columns, rows) => {
                    screen.resize((columns, rows));
                    last.clear();
                }
                Input::Key(_) => {}
            }
        }
    }
}

fn start() -> (Console, tempfile::TempDir) {
    let place = tempfile::tempdir().unwrap();
    let command = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "term::program", "--nocapture"])
        .env(ROLE, "1")
        .stdout(Stdio::null());
    (Console::start(command, (80, 24), place.path()), place)
}

#[test]
fn keys_reach_the_screen_and_the_cursor_stands_behind_them() {
    let (console, _place) = start();
    console.sees("80x24").press("F3").sees("张三").type_keys("李四 3-2").sees("李四 3-2");
    assert_eq!(console.cursor(), Some((1, 8)));
    assert_eq!(console.row_of("李四"), Some(1));
    console.press("Esc").sees("Key(Esc)").press("BackTab").sees("BackTab");
    console.press("Ctrl-L").sees_not("BackTab").is_true_to_a_redraw();
    console.paste("王\r\n五").sees("李四 3-2王 五");
    console.resize(60, 20).sees("60x20").sees("李四");
    let before = console.rest();
    assert_eq!((before.seq, before.waiting), (0, 0));
    console.until_sees("60x20");
}

#[test]
fn leaving_restores_everything_and_says_why() {
    let (console, _place) = start();
    assert!(console.look(|screen| screen.alternate_screen() && screen.bracketed_paste()));
    console.press("F10").sees("gone home");
    console.is_restored();
    assert_eq!(console.exit_status(3).unwrap().code(), Some(7));
}

#[test]
fn a_panic_restores_everything_before_it_speaks() {
    let (console, _place) = start();
    console.press("F12").sees("fell over").sees("on purpose");
    console.is_restored();
    assert!(!console.exit_status(3).unwrap().success());
}

#[test]
fn a_panic_of_another_thread_leaves_the_screen_alone() {
    let (console, _place) = start();
    console.press("F11").sees("caught true").sees_not("beside");
    console.type_keys("张三").sees("张三");
    assert!(console.look(|screen| screen.alternate_screen()));
}

#[test]
fn sigterm_restores_and_leaves() {
    let (console, _place) = start();
    console.signal(Signal::TERM);
    assert_eq!(console.exit_status(3).unwrap().code(), Some(7));
    console.until_sees("gone home");
    console.is_restored();
}

#[test]
fn a_closed_window_ends_the_program() {
    let (console, _place) = start();
    console.close_pty();
    assert_eq!(console.exit_status(3).unwrap().code(), Some(7));
}

#[test]
fn a_key_costs_few_bytes() {
    let (console, _place) = start();
    let before = console.rest().written;
    console.press("a");
    let cost = console.rest().written - before;
    assert!(cost < 80, "{cost} bytes for one key");
}
