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
                      "sheets": sheets_json(mapping), "mapping": json_of(mapping)});
    let sheets: String =
        words::roster::sheets(lang, mapping).into_iter().map(|line| line + "\n").collect();
    Answer::new(json, format!("{sheets}{}{hint}", print::columns(&rows)))
}

/// One row a sheet: those that are read, and those that are not, with why.
pub fn sheets_json(mapping: &Mapping) -> Value {
    let taken = mapping.tables().map(|table| {
        json!({"sheet": table.sheet + 1, "name": table.name, "header": table.header,
               "place": format!("{}{}", table.estate, table.building), "why": Value::Null})
    });
    let left = mapping.untaken.iter().map(|one| {
        json!({"sheet": one.sheet + 1, "name": one.name, "rows": one.rows, "why": one.why.word()})
    });
    taken.chain(left).collect()
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
