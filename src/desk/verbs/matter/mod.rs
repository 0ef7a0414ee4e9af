//! One matter's whole life, one verb per file.

mod answer;
mod call;
mod correct;
mod exhaust;
mod limit;
mod merge;
mod new;
mod note;
mod reopen;
mod satisfaction;
mod step;
mod tell;
mod transfer;
mod turn_back;
mod void;

pub(super) use new::{register_with, taken};

use super::{Verb, always};
use crate::desk::fields;
use crate::desk::tx::{Caller, Tx};
use crate::desk::view::ReadView;
use crate::domain::record::{Matter, Staff};
use crate::domain::{Key, Refusal};

pub(super) const VERBS: &[Verb] = &[
    Verb { name: "matter.new", possible: always, run: new::run },
    Verb { name: "matter.answer", possible: always, run: answer::run },
    Verb { name: "matter.task", possible: always, run: new::task },
    Verb { name: "matter.note", possible: there, run: note::run },
    Verb { name: "matter.call", possible: there, run: call::run },
    Verb { name: "matter.step", possible: open, run: step::run },
    Verb { name: "matter.tell", possible: tell::possible, run: tell::run },
    Verb { name: "matter.transfer", possible: open, run: transfer::run },
    Verb { name: "matter.correct", possible: there, run: correct::run },
    Verb { name: "matter.return", possible: turn_back::possible, run: turn_back::run },
    Verb { name: "matter.limit", possible: open, run: limit::run },
    Verb { name: "matter.satisfaction", possible: satisfaction::possible, run: satisfaction::run },
    Verb { name: "matter.exhaust", possible: exhaust::possible, run: exhaust::run },
    Verb { name: "matter.merge", possible: open, run: merge::run },
    Verb { name: "matter.void", possible: open, run: void::run },
    Verb { name: "matter.reopen", possible: reopen::possible, run: reopen::run },
];

fn there(view: ReadView<'_>, _: &Caller, key: Key) -> Result<(), Refusal> {
    view.need::<Matter>(key.id).map(|_| ())
}

/// Only an open matter goes on; a closed one can be reopened.
fn open(view: ReadView<'_>, _: &Caller, key: Key) -> Result<(), Refusal> {
    let matter: Matter = view.need(key.id)?;
    if matter.stage.is_closed() {
        return Err(Refusal::new("matter.closed")
            .with("id", key)
            .with("stage", matter.stage.word())
            .then("matter.reopen"));
    }
    Ok(())
}

/// Writes the matter back and says what the message line tells of it.
fn save(tx: &mut Tx<'_>, key: Key, matter: &Matter) -> Result<(), Refusal> {
    tx.put(key.id, matter)?;
    tx.about(key);
    let facts = fields::facts_of_matter(tx.view(), matter);
    tx.facts.extend(facts);
    Ok(())
}

/// Name of a member of staff for a fact.
fn name_of(tx: &Tx<'_>, staff: u64) -> String {
    tx.get::<Staff>(staff).map(|staff| staff.name).unwrap_or_default()
}
