//! Which resident a row is about.

use std::collections::{BTreeMap, BTreeSet};

use super::household::HEAD;
use super::namesakes::Names;
use super::row::Checked;
use super::told::{is_called, names, told};
use crate::desk::view::ReadView;
use crate::domain::address::Address;
use crate::domain::record::{Resident, Sex, Status};
use crate::domain::{Key, Kind, Refusal, address, person_name};

pub(super) type Known = (u64, Resident);

/// The resident meant; none where it is somebody new. By ID; else as the one whom this very row
/// brought, whatever the desk put right since; else by name, dwelling and birth; else by name, dwelling and telephone; else by name and dwelling where
/// nothing speaks against it. Who has no dwelling here or there is known by name and
/// birth or telephone, or by name alone where only one can be meant: `spoken` are those of
/// whom the roster has spoken already, who are not meant again.
///
/// # Errors
/// `import.other_name`, `import.ambiguous` with the candidates, `import.namesake` where it may be somebody else
/// of the same name, `import.unlike` where somebody of that name lives behind that door of whom the desk
/// knows what the row contradicts, unless both have a number and it is another, `import.unlike_moved`
/// where the desk moved them from there.
pub fn find(
    view: ReadView<'_>,
    row: &Checked,
    home: &Home,
    (names, spoken): (&mut Names, &BTreeSet<u64>),
) -> Result<Option<u64>, Refusal> {
    if let found @ Some(_) = numbered(view, row)? {
        return Ok(found);
    }
    let mut here = namesakes(&home.own, row);
    if let Some(id) = brought(view, here.iter().copied(), row) {
        return Ok(Some(id));
    }
    // The roster put a number right: nobody shares name, door and birth with somebody else.
    let renumbered = |known: &&Known| another_number(row, &known.1) && same_birth(row, &known.1);
    if let Some(known) = here.iter().copied().find(renumbered) {
        return Err(refused("import.unlike", [known]).with("field", "id_number"));
    }
    here.retain(|(_, resident)| !another_number(row, resident));
    let all = here.clone();
    if let Some(id) = strong(row, &mut here)? {
        return Ok(Some(id));
    }
    here.retain(|(_, resident)| contradiction(row, resident).is_none());
    // A door completed by guess may place somebody; it identifies nobody who is called elsewhere.
    if row.guessed && here.iter().any(|(_, one)| calls_otherwise(row, one)) {
        return Err(refused("import.namesake", here));
    }
    if let found @ Some(_) = one(here.iter().copied())? {
        return Ok(found);
    }
    // Father and son of one name, or one person of whom one of both says it wrongly.
    if let Some(field) = all.iter().find_map(|(_, resident)| contradiction(row, resident)) {
        let lives = |known: &&Known| view.address_of(&known.1) == row.address;
        let why = match all.iter().copied().any(|known| lives(&known)) {
            true => refused("import.unlike", all),
            false => refused("import.unlike_moved", all.iter().copied())
                .with("who", with_doors(view, all)),
        };
        return Err(why.with("field", field));
    }
    // Behind a door of which the desk does not know the estate and the row does. It may be
    // another estate: birth or telephone must say that it is them.
    if let found @ Some(_) = strong(row, &mut namesakes(&home.unnamed, row))? {
        return Ok(found);
    }
    // Nobody of that name lives there: somebody whose dwelling nobody knows.
    // A row that says where is never about somebody who lives elsewhere: of a common name
    // there may be thousands.
    let named = names.of(view, row, spoken);
    if row.address.is_none()
        && let Some(id) = brought(view, named.told_as(row), row)
    {
        return Ok(Some(id));
    }
    if let Some(id) = strong(row, &mut named.sharing(row))? {
        return Ok(Some(id));
    }
    // Brought by another roster without a door, and called elsewhere: nobody knows.
    if only_named(row) {
        let other: Vec<_> = named.told_as(row).filter(|(id, _)| !spoken.contains(id)).collect();
        if other.iter().any(|(_, one)| is_nowhere(one) && calls_otherwise(row, one)) {
            return Err(refused("import.namesake", other));
        }
    }
    let nowhere = named.possible(row, spoken);
    if nowhere.iter().any(|(_, resident)| !is_nowhere(resident)) {
        return Err(refused("import.namesake", nowhere));
    }
    one(nowhere)
}

/// The resident with the row's ID number, here or as the last roster told it.
///
/// # Errors
/// `import.other_name`.
fn numbered(view: ReadView<'_>, row: &Checked) -> Result<Option<u64>, Refusal> {
    let number = row.text("id_number");
    if number.is_empty() {
        return Ok(None);
    }
    let own = view.resident_with_id(number).map(|id| same_name(view, row, id));
    if let Some(Ok(id)) = own {
        return Ok(Some(id));
    }
    let told = view.residents_told_id(number).into_iter();
    let told = told.filter(|(_, resident)| is_called(resident, row.text("name")));
    match told.map(|(id, _)| id).next() {
        Some(id) => Ok(Some(id)),
        None => own.transpose(),
    }
}

/// The resident, under the name that the desk and the roster know them by: a number that
/// somebody typed wrongly may be another's.
///
/// # Errors
/// `import.other_name`.
fn same_name(view: ReadView<'_>, row: &Checked, id: u64) -> Result<u64, Refusal> {
    let Some(known) = view.get::<Resident>(id) else { return Ok(id) };
    if is_called(&known, row.text("name")) {
        return Ok(id);
    }
    let key = Key::of(Kind::Resident, id);
    Err(Refusal::new("import.other_name").at("name").with("id", key).with("name", known.name))
}

/// The only one whom the last roster told by this name, door, birth and number.
fn brought<'a>(
    view: ReadView<'_>,
    alike: impl IntoIterator<Item = &'a Known>,
    row: &Checked,
) -> Option<u64> {
    let mut same = alike.into_iter().filter(|(_, resident)| {
        let Some(told) = told(resident) else { return false };
        let birth = told.birth.map(|birth| birth.to_string()).unwrap_or_default();
        let by_name = person_name::key(&told.name) == person_name::key(row.text("name"));
        by_name
            && birth == row.text("birth")
            && told.id_number == row.text("id_number")
            && contradiction(row, &told).is_none()
            && (!only_named(row) || !calls_otherwise(row, &told))
            && told_door(view, resident) == row.address
    });
    let only = same.next().filter(|_| same.next().is_none())?;
    Some(only.0)
}

/// Where the last roster had them live.
fn told_door(view: ReadView<'_>, resident: &Resident) -> Option<Address> {
    match resident.roster.as_ref().and_then(|notes| notes.get("address")) {
        Some(told) => address::parse(told).ok(),
        None => view.address_of(resident),
    }
}

/// By birth, else by telephone. Those against whom number or birth speak are left out.
///
/// # Errors
/// `import.ambiguous`.
fn strong(row: &Checked, alike: &mut Vec<&Known>) -> Result<Option<u64>, Refusal> {
    alike.retain(|(_, resident)| !another_number(row, resident));
    let birth = row.text("birth");
    let day = birth.parse::<chrono::NaiveDate>().ok();
    if !birth.is_empty() {
        let same = |(_, resident): &&Known| {
            resident.birth.is_some() && resident.birth == day && !another_sex(row, resident)
        };
        if let found @ Some(_) = one(alike.iter().copied().filter(same))? {
            return Ok(found);
        }
        alike.retain(|(_, resident)| resident.birth.is_none());
    }
    // A telephone is a household's too: it says nothing against what is known of both.
    alike.retain(|(_, resident)| contradiction(row, resident).is_none());
    let phone = row.text("phone");
    let calls = |(_, resident): &&Known| resident.phones.iter().any(|known| known.number == phone);
    if phone.is_empty() { Ok(None) } else { one(alike.iter().copied().filter(calls)) }
}

/// Whether both have a number and it is another: that is another person, whatever else is alike.
/// Their own number is looked for before.
pub(super) fn another_number(row: &Checked, resident: &Resident) -> bool {
    !row.text("id_number").is_empty() && !resident.id_number.is_empty()
}

/// Whether one is a man and the other a woman.
pub(super) fn another_sex(row: &Checked, resident: &Resident) -> bool {
    let known = |sex: &str| [Sex::Male.word(), Sex::Female.word()].contains(&sex);
    let (says, has) = (row.text("sex"), resident.sex.word());
    known(says) && known(has) && says != has
}

fn same_birth(row: &Checked, resident: &Resident) -> bool {
    resident.birth.is_some_and(|birth| birth.to_string() == row.text("birth"))
}

/// GB/T 4761-2008 as the desk keeps it: children and their spouses, grandchildren, parents and
/// grandparents. They are no 户主 of the same household.
const OTHER_GENERATION: [&str; 18] = [
    "20", "28", "30", "38", "41", "42", "43", "44", "51", "52", "53", "54", "55", "56", "61", "62",
    "63", "64",
];

/// What is known of both and cannot be of one person: birth, sex, or that one heads the household
/// in which the other is a child or a parent. Who was born on the same day is the same, however
/// the household is headed now.
pub(super) fn contradiction(row: &Checked, resident: &Resident) -> Option<&'static str> {
    if another_sex(row, resident) {
        return Some("sex");
    }
    let birth = row.text("birth").parse::<chrono::NaiveDate>().ok();
    if let (Some(says), Some(has)) = (birth, resident.birth) {
        return (says != has).then_some("birth");
    }
    let (says, has) = (row.text("relation"), resident.relation.as_str());
    let apart = |head: &str, other: &str| head == HEAD && OTHER_GENERATION.contains(&other);
    (apart(says, has) || apart(has, says)).then_some("relation")
}

/// Whether the roster gives a telephone and the desk knows others.
pub(super) fn calls_otherwise(row: &Checked, resident: &Resident) -> bool {
    let number = row.text("phone");
    let known = || resident.phones.iter().any(|phone| phone.number == number);
    !number.is_empty() && !resident.phones.is_empty() && !known()
}

/// Whether a row says nothing but a name and a telephone of which somebody is known.
fn only_named(row: &Checked) -> bool {
    let unknown = row.text("id_number").is_empty() && row.text("birth").is_empty();
    unknown && (row.address.is_none() || row.guessed)
}

/// Whether nobody knows where they live, or only the desk, which moved them since a roster
/// that did not know it.
pub(super) fn is_nowhere(resident: &Resident) -> bool {
    let notes = resident.roster.as_ref();
    let unknown = notes.and_then(|notes| notes.get("address")).is_some_and(String::is_empty);
    resident.household.is_none() || unknown
}

fn one<'a>(found: impl IntoIterator<Item = &'a Known>) -> Result<Option<u64>, Refusal> {
    let found: Vec<&Known> = found.into_iter().collect();
    match found[..] {
        [] => Ok(None),
        [(one, _)] => Ok(Some(*one)),
        _ => Err(refused("import.ambiguous", found)),
    }
}

fn refused<'a>(code: &str, found: impl IntoIterator<Item = &'a Known>) -> Refusal {
    let ids = found.into_iter().map(|(id, _)| Key::of(Kind::Resident, *id).to_string());
    Refusal::new(code).at("name").with("ids", few(ids, " "))
}

/// People that one sentence names; of more it says how many they are.
const NAMED: usize = 5;

/// The first of them, and how many there are where they are more.
pub(super) fn few(all: impl Iterator<Item = String>, between: &str) -> String {
    let all: Vec<String> = all.collect();
    let named = all.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(between);
    if all.len() > NAMED { format!("{named}……({})", all.len()) } else { named }
}

/// Numbers of files, each with where its person lives now.
pub(super) fn with_doors<'a>(
    view: ReadView<'_>,
    found: impl IntoIterator<Item = &'a Known>,
) -> String {
    let who = found.into_iter().map(|(id, resident)| {
        let who = format!("{} {}", Key::of(Kind::Resident, *id), view.address_text(resident));
        who.trim_end().to_string()
    });
    few(who, "、")
}

/// That the desk knows somebody to have died or moved away, of whom the roster speaks still.
pub(super) fn gone(id: u64, resident: &Resident) -> Refusal {
    let day = match resident.status {
        Status::Away(day) | Status::Dead(day) => day.to_string(),
        _ => String::new(),
    };
    let code = match resident.status {
        Status::Dead(_) => "import.dead",
        _ => "import.away",
    };
    let why = Refusal::new(code).at("name").with("id", Key::of(Kind::Resident, id));
    why.with("name", &resident.name).with("day", day)
}

/// Who lives behind the door of a household, or did until the desk moved them, by all of their
/// names as names are compared. They are read once for all its rows.
#[derive(Debug, Default)]
pub struct Home {
    own: BTreeMap<String, Vec<Known>>,
    /// Behind the same door without its estate.
    unnamed: BTreeMap<String, Vec<Known>>,
}

impl Home {
    /// The door of these rows; nobody where they say none.
    pub fn at(view: ReadView<'_>, address: Option<&Address>) -> Home {
        let named = address.filter(|address| !address.estate.is_empty());
        Home {
            own: address.map(|address| people_at(view, address)).unwrap_or_default(),
            unnamed: named
                .map(|address| people_at(view, &address.without_estate()))
                .unwrap_or_default(),
        }
    }
}

impl Home {
    /// Everybody behind the door.
    pub(super) fn people(&self) -> impl Iterator<Item = &Known> {
        self.own.values().flatten()
    }
}

fn namesakes<'a>(people: &'a BTreeMap<String, Vec<Known>>, row: &Checked) -> Vec<&'a Known> {
    let name = person_name::key(row.text("name"));
    people.get(&name).into_iter().flatten().collect()
}

fn people_at(view: ReadView<'_>, address: &Address) -> BTreeMap<String, Vec<Known>> {
    let dwelling = view.dwelling_at(address);
    let households = dwelling.into_iter().flat_map(|id| view.households_of(id));
    let members = households.flat_map(|id| view.members_of(id));
    let moved = view.moved_from(address);
    let members: BTreeSet<u64> = members.chain(moved).collect();
    let known = members.into_iter().filter_map(|id| Some((id, view.get::<Resident>(id)?)));
    let mut people: BTreeMap<String, Vec<Known>> = BTreeMap::new();
    for (id, resident) in known {
        for name in names(&resident) {
            people.entry(name).or_default().push((id, resident.clone()));
        }
    }
    people
}
