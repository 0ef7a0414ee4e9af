//! Somebody leaves the office; their open work goes to a colleague in the same deed.

use super::{is_director, keeps_director, save};
use crate::desk::args::Args;
use crate::desk::newer;
use crate::desk::permit;
use crate::desk::tx::Tx;
use crate::domain::record::{LineKind, Matter, Role, Staff};
use crate::domain::{Key, Kind, Refusal};

pub(super) fn run(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let mut staff: Staff = tx.need(key.id)?;
    if staff.roles_at(tx.now()).contains(&Role::Director) && !is_director(tx) {
        return Err(permit::director_only("staff.leave"));
    }
    keeps_director(tx, key.id)?;
    let open = tx.view().owned_by(key.id);
    newer::must_all_be_known(tx.view(), open.iter().map(|id| Key::of(Kind::Matter, *id)))?;
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
    staff.left = Some(tx.now());
    staff.acting_until = None;
    save(tx, key, &staff)?;
    tx.facts.insert("handed".into(), open.len().to_string());
    if let Some(to) = to {
        for matter in &open {
            hand_over(tx, *matter, key.id, to)?;
        }
    }
    let handed = [("handed", open.len().to_string())];
    tx.line(key, LineKind::Left, "", &handed)
}

/// There is nobody to turn it back to: the giver has left.
fn hand_over(tx: &mut Tx<'_>, id: u64, from: u64, to: u64) -> Result<(), Refusal> {
    let mut matter: Matter = tx.need(id)?;
    matter.owner = to;
    matter.handed_by = None;
    tx.put(id, &matter)?;
    let facts = [
        ("from", Key::of(Kind::Staff, from).to_string()),
        ("to", Key::of(Kind::Staff, to).to_string()),
        ("reason", "left".to_string()),
    ];
    tx.line(Key::of(Kind::Matter, id), LineKind::Transfer, "", &facts)
}
