//! 退回: one key back to the colleague who handed it over.

use super::{name_of, open, save};
use crate::desk::args::Args;
use crate::desk::tx::{Caller, Tx};
use crate::desk::view::ReadView;
use crate::domain::record::{LineKind, Matter, Role, Staff};
use crate::domain::{Key, Kind, Refusal};

pub(super) fn possible(view: ReadView<'_>, caller: &Caller, key: Key) -> Result<(), Refusal> {
    open(view, caller, key)?;
    let matter: Matter = view.need(key.id)?;
    let Some(from) = matter.handed_by else {
        return Err(Refusal::new("return.not_handed").then("matter.transfer"));
    };
    if matter.owner != caller.staff && !caller.roles.contains(&Role::Director) {
        let owner: Staff = view.need(matter.owner)?;
        return Err(Refusal::new("return.not_yours").with("name", owner.name).then("matter.note"));
    }
    let giver: Staff = view.need(from)?;
    if giver.left.is_some() {
        return Err(Refusal::new("staff.left").with("name", giver.name).then("matter.transfer"));
    }
    Ok(())
}

pub(super) fn run(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let mut matter: Matter = tx.need(key.id)?;
    let to = matter
        .handed_by
        .take()
        .ok_or_else(|| Refusal::new("return.not_handed").then("matter.transfer"))?;
    let from = std::mem::replace(&mut matter.owner, to);
    save(tx, key, &matter)?;
    let facts = [
        ("from", Key::of(Kind::Staff, from).to_string()),
        ("to", Key::of(Kind::Staff, to).to_string()),
    ];
    let name = name_of(tx, to);
    tx.facts.insert("to".into(), name);
    tx.line(key, LineKind::Return, args.text("text"), &facts)
}
