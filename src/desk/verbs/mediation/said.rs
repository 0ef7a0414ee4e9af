//! 记一笔, 打电话, and the message that whoever may not read the case leaves.

use crate::desk::args::Args;
use crate::desk::tx::Tx;
use crate::domain::record::LineKind;
use crate::domain::{Key, Refusal};

pub(super) fn note(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    tx.act_for(args.id("staff").unwrap_or(tx.me()));
    tx.line_at(key, LineKind::Note, args.text("text"), &[], args.past("happened")?)
}

pub(super) fn call(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    tx.act_for(args.id("staff").unwrap_or(tx.me()));
    let facts = [("outcome", args.text("outcome").to_string())];
    tx.line_at(key, LineKind::Call, args.text("text"), &facts, args.past("happened")?)
}

pub(super) fn message(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    tx.line(key, LineKind::Message, args.text("text"), &[])
}
