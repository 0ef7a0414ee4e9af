//! After the agreement: what was to be done is done or not, and somebody asks.

use super::{leads_on, move_on, save, says_why_open, says_why_unsealed, seal_fact};
use crate::desk::args::Args;
use crate::desk::tx::{Caller, Tx};
use crate::desk::view::ReadView;
use crate::domain::mediation::CaseDeed;
use crate::domain::record::{LineKind, Mediation};
use crate::domain::{Key, Refusal};

pub(super) fn possible(view: ReadView<'_>, caller: &Caller, key: Key) -> Result<(), Refusal> {
    leads_on(view, caller, key, &[CaseDeed::Revisit])
}

pub(super) fn plannable(view: ReadView<'_>, caller: &Caller, key: Key) -> Result<(), Refusal> {
    leads_on(view, caller, key, &[CaseDeed::PlanRevisit])
}

/// Something that was agreed on is left to do.
pub(super) fn due(view: ReadView<'_>, caller: &Caller, key: Key) -> Result<(), Refusal> {
    leads_on(view, caller, key, &[CaseDeed::Perform])?;
    let case: Mediation = view.need(key.id)?;
    match case.open_performance() {
        Some(_) => Ok(()),
        None => Err(Refusal::new("mediation.nothing_due").then("mediation.revisit")),
    }
}

/// The result of a revisit, and in the same step the archive.
pub(super) fn run(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let mut case: Mediation = tx.need(key.id)?;
    let (result, then) = (args.text("revisit_result"), args.text("archive"));
    // Who was not reached has not said how it went.
    if result == "missed" && then == "archive" {
        return Err(Refusal::new("mediation.not_reached").at("archive"));
    }
    if result != "missed" {
        move_on(tx, &mut case, CaseDeed::Revisit)?;
        case.result = result.into();
    }
    let mut facts = vec![("revisit_result", result.to_string()), ("archive", then.to_string())];
    if then == "archive" {
        says_why_unsealed(&case, args)?;
        says_why_open(&case, args)?;
        facts.extend(seal_fact(&case));
        case.revisit = None;
        move_on(tx, &mut case, CaseDeed::Archive)?;
    } else {
        case.revisit = args.future("next")?.map(|when| when.at);
        move_on(tx, &mut case, CaseDeed::PlanRevisit)?;
        facts.push(("revisit", case.revisit.map(|at| at.to_string()).unwrap_or_default()));
    }
    save(tx, key, &case)?;
    tx.line_at(key, LineKind::Revisit, args.text("text"), &facts, args.past("happened")?)
}

pub(super) fn plan(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let mut case: Mediation = tx.need(key.id)?;
    move_on(tx, &mut case, CaseDeed::PlanRevisit)?;
    case.revisit = args.future("revisit")?.map(|when| when.at);
    save(tx, key, &case)?;
    let facts = [("revisit", case.revisit.map(|at| at.to_string()).unwrap_or_default())];
    tx.line(key, LineKind::Step, args.text("text"), &facts)
}

/// The first instalment that is open was kept, or is put off.
pub(super) fn perform(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let mut case: Mediation = tx.need(key.id)?;
    let next = args.future("next")?.map(|when| when.at);
    let (now, outcome) = (tx.now(), args.text("performed"));
    let open = case.performances.iter_mut().filter(|one| one.done.is_none());
    let Some(one) = open.min_by_key(|one| one.due) else {
        return Err(Refusal::new("mediation.nothing_due").then("mediation.revisit"));
    };
    let mut facts = vec![("performed", outcome.to_string()), ("due", one.due.to_string())];
    match (outcome, next) {
        ("done", _) => one.done = Some(now),
        (_, Some(next)) => {
            one.due = next;
            facts.push(("next", next.to_string()));
        }
        _ => {}
    }
    let left = case.open_performance().is_some();
    move_on(tx, &mut case, if left { CaseDeed::Perform } else { CaseDeed::Finish })?;
    save(tx, key, &case)?;
    tx.line(key, LineKind::Performed, args.text("text"), &facts)
}
