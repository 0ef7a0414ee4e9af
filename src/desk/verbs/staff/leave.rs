//! Somebody leaves the office; their open work goes to a colleague in the same deed.

use super::{is_director, keeps_director, save};
use crate::desk::args::Args;
use crate::desk::tx::Tx;
use crate::desk::{newer, owners, permit};
use crate::domain::record::{LineKind, Role, Staff};
use crate::domain::{Key, Kind, Refusal};

pub(super) fn run(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let mut staff: Staff = tx.need(key.id)?;
    if staff.roles_at(tx.now()).contains(&Role::Director) && !is_director(tx) {
        return Err(permit::director_only("staff.leave"));
    }
    keeps_director(tx, key.id)?;
    let open = owners::work_of(tx.view(), key.id);
    newer::must_all_be_known(tx.view(), open.iter().copied())?;
    let to = args.id("to");
    if to == Some(key.id) {
        return Err(Refusal::new("transfer.same").at("to").with("name", staff.name));
    }
    if to.is_none() && !open.is_empty() {
        return Err(Refusal::new("staff.open_work")
            .at("to")
            .with("name", staff.name)
            .with("n", open.len()));
    }
    if let Some(to) = to {
        let confidential = open.iter().filter(|key| owners::is_confidential(tx.view(), **key));
        let confidential: Vec<Key> = confidential.copied().collect();
        if !confidential.is_empty() && !is_director(tx) {
            return Err(permit::director_only("staff.leave").at("to"));
        }
        if confidential.iter().any(|key| key.kind == Kind::Mediation) {
            owners::takes_cases(tx.view(), to, tx.now())?;
        }
    }
    staff.left = Some(tx.now());
    staff.acting_until = None;
    // Their unfinished forms are theirs to finish now.
    staff.handed_to = to;
    save(tx, key, &staff)?;
    tx.facts.insert("handed".into(), open.len().to_string());
    if let Some(to) = to {
        for work in &open {
            owners::hand_over(tx, *work, key.id, to)?;
        }
    }
    let handed = [("handed", open.len().to_string())];
    tx.line(key, LineKind::Left, "", &handed)
}
