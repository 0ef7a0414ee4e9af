//! 合并档案: two files of one person become one. The other keeps its number as a pointer, what
//! referred to it refers to this one, and what this one does not take stands in its timeline.

use std::collections::{BTreeMap, BTreeSet};

use super::status::gone;
use super::{is_confirmed, leave_household, save};
use crate::desk::args::Args;
use crate::desk::fields::Fields;
use crate::desk::people;
use crate::desk::tx::Tx;
use crate::desk::verbs::house::HEAD;
use crate::desk::view::ReadView;
use crate::desk::{newer, sides};
use crate::domain::record::{Household, LineKind, Resident, Status, Visit};
use crate::domain::text::plain;
use crate::domain::{Key, Kind, Refusal};
use crate::wire::Side;

pub(super) fn run(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let view = tx.view();
    let into = args.id("into").ok_or_else(|| Refusal::new("input.required").at("into"))?;
    let target = Key::of(Kind::Resident, into);
    let (from, mut kept): (Resident, Resident) = (tx.need(key.id)?, tx.need(into)?);
    may_be_one(view, (key, &from), (target, &kept))?;
    let (was_key, was_target) = (key.to_string(), target.to_string());
    if !is_confirmed(target, args) && !alike(&from, &kept) {
        let names = [from.name.as_str(), &kept.name].join(" ");
        let asks = Refusal::new("merge.strangers").at("confirm").with("names", names);
        return Err(asks.with("id", target));
    }
    let both = sides::Sides::of(view, &kept, &from);
    let said = sides::said(&args.words("keep"), &was_target, &was_key)?;
    let takes = sides::decided(&both.fields(&kept, &from), &said)?;
    let before = kept.clone();
    let side = |field: &str| takes.get(field).copied().unwrap_or_default();
    fill(&mut kept, &from, &takes);
    sides::of_number(&mut kept, tx.now().date());
    lives(tx, key.id, into, &from, &mut kept, side("address"))?;
    kept.recorded = kept.recorded.min(from.recorded);
    kept.merged.push(key.id);
    for (name, value) in &from.extra {
        kept.extra.entry(name.clone()).or_insert_with(|| value.clone());
    }
    roster(view, &mut kept, &from);
    let (moved, told) = refers(tx, key.id, into)?;
    let pointer = Resident {
        status: Status::Merged(into),
        merged: from.merged.clone(),
        recorded: from.recorded,
        ..Resident::default()
    };
    tx.put(key.id, &pointer)?;
    tx.about(key);
    save(tx, target, &kept)?;
    if kept.status != Status::Here && before.status == Status::Here {
        if let Some(household) = kept.household {
            leave_household(tx, into, household)?;
        }
        gone(tx, into, kept.status.word())?;
    }
    tx.line(key, LineKind::Merged, "", &[("into", was_target.clone())])?;
    let facts = not_taken(view, (&before, &from, &kept), &was_key);
    let facts: Vec<_> = facts.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
    tx.line(target, LineKind::Merged, "", &facts)?;
    tx.lead(key);
    tx.facts.insert("into".into(), was_target);
    tx.facts.insert("moved".into(), moved.to_string());
    tx.facts.extend(told);
    Ok(())
}

/// Whether two files have anything in common by which they may be one person's.
fn alike(one: &Resident, other: &Resident) -> bool {
    let names = |file: &Resident| -> BTreeSet<String> {
        file.also.iter().chain([&file.name]).map(|name| plain(name)).collect()
    };
    let numbers = |file: &Resident| -> BTreeSet<String> {
        file.phones.iter().map(|phone| phone.number.clone()).collect()
    };
    let birth = one.birth.is_some() && one.birth == other.birth;
    let number = !one.id_number.is_empty() && one.id_number == other.id_number;
    let home = one.household.is_some() && one.household == other.household;
    let both = |one: BTreeSet<String>, other| !one.is_disjoint(&other);
    birth || number || home || both(names(one), names(other)) || both(numbers(one), numbers(other))
}

/// Two files that may be one person's.
///
/// # Errors
/// `merge.one_file`, `merge.file_gone`, `merge.two_persons`, `newer.record`, `newer.kinds`.
pub(in crate::desk) fn may_be_one(
    view: ReadView<'_>,
    (key, from): (Key, &Resident),
    (target, kept): (Key, &Resident),
) -> Result<(), Refusal> {
    if key == target {
        return Err(Refusal::new("merge.one_file").at("into").with("id", target));
    }
    if let Status::Merged(into) = from.status {
        let last = Key::of(Kind::Resident, into);
        return Err(Refusal::new("merge.file_gone").with("id", key).with("last", last));
    }
    let theirs = [people::about(view, key.id), people::about(view, target.id)].concat();
    newer::must_all_be_known(view, theirs.into_iter().chain([key, target]))?;
    // Two sides of one dispute are two persons; that there is one is said to nobody here.
    let cases: BTreeSet<u64> = &view.cases_of(key.id) & &view.cases_of(target.id);
    match cases.is_empty() {
        true => Ok(()),
        false => {
            let names = [from.name.as_str(), &kept.name].join(" ");
            Err(Refusal::new("merge.two_persons").with("names", names))
        }
    }
}

/// The values as they were chosen.
fn fill(kept: &mut Resident, from: &Resident, takes: &BTreeMap<String, Side>) {
    let side = |field: &str| takes.get(field).copied().unwrap_or_default();
    let phones = sides::phones(kept, from);
    let one = |field: &str, kept: &mut String, from: &String| match side(field) {
        Side::Into => {}
        Side::From => kept.clone_from(from),
        Side::Both => *kept = joined(kept, from),
    };
    let several = |field: &str, kept: &mut Vec<String>, from: &Vec<String>| match side(field) {
        Side::Into => {}
        Side::From => kept.clone_from(from),
        Side::Both => add(kept, from),
    };
    let names = [kept.name.clone(), from.name.clone()];
    one("name", &mut kept.name, &from.name);
    several("also", &mut kept.also, &from.also);
    // The other name is found like this one.
    let other: Vec<String> = names.into_iter().filter(|name| *name != kept.name).collect();
    add(&mut kept.also, &other);
    one("id_number", &mut kept.id_number, &from.id_number);
    one("ethnicity", &mut kept.ethnicity, &from.ethnicity);
    one("hukou", &mut kept.hukou, &from.hukou);
    several("tags", &mut kept.tags, &from.tags);
    one("caution", &mut kept.caution, &from.caution);
    one("remark", &mut kept.remark, &from.remark);
    if side("id_number") == Side::From {
        kept.id_kind.clone_from(&from.id_kind);
    }
    if side("sex") == Side::From {
        kept.sex = from.sex;
    }
    if side("birth") == Side::From {
        kept.birth = from.birth;
    }
    if side("status") == Side::From {
        kept.status = from.status.clone();
    }
    match side("phones") {
        Side::Into => {}
        Side::From => kept.phones.clone_from(&from.phones),
        Side::Both => kept.phones = phones,
    }
}

fn add(kept: &mut Vec<String>, more: &[String]) {
    for one in more.iter().filter(|one| !one.is_empty()) {
        if !kept.contains(one) {
            kept.push(one.clone());
        }
    }
}

fn joined(one: &str, other: &str) -> String {
    match (one.contains(other), other.contains(one)) {
        (true, _) => one.to_string(),
        (_, true) => other.to_string(),
        _ => [one, other].join("; "),
    }
}

/// Where they live from now on, and who heads which household.
fn lives(
    tx: &mut Tx<'_>,
    from_id: u64,
    into_id: u64,
    from: &Resident,
    kept: &mut Resident,
    side: Side,
) -> Result<(), Refusal> {
    let theirs = from.household;
    if kept.household == theirs || side != Side::From {
        if kept.household == theirs {
            if kept.relation.is_empty() {
                kept.relation.clone_from(&from.relation);
            }
            return heads(tx, from_id, into_id, kept);
        }
        return theirs.map_or(Ok(()), |household| leave_household(tx, from_id, household));
    }
    if let Some(own) = kept.household {
        leave_household(tx, into_id, own)?;
    }
    kept.household = theirs;
    kept.relation.clone_from(&from.relation);
    heads(tx, from_id, into_id, kept)
}

/// Who headed the household under the other number heads it under this one.
fn heads(tx: &mut Tx<'_>, from: u64, into: u64, kept: &mut Resident) -> Result<(), Refusal> {
    let Some(id) = kept.household else { return Ok(()) };
    let Some(mut house) = tx.get::<Household>(id) else { return Ok(()) };
    if house.head == Some(from) {
        house.head = Some(into);
        tx.put(id, &house)?;
        tx.about(Key::of(Kind::Household, id));
    }
    if house.head == Some(into) {
        kept.relation = HEAD.into();
    } else if kept.relation == HEAD {
        kept.relation.clear();
    }
    Ok(())
}

/// What the last roster said of the other file it says of this one, if of this one it never
/// spoke: so that the next one takes nothing back.
fn roster(view: ReadView<'_>, kept: &mut Resident, from: &Resident) {
    if kept.roster.is_some() {
        return;
    }
    let Some(notes) = &from.roster else { return };
    let mut notes = notes.clone();
    let (said, has) =
        (crate::desk::importing::texts(view, from), crate::desk::importing::texts(view, kept));
    for field in crate::domain::roster::FIELDS {
        let said = said.get(field).cloned().unwrap_or_default();
        if has.get(field).is_some_and(|has| *has != said) {
            notes.entry(field.into()).or_insert(said);
        }
    }
    kept.roster = Some(notes);
}

/// Everything that is about the other file is about this one; how much of it the one who does
/// this may know of, and which visits go on as one.
fn refers(
    tx: &mut Tx<'_>,
    from: u64,
    into: u64,
) -> Result<(usize, BTreeMap<String, String>), Refusal> {
    let theirs = people::about(tx.view(), from);
    let mut told = BTreeMap::new();
    let mut known = 0;
    for key in theirs {
        people::refer(tx, key, from, into)?;
        known += usize::from(key.kind != Kind::Mediation);
    }
    let goes_on =
        |tx: &Tx<'_>, id: &u64| tx.get::<Visit>(*id).is_some_and(|one| one.ended.is_none());
    let all = &tx.view().visits_of(from) | &tx.view().visits_of(into);
    let mut open: Vec<u64> = all.into_iter().filter(|id| goes_on(tx, id)).collect();
    open.sort_by_key(|id| tx.get::<Visit>(*id).map(|visit| (visit.next, *id)));
    let Some((first, rest)) = open.split_first() else { return Ok((known, told)) };
    // Somebody is visited once: the plan that is due first goes on for both.
    let mut goes_on: Visit = tx.need(*first)?;
    let last = Key::of(Kind::Visit, *first);
    for id in rest {
        let key = Key::of(Kind::Visit, *id);
        let mut visit: Visit = tx.need(*id)?;
        goes_on.every = goes_on.every.min(visit.every);
        visit.ended = Some(tx.now());
        tx.put(*id, &visit)?;
        tx.line(key, LineKind::Merged, "", &[("into", last.to_string())])?;
        told.insert("visits".into(), last.to_string());
    }
    if !rest.is_empty() {
        tx.put(*first, &goes_on)?;
        let ids = rest.iter().map(|id| Key::of(Kind::Visit, *id).to_string());
        let ids = ids.collect::<Vec<_>>().join(" ");
        tx.line(last, LineKind::Merged, "", &[("from", ids)])?;
    }
    Ok((known, told))
}

/// What changed in this file, and what stood in the other and is not taken.
fn not_taken(
    view: ReadView<'_>,
    (before, from, kept): (&Resident, &Resident, &Resident),
    key: &str,
) -> Vec<(String, String)> {
    let of = |one: &Resident| sides::Sides::of(view, one, from);
    let (was, now) = (of(before), of(kept));
    let mut facts = vec![("from".to_string(), key.to_string())];
    for field in sides::FIELDS {
        // The day stands in the history.
        let word = |text: &str| match field {
            "status" => text.split(' ').next().unwrap_or_default().to_string(),
            _ => text.to_string(),
        };
        let text = |side: &Fields| side.get(field).map(|text| word(text)).unwrap_or_default();
        let (was, now, other) = (text(&was.into), text(&now.into), text(&was.from));
        let field = if field == "phones" { "phone" } else { field };
        if was != now {
            facts.push((format!("was.{field}"), was));
            facts.push((format!("now.{field}"), now.clone()));
        }
        let parts_stand = other.split(' ').all(|part| now.contains(part));
        if !other.is_empty() && !parts_stand {
            facts.push((format!("other.{field}"), other));
        }
    }
    facts
}
