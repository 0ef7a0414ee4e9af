//! `dutydesk contact list`: the emergency directory of F5.

use clap::ArgMatches;
use serde_json::json;

use crate::cli::answer::{Answer, Outcome};
use crate::cli::options::Options;
use crate::cli::print;
use crate::cli::talk::{self, Talk};
use crate::domain::hours;
use crate::wire::{Ask, ContactRow, Reply};
use crate::words;

pub fn run(_: &ArgMatches, options: &Options) -> Outcome {
    let mut talk = Talk::sign_in(options)?;
    let rows = match talk.ask(Ask::Contacts)? {
        Reply::Contacts(rows) => rows,
        other => return Err(talk::unexpected(&other)),
    };
    let lang = options.lang;
    let line = |row: &ContactRow| {
        vec![
            row.key.to_string(),
            words::choice(lang, "contact_kind", &row.kind),
            row.post.clone(),
            row.number.clone(),
            words::kept_hours(lang, &row.hours),
            if row.on_call { lang.say("cli.contact.on_call") } else { String::new() },
        ]
    };
    let text = match rows.is_empty() {
        true => lang.say("phones.none"),
        false => print::columns(&rows.iter().map(line).collect::<Vec<_>>()),
    };
    let items: Vec<_> = rows.iter().map(json_of).collect();
    Ok(Answer::new(json!({ "items": items }), text))
}

fn json_of(row: &ContactRow) -> serde_json::Value {
    json!({
        "id": row.key.to_string(),
        "post": row.post,
        "kind": row.kind,
        "person": row.person,
        "phone": row.number,
        "phone2": row.number2,
        "area": row.area,
        "hours": row.hours,
        "hours_understood": (!row.hours.is_empty()).then(|| hours::parse(&row.hours).is_some()),
        "substitute": row.substitute.map(|key| key.to_string()),
        "verified": row.verified.map(|at| at.to_string()),
        "check": row.check,
        "on_call": row.on_call,
    })
}
