//! 不再使用.

use super::save;
use crate::desk::args::Args;
use crate::desk::tx::Tx;
use crate::domain::record::{Contact, LineKind};
use crate::domain::{Key, Refusal};

pub(super) fn run(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let mut contact: Contact = tx.need(key.id)?;
    contact.ended = Some(tx.now());
    save(tx, key, &contact)?;
    tx.line(key, LineKind::Ended, args.text("text"), &[])
}
