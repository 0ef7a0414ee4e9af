//! 探访: met or not met. Some causes pause the clock; in vain it stays due.

use super::{goes_on, in_days, plan_of, save};
use crate::desk::args::Args;
use crate::desk::tx::{Caller, Tx};
use crate::desk::view::ReadView;
use crate::domain::record::{LineKind, Pause, Staff, Visit};
use crate::domain::{Key, Kind, Moment, Refusal};

/// How long a pause lasts where nobody says until when: the desk's own habit, not a
/// rule; then somebody asks again.
const PAUSE_DAYS: u32 = 14;

/// What an attempt makes of the plan. `next` is the day typed, else `retry` is when
/// somebody goes again who met nobody.
fn visited(visit: &mut Visit, outcome: &str, at: Moment, next: Option<Moment>, retry: Moment) {
    visit.outcome = outcome.into();
    match outcome {
        "well" | "concern" => {
            visit.last = Some(at);
            visit.missed = 0;
            visit.pause = None;
            visit.next = next.unwrap_or_else(|| in_days(at, visit.every));
        }
        "hospital" | "away" => {
            let until = next.unwrap_or_else(|| in_days(at, PAUSE_DAYS));
            visit.pause = Some(Pause { why: outcome.into(), since: at, until, ..Pause::default() });
        }
        _ => {
            visit.missed += 1;
            visit.pause = None;
            visit.next = next.unwrap_or(retry);
        }
    }
}

pub(super) fn run(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    tx.act_for(args.id("staff").unwrap_or(tx.me()));
    let mut visit: Visit = tx.need(key.id)?;
    let (outcome, text) = (args.text("outcome").to_string(), args.text("text"));
    if let Some(refusal) = beside(tx, key, args) {
        return Err(refusal);
    }
    let at = args.past("happened")?;
    let next = args.future("next")?.map(|when| when.at);
    let retry = Moment::end_of(args.next_workday(tx.now().date()));
    visited(&mut visit, &outcome, at, next, retry);
    save(tx, key, &visit)?;
    let waits = visit.pause.as_ref().map_or(visit.next, |pause| pause.until);
    tx.facts.insert("visit".into(), outcome.clone());
    tx.facts.insert("due".into(), waits.to_string());
    let facts = [("visit", outcome), ("due", waits.to_string())];
    tx.line_at(key, LineKind::Visit, text, &facts, at)
}

/// Somebody else took down another result of the same visit while this form was open: the second
/// one is told, and says which of them holds.
fn beside(tx: &Tx<'_>, key: Key, args: &Args<'_>) -> Option<Refusal> {
    let (seen, yours) = (args.seen()?, args.text("outcome"));
    let lines = tx.view().lines(key);
    let (_, line) = lines.iter().find(|(at, line)| {
        line.kind == LineKind::Visit && at.sub > seen.0 && line.recorder != tx.me()
    })?;
    let theirs = line.facts.get("visit").filter(|theirs| *theirs != yours)?;
    // Both values were shown, and this one was chosen.
    let chosen = args.was("outcome") == Some(theirs);
    let by = tx.get::<Staff>(line.recorder).map(|staff| staff.name).unwrap_or_default();
    (!chosen).then(|| {
        let refusal = Refusal::new("conflict").at("outcome").with("by", by);
        refusal.with("theirs", theirs).with("yours", yours)
    })
}

/// 3 on a resident's page is the visit their plan asks for.
pub(super) fn possible_of_resident(
    view: ReadView<'_>,
    caller: &Caller,
    resident: Key,
) -> Result<(), Refusal> {
    match plan_of(view, resident.id) {
        Some(id) => goes_on(view, caller, Key::of(Kind::Visit, id)),
        None => Err(Refusal::new("visit.none").then("visit.new")),
    }
}

pub(super) fn of_resident(tx: &mut Tx<'_>, resident: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let plan = plan_of(tx.view(), resident.id);
    let id = plan.ok_or_else(|| Refusal::new("visit.none").then("visit.new"))?;
    run(tx, Key::of(Kind::Visit, id), args)
}
