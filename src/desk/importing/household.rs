//! Who keeps house with whom: rows of one dwelling, in the order of the file.

use std::collections::{BTreeMap, BTreeSet};

use super::matching::few;
use super::row::Checked;
use super::told;
use crate::desk::tx::Tx;
use crate::desk::verbs::{correct, house, resident};
use crate::domain::record::{Dwelling, Household, Resident};
use crate::domain::roster::{LeftOut, Report};
use crate::domain::{Key, Kind, Refusal, person_name};

/// GB/T 4761-2008: 户主.
pub const HEAD: &str = "02";

/// Rows of one household on the way there.
struct Block {
    rows: Vec<Checked>,
    /// A row is its head.
    headed: bool,
    /// Who heads it as far as a row says.
    head: Option<String>,
}

impl Block {
    /// Whether a row of the same dwelling is of this household: who names a head, of that one's.
    fn takes(&self, row: &Checked, head: Option<&String>) -> bool {
        let same = head.is_none() || self.head.is_none() || head == self.head.as_ref();
        same && !(row.is_head() && self.headed)
    }
}

/// Divides rows of one dwelling into households: a second 户主 begins a second one (合租), and
/// so does who names another head.
pub fn blocks(rows: Vec<Checked>) -> Vec<Vec<Checked>> {
    let mut blocks: Vec<Block> = Vec::new();
    for row in rows {
        let there = |block: &&mut Block| {
            let first = block.rows.first();
            first.is_some_and(|first| first.address.is_some() && first.address == row.address)
        };
        let (headed, head) = (row.is_head(), row.headed_by());
        let mut here = blocks.iter_mut().rev().take_while(there);
        // Who names nobody is of the household before.
        let block = match &head {
            Some(_) => here.find(|block| block.takes(&row, head.as_ref())),
            None => here.next(),
        };
        match block {
            Some(block) => {
                block.headed |= headed;
                block.head = head.or(block.head.take());
                block.rows.push(row);
            }
            None => blocks.push(Block { rows: vec![row], headed, head }),
        }
    }
    blocks.into_iter().map(|block| block.rows).collect()
}

/// That a row is a second 户主 behind its door and no tenant: it may be a household of its own, or
/// one word too many.
pub fn second_heads(blocks: &[Vec<Checked>]) -> Vec<LeftOut> {
    let mut first: BTreeMap<String, u32> = BTreeMap::new();
    let mut second = Vec::new();
    for row in blocks.iter().flatten().filter(|row| row.is_head() && !row.is_tenant()) {
        let Some(address) = &row.address else { continue };
        let at = *first.entry(address.to_string()).or_insert(row.place.row);
        if at != row.place.row {
            let why = Refusal::new("import.second_head").at("relation").with("first", at);
            second.push(row.place.left_out("relation", "", why));
        }
    }
    second
}

/// Who heads households behind the doors of these rows, as names are compared.
pub fn heads(blocks: &[Vec<Checked>]) -> Heads {
    let mut heads = Heads::new();
    for rows in blocks {
        let Some(address) = rows.first().and_then(|row| row.address.as_ref()) else { continue };
        let names = rows.iter().filter_map(Checked::headed_by);
        heads.entry(address.to_string()).or_default().extend(names);
    }
    heads
}

/// Names of heads by their door.
pub type Heads = BTreeMap<String, BTreeSet<String>>;

/// Of whose household a row is that says neither a head nor, behind a tenant or where no row
/// says who heads it, anything else than a relation.
///
/// # Errors
/// `import.whose_household` where several keep house behind the door.
pub fn whose(
    tx: &Tx<'_>,
    heads: &Heads,
    (block, row): (&[Checked], &Checked),
    known: Option<u64>,
) -> Result<(), Refusal> {
    let Some(address) = row.address.as_ref().filter(|_| row.headed_by().is_none()) else {
        return Ok(());
    };
    let mut all = heads.get(&address.to_string()).cloned().unwrap_or_default();
    let told = block.iter().find_map(|row| row.headed_by().map(|_| row.is_tenant()));
    if !row.text("relation").is_empty() && told == Some(false) {
        return Ok(());
    }
    let there = tx.view().dwelling_at(address).map(|at| tx.view().households_of(at));
    let there = there.unwrap_or_default();
    let home = known.and_then(|id| tx.get::<Resident>(id)?.household);
    if home.is_some_and(|home| there.contains(&home)) {
        return Ok(());
    }
    for household in &there {
        let names = names_of_head(tx, *household);
        // One head under two names is one.
        if names.is_disjoint(&all) {
            all.extend(names.into_iter().next());
        }
    }
    if all.len() < 2 {
        return Ok(());
    }
    let names = few(all.into_iter(), "、");
    Err(Refusal::new("import.whose_household").at("relation").with("heads", names))
}

/// Who heads the household of these rows as far as one of them says.
pub fn head_of(block: &[(Checked, Option<u64>)]) -> Option<String> {
    block.iter().find_map(|(row, _)| row.headed_by())
}

/// Writes the estate that these rows name into the dwelling in which the desk has one of
/// their people, where it did not know it.
///
/// # Errors
/// Where a record cannot be written.
pub fn name_estate(tx: &mut Tx<'_>, block: &[(Checked, Option<u64>)]) -> Result<(), Refusal> {
    let Some(address) = block.first().and_then(|(row, _)| row.address.clone()) else {
        return Ok(());
    };
    if address.estate.is_empty() || tx.view().dwelling_at(&address).is_some() {
        return Ok(());
    }
    let homes = block.iter().filter_map(|(_, known)| {
        let resident = tx.get::<Resident>((*known)?)?;
        let dwelling = tx.get::<Household>(resident.household?)?.dwelling?;
        Some((dwelling, tx.get::<Dwelling>(dwelling)?))
    });
    let unnamed = |home: &Dwelling| home.address == address.without_estate();
    let Some((id, mut home)) = homes.into_iter().find(|(_, home)| unnamed(home)) else {
        return Ok(());
    };
    let change = (home.address.to_string(), address.to_string());
    home.address.estate.clone_from(&address.estate);
    tx.put(id, &home)?;
    tx.doors.insert(address.to_string(), id);
    let key = Key::of(Kind::Dwelling, id);
    tx.about(key);
    correct::note(tx, key, &BTreeMap::from([("address".to_string(), change)]))
}

/// The household of a block of rows: where one of its people already lives there, else
/// one that is there, unless both it and the block have a head of their own; else a new
/// one.
///
/// # Errors
/// Where a record cannot be written.
pub fn of_block(
    tx: &mut Tx<'_>,
    block: &[(Checked, Option<u64>)],
    report: &mut Report,
) -> Result<Option<u64>, Refusal> {
    let Some(address) = block.first().and_then(|(row, _)| row.address.as_ref()) else {
        return Ok(None);
    };
    let dwelling = house::door_at(tx, address)?;
    let there = tx.view().households_of(dwelling);
    let lives = block.iter().filter_map(|(_, known)| tx.get::<Resident>((*known)?)?.household);
    let theirs = lives.into_iter().find(|household| there.contains(household));
    let headed = block.iter().any(|(row, _)| row.is_head());
    let head = head_of(block);
    // A namesake may head another one there.
    let named = |household: &u64| {
        let names = names_of_head(tx, *household);
        !headed && head.as_ref().is_some_and(|head| names.contains(head))
    };
    let open = |household: &u64| (!headed && head.is_none()) || is_headless(tx, *household);
    let found = || there.iter().copied().find(named).or_else(|| there.iter().copied().find(open));
    match theirs.or_else(found) {
        Some(household) => Ok(Some(household)),
        None => {
            let row = block.iter().map(|(row, _)| row).find(|row| row.is_head());
            let row = row.filter(|row| !row.is_tenant());
            let other = there.iter().find(|household| !is_headless(tx, **household));
            if let Some((row, other)) = row.zip(other) {
                let other = Key::of(Kind::Household, *other);
                let why = Refusal::new("import.other_household").at("relation").with("id", other);
                report.noted.push(row.place.left_out("relation", "", why));
            }
            let household = Household { dwelling: Some(dwelling), ..Household::default() };
            tx.add(&household).map(Some)
        }
    }
}

/// What a household's head is called, as names are compared.
fn names_of_head(tx: &Tx<'_>, household: u64) -> BTreeSet<String> {
    let head = tx.get::<Household>(household).and_then(|household| household.head);
    let head = head.and_then(|head| tx.get::<Resident>(head));
    head.map(|head| told::names(&head)).unwrap_or_default()
}

/// What of a row's 户主 did not come to be: its person is of another household than of the head
/// it names. `None` where it did, and where the desk moved them to another door.
pub fn other_head(tx: &Tx<'_>, id: u64, row: &Checked) -> Option<LeftOut> {
    let said = Some(person_name::key(&row.head)).filter(|said| !said.is_empty())?;
    let home = tx.get::<Resident>(id)?.household;
    let house = home.and_then(|home| tx.get::<Household>(home));
    let door = house.and_then(|house| tx.get::<Dwelling>(house.dwelling?)).map(|at| at.address);
    let moved = row.address.is_some() && door != row.address;
    let head = home.map(|home| names_of_head(tx, home)).unwrap_or_default();
    if moved || head.contains(&said) {
        return None;
    }
    let code = if home.is_some() { "import.other_head" } else { "import.head_nowhere" };
    Some(row.place.left_out("head", &row.head, Refusal::new(code).at("head")))
}

/// Whom the rows call 户主 heads their household from now on, unless another is it: then that is
/// said, as where a head is said to be somebody's relative and no other head is named.
///
/// # Errors
/// Where the record cannot be written.
pub fn settle_heads(
    tx: &mut Tx<'_>,
    block: &[(Checked, Option<u64>)],
    ids: &[u64],
    report: &mut Report,
) -> Result<(), Refusal> {
    let say = |row: &Checked, code| {
        let why = Refusal::new(code).at("relation");
        // What stood there the desk knows as a code alone.
        row.place.left_out("relation", "", why)
    };
    let rows = || block.iter().map(|(row, _)| row).zip(ids.iter().copied());
    for (row, id) in rows().filter(|(row, _)| row.is_head()) {
        let Some(resident) = tx.get::<Resident>(id) else { continue };
        let Some(home) = resident.household.filter(|_| resident.relation == HEAD) else { continue };
        let mut house: Household = tx.need(home)?;
        if house.head == Some(id) {
            continue;
        }
        if is_headless(tx, home) {
            house.head = Some(id);
            tx.put(home, &house)?;
            tx.about(Key::of(Kind::Household, home));
        } else {
            report.left_out.push(say(row, "import.two_heads"));
        }
    }
    for (row, id) in rows().filter(|(row, _)| !row.is_head() && !row.text("relation").is_empty()) {
        let was = tx.view().get::<Resident>(id).is_some_and(|was| was.relation == HEAD);
        let Some(resident) = tx.get::<Resident>(id).filter(|_| was) else { continue };
        let house = resident.household.and_then(|home| tx.get::<Household>(home));
        if resident.relation != HEAD && house.is_some_and(|house| house.head == Some(id)) {
            report.left_out.push(say(row, "import.head_related"));
        }
    }
    Ok(())
}

/// The rows, of which none makes a second head of a household that keeps its own: what such a row
/// calls its person is said and not taken.
pub fn without_second_heads(
    tx: &Tx<'_>,
    block: &[(Checked, Option<u64>)],
    report: &mut Report,
) -> Vec<(Checked, Option<u64>)> {
    let dwelling = |home: u64| tx.get::<Household>(home).and_then(|house| house.dwelling);
    let address = block.first().and_then(|(row, _)| row.address.as_ref());
    let door = address.and_then(|address| tx.view().dwelling_at(address));
    // Who lives elsewhere moves here, unless the desk moved them there.
    let home_of = |known: &Option<u64>| {
        let resident = tx.get::<Resident>((*known)?)?;
        let moved = resident.roster.as_ref().is_some_and(|notes| notes.contains_key("address"));
        let here = |home: &u64| door.is_some() && dwelling(*home) == door;
        resident.household.filter(|home| address.is_none() || moved || here(home))
    };
    let theirs = block.iter().find_map(|(_, known)| home_of(known));
    // What the desk put right since stays.
    let desk = |head: u64| {
        let notes = tx.get::<Resident>(head).and_then(|head| head.roster);
        notes.is_some_and(|notes| notes.contains_key("relation"))
    };
    let said_otherwise = |row: &Checked| !row.is_head() && !row.text("relation").is_empty();
    let stays = |home: u64, id: Option<u64>| {
        let head = tx.get::<Household>(home).and_then(|house| house.head);
        let other = head.filter(|head| Some(*head) != id && !is_headless(tx, home));
        // Unless their own row says what else they are.
        let related = |head: u64| {
            let row = block.iter().find(|(_, known)| *known == Some(head));
            row.is_some_and(|(row, _)| said_otherwise(row)) && !desk(head)
        };
        other.is_some_and(|head| !related(head))
    };
    let mut rows = block.to_vec();
    for (row, known) in rows.iter_mut().filter(|(row, _)| row.is_head()) {
        let home = home_of(known).or(theirs);
        if home.is_some_and(|home| stays(home, *known)) {
            row.fields.remove("relation");
            let why = Refusal::new("import.two_heads").at("relation");
            report.left_out.push(row.place.left_out("relation", "", why));
        }
    }
    rows
}

/// That nobody of these rows heads their household, for all are children and none names a head:
/// at the first of them.
pub fn headless(tx: &Tx<'_>, block: &[(Checked, Option<u64>)], ids: &[u64]) -> Option<LeftOut> {
    let (row, _) = block.first().filter(|_| head_of(block).is_none())?;
    let home = tx.get::<Resident>(*ids.first()?)?.household?;
    let house = tx.get::<Household>(home).filter(|house| house.head.is_none());
    let why = Refusal::new("import.no_head").at("relation");
    house.map(|_| row.place.left_out("relation", "", why))
}

/// GB/T 4761-2008: 非亲属.
const NO_RELATIVE: &str = "99";

/// That of these rows somebody heads a household who is no relative of anybody's: 保姆 alone.
pub fn strangers(tx: &Tx<'_>, block: &[(Checked, Option<u64>)], ids: &[u64]) -> Vec<LeftOut> {
    let heads = |id: u64| {
        let resident = tx.get::<Resident>(id).filter(|one| one.relation == NO_RELATIVE)?;
        let house = tx.get::<Household>(resident.household?)?;
        (house.head == Some(id)).then_some(())
    };
    let rows = block.iter().zip(ids).filter(|(_, id)| heads(**id).is_some());
    let why = || Refusal::new("import.head_stranger").at("relation");
    rows.map(|((row, _), _)| row.place.left_out("relation", "", why())).collect()
}

/// Somebody is of this household no more. That another heads it now the roster did not say: what
/// it said of the heir is noted.
///
/// # Errors
/// Where the record cannot be written.
pub fn leave(tx: &mut Tx<'_>, id: u64, household: u64) -> Result<(), Refusal> {
    resident::leave_household(tx, id, household)?;
    let heir = tx.get::<Household>(household).and_then(|house| house.head);
    let Some(heir) = heir.filter(|heir| *heir != id) else { return Ok(()) };
    let was = tx.view().get::<Resident>(heir).map(|was| was.relation).unwrap_or_default();
    let Some(mut next) = tx.get::<Resident>(heir).filter(|next| next.relation != was) else {
        return Ok(());
    };
    if let Some(notes) = &mut next.roster {
        notes.entry("relation".into()).or_insert(was);
        tx.put(heir, &next)?;
    }
    Ok(())
}

/// That these rows' household has two spouses of its head, at each who is said to be one.
pub fn two_spouses(tx: &Tx<'_>, block: &[(Checked, Option<u64>)], ids: &[u64]) -> Vec<LeftOut> {
    let of = |id: &u64| tx.get::<Resident>(*id).filter(house::is_spouse)?.household;
    let homes: BTreeSet<u64> = ids.iter().filter_map(of).collect();
    let spouses = homes.into_iter().filter_map(|home| house::spouses(tx, home, ids));
    let spouses: Vec<_> = spouses.collect();
    let rows = block.iter().zip(ids).filter_map(|((row, _), id)| {
        let two = spouses.iter().find(|all| all.contains(id))?;
        let named = few(two.iter().map(|id| Key::of(Kind::Resident, *id).to_string()), "、");
        let why = Refusal::new("import.two_spouses").at("relation").with("ids", named);
        Some(row.place.left_out("relation", "", why))
    });
    rows.collect()
}

/// Whether nobody who lives there is the 户主: theirs was not on the roster, or the row
/// was rejected.
fn is_headless(tx: &Tx<'_>, household: u64) -> bool {
    let house = tx.get::<Household>(household);
    let head = house.and_then(|house| tx.get::<Resident>(house.head?));
    head.is_none_or(|head| head.household != Some(household) || head.relation != HEAD)
}

/// Puts a resident into the household; who says 户主, or is the first adult where nobody else is
/// named as its head, heads it.
///
/// # Errors
/// Where a record cannot be written.
pub fn join(
    tx: &mut Tx<'_>,
    id: u64,
    resident: &mut Resident,
    household: u64,
    head: Option<&str>,
) -> Result<(), Refusal> {
    resident.household = Some(household);
    let mut house: Household = tx.need(household)?;
    let headless = is_headless(tx, household);
    let other = head.is_some_and(|head| head != person_name::key(&resident.name));
    let other = other || house::is_minor(tx, resident);
    if (house.head.is_none() && !other) || (resident.relation == HEAD && headless) {
        house.head = Some(id);
        if resident.relation.is_empty() {
            resident.relation = HEAD.into();
        }
        tx.put(household, &house)?;
    }
    tx.about(Key::of(Kind::Household, household));
    Ok(())
}
