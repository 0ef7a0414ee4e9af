//! `dutydesk import`: a roster into the desk, told and taken back. This side reads the
//! file and sends rows; the desk checks, matches and commits.

mod columns;
mod past;
mod said;

use std::path::Path;

use clap::{Arg, ArgAction, ArgMatches};
use serde_json::json;

use crate::cli::answer::{Failure, Outcome};
use crate::cli::options::Options;
use crate::cli::talk::{self, Talk};
use crate::domain::Refusal;
use crate::domain::roster::{Chunk, Report};
use crate::files::outside;
use crate::office::choice::Choice;
use crate::office::head::{self, Head};
use crate::office::rejected::{self, Form};
use crate::office::{self, Book, Mapping, People};
use crate::wire::{Ask, Reply};
use crate::words::{self, Lang};

pub use past::{list, undo, undo_args};

pub fn args(lang: Lang) -> Vec<Arg> {
    let flag = |name: &'static str| Arg::new(name).long(name).action(ArgAction::SetTrue);
    vec![
        Arg::new("file").value_name("FILE").required(true).help(lang.say("cli.import.file")),
        flag("dry-run").help(lang.say("cli.import.dry_run")),
        Arg::new("rejected")
            .long("rejected")
            .value_name("FILE")
            .help(lang.say("cli.import.rejected_file")),
        Arg::new("column")
            .long("column")
            .value_name("COLUMN=FIELD")
            .action(ArgAction::Append)
            .help(lang.say("cli.import.column")),
        Arg::new("header")
            .long("header")
            .value_name("ROW|none")
            .help(lang.say("cli.import.header")),
        Arg::new("sheet").long("sheet").value_name("SHEET").help(lang.say("cli.import.sheet")),
        flag("columns").help(lang.say("cli.import.columns")),
    ]
}

pub fn run(matches: &ArgMatches, options: &Options) -> Outcome {
    let path = matches.get_one::<String>("file").cloned().unwrap_or_default();
    let dry_run = matches.get_flag("dry-run");
    let choices = matches.get_many::<String>("column").into_iter().flatten();
    let choices: Vec<Choice> =
        choices.map(|typed| Choice::read(typed)).collect::<Result<_, _>>()?;
    let bytes = outside::read(Path::new(&path), office::MOST_BYTES)
        .map_err(|error| Refusal::new("import.file").with("path", &path).with("error", error))?;
    let name = Path::new(&path).file_name().unwrap_or_default();
    let file = name.to_string_lossy().into_owned();
    let book = office::open(&bytes)?.named(&file);
    let mapping = mapping(&book, matches, &choices)?;
    if matches.get_flag("columns") {
        return Ok(columns::answer(&mapping, options.lang));
    }
    mapping.clear()?;
    // Before anything goes in: what could not be written would have to be found again.
    let kept = matches.get_one::<String>("rejected").map(Path::new);
    let kept = kept.map(|path| Ok::<_, Refusal>((path, Form::of(path, &mapping)?))).transpose()?;
    let people = office::people(&book, &mapping);
    if people.is_empty() {
        return Err(Refusal::new("office.no_rows").into());
    }
    let chunk = Chunk { file, hash: office::fingerprint(&bytes), ..Chunk::default() };
    drop(bytes);
    let mut report = send(people, chunk, dry_run, options)?;
    report.settle();
    let mut answer = said::answer(&report, &mapping, options.lang, dry_run);
    if let Some((path, form)) = kept.filter(|_| !report.rejected.is_empty()) {
        keep_rejected(path, form, &book, &mapping, &report, options.lang)?;
        let path = path.display().to_string();
        answer.json["rejected_file"] = json!(path);
        let written = options.lang.fill("cli.import.written", &[("path", path)]);
        answer.text = format!("{}\n{written}", answer.text);
    }
    Ok(answer)
}

/// What the columns mean: found by their titles, or below the header that is said.
fn mapping(book: &Book, matches: &ArgMatches, choices: &[Choice]) -> Result<Mapping, Refusal> {
    let sheet = matches.get_one::<String>("sheet");
    let sheet = sheet.map(|typed| head::sheet_of(book, typed)).transpose()?;
    match (matches.get_one::<String>("header"), sheet) {
        (None, None) => office::propose_with(book, choices),
        (None, Some(sheet)) => office::propose_sheet(book, sheet, choices),
        (Some(typed), sheet) => {
            let sheet = sheet.unwrap_or_else(|| head::likely_sheet(book));
            head::propose_at(book, sheet, Head::read(typed)?, choices)
        }
    }
}

/// Sends everybody, a few dwellings at a time; what becomes of all rows. An answer that
/// is lost is asked for again, of the next desk if need be.
fn send(people: People, chunk: Chunk, dry_run: bool, options: &Options) -> Result<Report, Failure> {
    let mut report = people.report();
    let mut talk = Talk::sign_in(options)?;
    let (chunks, large) = office::chunks(people.rows);
    report.rows += large.len() as u64;
    report.rejected.extend(large);
    for (at, rows) in chunks.into_iter().enumerate() {
        let (request, import) = (talk::request()?, report.import);
        let chunk = Chunk { request, import, ..chunk.clone() };
        let ask = Ask::Import { rows, first: at == 0, dry_run, chunk };
        match talk.ask_until_heard(ask, options)? {
            Reply::Imported(more) => report.and(more),
            other => return Err(talk::unexpected(&other)),
        }
    }
    if let Some(import) = report.import {
        let (unchanged, rejected) = (report.unchanged, report.rejected.len() as u64);
        let end = Ask::EndImport { import, stopped: false, unchanged, rejected };
        talk.ask_until_heard(end, options)?;
    }
    Ok(report)
}

/// Writes the sheet of rejected rows; a file that is there already is not written over.
fn keep_rejected(
    path: &Path,
    form: Form,
    book: &Book,
    mapping: &Mapping,
    report: &Report,
    lang: Lang,
) -> Result<(), Refusal> {
    let say = |refusal: &Refusal| words::roster::why(lang, refusal);
    let bytes = rejected::sheet(form, book, mapping, &report.rejected, say)?;
    let refused = |error| Refusal::new("office.not_written").with("error", error);
    outside::write_new(path, &bytes).map_err(refused)
}
