//! Two files of one person side by side: what differs, what stays unless somebody says
//! otherwise, and what somebody has to say.

use std::collections::BTreeMap;

use crate::desk::fields::{self, Fields};
use crate::desk::view::ReadView;
use crate::domain::record::{Phone, Resident, Sex, Status};
use crate::domain::{Refusal, document};
use crate::wire::{Side, SideField};

/// The fields of a file in the order in which they stand side by side. `phones` are all
/// numbers, `address` is the household with who one is in it.
pub const FIELDS: [&str; 13] = [
    "name",
    "also",
    "sex",
    "birth",
    "id_number",
    "phones",
    "address",
    "ethnicity",
    "hukou",
    "tags",
    "caution",
    "remark",
    "status",
];

/// Fields of which both values stay: several of them may be true.
const BOTH: [&str; 5] = ["also", "phones", "tags", "caution", "remark"];

/// Numbers that a file's form shows, and so the most that are kept.
const PHONES: usize = 2;

/// What stands in both files, as texts.
pub struct Sides {
    pub into: Fields,
    pub from: Fields,
    /// Two files of one household.
    housemates: bool,
}

/// The texts of one file.
fn texts(view: ReadView<'_>, resident: &Resident) -> Fields {
    let mut texts = fields::of_resident(resident);
    texts.retain(|name, _| FIELDS.contains(&name.as_str()));
    if matches!(resident.sex, Sex::Unknown | Sex::NotStated) {
        texts.insert("sex".into(), String::new());
    }
    let phones: Vec<String> = resident.phones.iter().map(in_words).collect();
    texts.insert("phones".into(), phones.join(" "));
    texts.insert("address".into(), view.address_text(resident));
    let status = match &resident.status {
        Status::Away(day) | Status::Dead(day) => format!("{} {day}", resident.status.word()),
        other => other.word().to_string(),
    };
    texts.insert("status".into(), status);
    texts
}

fn in_words(phone: &Phone) -> String {
    match phone.whose.is_empty() {
        true => phone.number.clone(),
        false => format!("{}({})", phone.number, phone.whose),
    }
}

/// The numbers of both, each once; the one that says whose it is stands for both.
pub fn phones(into: &Resident, from: &Resident) -> Vec<Phone> {
    let mut all = into.phones.clone();
    for phone in &from.phones {
        match all.iter_mut().find(|known| known.number == phone.number) {
            Some(known) if known.whose.is_empty() => known.whose = phone.whose.clone(),
            Some(_) => {}
            None => all.push(phone.clone()),
        }
    }
    all
}

impl Sides {
    pub fn of(view: ReadView<'_>, into: &Resident, from: &Resident) -> Sides {
        let housemates = into.household.is_some() && into.household == from.household;
        Sides { into: texts(view, into), from: texts(view, from), housemates }
    }

    fn text(side: &Fields, field: &str) -> String {
        side.get(field).cloned().unwrap_or_default()
    }

    /// Every field, with what stays where nobody says which, and whether somebody has to.
    pub fn fields(&self, into: &Resident, from: &Resident) -> Vec<SideField> {
        FIELDS.iter().map(|field| self.field(field, into, from)).collect()
    }

    fn field(&self, field: &str, of_into: &Resident, of_from: &Resident) -> SideField {
        let (into, from) = (Self::text(&self.into, field), Self::text(&self.from, field));
        let both = BOTH.contains(&field);
        let alike = into == from || field == "address" && self.housemates;
        let takes = match (into.is_empty(), from.is_empty()) {
            _ if alike => Side::Into,
            (_, true) => Side::Into,
            (true, false) => Side::From,
            _ if both => Side::Both,
            // Somebody who has a file as one who lives here does.
            _ if field == "status" && of_from.status == Status::Here => Side::From,
            _ => Side::Into,
        };
        let differs = !alike && !into.is_empty() && !from.is_empty();
        let dead = |one: &Resident| matches!(one.status, Status::Dead(_));
        let asks = differs
            && match field {
                "id_number" => true,
                // They follow from the number, where there is one.
                "sex" | "birth" => !says_both(of_into) && !says_both(of_from),
                "phones" => phones(of_into, of_from).len() > PHONES,
                "status" => dead(of_into) || dead(of_from),
                _ => false,
            };
        let both = both && !(field == "phones" && asks);
        SideField { field: field.into(), into, from, takes, differs, both, asks }
    }
}

/// Whether the number of this file says when its bearer was born, and the sex.
fn says_both(file: &Resident) -> bool {
    !file.id_number.is_empty() && file.id_kind.is_empty()
}

/// What was said of a field with `keep`: `phones=R5`, `caution=both`.
///
/// # Errors
/// `merge.keep` where it names no field of a file, or neither of them.
pub fn said(words: &[String], into: &str, from: &str) -> Result<BTreeMap<String, Side>, Refusal> {
    let mut said = BTreeMap::new();
    for word in words {
        let wrong = || Refusal::new("merge.keep").at("keep").with("typed", word);
        let (field, side) = word.split_once(['=', '＝', ':', '：']).ok_or_else(wrong)?;
        let field = if field == "phone" { "phones" } else { field };
        if !FIELDS.contains(&field) {
            return Err(wrong());
        }
        let side = match side {
            side if side.eq_ignore_ascii_case(into) => Side::Into,
            side if side.eq_ignore_ascii_case(from) => Side::From,
            side if side.eq_ignore_ascii_case("both") => Side::Both,
            _ => return Err(wrong()),
        };
        said.insert(field.to_string(), side);
    }
    Ok(said)
}

/// Which side each field takes, as it was said or as it is where nobody says anything.
///
/// # Errors
/// `merge.clash` with the fields of which somebody has to say which stays; `merge.keep`
/// where both are to stay of a field that has one value.
pub fn decided(
    fields: &[SideField],
    said: &BTreeMap<String, Side>,
) -> Result<BTreeMap<String, Side>, Refusal> {
    let open = |field: &&SideField| field.asks && !said.contains_key(&field.field);
    let open: Vec<&str> = fields.iter().filter(open).map(|field| field.field.as_str()).collect();
    if !open.is_empty() {
        return Err(Refusal::new("merge.clash").at("keep").with("fields", open.join(",")));
    }
    let side = |field: &SideField| match said.get(&field.field).copied() {
        Some(Side::Both) if !field.both && field.differs => {
            let typed = format!("{}=both", field.field);
            Err(Refusal::new("merge.keep").at("keep").with("typed", typed))
        }
        said => Ok((field.field.clone(), said.unwrap_or(field.takes))),
    };
    fields.iter().map(side).collect()
}

/// Sex and birth as the number says them, where the file has one.
pub fn of_number(resident: &mut Resident, today: chrono::NaiveDate) {
    let read = document::read(&resident.id_kind, &resident.id_number, today);
    if let Some((birth, sex)) = read.ok().and_then(|read| read.says) {
        (resident.sex, resident.birth) = (sex, Some(birth));
    }
}
