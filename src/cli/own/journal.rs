//! `dutydesk journal verify` and `journal show`: read the journal's files themselves,
//! whether a desk runs or not.

use std::collections::VecDeque;

use clap::{Arg, ArgMatches, value_parser};
use serde_json::{Value, json};

use crate::cli::answer::{Answer, Exit, Failure, Outcome};
use crate::cli::options::Options;
use crate::cli::print;
use crate::cli::talk;
use crate::domain::{Key, Kind, Refusal, Seq, command};
use crate::files::Files;
use crate::journal::{self, Problem, Report, Shown};
use crate::words::{self, Lang};

/// Entries when nobody says how many.
const LIMIT: usize = 20;

pub fn verify(_matches: &ArgMatches, options: &Options) -> Outcome {
    let report = journal::verify(&files(options)?).map_err(unreadable)?;
    let exit = if report.ok { Exit::Done } else { Exit::Refused };
    let text = report_text(&report, options.lang);
    let json = serde_json::to_value(&report).unwrap_or(Value::Null);
    Ok(Answer { json, text, exit })
}

pub fn show_args(lang: Lang) -> Vec<Arg> {
    let from = Arg::new("from").long("from").value_name("N").value_parser(value_parser!(u64));
    let limit = Arg::new("limit").long("limit").value_name("N").value_parser(value_parser!(usize));
    vec![from.help(lang.say("cli.arg.from")), limit.help(lang.say("cli.arg.limit"))]
}

pub fn show(matches: &ArgMatches, options: &Options) -> Outcome {
    let limit = matches.get_one("limit").copied().unwrap_or(LIMIT);
    let from = matches.get_one::<u64>("from").copied();
    let entries = journal::entries(&files(options)?, Seq(from.unwrap_or(1))).map_err(unreadable)?;
    let mut shown = VecDeque::new();
    for entry in entries {
        if shown.len() == limit {
            if from.is_some() {
                break;
            }
            // Nobody said where to begin: the last ones.
            shown.pop_front();
        }
        shown.push_back(journal::show(&entry.map_err(unreadable)?));
    }
    let lines: Vec<_> = shown.iter().map(|entry| line(entry, options.lang)).collect();
    Ok(Answer::new(json!({ "entries": shown }), print::columns(&lines)))
}

pub(super) fn files(options: &Options) -> Result<Files, Failure> {
    talk::must_exist(options)?;
    let data = talk::place(options)?.data;
    let files = Files::at(&data).map_err(unreadable)?;
    match files.exists("journal") {
        true => Ok(files),
        false => Err(Refusal::new("cli.no_journal").with("data", data.display()).into()),
    }
}

pub(super) fn unreadable(error: impl ToString) -> Failure {
    Refusal::new("cli.journal").with("error", error.to_string()).into()
}

fn report_text(report: &Report, lang: Lang) -> String {
    let entries = report.entries.to_string();
    if report.ok {
        let head = report.head.get(..16).unwrap_or(&report.head);
        return lang.fill("cli.journal_ok", &[("entries", entries.as_str()), ("head", head)]);
    }
    let problems = report.problems.len().to_string();
    let mut text = lang.fill("cli.journal_bad", &[("entries", entries), ("problems", problems)]);
    for problem in &report.problems {
        text.push('\n');
        text.push_str(&problem_text(problem, lang));
    }
    text
}

fn problem_text(problem: &Problem, lang: Lang) -> String {
    let code = serde_json::to_value(problem.code).unwrap_or(Value::Null);
    let flaw = lang.say(&format!("cli.flaw.{}", code.as_str().unwrap_or_default()));
    lang.fill(
        "cli.journal_flaw",
        &[
            ("segment", problem.segment.clone()),
            ("offset", problem.offset.to_string()),
            ("seq", problem.seq.to_string()),
            ("flaw", flaw),
        ],
    )
}

fn line(entry: &Shown, lang: Lang) -> Vec<String> {
    let who = match entry.staff {
        0 => lang.say("cli.the_desk"),
        staff => Key::of(Kind::Staff, staff).to_string(),
    };
    // What the desk does by itself is no command of the registry.
    let what = match command::named(&entry.verb) {
        Some(command) => words::title(lang, command.name),
        None => {
            lang.find(&format!("cli.verb.{}", entry.verb)).unwrap_or_else(|| entry.verb.clone())
        }
    };
    vec![entry.seq.to_string(), entry.time.clone(), who, what, entry.subjects.join(" ")]
}
