//! 记一笔 and 打电话 about a visit.

use crate::desk::args::Args;
use crate::desk::tx::Tx;
use crate::domain::record::{LineKind, Visit};
use crate::domain::{Key, Kind, Refusal};

pub(super) fn note(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    tx.act_for(args.id("staff").unwrap_or(tx.me()));
    about(tx, key)?;
    tx.line_at(key, LineKind::Note, args.text("text"), &[], args.past("happened")?)
}

pub(super) fn call(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    tx.act_for(args.id("staff").unwrap_or(tx.me()));
    about(tx, key)?;
    let facts = [("outcome", args.text("outcome").to_string())];
    tx.line_at(key, LineKind::Call, args.text("text"), &facts, args.past("happened")?)
}

fn about(tx: &mut Tx<'_>, key: Key) -> Result<(), Refusal> {
    let visit: Visit = tx.need(key.id)?;
    tx.about(key);
    tx.about(Key::of(Kind::Resident, visit.resident));
    Ok(())
}
