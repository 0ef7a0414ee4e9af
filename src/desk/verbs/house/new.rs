//! A household or a dwelling by hand, before anybody lives there.

use super::{HEAD, dwelling_at, needed};
use crate::desk::args::Args;
use crate::desk::tx::Tx;
use crate::desk::verbs::resident;
use crate::domain::record::{Dwelling, Household, LineKind, Resident};
use crate::domain::{Key, Kind, Refusal};

pub(super) fn household(tx: &mut Tx<'_>, _: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let address = needed(tx, args)?;
    let dwelling = dwelling_at(tx, &address)?;
    let head = args.id("head");
    let household = Household { dwelling: Some(dwelling), head, ..Household::default() };
    let id = tx.new_id(Kind::Household)?;
    tx.put(id, &household)?;
    let key = Key::of(Kind::Household, id);
    tx.lead(key);
    if let Some(head) = head {
        let mut resident: Resident = tx.need(head)?;
        // Nobody heads two households: the one that is left gets its next head.
        if let Some(old) = resident.household {
            resident::leave_household(tx, head, old)?;
        }
        resident.household = Some(id);
        resident.relation = HEAD.into();
        tx.put(head, &resident)?;
        tx.about(Key::of(Kind::Resident, head));
    }
    tx.facts.insert("address".into(), address.to_string());
    tx.line(key, LineKind::New, "", &[])
}

pub(super) fn dwelling(tx: &mut Tx<'_>, _: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let address = needed(tx, args)?;
    if let Some(there) = tx.view().dwelling_at(&address) {
        let key = Key::of(Kind::Dwelling, there);
        return Err(Refusal::new("dwelling.taken").at("address").with("id", key));
    }
    let dwelling =
        Dwelling { address, remark: args.text("remark").into(), extra: Default::default() };
    let key = Key::of(Kind::Dwelling, tx.add(&dwelling)?);
    tx.facts.insert("address".into(), dwelling.address.to_string());
    tx.line(key, LineKind::New, "", &[])
}
