//! 必访: put on the list, visited or not met, handed over, taken off.

mod correct;
mod end;
mod new;
mod reveal;
mod said;
mod step;
mod transfer;

pub(super) use end::end_all;

use super::Verb;
use crate::desk::tx::{Caller, Tx};
use crate::desk::view::ReadView;
use crate::domain::record::{Resident, Role, Staff, Status, Visit};
use crate::domain::{Key, Kind, Moment, Refusal};

pub(super) const VERBS: &[Verb] = &[
    Verb { name: "visit.new", possible: new::possible, run: new::run },
    Verb { name: "visit.note", possible: there, run: said::note },
    Verb { name: "visit.call", possible: there, run: said::call },
    Verb { name: "visit.step", possible: goes_on, run: step::run },
    Verb { name: "visit.transfer", possible: goes_on, run: transfer::run },
    Verb { name: "visit.correct", possible: goes_on, run: correct::run },
    Verb { name: "visit.reveal", possible: reveal::possible, run: reveal::run },
    Verb { name: "visit.end", possible: goes_on, run: end::run },
    Verb { name: "resident.step", possible: step::possible_of_resident, run: step::of_resident },
];

/// Reasons that say of somebody's health, or of a child, what is nobody's to browse (domain.md,
/// Personal information; PIPL 28: health, minors under 14).
const PRIVATE: [&str; 2] = ["mind", "child"];
/// What others see instead.
const SEALED: &str = "sealed";

/// Why somebody is visited, as the reader may know it: in full who goes, and the director.
pub(in crate::desk) fn reason_for(
    visit: &Visit,
    reason: &str,
    staff: u64,
    roles: &std::collections::BTreeSet<Role>,
) -> String {
    let knows = visit.owner == staff || roles.contains(&Role::Director);
    let told = if knows || !PRIVATE.contains(&reason) { reason } else { SEALED };
    told.to_string()
}

/// Whether the reader may not know why somebody is visited, nor what was written of it.
pub(in crate::desk) fn is_sealed(
    visit: &Visit,
    staff: u64,
    roles: &std::collections::BTreeSet<Role>,
) -> bool {
    reason_for(visit, &visit.reason, staff, roles) == SEALED
}

fn there(view: ReadView<'_>, _: &Caller, key: Key) -> Result<(), Refusal> {
    view.need::<Visit>(key.id).map(|_| ())
}

fn goes_on(view: ReadView<'_>, _: &Caller, key: Key) -> Result<(), Refusal> {
    let visit: Visit = view.need(key.id)?;
    match visit.ended {
        None => Ok(()),
        Some(_) => Err(Refusal::new("visit.ended").with("id", key).then("visit.note")),
    }
}

/// Nobody who moved away or died is visited.
fn lives_here(view: ReadView<'_>, resident: Key) -> Result<(), Refusal> {
    let resident: Resident = view.need(resident.id)?;
    match resident.status {
        Status::Here => Ok(()),
        _ => {
            Err(Refusal::new("visit.not_here").with("name", resident.name).then("resident.status"))
        }
    }
}

/// The plan by which a resident is visited now.
fn plan_of(view: ReadView<'_>, resident: u64) -> Option<u64> {
    let visits = view.visits_of(resident).into_iter();
    visits.rev().find(|id| view.get::<Visit>(*id).is_some_and(|visit| visit.ended.is_none()))
}

/// Writes the plan back and says whom it is about.
fn save(tx: &mut Tx<'_>, key: Key, visit: &Visit) -> Result<(), Refusal> {
    tx.put(key.id, visit)?;
    tx.about(key);
    tx.about(Key::of(Kind::Resident, visit.resident));
    let resident: Resident = tx.need(visit.resident)?;
    let address = tx.view().address_text(&resident);
    let owner = tx.get::<Staff>(visit.owner).map(|staff| staff.name).unwrap_or_default();
    let facts = [
        ("who", format!("{} {address}", resident.name).trim().to_string()),
        ("owner", Key::of(Kind::Staff, visit.owner).to_string()),
        ("owner_name", owner),
        ("due", visit.next.to_string()),
    ];
    tx.facts.extend(facts.map(|(name, value)| (name.to_string(), value)));
    Ok(())
}

/// The end of the day so many days after this moment's day.
fn in_days(from: Moment, days: u32) -> Moment {
    Moment::end_of(from.date()).plus(i64::from(days) * Moment::DAY)
}
