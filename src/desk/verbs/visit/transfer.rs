//! 转给同事: somebody else goes.

use super::save;
use crate::desk::args::Args;
use crate::desk::tx::Tx;
use crate::domain::record::{LineKind, Staff, Visit};
use crate::domain::{Key, Kind, Refusal};

pub(super) fn run(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let mut visit: Visit = tx.need(key.id)?;
    let to = args.id("to").ok_or_else(|| Refusal::new("input.required").at("to"))?;
    let name = tx.get::<Staff>(to).map(|staff| staff.name).unwrap_or_default();
    if to == visit.owner {
        return Err(Refusal::new("transfer.same").at("to").with("name", name));
    }
    let facts = [
        ("from", Key::of(Kind::Staff, visit.owner).to_string()),
        ("to", Key::of(Kind::Staff, to).to_string()),
    ];
    visit.owner = to;
    save(tx, key, &visit)?;
    tx.facts.insert("to".into(), name);
    tx.line(key, LineKind::Transfer, args.text("text"), &facts)
}
