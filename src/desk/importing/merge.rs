//! What a roster changes in a file, and what it must leave alone: three versions of
//! every field are compared, the roster's last word, the desk's, the roster's new one.

use std::collections::BTreeMap;

use super::phones::{self, Number, PLACES, Place};
use super::row::Checked;
use crate::desk::tx::Tx;
use crate::desk::view::ReadView;
use crate::desk::{door, fields};
use crate::domain::record::{Household, Resident, Sex};
use crate::domain::roster::{self, FIELDS, Kept, LeftOut};
use crate::domain::{Key, Kind, Refusal, address};

/// What becomes of one resident's fields.
#[derive(Debug, Default)]
pub struct Merged {
    /// Field → old and new text.
    pub changed: BTreeMap<String, (String, String)>,
    pub kept: Vec<Kept>,
    /// Telephones for which the file has no place.
    pub left: Vec<LeftOut>,
    /// The notes the resident then carries.
    pub notes: BTreeMap<String, String>,
}

/// An empty cell says nothing. What the desk changed since the roster last spoke stays
/// and is listed where the roster says something else.
pub fn merge(view: ReadView<'_>, resident: &Resident, row: &Checked) -> Merged {
    let has = texts(view, resident);
    let mut merged =
        Merged { notes: resident.roster.clone().unwrap_or_default(), ..Merged::default() };
    let (told, left) = with_phones(resident, row);
    merged.left = left;
    for field in FIELDS {
        let says = told.get(field).map_or("", String::as_str);
        let has = has.get(field).map_or("", String::as_str);
        if says.is_empty() {
            // What the desk alone knows when a roster first speaks of somebody is its own.
            if resident.roster.is_none() && !has.is_empty() {
                merged.notes.insert(field.into(), String::new());
            }
            continue;
        }
        let base = match &resident.roster {
            Some(notes) => notes.get(field).map_or(has, String::as_str),
            None => "",
        };
        if says == has || (field == "address" && is_one_door(says, has)) {
            merged.notes.remove(field);
        } else if has == base || has.is_empty() {
            merged.changed.insert(field.into(), (has.into(), says.into()));
            merged.notes.remove(field);
        } else {
            let (desk, roster) = (roster::shown(field, has), roster::shown(field, says));
            let (sheet, row) = (row.place.sheet, row.place.row);
            merged.kept.push(Kept { sheet, row, field: field.into(), desk, roster });
            merged.notes.insert(field.into(), says.into());
        }
    }
    merged
}

/// What the row says, its telephones at the places at which the file has them.
fn with_phones(resident: &Resident, row: &Checked) -> (BTreeMap<String, String>, Vec<LeftOut>) {
    const FIELDS: [(&str, &str); PLACES] = [("phone", "phone_whose"), ("phone2", "phone2_whose")];
    let mut told = row.fields.clone();
    let says = FIELDS.map(|(number, whose)| {
        let mut take = |field: &str| told.remove(field).unwrap_or_default();
        Number { number: take(number), whose: take(whose) }
    });
    let mut places: [Place; PLACES] = Default::default();
    for ((place, phone), (field, _)) in places.iter_mut().zip(&resident.phones).zip(FIELDS) {
        place.has = Number { number: phone.number.clone(), whose: phone.whose.clone() };
        let notes = resident.roster.as_ref().and_then(|notes| notes.get(field));
        place.told = notes.cloned().unwrap_or_default();
    }
    let (taken, left) = phones::placed(&places, says.into());
    for ((number, whose), one) in FIELDS.into_iter().zip(taken) {
        let one = one.unwrap_or_default();
        told.insert(number.into(), one.number);
        told.insert(whose.into(), one.whose);
    }
    let left = left.into_iter().map(|one| {
        let why = Refusal::new("import.phones_full").at("phone");
        row.place.left_out("phone", &format!("{} {}", one.number, one.whose), why)
    });
    (told, left.collect())
}

/// Whether the roster and the desk mean one door, of which one of them knows the estate.
fn is_one_door(says: &str, has: &str) -> bool {
    let both = address::parse(says).ok().zip(address::parse(has).ok());
    both.is_some_and(|(says, has)| door::may_be_one(&says, &has))
}

/// A resident's fields as texts, the address among them.
pub fn texts(view: ReadView<'_>, resident: &Resident) -> BTreeMap<String, String> {
    let mut texts = own(resident);
    texts.insert("address".into(), view.address_text(resident));
    texts
}

/// The fields that stand in the record itself; an unknown sex says nothing.
fn own(resident: &Resident) -> BTreeMap<String, String> {
    let mut texts = fields::of_resident(resident);
    texts.retain(|name, text| name != "sex" || text != Sex::Unknown.word());
    texts
}

/// After a deed of the desk: notes in every resident it changed what the roster had
/// said, so that the next roster does not take the desk's word back.
///
/// # Errors
/// Where a record cannot be written.
pub fn remember(tx: &mut Tx<'_>) -> Result<(), Refusal> {
    for id in tx.written(Kind::Resident) {
        let (Some(old), Some(mut new)) = (tx.view().get::<Resident>(id), tx.get::<Resident>(id))
        else {
            continue;
        };
        let (was, is) = (own(&old), own(&new));
        let Some(notes) = &mut new.roster else { continue };
        let mut differing: Vec<_> = FIELDS
            .iter()
            .filter(|field| was.get(**field) != is.get(**field))
            .map(|field| (*field, was.get(*field).cloned().unwrap_or_default()))
            .collect();
        if old.household != new.household {
            differing.push(("address", tx.view().address_text(&old)));
        }
        if differing.is_empty() {
            continue;
        }
        for (field, was) in differing {
            notes.entry(field.into()).or_insert(was);
        }
        tx.put(id, &new)?;
    }
    moved_households(tx)
}

/// Everybody of a household that the desk moved.
fn moved_households(tx: &mut Tx<'_>) -> Result<(), Refusal> {
    for id in tx.written(Kind::Household) {
        let old = tx.view().get::<Household>(id).and_then(|household| household.dwelling);
        let new = tx.get::<Household>(id).and_then(|household| household.dwelling);
        if old.is_none() || old == new {
            continue;
        }
        for member in tx.view().members_of(id) {
            let Some(mut resident) = tx.get::<Resident>(member) else { continue };
            let was = tx.view().address_text(&resident);
            let Some(notes) = &mut resident.roster else { continue };
            notes.entry("address".into()).or_insert(was);
            tx.put(member, &resident)?;
            tx.about(Key::of(Kind::Resident, member));
        }
    }
    Ok(())
}
