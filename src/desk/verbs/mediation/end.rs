//! A party refuses or stops it, the other ways are told, the case is archived.

use super::{leads_on, move_on, save, says_why_open, says_why_unsealed, seal_fact};
use crate::desk::args::Args;
use crate::desk::tx::{Caller, Tx};
use crate::desk::view::ReadView;
use crate::domain::mediation::CaseDeed;
use crate::domain::record::{LineKind, Mediation};
use crate::domain::{Key, Refusal};

pub(super) fn stoppable(view: ReadView<'_>, caller: &Caller, key: Key) -> Result<(), Refusal> {
    leads_on(view, caller, key, &[CaseDeed::Stop])
}

pub(super) fn tellable(view: ReadView<'_>, caller: &Caller, key: Key) -> Result<(), Refusal> {
    leads_on(view, caller, key, &[CaseDeed::TellWays])
}

pub(super) fn archivable(view: ReadView<'_>, caller: &Caller, key: Key) -> Result<(), Refusal> {
    leads_on(view, caller, key, &[CaseDeed::Archive])
}

pub(super) fn stop(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let mut case: Mediation = tx.need(key.id)?;
    case.broken_off = args.text("stopped").into();
    tx.put(key.id, &case)?;
    let fact = ("stopped", args.text("stopped").to_string());
    moved(tx, key, args, CaseDeed::Stop, LineKind::Step, &[fact])
}

/// 人民调解法 26: arbitration, administrative, court.
pub(super) fn ways(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let fact = ("ways", args.text("ways").to_string());
    moved(tx, key, args, CaseDeed::TellWays, LineKind::Told, &[fact])
}

pub(super) fn archive(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let case: Mediation = tx.need(key.id)?;
    says_why_unsealed(&case, args)?;
    says_why_open(&case, args)?;
    moved(tx, key, args, CaseDeed::Archive, LineKind::Ended, seal_fact(&case).as_slice())
}

fn moved(
    tx: &mut Tx<'_>,
    key: Key,
    args: &Args<'_>,
    deed: CaseDeed,
    kind: LineKind,
    facts: &[(&str, String)],
) -> Result<(), Refusal> {
    let mut case: Mediation = tx.need(key.id)?;
    move_on(tx, &mut case, deed)?;
    (case.session, case.revisit) = (None, None);
    save(tx, key, &case)?;
    tx.line(key, kind, args.text("text"), facts)
}
