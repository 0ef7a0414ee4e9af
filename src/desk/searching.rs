//! Keeps the search index in step with the records.

use std::collections::BTreeSet;
use std::sync::mpsc::sync_channel;
use std::thread;

use super::records::Records;
use super::verbs::mediation::name_of;
use super::view::ReadView;
use super::world::Before;
use super::{feeding, fields};
use crate::domain::catalog::{self, Category};
use crate::domain::record::{Contact, Dwelling, Household, Matter, Mediation, Resident, Staff};
use crate::domain::{Key, Kind, address, agenda, envelope, phone};
use crate::search::{Doc, Index};

/// The search index and what it is fed with.
pub struct Searching {
    pub index: Index,
    categories: Vec<Category>,
    /// Closed matters of a long-lived office that are not entered yet, the newest last.
    later: Vec<Key>,
    /// What changed since an index began to be built anew beside this one.
    changed: Option<BTreeSet<Key>>,
}

/// Up to so many records the index is built anew at once: that takes some milliseconds.
const AT_ONCE: usize = 12_000;

impl Default for Searching {
    fn default() -> Searching {
        let categories = catalog::shipped_categories();
        Searching { index: Index::default(), categories, later: Vec::new(), changed: None }
    }
}

impl Searching {
    /// An empty index of an office with these categories.
    pub fn knowing(categories: &[Category]) -> Searching {
        Searching { categories: categories.to_vec(), ..Searching::default() }
    }

    /// The same without anything in it.
    pub fn emptied(&self) -> Searching {
        Searching::knowing(&self.categories)
    }
}

/// A search index that was saved, and what is to be entered into it once more.
pub type Saved = (Index, Vec<Key>);

impl Searching {
    /// Takes up an index that was saved after the same commit.
    pub fn take_up(&mut self, view: ReadView<'_>, (index, fresh): Saved) {
        self.index = index;
        self.begin_with(view, fresh);
    }

    /// Indexes everything anew: at start. `each` is told how many residents and places
    /// came in.
    pub fn begin(&mut self, view: ReadView<'_>, each: &mut dyn FnMut(u64)) {
        self.index = people(&view.world.records, each);
        let beside = BESIDE.into_iter().flat_map(|kind| view.world.records.keys(kind));
        self.begin_with(view, beside.collect());
    }

    /// Enters what stands beside the tables; of many closed matters nobody waits for the
    /// desk to know them all.
    fn begin_with(&mut self, view: ReadView<'_>, keys: Vec<Key>) {
        let open = view.open_matters();
        let closed = |key: &Key| key.kind == Kind::Matter && !open.contains(&key.id);
        let (mut closed, mut now): (Vec<Key>, Vec<Key>) = keys.into_iter().partition(closed);
        match closed.len() > AT_ONCE {
            true => self.later = closed,
            false => now.append(&mut closed),
        }
        now.into_iter().for_each(|key| self.index_one(view, key));
    }

    /// Whether there is something that is not found yet.
    pub fn is_beginning(&self) -> bool {
        !self.later.is_empty()
    }

    /// Enters so many more of what was left for later; whether there is more.
    pub fn go_on(&mut self, view: ReadView<'_>, count: usize) -> bool {
        let from = self.later.len().saturating_sub(count);
        let keys = self.later.split_off(from);
        keys.into_iter().for_each(|key| self.index_one(view, key));
        self.is_beginning()
    }

    /// Indexes everything anew, in one go.
    fn rebuild(&mut self, view: ReadView<'_>) {
        self.index = people(&view.world.records, &mut |_| {});
        self.later.clear();
        for key in BESIDE.into_iter().flat_map(|kind| view.world.records.keys(kind)) {
            self.index_one(view, key);
        }
    }

    /// Follows one commit: what was written, and what shows it (a resident's address
    /// is their dwelling's).
    pub fn update(&mut self, view: ReadView<'_>, before: &[Before], written: &[Key]) {
        let mut stale: BTreeSet<Key> = written.iter().map(|key| key.record()).collect();
        for key in written.iter().filter(|key| key.sub == 0) {
            match key.kind {
                Kind::Dwelling => {
                    for household in view.households_of(key.id) {
                        stale.insert(Key::of(Kind::Household, household));
                        stale.extend(members(view, household));
                    }
                }
                Kind::Household => stale.extend(members(view, key.id)),
                Kind::Resident => {
                    let matters = view.matters_of(key.id);
                    stale.extend(matters.into_iter().map(|id| Key::of(Kind::Matter, id)));
                    let cases = view.cases_of(key.id);
                    stale.extend(cases.into_iter().map(|id| Key::of(Kind::Mediation, id)));
                }
                Kind::Matter => stale.extend(resident_of(view, *key, before)),
                _ => {}
            }
        }
        for key in &stale {
            self.index_one(view, *key);
        }
        match &mut self.changed {
            Some(changed) => changed.extend(stale),
            None if self.index.is_stale() && self.index.len() <= AT_ONCE => {
                self.rebuild(view);
            }
            None => {}
        }
    }

    /// Before the index is saved: much that stands beside its tables goes into them.
    pub fn fold(&mut self, view: ReadView<'_>) {
        if self.index.is_worth_folding() {
            // Nobody searches any more: there need not be room for both.
            self.index = Index::default();
            self.rebuild(view);
        }
        self.go_on(view, usize::MAX);
    }

    /// Whether the index is to be built anew beside this one: then what changes from
    /// now on is noted, to be taken by [`Searching::changed`].
    pub fn begin_anew(&mut self) -> bool {
        let begins = self.changed.is_none() && self.index.is_stale();
        if begins {
            self.note_changes();
        }
        begins
    }

    pub(super) fn note_changes(&mut self) {
        self.changed = Some(BTreeSet::new());
    }

    /// The index that was begun will not come.
    pub fn give_up_anew(&mut self) {
        self.changed = None;
    }

    /// What changed since this was asked last.
    pub fn changed(&mut self) -> BTreeSet<Key> {
        self.changed.as_mut().map(std::mem::take).unwrap_or_default()
    }

    /// Takes the index that was built beside; gives back the old one.
    pub fn put_anew(&mut self, index: Index) -> Index {
        self.changed = None;
        self.later.clear();
        std::mem::replace(&mut self.index, index)
    }

    /// Enters a record as it stands now, into any index.
    pub fn enter(&self, view: ReadView<'_>, key: Key, index: &mut Index) {
        put(index, key, self.doc(view, key));
    }

    fn index_one(&mut self, view: ReadView<'_>, key: Key) {
        let doc = self.doc(view, key);
        put(&mut self.index, key, doc);
    }

    fn doc(&self, view: ReadView<'_>, key: Key) -> Option<Doc> {
        let doc = Doc::new(key);
        Some(match key.kind {
            Kind::Resident => {
                let (doc, household) = resident(view, doc)?;
                let household = household.and_then(|id| view.get::<Household>(id));
                let dwelling = household.as_ref().and_then(|h| view.get::<Dwelling>(h.dwelling?));
                let head = household.and_then(|household| household.head) == Some(key.id);
                Doc { address: dwelling.map(|d| d.address).unwrap_or_default(), head, ..doc }
            }
            Kind::Matter => self.matter(view, doc)?,
            Kind::Contact => contact(view, doc)?,
            Kind::Mediation => mediation(view, doc)?,
            Kind::Staff => Doc { name: view.get::<Staff>(key.id)?.name, ..doc },
            Kind::Dwelling => Doc { address: view.get::<Dwelling>(key.id)?.address, ..doc },
            Kind::Household => {
                let household: Household = view.get(key.id)?;
                let dwelling = household.dwelling.and_then(|id| view.get::<Dwelling>(id));
                let address = dwelling.map(|dwelling| dwelling.address).unwrap_or_default();
                Doc { address, ..doc }
            }
            _ => return None,
        })
    }

    fn matter(&self, view: ReadView<'_>, doc: Doc) -> Option<Doc> {
        let matter: Matter = view.get(doc.key.id)?;
        let category = self.categories.iter().find(|c| c.code == matter.category);
        let category = category.map_or(matter.category.clone(), |category| category.zh.clone());
        let resident = matter.resident.and_then(|id| view.get::<Resident>(id));
        let address = address::parse(&fields::place_of_matter(view, &matter)).ok();
        Some(Doc {
            name: resident.map_or(matter.who, |resident| resident.name),
            phones: numbers(&matter.phone),
            address: address.unwrap_or_default(),
            labels: vec![category],
            text: [matter.text, matter.order].join(" ").trim_end().to_string(),
            open: !matter.stage.is_closed(),
            served: Some(matter.recorded),
            ..doc
        })
    }
}

/// What a number is found by, where there is one.
fn numbers(number: &str) -> Vec<String> {
    if number.is_empty() { Vec::new() } else { phone::endings(number) }
}

/// The kinds that stand beside the flat tables.
pub const BESIDE: [Kind; 4] = [Kind::Matter, Kind::Staff, Kind::Contact, Kind::Mediation];

/// An index of all people and homes. One thread reads, this one indexes; `each` is told
/// how many came in.
pub fn people(records: &Records, each: &mut dyn FnMut(u64)) -> Index {
    Index::build(|feed| {
        let (say, docs) = sync_channel(4);
        thread::scope(|scope| {
            scope.spawn(move || feeding::feed(records, &say));
            for docs in docs {
                each(docs.len() as u64);
                docs.into_iter().for_each(|doc| feed.add(doc));
            }
        });
    })
}

/// A post of the directory by its name, who answers, and its numbers, which are no
/// secret. What has left the directory is not found.
fn contact(view: ReadView<'_>, doc: Doc) -> Option<Doc> {
    let contact: Contact = view.get(doc.key.id).filter(|one: &Contact| one.ended.is_none())?;
    let Contact { post, person, number, number2, .. } = contact;
    let phones = [number, number2].iter().flat_map(|number| phone::endings(number)).collect();
    Some(Doc { name: person, labels: vec![post], phones, ..doc })
}

/// A case by its parties, its place and what it is about; who may find it is for
/// [`super::query::find`].
fn mediation(view: ReadView<'_>, doc: Doc) -> Option<Doc> {
    let case: Mediation = view.get(doc.key.id)?;
    let mut names = case.parties.iter().map(|party| name_of(view, party));
    Some(Doc {
        name: names.next().unwrap_or_default(),
        also: names.collect(),
        address: address::parse(&case.place).unwrap_or_default(),
        labels: agenda::zh("mediation").map(String::from).into_iter().collect(),
        text: case.text,
        open: case.ended.is_none(),
        served: Some(case.opened),
        ..doc
    })
}

fn put(index: &mut Index, key: Key, doc: Option<Doc>) {
    match doc {
        Some(doc) => index.upsert(doc),
        None => index.remove(key),
    }
}

/// A resident and their household, which knows where they live.
fn resident(view: ReadView<'_>, doc: Doc) -> Option<(Doc, Option<u64>)> {
    let id = doc.key.id;
    let resident: Resident = view.get(id).filter(|one: &Resident| !one.is_merged())?;
    // Of a hostel there may be many thousands, and each one more comes by here: the one with the
    // highest number was taken down last.
    let matters = view.matters_of(id);
    let open = matters.iter().rev().any(|matter| view.is_open(*matter));
    let last = matters.last().and_then(|matter| view.get::<Matter>(*matter));
    let served = last.map(|matter| matter.recorded);
    let household = resident.household;
    let doc = Doc {
        household,
        open,
        served,
        name: resident.name,
        also: resident.also,
        phones: resident.phones.iter().flat_map(|one| phone::endings(&one.number)).collect(),
        id_number: resident.id_number,
        ..doc
    };
    Some((doc, household))
}

/// Those who live in a household, and their matters, which are found by its address.
fn members(view: ReadView<'_>, household: u64) -> impl Iterator<Item = Key> {
    view.members_of(household).into_iter().flat_map(move |id| {
        let matters = view.matters_of(id).into_iter().map(|id| Key::of(Kind::Matter, id));
        matters.chain([Key::of(Kind::Resident, id)])
    })
}

/// The resident a matter is about now, and the one it was about before.
fn resident_of(view: ReadView<'_>, key: Key, before: &[Before]) -> Vec<Key> {
    let old = before.iter().find(|(each, _)| *each == key).and_then(|(_, bytes)| bytes.as_ref());
    let old = old.and_then(|bytes| envelope::open::<Matter>(bytes).ok());
    let new = view.get::<Matter>(key.id);
    let residents = [old, new].into_iter().flatten().filter_map(|matter| matter.resident);
    residents.map(|id| Key::of(Kind::Resident, id)).collect()
}
