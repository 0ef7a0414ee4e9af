//! 更正 of a resident's file.

use super::{fill, save, settle_id};
use crate::desk::args::Args;
use crate::desk::fields;
use crate::desk::tx::Tx;
use crate::desk::verbs::correct;
use crate::domain::record::Resident;
use crate::domain::{Key, Refusal};

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
    save(tx, key, &resident)?;
    correct::note(tx, key, &changed)
}
