//! 记一笔 about a contact.

use crate::desk::args::Args;
use crate::desk::tx::Tx;
use crate::domain::record::LineKind;
use crate::domain::{Key, Refusal};

pub(super) fn run(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    tx.line_at(key, LineKind::Note, args.text("text"), &[], args.past("happened")?)
}
