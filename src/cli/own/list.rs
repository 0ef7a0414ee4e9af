//! `dutydesk matter list`: the queue of F2.

use clap::{Arg, ArgAction, ArgMatches};
use serde_json::json;

use crate::cli::answer::{Answer, Outcome};
use crate::cli::options::Options;
use crate::cli::print;
use crate::cli::talk::Talk;
use crate::domain::catalog::is_sensitive;
use crate::domain::{Key, Kind};
use crate::wire::{Ask, QueueRow};
use crate::words::{self, Lang};

pub fn args(lang: Lang) -> Vec<Arg> {
    let all = Arg::new("all").long("all").action(ArgAction::SetTrue);
    vec![all.help(lang.say("cli.arg.all"))]
}

/// Matters alone; `agenda` lists everything.
pub fn run(matches: &ArgMatches, options: &Options) -> Outcome {
    let mut talk = Talk::sign_in(options)?;
    let all = matches.get_flag("all");
    let rows = talk.rows(|from| Ask::QueueFrom { all, from })?.into_iter();
    let rows = rows.filter(|row| row.key.kind == Kind::Matter);
    let rows: Vec<QueueRow> = rows.collect();
    let items: Vec<_> = rows.iter().map(json_of).collect();
    let lines: Vec<_> = rows.iter().map(|row| line(row, &talk, options.lang)).collect();
    let text = match lines.is_empty() {
        true => options.lang.say("cli.no_matters"),
        false => print::columns(&lines),
    };
    Ok(Answer::new(json!({ "items": items }), text))
}

fn json_of(row: &QueueRow) -> serde_json::Value {
    json!({
        "id": row.key.to_string(),
        "stage": row.stage.word(),
        "category": row.category,
        "owner": Key::of(Kind::Staff, row.owner).to_string(),
        "due": row.due.as_ref().map(|due| due.at.to_string()),
        "lamp": row.lamp.word(),
    })
}

pub(super) fn line(row: &QueueRow, talk: &Talk, lang: Lang) -> Vec<String> {
    let now = talk.session.now;
    // As on the screen: of some kinds a list does not say of whom they are.
    let hidden = is_sensitive(&talk.session.categories, &row.category);
    vec![
        row.key.to_string(),
        words::waits(lang, row, now),
        lang.category_of(&talk.session.categories, &row.category),
        row.address.clone(),
        if hidden { String::new() } else { row.who.clone() },
        if row.owner == 0 { String::new() } else { talk.name(row.owner) },
    ]
}
