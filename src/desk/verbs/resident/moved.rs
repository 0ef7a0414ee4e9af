//! One person moves to another dwelling of the community.

use super::{leave_household, save, there};
use crate::desk::args::Args;
use crate::desk::tx::{Caller, Tx};
use crate::desk::verbs::house;
use crate::desk::view::ReadView;
use crate::domain::record::{LineKind, Resident, Status};
use crate::domain::{Key, Refusal};

pub(super) fn possible(view: ReadView<'_>, caller: &Caller, key: Key) -> Result<(), Refusal> {
    there(view, caller, key)?;
    let resident: Resident = view.need(key.id)?;
    match resident.status {
        Status::Dead(_) => Err(Refusal::new("resident.dead").then("resident.status")),
        Status::Here | Status::Away(_) | Status::Merged(_) | Status::Newer(_) => Ok(()),
    }
}

pub(super) fn run(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let mut resident: Resident = tx.need(key.id)?;
    let address = house::needed(tx, args)?;
    let was = tx.view().address_text(&resident);
    let now = address.to_string();
    if was == now && resident.status == Status::Here {
        return Err(Refusal::new("nothing_changed").at("address"));
    }
    if let Some(old) = resident.household.take() {
        leave_household(tx, key.id, old)?;
    }
    resident.relation.clear();
    resident.status = Status::Here;
    house::join(tx, key.id, &mut resident, (&address, args.text("home")))?;
    save(tx, key, &resident)?;
    tx.line(key, LineKind::Moved, "", &[("was", was), ("now", now)])
}
