//! `dutydesk find`: the search of the F3 box.

use clap::{Arg, ArgMatches, value_parser};
use serde_json::json;

use crate::cli::answer::{Answer, Failure, Outcome};
use crate::cli::options::Options;
use crate::cli::print;
use crate::cli::talk::{self, Talk};
use crate::domain::{Kind, Refusal};
use crate::wire::page::FINDABLE;
use crate::wire::{Ask, FindRow, Reply};
use crate::words::Lang;

/// Rows when nobody says how many.
const LIMIT: usize = 20;

pub fn args(lang: Lang) -> Vec<Arg> {
    let kinds = FINDABLE.map(Kind::word).join(", ");
    let kind = lang.fill("cli.arg.kind", &[("kinds", kinds)]);
    vec![
        Arg::new("query").value_name("QUERY").num_args(1..).help(lang.say("cli.arg.query")),
        Arg::new("kind").long("kind").value_name("K").help(kind),
        Arg::new("limit")
            .long("limit")
            .value_name("N")
            .value_parser(value_parser!(usize))
            .help(lang.say("cli.arg.limit")),
    ]
}

pub fn run(matches: &ArgMatches, options: &Options) -> Outcome {
    let words: Vec<_> = matches.get_many::<String>("query").into_iter().flatten().collect();
    let query = words.iter().map(|word| word.as_str()).collect::<Vec<_>>().join(" ");
    if query.trim().is_empty() {
        return Err(Failure::usage(Refusal::new("usage.no_query")));
    }
    let kind = matches.get_one::<String>("kind").map(|word| kind(word)).transpose()?;
    let limit = matches.get_one("limit").copied().unwrap_or(LIMIT);
    let mut talk = Talk::sign_in(options)?;
    let found = match talk.ask(Ask::Find { query, kind, limit })? {
        Reply::Found(found) => found,
        other => return Err(talk::unexpected(&other)),
    };
    let results: Vec<_> = found.rows.iter().map(json_of).collect();
    let rows: Vec<_> = found.rows.iter().map(|row| line(row, &talk, options.lang)).collect();
    let counts = [("shown", rows.len().to_string()), ("total", found.total.to_string())];
    let text = match rows.is_empty() {
        true => options.lang.say("cli.found_nothing"),
        false => print::columns(&rows) + &options.lang.fill("cli.found", &counts),
    };
    Ok(Answer::new(json!({"total": found.total, "results": results}), text))
}

fn kind(word: &str) -> Result<Kind, Failure> {
    Kind::from_word(word).filter(|kind| FINDABLE.contains(kind)).ok_or_else(|| {
        let kinds = FINDABLE.map(Kind::word).join(", ");
        Failure::usage(Refusal::new("usage.kind").with("typed", word).with("kinds", kinds))
    })
}

fn json_of(row: &FindRow) -> serde_json::Value {
    json!({
        "kind": row.key.kind.word(),
        "id": row.key.to_string(),
        "name": row.name,
        "address": row.address,
        "phone": row.phone,
        "id_number": row.id_number,
        "why": row.why,
    })
}

fn line(row: &FindRow, talk: &Talk, lang: Lang) -> Vec<String> {
    // A matter's first tag is the code of its category.
    let tag = |tag: &String| match row.key.kind {
        Kind::Matter => lang.category_of(&talk.session.categories, tag),
        _ => tag.clone(),
    };
    let tags: Vec<_> = row.tags.iter().map(tag).collect();
    let (name, address, phone) = (row.name.clone(), row.address.clone(), row.phone.clone());
    vec![row.key.to_string(), name, address, phone, tags.join(" ")]
}
