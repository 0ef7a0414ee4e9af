//! 更正 of a plan: reason, interval, who goes, when next.

use super::{reason_for, save};
use crate::desk::args::Args;
use crate::desk::fields;
use crate::desk::permit;
use crate::desk::tx::Tx;
use crate::desk::verbs::correct;
use crate::domain::record::Visit;
use crate::domain::{Key, Refusal};

const FIELDS: [&str; 4] = ["visit_reason", "every", "owner", "next"];

pub(super) fn run(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let mut visit: Visit = tx.need(key.id)?;
    let reason = reason_for(&visit, &visit.reason, tx.me(), tx.roles());
    if reason != visit.reason && args.has("visit_reason") && args.text("visit_reason") != reason {
        // Whoever does not know it does not change it either; and a conflict would tell.
        return Err(permit::director_only("visit.correct").at("visit_reason"));
    }
    let mut current = fields::of_visit(&visit);
    current.retain(|name, _| FIELDS.contains(&name.as_str()));
    let changed = correct::changes(tx, key, args, &current)?;
    if changed.contains_key("visit_reason") {
        visit.reason = args.text("visit_reason").into();
    }
    if let Some(every) = args.days("every").filter(|_| changed.contains_key("every")) {
        visit.every = every;
    }
    if let Some(owner) = args.id("owner").filter(|_| changed.contains_key("owner")) {
        visit.owner = owner;
    }
    if changed.contains_key("next")
        && let Some(next) = args.future("next")?
    {
        visit.next = next.at;
        visit.pause = None;
    }
    save(tx, key, &visit)?;
    correct::note(tx, key, &changed)
}
