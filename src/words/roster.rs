//! What a roster's columns and rows are told as, on the screen and on the command line.

use super::{Lang, label, refusal};
use crate::domain::roster::{Kept, Rejected};
use crate::office::header::Meaning;
use crate::office::{Column, Mapping, field_of};

/// What a column is taken for.
pub fn meaning(lang: Lang, meaning: &Meaning) -> String {
    match meaning {
        Meaning::Field(field) => label(lang, field),
        Meaning::Part(part) => lang.say(&format!("import.part.{}", part.word())),
        Meaning::Tag(tag) => lang.fill("import.tag", &[("tag", *tag)]),
        Meaning::Skip(why) => lang.say(&format!("import.skip.{}", why.word())),
    }
}

/// [`meaning`] of a column, and that it is told by what stands in it.
pub fn taken_for(lang: Lang, column: &Column) -> String {
    let meaning = meaning(lang, &column.meaning);
    match column.guessed {
        true => lang.fill("import.guessed", &[("meaning", meaning)]),
        false => meaning,
    }
}

/// What a column is called: by its title, or its place.
pub fn title(lang: Lang, column: &Column) -> String {
    match column.title.is_empty() {
        true => lang.fill("import.untitled", &[("n", (column.index + 1).to_string())]),
        false => column.title.clone(),
    }
}

/// What the column that fills a field is called.
pub fn title_of(lang: Lang, mapping: &Mapping, field: &str) -> String {
    mapping.column_for(field).map_or_else(|| label(lang, field), |column| title(lang, column))
}

/// A row that does not go in: where, and what to do.
pub fn rejected(lang: Lang, mapping: &Mapping, rejected: &Rejected) -> String {
    let facts = [
        ("row", rejected.row.to_string()),
        ("column", title_of(lang, mapping, field_of(rejected))),
        ("message", refusal(lang, &rejected.why)),
    ];
    lang.fill("cli.import.rejected", &facts)
}

/// A field that keeps what the desk knows.
pub fn kept(lang: Lang, mapping: &Mapping, kept: &Kept) -> String {
    let facts = [
        ("row", kept.row.to_string()),
        ("column", title_of(lang, mapping, &kept.field)),
        ("roster", kept.roster.clone()),
        ("desk", kept.desk.clone()),
    ];
    lang.fill("cli.import.kept", &facts)
}
