//! 转给同事: takes effect at once; 退回 is one key for whoever got it.

use super::{name_of, save};
use crate::desk::args::Args;
use crate::desk::tx::Tx;
use crate::domain::record::{LineKind, Matter};
use crate::domain::{Key, Kind, Refusal};

pub(super) fn run(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let mut matter: Matter = tx.need(key.id)?;
    let to = args.id("to").ok_or_else(|| Refusal::new("input.required").at("to"))?;
    if to == matter.owner {
        let name = name_of(tx, to);
        return Err(Refusal::new("transfer.same").at("to").with("name", name));
    }
    let from = matter.owner;
    matter.handed_by = Some(from);
    matter.owner = to;
    save(tx, key, &matter)?;
    let mut facts = vec![
        ("from", Key::of(Kind::Staff, from).to_string()),
        ("to", Key::of(Kind::Staff, to).to_string()),
    ];
    let reason = args.text("reason");
    facts.extend((!reason.is_empty()).then(|| ("reason", reason.to_string())));
    let name = name_of(tx, to);
    tx.facts.insert("to".into(), name);
    tx.line(key, LineKind::Transfer, args.text("text"), &facts)
}
