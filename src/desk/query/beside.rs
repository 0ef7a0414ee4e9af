//! Two files side by side, and files that may be one person's twice.

use std::collections::{BTreeMap, BTreeSet};

use super::Reader;
use super::page::phones_of;
use super::rows::find_row;
use crate::desk::verbs::resident;
use crate::desk::{people, sides};
use crate::domain::record::{Household, Resident};
use crate::domain::{Key, Kind, Refusal, mask, person_name};
use crate::wire::{Beside, DuplicateRow, Duplicates, FindRow};

/// Two files as somebody compares them before they are merged, or why they are not.
///
/// # Errors
/// Who may not see persons; `unknown`; what stands against merging them.
pub fn beside(reader: &Reader<'_>, from: Key, into: Key) -> Result<Beside, Refusal> {
    reader.must_see_persons()?;
    let file = |key: Key| match key.kind {
        Kind::Resident => reader.view.need::<Resident>(key.id),
        _ => Err(Refusal::new("unknown").with("id", key)),
    };
    let into = reader.view.stands(into);
    let (ends, stays) = (file(from)?, file(into)?);
    resident::may_be_one(reader.view, (from, &ends), (into, &stays))?;
    let mut fields = sides::Sides::of(reader.view, &stays, &ends).fields(&stays, &ends);
    for field in &mut fields {
        match field.field.as_str() {
            "id_number" => {
                field.into = mask::id_number(&field.into);
                field.from = mask::id_number(&field.from);
            }
            "phones" => {
                field.into = phones_of(reader, &stays, false);
                field.from = phones_of(reader, &ends, false);
            }
            _ => {}
        }
    }
    let row = |key: Key| find_row(reader, key, "").ok_or_else(|| reader.view.missing(key));
    let theirs = people::about(reader.view, from.id).into_iter();
    let moves = theirs.filter(|key| key.kind != Kind::Mediation).count() as u64;
    Ok(Beside { into, from, rows: [row(into)?, row(from)?], fields, moves })
}

/// Pairs of files with one name and something else in common, or of one door and birth whose names
/// may be one written wrongly, so many from this one on: those that share most first.
///
/// # Errors
/// Who may not see persons.
pub fn duplicates(reader: &Reader<'_>, from: u64, limit: usize) -> Result<Duplicates, Refusal> {
    reader.must_see_persons()?;
    let mut pairs = BTreeMap::new();
    for ids in reader.view.world.index.same_names() {
        pairs.extend(alike(reader, &ids));
    }
    for ids in reader.view.world.index.same_births() {
        pairs.extend(misspelt(reader, &ids));
    }
    let mut pairs: Vec<_> = pairs.into_iter().collect();
    pairs.sort_by_key(|(ids, why)| (std::cmp::Reverse(why.len()), *ids));
    let total = pairs.len() as u64;
    let from = usize::try_from(from).unwrap_or(usize::MAX);
    let rows = pairs.into_iter().skip(from).take(limit).filter_map(|((into, from), why)| {
        let row = |id| find_row(reader, Key::of(Kind::Resident, id), "");
        let why = why.into_iter().map(String::from).collect();
        Some(DuplicateRow { into: row(into)?, from: row(from)?, why })
    });
    Ok(Duplicates { rows: rows.collect(), total })
}

type Why = BTreeSet<&'static str>;

/// Of files that may have one name: which two share something else, and what.
fn alike(reader: &Reader<'_>, ids: &[u64]) -> BTreeMap<(u64, u64), Why> {
    let view = reader.view;
    let files: BTreeMap<u64, Resident> =
        ids.iter().filter_map(|id| Some((*id, view.get::<Resident>(*id)?))).collect();
    // By a text of one of these kinds, whose file it is: what shares one stands together.
    let mut shared: BTreeMap<(&'static str, String), Vec<u64>> = BTreeMap::new();
    for (id, file) in &files {
        let name = person_name::key(&file.name);
        let mut put = |why, text: String| {
            let ids = shared.entry((why, format!("{name}\0{text}"))).or_default();
            ids.extend((!ids.contains(id)).then_some(*id));
        };
        file.birth.iter().for_each(|birth| put("birth", birth.to_string()));
        file.phones.iter().for_each(|phone| put("phone", phone.number.clone()));
        let house = file.household.and_then(|id| view.get::<Household>(id));
        let door = house.and_then(|house| house.dwelling);
        door.iter().for_each(|door| put("door", door.to_string()));
    }
    let others = |one: u64, other: u64| {
        let number = |id: u64| files.get(&id).map_or("", |file| file.id_number.as_str());
        let (one, other) = (number(one), number(other));
        !one.is_empty() && !other.is_empty() && one != other
    };
    let mut pairs: BTreeMap<(u64, u64), Why> = BTreeMap::new();
    for ((why, _), ids) in &shared {
        // Each with the oldest one that it may be the same as.
        for (at, other) in ids.iter().enumerate() {
            if let Some(one) = ids[..at].iter().find(|one| !others(**one, *other)) {
                pairs.entry((*one, *other)).or_default().insert(why);
            }
        }
    }
    pairs
}

/// Of files that may share household and birth: which two are related to its head in one way and
/// have names that may be one.
fn misspelt(reader: &Reader<'_>, ids: &[u64]) -> BTreeMap<(u64, u64), Why> {
    let files: Vec<(u64, Resident)> =
        ids.iter().filter_map(|id| Some((*id, reader.view.get::<Resident>(*id)?))).collect();
    let may_be_one = |one: &Resident, other: &Resident| {
        let numbers = !one.id_number.is_empty() && !other.id_number.is_empty();
        one.birth.is_some()
            && one.birth == other.birth
            && one.household.is_some()
            && one.household == other.household
            && one.relation == other.relation
            && !numbers
            && person_name::may_be_misspelt(&one.name, &other.name)
    };
    let mut pairs = BTreeMap::new();
    for (at, (id, file)) in files.iter().enumerate() {
        if let Some((one, _)) = files[..at].iter().find(|(_, one)| may_be_one(one, file)) {
            pairs.insert((*one, *id), Why::from(["birth", "door", "name_like"]));
        }
    }
    pairs
}

/// Files that this one may be merged into: of the same name, those first that share more.
pub(super) fn namesakes(reader: &Reader<'_>, of: Key) -> Result<Vec<FindRow>, Refusal> {
    let own: Resident = reader.view.need(of.id)?;
    let all = reader.view.residents_named(&own.name, false);
    let others = all.into_iter().map(|(id, _)| id).filter(|id| *id != of.id);
    let mut rows: Vec<(usize, u64)> = others
        .map(|id| {
            let pair = alike(reader, &[of.id.min(id), of.id.max(id)]);
            (pair.values().map(BTreeSet::len).sum(), id)
        })
        .collect();
    rows.sort_by_key(|(shared, id)| (std::cmp::Reverse(*shared), *id));
    let keys = rows.into_iter().map(|(_, id)| Key::of(Kind::Resident, id));
    Ok(keys.filter_map(|key| find_row(reader, key, "")).collect())
}
