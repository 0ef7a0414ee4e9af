//! Which dwellings a building or a hutong has.

use rand::Rng;

use crate::domain::address::Address;

/// Rooms for so many homes and a few vacant ones: walk-ups of seven floors (the
/// first eight buildings all are), towers, and long houses without units.
pub(super) fn of_building(block: usize, plan: &Address, homes: usize) -> Vec<Address> {
    let need = (homes * 21).div_ceil(20).max(1);
    let (units, per_floor) = match block % 8 {
        _ if block < 8 => (need.div_ceil(21), 3),
        1 | 4 => (2, 6),
        6 => (0, 8),
        3 => (need.div_ceil(12), 2),
        _ => (need.div_ceil(18), 3),
    };
    let floors = need.div_ceil(units.max(1) * per_floor);
    let unit_names = if units == 0 { 0..=0 } else { 1..=units };
    let mut rooms = Vec::with_capacity(need);
    for unit in unit_names {
        for floor in 1..=floors {
            for room in 1..=per_floor {
                rooms.push(Address {
                    unit: if unit == 0 { String::new() } else { unit.to_string() },
                    room: format!("{floor}{room:02}"),
                    ..plan.clone()
                });
            }
        }
    }
    rooms
}

/// Courtyards of a hutong with three to eight rooms each.
pub(super) fn of_hutong(rng: &mut impl Rng, plan: &Address, homes: usize) -> Vec<Address> {
    let mut rooms = Vec::new();
    let mut yard = 1;
    while rooms.len() < homes + homes / 12 {
        yard += 2;
        let name = if rng.random_ratio(1, 6) { format!("甲{yard}") } else { yard.to_string() };
        for room in 1..=rng.random_range(3..9) {
            rooms.push(Address { yard: name.clone(), room: room.to_string(), ..plan.clone() });
        }
    }
    rooms
}
