//! Which door an address means that was written without its estate: people leave out what
//! is clear to them, and what is not clear is asked.

use std::collections::{BTreeMap, BTreeSet};

use super::view::ReadView;
use crate::domain::Refusal;
use crate::domain::address::Address;
use crate::domain::record::Dwelling;

/// The address with its estate: 3-2-501 is 幸福家园3-2-501 where no other door, or for a new
/// door no other building, is called so. A street with buildings of its own (幸福里) names
/// doors as an estate does.
///
/// # Errors
/// `address.which_estate` with the estates, where several have such a door;
/// `address.new_in_estate` where none has it and several have such a building.
pub fn full(view: ReadView<'_>, address: &Address) -> Result<Address, Refusal> {
    full_of_many(view, address, &Buildings::new(), &mut Buildings::new())
}

/// Names before the numbers of the buildings that are called so, by street, yard and number.
pub type Buildings = BTreeMap<[String; 3], Vec<(String, String)>>;

/// Notes the building of a door that says its estate, for those that do not.
pub fn name(named: &mut Buildings, address: &Address) {
    let place = (address.estate.clone(), address.hutong.clone());
    if address.building.is_empty() || place == Default::default() {
        return;
    }
    let same = |hutong: &str| [hutong, &address.yard, &address.building].map(String::from);
    for key in BTreeSet::from([same(""), same(&address.hutong)]) {
        let places = named.entry(key).or_default();
        if !places.contains(&place) {
            places.push(place.clone());
        }
    }
}

/// [`full`], of many addresses, of which some `named` their estates: the doors of a building are
/// looked through once.
///
/// # Errors
/// Those of [`full`].
pub fn full_of_many(
    view: ReadView<'_>,
    address: &Address,
    named: &Buildings,
    known: &mut Buildings,
) -> Result<Address, Refusal> {
    if !address.estate.is_empty() || view.dwelling_at(address).is_some() {
        return Ok(address.clone());
    }
    let of = |dwellings: Vec<u64>, pass: &dyn Fn(&Address) -> bool| -> Vec<(String, String)> {
        let there = dwellings.into_iter().filter_map(|id| view.get::<Dwelling>(id));
        let there = there.map(|dwelling| dwelling.address).filter(|there| pass(there));
        let places: BTreeSet<_> = there.map(|there| (there.estate, there.hutong)).collect();
        places.into_iter().collect()
    };
    let doors = of(view.world.index.named_doors(address), &|there| {
        there.without_estate() == *address || there.without_names() == *address
    });
    let new = doors.is_empty();
    let (code, places) = match new {
        false => ("address.which_estate", doors),
        true => {
            let building = [&address.hutong, &address.yard, &address.building].map(String::from);
            let beside = named.get(&building).cloned().unwrap_or_default();
            let places = known.entry(building).or_insert_with(|| {
                let same = |there: &Address| same_building(there, address);
                of(view.world.index.named_buildings(address), &same)
            });
            let places: BTreeSet<_> = places.iter().cloned().chain(beside).collect();
            ("address.new_in_estate", places.into_iter().collect())
        }
    };
    // Where a building of this number has no estate, the new door is one of it.
    let as_it_is = (String::new(), address.hutong.clone());
    match &places[..] {
        places if places.is_empty() || places.contains(&as_it_is) => Ok(address.clone()),
        [(estate, hutong)] if new && estate.is_empty() && *hutong != address.hutong => {
            Ok(address.clone())
        }
        [(estate, hutong)] => {
            Ok(Address { estate: estate.clone(), hutong: hutong.clone(), ..address.clone() })
        }
        places => {
            let names = places.iter().take(NAMED).map(|(estate, hutong)| estate.clone() + hutong);
            let mut names = names.collect::<Vec<_>>().join("、");
            if places.len() > NAMED {
                names.push_str("……");
            }
            Err(Refusal::new(code).at("address").with("address", address).with("estates", names))
        }
    }
}

/// Estates that are named in a question; of more it says that there are more.
const NAMED: usize = 5;

/// Whether two addresses may be one door: where one of them lacks the estate, the rest
/// decides.
pub fn may_be_one(one: &Address, other: &Address) -> bool {
    let open = one.estate.is_empty() || other.estate.is_empty();
    one == other || (open && one.without_estate() == other.without_estate())
}

fn same_building(there: &Address, address: &Address) -> bool {
    let street = address.hutong.is_empty() && !address.building.is_empty();
    (there.hutong == address.hutong || street)
        && there.yard == address.yard
        && there.building == address.building
}
