//! A closed matter goes on. Its owner is the last one, or, if they left, who reopens it.

use super::save;
use crate::desk::args::Args;
use crate::desk::tx::{Caller, Tx};
use crate::desk::view::ReadView;
use crate::domain::record::{LineKind, Matter, Staff, Stage};
use crate::domain::{Key, Refusal};

pub(super) fn possible(view: ReadView<'_>, _: &Caller, key: Key) -> Result<(), Refusal> {
    let matter: Matter = view.need(key.id)?;
    match matter.stage.is_closed() {
        true => Ok(()),
        false => Err(Refusal::new("reopen.open").with("id", key).then("matter.note")),
    }
}

pub(super) fn run(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let mut matter: Matter = tx.need(key.id)?;
    let was = matter.stage.word().to_string();
    matter.stage = Stage::Open;
    matter.closed = None;
    matter.told = None;
    matter.satisfaction = None;
    matter.merged_into = None;
    if tx.get::<Staff>(matter.owner).is_none_or(|staff| staff.left.is_some()) {
        matter.owner = tx.me();
    }
    save(tx, key, &matter)?;
    tx.line(key, LineKind::Reopened, args.text("text"), &[("was", was)])
}
