//! `dutydesk find`: the search of the F3 box.

use clap::{Arg, ArgMatches, value_parser};
use serde_json::json;

use crate::cli::answer::{Answer, Failure, Outcome};
use crate::cli::options::Options;
use crate::cli::print;
use crate::cli::talk::{self, Talk};
use crate::domain::catalog::{Category, is_sensitive};
use crate::domain::record::Status;
use crate::domain::{Kind, Refusal};
use crate::wire::page::FINDABLE;
use crate::wire::{Ask, FindRow, Reply};
use crate::words::{self, Lang};

/// The word of entries of the catalog, which are no records and have no kind of their own.
const CATALOG: &str = "catalog";

/// Rows when nobody says how many.
const LIMIT: usize = 20;

pub fn args(lang: Lang) -> Vec<Arg> {
    let kinds = kinds();
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
    let word = matches.get_one::<String>("kind").map(String::as_str);
    let entries = word == Some(CATALOG);
    let kind = word.filter(|_| !entries).map(kind).transpose()?;
    let limit = matches.get_one("limit").copied().unwrap_or(LIMIT);
    let mut talk = Talk::sign_in(options)?;
    // Entries of the catalog come with every search; who wants them alone wants no rows.
    let rows = if entries { 0 } else { limit };
    let mut found = match talk.ask(Ask::Find { query, kind, limit: rows })? {
        Reply::Found(found) => found,
        other => return Err(talk::unexpected(&other)),
    };
    if entries {
        found.total = 0;
    }
    let total = found.total + found.catalog.len() as u64;
    found.catalog.truncate(limit.saturating_sub(found.rows.len()));
    let results = found.rows.iter().map(json_of).chain(found.catalog.iter().map(json_of_entry));
    let results: Vec<_> = results.collect();
    let rows = found.rows.iter().map(|row| line(row, &talk, options.lang));
    let entry = |entry: &Category| {
        let name = options.lang.category(entry).to_string();
        vec![entry.code.clone(), name, String::new(), String::new(), String::new()]
    };
    let rows: Vec<_> = rows.chain(found.catalog.iter().map(entry)).collect();
    let counts = [("shown", rows.len().to_string()), ("total", total.to_string())];
    let count = if found.partial { "cli.found_partial" } else { "cli.found" };
    let text = match rows.is_empty() {
        true => options.lang.say("cli.found_nothing"),
        false => print::columns(&rows) + &options.lang.fill(count, &counts),
    };
    let mut json = json!({"total": total, "results": results});
    if found.partial {
        json["partial"] = json!(true);
    }
    Ok(Answer::new(json, text))
}

/// What `--kind` takes.
fn kinds() -> String {
    format!("{}, {CATALOG}", FINDABLE.map(Kind::word).join(", "))
}

fn kind(word: &str) -> Result<Kind, Failure> {
    Kind::from_word(word).filter(|kind| FINDABLE.contains(kind)).ok_or_else(|| {
        let kinds = kinds();
        Failure::usage(Refusal::new("usage.kind").with("typed", word).with("kinds", kinds))
    })
}

/// An entry of the catalog, with the names of a record's hit.
fn json_of_entry(entry: &Category) -> serde_json::Value {
    json!({
        "kind": CATALOG,
        "id": entry.code,
        "name": entry.zh,
        "address": "",
        "phone": "",
        "id_number": "",
        "why": "name",
    })
}

pub(super) fn json_of(row: &FindRow) -> serde_json::Value {
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

/// That somebody moved away or died: whoever reads their name is told.
pub(super) fn not_here(lang: Lang, row: &FindRow) -> Option<String> {
    let gone = !["", Status::Here.word()].contains(&row.status.as_str());
    (row.key.kind == Kind::Resident && gone).then(|| words::choice(lang, "status", &row.status))
}

/// Whether it is a matter of which a list does not say whose it is.
fn hides(row: &FindRow, talk: &Talk) -> bool {
    let code = row.tags.first().filter(|_| row.key.kind == Kind::Matter);
    code.is_some_and(|code| is_sensitive(&talk.session.categories, code))
}

pub(super) fn line(row: &FindRow, talk: &Talk, lang: Lang) -> Vec<String> {
    // A matter's first tag is the code of its category.
    let tag = |tag: &String| match row.key.kind {
        Kind::Matter => lang.category_of(&talk.session.categories, tag),
        _ => tag.clone(),
    };
    let hidden = hides(row, talk);
    // As on the screen: of some kinds a list shows kind and room only.
    let tags = row.tags.iter().take(if hidden { 1 } else { usize::MAX }).map(tag);
    let tags: Vec<_> = not_here(lang, row).into_iter().chain(tags).collect();
    let name = if hidden { String::new() } else { row.name.clone() };
    let (address, phone) = (row.address.clone(), row.phone.clone());
    vec![row.key.to_string(), name, address, phone, tags.join(" ")]
}
