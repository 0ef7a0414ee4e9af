//! Keeps the search index in step with the records.

use std::collections::BTreeSet;

use super::view::ReadView;
use super::world::Before;
use crate::domain::catalog::{self, Category};
use crate::domain::record::{Dwelling, Household, Matter, Resident, Staff};
use crate::domain::{Key, Kind, envelope};
use crate::search::{Doc, Index};

/// The search index and what it is fed with.
pub struct Searching {
    pub index: Index,
    categories: Vec<Category>,
}

impl Default for Searching {
    fn default() -> Searching {
        Searching { index: Index::default(), categories: catalog::shipped_categories() }
    }
}

impl Searching {
    /// Indexes everything anew: at start.
    pub fn rebuild(&mut self, view: ReadView<'_>) {
        for kind in [Kind::Dwelling, Kind::Household, Kind::Resident, Kind::Matter, Kind::Staff] {
            for (key, _) in view.world.records.of_kind(kind) {
                self.index_one(view, key);
            }
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
                }
                Kind::Matter => stale.extend(resident_of(view, *key, before)),
                Kind::Counter | Kind::Office | Kind::Staff => {}
            }
        }
        for key in stale {
            self.index_one(view, key);
        }
    }

    fn index_one(&mut self, view: ReadView<'_>, key: Key) {
        match self.doc(view, key) {
            Some(doc) => self.index.upsert(key, doc),
            None => self.index.remove(key),
        }
    }

    fn doc(&self, view: ReadView<'_>, key: Key) -> Option<Doc> {
        Some(match key.kind {
            Kind::Resident => resident(view, key.id)?,
            Kind::Matter => self.matter(view, key.id)?,
            Kind::Staff => Doc::Staff { name: view.get::<Staff>(key.id)?.name },
            Kind::Dwelling => {
                Doc::Dwelling { address: Some(view.get::<Dwelling>(key.id)?.address) }
            }
            Kind::Household => {
                let household: Household = view.get(key.id)?;
                let dwelling = household.dwelling.and_then(|id| view.get::<Dwelling>(id));
                Doc::Household { address: dwelling.map(|dwelling| dwelling.address) }
            }
            Kind::Counter | Kind::Office => return None,
        })
    }

    fn matter(&self, view: ReadView<'_>, id: u64) -> Option<Doc> {
        let matter: Matter = view.get(id)?;
        let category = self.categories.iter().find(|c| c.code == matter.category);
        let category = category.map_or(matter.category.as_str(), |category| &category.zh);
        let who = super::fields::who_of_matter(view, &matter);
        let open = !matter.stage.is_closed();
        Some(Doc::Matter { words: format!("{category} {} {who}", matter.text), open })
    }
}

fn resident(view: ReadView<'_>, id: u64) -> Option<Doc> {
    let resident: Resident = view.get(id)?;
    let address = view.address_of(&resident);
    let head = resident.household.and_then(|id| view.get::<Household>(id)).and_then(|h| h.head);
    let matters = view.matters_of(id);
    let open = matters.into_iter().filter_map(|id| view.get::<Matter>(id));
    Some(Doc::Resident {
        address,
        household: resident.household,
        head: head == Some(id),
        open: open.filter(|matter| !matter.stage.is_closed()).count() > 0,
        name: resident.name,
        also: resident.also,
        phones: resident.phones.into_iter().map(|phone| phone.number).collect(),
        id_number: resident.id_number,
    })
}

fn members(view: ReadView<'_>, household: u64) -> impl Iterator<Item = Key> {
    view.members_of(household).into_iter().map(|id| Key::of(Kind::Resident, id))
}

/// The resident a matter is about now, and the one it was about before.
fn resident_of(view: ReadView<'_>, key: Key, before: &[Before]) -> Vec<Key> {
    let old = before.iter().find(|(each, _)| *each == key).and_then(|(_, bytes)| bytes.as_ref());
    let old = old.and_then(|bytes| envelope::open::<Matter>(bytes).ok());
    let new = view.get::<Matter>(key.id);
    let residents = [old, new].into_iter().flatten().filter_map(|matter| matter.resident);
    residents.map(|id| Key::of(Kind::Resident, id)).collect()
}
