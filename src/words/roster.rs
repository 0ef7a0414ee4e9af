//! What a roster's columns and rows are told as, on the screen and on the command line.

use super::{Lang, label, refusal};
use crate::domain::roster::{Kept, Rejected};
use crate::office::Mapping;
use crate::office::header::Meaning;

/// What a column is taken for.
pub fn meaning(lang: Lang, meaning: &Meaning) -> String {
    match meaning {
        Meaning::Field(field) => label(lang, field),
        Meaning::Part(part) => lang.say(&format!("import.part.{}", part.word())),
        Meaning::Tag(tag) => lang.fill("import.tag", &[("tag", *tag)]),
        Meaning::Skip(why) => lang.say(&format!("import.skip.{}", why.word())),
    }
}

/// A row that does not go in: where, and what to do.
pub fn rejected(lang: Lang, mapping: &Mapping, rejected: &Rejected) -> String {
    let facts = [
        ("row", rejected.row.to_string()),
        ("column", mapping.column_of(rejected)),
        ("message", refusal(lang, &rejected.why)),
    ];
    lang.fill("cli.import.rejected", &facts)
}

/// A field that keeps what the desk knows.
pub fn kept(lang: Lang, mapping: &Mapping, kept: &Kept) -> String {
    let column = mapping.title_of(&kept.field).unwrap_or(&kept.field);
    let facts = [
        ("row", kept.row.to_string()),
        ("column", column.to_string()),
        ("roster", kept.roster.clone()),
        ("desk", kept.desk.clone()),
    ];
    lang.fill("cli.import.kept", &facts)
}
