//! Takes a PIN away; its owner sets another one when they are chosen next.

use crate::desk::args::Args;
use crate::desk::pin;
use crate::desk::tx::Tx;
use crate::domain::record::Staff;
use crate::domain::{Key, Refusal};

pub(super) fn run(tx: &mut Tx<'_>, key: Key, _: &Args<'_>) -> Result<(), Refusal> {
    let was = tx.need::<Staff>(key.id)?.pin;
    pin::put(tx, key.id, was.as_ref(), None)
}
