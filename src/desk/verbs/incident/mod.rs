//! 突发处置: opened, worked through step by step, ended or a false alarm. Steps, calls and
//! words are lines alone: several people add them at once. One whose card is restricted is
//! worked at by who opened it, the director, and whom they write into it.

mod call;
mod correct;
mod end;
mod new;
mod note;
mod tick;

use std::collections::BTreeSet;

use super::{Verb, always};
use crate::desk::tx::{Caller, Tx};
use crate::desk::view::ReadView;
use crate::domain::record::{Incident, Role, Staff};
use crate::domain::{Key, Refusal, address};

pub(super) const VERBS: &[Verb] = &[
    Verb { name: "incident.new", possible: always, run: new::run },
    Verb { name: "incident.tick", possible: goes_on, run: tick::run },
    Verb { name: "incident.call", possible: goes_on, run: call::run },
    Verb { name: "incident.note", possible: readable, run: note::run },
    Verb { name: "incident.correct", possible: goes_on, run: correct::run },
    Verb { name: "incident.end", possible: goes_on, run: end::over },
    Verb { name: "incident.false_alarm", possible: goes_on, run: end::false_alarm },
];

/// Whether somebody may read what is written about an incident.
pub(in crate::desk) fn may_read(
    view: ReadView<'_>,
    key: Key,
    incident: &Incident,
    staff: u64,
    roles: &BTreeSet<Role>,
) -> bool {
    let restricted = incident.is_restricted();
    let takes_part = || view.lines(key).iter().any(|(_, line)| line.staff == staff);
    let own = incident.by == staff || incident.owner() == staff;
    !restricted || own || roles.contains(&Role::Director) || takes_part()
}

fn read(view: ReadView<'_>, caller: &Caller, key: Key) -> Result<Incident, Refusal> {
    let incident: Incident = view.need(key.id)?;
    if may_read(view, key, &incident, caller.staff, &caller.roles) {
        return Ok(incident);
    }
    let opener = view.get::<Staff>(incident.by).map(|staff| staff.name).unwrap_or_default();
    Err(Refusal::new("incident.private").with("name", opener))
}

fn readable(view: ReadView<'_>, caller: &Caller, key: Key) -> Result<(), Refusal> {
    read(view, caller, key).map(|_| ())
}

fn goes_on(view: ReadView<'_>, caller: &Caller, key: Key) -> Result<(), Refusal> {
    match read(view, caller, key)?.ended {
        None => Ok(()),
        Some(_) => Err(Refusal::new("incident.ended").with("id", key).then("incident.note")),
    }
}

/// An address is kept as shorthand, words as they are. A building by itself keeps its word:
/// 「火灾 3」 is no place. A text that reads R1 is a text.
fn place(typed: &str) -> String {
    if typed.parse::<Key>().is_ok() {
        return typed.to_string();
    }
    let Some(given) = address::parse_prefix(typed).map(|prefix| prefix.given) else {
        return typed.to_string();
    };
    match given.unit.is_empty() && given.room.is_empty() {
        true => given.long(),
        false => given.to_string(),
    }
}

/// Names the incident for the message line.
fn about(tx: &mut Tx<'_>, key: Key) -> Result<Incident, Refusal> {
    let incident: Incident = tx.need(key.id)?;
    tx.about(key);
    tx.facts.insert("address".into(), incident.place.clone());
    Ok(incident)
}
