//! Which door an address means that was written without its estate: people leave out what
//! is clear to them, and what is not clear is asked.

use std::collections::BTreeSet;

use super::view::ReadView;
use crate::domain::Refusal;
use crate::domain::address::Address;
use crate::domain::record::Dwelling;

/// The address with its estate: 3-2-501 is 幸福家园3-2-501 where no other door, or for a new
/// door no other building, is called so.
///
/// # Errors
/// `address.which_estate` with the estates, where several are meant.
pub fn full(view: ReadView<'_>, address: &Address) -> Result<Address, Refusal> {
    if !address.estate.is_empty() || view.dwelling_at(address).is_some() {
        return Ok(address.clone());
    }
    let doors = estates(view, view.world.index.named_doors(address), |there| {
        there.without_estate() == *address
    });
    let found = match doors.is_empty() {
        true => estates(view, view.world.index.named_buildings(address), |there| {
            same_building(there, address)
        }),
        false => doors,
    };
    match found.len() {
        0 => Ok(address.clone()),
        1 => {
            let estate = found.into_iter().next().unwrap_or_default();
            Ok(Address { estate, ..address.clone() })
        }
        _ => {
            let estates = found.into_iter().collect::<Vec<_>>().join("、");
            Err(Refusal::new("address.which_estate")
                .at("address")
                .with("address", address)
                .with("estates", estates))
        }
    }
}

/// Whether two addresses may be one door: where one of them lacks the estate, the rest
/// decides.
pub fn may_be_one(one: &Address, other: &Address) -> bool {
    let open = one.estate.is_empty() || other.estate.is_empty();
    one == other || (open && one.without_estate() == other.without_estate())
}

fn same_building(there: &Address, address: &Address) -> bool {
    there.hutong == address.hutong
        && there.yard == address.yard
        && there.building == address.building
}

/// The estates of the dwellings among these that pass.
fn estates(
    view: ReadView<'_>,
    dwellings: Vec<u64>,
    pass: impl Fn(&Address) -> bool,
) -> BTreeSet<String> {
    let there = dwellings.into_iter().filter_map(|id| view.get::<Dwelling>(id));
    let there = there.map(|dwelling| dwelling.address);
    there
        .filter(|there| !there.estate.is_empty() && pass(there))
        .map(|there| there.estate)
        .collect()
}
