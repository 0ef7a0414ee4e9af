//! What became of a roster, as data and as lines.

use serde_json::json;

use super::columns;
use crate::cli::answer::{Answer, Exit};
use crate::domain::roster::Report;
use crate::domain::{Key, Refusal};
use crate::office::header::Meaning;
use crate::office::{Column, Mapping};
use crate::words::{self, Lang};

/// The answer of `import residents`; 3 where anybody or anything was left out.
pub fn answer(report: &Report, mapping: &Mapping, lang: Lang, dry_run: bool) -> Answer {
    let title = |field: &str| words::roster::title_of(lang, mapping, field);
    let named = |sheet: u32| mapping.of_sheet(sheet).name.clone();
    let rejected = report.rejected.iter().map(|rejected| {
        let reason = |why: &Refusal| {
            let column = words::roster::column_of(lang, mapping.of_sheet(rejected.sheet), why);
            json!({"column": column, "field": why.field, "code": why.code,
                   "message": words::roster::why(lang, why)})
        };
        let mut row = reason(&rejected.why);
        row["sheet"] = json!(named(rejected.sheet));
        row["row"] = json!(rejected.row);
        row["also"] = rejected.also.iter().map(reason).collect();
        row
    });
    let kept = report.kept.iter().map(|kept| {
        json!({"sheet": named(kept.sheet), "row": kept.row, "column": title(&kept.field), "field": kept.field,
               "desk": kept.desk, "roster": kept.roster})
    });
    let left_out = report.left_out.iter().map(|left| {
        json!({"sheet": named(left.sheet), "row": left.row,
               "column": words::roster::left_out_column(lang, mapping, left),
               "field": left.field, "said": left.said, "code": left.why.code,
               "message": words::roster::why(lang, &left.why)})
    });
    let noted = report.noted.iter().map(|noted| {
        json!({"sheet": named(noted.sheet), "row": noted.row, "field": noted.field,
               "column": words::roster::left_out_column(lang, mapping, noted),
               "code": noted.why.code, "message": words::roster::why(lang, &noted.why)})
    });
    let skipped = skipped(mapping);
    let titles: Vec<_> = skipped.iter().map(|column| words::roster::title(lang, column)).collect();
    let json = json!({
        "rows": report.rows, "added": report.added, "updated": report.updated,
        "unchanged": report.unchanged, "rejected": rejected.collect::<Vec<_>>(),
        "kept": kept.collect::<Vec<_>>(), "left_out": left_out.collect::<Vec<_>>(),
        "noted": noted.collect::<Vec<_>>(),
        "sheets": columns::sheets_json(mapping), "skipped": titles, "dry_run": dry_run,
        "import": report.import.map(|key: Key| key.to_string()), "mapping": columns::json_of(mapping),
    });
    let left = Left::of(report, mapping);
    let exit = if left == Left::default() { Exit::Done } else { Exit::NoDesk };
    let mut lines = words::roster::sheets(lang, mapping);
    lines.push(columns::line(mapping, lang));
    lines.push(text(report, &skipped, lang, dry_run, mapping));
    lines.extend(left.why_not_0(lang));
    if let Some(key) = report.import.filter(|_| !dry_run) {
        lines.push(lang.fill("cli.import.number", &[("id", key.to_string())]));
    }
    Answer { json, text: lines.join("\n"), exit }
}

/// What of the file did not go in, but for what the person at the desk left out by name and
/// what every list of people has beside them (序号).
#[derive(Default, PartialEq)]
struct Left {
    rows: usize,
    cells: usize,
    columns: usize,
    sheets: usize,
}

impl Left {
    fn of(report: &Report, mapping: &Mapping) -> Left {
        let left = |column: &&Column| {
            let skipped = matches!(column.meaning, Meaning::Skip(why) if why.leaves_out());
            skipped && !column.samples.is_empty()
        };
        Left {
            rows: report.rejected.len(),
            cells: report.left_out.len(),
            columns: skipped(mapping).into_iter().filter(left).count(),
            sheets: mapping.untaken.iter().filter(|sheet| sheet.rows > 0).count(),
        }
    }

    /// Why the exit code is not 0.
    fn why_not_0(&self, lang: Lang) -> Option<String> {
        let parts = [
            ("cli.import.left.rows", self.rows),
            ("cli.import.left.cells", self.cells),
            ("cli.import.left.columns", self.columns),
            ("cli.import.left.sheets", self.sheets),
        ];
        let parts = parts.into_iter().filter(|(_, count)| *count > 0);
        let parts: Vec<_> =
            parts.map(|(key, count)| lang.fill(key, &[("n", count.to_string())])).collect();
        let what = parts.join(&lang.say("cli.import.left.between"));
        (!parts.is_empty()).then(|| lang.fill("cli.import.left.why", &[("what", what)]))
    }
}

/// The columns that are not read, each title of several sheets once.
fn skipped(mapping: &Mapping) -> Vec<&Column> {
    let mut all: Vec<&Column> = Vec::new();
    for column in mapping.tables().flat_map(|table| &table.columns) {
        let again = all.iter().any(|one| one.title == column.title && one.index == column.index);
        if matches!(column.meaning, Meaning::Skip(_)) && !again {
            all.push(column);
        }
    }
    all
}

fn text(
    report: &Report,
    skipped: &[&Column],
    lang: Lang,
    dry_run: bool,
    mapping: &Mapping,
) -> String {
    let mut lines = Vec::new();
    let rejected = report.rejected.iter();
    lines.extend(rejected.map(|rejected| words::roster::rejected(lang, mapping, rejected)));
    let left_out = report.left_out.iter();
    lines.extend(left_out.map(|left| words::roster::left_out(lang, mapping, left)));
    let noted = report.noted.iter();
    lines.extend(noted.map(|noted| words::roster::left_out(lang, mapping, noted)));
    let kept = report.kept.iter();
    lines.extend(kept.map(|kept| words::roster::kept(lang, mapping, kept)));
    if !skipped.is_empty() {
        let columns = skipped.iter().map(|column| {
            let title = words::roster::title(lang, column);
            format!("{title}={}", words::roster::taken_for(lang, column))
        });
        let columns = columns.collect::<Vec<_>>().join("  ");
        lines.push(lang.fill("cli.import.skipped", &[("columns", columns)]));
    }
    lines.push(lang.fill("cli.import.done", &words::roster::counts(report)));
    if !report.left_out.is_empty() {
        let cells = report.left_out.len().to_string();
        lines.push(lang.fill("cli.import.left_out_count", &[("cells", cells)]));
    }
    if dry_run {
        lines.push(lang.say("cli.import.dry"));
    }
    lines.join("\n")
}
