//! `dutydesk import residents`: a roster into the desk. This side reads the file and
//! sends rows; the desk checks, matches and commits.

use std::io::Write as _;

use clap::{Arg, ArgAction, ArgMatches};
use serde_json::json;

use crate::cli::answer::{Answer, Exit, Outcome};
use crate::cli::options::Options;
use crate::cli::talk::{self, Talk};
use crate::domain::Refusal;
use crate::domain::roster::{Rejected, Report, RosterRow};
use crate::office::header::Meaning;
use crate::office::rejected::{self, Reason};
use crate::office::{self, Book, Mapping};
use crate::wire::{Ask, Reply};
use crate::words::{self, Lang};

/// Rows sent at once: far below a frame and a transaction, and a dwelling stays whole.
const ROWS: usize = 200;

pub fn args(lang: Lang) -> Vec<Arg> {
    let dry_run = Arg::new("dry-run").long("dry-run").action(ArgAction::SetTrue);
    vec![
        Arg::new("file").value_name("FILE").required(true).help(lang.say("cli.import.file")),
        dry_run.help(lang.say("cli.import.dry_run")),
        Arg::new("rejected")
            .long("rejected")
            .value_name("FILE")
            .help(lang.say("cli.import.rejected_file")),
    ]
}

pub fn run(matches: &ArgMatches, options: &Options) -> Outcome {
    let path = matches.get_one::<String>("file").cloned().unwrap_or_default();
    let dry_run = matches.get_flag("dry-run");
    let bytes = std::fs::read(&path)
        .map_err(|error| Refusal::new("import.file").with("path", &path).with("error", error))?;
    let book = office::open(&bytes)?;
    let mapping = office::propose(&book)?;
    let (rows, wrong) = office::people(&book, &mapping);
    if rows.is_empty() && wrong.is_empty() {
        return Err(Refusal::new("office.no_rows").into());
    }
    let mut report = Report { rows: wrong.len() as u64, rejected: wrong, ..Report::default() };
    let mut talk = Talk::sign_in(options)?;
    let mut first = true;
    for rows in chunks(office::groups(rows)) {
        match talk.ask(Ask::Import { rows, first, dry_run })? {
            Reply::Imported(more) => report.and(more),
            other => return Err(talk::unexpected(&other)),
        }
        first = false;
    }
    report.rejected.sort_by_key(|rejected| rejected.row);
    let mut answer = answer(&report, &mapping, options.lang, dry_run);
    if let Some(path) =
        matches.get_one::<String>("rejected").filter(|_| !report.rejected.is_empty())
    {
        keep_rejected(path, &book, &mapping, &report, options.lang)?;
        answer.json["rejected_file"] = json!(path);
        let written = options.lang.fill("cli.import.written", &[("path", path.clone())]);
        answer.text = format!("{}\n{written}", answer.text);
    }
    Ok(answer)
}

/// Writes the sheet of rejected rows; a file that is there already is not written over.
fn keep_rejected(
    path: &str,
    book: &Book,
    mapping: &Mapping,
    report: &Report,
    lang: Lang,
) -> Result<(), Refusal> {
    let reason = |rejected: &Rejected| Reason {
        column: column_of(mapping, rejected),
        sentence: words::refusal(lang, &rejected.why),
    };
    let rows = report.rejected.iter().map(|rejected| (rejected.row, reason(rejected))).collect();
    let bytes = rejected::sheet(book, mapping, &rows)?;
    let refused = |error| Refusal::new("office.not_written").with("error", error);
    let mut file = std::fs::File::create_new(path).map_err(refused)?;
    file.write_all(&bytes).and_then(|()| file.sync_all()).map_err(refused)
}

/// The title of the column at fault.
fn column_of(mapping: &Mapping, rejected: &Rejected) -> String {
    let field = rejected.why.field.as_deref().unwrap_or("name");
    mapping.title_of(field).unwrap_or(field).to_string()
}

/// Whole dwellings, so many that they are worth a commit.
fn chunks(groups: Vec<Vec<RosterRow>>) -> Vec<Vec<RosterRow>> {
    let mut chunks: Vec<Vec<RosterRow>> = Vec::new();
    for group in groups {
        match chunks.last_mut().filter(|last| last.len() + group.len() <= ROWS) {
            Some(last) => last.extend(group),
            None => chunks.push(group),
        }
    }
    chunks
}

fn answer(report: &Report, mapping: &Mapping, lang: Lang, dry_run: bool) -> Answer {
    let column = |rejected: &Rejected| column_of(mapping, rejected);
    let title = |field: &str| mapping.title_of(field).unwrap_or(field).to_string();
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
        .map(|column| column.title.clone())
        .collect();
    let json = json!({
        "rows": report.rows, "added": report.added, "updated": report.updated,
        "unchanged": report.unchanged, "rejected": rejected.collect::<Vec<_>>(),
        "kept": kept.collect::<Vec<_>>(), "skipped": skipped, "dry_run": dry_run,
    });
    let exit = if report.rejected.is_empty() { Exit::Done } else { Exit::NoDesk };
    Answer { json, text: text(report, &skipped, lang, dry_run, column, title), exit }
}

fn text(
    report: &Report,
    skipped: &[String],
    lang: Lang,
    dry_run: bool,
    column: impl Fn(&Rejected) -> String,
    title: impl Fn(&str) -> String,
) -> String {
    let mut lines = Vec::new();
    for rejected in &report.rejected {
        let message = words::refusal(lang, &rejected.why);
        let facts =
            [("row", rejected.row.to_string()), ("column", column(rejected)), ("message", message)];
        lines.push(lang.fill("cli.import.rejected", &facts));
    }
    for kept in &report.kept {
        let facts = [
            ("row", kept.row.to_string()),
            ("column", title(&kept.field)),
            ("roster", kept.roster.clone()),
            ("desk", kept.desk.clone()),
        ];
        lines.push(lang.fill("cli.import.kept", &facts));
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dwelling_is_never_split() {
        let group = |rows: u32| (0..rows).map(|row| RosterRow { row, ..RosterRow::default() });
        let groups: Vec<Vec<RosterRow>> = [150, 60, 300, 1].map(|n| group(n).collect()).into();
        let sizes: Vec<_> = chunks(groups).iter().map(Vec::len).collect();
        assert_eq!(sizes, [150, 60, 300, 1]);
    }
}
