//! Subcommands of the command registry: fields become a deed, the desk judges them.

use std::collections::BTreeMap;

use clap::ArgMatches;
use serde_json::{Map, Value, json};

use super::answer::{Answer, Exit, Failure, Outcome};
use super::args::SUBJECT;
use super::options::{self, Options};
use super::readings::Readings;
use super::talk::{self, Talk};
use super::{choices, pasted};
use crate::domain::command::{Command, FieldKind};
use crate::domain::{Key, Kind, Refusal};
use crate::wire::{Ask, Deed, Done, Reply};
use crate::words;

/// Does it and says what came of it.
pub fn run(command: &'static Command, matches: &ArgMatches, options: &Options) -> Outcome {
    let subject = command.on.map(|kind| subject(kind, matches)).transpose()?;
    let also = match command.on {
        Some(kind) => others(kind, matches)?,
        None => Vec::new(),
    };
    let mut args = typed(command, matches)?;
    if command.name == RESET {
        return reset(command, subject, options);
    }
    let from_text = from_text(command, matches)?;
    let mut talk = Talk::sign_in(options)?;
    let filled = match &from_text {
        Some((text, _)) => pasted::fill(&mut talk, text, &mut args)?,
        None => Default::default(),
    };
    if from_text.as_ref().is_some_and(|(_, dry_run)| *dry_run) {
        let mut json = Map::new();
        filled.add_to(&mut json);
        return Ok(Answer::new(Value::Object(json), filled.lines(options.lang).join("\n")));
    }
    choices::take(command, &mut args, &talk.session.certificates);
    let readings = Readings::take(command, &mut args, &talk.session);
    let was = match subject {
        Some(key) if command.name.ends_with(".correct") => {
            let held = talk.page(key)?.fields;
            let mut was = BTreeMap::new();
            for name in args.keys() {
                let field = if name == "resident" { "who" } else { name };
                was.insert(field.to_string(), held.get(field).cloned().unwrap_or_default());
            }
            was
        }
        _ => BTreeMap::new(),
    };
    let deed = Deed { command: command.name.into(), subject, also, args, was, ..Deed::default() };
    let by_number = deed.args.contains_key("resident");
    let done = talk.done(deed, options).map_err(|failure| as_typed(failure, by_number))?;
    let (lang, now) = (options.lang, talk.session.now);
    let mut text = vec![match command.name.ends_with(".reveal") {
        true => {
            let what = words::revealed(lang, command.name, &done);
            lang.fill("record.logged", &[("what", what)])
        }
        false => words::saved(lang, command.name, &done, &talk.session.categories),
    }];
    text.extend(filled.lines(lang));
    text.extend(readings.lines(lang, now));
    let mut json = json_of(command.name, &done);
    if from_text.is_some() {
        filled.add_to(&mut json);
    }
    readings.add_to(&mut json, lang, now);
    if !done.left.is_empty() {
        json.insert("left".into(), left(lang, &done));
    }
    let exit = if done.left.is_empty() { Exit::Done } else { Exit::Refused };
    Ok(Answer { exit, ..Answer::new(Value::Object(json), text.join("\n")) })
}

/// A refusal about the person, under the option that was typed: the desk knows one field
/// for it, the command line `--resident` and `--who`.
fn as_typed(mut failure: Failure, by_number: bool) -> Failure {
    let field = &mut failure.refusal.field;
    if by_number && field.as_deref() == Some("who") {
        *field = Some("resident".into());
    }
    failure
}

/// To which of several it was not done, and why.
fn left(lang: words::Lang, done: &Done) -> Value {
    let each = done.left.iter().map(|(key, why)| {
        let message = words::refusal(lang, why);
        json!({"id": key.to_string(), "code": why.code, "message": message})
    });
    each.collect()
}

/// The text that fills a new matter, and whether it is only shown.
fn from_text(command: &Command, matches: &ArgMatches) -> Result<Option<(String, bool)>, Failure> {
    if command.name != "matter.new" {
        return Ok(None);
    }
    let Some(path) = matches.get_one::<String>(pasted::FROM_TEXT) else { return Ok(None) };
    Ok(Some((pasted::text(path)?, matches.get_flag(pasted::DRY_RUN))))
}

/// Who keeps the machine takes a PIN away without being on the staff list.
const RESET: &str = "staff.reset-pin";

/// Asks without signing in first; where that is not enough, signs in.
fn reset(command: &'static Command, subject: Option<Key>, options: &Options) -> Outcome {
    let request = talk::request()?;
    let deed = Deed { request, command: command.name.into(), subject, ..Deed::default() };
    let mut client = talk::reach(options)?;
    let done = match talk::ask(&mut client, Ask::Do(deed.clone())) {
        Ok(Reply::Done(done)) => done,
        Ok(other) => return Err(talk::unexpected(&other)),
        Err(failure) if failure.refusal.code == "signin.needed" => {
            Talk::sign_in(options)?.done(deed, options)?
        }
        Err(failure) => return Err(failure),
    };
    let text = words::saved(options.lang, command.name, &done, &[]);
    Ok(Answer::new(Value::Object(json_of(command.name, &done)), text))
}

/// The record the first argument names.
pub fn subject(kind: Kind, matches: &ArgMatches) -> Result<Key, Failure> {
    let Some(typed) = matches.get_one::<String>(SUBJECT) else {
        let example = format!("{}12", kind.letter());
        return Err(Failure::usage(Refusal::new("usage.no_number").with("example", example)));
    };
    key(kind, typed)
}

/// The records that the further arguments name.
fn others(kind: Kind, matches: &ArgMatches) -> Result<Vec<Key>, Failure> {
    let typed = matches.get_many::<String>(SUBJECT).unwrap_or_default();
    typed.skip(1).map(|typed| key(kind, typed)).collect()
}

fn key(kind: Kind, typed: &str) -> Result<Key, Failure> {
    let id = options::number(typed, kind).ok_or_else(|| options::bad_number(typed, kind))?;
    Ok(Key::of(kind, id))
}

/// The fields that were given. A bare number where a record is meant gets the letter
/// of its kind: in a form a digit would choose from a list.
fn typed(command: &Command, matches: &ArgMatches) -> Result<BTreeMap<String, String>, Failure> {
    let mut args = BTreeMap::new();
    for field in command.fields {
        let kind = match field.kind {
            // Of several persons each is named by number or in words: a bare number is a word.
            FieldKind::Who if !field.is_the_one() => None,
            FieldKind::Contact => None,
            kind => kind.record(),
        };
        let name = if field.is_the_one() { "resident" } else { field.name };
        if let Some(typed) = matches.get_one::<String>(name) {
            args.insert(name.into(), kind.map_or(typed.clone(), |kind| with_letter(typed, kind)));
        }
        if field.is_the_one()
            && let Some(typed) = matches.get_one::<String>("who")
        {
            args.insert("who".into(), typed.clone());
        }
    }
    Ok(args)
}

fn with_letter(typed: &str, kind: Kind) -> String {
    match options::number(typed, kind) {
        Some(id) => Key::of(kind, id).to_string(),
        None => typed.to_string(),
    }
}

/// A new matter says `id`, `rev`, `owner`, `due` and nothing else of itself; every other
/// deed `id`, `rev` and its facts.
fn json_of(command: &str, done: &Done) -> Map<String, Value> {
    let mut json = Map::new();
    json.insert("id".into(), json!(done.subject.map(|key| key.to_string())));
    json.insert("rev".into(), json!(done.seq));
    if matches!(command, "matter.new" | "matter.answer") {
        for fact in ["owner", "due"] {
            let value = done.facts.get(fact).filter(|value| !value.is_empty());
            json.insert(fact.into(), json!(value));
        }
    } else {
        for (name, value) in &done.facts {
            let value = match name.as_str() {
                "ids" => json!(value.split(' ').collect::<Vec<_>>()),
                _ => json!(value),
            };
            json.entry(name).or_insert(value);
        }
    }
    json
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Seq, command};

    fn parsed(line: &str) -> (&'static Command, BTreeMap<String, String>) {
        let program = super::super::args::program(words::Lang::Zh);
        let matches = program.try_get_matches_from(line.split(' ')).unwrap();
        let (name, leaf) = super::super::named(&matches);
        let command = command::named(&name).unwrap();
        (command, typed(command, leaf).unwrap())
    }

    #[test]
    fn options_become_fields_and_numbers_get_their_letter() {
        let (command, args) = parsed("dutydesk matter new --resident 213 --owner 1 --text 漏");
        assert_eq!(command.name, "matter.new");
        let expected = [("resident", "R213"), ("owner", "S1"), ("text", "漏")];
        assert_eq!(args, expected.map(|(k, v)| (k.into(), v.into())).into());

        let (_, args) = parsed("dutydesk resident new --name 3 --id-number x --phone 110");
        assert_eq!(args["name"], "3");
        assert_eq!(args["id_number"], "x");
    }

    #[test]
    fn a_new_matter_says_exactly_four_things() {
        let facts = [("owner", "S1"), ("category", "leak")];
        let done = Done {
            seq: Seq(9),
            subject: Some(Key::of(Kind::Matter, 1201)),
            facts: facts.map(|(k, v)| (k.into(), v.into())).into(),
            left: Vec::new(),
            undo: true,
        };
        let expected = json!({"id": "M1201", "rev": 9, "owner": "S1", "due": null});
        assert_eq!(Value::Object(json_of("matter.new", &done)), expected);
        let expected = json!({"id": "M1201", "rev": 9, "owner": "S1", "category": "leak"});
        assert_eq!(Value::Object(json_of("matter.note", &done)), expected);
    }
}
