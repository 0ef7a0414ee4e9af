//! What a roster's columns and rows are told as, on the screen and on the command line.

use super::refusal::row_refusal;
use super::{Lang, label};
use crate::domain::Refusal;
use crate::domain::roster::{Kept, LeftOut, Rejected, Report, told};
use crate::office::header::{self, Meaning, Skip};
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
    let meaning = match &column.meaning {
        // Where a row says nothing else of it, its age is told.
        Meaning::Skip(Skip::NotNeeded) if header::is_age(&column.title) => lang.say("import.age"),
        meaning => self::meaning(lang, meaning),
    };
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

/// What is wrong with a row or a cell, said of a file and not of a form, with no more of a
/// number than is shown elsewhere.
pub fn why(lang: Lang, why: &Refusal) -> String {
    row_refusal(lang, &told(why))
}

/// A row that does not go in: where, all that is wrong, and what to do.
pub fn rejected(lang: Lang, mapping: &Mapping, rejected: &Rejected) -> String {
    let table = mapping.of_sheet(rejected.sheet);
    let reasons = rejected.reasons().map(|why| {
        let facts = [("column", column_of(lang, table, why)), ("message", self::why(lang, why))];
        lang.fill("cli.import.reason", &facts)
    });
    let facts = [
        ("row", row(lang, mapping, rejected.sheet, rejected.row)),
        ("reasons", reasons.collect::<Vec<_>>().join(" ")),
    ];
    lang.fill("cli.import.rejected", &facts)
}

/// What the column at fault is called on its sheet.
pub fn column_of(lang: Lang, table: &Mapping, why: &Refusal) -> String {
    let column = table.at_fault(why);
    column.map_or_else(|| label(lang, field_of(why)), |column| title(lang, column))
}

/// A cell that was left out of a row that went in.
pub fn left_out(lang: Lang, mapping: &Mapping, left: &LeftOut) -> String {
    let facts = [
        ("row", row(lang, mapping, left.sheet, left.row)),
        ("column", left_out_column(lang, mapping, left)),
        ("said", left.said.clone()),
        ("message", why(lang, &left.why)),
    ];
    let key =
        if left.said.is_empty() { "cli.import.left_out_empty" } else { "cli.import.left_out" };
    lang.fill(key, &facts)
}

/// What the column of a cell that was left out is called.
pub fn left_out_column(lang: Lang, mapping: &Mapping, left: &LeftOut) -> String {
    let table = mapping.of_sheet(left.sheet);
    let at = left.column.map(|index| index as usize);
    let column = table.columns.iter().find(|column| Some(column.index) == at);
    column.map_or_else(|| title_of(lang, table, &left.field), |column| title(lang, column))
}

/// A row by its number, and its sheet where several are read.
fn row(lang: Lang, mapping: &Mapping, sheet: u32, row: u32) -> String {
    match mapping.others.is_empty() {
        true => lang.fill("cli.import.row", &[("row", row.to_string())]),
        false => {
            let sheet = called(&mapping.of_sheet(sheet).name, sheet as usize);
            lang.fill("cli.import.on_sheet", &[("sheet", sheet), ("row", row.to_string())])
        }
    }
}

/// A sheet by its name, or its place.
fn called(name: &str, sheet: usize) -> String {
    if name.is_empty() { (sheet + 1).to_string() } else { name.to_string() }
}

/// Which sheets are read and which are not; nothing of a file of one sheet whose name says
/// nothing.
pub fn sheets(lang: Lang, mapping: &Mapping) -> Vec<String> {
    let mut lines = Vec::new();
    let mut tables: Vec<&Mapping> = mapping.tables().collect();
    tables.sort_by_key(|table| table.sheet);
    let named = |table: &Mapping| !table.building.is_empty() || !table.estate.is_empty();
    let only = tables.len() == 1 && mapping.untaken.is_empty() && !named(mapping);
    if !only {
        let taken = tables.iter().map(|table| {
            let key = if named(table) { "import.sheets.place" } else { "import.sheets.one" };
            let place = format!("{}{}", table.estate, table.building);
            let sheet = called(&table.name, table.sheet);
            lang.fill(key, &[("sheet", sheet), ("place", place)])
        });
        let taken = taken.collect::<Vec<_>>().join("  ");
        lines.push(lang.fill("import.sheets.taken", &[("sheets", taken)]));
    }
    if !mapping.untaken.is_empty() {
        let left = mapping.untaken.iter().map(|one| {
            let facts = [
                ("sheet", called(&one.name, one.sheet)),
                ("rows", one.rows.to_string()),
                ("why", lang.say(&format!("import.untaken.{}", one.why.word()))),
            ];
            lang.fill("import.sheets.left", &facts)
        });
        let left = left.collect::<Vec<_>>().join("  ");
        lines.push(lang.fill("import.sheets.untaken", &[("sheets", left)]));
    }
    lines
}

/// How many rows became what, by the names of the sentences' facts.
pub fn counts(report: &Report) -> [(&'static str, String); 5] {
    [
        ("rows", report.rows),
        ("added", report.added),
        ("updated", report.updated),
        ("unchanged", report.unchanged),
        ("rejected", report.rejected.len() as u64),
    ]
    .map(|(name, count)| (name, count.to_string()))
}

/// A field that keeps what the desk knows.
pub fn kept(lang: Lang, mapping: &Mapping, kept: &Kept) -> String {
    let facts = [
        ("row", row(lang, mapping, kept.sheet, kept.row)),
        ("column", title_of(lang, mapping.of_sheet(kept.sheet), &kept.field)),
        ("roster", kept.roster.clone()),
        ("desk", kept.desk.clone()),
    ];
    lang.fill("cli.import.kept", &facts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::input;

    /// Words of a form, of its menus and of the keys on it.
    const OF_FORMS: [&str; 14] = [
        "往下走",
        "菜单",
        "这一项",
        "那一项",
        "旁边一项",
        "选中",
        "再回来",
        "按 8",
        "前面的数字",
        "F8",
        "menu",
        "press ",
        "Enter",
        "by its digit",
    ];

    #[test]
    fn a_report_of_a_file_never_speaks_as_a_form_does() {
        let sentences: toml::Table =
            include_str!("../../assets/locale/refusal.zh-CN.toml").parse().unwrap();
        let rooms = ["office", "import", "id"].map(|room| (room, &sentences["refusal"][room]));
        let of_rows = rooms.into_iter().flat_map(|(room, of)| {
            of.as_table().into_iter().flatten().map(move |(code, _)| format!("{room}.{code}"))
        });
        // What a cell of a roster cannot be refused with: no column is of such a field.
        let elsewhere = ["input.account", "input.record", "input.days", "input.time_"];
        let of_cells =
            input::CODES.iter().filter(|code| !elsewhere.iter().any(|e| code.starts_with(e)));
        let codes: Vec<String> = of_rows.chain(of_cells.map(|code| code.to_string())).collect();
        assert!(codes.len() > 80, "{}", codes.len());
        for lang in Lang::ALL {
            for code in &codes {
                let said = why(lang, &Refusal::new(code));
                let of_form = OF_FORMS.iter().find(|word| said.contains(**word));
                assert_eq!(of_form, None, "{code}: {said}");
            }
        }
    }
}
