//! 结束 and 误报: the clock stands still.

use super::about;
use crate::desk::args::Args;
use crate::desk::tx::Tx;
use crate::domain::record::LineKind;
use crate::domain::{Key, Refusal};

pub(super) fn over(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    end(tx, key, args, "over")
}

pub(super) fn false_alarm(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    end(tx, key, args, "false_alarm")
}

fn end(tx: &mut Tx<'_>, key: Key, args: &Args<'_>, how: &str) -> Result<(), Refusal> {
    let mut incident = about(tx, key)?;
    incident.ended = Some(tx.now());
    incident.end = how.into();
    tx.put(key.id, &incident)?;
    tx.line(key, LineKind::Ended, args.text("text"), &[("incident_end", how.to_string())])
}
