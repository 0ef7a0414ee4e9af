//! A record with everything its page shows.

use std::collections::BTreeMap;

use super::rows::{find_row, queue_row};
use super::{Reader, contacts, parts, window, work};
use crate::desk::fields::{self, Fields};
use crate::desk::permit::{self, FieldClass};
use crate::desk::tx::Caller;
use crate::desk::verbs;
use crate::desk::{door, newer, owners};
use crate::domain::command::FieldKind;
use crate::domain::record::{Dwelling, Household, Line, LineKind, Matter, Resident, Role, Staff};
use crate::domain::{Key, Kind, Refusal, command, mask};
use crate::wire::page::Beyond;
use crate::wire::{Action, Page, Pages};

/// Timeline lines a page carries at most.
const LINES: usize = 200;
/// Timeline lines seen in passing.
const FEW: usize = 5;

/// The page of a record, or why it cannot be shown.
pub fn page(reader: &Reader<'_>, key: Key) -> Result<Page, Refusal> {
    build(reader, key, Look::Open)
}

/// The record as it is seen in passing: nothing on it that a look would be written
/// down for.
pub fn glance(reader: &Reader<'_>, key: Key) -> Result<Page, Refusal> {
    build(reader, key, Look::Glance)
}

/// The page with every number masked: of a look that cannot be written down just now.
pub fn masked(reader: &Reader<'_>, key: Key) -> Result<Page, Refusal> {
    build(reader, key, Look::Masked)
}

/// The page for who is about to call: the numbers in full, whatever is open.
pub fn to_call(reader: &Reader<'_>, key: Key) -> Result<Page, Refusal> {
    build(reader, key, Look::Call)
}

/// How closely somebody looks at a record.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    /// Opened: numbers in full where something of the person is open, and noted.
    Open,
    /// About to be called: numbers in full, and noted.
    Call,
    /// Opened, but nothing can be noted: every number masked.
    Masked,
    /// In passing: every number masked.
    Glance,
}

fn build(reader: &Reader<'_>, key: Key, look: Look) -> Result<Page, Refusal> {
    let key = reader.view.stands(key);
    let unknown = || reader.view.missing(key);
    reader.must_see(key)?;
    let whole = |(fields, body)| (fields, body, Beyond::default());
    let (fields, body, beyond) = match key.kind {
        Kind::Matter => matter(reader, key, look).map(whole),
        Kind::Resident => resident(reader, key, look),
        Kind::Household => household(reader, key),
        Kind::Dwelling => dwelling(reader, key),
        Kind::Staff => staff(reader, key),
        Kind::Counter | Kind::Office | Kind::Import => None,
        _ => work::page(reader, key, matches!(look, Look::Open | Look::Call)).map(whole),
    }
    .ok_or_else(unknown)?;
    let mut lines = reader.view.lines_of(key);
    lines.iter_mut().for_each(|(_, line)| masked_facts(line));
    // Who looked is for the director's eyes, and would bury what was done.
    if !reader.roles.contains(&Role::Director) {
        lines.retain(|(_, line)| line.kind != LineKind::Reveal);
    }
    lines.iter_mut().for_each(|(_, line)| newer::seal(line));
    if matches!(key.kind, Kind::Matter | Kind::Resident) {
        lines.iter_mut().for_each(|(_, line)| mask_numbers(line));
    }
    work::lines(reader, key, &mut lines);
    lines.truncate(if look == Look::Glance { FEW } else { LINES });
    lines.truncate(parts::fitting(&lines, window::ROOM));
    let contacts = match key.kind {
        Kind::Resident => contacts::last(reader, key.id),
        _ => Vec::new(),
    };
    let names = reader.view.staff().into_iter().map(|(id, staff)| (id, staff.name)).collect();
    let people = people(reader, &lines);
    Ok(Page {
        key,
        rev: reader.view.rev(key),
        shown: shown(reader, &fields),
        fields,
        actions: if look == Look::Glance { Vec::new() } else { actions(reader, key) },
        lines,
        contacts,
        names,
        people,
        viewers: Vec::new(),
        body,
        beyond,
    })
}

/// What two files said that were merged is read in passing: their numbers are masked.
fn masked_facts(line: &mut Line) {
    if line.kind != LineKind::Merged {
        return;
    }
    for (name, value) in &mut line.facts {
        match name.rsplit('.').next() {
            Some("id_number") => *value = mask::id_number(value),
            Some("phone") => {
                let masked = value.split(' ').map(|word| match word.split_once('(') {
                    Some((number, whose)) => format!("{}({whose}", mask::phone(number)),
                    None if word.starts_with(|c: char| c.is_ascii_digit()) => mask::phone(word),
                    None => word.to_string(),
                });
                *value = masked.collect::<Vec<_>>().join(" ");
            }
            _ => {}
        }
    }
}

fn matter(reader: &Reader<'_>, key: Key, look: Look) -> Option<(Fields, Pages)> {
    let matter: Matter = reader.view.get(key.id)?;
    let mut fields = fields::of_matter(&matter);
    fields.insert("owner".into(), Key::of(Kind::Staff, matter.owner).to_string());
    fields.insert("recorder".into(), Key::of(Kind::Staff, matter.recorder).to_string());
    fields.insert("recorded".into(), matter.recorded.to_string());
    fields.insert("satisfaction".into(), matter.satisfaction.clone().unwrap_or_default());
    let phones = matter.resident.and_then(|id| reader.view.get::<Resident>(id));
    let open = !matter.stage.is_closed() && look == Look::Open || look == Look::Call;
    let called_from = match open && reader.sees(FieldClass::Phone) {
        true => matter.phone.clone(),
        false => mask::phone(&matter.phone),
    };
    let mut numbers = vec![called_from.clone()];
    if let Some(resident) = phones {
        // One number stands once.
        if resident.phones.iter().any(|phone| phone.number == matter.phone) {
            numbers.clear();
        }
        numbers.push(phones_of(reader, &resident, open));
        fields.insert("caution".into(), resident.caution);
    }
    numbers.retain(|number| !number.is_empty());
    if matter.resident.is_some() || !numbers.is_empty() {
        fields.insert("phones".into(), numbers.join("  "));
    }
    fields.insert("phone".into(), called_from);
    fields.insert("place".into(), fields::place_of_matter(reader.view, &matter));
    let told = matter.told.is_some();
    let row = Box::new(queue_row(reader, key.id, matter));
    Some((fields, Pages::Matter { row, told }))
}

fn resident(reader: &Reader<'_>, key: Key, look: Look) -> Option<(Fields, Pages, Beyond)> {
    let view = reader.view;
    let resident: Resident = view.get(key.id)?;
    let household = resident.household.and_then(|id| Some((id, view.get::<Household>(id)?)));
    let dwelling = household.as_ref().and_then(|(_, household)| household.dwelling);
    let members = household.iter().flat_map(|(id, _)| view.members_of(*id));
    let (members, others) = window::members(reader, members);
    let (mut matters, beyond) = window::matters(reader, view.matters_of(key.id));
    let beyond = Beyond { people: others, ..beyond };
    let some = matters.iter().any(|row| !row.stage.is_closed());
    let open = some && look == Look::Open || look == Look::Call;
    matters.extend(work::of_resident(reader, key.id));
    let mut fields = fields::of_resident(&resident);
    // A number that may not be seen in full is not sent in full: the form for a
    // correction asks for it whole when it is to be changed.
    let masked = mask::id_number(&resident.id_number);
    fields.insert("id_number".into(), masked);
    fields.insert("phones".into(), phones_of(reader, &resident, open));
    fields.insert("address".into(), view.address_text(&resident));
    fields.insert("status".into(), find_row(reader, key, "")?.status);
    fields.insert("recorded".into(), resident.recorded.to_string());
    fields.extend(origin(reader, key, &resident));
    if !open {
        for (n, name) in ["phone", "phone2"].into_iter().enumerate() {
            let number = resident.phones.get(n).map(|phone| mask::phone(&phone.number));
            fields.insert(name.into(), number.unwrap_or_default());
        }
    }
    let household = household.map(|(id, _)| Key::of(Kind::Household, id));
    let dwelling = dwelling.map(|id| Key::of(Kind::Dwelling, id));
    Some((fields, Pages::Resident { members, matters, household, dwelling }, beyond))
}

/// Where the file comes from: `desk` with who opened it, or `roster`.
fn origin(reader: &Reader<'_>, key: Key, resident: &Resident) -> Fields {
    let lines = reader.view.lines_of(key).into_iter();
    let opened = lines.map(|(_, line)| line).find(|line| line.kind == LineKind::New);
    let origin = match (&opened, &resident.roster) {
        (None, Some(_)) => "roster",
        _ => "desk",
    };
    let by = opened.map(|line| Key::of(Kind::Staff, line.recorder).to_string());
    let by = by.map(|by| ("origin_by".to_string(), by));
    by.into_iter().chain([("origin".to_string(), origin.to_string())]).collect()
}

/// What a number was before a correction is nobody's to be called at.
fn mask_numbers(line: &mut Line) {
    for (name, value) in &mut line.facts {
        match name.trim_start_matches("was.").trim_start_matches("now.") {
            "phone" | "phone2" => *value = mask::phone(value),
            "id_number" => *value = mask::id_number(value),
            _ => {}
        }
    }
}

/// Numbers with whose they are; in full only while something of the person is open.
pub(super) fn phones_of(reader: &Reader<'_>, resident: &Resident, open: bool) -> String {
    let full = open && reader.sees(FieldClass::Phone);
    let phones = resident.phones.iter().map(|phone| {
        let number = if full { phone.number.clone() } else { mask::phone(&phone.number) };
        if phone.whose.is_empty() { number } else { format!("{number}({})", phone.whose) }
    });
    phones.collect::<Vec<_>>().join("  ")
}

fn household(reader: &Reader<'_>, key: Key) -> Option<(Fields, Pages, Beyond)> {
    let household: Household = reader.view.get(key.id)?;
    let (members, people) = window::members(reader, reader.view.members_of(key.id));
    let mut fields = fields::of_household(&household);
    let row = find_row(reader, key, "")?;
    fields.insert("address".into(), row.address);
    let dwelling = household.dwelling.map(|id| Key::of(Kind::Dwelling, id));
    let beyond = Beyond { people, ..Beyond::default() };
    Some((fields, Pages::Household { members, dwelling }, beyond))
}

fn dwelling(reader: &Reader<'_>, key: Key) -> Option<(Fields, Pages, Beyond)> {
    let dwelling: Dwelling = reader.view.get(key.id)?;
    let households = reader.view.households_of(key.id);
    let households = households.into_iter().map(|id| Key::of(Kind::Household, id)).collect();
    let (households, people) = window::people(reader, households);
    // Who moves away takes along what is theirs, not what is about these walls.
    let bare = dwelling.address.without_estate();
    // Before its estate was named it was written without.
    let is_this = door::full(reader.view, &bare).is_ok_and(|full| full == dwelling.address);
    let mut matters = reader.view.matters_at(&dwelling.address.to_string());
    if is_this {
        matters.extend(reader.view.matters_at(&bare.to_string()));
    }
    let (matters, beyond) = window::matters(reader, matters);
    let body = Pages::Dwelling { households, matters };
    Some((fields::of_dwelling(&dwelling), body, Beyond { people, ..beyond }))
}

fn staff(reader: &Reader<'_>, key: Key) -> Option<(Fields, Pages, Beyond)> {
    let staff: Staff = reader.view.get(key.id)?;
    let mut fields = fields::of_staff(&staff);
    // Who left holds no role any more; the page tells the ones they had.
    let roles = match staff.left {
        Some(_) => staff.roles.clone(),
        None => staff.roles_at(reader.now),
    };
    let roles: Vec<_> = roles.iter().map(|role| role.word()).collect();
    fields.insert("roles".into(), roles.join(","));
    let acting = staff.acting_until.filter(|until| reader.now < *until);
    fields.insert("acting_until".into(), acting.map(|at| at.to_string()).unwrap_or_default());
    fields.insert("left".into(), staff.left.map(|at| at.to_string()).unwrap_or_default());
    let open = match reader.sees(FieldClass::Person) {
        true => owners::work_of(reader.view, key.id),
        false => Default::default(),
    };
    let (open, beyond) = window::work(reader, open);
    Some((fields, Pages::Staff { open }, beyond))
}

/// What the fields say to people, where they hold a number or a code of ours.
fn shown(reader: &Reader<'_>, fields: &Fields) -> BTreeMap<String, String> {
    let mut shown = BTreeMap::new();
    for (name, value) in fields {
        let key = || value.parse::<Key>().ok();
        // A text that reads R1 is a text.
        let words = match command::kind_of(name) {
            Some(FieldKind::Category) => {
                reader.books.category(value).map(|category| category.zh.clone())
            }
            Some(FieldKind::Resident | FieldKind::Who) => {
                let file = key().filter(|key| key.kind == Kind::Resident);
                // Where it is stands beside it: they may have moved since.
                match fields.contains_key("place") {
                    true => file.and_then(|key| name_of(reader, key)),
                    false => file.and_then(|key| called(reader, key)),
                }
            }
            Some(FieldKind::Staff) => {
                let key = key().filter(|key| key.kind == Kind::Staff);
                key.and_then(|key| reader.view.get::<Staff>(key.id)).map(|staff| staff.name)
            }
            _ => None,
        };
        if let Some(words) = words {
            shown.insert(name.clone(), words.trim().to_string());
        }
    }
    shown
}

/// What somebody is called, and where they live.
fn called(reader: &Reader<'_>, key: Key) -> Option<String> {
    let resident = reader.view.get::<Resident>(reader.view.stands(key).id)?;
    Some(format!("{} {}", resident.name, reader.view.address_text(&resident)).trim().to_string())
}

/// Whom the lines mention by number.
fn people(reader: &Reader<'_>, lines: &[(Key, Line)]) -> BTreeMap<String, String> {
    let facts = lines.iter().flat_map(|(_, line)| &line.facts);
    let named = facts.filter(|(name, _)| {
        command::names_somebody(name.trim_start_matches("was.").trim_start_matches("now."))
    });
    let named = named.flat_map(|(_, value)| command::somebodies(value));
    let keys = named.filter_map(|one| {
        let key = one.parse::<Key>().ok().filter(|key| key.kind == Kind::Resident)?;
        Some((one.to_string(), name_of(reader, key)?))
    });
    apart(keys.collect())
}

/// What somebody is called, without where they live today: what is told is of another day.
pub(in crate::desk) fn name_of(reader: &Reader<'_>, key: Key) -> Option<String> {
    Some(reader.view.get::<Resident>(reader.view.stands(key).id)?.name)
}

/// Names by number; of several people with one name each has the number beside it.
pub(in crate::desk) fn apart(mut names: BTreeMap<String, String>) -> BTreeMap<String, String> {
    let all: Vec<String> = names.values().cloned().collect();
    for (number, name) in &mut names {
        if all.iter().filter(|one| *one == name).count() > 1 {
            *name = format!("{name} {number}");
        }
    }
    names
}

/// Every command of this kind of record, with why it is not possible now.
fn actions(reader: &Reader<'_>, key: Key) -> Vec<Action> {
    let caller = Caller {
        staff: reader.staff,
        roles: reader.roles.clone(),
        session: 0,
        account: None,
        now: reader.now,
    };
    let action = |command: &command::Command| {
        let refusal = if !command.ready {
            Some(Refusal::new("coming"))
        } else if !permit::may_do(reader.roles, command.name) {
            Some(permit::refusal(command.name))
        } else {
            verbs::named(command.name)
                .and_then(|verb| (verb.possible)(reader.view, &caller, key).err())
        };
        Action { command: command.name.into(), refusal }
    };
    command::on(key.kind).map(action).collect()
}
