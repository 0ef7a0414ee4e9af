//! `dutydesk journal show`: the entries themselves, by record, person and day, without
//! what the records hold. Reads the files, whether a desk runs or not.

use std::collections::{BTreeMap, VecDeque};

use chrono::NaiveDate;
use clap::{Arg, ArgMatches, value_parser};
use serde_json::{Map, Value, json};

use super::journal::{files, unreadable};
use crate::cli::answer::{Answer, Failure, Outcome};
use crate::cli::options::Options;
use crate::cli::print;
use crate::cli::readings::Readings;
use crate::cli::{reference, talk};
use crate::domain::record::Staff;
use crate::domain::{Key, Kind, Moment, Refusal, Seq, command, envelope, when};
use crate::files::Accounts;
use crate::journal::{self, Entry, Shown};
use crate::words::{self, Lang};

/// Entries when nobody says how many.
const LIMIT: usize = 20;

pub fn args(lang: Lang) -> Vec<Arg> {
    let arg = |name: &'static str, of: &'static str| Arg::new(name).long(name).value_name(of);
    vec![
        arg("record", "R123").help(lang.say("cli.arg.of_record")),
        arg("person", "S1").help(lang.say("cli.arg.of_person")),
        arg("day", "DATE").help(lang.say("cli.arg.of_day")),
        arg("from", "N").value_parser(value_parser!(u64)).help(lang.say("cli.arg.from")),
        arg("limit", "N").value_parser(value_parser!(usize)).help(lang.say("cli.arg.limit")),
    ]
}

pub fn run(matches: &ArgMatches, options: &Options) -> Outcome {
    let limit = matches.get_one("limit").copied().unwrap_or(LIMIT);
    let from = matches.get_one::<u64>("from").copied();
    let files = files(options)?;
    let now = reference::now(&talk::place(options)?);
    let wanted = Wanted::of(matches, now)?;
    let entries = journal::entries(&files, Seq(from.unwrap_or(1))).map_err(unreadable)?;
    let (mut shown, mut more, mut names) = (VecDeque::new(), 0, BTreeMap::new());
    for entry in entries {
        let entry = entry.map_err(unreadable)?;
        learn(&mut names, &entry);
        if !wanted.is(&entry) {
            continue;
        }
        if shown.len() == limit {
            more += 1;
            if from.is_some() {
                break;
            }
            // Nobody said where to begin: the last ones.
            shown.pop_front();
        }
        shown.push_back(journal::show(&entry));
    }
    let lang = options.lang;
    let accounts = Accounts::of_machine();
    let lines: Vec<_> = shown.iter().map(|entry| line(entry, &names, &accounts, lang)).collect();
    let mut text = match lines.is_empty() {
        true => lang.say("cli.no_entries"),
        false => print::columns(&lines),
    };
    if more > 0 {
        let which = if from.is_some() { "cli.later_entries" } else { "cli.earlier_entries" };
        text.push_str(&lang.fill(which, &[("more", more.to_string())]));
    }
    let mut json = Map::from_iter([
        ("entries".to_string(), json!(shown)),
        ("more".to_string(), json!(more > 0)),
    ]);
    let day = wanted.day.map(Moment::start_of);
    let readings = day.map(Readings::of_day).unwrap_or_default();
    readings.add_to(&mut json, lang, now);
    let mut said = readings.lines(lang, now);
    said.push(text);
    Ok(Answer::new(Value::Object(json), said.join("\n")))
}

/// Which entries are asked for; what is not said does not matter.
struct Wanted {
    record: Option<Key>,
    person: Option<u64>,
    day: Option<NaiveDate>,
}

impl Wanted {
    fn of(matches: &ArgMatches, now: Moment) -> Result<Wanted, Failure> {
        let text = |name: &str| matches.get_one::<String>(name).map(|text| text.trim());
        let number = |typed: &str, example: &str| {
            let refusal = Refusal::new("usage.number").with("typed", typed);
            Failure::usage(refusal.with("example", example))
        };
        let record = text("record").map(|typed| typed.parse().map_err(|()| number(typed, "R123")));
        let person = text("person").map(|typed| {
            let key = typed.parse::<Key>().ok().filter(|key| key.kind == Kind::Staff);
            key.map(|key| key.id).or(typed.parse().ok()).ok_or_else(|| number(typed, "S1"))
        });
        let day = text("day").map(|typed| match typed.parse() {
            // The clock of a practice directory may have been moved back since.
            Ok(date) => Ok(date),
            Err(_) => when::parse_past(typed, now).map(Moment::date),
        });
        let day = day.transpose().map_err(|refusal| Failure::usage(refusal.at("day")))?;
        Ok(Wanted { record: record.transpose()?, person: person.transpose()?, day })
    }

    fn is(&self, entry: &Entry) -> bool {
        let meta = &entry.meta;
        let about = |key: Key| {
            meta.subjects.contains(&key) || entry.ops.iter().any(|op| op.key.record() == key)
        };
        self.record.is_none_or(about)
            && self.person.is_none_or(|id| meta.staff == id || meta.acted_for == Some(id))
            && self.day.is_none_or(|day| meta.time.date() == day)
    }
}

/// Names of staff as the entries passed say them.
fn learn(names: &mut BTreeMap<u64, String>, entry: &Entry) {
    for op in entry.ops.iter().filter(|op| op.key.kind == Kind::Staff && op.key.sub == 0) {
        if let Some(staff) = op.value().and_then(|bytes| envelope::open::<Staff>(bytes).ok()) {
            names.insert(op.key.id, staff.name);
        }
    }
}

fn line(
    entry: &Shown,
    names: &BTreeMap<u64, String>,
    accounts: &Accounts,
    lang: Lang,
) -> Vec<String> {
    let name = |id: u64| {
        let key = Key::of(Kind::Staff, id).to_string();
        names.get(&id).map_or(key.clone(), |name| format!("{name}({key})"))
    };
    let who = match (entry.staff, entry.acted_for) {
        (0, _) => lang.say("cli.the_desk"),
        (staff, None) => name(staff),
        (staff, Some(other)) => {
            lang.fill("cli.acted_for", &[("who", name(staff)), ("for", name(other))])
        }
    };
    // What the desk does by itself is no command of the registry.
    let mut what = match command::named(&entry.verb) {
        Some(command) => words::title(lang, command.name),
        None => {
            lang.find(&format!("cli.verb.{}", entry.verb)).unwrap_or_else(|| entry.verb.clone())
        }
    };
    let erased = entry.ops.iter().filter(|op| op.state == "erased").count();
    if erased > 0 {
        what.push_str(&lang.fill("cli.erased_values", &[("count", erased.to_string())]));
    }
    let account = entry.account.map(|uid| accounts.name(uid)).unwrap_or_default();
    vec![entry.seq.to_string(), time(&entry.time), who, account, what, entry.subjects.join(" ")]
}

/// `2026-11-25 09:30`: every entry's time is +08:00.
fn time(rfc3339: &str) -> String {
    rfc3339.get(..16).unwrap_or(rfc3339).replace('T', " ")
}
