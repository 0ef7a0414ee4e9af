//! Who belongs to what: the small indexes that verbs and pages need. Rebuilt at start.

use std::collections::{BTreeSet, HashMap};

use crate::domain::address::Address;
use crate::domain::envelope;
use crate::domain::record::{Dwelling, Household, Matter, Resident};
use crate::domain::{Key, Kind};

/// Foreign keys, read backwards.
#[derive(Debug, Default)]
pub struct Index {
    dwellings: HashMap<String, BTreeSet<u64>>,
    households: HashMap<u64, BTreeSet<u64>>,
    members: HashMap<u64, BTreeSet<u64>>,
    matters: HashMap<u64, BTreeSet<u64>>,
    id_numbers: HashMap<Box<str>, BTreeSet<u64>>,
    open: BTreeSet<u64>,
    /// By the address the roster knows: residents whom the desk has moved since.
    moved: HashMap<String, BTreeSet<u64>>,
}

impl Index {
    /// Takes note that the bytes under a key changed from `old` to `new`.
    pub fn update(&mut self, key: Key, old: Option<&[u8]>, new: Option<&[u8]>) {
        if key.sub != 0 {
            return;
        }
        for (bytes, here) in [(old, false), (new, true)] {
            let Some(bytes) = bytes else { continue };
            match key.kind {
                Kind::Dwelling => self.dwelling(key.id, bytes, here),
                Kind::Household => self.household(key.id, bytes, here),
                Kind::Resident => self.resident(key.id, bytes, here),
                Kind::Matter => self.matter(key.id, bytes, here),
                Kind::Counter | Kind::Office | Kind::Staff | Kind::Import => {}
            }
        }
    }

    fn dwelling(&mut self, id: u64, bytes: &[u8], here: bool) {
        let Ok(dwelling) = envelope::open::<Dwelling>(bytes) else { return };
        set(&mut self.dwellings, dwelling.address.to_string(), id, here);
    }

    fn household(&mut self, id: u64, bytes: &[u8], here: bool) {
        let Ok(household) = envelope::open::<Household>(bytes) else { return };
        if let Some(dwelling) = household.dwelling {
            set(&mut self.households, dwelling, id, here);
        }
    }

    fn resident(&mut self, id: u64, bytes: &[u8], here: bool) {
        let Ok(resident) = envelope::open::<Resident>(bytes) else { return };
        if let Some(household) = resident.household {
            set(&mut self.members, household, id, here);
        }
        if let Some(address) = resident.roster.and_then(|mut notes| notes.remove("address")) {
            set(&mut self.moved, address, id, here);
        }
        if !resident.id_number.is_empty() {
            set(&mut self.id_numbers, resident.id_number.into_boxed_str(), id, here);
        }
    }

    fn matter(&mut self, id: u64, bytes: &[u8], here: bool) {
        let Ok(matter) = envelope::open::<Matter>(bytes) else { return };
        if let Some(resident) = matter.resident {
            set(&mut self.matters, resident, id, here);
        }
        if here && !matter.stage.is_closed() {
            self.open.insert(id);
        } else {
            self.open.remove(&id);
        }
    }

    pub(super) fn dwelling_at(&self, address: &Address) -> Vec<u64> {
        ids(self.dwellings.get(&address.to_string()))
    }

    pub(super) fn households_of(&self, dwelling: u64) -> Vec<u64> {
        ids(self.households.get(&dwelling))
    }

    pub(super) fn members_of(&self, household: u64) -> Vec<u64> {
        ids(self.members.get(&household))
    }

    pub(super) fn matters_of(&self, resident: u64) -> Vec<u64> {
        ids(self.matters.get(&resident))
    }

    pub(super) fn resident_with_id(&self, number: &str) -> Vec<u64> {
        ids(self.id_numbers.get(number))
    }

    pub(super) fn moved_from(&self, address: &str) -> Vec<u64> {
        ids(self.moved.get(address))
    }

    pub(super) fn open_matters(&self) -> Vec<u64> {
        self.open.iter().copied().collect()
    }
}

fn ids(found: Option<&BTreeSet<u64>>) -> Vec<u64> {
    found.into_iter().flatten().copied().collect()
}

fn set<K: std::hash::Hash + Eq>(map: &mut HashMap<K, BTreeSet<u64>>, at: K, id: u64, here: bool) {
    if here {
        map.entry(at).or_default().insert(id);
    } else if let Some(ids) = map.get_mut(&at) {
        ids.remove(&id);
        if ids.is_empty() {
            map.remove(&at);
        }
    }
}
