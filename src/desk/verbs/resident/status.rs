//! 迁出, 死亡, or back again.

use super::{pass_on_head, save};
use crate::desk::args::Args;
use crate::desk::tx::Tx;
use crate::domain::record::{LineKind, Resident, Status};
use crate::domain::{Key, Refusal};

pub(super) fn run(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let mut resident: Resident = tx.need(key.id)?;
    let day = args.day("day")?.unwrap_or(tx.now().date());
    if resident.birth.is_some_and(|birth| day < birth) {
        return Err(Refusal::new("status.before_birth").at("day"));
    }
    let status = match args.text("status") {
        "dead" => Status::Dead(day),
        "away" => Status::Away(day),
        _ => Status::Here,
    };
    if status == resident.status {
        return Err(Refusal::new("nothing_changed").at("status"));
    }
    resident.status = status;
    if let (Some(household), true) = (resident.household, resident.status != Status::Here) {
        pass_on_head(tx, key.id, household)?;
    }
    save(tx, key, &resident)?;
    let facts = [("status", args.text("status").to_string()), ("day", day.to_string())];
    tx.line(key, LineKind::Status, args.text("text"), &facts)
}
