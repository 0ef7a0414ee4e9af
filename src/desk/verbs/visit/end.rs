//! 不再必访.

use super::save;
use crate::desk::args::Args;
use crate::desk::tx::Tx;
use crate::domain::record::{LineKind, Visit};
use crate::domain::{Key, Kind, Refusal};

pub(super) fn run(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let mut visit: Visit = tx.need(key.id)?;
    visit.ended = Some(tx.now());
    visit.pause = None;
    save(tx, key, &visit)?;
    tx.facts.remove("due");
    let facts = [("visit_end", args.text("reason").to_string())];
    tx.line(key, LineKind::Ended, args.text("text"), &facts)
}

/// Ends every visit of somebody, for a reason of the list `visit_end`, in the same deed as
/// something else; how many.
pub fn end_all(tx: &mut Tx<'_>, resident: u64, reason: &str) -> Result<usize, Refusal> {
    let open = |id: &u64| tx.get::<Visit>(*id).is_some_and(|visit| visit.ended.is_none());
    let open: Vec<u64> = tx.view().visits_of(resident).into_iter().filter(open).collect();
    for id in &open {
        let mut visit: Visit = tx.need(*id)?;
        (visit.ended, visit.pause) = (Some(tx.now()), None);
        tx.put(*id, &visit)?;
        let key = Key::of(Kind::Visit, *id);
        tx.about(key);
        tx.line(key, LineKind::Ended, "", &[("visit_end", reason.to_string())])?;
    }
    Ok(open.len())
}
