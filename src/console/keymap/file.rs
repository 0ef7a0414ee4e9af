//! Reads a keymap file and names what is wrong in it, line by line.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Action, Place, names};
use crate::console::term::event::Key;

/// One thing wrong in a keymap file. `reason` names the sentence `keymap.<reason>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// From 1.
    pub line: usize,
    /// The word that is wrong, as written.
    pub word: String,
    pub reason: &'static str,
}

type Bindings = Vec<((Place, Key), Action)>;

pub(super) fn parse(text: &str) -> (Bindings, Vec<Mistake>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let line_at = |byte: usize| text[..byte.min(text.len())].matches('\n').count() + 1;
    let mistake =
        |byte, word: &str, reason| Mistake { line: line_at(byte), word: word.into(), reason };
    let mut mistakes: Vec<_> = errors
        .iter()
        .map(|error| {
            let span = error.span().unwrap_or(0..0);
            let word =
                text.get(span.clone()).unwrap_or_default().lines().next().unwrap_or_default();
            mistake(span.start, word, "syntax")
        })
        .collect();
    let bad_lines: Vec<_> = mistakes.iter().map(|mistake| mistake.line).collect();
    let mut bindings = Vec::new();
    for (section, keys) in table.get_ref() {
        let start = section.span().start;
        let Some(place) = names::place(section.get_ref()) else {
            mistakes.push(mistake(start, section.get_ref(), "place"));
            continue;
        };
        let DeValue::Table(keys) = keys.get_ref() else {
            mistakes.push(mistake(start, section.get_ref(), "value"));
            continue;
        };
        for (name, value) in keys {
            let start = name.span().start;
            if bad_lines.contains(&line_at(start)) {
                continue;
            }
            match binding(name.get_ref(), value) {
                Ok((key, action)) => bindings.push(((place, key), action)),
                Err((word, reason)) => mistakes.push(mistake(start, &word, reason)),
            }
        }
    }
    mistakes.sort_by_key(|mistake| mistake.line);
    (bindings, mistakes)
}

fn binding(
    name: &str,
    value: &Spanned<DeValue<'_>>,
) -> Result<(Key, Action), (String, &'static str)> {
    let key = names::key(name).ok_or((name.to_string(), "key"))?;
    if matches!(key, Key::Char(c) if c != ' ') {
        return Err((name.to_string(), "letter"));
    }
    let DeValue::String(action) = value.get_ref() else {
        return Err((name.to_string(), "value"));
    };
    let action = names::action(action).ok_or((action.to_string(), "action"))?;
    Ok((key, action))
}
