//! The rows of the index, kept exact one record at a time.

use std::collections::HashMap;

use fuzzy_matcher::skim::SkimMatcherV2;

use super::digits::{Number, Tails};
use super::doc::Doc;
use super::names::{NameId, Names, Role};
use super::places::{PlaceId, Places};
use crate::domain::{Key, Moment};

/// A row's place in the table; given to another record once its own is gone.
pub type RowId = u32;

/// What is kept of a record.
pub struct Row {
    pub key: Key,
    pub names: Box<[(NameId, Role)]>,
    pub phones: Box<[Number]>,
    pub id_number: Option<Number>,
    pub place: Option<PlaceId>,
    pub household: Option<u64>,
    pub head: bool,
    pub open: bool,
    pub served: Option<Moment>,
}

/// All records that can be found. Changes cost as much as the one record does, and are
/// seen by the very next [`Index::find`].
#[derive(Default)]
pub struct Index {
    pub(super) rows: Vec<Option<Row>>,
    pub(super) ids: HashMap<Key, RowId>,
    pub(super) names: Names,
    pub(super) phones: Tails,
    pub(super) id_numbers: Tails,
    pub(super) places: Places,
    /// Free text in lower case, of the rows that have any.
    pub(super) texts: HashMap<RowId, Box<str>>,
    pub(super) matcher: SkimMatcherV2,
    free: Vec<RowId>,
}

impl Index {
    /// Enters a record, in place of what was known under its key.
    pub fn upsert(&mut self, doc: Doc) {
        self.remove(doc.key);
        let id = self.free.pop().unwrap_or(self.rows.len() as RowId);
        let mut names = Vec::new();
        let own = [(doc.name.as_str(), Role::Own)].into_iter();
        let also = doc.also.iter().map(|name| (name.as_str(), Role::Also));
        let labels = doc.labels.iter().map(|label| (label.as_str(), Role::Label));
        for (text, role) in own.chain(also).chain(labels) {
            names.extend(self.names.add(text, id, role).map(|name| (name, role)));
        }
        let phones: Box<[_]> = doc.phones.iter().filter_map(|phone| Number::read(phone)).collect();
        for phone in &phones {
            self.phones.add(*phone, id);
        }
        let id_number = Number::read(&doc.id_number);
        if let Some(number) = id_number {
            self.id_numbers.add(number, id);
        }
        if !doc.text.is_empty() {
            self.texts.insert(id, doc.text.to_lowercase().into());
        }
        let row = Row {
            key: doc.key,
            names: names.into(),
            phones,
            id_number,
            place: self.places.add(&doc.address, id),
            household: doc.household,
            head: doc.head,
            open: doc.open,
            served: doc.served,
        };
        self.ids.insert(doc.key, id);
        match self.rows.get_mut(id as usize) {
            Some(slot) => *slot = Some(row),
            None => self.rows.push(Some(row)),
        }
    }

    /// Forgets a record; one that is not known is no error.
    pub fn remove(&mut self, key: Key) {
        let Some(id) = self.ids.remove(&key) else { return };
        let Some(row) = self.rows.get_mut(id as usize).and_then(Option::take) else { return };
        for (name, role) in row.names {
            self.names.remove(name, id, role);
        }
        for phone in row.phones {
            self.phones.remove(phone, id);
        }
        if let Some(number) = row.id_number {
            self.id_numbers.remove(number, id);
        }
        if let Some(place) = row.place {
            self.places.remove(place, id);
        }
        self.texts.remove(&id);
        self.free.push(id);
    }

    /// Notes that a record has an open matter or was served, without entering it anew.
    pub fn touch(&mut self, key: Key, open: bool, served: Option<Moment>) {
        let row = self.ids.get(&key).and_then(|id| self.rows.get_mut(*id as usize)?.as_mut());
        if let Some(row) = row {
            row.open = open;
            row.served = served;
        }
    }

    /// How many records can be found.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether nothing can be found.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    pub(super) fn row(&self, id: RowId) -> Option<&Row> {
        self.rows.get(id as usize)?.as_ref()
    }
}
