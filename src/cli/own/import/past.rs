//! `dutydesk import list` and `import undo`.

use clap::{Arg, ArgMatches};
use serde_json::json;

use crate::cli::answer::{Answer, Failure, Outcome};
use crate::cli::options::{self, Options};
use crate::cli::talk::{self, Talk};
use crate::cli::{args, print};
use crate::domain::record::Import;
use crate::domain::{Key, Kind};
use crate::wire::{Ask, Reply};
use crate::words::{self, Lang};

/// Imports, newest first.
pub fn list(_matches: &ArgMatches, options: &Options) -> Outcome {
    let mut talk = Talk::sign_in(options)?;
    let imports = imports(&mut talk)?;
    let items: Vec<_> = imports.iter().map(json_of).collect();
    let lines: Vec<_> = imports.iter().map(|row| line(row, &talk, options.lang)).collect();
    let text = match lines.is_empty() {
        true => options.lang.say("cli.import.none"),
        false => print::columns(&lines),
    };
    Ok(Answer::new(json!({ "items": items }), text))
}

pub fn undo_args(lang: Lang) -> Vec<Arg> {
    vec![args::subject(lang, Kind::Import).required(true)]
}

/// Takes an import back.
pub fn undo(matches: &ArgMatches, options: &Options) -> Outcome {
    let typed = matches.get_one::<String>(args::SUBJECT).cloned().unwrap_or_default();
    let id = options::number(&typed, Kind::Import)
        .ok_or_else(|| options::bad_number(&typed, Kind::Import))?;
    let key = Key::of(Kind::Import, id);
    let mut talk = Talk::sign_in(options)?;
    let ask = Ask::UndoImport { import: key, request: talk::request()? };
    let done = match talk.ask_until_heard(ask, options)? {
        Reply::Done(done) => done,
        other => return Err(talk::unexpected(&other)),
    };
    // An answer after a restart of the desk does not carry the numbers.
    let imports = imports(&mut talk)?;
    let import = imports.iter().find(|(each, _)| *each == key).map(|(_, import)| import);
    let count = |number: fn(&Import) -> u64| import.map(number).unwrap_or_default();
    let (added, updated) = (count(|i| i.added), count(|i| i.updated));
    let json = json!({"id": key.to_string(), "rev": done.seq, "state": "undone",
                      "removed": added, "restored": updated});
    let facts =
        [("id", key.to_string()), ("added", added.to_string()), ("updated", updated.to_string())];
    Ok(Answer::new(json, options.lang.fill("cli.import.undone", &facts)))
}

fn imports(talk: &mut Talk) -> Result<Vec<(Key, Import)>, Failure> {
    match talk.ask(Ask::Imports)? {
        Reply::Imports(imports) => Ok(imports),
        other => Err(talk::unexpected(&other)),
    }
}

fn json_of((key, import): &(Key, Import)) -> serde_json::Value {
    let staff = |id: u64| Key::of(Kind::Staff, id).to_string();
    json!({
        "id": key.to_string(), "file": import.file, "hash": import.hash,
        "at": import.began.to_string(), "ended": import.ended.map(|at| at.to_string()),
        "by": staff(import.staff), "state": import.state.word(),
        "added": import.added, "updated": import.updated,
        "unchanged": import.unchanged, "rejected": import.rejected,
        "undone": import.undone.map(|at| at.to_string()), "undone_by": import.undone_by.map(staff),
    })
}

fn line((key, import): &(Key, Import), talk: &Talk, lang: Lang) -> Vec<String> {
    let counts = [
        ("added", import.added),
        ("updated", import.updated),
        ("unchanged", import.unchanged),
        ("rejected", import.rejected),
    ];
    vec![
        key.to_string(),
        lang.word("import.state", import.state.word()),
        words::stamp(import.began, talk.session.now),
        talk.name(import.staff),
        import.file.clone(),
        lang.fill("cli.import.counts", &counts.map(|(name, n)| (name, n.to_string()))),
    ]
}
