//! Records as rows of lists.

use super::idle::lit;
use super::{Reader, called, work};
use crate::desk::fields;
use crate::domain::agenda::part;
use crate::domain::lamp::{Lamp, lamp, waits_for};
use crate::domain::record::{Dwelling, Household, Matter, Resident, Staff};
use crate::domain::{Key, Kind, mask, pinyin};
use crate::wire::{FindRow, MoreRow, QueueRow};

/// A matter as a row of the queue.
pub(super) fn queue_row(reader: &Reader<'_>, id: u64, matter: Matter) -> QueueRow {
    let key = Key::of(Kind::Matter, id);
    let resident = matter.resident.and_then(|id| reader.view.get::<Resident>(id));
    let address = fields::place_of_matter(reader.view, &matter);
    let known = resident.iter().flat_map(|one| &one.phones).map(|phone| phone.number.as_str());
    let numbers = called::numbers(known.chain([matter.phone.as_str()]));
    let tags = called::words(resident.iter().flat_map(|one| &one.tags));
    let who = resident.map_or_else(|| matter.unfiled(), |resident| resident.name);
    let at = waits_for(&matter);
    // A step without a time of day is kept as the 24:00 of its day.
    let whole_day = match &matter.due {
        Some(due) if Some(due.at) == at => due.whole_day,
        _ => at.is_some_and(|at| at.minute_of_day() == 0),
    };
    let zh = reader.books.category(&matter.category).map(|c| c.zh.as_str()).unwrap_or_default();
    let owner = reader.view.get::<Staff>(matter.owner).map(|staff| staff.name).unwrap_or_default();
    let (lamp, idle) = lamp_of_matter(reader, id, &matter);
    let source = matter.due.as_ref().map_or("", |due| due.source.as_str());
    let find = format!(
        "{} {} {} {} {} {numbers} {tags} {} {} {} {}",
        pinyin::name_keys(&who),
        pinyin::keys(zh),
        address.to_lowercase(),
        key.to_string().to_lowercase(),
        pinyin::name_keys(&owner),
        called::channel(&matter.channel),
        matter.order.to_lowercase(),
        source.to_lowercase(),
        called::state(lamp, at, whole_day, reader.now),
    );
    let rev = reader.view.rev(key);
    let facts = idle.map(|days| ("idle".to_string(), days.to_string()));
    let next = matter.first_step().cloned();
    QueueRow {
        key,
        rev,
        lamp,
        part: part(lamp, at, reader.now),
        level: matter.level,
        stage: matter.stage,
        at,
        whole_day,
        due: matter.due,
        next,
        category: matter.category,
        text: matter.text,
        address,
        who,
        owner: matter.owner,
        handed_by: matter.handed_by,
        facts: facts.into_iter().collect(),
        find,
    }
}

/// The lamp of a matter, and the days it has lain where these make it.
pub(super) fn lamp_of_matter(reader: &Reader<'_>, id: u64, matter: &Matter) -> (Lamp, Option<i64>) {
    let of_itself = (lamp(matter, reader.now), waits_for(matter));
    lit(reader, Key::of(Kind::Matter, id), of_itself, matter.recorded)
}

/// A matter as it is mentioned on another record's page.
pub(super) fn more_row(reader: &Reader<'_>, id: u64) -> Option<MoreRow> {
    Some(queue_row(reader, id, reader.view.get::<Matter>(id)?).into())
}

/// Work of any kind as it is mentioned on another record's page.
pub(super) fn work_row(reader: &Reader<'_>, key: Key) -> Option<MoreRow> {
    match key.kind {
        Kind::Matter => more_row(reader, key.id),
        _ => super::work::row(reader, key).map(MoreRow::from),
    }
}

/// Any record as a hit of a search. Numbers are masked.
pub(super) fn find_row(reader: &Reader<'_>, key: Key, why: &str) -> Option<FindRow> {
    let mut row = FindRow {
        key,
        name: String::new(),
        address: String::new(),
        phone: String::new(),
        id_number: String::new(),
        why: why.into(),
        sex: String::new(),
        age: None,
        relation: String::new(),
        tags: Vec::new(),
        status: "here".into(),
        open: 0,
    };
    match key.kind {
        Kind::Resident => resident(reader, key, &mut row)?,
        Kind::Matter => {
            let matter: Matter = reader.view.get(key.id)?;
            let resident = matter.resident.and_then(|id| reader.view.get::<Resident>(id));
            row.address = fields::place_of_matter(reader.view, &matter);
            row.phone = mask::phone(&matter.phone);
            row.name = resident.map_or_else(|| matter.unfiled(), |resident| resident.name);
            row.tags = vec![matter.category, matter.text];
            row.status = matter.stage.word().into();
        }
        Kind::Staff => {
            let staff: Staff = reader.view.get(key.id)?;
            row.status = if staff.left.is_some() { "left" } else { "here" }.into();
            row.name = staff.name;
        }
        Kind::Dwelling => {
            row.address = reader.view.get::<Dwelling>(key.id)?.address.to_string();
        }
        Kind::Household => {
            let household: Household = reader.view.get(key.id)?;
            let dwelling = household.dwelling.and_then(|id| reader.view.get::<Dwelling>(id));
            row.address = dwelling.map(|d| d.address.to_string()).unwrap_or_default();
            let head = household.head.and_then(|id| reader.view.get::<Resident>(id));
            row.name = head.map(|head| head.name).unwrap_or_default();
        }
        _ => work::find_row(reader, key, &mut row)?,
    }
    Some(row)
}

fn resident(reader: &Reader<'_>, key: Key, row: &mut FindRow) -> Option<()> {
    let resident: Resident = reader.view.get(key.id)?;
    row.address = reader.view.address_text(&resident);
    row.phone = resident.phones.first().map(|p| mask::phone(&p.number)).unwrap_or_default();
    row.id_number = mask::id_number(&resident.id_number);
    row.sex = resident.sex.word().into();
    row.age = resident.birth.map(|birth| reader.now.age(birth));
    row.relation = resident.relation.clone();
    row.status = resident.status.word().into();
    let matters = reader.view.matters_of(key.id).into_iter();
    row.open = matters.filter(|id| reader.view.is_open(*id)).count() as u64;
    row.name = resident.name;
    row.tags = resident.tags;
    Some(())
}
