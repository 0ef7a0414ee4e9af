//! What is there twice: `dutydesk matter twins ID` and `resident twins ID` say what it may be
//! merged into, `resident compare R5 --into R2` puts two files side by side, and
//! `resident duplicates` lists pairs of files that may be one person's.

use clap::{Arg, ArgMatches, value_parser};
use serde_json::json;

use super::find;
use crate::cli::answer::{Answer, Failure, Outcome};
use crate::cli::options::{self, Options};
use crate::cli::talk::{self, Talk};
use crate::cli::{args, deed, print};
use crate::domain::{Key, Kind, Refusal};
use crate::wire::{Ask, DuplicateRow, FindRow, Reply, Side};
use crate::words::{self, Lang};

/// Rows of one answer when nobody says how many.
const LIMIT: usize = 20;

pub fn matter_args(lang: Lang) -> Vec<Arg> {
    vec![args::subject(lang, Kind::Matter)]
}

pub fn resident_args(lang: Lang) -> Vec<Arg> {
    vec![args::subject(lang, Kind::Resident)]
}

pub fn compare_args(lang: Lang) -> Vec<Arg> {
    let into = Arg::new("into").long("into").value_name("ID").help(words::label(lang, "into"));
    vec![args::subject(lang, Kind::Resident), into]
}

pub fn duplicates_args(lang: Lang) -> Vec<Arg> {
    let number = |name: &'static str, help: &str| {
        let number = Arg::new(name).long(name).value_name("N").help(lang.say(help));
        number.value_parser(value_parser!(usize))
    };
    vec![number("limit", "cli.arg.limit"), number("from", "cli.arg.from_row")]
}

pub fn matter(matches: &ArgMatches, options: &Options) -> Outcome {
    list(Kind::Matter, matches, options)
}

pub fn resident(matches: &ArgMatches, options: &Options) -> Outcome {
    list(Kind::Resident, matches, options)
}

fn list(kind: Kind, matches: &ArgMatches, options: &Options) -> Outcome {
    let of = deed::subject(kind, matches)?;
    let mut talk = Talk::sign_in(options)?;
    let found = match talk.ask(Ask::Twins { of, query: String::new(), limit: LIMIT })? {
        Reply::Found(found) => found,
        other => return Err(talk::unexpected(&other)),
    };
    let results: Vec<_> = found.rows.iter().map(find::json_of).collect();
    let lines: Vec<_> = found.rows.iter().map(|row| find::line(row, &talk, options.lang)).collect();
    let text = counted(options.lang, &lines, found.total);
    Ok(Answer::new(json!({ "total": found.total, "results": results }), text))
}

fn counted(lang: Lang, lines: &[Vec<String>], total: u64) -> String {
    let counts = [("shown", lines.len().to_string()), ("total", total.to_string())];
    match lines.is_empty() {
        true => lang.say("cli.found_nothing"),
        false => print::columns(lines) + &lang.fill("cli.found", &counts),
    }
}

pub fn duplicates(matches: &ArgMatches, options: &Options) -> Outcome {
    let limit = matches.get_one("limit").copied().unwrap_or(LIMIT);
    let from = matches.get_one::<usize>("from").copied().unwrap_or(0) as u64;
    let mut talk = Talk::sign_in(options)?;
    let found = match talk.ask(Ask::Duplicates { from, limit })? {
        Reply::Duplicates(found) => found,
        other => return Err(talk::unexpected(&other)),
    };
    let lang = options.lang;
    let side = |row: &FindRow| {
        json!({ "id": row.key.to_string(), "name": row.name, "address": row.address,
            "sex": row.sex, "age": row.age })
    };
    let item = |row: &DuplicateRow| json!({ "into": side(&row.into), "from": side(&row.from), "why": row.why });
    let line = |row: &DuplicateRow| {
        let why = row.why.iter().map(|why| lang.say(&format!("duplicates.{why}")));
        let why = why.collect::<Vec<_>>().join(" ");
        let both = [&row.into, &row.from]
            .map(|one| [one.key.to_string(), one.name.clone(), one.address.clone()]);
        both.into_iter().flatten().chain([why]).collect::<Vec<_>>()
    };
    let lines: Vec<_> = found.rows.iter().map(line).collect();
    let items: Vec<_> = found.rows.iter().map(item).collect();
    let text = counted(lang, &lines, found.total);
    Ok(Answer::new(json!({ "total": found.total, "from": from, "items": items }), text))
}

pub fn compare(matches: &ArgMatches, options: &Options) -> Outcome {
    let from = deed::subject(Kind::Resident, matches)?;
    let typed = matches.get_one::<String>("into").map_or("", String::as_str);
    let missing = || Failure::usage(Refusal::new("usage.required").with("arg", "--into"));
    let into = match options::number(typed, Kind::Resident) {
        Some(id) => Key::of(Kind::Resident, id),
        None if typed.is_empty() => return Err(missing()),
        None => return Err(options::bad_number(typed, Kind::Resident)),
    };
    let mut talk = Talk::sign_in(options)?;
    let page = match talk.ask(Ask::Beside { from, into })? {
        Reply::Beside(page) => page,
        other => return Err(talk::unexpected(&other)),
    };
    let lang = options.lang;
    let takes = |side: Side| match side {
        Side::Into => into.to_string(),
        Side::From => from.to_string(),
        Side::Both => "both".into(),
    };
    let fields = page.fields.iter().map(|field| {
        json!({ "field": field.field, "into": field.into, "from": field.from,
            "takes": (!field.asks).then(|| takes(field.takes)), "differs": field.differs,
            "asks": field.asks })
    });
    let fields: Vec<_> = fields.collect();
    let mut lines = vec![vec![String::new(), into.to_string(), from.to_string(), String::new()]];
    let told = page.fields.iter().filter(|one| !one.into.is_empty() || !one.from.is_empty());
    lines.extend(told.map(|field| {
        let label = if field.field == "phones" { "phone" } else { field.field.as_str() };
        let value = |text: &str| words::side_value(lang, &field.field, text);
        let said = match field.asks {
            true => lang.say("beside.ask"),
            false => takes(field.takes),
        };
        let mark = if field.differs { "*" } else { "" };
        let label = format!("{mark}{}", words::label(lang, label));
        vec![label, value(&field.into), value(&field.from), said]
    }));
    let json = json!({ "into": into.to_string(), "from": from.to_string(),
        "moves": page.moves, "fields": fields });
    Ok(Answer::new(json, print::columns(&lines)))
}
