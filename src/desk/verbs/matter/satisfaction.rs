//! 满意度: optional, may come later; 没问 is an answer too.

use super::save;
use crate::desk::args::Args;
use crate::desk::tx::{Caller, Tx};
use crate::desk::view::ReadView;
use crate::domain::record::{LineKind, Matter};
use crate::domain::{Key, Refusal};

/// Only who was told can say how it was.
pub(super) fn possible(view: ReadView<'_>, _: &Caller, key: Key) -> Result<(), Refusal> {
    let matter: Matter = view.need(key.id)?;
    match matter.told {
        Some(_) => Ok(()),
        None => Err(Refusal::new("matter.not_told").then("matter.tell")),
    }
}

pub(super) fn run(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let mut matter: Matter = tx.need(key.id)?;
    let answer = args.text("satisfaction");
    matter.satisfaction = (answer != "not_asked").then(|| answer.into());
    save(tx, key, &matter)?;
    tx.line(key, LineKind::Satisfaction, "", &[("satisfaction", answer.to_string())])
}
