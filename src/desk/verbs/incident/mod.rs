//! 突发处置: opened, worked through step by step, ended or a false alarm. Steps, calls and
//! words are lines alone: several people add them at once.

mod call;
mod correct;
mod end;
mod new;
mod note;
mod tick;

use super::{Verb, always};
use crate::desk::tx::{Caller, Tx};
use crate::desk::view::ReadView;
use crate::domain::record::Incident;
use crate::domain::{Key, Refusal, address};

pub(super) const VERBS: &[Verb] = &[
    Verb { name: "incident.new", possible: always, run: new::run },
    Verb { name: "incident.tick", possible: goes_on, run: tick::run },
    Verb { name: "incident.call", possible: goes_on, run: call::run },
    Verb { name: "incident.note", possible: there, run: note::run },
    Verb { name: "incident.correct", possible: goes_on, run: correct::run },
    Verb { name: "incident.end", possible: goes_on, run: end::over },
    Verb { name: "incident.false_alarm", possible: goes_on, run: end::false_alarm },
];

fn there(view: ReadView<'_>, _: &Caller, key: Key) -> Result<(), Refusal> {
    view.need::<Incident>(key.id).map(|_| ())
}

fn goes_on(view: ReadView<'_>, _: &Caller, key: Key) -> Result<(), Refusal> {
    let incident: Incident = view.need(key.id)?;
    match incident.ended {
        None => Ok(()),
        Some(_) => Err(Refusal::new("incident.ended").with("id", key).then("incident.note")),
    }
}

/// An address is kept as shorthand, words as they are.
fn place(typed: &str) -> String {
    let address = address::parse_prefix(typed).map(|prefix| prefix.given.to_string());
    address.unwrap_or_else(|| typed.to_string())
}

/// Names the incident for the message line.
fn about(tx: &mut Tx<'_>, key: Key) -> Result<Incident, Refusal> {
    let incident: Incident = tx.need(key.id)?;
    tx.about(key);
    tx.facts.insert("address".into(), incident.place.clone());
    Ok(incident)
}
