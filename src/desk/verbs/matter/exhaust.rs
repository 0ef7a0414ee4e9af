//! 多次联系不上: three logged attempts on different days, and the director agrees.

use std::collections::BTreeSet;

use super::{open, save};
use crate::desk::args::Args;
use crate::desk::tx::{Caller, Tx};
use crate::desk::view::ReadView;
use crate::domain::record::{LineKind, Matter, Stage};
use crate::domain::{Key, Refusal};

/// Days on which telling was tried in vain (desk.md, Ends of a matter).
const DAYS: usize = 3;

pub(super) fn possible(view: ReadView<'_>, caller: &Caller, key: Key) -> Result<(), Refusal> {
    open(view, caller, key)?;
    let tried = view.lines(key);
    let tried: BTreeSet<_> = tried
        .iter()
        .filter(|(_, line)| line.kind == LineKind::Call)
        .filter(|(_, line)| line.facts.get("outcome").is_some_and(|was| was != "reached"))
        .map(|(_, line)| line.at.date())
        .collect();
    if tried.len() < DAYS {
        return Err(Refusal::new("exhaust.attempts")
            .with("have", tried.len())
            .with("need", DAYS)
            .then("matter.call"));
    }
    Ok(())
}

pub(super) fn run(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let mut matter: Matter = tx.need(key.id)?;
    matter.stage = Stage::Exhausted;
    matter.closed = Some(tx.now());
    matter.ends();
    save(tx, key, &matter)?;
    tx.line(key, LineKind::Exhausted, args.text("text"), &[])
}
