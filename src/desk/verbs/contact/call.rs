//! 打电话 to a contact, and how it went.

use super::called;
use crate::desk::args::Args;
use crate::desk::tx::Tx;
use crate::domain::record::LineKind;
use crate::domain::{Key, Refusal};

pub(super) fn run(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    tx.act_for(args.id("staff").unwrap_or(tx.me()));
    called(tx, key, args.text("outcome"))?;
    let facts = [("outcome", args.text("outcome").to_string())];
    tx.line_at(key, LineKind::Call, args.text("text"), &facts, args.past("happened")?)
}
