//! All people and places for the search index at a start: one pass over the records,
//! each household and dwelling read once for those who live there.

use std::collections::HashMap;
use std::sync::mpsc::SyncSender;

use super::lean;
use super::records::{Records, Stored};
use crate::domain::address::Address;
use crate::domain::record::Status;
use crate::domain::{Key, Kind, Moment, phone};
use crate::search::Doc;

/// Documents handed over at once.
const CHUNK: usize = 2_000;

/// Hands over the documents of dwellings, households and residents, in the order of
/// their keys, until nobody takes them.
pub fn feed(records: &Records, say: &SyncSender<Vec<Doc>>) {
    let dwellings = records.of_kind(Kind::Dwelling).filter_map(|(key, stored)| {
        Some(Doc { address: address(&stored.value)?, ..Doc::new(key) })
    });
    if !hand_over(say, dwellings) {
        return;
    }
    let mut dwellings = Walk::over(records, Kind::Dwelling);
    let households = records.of_kind(Kind::Household).filter_map(|(key, stored)| {
        let household: lean::Household = lean::read(&stored.value)?;
        let address = household.dwelling.and_then(|id| address(&dwellings.to(id)?));
        Some(Doc { address: address.unwrap_or_default(), ..Doc::new(key) })
    });
    if !hand_over(say, households) {
        return;
    }
    let mut feeding = Feeding {
        households: Walk::over(records, Kind::Household),
        dwellings: Walk::over(records, Kind::Dwelling),
        matters: matters(records),
        home: None,
    };
    let residents = records.of_kind(Kind::Resident);
    hand_over(say, residents.filter_map(|(key, stored)| feeding.resident(key, &stored.value)));
}

fn hand_over(say: &SyncSender<Vec<Doc>>, docs: impl Iterator<Item = Doc>) -> bool {
    let mut docs = docs.peekable();
    while docs.peek().is_some() {
        if say.send(docs.by_ref().take(CHUNK).collect()).is_err() {
            return false;
        }
    }
    true
}

struct Feeding<'a> {
    households: Walk<'a>,
    dwellings: Walk<'a>,
    /// Whether a resident has something open, and when they were served last.
    matters: HashMap<u64, (bool, Option<Moment>)>,
    /// The household of the resident before: housemates mostly follow one another.
    home: Option<(u64, Home)>,
}

#[derive(Clone, Default)]
struct Home {
    address: Address,
    head: Option<u64>,
}

impl Feeding<'_> {
    fn resident(&mut self, key: Key, bytes: &[u8]) -> Option<Doc> {
        let resident: lean::Resident<'_> = lean::read(bytes)?;
        if matches!(resident.status, Status::Merged(_)) {
            return None;
        }
        let home = resident.household.map(|id| self.home(id)).unwrap_or_default();
        let (open, served) = self.matters.get(&key.id).copied().unwrap_or_default();
        Some(Doc {
            address: home.address,
            household: resident.household,
            head: home.head == Some(key.id),
            open,
            served,
            name: resident.name.into(),
            also: resident.also.into_iter().map(String::from).collect(),
            phones: resident.phones.iter().flat_map(|one| phone::endings(one.number)).collect(),
            id_number: resident.id_number.into(),
            ..Doc::new(key)
        })
    }

    fn home(&mut self, id: u64) -> Home {
        if let Some((_, home)) = self.home.as_ref().filter(|(known, _)| *known == id) {
            return home.clone();
        }
        let household = self.households.to(id).and_then(|bytes| lean::read(&bytes));
        let household: lean::Household = household.unwrap_or_default();
        let address = household.dwelling.and_then(|id| address(&self.dwellings.to(id)?));
        let home = Home { address: address.unwrap_or_default(), head: household.head };
        self.home = Some((id, home.clone()));
        home
    }
}

fn matters(records: &Records) -> HashMap<u64, (bool, Option<Moment>)> {
    let mut of = HashMap::new();
    for (_, stored) in records.of_kind(Kind::Matter) {
        let Some(matter) = lean::read::<lean::Matter<'_>>(&stored.value) else { continue };
        let Some(resident) = matter.resident else { continue };
        let (open, served): &mut (bool, Option<Moment>) = of.entry(resident).or_default();
        *open |= !matter.stage.is_closed();
        *served = (*served).max(Some(matter.recorded));
    }
    of
}

/// Records looked up by ids that mostly ascend: the next one is mostly the next.
struct Walk<'a> {
    records: &'a Records,
    kind: Kind,
    rows: Box<dyn Iterator<Item = (Key, Stored)> + 'a>,
    /// The id of the row that came last.
    at: u64,
}

/// Ids further ahead are looked up and not walked to.
const NEAR: u64 = 16;

impl<'a> Walk<'a> {
    fn over(records: &'a Records, kind: Kind) -> Walk<'a> {
        Walk { records, kind, rows: Box::new(records.of_kind(kind)), at: 0 }
    }

    fn to(&mut self, id: u64) -> Option<Vec<u8>> {
        if id <= self.at {
            return self.records.get(Key::of(self.kind, id)).map(|stored| stored.value);
        }
        if id - self.at > NEAR {
            self.rows = Box::new(self.records.after(Some(Key::of(self.kind, id - 1))));
        }
        let (key, stored) = self.rows.find(|(key, _)| key.sub == 0 && key.id >= id)?;
        self.at = key.id;
        (key == Key::of(self.kind, id)).then_some(stored.value)
    }
}

fn address(bytes: &[u8]) -> Option<Address> {
    lean::read::<lean::Dwelling>(bytes).map(|dwelling| dwelling.address.into())
}
