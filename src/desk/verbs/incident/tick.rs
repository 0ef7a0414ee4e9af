//! A step of the plan is done: who and when.

use super::about;
use crate::desk::args::Args;
use crate::desk::tx::Tx;
use crate::domain::record::{LineKind, Staff};
use crate::domain::{Key, Refusal};

pub(super) fn run(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    tx.act_for(args.id("staff").unwrap_or(tx.me()));
    let incident = about(tx, key)?;
    let step = args.text("step");
    let number: usize = step.parse().unwrap_or_default();
    let steps = incident.plan().map_or(&[][..], |plan| &plan.step);
    let Some(words) = number.checked_sub(1).and_then(|at| steps.get(at)) else {
        return Err(Refusal::new("incident.no_step").at("step").with("n", steps.len()));
    };
    // Where the incident was corrected to another kind, its plan begins anew.
    let facts = [("incident_kind", incident.kind.clone()), ("step", step.to_string())];
    let done = tx.view().lines(key).into_iter().find(|(_, line)| {
        let same = |(name, value): &(&str, String)| line.facts.get(*name) == Some(value);
        line.kind == LineKind::Ticked && facts.iter().all(same)
    });
    if let Some((_, line)) = done {
        let name = tx.get::<Staff>(line.staff).map(|staff| staff.name).unwrap_or_default();
        let refusal = Refusal::new("incident.ticked").at("step").with("name", name);
        return Err(refusal.then("incident.note"));
    }
    tx.line(key, LineKind::Ticked, &words.zh, &facts)
}
