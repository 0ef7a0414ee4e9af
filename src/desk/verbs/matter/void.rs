//! 作废: 登错 or 重复. The record stays, struck out.

use super::save;
use crate::desk::args::Args;
use crate::desk::tx::Tx;
use crate::domain::record::{LineKind, Matter, Stage};
use crate::domain::{Key, Refusal};

pub(super) fn run(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let mut matter: Matter = tx.need(key.id)?;
    matter.stage = Stage::Void;
    matter.closed = Some(tx.now());
    matter.ends();
    save(tx, key, &matter)?;
    tx.line(key, LineKind::Void, args.text("text"), &[("void", args.text("reason").to_string())])
}
