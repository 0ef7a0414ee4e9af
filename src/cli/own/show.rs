//! `dutydesk matter show M12` and its like: a record with its timeline, who and when.

use clap::{Arg, ArgMatches};
use serde_json::{Map, Value, json};

use super::find::not_here;
use super::plans;
use crate::cli::answer::{Answer, Outcome};
use crate::cli::args::subject;
use crate::cli::deed;
use crate::cli::options::Options;
use crate::cli::print;
use crate::cli::talk::Talk;
use crate::domain::command::{self, FieldKind};
use crate::domain::record::{Line, Status};
use crate::domain::{Key, Kind, Moment};
use crate::wire::page::{FindRow, MoreRow};
use crate::wire::{Page, Pages};
use crate::words::{self, Lang, Teller};

pub fn matter(lang: Lang) -> Vec<Arg> {
    vec![subject(lang, Kind::Matter)]
}

pub fn resident(lang: Lang) -> Vec<Arg> {
    vec![subject(lang, Kind::Resident)]
}

pub fn household(lang: Lang) -> Vec<Arg> {
    vec![subject(lang, Kind::Household)]
}

pub fn dwelling(lang: Lang) -> Vec<Arg> {
    vec![subject(lang, Kind::Dwelling)]
}

pub fn visit(lang: Lang) -> Vec<Arg> {
    vec![subject(lang, Kind::Visit)]
}

pub fn certificate(lang: Lang) -> Vec<Arg> {
    vec![subject(lang, Kind::Certificate)]
}

pub fn run_certificate(matches: &ArgMatches, options: &Options) -> Outcome {
    run(Kind::Certificate, matches, options)
}

pub fn staff_args(lang: Lang) -> Vec<Arg> {
    vec![subject(lang, Kind::Staff)]
}

pub fn run_staff(matches: &ArgMatches, options: &Options) -> Outcome {
    run(Kind::Staff, matches, options)
}

pub fn contact(lang: Lang) -> Vec<Arg> {
    vec![subject(lang, Kind::Contact)]
}

pub fn incident(lang: Lang) -> Vec<Arg> {
    vec![subject(lang, Kind::Incident)]
}

pub fn run_contact(matches: &ArgMatches, options: &Options) -> Outcome {
    run(Kind::Contact, matches, options)
}

pub fn run_incident(matches: &ArgMatches, options: &Options) -> Outcome {
    run(Kind::Incident, matches, options)
}

pub fn mediation(lang: Lang) -> Vec<Arg> {
    vec![subject(lang, Kind::Mediation)]
}

pub fn run_mediation(matches: &ArgMatches, options: &Options) -> Outcome {
    run(Kind::Mediation, matches, options)
}

pub fn run_visit(matches: &ArgMatches, options: &Options) -> Outcome {
    run(Kind::Visit, matches, options)
}

pub fn run_matter(matches: &ArgMatches, options: &Options) -> Outcome {
    run(Kind::Matter, matches, options)
}

pub fn run_resident(matches: &ArgMatches, options: &Options) -> Outcome {
    run(Kind::Resident, matches, options)
}

pub fn run_household(matches: &ArgMatches, options: &Options) -> Outcome {
    run(Kind::Household, matches, options)
}

pub fn run_dwelling(matches: &ArgMatches, options: &Options) -> Outcome {
    run(Kind::Dwelling, matches, options)
}

fn run(kind: Kind, matches: &ArgMatches, options: &Options) -> Outcome {
    let key = deed::subject(kind, matches)?;
    let mut talk = Talk::sign_in(options)?;
    let page = talk.page(key)?;
    Ok(Answer::new(json_of(&page, options.lang), text_of(&page, &talk, options.lang)))
}

fn json_of(page: &Page, lang: Lang) -> Value {
    let mut json = Map::new();
    json.insert("id".into(), json!(page.key.to_string()));
    json.insert("kind".into(), json!(page.key.kind.word()));
    json.insert("rev".into(), json!(page.rev));
    json.insert("fields".into(), json!(page.fields));
    match &page.body {
        Pages::Matter { row, told } => {
            json.insert("stage".into(), json!(row.stage.word()));
            json.insert("lamp".into(), json!(row.lamp.word()));
            json.insert("owner".into(), json!(staff(row.owner)));
            json.insert("due".into(), json!(row.due.as_ref().map(|due| due.at.to_string())));
            json.insert("next".into(), json!(row.next.as_ref().map(|next| next.at.to_string())));
            json.insert("told".into(), json!(told));
        }
        Pages::Resident { members, matters, household, dwelling } => {
            json.insert("members".into(), ids(members.iter().map(|row| row.key)));
            json.insert("members_total".into(), json!(members.len() + page.beyond.people()));
            json.insert("matters".into(), ids(matters.iter().map(|row| row.key)));
            json.insert("matters_total".into(), json!(matters.len() + page.beyond.all()));
            json.insert("household".into(), json!(household.map(|key| key.to_string())));
            json.insert("dwelling".into(), json!(dwelling.map(|key| key.to_string())));
        }
        Pages::Household { members, dwelling } => {
            json.insert("members".into(), ids(members.iter().map(|row| row.key)));
            json.insert("members_total".into(), json!(members.len() + page.beyond.people()));
            json.insert("dwelling".into(), json!(dwelling.map(|key| key.to_string())));
        }
        Pages::Dwelling { households, matters } => {
            json.insert("households".into(), ids(households.iter().map(|row| row.key)));
            json.insert("matters".into(), ids(matters.iter().map(|row| row.key)));
            json.insert("matters_total".into(), json!(matters.len() + page.beyond.all()));
        }
        Pages::Staff { open } => {
            json.insert("open".into(), ids(open.iter().map(|row| row.key)));
            json.insert("open_total".into(), json!(open.len() + page.beyond.all()));
        }
        Pages::Work { row, people, card } => {
            json.insert("lamp".into(), json!(row.lamp.word()));
            json.insert("owner".into(), json!((row.owner != 0).then(|| staff(row.owner))));
            json.insert("due".into(), json!(row.at.map(|at| at.to_string())));
            json.insert("ended".into(), json!(row.stage.is_closed()));
            json.insert("people".into(), ids(people.iter().map(|row| row.key)));
            if let Some(card) = card {
                json.insert("card".into(), plans::json_of(card, lang));
            }
        }
    }
    let timeline: Vec<_> = page.lines.iter().map(|(_, line)| json_line(line)).collect();
    json.insert("timeline".into(), json!(timeline));
    Value::Object(json)
}

fn ids(keys: impl Iterator<Item = Key>) -> Value {
    keys.map(|key| key.to_string()).collect()
}

fn staff(id: u64) -> String {
    Key::of(Kind::Staff, id).to_string()
}

fn json_line(line: &Line) -> Value {
    json!({
        "kind": line.kind.word(),
        "at": line.at.to_string(),
        "recorded": line.recorded.to_string(),
        "staff": staff(line.staff),
        "recorder": staff(line.recorder),
        "text": line.text,
        "facts": line.facts,
    })
}

/// What the pages of records tell that no form of theirs corrects.
const TOLD: [&str; 8] =
    ["parties", "certificate", "demander", "demand", "who", "text", "basis", "refer"];

/// The fields in the registry's order, then what belongs to it, then the timeline.
fn text_of(page: &Page, talk: &Talk, lang: Lang) -> String {
    let mut rows = vec![vec![page.key.to_string(), state(page, lang, talk.session.now)]];
    let correct = format!("{}.correct", page.key.kind.word());
    let fields = command::named(&correct).map_or(&[][..], |command| command.fields);
    for field in fields {
        let Some(held) = page.fields.get(field.name).filter(|held| !held.is_empty()) else {
            continue;
        };
        let value = match field.kind {
            FieldKind::Choice(list, _) => words::choice(lang, list, held),
            FieldKind::Category => lang.category_of(&talk.session.categories, held),
            _ => page.shown.get(field.name).unwrap_or(held).clone(),
        };
        rows.push(vec![words::label_of(lang, field), value]);
    }
    if let Pages::Matter { row, .. } = &page.body {
        rows.insert(1, vec![words::label(lang, "owner"), talk.name(row.owner)]);
        let place = page.fields.get("place").filter(|place| !place.is_empty());
        rows.extend(place.map(|place| vec![words::label(lang, "place"), place.clone()]));
    }
    // What no correction changes stands there all the same.
    let told = TOLD.iter().filter(|name| fields.iter().all(|field| field.name != **name));
    for name in told.filter(|_| matches!(page.body, Pages::Work { .. })) {
        let Some(held) = page.fields.get(*name).filter(|held| !held.is_empty()) else { continue };
        let value = match *name {
            "certificate" | "demand" | "demander" => words::choice(lang, name, held),
            _ => page.shown.get(*name).unwrap_or(held).clone(),
        };
        rows.push(vec![words::label(lang, name), value]);
    }
    // A correction does not move anybody: where they live stands beside its fields.
    let address = page.fields.get("address").filter(|_| page.key.kind == Kind::Resident);
    if let Some(address) = address.filter(|address| !address.is_empty()) {
        rows.insert(2.min(rows.len()), vec![words::label(lang, "address"), address.clone()]);
    }
    let mut text = print::columns(&rows);
    match &page.body {
        Pages::Resident { members, matters, .. } => {
            text += &people(members, page, lang);
            text += &more(matters, page, talk, lang);
        }
        Pages::Household { members, .. } => text += &people(members, page, lang),
        Pages::Dwelling { households, matters } => {
            text += &people(households, page, lang);
            text += &more(matters, page, talk, lang);
        }
        Pages::Staff { open } => text += &more(open, page, talk, lang),
        Pages::Work { people: them, card, .. } => {
            text += &people(them, page, lang);
            if let Some(card) = card {
                let lines = words::plan_lines(lang, card).into_iter();
                // As on the card itself: what is weak is 未核实 wherever it stands.
                let row = |line: words::PlanLine| vec![line.head, line.words, line.source];
                let rows: Vec<_> = lines.map(row).collect();
                text += &print::columns(&rows);
            }
        }
        Pages::Matter { .. } => {}
    }
    let (names, now) = (&page.names, talk.session.now);
    let teller =
        Teller { lang, names, people: &page.people, categories: &talk.session.categories, now };
    let timeline = page.lines.iter().map(|(_, line)| {
        let name = names.get(&line.staff).cloned().unwrap_or_else(|| talk.name(line.staff));
        vec![words::stamp(line.at, now), name, words::timeline(&teller, line)]
    });
    text + &print::columns(&timeline.collect::<Vec<_>>())
}

fn state(page: &Page, lang: Lang, now: Moment) -> String {
    match &page.body {
        Pages::Matter { row, .. } => lang.word("stage", row.stage.word()),
        Pages::Work { row, .. } if page.key.kind == Kind::Mediation && row.facts.is_empty() => {
            let mediator = page.shown.get("mediator").cloned().unwrap_or_default();
            let at = row.at.map(|at| words::until(lang, at, now)).unwrap_or_default();
            [lang.say("cases.exists"), mediator, at].join(" ").trim_end().to_string()
        }
        Pages::Work { row, .. } => words::way_of(lang, row),
        Pages::Resident { .. } => {
            let status = page.fields.get("status").filter(|word| *word != Status::Here.word());
            status.map(|word| words::choice(lang, "status", word)).unwrap_or_default()
        }
        _ => String::new(),
    }
}

fn people(rows: &[FindRow], page: &Page, lang: Lang) -> String {
    let row = |row: &FindRow| {
        let gone = not_here(lang, row).unwrap_or_default();
        vec![row.key.to_string(), row.name.clone(), row.address.clone(), gone]
    };
    first(rows.iter().map(row), rows.len() + page.beyond.people(), lang)
}

/// Rows of a list that are printed; of the others the number.
const PRINTED: usize = 20;

fn more(rows: &[MoreRow], page: &Page, talk: &Talk, lang: Lang) -> String {
    let categories = &talk.session.categories;
    let row = |row: &MoreRow| {
        let category = lang.category_of(categories, &row.category);
        vec![row.key.to_string(), category, row.who.clone(), row.text.clone()]
    };
    first(rows.iter().map(row), rows.len() + page.beyond.all(), lang)
}

/// The first rows, and how many there are where that is not all.
fn first(rows: impl Iterator<Item = Vec<String>>, total: usize, lang: Lang) -> String {
    let shown: Vec<_> = rows.take(PRINTED).collect();
    let mut text = print::columns(&shown);
    if total > shown.len() {
        let facts = [("shown", shown.len().to_string()), ("total", total.to_string())];
        text += &(lang.fill("cli.found", &facts) + "\n");
    }
    text
}
