//! `dutydesk incident list`: what goes on, with `--all` what has ended too.

use clap::ArgMatches;
use serde_json::json;

use crate::cli::answer::{Answer, Outcome};
use crate::cli::options::Options;
use crate::cli::print;
use crate::cli::talk::Talk;
use crate::domain::Kind;
use crate::domain::command::FieldKind;
use crate::wire::{Ask, QueueRow};
use crate::words;

const PAST: Option<FieldKind> = Some(FieldKind::Past);

pub fn run(matches: &ArgMatches, options: &Options) -> Outcome {
    let mut talk = Talk::sign_in(options)?;
    let all = matches.get_flag("all");
    let rows = talk.rows(|from| Ask::QueueFrom { all, from })?.into_iter();
    let rows = rows.filter(|row| row.key.kind == Kind::Incident);
    let rows: Vec<QueueRow> = rows.collect();
    let lang = options.lang;
    let fact = |row: &QueueRow, name: &str| row.facts.get(name).cloned().unwrap_or_default();
    let line = |row: &QueueRow| {
        vec![
            row.key.to_string(),
            words::choice(lang, "incident_kind", &fact(row, "incident_kind")),
            row.address.clone(),
            words::moments(lang, PAST, &fact(row, "opened"), talk.session.now).unwrap_or_default(),
            words::choice(lang, "incident_end", &fact(row, "incident_end")),
        ]
    };
    let text = match rows.is_empty() {
        true => lang.say("cli.incident.none"),
        false => print::columns(&rows.iter().map(line).collect::<Vec<_>>()),
    };
    let json = |row: &QueueRow| {
        let end = fact(row, "incident_end");
        json!({
            "id": row.key.to_string(),
            "kind": fact(row, "incident_kind"),
            "place": row.address,
            "opened": fact(row, "opened"),
            "end": (!end.is_empty()).then_some(end),
        })
    };
    let items: Vec<_> = rows.iter().map(json).collect();
    Ok(Answer::new(json!({ "items": items }), text))
}
