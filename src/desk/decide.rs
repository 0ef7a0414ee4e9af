//! From what was asked to what is to be committed: permit, subject, fields, verb.

use std::collections::BTreeMap;

use super::args::Args;
use super::deeds::{Found, takes_back};
use super::importing;
use super::many;
use super::newer;
use super::permit;
use super::tx::{Caller, Tx};
use super::verbs;
use super::view::ReadView;
use crate::domain::books::Books;
use crate::domain::command::FieldKind;
use crate::domain::record::{Resident, Status};
use crate::domain::{Key, Refusal, Seq, Txn, command};
use crate::wire::Deed;

/// What is to be said of a deed.
#[derive(Default)]
pub struct Told {
    /// See [`crate::wire::Done::facts`].
    pub facts: BTreeMap<String, String>,
    /// See [`crate::wire::Done::left`].
    pub left: Vec<(Key, Refusal)>,
}

/// A deed that will be committed, and what to say of it.
pub type Decided = (Txn, Told);

/// Of a file that was merged it is said where it goes on.
const MERGE: &str = "resident.merge";

/// Decides a deed on top of everything decided before it. `last` is what the caller
/// could take back.
pub fn decide(
    view: ReadView<'_>,
    books: &Books,
    caller: &Caller,
    deed: &Deed,
    seq: Seq,
    last: Option<Found>,
) -> Result<Decided, Refusal> {
    let command = command::named(&deed.command)
        .ok_or_else(|| Refusal::new("command.unknown").with("name", &deed.command))?;
    if !permit::may_do(&caller.roles, command.name) {
        return Err(permit::refusal(command.name));
    }
    if !command.ready {
        return Err(Refusal::new("coming").with("command", command.name));
    }
    let mut tx = Tx::new(view, caller, seq);
    if takes_back(command.name) {
        let last = last.unwrap_or_else(|| Err(Refusal::new("undo.nothing")))?;
        // What somebody may not do any more they do not take back either.
        if !permit::may_do(&caller.roles, &last.verb) {
            return Err(permit::refusal(&last.verb));
        }
        verbs::undo::run(&mut tx, &last)?;
        tell_many(&mut tx);
        return tx.finish(deed.request, command.name);
    }
    if deed.also.is_empty() {
        let key = match command.on {
            None => verbs::NOTHING,
            Some(kind) => {
                let missing = || Refusal::new("subject.missing").with("kind", kind.word());
                deed.subject.ok_or_else(missing)?
            }
        };
        one(&mut tx, view, books, caller, (command, deed, key))?;
    } else {
        many::run(&mut tx, view, books, caller, (command, deed))?;
    }
    verbs::house::settle(&mut tx)?;
    importing::remember(&mut tx)?;
    tell_many(&mut tx);
    tx.finish(deed.request, command.name)
}

/// From so many records on a deed is taken back with its number before one's eyes.
const MANY: usize = 5;

fn tell_many(tx: &mut Tx<'_>) {
    let touched = tx.touched();
    if touched >= MANY {
        tx.facts.insert("touched".into(), touched.to_string());
    }
}

/// Does a deed to one record: the command that it is on a record of this kind.
pub(super) fn one(
    tx: &mut Tx<'_>,
    view: ReadView<'_>,
    books: &Books,
    caller: &Caller,
    (command, deed, key): (&'static command::Command, &Deed, Key),
) -> Result<(), Refusal> {
    if command.name != deed.command && !permit::may_do(&caller.roles, command.name) {
        return Err(permit::refusal(command.name));
    }
    must_be(view, command, key)?;
    // A form that was begun in a file that was merged meanwhile is about the one it goes on in.
    let key = if command.name == MERGE { key } else { view.stands(key) };
    let verb = verbs::named(command.name)
        .ok_or_else(|| Refusal::new("command.unknown").with("name", command.name))?;
    newer::must_be_known(view, key)?;
    (verb.possible)(view, caller, key)?;
    // On a record of another kind the deed may ask for less.
    let mut own = deed.clone();
    if command.name != deed.command {
        own.args.retain(|name, _| command.field(name).is_some());
    }
    let args = Args::check(command, &own, view, books, caller.now)?;
    (verb.run)(tx, key, &args)?;
    not_here(tx, command, &args);
    if let Some(field) = command::outcome(command.name) {
        tx.facts.insert(field.into(), args.text(field).into());
    }
    Ok(())
}

/// Somebody who is meant by a deed about them and died or moved away is said to be gone,
/// whatever the deed is (`gone`): it may be another one, or nobody has heard.
fn not_here(tx: &mut Tx<'_>, command: &command::Command, args: &Args<'_>) {
    let of_file = |kind| matches!(kind, FieldKind::Who | FieldKind::Resident);
    let named = command.fields.iter().filter(|field| of_file(field.kind) && args.has(field.name));
    let gone = named.filter_map(|field| {
        let resident: Resident = tx.get(args.id(field.name)?)?;
        let gone = matches!(resident.status, Status::Dead(_) | Status::Away(_));
        gone.then(|| format!("{} {}", resident.status.word(), resident.name))
    });
    let gone: Vec<String> = gone.collect();
    if !gone.is_empty() && command.name != MERGE {
        tx.facts.insert("gone".into(), gone.join(","));
    }
}

/// The record the command is done to is of the right kind, and there.
fn must_be(view: ReadView<'_>, command: &command::Command, key: Key) -> Result<(), Refusal> {
    let Some(kind) = command.on else { return Ok(()) };
    if key.kind != kind || key.sub != 0 {
        return Err(Refusal::new("subject.kind").with("id", key).with("kind", kind.word()));
    }
    // What was taken back stands in the journal: its number is known, and it can be erased.
    let erased = command.name == "resident.erase" && verbs::resident::once_was(view, key);
    if view.bytes(key).is_none() && !erased {
        return Err(view.missing(key));
    }
    Ok(())
}
