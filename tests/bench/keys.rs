//! A key until the last byte of its answer, as the clerk's terminal sees it, and the
//! bytes that go over the line for it.

use std::time::Duration;

use crate::Outcome;
use crate::desk::Desk;
use crate::figures::Row;
use crate::screen::{Answer, Screen};

/// How often each kind of key is pressed, there and back.
const TURNS: usize = 100;

const STARTS: usize = 20;
const STARTS_ALONE: usize = 5;

const DOWN: &[u8] = b"\x1b[B";
const UP: &[u8] = b"\x1b[A";
const ENTER: &[u8] = b"\r";
const ESC: &[u8] = b"\x1b";
const BACKSPACE: &[u8] = b"\x7f";
const F2: &[u8] = b"\x1bOQ";
const F3: &[u8] = b"\x1bOR";
const F7: &[u8] = b"\x1b[18~";

/// One kind of key: what it is called, the keys that lead there, and two keys that
/// undo each other, of which the first is measured.
struct Kind {
    what: &'static str,
    there: &'static [&'static [u8]],
    key: &'static [u8],
    back: &'static [u8],
}

const KINDS: [Kind; 5] = [
    Kind { what: "arrow in the queue", there: &[F2], key: DOWN, back: UP },
    Kind { what: "letter in a form", there: &[F7], key: b"z", back: BACKSPACE },
    Kind {
        what: "letter in the search, with the desk's answer",
        there: &[F3],
        key: b"z",
        back: BACKSPACE,
    },
    Kind { what: "second letter in the search", there: &[F3, b"z"], key: b"s", back: BACKSPACE },
    Kind { what: "opening a matter of the queue", there: &[F2], key: ENTER, back: ESC },
];

pub fn measure() -> Outcome<Vec<Row>> {
    let mut desk = Desk::demo()?;
    desk.restart()?;
    let mut starts = Vec::new();
    for _ in 0..STARTS {
        starts.push(desk.console()?.1);
    }
    let mut rows = of_answers("start to full screen, the desk is there", &starts);
    let mut alone = Vec::new();
    for _ in 0..STARTS_ALONE {
        desk.leave()?;
        alone.push(desk.console()?.1);
    }
    rows.extend(of_answers("start to full screen, the console starts the desk", &alone));
    desk.restart()?;
    for kind in &KINDS {
        let (mut screen, _) = desk.console()?;
        rows.extend(rows_of(kind, &mut screen)?);
    }
    Ok(rows)
}

fn rows_of(kind: &Kind, screen: &mut Screen) -> Outcome<Vec<Row>> {
    for key in kind.there {
        screen.press(key)?;
    }
    let mut answers = Vec::new();
    for _ in 0..TURNS {
        let answer = screen.press(kind.key)?;
        if answer.bytes == 0 {
            return Err(format!("{}: no answer on\n{}", kind.what, screen.text()).into());
        }
        answers.push(answer);
        screen.press(kind.back)?;
    }
    Ok(of_answers(&format!("key, {}", kind.what), &answers))
}

fn of_answers(what: &str, answers: &[Answer]) -> Vec<Row> {
    let times: Vec<Duration> = answers.iter().map(|answer| answer.last_byte).collect();
    let bytes: Vec<u64> = answers.iter().map(|answer| answer.bytes).collect();
    vec![Row::times(what, &times), Row::bytes(&format!("{what}: bytes"), &bytes)]
}
