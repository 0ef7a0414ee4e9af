//! Checked texts into a resident's record: one place for corrections and rosters.

use super::sex;
use crate::domain::document::ID_CARD;
use crate::domain::record::{Phone, Resident};

/// Puts canonical texts into their fields; what is no field of the record itself (the
/// address) is passed over.
pub(in crate::desk) fn fill<'a>(
    resident: &mut Resident,
    fields: impl Iterator<Item = (&'a str, &'a str)>,
) {
    let words = |text: &str| text.split_whitespace().map(str::to_string).collect();
    for (name, text) in fields {
        match name {
            "name" => resident.name = text.into(),
            "phone" => phone(resident, 0).number = text.into(),
            "phone_whose" => phone(resident, 0).whose = text.into(),
            "phone2" => phone(resident, 1).number = text.into(),
            "phone2_whose" => phone(resident, 1).whose = text.into(),
            "id_number" => resident.id_number = text.into(),
            "id_kind" => resident.id_kind = if text == ID_CARD { "" } else { text }.into(),
            "relation" => resident.relation = text.into(),
            "sex" => resident.sex = sex(text),
            "birth" => resident.birth = text.parse().ok(),
            "tags" => resident.tags = words(text),
            "also" => resident.also = words(text),
            "ethnicity" => resident.ethnicity = text.into(),
            "hukou" => resident.hukou = text.into(),
            "caution" => resident.caution = text.into(),
            "remark" => resident.remark = text.into(),
            _ => {}
        }
    }
    resident.phones.retain(|phone| !phone.number.is_empty());
}

/// The n-th number, made if it is not there yet.
fn phone(resident: &mut Resident, n: usize) -> &mut Phone {
    while resident.phones.len() <= n {
        resident.phones.push(Phone::default());
    }
    &mut resident.phones[n]
}
