//! `dutydesk staff list`: everybody on the staff list, who left last.

use clap::ArgMatches;
use serde_json::json;

use crate::cli::answer::{Answer, Outcome};
use crate::cli::options::Options;
use crate::cli::print;
use crate::cli::talk::{self, Talk};
use crate::domain::record::Role;
use crate::domain::{Key, Kind, Moment};
use crate::wire::{Ask, Reply, StaffRow};
use crate::words::{self, Lang};

pub fn run(_matches: &ArgMatches, options: &Options) -> Outcome {
    let mut talk = Talk::sign_in(options)?;
    let rows = match talk.ask(Ask::Staff)? {
        Reply::Staff(rows) => rows,
        other => return Err(talk::unexpected(&other)),
    };
    let items: Vec<_> = rows.iter().map(json_of).collect();
    let lines: Vec<_> = rows.iter().map(|row| line(row, options.lang, talk.session.now)).collect();
    Ok(Answer::new(json!({ "items": items }), print::columns(&lines)))
}

fn id(row: &StaffRow) -> String {
    Key::of(Kind::Staff, row.id).to_string()
}

fn json_of(row: &StaffRow) -> serde_json::Value {
    json!({
        "id": id(row),
        "name": row.name,
        "roles": row.roles.iter().map(|role| role.word()).collect::<Vec<_>>(),
        "account": row.account,
        "left": row.left.map(|at| at.to_string()),
        "acting_until": row.acting_until.map(|at| at.to_string()),
        "open": row.open,
        "drafts": row.drafts,
    })
}

fn line(row: &StaffRow, lang: Lang, now: Moment) -> Vec<String> {
    let role = |role: &Role| match row.acting_until {
        Some(until) if *role == Role::Director => {
            let day = words::day(lang, until.last_day(), now);
            lang.fill("cli.acting", &[("day", day)])
        }
        _ => words::choice(lang, "role", role.word()),
    };
    let roles: Vec<_> = row.roles.iter().map(role).collect();
    let state = match row.left {
        Some(at) => lang.fill("cli.left", &[("date", at.date().to_string())]),
        None => lang.fill("cli.open", &[("n", row.open.to_string())]),
    };
    let drafts = match row.drafts {
        0 => String::new(),
        n => lang.fill("cli.drafts", &[("n", n.to_string())]),
    };
    let account = row.account.clone().unwrap_or_default();
    vec![id(row), row.name.clone(), roles.join(" "), account, state, drafts]
}
