//! 更正, one party more, and another mediator.

use super::{new, present, save};
use crate::desk::args::Args;
use crate::desk::fields;
use crate::desk::owners;
use crate::desk::tx::Tx;
use crate::desk::verbs::correct;
use crate::domain::record::{LineKind, Mediation, Staff};
use crate::domain::{Key, Kind, Refusal};

const FIELDS: [&str; 3] = ["dispute", "place", "text"];

pub(super) fn run(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let mut case: Mediation = tx.need(key.id)?;
    let mut current = fields::of_mediation(&case);
    current.retain(|name, _| FIELDS.contains(&name.as_str()));
    let changed = correct::changes(tx, key, args, &current)?;
    let places = [&mut case.dispute, &mut case.place, &mut case.text];
    for (name, held) in FIELDS.into_iter().zip(places) {
        if changed.contains_key(name) {
            *held = args.text(name).into();
        }
    }
    save(tx, key, &case)?;
    correct::note(tx, key, &changed)
}

pub(super) fn party(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let mut case: Mediation = tx.need(key.id)?;
    let party = new::party(args, "party");
    if case.parties.contains(&party) {
        return Err(Refusal::new("mediation.same_party").at("party"));
    }
    let told = present::told(&party);
    case.parties.push(party);
    save(tx, key, &case)?;
    tx.line(key, LineKind::Step, "", &[("party", told)])
}

/// Parties choose their mediator (人民调解法 23): from now on the new one reads the case.
pub(super) fn transfer(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let mut case: Mediation = tx.need(key.id)?;
    let to = args.id("to").ok_or_else(|| Refusal::new("input.required").at("to"))?;
    let name = tx.get::<Staff>(to).map(|staff| staff.name).unwrap_or_default();
    if to == case.mediator {
        return Err(Refusal::new("transfer.same").at("to").with("name", name));
    }
    owners::takes_cases(tx.view(), to, tx.now())?;
    let facts = [
        ("from", Key::of(Kind::Staff, case.mediator).to_string()),
        ("to", Key::of(Kind::Staff, to).to_string()),
    ];
    case.mediator = to;
    save(tx, key, &case)?;
    tx.facts.insert("to".into(), name);
    tx.line(key, LineKind::Transfer, args.text("text"), &facts)
}
