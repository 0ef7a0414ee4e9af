//! `dutydesk who`: who is signed in besides this subcommand, and the end of a session that
//! somebody left behind.

use clap::{Arg, ArgMatches, value_parser};
use serde_json::{Value, json};

use crate::cli::answer::{Answer, Outcome};
use crate::cli::options::Options;
use crate::cli::print;
use crate::cli::talk::{self, Talk};
use crate::domain::{Key, Kind};
use crate::wire::{Ask, PresentRow, Reply};
use crate::words::{self, Lang};

pub fn args(lang: Lang) -> Vec<Arg> {
    let end = Arg::new("end").long("end").value_name("N").value_parser(value_parser!(u64));
    vec![end.help(lang.say("cli.arg.end_session"))]
}

pub fn run(matches: &ArgMatches, options: &Options) -> Outcome {
    let mut talk = Talk::sign_in(options)?;
    if let Some(session) = matches.get_one::<u64>("end").copied() {
        talk.ask(Ask::EndSession(session))?;
        let text = options.lang.fill("present.ended", &[("n", session.to_string())]);
        return Ok(Answer::new(json!({ "ended": session }), text));
    }
    let rows: Vec<PresentRow> = match talk.ask(Ask::Presence)? {
        Reply::Presence(rows) => rows.into_iter().filter(|row| !row.own).collect(),
        other => return Err(talk::unexpected(&other)),
    };
    let now = talk.session.now;
    let line =
        |row: &PresentRow| vec![row.session.to_string(), words::present(options.lang, row, now)];
    let lines: Vec<_> = rows.iter().map(line).collect();
    let text = match lines.is_empty() {
        true => options.lang.say("present.nobody"),
        false => print::columns(&lines),
    };
    let items: Vec<_> = rows.iter().map(json_of).collect();
    Ok(Answer::new(json!({ "items": items }), text))
}

fn json_of(row: &PresentRow) -> Value {
    // Which mediation it is stays with the mediator.
    let number = row.open.filter(|key| key.kind != Kind::Mediation);
    json!({
        "session": row.session,
        "may_end": row.may_end,
        "staff": Key::of(Kind::Staff, row.staff).to_string(),
        "name": row.name,
        "since": row.since.to_string(),
        "kind": row.open.map(|key| key.kind.word()),
        "open": number.map(|key| key.to_string()),
        "importing": row.importing,
    })
}
