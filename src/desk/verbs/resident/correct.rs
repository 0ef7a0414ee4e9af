//! 更正 of a resident's file.

use super::{save, settle_id, sex};
use crate::desk::args::Args;
use crate::desk::fields;
use crate::desk::tx::Tx;
use crate::desk::verbs::correct;
use crate::domain::record::{Phone, Resident};
use crate::domain::{Key, Refusal};

pub(super) fn run(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let mut resident: Resident = tx.need(key.id)?;
    let changed = correct::changes(tx, key, args, &fields::of_resident(&resident))?;
    for (name, (_, new)) in &changed {
        match name.as_str() {
            "name" => resident.name = new.clone(),
            "phone" => phone(&mut resident, 0).number = new.clone(),
            "phone_whose" => phone(&mut resident, 0).whose = new.clone(),
            "phone2" => phone(&mut resident, 1).number = new.clone(),
            "phone2_whose" => phone(&mut resident, 1).whose = new.clone(),
            "id_number" => resident.id_number = new.clone(),
            "relation" => resident.relation = new.clone(),
            "sex" => resident.sex = sex(new),
            "birth" => resident.birth = args.day("birth")?,
            "tags" => resident.tags = args.words("tags"),
            "also" => resident.also = args.words("also"),
            "hukou" => resident.hukou = new.clone(),
            "caution" => resident.caution = new.clone(),
            "remark" => resident.remark = new.clone(),
            _ => {}
        }
    }
    resident.phones.retain(|phone| !phone.number.is_empty());
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

/// The n-th number, made if it is not there yet.
fn phone(resident: &mut Resident, n: usize) -> &mut Phone {
    while resident.phones.len() <= n {
        resident.phones.push(Phone::default());
    }
    &mut resident.phones[n]
}
