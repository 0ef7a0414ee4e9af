//! 更正 of a household or a dwelling.

use std::collections::BTreeSet;

use super::{HEAD, needed};
use crate::desk::args::Args;
use crate::desk::fields;
use crate::desk::tx::Tx;
use crate::desk::verbs::correct;
use crate::domain::record::{Dwelling, Household, Resident, Status};
use crate::domain::{Key, Kind, Refusal};

pub(super) fn household(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let mut house: Household = tx.need(key.id)?;
    let changed = correct::changes(tx, key, args, &fields::of_household(&house))?;
    if changed.contains_key("remark") {
        house.remark = args.text("remark").into();
    }
    if changed.contains_key("head") {
        let head = args.id("head");
        if let Some(new) = head {
            let resident: Resident = tx.need(new)?;
            if resident.household != Some(key.id) {
                return Err(Refusal::new("household.not_member")
                    .at("head")
                    .with("name", resident.name)
                    .then("resident.move"));
            }
            if resident.status != Status::Here {
                return Err(Refusal::new("household.gone").at("head").with("name", resident.name));
            }
            relate(tx, new, HEAD)?;
        }
        // Whoever was called 户主 beside the head, by whatever roster, is it no more either.
        let others = tx.view().members_of(key.id).into_iter().chain(house.head);
        let others: BTreeSet<u64> = others.filter(|id| Some(*id) != head).collect();
        let mut were = Vec::new();
        for other in others {
            if tx.get::<Resident>(other).is_some_and(|one| one.relation == HEAD) {
                relate(tx, other, "")?;
                were.push(Key::of(Kind::Resident, other).to_string());
            }
        }
        if !were.is_empty() {
            tx.facts.insert("were_heads".into(), were.join(" "));
        }
        house.head = head;
    }
    tx.put(key.id, &house)?;
    tx.lead(key);
    correct::note(tx, key, &changed)
}

/// A new head makes everybody's relation to the head another one: the old head's is
/// cleared, so that nobody is shown with a wrong one.
fn relate(tx: &mut Tx<'_>, id: u64, relation: &str) -> Result<(), Refusal> {
    let Some(mut resident) = tx.get::<Resident>(id) else { return Ok(()) };
    resident.relation = relation.into();
    tx.put(id, &resident)?;
    tx.about(Key::of(Kind::Resident, id));
    Ok(())
}

pub(super) fn dwelling(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let mut dwelling: Dwelling = tx.need(key.id)?;
    let changed = correct::changes(tx, key, args, &fields::of_dwelling(&dwelling))?;
    if changed.contains_key("remark") {
        dwelling.remark = args.text("remark").into();
    }
    if changed.contains_key("address") {
        let address = needed(tx, args)?;
        if let Some(there) = tx.view().dwelling_at(&address) {
            let taken = Key::of(Kind::Dwelling, there);
            return Err(Refusal::new("dwelling.taken").at("address").with("id", taken));
        }
        dwelling.address = address;
    }
    tx.put(key.id, &dwelling)?;
    tx.lead(key);
    correct::note(tx, key, &changed)
}
