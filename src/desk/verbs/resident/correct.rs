//! 更正 of a resident's file.

use super::{HEAD, fill, save, settle_id};
use crate::desk::args::Args;
use crate::desk::fields;
use crate::desk::tx::Tx;
use crate::desk::verbs::correct;
use crate::domain::record::{Household, Resident};
use crate::domain::{Key, Kind, Refusal};

pub(super) fn run(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let mut resident: Resident = tx.need(key.id)?;
    let changed = correct::changes(tx, key, args, &fields::of_resident(&resident))?;
    fill(&mut resident, changed.iter().map(|(name, (_, new))| (name.as_str(), new.as_str())));
    if resident.id_number.is_empty() && !changed.contains_key("id_kind") {
        resident.id_kind.clear();
    }
    if changed.contains_key("id_number") {
        // A corrected number brings its own sex and birth date, unless said otherwise.
        if !changed.contains_key("sex") {
            resident.sex = Default::default();
        }
        if !changed.contains_key("birth") {
            resident.birth = None;
        }
    }
    settle_id(tx, Some(key.id), &mut resident)?;
    if changed.contains_key("relation") {
        settle_head(tx, key, &resident, &changed["relation"].0)?;
    }
    save(tx, key, &resident)?;
    correct::note(tx, key, &changed)
}

/// The relation says nothing else than who heads the household: where nobody does, who is called
/// 户主 does from now on.
///
/// # Errors
/// `household.head_stays` for the relation of who heads it, `household.headed` where somebody
/// else does: both are settled in the household's file, where the other one's relation is too.
fn settle_head(tx: &mut Tx<'_>, key: Key, resident: &Resident, was: &str) -> Result<(), Refusal> {
    let Some(home) = resident.household else { return Ok(()) };
    let mut house: Household = tx.need(home)?;
    let refused = |code: &str, name: &str| {
        let why = Refusal::new(code).at("relation").with("name", name);
        Err(why.with("id", Key::of(Kind::Household, home)))
    };
    let heads = resident.relation == HEAD;
    if house.head == Some(key.id) {
        return match was == HEAD && !heads {
            true => refused("household.head_stays", &resident.name),
            false => Ok(()),
        };
    }
    if !heads {
        return Ok(());
    }
    let head = house.head.and_then(|head| tx.get::<Resident>(head));
    if let Some(head) = head.filter(|head| head.household == Some(home)) {
        return refused("household.headed", &head.name);
    }
    house.head = Some(key.id);
    tx.put(home, &house)?;
    tx.about(Key::of(Kind::Household, home));
    Ok(())
}
