//! `dutydesk mediation list`: the cases of F4, each with what the caller may know of it.

use clap::ArgMatches;
use serde_json::json;

use crate::cli::answer::{Answer, Outcome};
use crate::cli::options::Options;
use crate::cli::print;
use crate::cli::talk::Talk;
use crate::domain::{Key, Kind};
use crate::wire::{Ask, QueueRow};
use crate::words;

pub fn run(matches: &ArgMatches, options: &Options) -> Outcome {
    let mut talk = Talk::sign_in(options)?;
    let all = matches.get_flag("all");
    let rows = talk.rows(|from| Ask::QueueFrom { all, from })?.into_iter();
    let rows = rows.filter(|row| row.key.kind == Kind::Mediation);
    let rows: Vec<QueueRow> = rows.collect();
    let items: Vec<_> = rows.iter().map(json_of).collect();
    let line = |row: &QueueRow| {
        let at = row.at.map(|at| words::until(options.lang, at, talk.session.now));
        let fact = |name: &str| row.facts.get(name).cloned().unwrap_or_default();
        vec![
            row.key.to_string(),
            talk.name(row.owner),
            at.unwrap_or_default(),
            words::why(options.lang, row),
            fact("parties"),
        ]
    };
    let lines: Vec<_> = rows.iter().map(line).collect();
    let text = match lines.is_empty() {
        true => options.lang.say("cases.none"),
        false => print::columns(&lines),
    };
    Ok(Answer::new(json!({ "items": items }), text))
}

/// `dispute`, `stage` and `parties` only where the desk told them.
fn json_of(row: &QueueRow) -> serde_json::Value {
    let fact = |name: &str| row.facts.get(name);
    json!({
        "id": row.key.to_string(),
        "mediator": Key::of(Kind::Staff, row.owner).to_string(),
        "next": row.at.map(|at| at.to_string()),
        "lamp": row.lamp.word(),
        "dispute": fact("dispute"),
        "stage": fact("case_stage"),
        "end": fact("case_end"),
        "unsealed": fact("unsealed").is_some(),
        "parties": fact("parties"),
    })
}
