//! 列为必访.

use super::{in_days, lives_here, plan_of, save};
use crate::desk::args::Args;
use crate::desk::tx::{Caller, Tx};
use crate::desk::view::ReadView;
use crate::domain::record::{LineKind, Visit};
use crate::domain::{Key, Kind, Refusal};

/// Once at a time: a second plan for the same person would ask twice.
pub(super) fn possible(view: ReadView<'_>, _: &Caller, resident: Key) -> Result<(), Refusal> {
    lives_here(view, resident)?;
    match plan_of(view, resident.id) {
        None => Ok(()),
        Some(id) => {
            let there = Key::of(Kind::Visit, id);
            Err(Refusal::new("visit.there").with("id", there).then("resident.step"))
        }
    }
}

pub(super) fn run(tx: &mut Tx<'_>, resident: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let every = args.days("every").unwrap_or(Visit::EVERY);
    let next = args.future("next")?.map(|when| when.at);
    let visit = Visit {
        resident: resident.id,
        reason: args.text("visit_reason").into(),
        every,
        owner: args.id("owner").unwrap_or(tx.me()),
        started: tx.now(),
        next: next.unwrap_or_else(|| in_days(tx.now(), every)),
        ..Visit::default()
    };
    let key = Key::of(Kind::Visit, tx.add(&visit)?);
    save(tx, key, &visit)?;
    let facts = [("visit_reason", visit.reason.clone())];
    tx.line(key, LineKind::New, args.text("text"), &facts)
}
