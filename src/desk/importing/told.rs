//! Somebody as the last roster told them. The desk corrects what a roster brought, and the same
//! roster comes again: its row is still about the person it brought.

use std::collections::BTreeSet;

use crate::desk::verbs::resident;
use crate::domain::person_name;
use crate::domain::record::Resident;

/// Somebody's fields as the last roster had them; `None` where no roster spoke of them. Where
/// they live stands in the notes alone.
pub fn told(resident: &Resident) -> Option<Resident> {
    let notes = resident.roster.as_ref()?;
    let mut told = resident.clone();
    resident::fill(&mut told, notes.iter().map(|(name, text)| (name.as_str(), text.as_str())));
    Some(told)
}

/// What somebody is called, as names are compared: at the desk, otherwise, and by the last roster.
pub fn names(resident: &Resident) -> BTreeSet<String> {
    let own = [&resident.name].into_iter().chain(&resident.also);
    let told = resident.roster.as_ref().and_then(|notes| notes.get("name"));
    let names = own.chain(told).map(|name| person_name::key(name));
    names.filter(|name| !name.is_empty()).collect()
}

/// Whether somebody is called so.
pub fn is_called(resident: &Resident, name: &str) -> bool {
    names(resident).contains(&person_name::key(name))
}
