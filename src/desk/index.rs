//! Who belongs to what: the small indexes that verbs and pages need. Rebuilt at start,
//! or taken from the start cache.

use std::collections::BTreeSet;

use super::lean;
use crate::domain::address::Address;
use crate::domain::record::Status;
use crate::domain::{Key, Kind, person_name};

/// Pairs of what is asked for and whom it names, 8 bytes each. An address or an ID
/// number is asked for by 32 bits of its hash: whoever asks looks into the record, so
/// one too many does no harm. Ids are counted up from 1 and held in memory all, so 32
/// bits are enough of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pairs {
    pub known: BTreeSet<(u32, u32)>,
    /// Those of a loading that has not ended: sorted once instead of one by one.
    waiting: Vec<(u32, u32)>,
}

impl Pairs {
    fn set(&mut self, at: u32, id: u64, change: Change) {
        let pair = (at, id as u32);
        match change {
            Change::Loads => self.waiting.push(pair),
            Change::Comes => drop(self.known.insert(pair)),
            Change::Goes => drop(self.known.remove(&pair)),
        }
    }

    fn settle(&mut self) {
        let waiting = std::mem::take(&mut self.waiting);
        if self.known.is_empty() {
            self.known = BTreeSet::from_iter(waiting);
        } else {
            self.known.extend(waiting);
        }
    }

    /// Whom the same is said of, where they are several.
    fn groups(&self) -> Vec<Vec<u64>> {
        let mut groups: Vec<(u32, Vec<u64>)> = Vec::new();
        for (name, id) in &self.known {
            match groups.last_mut().filter(|(of, _)| of == name) {
                Some((_, ids)) => ids.push(u64::from(*id)),
                None => {
                    // One of its own is let go as soon as the next name begins.
                    groups.pop_if(|(_, ids)| ids.len() < 2);
                    groups.push((*name, vec![u64::from(*id)]));
                }
            }
        }
        groups.into_iter().map(|(_, ids)| ids).filter(|ids| ids.len() > 1).collect()
    }

    fn ids(&self, at: u32) -> Vec<u64> {
        self.known.range((at, 0)..=(at, u32::MAX)).map(|(_, id)| u64::from(*id)).collect()
    }
}

/// What happens to a record.
#[derive(Clone, Copy, PartialEq)]
enum Change {
    /// It comes in at a start, and many more with it.
    Loads,
    Comes,
    Goes,
}

/// Foreign keys, read backwards.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Index {
    dwellings: Pairs,
    /// Dwellings within an estate, by the door and by the building without it.
    named: Pairs,
    households: Pairs,
    members: Pairs,
    matters: Pairs,
    /// Matters, by the place they are about.
    places: Pairs,
    /// Visits, by the resident.
    visits: Pairs,
    /// Mediations, by each party with a file.
    cases: Pairs,
    id_numbers: Pairs,
    /// Residents, by each of their tags.
    tags: Pairs,
    /// Residents, by [`person_name::key`]; those whose dwelling no roster knows also by
    /// [`nowhere`].
    names: Pairs,
    /// Residents, by what hardly two of one name share: name and birth, name and telephone; and
    /// by household and birth, which one person has whose name was written in two ways.
    alike: Pairs,
    /// By the address the roster knows: residents whom the desk has moved since.
    moved: Pairs,
    /// Everything that waits for something: open matters, visits, cases, contacts to be
    /// checked, incidents that go on. One change touches one of them.
    waiting: BTreeSet<Key>,
    /// Residents who are neither away nor dead.
    here: u64,
}

impl Index {
    /// Its parts, for the start cache: pairs, what waits, who is here.
    pub fn parts(&mut self) -> ([&mut Pairs; 13], &mut BTreeSet<Key>, &mut u64) {
        let Index { dwellings, named, households, members, matters, visits, .. } = self;
        let Index { places, cases, id_numbers, tags, names, alike, moved, waiting, here, .. } =
            self;
        let pairs = [
            dwellings, named, households, members, matters, places, visits, cases, id_numbers,
            tags, names, alike, moved,
        ];
        (pairs, waiting, here)
    }

    /// Takes note that the bytes under a key changed from `old` to `new`.
    pub fn update(&mut self, key: Key, old: Option<&[u8]>, new: Option<&[u8]>) {
        if key.sub != 0 {
            return;
        }
        for (bytes, change) in [(old, Change::Goes), (new, Change::Comes)] {
            if let Some(bytes) = bytes {
                self.change(key, bytes, change);
            }
        }
    }

    /// Takes in a record at a start, where every key comes once. Nothing is found before
    /// [`Index::settle`].
    pub fn load(&mut self, key: Key, bytes: &[u8]) {
        if key.sub == 0 {
            self.change(key, bytes, Change::Loads);
        }
    }

    /// Ends a loading.
    pub fn settle(&mut self) {
        self.parts().0.into_iter().for_each(Pairs::settle);
    }

    fn change(&mut self, key: Key, bytes: &[u8], change: Change) {
        match key.kind {
            Kind::Dwelling => self.dwelling(key.id, bytes, change),
            Kind::Household => self.household(key.id, bytes, change),
            Kind::Resident => self.resident(key.id, bytes, change),
            Kind::Matter => self.matter(key.id, bytes, change),
            Kind::Visit | Kind::Mediation | Kind::Contact | Kind::Incident => {
                self.work(key, bytes, change);
            }
            Kind::Counter | Kind::Office | Kind::Staff | Kind::Import => {}
            Kind::Certificate | Kind::Demand | Kind::Newer(_) => {}
        }
    }

    fn dwelling(&mut self, id: u64, bytes: &[u8], change: Change) {
        let Some(dwelling) = lean::read::<lean::Dwelling>(bytes) else { return };
        let address: Address = dwelling.address.into();
        self.dwellings.set(of_address(&address), id, change);
        let bare = address.without_names();
        if !address.estate.is_empty() {
            self.named.set(of_address(&address.without_estate()), id, change);
        }
        if address != bare {
            self.named.set(of_address(&bare), id, change);
        }
        for building in BTreeSet::from([of_building(&address), of_building(&bare)]) {
            self.named.set(building, id, change);
        }
    }

    fn household(&mut self, id: u64, bytes: &[u8], change: Change) {
        let Some(household) = lean::read::<lean::Household>(bytes) else { return };
        if let Some(dwelling) = household.dwelling {
            self.households.set(dwelling as u32, id, change);
        }
    }

    fn resident(&mut self, id: u64, bytes: &[u8], change: Change) {
        let Some(resident) = lean::read::<lean::Resident<'_>>(bytes) else { return };
        // It only points to another file.
        if matches!(resident.status, Status::Merged(_)) {
            return;
        }
        if let Some(household) = resident.household {
            self.members.set(household as u32, id, change);
        }
        if let Some(address) = resident.roster.as_ref().and_then(|notes| notes.address) {
            self.moved.set(of_text(address), id, change);
        }
        for tag in resident.tags {
            self.tags.set(of_text(tag), id, change);
        }
        let name = person_name::key(resident.name);
        let unknown = |roster: &lean::Roster<'_>| roster.address == Some("");
        if resident.household.is_none() || resident.roster.as_ref().is_some_and(unknown) {
            self.names.set(of_text(&nowhere(&name)), id, change);
        }
        self.names.set(of_text(&name), id, change);
        for shared in resident.birth.into_iter().chain(resident.phones.iter().map(|p| p.number)) {
            self.alike.set(of_pair(&name, shared), id, change);
        }
        if let (Some(household), Some(birth)) = (resident.household, resident.birth) {
            self.alike.set(of_pair(&household.to_string(), birth), id, change);
        }
        if !resident.id_number.is_empty() {
            self.id_numbers.set(of_text(resident.id_number), id, change);
        }
        // Whoever asks for what the last roster said finds them too.
        let told = resident.roster.as_ref();
        if let Some(number) = told.and_then(|told| told.id_number).filter(|told| !told.is_empty()) {
            self.id_numbers.set(of_text(number), id, change);
        }
        if let Some(told) = told.and_then(|told| told.name).filter(|told| !told.is_empty()) {
            self.names.set(of_text(&person_name::key(told)), id, change);
        }
        if resident.status == Status::Here {
            self.here = match change {
                Change::Loads | Change::Comes => self.here + 1,
                Change::Goes => self.here.saturating_sub(1),
            };
        }
    }

    fn matter(&mut self, id: u64, bytes: &[u8], change: Change) {
        let Some(matter) = lean::read::<lean::Matter<'_>>(bytes) else { return };
        if let Some(resident) = matter.resident {
            self.matters.set(resident as u32, id, change);
        }
        if !matter.place.is_empty() {
            self.places.set(of_text(matter.place), id, change);
        }
        self.waits(Key::of(Kind::Matter, id), change, !matter.stage.is_closed());
    }

    fn work(&mut self, key: Key, bytes: &[u8], change: Change) {
        let Some(work) = lean::read::<lean::Work>(bytes) else { return };
        let pairs = match key.kind {
            Kind::Visit => &mut self.visits,
            _ => &mut self.cases,
        };
        let people = work.parties.iter().map(|party| party.resident).chain([work.resident]);
        for resident in people.flatten() {
            pairs.set(resident as u32, key.id, change);
        }
        self.waits(key, change, work.ended.is_none());
    }

    fn waits(&mut self, key: Key, change: Change, waits: bool) {
        if change != Change::Goes && waits {
            self.waiting.insert(key);
        } else {
            self.waiting.remove(&key);
        }
    }

    pub(super) fn dwelling_at(&self, address: &Address) -> Vec<u64> {
        self.dwellings.ids(of_address(address))
    }

    /// Dwellings within an estate, or at a street, that this may be, written without it.
    pub(super) fn named_doors(&self, address: &Address) -> Vec<u64> {
        self.named.ids(of_address(address))
    }

    /// Dwellings of buildings that may be that of this address.
    pub(super) fn named_buildings(&self, address: &Address) -> Vec<u64> {
        self.named.ids(of_building(address))
    }

    pub(super) fn households_of(&self, dwelling: u64) -> Vec<u64> {
        self.households.ids(dwelling as u32)
    }

    pub(super) fn members_of(&self, household: u64) -> Vec<u64> {
        self.members.ids(household as u32)
    }

    pub(super) fn matters_of(&self, resident: u64) -> Vec<u64> {
        self.matters.ids(resident as u32)
    }

    pub(super) fn tagged(&self, tag: &str) -> Vec<u64> {
        self.tags.ids(of_text(tag))
    }

    pub(super) fn matters_at(&self, place: &str) -> Vec<u64> {
        self.places.ids(of_text(place))
    }

    pub(super) fn resident_with_id(&self, number: &str) -> Vec<u64> {
        self.id_numbers.ids(of_text(number))
    }

    /// Residents of whom several may have one name: whoever asks looks into the records.
    pub(super) fn same_names(&self) -> Vec<Vec<u64>> {
        self.names.groups()
    }

    /// Residents of whom several may share a household and a birth: whoever asks looks into the
    /// records.
    pub(super) fn same_births(&self) -> Vec<Vec<u64>> {
        self.alike.groups()
    }

    pub(super) fn residents_named(&self, key: &str) -> Vec<u64> {
        self.names.ids(of_text(key))
    }

    /// Those of this name who share a birth or a telephone.
    pub(super) fn alike(&self, key: &str, shared: &str) -> Vec<u64> {
        self.alike.ids(of_pair(key, shared))
    }

    /// Those of this name whose dwelling no roster knows: few, however common the name is.
    pub(super) fn nowhere_named(&self, key: &str) -> Vec<u64> {
        self.names.ids(of_text(&nowhere(key)))
    }

    pub(super) fn moved_from(&self, address: &str) -> Vec<u64> {
        self.moved.ids(of_text(address))
    }

    pub(super) fn visits_of(&self, resident: u64) -> Vec<u64> {
        self.visits.ids(resident as u32)
    }

    pub(super) fn cases_of(&self, resident: u64) -> Vec<u64> {
        self.cases.ids(resident as u32)
    }

    /// Everything that waits.
    pub(super) fn waiting(&self) -> &BTreeSet<Key> {
        &self.waiting
    }

    pub(super) fn open_matters(&self) -> Vec<u64> {
        let all = Key::of(Kind::Matter, 0)..=Key::of(Kind::Matter, u64::MAX);
        self.waiting.range(all).map(|key| key.id).collect()
    }

    /// How many residents are neither away nor dead.
    pub(super) fn here(&self) -> u64 {
        self.here
    }
}

/// The key of a name whose bearer lives nowhere; no name has such a character.
fn nowhere(key: &str) -> String {
    format!("{key}\0")
}

/// Of two texts, neither of which holds what divides them.
fn of_pair(one: &str, other: &str) -> u32 {
    of_text(&format!("{one}\0{other}"))
}

/// Of the parts and not of the shorthand, which need not be made for it.
fn of_address(address: &Address) -> u32 {
    let mut hash = crc32fast::Hasher::new();
    let Address { estate, building, unit, hutong, yard, room, part, extra: _ } = address;
    for part in [estate, building, unit, hutong, yard, room, part] {
        hash.update(part.as_bytes());
        hash.update(b"\0");
    }
    hash.finalize()
}

/// Of the building, without its estate.
fn of_building(address: &Address) -> u32 {
    let mut hash = crc32fast::Hasher::new();
    for part in [&address.hutong, &address.yard, &address.building] {
        hash.update(part.as_bytes());
        hash.update(b"\x01");
    }
    hash.finalize()
}

fn of_text(text: &str) -> u32 {
    crc32fast::hash(text.as_bytes())
}
