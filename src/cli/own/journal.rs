//! `dutydesk journal verify`: reads the journal's files themselves, whether a desk runs
//! or not, says what a start would refuse it for, and compares what they come to with whoever holds the records: the running
//! desk, else the table.

use clap::ArgMatches;
use serde_json::{Value, json};

use super::standing::{self, Standing};

use crate::cli::answer::{Answer, Exit, Failure, Outcome};
use crate::cli::options::Options;
use crate::cli::talk;
use crate::desk::{TABLE_PATIENCE, whole};
use crate::domain::Refusal;
use crate::files::Files;
use crate::journal::{Flaw, Problem, Report};
use crate::link::owner;
use crate::words::Lang;

pub fn verify(_matches: &ArgMatches, options: &Options) -> Outcome {
    let files = files(options)?;
    let holder = standing::find(&files, options);
    let held = holder.as_ref().ok().map(|held| (held.with, held.seq));
    let report = whole::examine(&files, held, false, TABLE_PATIENCE);
    let mut report = report.map_err(unreadable)?;
    let equal = holder.as_ref().ok().zip(report.then).map(|(held, then)| held.digest == then);
    report.ok &= equal != Some(false);
    let exit = if report.ok { Exit::Done } else { Exit::Refused };
    let text = [report_text(&report, options.lang), compared(&holder, equal, options.lang)];
    let mut json = serde_json::to_value(&report).unwrap_or(Value::Null);
    json["compared"] = match &holder {
        Ok(Standing { with, seq, .. }) => json!({ "with": with, "seq": seq, "equal": equal }),
        Err(why) => json!({ "with": null, "why": why }),
    };
    Ok(Answer { json, text: text.join("\n"), exit })
}

/// What was compared, and how it came out.
fn compared(holder: &Result<Standing, &str>, equal: Option<bool>, lang: Lang) -> String {
    let said = match (holder, equal) {
        (Err(why), _) => return lang.say(&format!("cli.compared.none.{why}")),
        (Ok(_), Some(true)) => "equal",
        (Ok(_), Some(false)) => "differs",
        (Ok(_), None) => "unknown",
    };
    holder.as_ref().map_or(String::new(), |holder| came_out(holder, said, lang))
}

/// `said` of the comparison with whoever holds the records.
pub(super) fn came_out(holder: &Standing, said: &str, lang: Lang) -> String {
    let Standing { with, seq, .. } = holder;
    let with = lang.say(&format!("cli.compared.with.{with}"));
    lang.fill(&format!("cli.compared.{said}"), &[("with", with), ("seq", seq.to_string())])
}

pub(super) fn files(options: &Options) -> Result<Files, Failure> {
    talk::must_exist(options)?;
    let data = talk::place(options)?.data;
    owner::must_read(&data)?;
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
        text.push_str(&flaw(problem, lang));
    }
    if report.problems.iter().any(|problem| problem.code != Flaw::TornTail) {
        text.push('\n');
        text.push_str(&lang.say("cli.journal_advice"));
    }
    text
}

/// A flaw and its place, in a line.
pub(super) fn flaw(problem: &Problem, lang: Lang) -> String {
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
