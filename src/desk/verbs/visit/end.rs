//! 不再必访.

use super::save;
use crate::desk::args::Args;
use crate::desk::tx::Tx;
use crate::domain::record::{LineKind, Visit};
use crate::domain::{Key, Refusal};

pub(super) fn run(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let mut visit: Visit = tx.need(key.id)?;
    visit.ended = Some(tx.now());
    visit.pause = None;
    save(tx, key, &visit)?;
    tx.facts.remove("due");
    let facts = [("visit_end", args.text("reason").to_string())];
    tx.line(key, LineKind::Ended, args.text("text"), &facts)
}
