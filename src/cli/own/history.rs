//! `dutydesk history R12`: who changed what of a record from what to what, when.

use clap::{Arg, ArgMatches, value_parser};
use serde_json::{Value, json};

use crate::cli::answer::{Answer, Failure, Outcome};
use crate::cli::args::SUBJECT;
use crate::cli::options::Options;
use crate::cli::print;
use crate::cli::talk::{self, Talk};
use crate::domain::{Key, Kind, Refusal, Seq};
use crate::wire::{Ask, Changed, History, HistoryRow, Reply};
use crate::words::{self, Teller};

/// Commits when nobody says how many.
const LIMIT: usize = 50;

pub fn args(lang: words::Lang) -> Vec<Arg> {
    let id = Arg::new(SUBJECT).value_name("R12").help(lang.say("cli.arg.any_record"));
    let from = Arg::new("from").long("from").value_name("N").value_parser(value_parser!(u64));
    let limit = Arg::new("limit").long("limit").value_name("N").value_parser(value_parser!(usize));
    vec![id, from.help(lang.say("cli.arg.from")), limit.help(lang.say("cli.arg.limit"))]
}

pub fn run(matches: &ArgMatches, options: &Options) -> Outcome {
    let Some(typed) = matches.get_one::<String>(SUBJECT) else {
        return Err(Failure::usage(Refusal::new("usage.no_number").with("example", "R12")));
    };
    let wrong = || Refusal::new("usage.number").with("typed", typed).with("example", "R12");
    let key: Key = typed.trim().parse().map_err(|()| Failure::usage(wrong()))?;
    let from = matches.get_one::<u64>("from").copied().map(Seq);
    let limit = matches.get_one("limit").copied().unwrap_or(LIMIT);
    let mut talk = Talk::sign_in(options)?;
    let history = match talk.ask(Ask::History { key, from, limit })? {
        Reply::History(history) => *history,
        other => return Err(talk::unexpected(&other)),
    };
    let names = &history.names;
    let categories = &talk.session.categories;
    let teller = Teller {
        lang: options.lang,
        names,
        people: &history.shown,
        categories,
        now: talk.session.now,
    };
    let mut text = String::new();
    for row in &history.rows {
        let head = vec![
            row.seq.to_string(),
            words::stamp(row.at, talk.session.now),
            words::history_who(&teller, row),
            words::history_what(options.lang, row),
            words::history_account(options.lang, &history, row),
        ];
        text += &print::columns(&[head]);
        for change in &row.changes {
            text += &format!("    {}\n", words::history_change(&teller, &history, change));
        }
    }
    if let Some(more) = history.more {
        text += &options.lang.fill("cli.history.more", &[("seq", more.to_string())]);
    }
    Ok(Answer::new(json_of(&history), text))
}

fn json_of(history: &History) -> Value {
    let staff = |id: u64| Key::of(Kind::Staff, id).to_string();
    let change =
        |change: &Changed| json!({"field": change.field, "from": change.from, "to": change.to});
    let row = |row: &HistoryRow| {
        json!({
            "seq": row.seq,
            "at": row.at.to_string(),
            "staff": (row.staff != 0).then(|| staff(row.staff)),
            "acted_for": row.acted_for.map(staff),
            "account": row.account,
            "account_name": row.account.and_then(|uid| history.accounts.get(&uid)),
            "verb": row.verb,
            "undoes": row.undoes,
            "changes": row.changes.iter().map(change).collect::<Vec<_>>(),
        })
    };
    json!({
        "id": history.key.to_string(),
        "items": history.rows.iter().map(row).collect::<Vec<_>>(),
        "more": history.more,
    })
}
