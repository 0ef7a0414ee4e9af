//! What became of a roster, as data and as lines.

use serde_json::json;

use super::columns;
use crate::cli::answer::{Answer, Exit};
use crate::domain::Key;
use crate::domain::roster::{Rejected, Report};
use crate::office::header::Meaning;
use crate::office::{Mapping, field_of};
use crate::words::{self, Lang};

/// The answer of `import residents`; 3 where rows were rejected.
pub fn answer(report: &Report, mapping: &Mapping, lang: Lang, dry_run: bool) -> Answer {
    let title = |field: &str| words::roster::title_of(lang, mapping, field);
    let column = |rejected: &Rejected| title(field_of(rejected));
    let rejected = report.rejected.iter().map(|rejected| {
        let message = words::refusal(lang, &rejected.why);
        json!({"row": rejected.row, "column": column(rejected), "field": rejected.why.field,
               "code": rejected.why.code, "message": message})
    });
    let kept = report.kept.iter().map(|kept| {
        json!({"row": kept.row, "column": title(&kept.field), "field": kept.field,
               "desk": kept.desk, "roster": kept.roster})
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
        "kept": kept.collect::<Vec<_>>(), "skipped": skipped, "dry_run": dry_run,
        "import": report.import.map(|key: Key| key.to_string()), "mapping": columns::json_of(mapping),
    });
    let exit = if report.rejected.is_empty() { Exit::Done } else { Exit::NoDesk };
    let mut lines = vec![columns::line(mapping, lang)];
    lines.push(text(report, &skipped, lang, dry_run, mapping));
    if let Some(key) = report.import.filter(|_| !dry_run) {
        lines.push(lang.fill("cli.import.number", &[("id", key.to_string())]));
    }
    Answer { json, text: lines.join("\n"), exit }
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
    if dry_run {
        lines.push(lang.say("cli.import.dry"));
    }
    lines.join("\n")
}
