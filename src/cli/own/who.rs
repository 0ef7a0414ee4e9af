//! `dutydesk who`: who is signed in besides this subcommand.

use clap::ArgMatches;
use serde_json::{Value, json};

use crate::cli::answer::{Answer, Outcome};
use crate::cli::options::Options;
use crate::cli::talk::{self, Talk};
use crate::domain::{Key, Kind};
use crate::wire::{Ask, PresentRow, Reply};
use crate::words;

pub fn run(_matches: &ArgMatches, options: &Options) -> Outcome {
    let mut talk = Talk::sign_in(options)?;
    let rows: Vec<PresentRow> = match talk.ask(Ask::Presence)? {
        Reply::Presence(rows) => rows.into_iter().filter(|row| !row.own).collect(),
        other => return Err(talk::unexpected(&other)),
    };
    let now = talk.session.now;
    let lines: Vec<_> = rows.iter().map(|row| words::present(options.lang, row, now)).collect();
    let text = match lines.is_empty() {
        true => options.lang.say("present.nobody"),
        false => lines.join("\n"),
    };
    let items: Vec<_> = rows.iter().map(json_of).collect();
    Ok(Answer::new(json!({ "items": items }), text))
}

fn json_of(row: &PresentRow) -> Value {
    // Which mediation it is stays with the mediator.
    let number = row.open.filter(|key| key.kind != Kind::Mediation);
    json!({
        "staff": Key::of(Kind::Staff, row.staff).to_string(),
        "name": row.name,
        "since": row.since.to_string(),
        "kind": row.open.map(|key| key.kind.word()),
        "open": number.map(|key| key.to_string()),
        "importing": row.importing,
    })
}
