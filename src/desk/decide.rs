//! From what was asked to what is to be committed: permit, subject, fields, verb.

use std::collections::BTreeMap;

use super::args::Args;
use super::deeds::{Found, takes_back};
use super::importing;
use super::newer;
use super::permit;
use super::tx::{Caller, Tx};
use super::verbs;
use super::view::ReadView;
use crate::domain::books::Books;
use crate::domain::{Key, Refusal, Seq, Txn, command};
use crate::wire::Deed;

/// A deed that will be committed, and what to say of it.
pub type Decided = (Txn, BTreeMap<String, String>);

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
    let key = subject(view, command, deed)?;
    let mut tx = Tx::new(view, caller, seq);
    if takes_back(command.name) {
        let last = last.unwrap_or_else(|| Err(Refusal::new("undo.nothing")))?;
        // What somebody may not do any more they do not take back either.
        if !permit::may_do(&caller.roles, &last.verb) {
            return Err(permit::refusal(&last.verb));
        }
        verbs::undo::run(&mut tx, &last)?;
        return tx.finish(deed.request, command.name);
    }
    let verb = verbs::named(command.name)
        .ok_or_else(|| Refusal::new("command.unknown").with("name", command.name))?;
    newer::must_be_known(view, key)?;
    (verb.possible)(view, caller, key)?;
    let args = Args::check(command, deed, view, books, caller.now)?;
    (verb.run)(&mut tx, key, &args)?;
    if let Some(field) = command::outcome(&deed.command) {
        tx.facts.insert(field.into(), args.text(field).into());
    }
    importing::remember(&mut tx)?;
    tx.finish(deed.request, command.name)
}

/// The record the command is done to: of the right kind, and there.
fn subject(view: ReadView<'_>, command: &command::Command, deed: &Deed) -> Result<Key, Refusal> {
    let Some(kind) = command.on else { return Ok(verbs::NOTHING) };
    let key =
        deed.subject.ok_or_else(|| Refusal::new("subject.missing").with("kind", kind.word()))?;
    if key.kind != kind || key.sub != 0 {
        return Err(Refusal::new("subject.kind").with("id", key).with("kind", kind.word()));
    }
    if view.bytes(key).is_none() {
        return Err(view.missing(key));
    }
    Ok(key)
}
