//! Who keeps house with whom: rows of one dwelling, in the order of the file.

use std::collections::BTreeMap;

use super::row::Checked;
use crate::desk::tx::Tx;
use crate::desk::verbs::{correct, house};
use crate::domain::record::{Dwelling, Household, Resident};
use crate::domain::{Key, Kind, Refusal};

/// GB/T 4761-2008: 户主.
pub const HEAD: &str = "02";

/// Divides rows of one dwelling into households: a second 户主 begins a second one (合租).
pub fn blocks(rows: Vec<Checked>) -> Vec<Vec<Checked>> {
    let mut blocks: Vec<Vec<Checked>> = Vec::new();
    for row in rows {
        let same = |last: &[Checked]| {
            last.first()
                .is_some_and(|first| first.address.is_some() && first.address == row.address)
                && !(row.is_head() && last.iter().any(Checked::is_head))
        };
        match blocks.last_mut().filter(|last| same(last)) {
            Some(last) => last.push(row),
            None => blocks.push(vec![row]),
        }
    }
    blocks
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
pub fn of_block(tx: &mut Tx<'_>, block: &[(Checked, Option<u64>)]) -> Result<Option<u64>, Refusal> {
    let Some(address) = block.first().and_then(|(row, _)| row.address.as_ref()) else {
        return Ok(None);
    };
    let dwelling = house::dwelling_at(tx, address)?;
    let there = tx.view().households_of(dwelling);
    let lives = block.iter().filter_map(|(_, known)| tx.get::<Resident>((*known)?)?.household);
    let theirs = lives.into_iter().find(|household| there.contains(household));
    let headed = block.iter().any(|(row, _)| row.is_head());
    let open = |household: &u64| !headed || is_headless(tx, *household);
    match theirs.or_else(|| there.iter().copied().find(open)) {
        Some(household) => Ok(Some(household)),
        None => {
            let household = Household { dwelling: Some(dwelling), ..Household::default() };
            tx.add(&household).map(Some)
        }
    }
}

/// Whether nobody who lives there is the 户主: theirs was not on the roster, or the row
/// was rejected.
fn is_headless(tx: &Tx<'_>, household: u64) -> bool {
    let house = tx.get::<Household>(household);
    let head = house.and_then(|house| tx.get::<Resident>(house.head?));
    head.is_none_or(|head| head.household != Some(household) || head.relation != HEAD)
}

/// Puts a resident into the household; who says 户主, or comes first, heads it.
///
/// # Errors
/// Where a record cannot be written.
pub fn join(
    tx: &mut Tx<'_>,
    id: u64,
    resident: &mut Resident,
    household: u64,
) -> Result<(), Refusal> {
    resident.household = Some(household);
    let mut house: Household = tx.need(household)?;
    let headless = is_headless(tx, household);
    if house.head.is_none() || (resident.relation == HEAD && headless) {
        house.head = Some(id);
        if resident.relation.is_empty() {
            resident.relation = HEAD.into();
        }
        tx.put(household, &house)?;
    }
    tx.about(Key::of(Kind::Household, household));
    Ok(())
}
