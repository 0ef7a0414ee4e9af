//! The columns of a roster and what each is taken for, so that one can correct it.

use serde_json::{Value, json};

use crate::cli::answer::Answer;
use crate::cli::print;
use crate::office::choice;
use crate::office::header::{self, Meaning};
use crate::office::{Column, Mapping};
use crate::words::{self, Lang};

/// The answer of `--columns`: nothing was imported.
pub fn answer(mapping: &Mapping, lang: Lang) -> Answer {
    let rows: Vec<Vec<String>> = mapping
        .columns
        .iter()
        .map(|column| {
            vec![
                header::letter(column.index),
                words::roster::title(lang, column),
                choice::word(&column.meaning).into(),
                words::roster::taken_for(lang, column),
            ]
        })
        .collect();
    let hint = lang.say("cli.import.columns_hint");
    let json = json!({"sheet": mapping.sheet + 1, "header": mapping.header,
                      "mapping": json_of(mapping)});
    Answer::new(json, format!("{}{hint}", print::columns(&rows)))
}

/// One row a column.
pub fn json_of(mapping: &Mapping) -> Value {
    mapping.columns.iter().map(column_json).collect()
}

fn column_json(column: &Column) -> Value {
    let why = match &column.meaning {
        Meaning::Skip(why) => Some(why.word()),
        _ => None,
    };
    json!({"letter": header::letter(column.index), "column": column.title,
           "field": choice::word(&column.meaning), "guessed": column.guessed, "why": why})
}

/// The columns that are read, on one line.
pub fn line(mapping: &Mapping, lang: Lang) -> String {
    let read = mapping.columns.iter().filter(|c| !matches!(c.meaning, Meaning::Skip(_)));
    let read = read.map(|column| {
        let letter = header::letter(column.index);
        let title = words::roster::title(lang, column);
        format!("{letter} {title}={}", words::roster::taken_for(lang, column))
    });
    let columns = read.collect::<Vec<_>>().join("  ");
    lang.fill("cli.import.mapping", &[("columns", columns)])
}
