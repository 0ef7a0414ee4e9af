//! What became of a roster, as data and as lines.

use serde_json::json;

use super::columns;
use crate::cli::answer::{Answer, Exit};
use crate::domain::Key;
use crate::domain::roster::{Rejected, Report};
use crate::office::header::Meaning;
use crate::office::{Column, Mapping};
use crate::words::{self, Lang};

/// The answer of `import residents`; 3 where anybody or anything was left out.
pub fn answer(report: &Report, mapping: &Mapping, lang: Lang, dry_run: bool) -> Answer {
    let title = |field: &str| words::roster::title_of(lang, mapping, field);
    let column = |rejected: &Rejected| words::roster::column_of(lang, mapping, rejected);
    let named = |sheet: u32| mapping.of_sheet(sheet).name.clone();
    let rejected = report.rejected.iter().map(|rejected| {
        let message = words::refusal(lang, &rejected.why);
        json!({"sheet": named(rejected.sheet), "row": rejected.row, "column": column(rejected), "field": rejected.why.field,
               "code": rejected.why.code, "message": message})
    });
    let kept = report.kept.iter().map(|kept| {
        json!({"sheet": named(kept.sheet), "row": kept.row, "column": title(&kept.field), "field": kept.field,
               "desk": kept.desk, "roster": kept.roster})
    });
    let left_out = report.left_out.iter().map(|left| {
        json!({"sheet": named(left.sheet), "row": left.row,
               "column": words::roster::left_out_column(lang, mapping, left),
               "field": left.field, "said": left.said, "code": left.why.code,
               "message": words::refusal(lang, &left.why)})
    });
    let skipped: Vec<_> = mapping
        .columns
        .iter()
        .filter(|column| matches!(column.meaning, Meaning::Skip(_)))
        .map(|column| words::roster::title(lang, column))
        .collect();
    let json = json!({
        "rows": report.rows, "added": report.added, "updated": report.updated,
        "unchanged": report.unchanged, "rejected": rejected.collect::<Vec<_>>(),
        "kept": kept.collect::<Vec<_>>(), "left_out": left_out.collect::<Vec<_>>(),
        "sheets": columns::sheets_json(mapping), "skipped": skipped, "dry_run": dry_run,
        "import": report.import.map(|key: Key| key.to_string()), "mapping": columns::json_of(mapping),
    });
    let exit = if is_whole(report, mapping) { Exit::Done } else { Exit::NoDesk };
    let mut lines = words::roster::sheets(lang, mapping);
    lines.push(columns::line(mapping, lang));
    lines.push(text(report, &skipped, lang, dry_run, mapping));
    if let Some(key) = report.import.filter(|_| !dry_run) {
        lines.push(lang.fill("cli.import.number", &[("id", key.to_string())]));
    }
    Answer { json, text: lines.join("\n"), exit }
}

/// Whether everybody and everything of the file went in, but for what the person at the
/// desk left out by name and what every list of people has beside them (序号).
fn is_whole(report: &Report, mapping: &Mapping) -> bool {
    let left = |column: &Column| {
        let skipped = matches!(column.meaning, Meaning::Skip(why) if why.leaves_out());
        skipped && !column.samples.is_empty()
    };
    let columns = mapping.tables().flat_map(|table| &table.columns).any(left);
    let sheets = mapping.untaken.iter().any(|sheet| sheet.rows > 0);
    report.rejected.is_empty() && report.left_out.is_empty() && !columns && !sheets
}

fn text(
    report: &Report,
    skipped: &[String],
    lang: Lang,
    dry_run: bool,
    mapping: &Mapping,
) -> String {
    let mut lines = Vec::new();
    let rejected = report.rejected.iter();
    lines.extend(rejected.map(|rejected| words::roster::rejected(lang, mapping, rejected)));
    let left_out = report.left_out.iter();
    lines.extend(left_out.map(|left| words::roster::left_out(lang, mapping, left)));
    let kept = report.kept.iter();
    lines.extend(kept.map(|kept| words::roster::kept(lang, mapping, kept)));
    if !skipped.is_empty() {
        lines.push(lang.fill("cli.import.skipped", &[("columns", skipped.join(" "))]));
    }
    let counts = [
        ("rows", report.rows),
        ("added", report.added),
        ("updated", report.updated),
        ("unchanged", report.unchanged),
        ("rejected", report.rejected.len() as u64),
    ];
    lines.push(lang.fill("cli.import.done", &counts.map(|(name, n)| (name, n.to_string()))));
    if !report.left_out.is_empty() {
        let cells = report.left_out.len().to_string();
        lines.push(lang.fill("cli.import.left_out_count", &[("cells", cells)]));
    }
    if dry_run {
        lines.push(lang.say("cli.import.dry"));
    }
    lines.join("\n")
}
