//! 户 and 房屋.

mod correct;
mod members;
mod moved;
mod new;

use super::{Verb, always};
use crate::desk::args::Args;
use crate::desk::door;
use crate::desk::tx::{Caller, Tx};
use crate::desk::view::ReadView;
use crate::domain::address::Address;
use crate::domain::record::{Dwelling, Household, Resident, Status};
use crate::domain::text::to_half_width;
use crate::domain::{Key, Kind, Refusal};

pub(in crate::desk) use members::{gone_heads, is_minor, is_spouse, settle, spouses};

pub(super) const VERBS: &[Verb] = &[
    Verb { name: "household.new", possible: always, run: new::household },
    Verb { name: "household.correct", possible: household_there, run: correct::household },
    Verb { name: "household.move", possible: household_there, run: moved::run },
    Verb { name: "dwelling.new", possible: always, run: new::dwelling },
    Verb { name: "dwelling.correct", possible: dwelling_there, run: correct::dwelling },
];

fn household_there(view: ReadView<'_>, _: &Caller, key: Key) -> Result<(), Refusal> {
    view.need::<Household>(key.id).map(|_| ())
}

fn dwelling_there(view: ReadView<'_>, _: &Caller, key: Key) -> Result<(), Refusal> {
    view.need::<Dwelling>(key.id).map(|_| ())
}

/// The dwelling at an address, made if it is not there yet.
///
/// # Errors
/// `address.which_estate` where several doors may be meant.
pub(in crate::desk) fn dwelling_at(tx: &mut Tx<'_>, address: &Address) -> Result<u64, Refusal> {
    let address = door::full(tx.view(), address)?;
    door_at(tx, &address)
}

/// [`dwelling_at`] of an address that says its estate.
///
/// # Errors
/// Where the record cannot be written.
pub(in crate::desk) fn door_at(tx: &mut Tx<'_>, address: &Address) -> Result<u64, Refusal> {
    let here = |id: &u64| tx.get::<Dwelling>(*id).is_some_and(|there| there.address == *address);
    if let Some(id) = tx.doors.get(&address.to_string()).copied().filter(here) {
        return Ok(id);
    }
    if let Some(id) = tx.view().dwelling_at(address) {
        return Ok(id);
    }
    let dwelling =
        Dwelling { address: address.clone(), remark: String::new(), extra: Default::default() };
    tx.facts.insert("made".into(), address.to_string());
    let id = tx.add(&dwelling)?;
    tx.doors.insert(address.to_string(), id);
    Ok(id)
}

/// The address of a form that must have one, with its estate.
///
/// # Errors
/// `input.required`, what the parser says, `address.which_estate`.
pub(super) fn needed(tx: &Tx<'_>, args: &Args<'_>) -> Result<Address, Refusal> {
    let typed =
        args.address("address")?.ok_or_else(|| Refusal::new("input.required").at("address"))?;
    door::full(tx.view(), &typed)
}

/// Puts a resident into a dwelling: into the household that is there, or, with the
/// relation 户主 or in an empty dwelling, as the head of a new one. Who was said to be
/// somebody's relative and becomes the head is told so (`headed`), and that it is a household
/// beside others (`beside`). Who is no adult heads it only where they are said to (`headless`).
pub(super) fn join(
    tx: &mut Tx<'_>,
    id: u64,
    resident: &mut Resident,
    (address, which): (&Address, &str),
) -> Result<(), Refusal> {
    let dwelling = dwelling_at(tx, address)?;
    let there = tx.view().households_of(dwelling);
    let said = resident.relation.clone();
    let heads = resident.relation == HEAD || !is_minor(tx, resident);
    // Who is said to head it is awaited where people live without a head.
    let joins = match resident.relation == HEAD {
        true => there.iter().copied().find(|home| members::is_headless(tx, *home)),
        false => joined(tx, dwelling, which)?,
    };
    let household = match joins {
        Some(household) => household,
        None => {
            if !there.is_empty() {
                let beside = there.iter().map(|id| Key::of(Kind::Household, *id).to_string());
                tx.facts.insert("beside".into(), beside.collect::<Vec<_>>().join(" "));
            }
            tx.add(&Household { dwelling: Some(dwelling), ..Household::default() })?
        }
    };
    let mut house: Household = tx.need(household)?;
    if house.head.is_none() && !heads {
        tx.facts.insert("headless".into(), Key::of(Kind::Household, household).to_string());
    } else if house.head.is_none() {
        house.head = Some(id);
        resident.relation = HEAD.into();
        tx.put(household, &house)?;
    }
    if !said.is_empty() && said != resident.relation {
        tx.facts.insert("headed".into(), said);
    }
    resident.household = Some(household);
    tx.about(Key::of(Kind::Household, household));
    Ok(())
}

/// The household behind a door that somebody joins: the one that is said, or the only one in
/// which somebody lives.
///
/// # Errors
/// `household.which` where there are several, or where another one is said.
fn joined(tx: &Tx<'_>, dwelling: u64, which: &str) -> Result<Option<u64>, Refusal> {
    let view = tx.view();
    let there: Vec<u64> = view.households_of(dwelling).into_iter().collect();
    let here = |id: u64| {
        tx.get::<Resident>(id).filter(|one| one.status == Status::Here).map(|one| one.name)
    };
    let lived = there.iter().filter_map(|id| {
        let head = tx.get::<Household>(*id)?.head.and_then(here);
        let somebody = || view.members_of(*id).into_iter().find_map(here);
        Some((*id, head.or_else(somebody)?))
    });
    let lived: Vec<(u64, String)> = lived.collect();
    let said = to_half_width(which.trim()).to_uppercase();
    let said = said.strip_prefix(Kind::Household.letter()).unwrap_or(&said);
    if let Some(id) = said.parse().ok().filter(|id| there.contains(id)) {
        return Ok(Some(id));
    }
    if lived.len() < 2 && said.is_empty() {
        return Ok(lived.first().map(|(id, _)| *id).or(there.first().copied()));
    }
    let ids = lived.iter().map(|(id, name)| format!("{}({name})", Key::of(Kind::Household, *id)));
    let ids = ids.collect::<Vec<_>>().join(" ");
    Err(Refusal::new("household.which").at("home").with("ids", ids))
}

/// GB/T 4761-2008: 户主.
pub(super) const HEAD: &str = "02";
