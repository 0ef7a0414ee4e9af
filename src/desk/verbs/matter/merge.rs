//! 合并: this one goes on in another, which takes over what was promised in it.

use super::save;
use crate::desk::args::Args;
use crate::desk::newer;
use crate::desk::tx::Tx;
use crate::domain::record::{Level, LineKind, Matter, Stage};
use crate::domain::{Key, Kind, Refusal};

pub(super) fn run(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let mut matter: Matter = tx.need(key.id)?;
    let into = args.id("into").ok_or_else(|| Refusal::new("input.required").at("into"))?;
    let mut target: Matter = tx.need(into)?;
    let into = Key::of(Kind::Matter, into);
    if into == key {
        return Err(Refusal::new("merge.itself").at("into"));
    }
    newer::must_all_be_known(tx.view(), [key, into])?;
    if target.stage.is_closed() {
        return Err(Refusal::new("merge.closed").at("into").with("id", into));
    }
    let mut facts = vec![("from", key.to_string())];
    facts.extend(takes_over(&mut target, &matter));
    // Whom it is about as well is a key: the name is looked up when it is shown.
    let who = matter.resident.map(|id| Key::of(Kind::Resident, id).to_string());
    facts.push(("who", who.unwrap_or_else(|| matter.who.clone())));
    let said = [args.text("text"), &matter.text].map(str::trim).join(" ");
    matter.stage = Stage::Merged;
    matter.merged_into = Some(into.id);
    matter.closed = Some(tx.now());
    matter.ends();
    // The deed is about the one that ends: that is what is named, and whose it is.
    save(tx, into, &target)?;
    save(tx, key, &matter)?;
    tx.lead(key);
    tx.line(key, LineKind::Merged, args.text("text"), &[("into", into.to_string())])?;
    tx.line(into, LineKind::Merged, said.trim(), &facts)
}

/// The earlier limit, the higher level and the earlier steps count for both: nothing that was
/// promised to one of them is later than it was. What changed is told with the line.
fn takes_over(target: &mut Matter, matter: &Matter) -> Vec<(&'static str, String)> {
    let mut facts = Vec::new();
    let ends = |matter: &Matter| matter.due.as_ref().map(|due| due.at);
    if let Some(due) = &matter.due
        && ends(target).is_none_or(|at| due.at < at)
    {
        facts.extend(ends(target).map(|at| ("was.due", at.to_string())));
        facts.extend([("due", due.at.to_string()), ("source", due.source.clone())]);
        target.due = Some(due.clone());
    }
    let weight = |level: Level| Level::ALL.iter().position(|one| *one == level);
    if weight(matter.level) > weight(target.level) {
        facts.push(("level", matter.level.word().to_string()));
        target.level = matter.level;
    }
    for next in matter.next.iter().chain(&matter.call) {
        let of_kind = target.next.iter().chain(&target.call);
        let mut earlier = of_kind.filter(|one| one.is_call() == next.is_call());
        if earlier.all(|one| next.at < one.at) {
            target.plan(next.clone());
        }
    }
    // Whoever rings back finds the number with what goes on.
    if target.phone.is_empty() {
        target.phone.clone_from(&matter.phone);
    }
    facts
}
