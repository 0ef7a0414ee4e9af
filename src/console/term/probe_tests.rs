//! The probe, the wait and the modes on a real PTY whose other side the test plays.

use std::io::{Read, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use pty_process::blocking::{Pts, Pty};
use rustix::termios::LocalModes;

use super::event::{Input, Key};
use super::input::Keyboard;
use super::mode::Modes;
use super::poll::{self, Signals, Watch};
use super::probe::{Found, probe};
use super::refused::Refused;
use super::terminal::{Opening, Terminal};
use super::tty::{DESIGN_SIZE, LARGEST_SIZE, Tty};

/// There is one terminal per process, so one test at a time.
fn alone() -> MutexGuard<'static, ()> {
    static ONE: Mutex<()> = Mutex::new(());
    ONE.lock().unwrap_or_else(PoisonError::into_inner)
}

fn pair() -> (Pty, Pts, Tty) {
    let (pty, pts) = pty_process::blocking::open().unwrap();
    let end = || -> OwnedFd { rustix::io::dup(pts.as_fd()).unwrap() };
    let tty = Tty::new(end(), end());
    (pty, pts, tty)
}

/// Answers each question with the next of these bytes.
fn play(mut pty: Pty, answers: &'static [&'static [u8]]) -> std::thread::JoinHandle<Pty> {
    std::thread::spawn(move || {
        for answer in answers {
            let mut asked = Vec::new();
            while !asked.ends_with(b"\x1b[6n") {
                let mut byte = [0];
                pty.read_exact(&mut byte).unwrap();
                asked.extend(byte);
            }
            pty.write_all(answer).unwrap();
        }
        pty
    })
}

fn probed(answers: &'static [&'static [u8]]) -> (Found, Vec<Input>) {
    let _alone = alone();
    let (pty, _pts, mut tty) = pair();
    let _modes = Modes::raw(&tty, "").unwrap();
    let player = play(pty, answers);
    let (mut keyboard, mut typed) = (Keyboard::default(), Vec::new());
    let signals = Signals::catch().unwrap();
    let found = probe(&mut tty, &mut keyboard, &signals, &mut typed).unwrap();
    player.join().unwrap();
    (found, typed)
}

#[test]
fn the_cursor_tells_what_the_terminal_is() {
    let utf8 = |ambiguous_wide| Found::Utf8 { ambiguous_wide, answered: true };
    assert_eq!(probed(&[b"\x1b[1;5R", b"\x1b[1;2R"]).0, utf8(false));
    assert_eq!(probed(&[b"\x1b[1;5R", b"\x1b[1;3R"]).0, utf8(true));
    assert_eq!(probed(&[b"\x1b[1;7R"]).0, Found::NotUtf8);
}

#[test]
fn keys_typed_into_the_probe_are_kept() {
    let (found, typed) = probed(&[b"zs\x1b[1;5R", b"\x1b[1;2R\x1b[A"]);
    assert_eq!(found, Found::Utf8 { ambiguous_wide: false, answered: true });
    let keys = [Key::Char('z'), Key::Char('s'), Key::Up].map(Input::Key);
    assert_eq!(typed, keys);
}

#[test]
fn a_silent_terminal_is_taken_for_utf8_with_plain_borders() {
    let (found, _) = probed(&[]);
    assert_eq!(found, Found::Utf8 { ambiguous_wide: false, answered: false });
}

#[test]
fn terminals_that_cannot_show_it_are_told_why() {
    let _alone = alone();
    let opening = Opening { chinese: true, mono: false, farewell: String::new() };
    let open = |term, answers| {
        let (pty, _pts, tty) = pair();
        let player = play(pty, answers);
        let opened = Terminal::open_on(tty, term, &opening).map(drop);
        player.join().unwrap();
        opened.unwrap_err()
    };
    assert!(matches!(open(None, &[]), Refused::Dumb));
    assert!(matches!(open(Some("dumb"), &[]), Refused::Dumb));
    assert!(matches!(open(Some("linux"), &[]), Refused::NoChineseFont));
    assert!(matches!(open(Some("xterm"), &[b"\x1b[1;7R"]), Refused::NotUtf8));
}

#[test]
fn a_closed_terminal_ends_the_wait_at_once_and_only_once() {
    let _alone = alone();
    let (pty, pts, tty) = pair();
    drop(pts);
    let player = play(pty, &[b"\x1b[1;5R", b"\x1b[1;2R"]);
    let opening = Opening { chinese: true, mono: false, farewell: String::new() };
    let mut terminal = Terminal::open_on(tty, Some("xterm"), &opening).unwrap();
    drop(player.join().unwrap());
    let wake = terminal.wait(&[], None, Default::default()).unwrap();
    assert_eq!(wake.inputs, [Input::Hangup]);
    let soon = Some(Instant::now() + Duration::from_millis(20));
    assert!(terminal.wait(&[], soon, Default::default()).unwrap().is_quiet(), "it would spin");
}

#[test]
fn the_wait_tells_which_descriptor_is_ready() {
    let _alone = alone();
    let (_pty, _pts, tty) = pair();
    let signals = Signals::catch().unwrap();
    let (ours, mut theirs) = std::os::unix::net::UnixStream::pair().unwrap();
    let quiet = |write| {
        let watches = [Watch { fd: ours.as_fd(), write }];
        poll::wait(Some(tty.input()), &signals, &watches, Some(Instant::now())).unwrap()
    };
    assert!(quiet(false).is_quiet());
    assert!(quiet(true).ready[0].write);
    theirs.write_all(b"x").unwrap();
    assert!(quiet(false).ready[0].read);
}

#[test]
fn whatever_size_is_claimed_the_picture_is_one_that_can_be_kept() {
    let (pty, _pts, tty) = pair();
    let drawn = |columns, rows| {
        pty.resize(pty_process::Size::new(rows, columns)).unwrap();
        tty.size()
    };
    assert_eq!(drawn(20_000, 5_000), LARGEST_SIZE);
    assert_eq!(drawn(u16::MAX, u16::MAX), LARGEST_SIZE);
    assert_eq!(drawn(u16::MAX, 24), (LARGEST_SIZE.0, 24));
    assert_eq!(drawn(80, u16::MAX), (80, LARGEST_SIZE.1));
    assert_eq!(drawn(LARGEST_SIZE.0, LARGEST_SIZE.1), LARGEST_SIZE);
    assert_eq!(drawn(1, 1), (1, 1));
    for nothing in [(0, 0), (80, 0), (0, 24)] {
        assert_eq!(drawn(nothing.0, nothing.1), DESIGN_SIZE);
    }
}

#[test]
fn modes_are_undone_when_the_guard_goes() {
    let _alone = alone();
    let (mut pty, _pts, mut tty) = pair();
    let echoes = |tty: &Tty| {
        let modes = rustix::termios::tcgetattr(tty.input()).unwrap();
        modes.local_modes.contains(LocalModes::ECHO)
    };
    assert!(echoes(&tty));
    let mut modes = Modes::raw(&tty, "").unwrap();
    modes.full_screen(&mut tty).unwrap();
    assert!(!echoes(&tty));
    drop(modes);
    assert!(echoes(&tty));
    let size = |n: u16| n.try_into().unwrap();
    let mut shown = vt100::Parser::new(size(24), size(80), 0);
    let (mut entered, mut written) = (false, [0; 256]);
    let restored = |screen: &vt100::Screen| {
        !screen.alternate_screen() && !screen.bracketed_paste() && !screen.hide_cursor()
    };
    // The line hands over what was written in pieces of its own size.
    while !(entered && restored(shown.screen())) {
        let patience = rustix::event::Timespec { tv_sec: 10, tv_nsec: 0 };
        let mut watch = [rustix::event::PollFd::new(&pty, rustix::event::PollFlags::IN)];
        let ready = rustix::event::poll(&mut watch, Some(&patience)).unwrap();
        assert!(ready > 0, "the modes were not undone: {:?}", shown.screen().contents());
        let count = pty.read(&mut written).unwrap();
        for byte in &written[..count] {
            shown.process(&[*byte]);
            entered |= shown.screen().alternate_screen();
        }
    }
}
