//! 记一笔 about an incident.

use super::about;
use crate::desk::args::Args;
use crate::desk::tx::Tx;
use crate::domain::record::LineKind;
use crate::domain::{Key, Refusal};

pub(super) fn run(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    tx.act_for(args.id("staff").unwrap_or(tx.me()));
    about(tx, key)?;
    tx.line(key, LineKind::Note, args.text("text"), &[])
}
