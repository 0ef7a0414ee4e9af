//! A whole household moves.

use super::{dwelling_at, needed};
use crate::desk::args::Args;
use crate::desk::tx::Tx;
use crate::domain::record::{Dwelling, Household, LineKind};
use crate::domain::{Key, Kind, Refusal};

pub(super) fn run(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let mut house: Household = tx.need(key.id)?;
    let address = needed(tx, args)?;
    let was = house.dwelling.and_then(|id| tx.get::<Dwelling>(id));
    let was = was.map(|dwelling| dwelling.address.to_string()).unwrap_or_default();
    let now = address.to_string();
    if was == now {
        return Err(Refusal::new("nothing_changed").at("address"));
    }
    tx.about(key);
    house.dwelling = Some(dwelling_at(tx, &address)?);
    tx.put(key.id, &house)?;
    tx.lead(key);
    let facts = [("was", was), ("now", now)];
    for member in tx.view().members_of(key.id) {
        tx.line(Key::of(Kind::Resident, member), LineKind::Moved, "", &facts)?;
    }
    tx.line(key, LineKind::Moved, "", &facts)
}
