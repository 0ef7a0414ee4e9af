//! The one place that writes to the caller's terminal. Names and notes were typed or
//! pasted by anybody: what could steer a terminal never leaves here.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::ExitCode;

use serde_json::json;
use unicode_width::UnicodeWidthStr;

use super::answer::{Answer, Exit, Failure};
use crate::words::{self, Lang};

/// Prints what came of a subcommand: data or lines, to stdout.
pub fn answer(answer: &Answer, json: bool) -> ExitCode {
    // What was printed line by line has nothing more to say.
    out(&if json && answer.json.is_null() {
        String::new()
    } else if json {
        escaped(&answer.json.to_string())
    } else {
        clean(&answer.text)
    });
    exit_code(answer.exit)
}

/// Prints why there is nothing: the sentence to stderr, with `--json` its code to
/// stdout as well.
pub fn failure(failure: &Failure, lang: Lang, json: bool) -> ExitCode {
    let sentence = words::typed_refusal(lang, &failure.refusal);
    // A screen shows the sentence at its field; here the option has to be named.
    let message = match &failure.refusal.field {
        Some(field) => format!("--{}: {sentence}", field.replace('_', "-")),
        None => sentence,
    };
    if json {
        let (code, field) = (&failure.refusal.code, &failure.refusal.field);
        let error = json!({"code": code, "field": field, "message": message});
        out(&escaped(&json!({ "error": error }).to_string()));
    }
    err(&clean(&message));
    exit_code(failure.exit)
}

/// The process's exit code.
pub fn exit_code(exit: Exit) -> ExitCode {
    ExitCode::from(exit as u8)
}

/// One text to stdout. A closed pipe (`| head`) is the reader's choice, not an error.
pub fn out(text: &str) {
    if !text.is_empty() {
        let _ = writeln!(std::io::stdout(), "{}", text.trim_end_matches('\n'));
    }
}

/// One text to stderr.
pub fn err(text: &str) {
    let _ = writeln!(std::io::stderr(), "{}", text.trim_end_matches('\n'));
}

/// Without anything that moves a cursor, turns text around or hides: such characters
/// show as `?`. Line ends stay.
pub fn clean(text: &str) -> String {
    text.chars().map(|c| if c != '\n' && hostile(c) { '?' } else { c }).collect()
}

/// JSON text with the characters that JSON itself leaves raw written as escapes, so
/// that nothing is lost and nothing reaches the terminal.
pub fn escaped(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        if hostile(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(text, "\\u{unit:04x}");
            }
        } else {
            text.push(c);
        }
    }
    text
}

/// C0 and C1 controls, bidi marks and overrides, zero-width and other format
/// characters that change how their neighbours look.
fn hostile(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Rows in columns, as wide as their widest cell on a terminal.
pub fn columns(rows: &[Vec<String>]) -> String {
    let rows: Vec<Vec<String>> =
        rows.iter().map(|row| row.iter().map(|cell| one_line(cell)).collect()).collect();
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..count).map(width).collect();
    let mut text = String::new();
    for row in &rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            line.push_str(cell);
            line.extend(std::iter::repeat_n(' ', width - cell.width() + 2));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

fn one_line(cell: &str) -> String {
    clean(cell).replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hostile_name_cannot_steer_the_terminal() {
        let name = "张\u{1b}[2J三\u{9b}31m\u{202e}反\u{200b}";
        assert_eq!(clean(name), "张?[2J三?31m?反?");
        let json = serde_json::to_string(name).unwrap();
        let escaped = escaped(&json);
        assert!(escaped.chars().all(|c| !hostile(c)));
        assert_eq!(serde_json::from_str::<String>(&escaped).unwrap(), name);
    }

    #[test]
    fn columns_line_up_by_what_terminals_show() {
        let row = |cells: [&str; 3]| cells.map(String::from).to_vec();
        let text = columns(&[row(["红", "漏水", "a"]), row(["abc", "x\ny", "b"])]);
        assert_eq!(text, "红   漏水  a\nabc  x y   b\n");
    }
}
