//! `dutydesk evening`: the evening page of a day.

use clap::{Arg, ArgMatches};
use serde_json::{Map, Value, json};

use crate::cli::answer::{Answer, Failure, Outcome};
use crate::cli::options::Options;
use crate::cli::readings::Readings;
use crate::cli::talk::{self, Talk};
use crate::domain::{Key, Kind, when};
use crate::wire::{Ask, DayRow, Evening, Reply};
use crate::words::{self, Lang};

pub fn args(lang: Lang) -> Vec<Arg> {
    let day = Arg::new("day").long("day").value_name("DATE");
    vec![day.help(lang.say("cli.arg.day"))]
}

pub fn run(matches: &ArgMatches, options: &Options) -> Outcome {
    let mut talk = Talk::sign_in(options)?;
    let (lang, now) = (options.lang, talk.session.now);
    let typed = matches.get_one::<String>("day");
    let day = typed.map(|day| when::parse_past(day, now)).transpose();
    let day = day.map_err(|refusal| Failure::usage(refusal.at("day")))?;
    let readings = day.map(Readings::of_day).unwrap_or_default();
    let page = match talk.ask(Ask::Evening { day })? {
        Reply::Evening(page) => page,
        other => return Err(talk::unexpected(&other)),
    };
    let name = |staff| talk.name(staff);
    let mut lines = readings.lines(lang, now);
    lines.extend(words::evening(lang, &page, &talk.session.categories, &name, true));
    let mut json = json_of(&page);
    readings.add_to(&mut json, lang, now);
    Ok(Answer::new(Value::Object(json), lines.join("\n")))
}

fn json_of(page: &Evening) -> Map<String, Value> {
    let each = |take: &dyn Fn(&crate::wire::Figure) -> Value| -> Map<String, Value> {
        page.figures.iter().map(|figure| (figure.name.clone(), take(figure))).collect()
    };
    let by_staff = |counts: &std::collections::BTreeMap<u64, u64>| -> Map<String, Value> {
        let of = |(staff, n): (&u64, &u64)| (Key::of(Kind::Staff, *staff).to_string(), json!(n));
        counts.iter().map(of).collect()
    };
    let told = json!({
        "day": page.day.date().to_string(),
        "now": page.now.to_string(),
        "seq": page.seq,
        "head": page.head,
        "figures": each(&|figure| json!(figure.count)),
        "lists": each(&|figure| figure.rows.iter().map(row).collect()),
        "drafts": by_staff(&page.drafts),
        "worked": by_staff(&page.worked),
    });
    told.as_object().cloned().unwrap_or_default()
}

fn row(row: &DayRow) -> Value {
    json!({
        "id": row.key.to_string(),
        "category": row.category,
        "address": row.address,
        "text": row.text,
        "at": row.at.map(|at| at.to_string()),
        "incident": row.incident.as_ref().map(|happened| json!({
            "kind": happened.kind,
            "opened": happened.opened.to_string(),
            "end": happened.end,
        })),
    })
}
