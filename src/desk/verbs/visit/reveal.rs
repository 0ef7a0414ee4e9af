//! 查看必访原因: what of a visit is nobody's to browse, for a reason, and logged (domain.md,
//! Personal information; PIPL: the minimum, and who looked is known).

use super::PRIVATE;
use crate::desk::args::Args;
use crate::desk::tx::{Caller, Tx};
use crate::desk::view::ReadView;
use crate::domain::record::{LineKind, Resident, Visit};
use crate::domain::{Key, Refusal};

/// What everybody reads needs no look that is written down.
pub(super) fn possible(view: ReadView<'_>, _: &Caller, key: Key) -> Result<(), Refusal> {
    let visit: Visit = view.need(key.id)?;
    match PRIVATE.contains(&visit.reason.as_str()) {
        true => Ok(()),
        false => Err(Refusal::new("visit.nothing_hidden").with("id", key)),
    }
}

pub(super) fn run(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let visit: Visit = tx.need(key.id)?;
    let resident: Resident = tx.need(visit.resident)?;
    tx.facts.insert("name".into(), resident.name);
    tx.facts.insert("visit_reason".into(), visit.reason);
    let reason = args.text("reason").to_string();
    tx.line(key, LineKind::Reveal, "", &[("reveal", reason), ("seen", "visit_reason".into())])
}
