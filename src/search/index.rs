//! What can be found: the flat tables of people and homes, and beside them, one record
//! at a time, whatever changed since and every other kind of record.

use std::collections::HashMap;

use fuzzy_matcher::skim::SkimMatcherV2;

use super::base::{Base, Builder};
use super::digits::{Number, Tails};
use super::doc::Doc;
use super::glyph::Glyphs;
use super::names::{NameId, Names, Role};
use super::places::{PlaceId, Places};
use super::spell::{Token, Way};
use super::texts::Texts;
use crate::domain::address::{Address, Prefix};
use crate::domain::{Key, Kind, Moment};

/// A row's place in the fresh part (given to another record once its own is gone), or
/// in the flat tables: then with the bit [`BASE`]. Names are told apart likewise.
pub type RowId = u32;

/// Rows and names of the flat tables have this bit.
pub const BASE: u32 = 1 << 31;

/// So many changed records are as quick to look through as the flat tables …
const FRESH_ROWS: usize = 512;
/// … or this part of a large office: building anew takes longer there.
const FRESH_PART: usize = 8;
/// More than this part beside the flat tables is not left to the next start.
const FOLDED_PART: usize = 64;

/// What is kept of a record.
pub struct Row {
    pub key: Key,
    pub names: Box<[(NameId, Role)]>,
    pub phones: Box<[Number]>,
    pub id_number: Option<Number>,
    pub place: Option<PlaceId>,
    pub household: Option<u64>,
    pub head: bool,
}

/// Whether somebody is being served.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Served {
    /// An open matter, or a resident with one.
    pub open: bool,
    /// The last contact.
    pub last: Option<Moment>,
}

/// All records that can be found. A change costs as much as the one record does, and is
/// seen by the very next [`Index::find`].
#[derive(Default)]
pub struct Index {
    pub(super) base: Base,
    pub(super) rows: Vec<Option<Row>>,
    pub(super) ids: HashMap<Key, RowId>,
    pub(super) names: Names,
    pub(super) phones: Tails,
    pub(super) id_numbers: Tails,
    pub(super) places: Places,
    pub(super) texts: Texts,
    pub(super) served: HashMap<Key, Served>,
    pub(super) matcher: SkimMatcherV2,
    free: Vec<RowId>,
    /// Rows of the fresh part that the flat tables would hold.
    held: usize,
}

/// Takes records in while an index is built.
#[derive(Default)]
pub struct Feed {
    index: Index,
    builder: Builder,
    /// The address of the record before: housemates mostly follow one another.
    last: (Address, Option<u32>),
}

impl Feed {
    /// The number of an address, for [`Feed::add_at`]; `None` for an empty one.
    pub fn place(&mut self, address: &Address) -> Option<u32> {
        self.builder.place(address)
    }

    /// Enters a record.
    pub fn add(&mut self, doc: Doc) {
        if Builder::holds(&doc) && doc.address != self.last.0 {
            self.last = (doc.address.clone(), self.place(&doc.address));
        }
        let place = self.last.1;
        self.add_at(doc, place);
    }

    /// Enters a record whose address was entered before.
    pub fn add_at(&mut self, doc: Doc, place: Option<u32>) {
        if !Builder::holds(&doc) {
            return self.index.upsert(doc);
        }
        self.index.serve(doc.key, Served { open: doc.open, last: doc.served });
        self.builder.add(&mut self.index.names, doc, place);
    }
}

impl Index {
    /// An index of the records that `feed` brings: people and homes in flat tables.
    pub fn build(feed: impl FnOnce(&mut Feed)) -> Index {
        let mut all = Feed::default();
        feed(&mut all);
        let Feed { mut index, builder, .. } = all;
        index.base = builder.finish(&index.names);
        index
    }

    /// Whether so much changed that building anew is due.
    pub fn is_stale(&self) -> bool {
        let changed = self.held + self.base.gone().len();
        changed > FRESH_ROWS.max(self.base.len() / FRESH_PART)
    }

    /// Whether so much stands beside the flat tables that entering it once more at a
    /// start takes longer than building anew before.
    pub fn is_worth_folding(&self) -> bool {
        self.held + self.base.gone().len() > FRESH_ROWS.max(self.base.len() / FOLDED_PART)
    }

    /// Enters a record, in place of what was known under its key.
    pub fn upsert(&mut self, doc: Doc) {
        self.remove(doc.key);
        self.held += usize::from(Builder::holds(&doc));
        self.serve(doc.key, Served { open: doc.open, last: doc.served });
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
            self.texts.insert(id, &doc.text);
        }
        let row = Row {
            key: doc.key,
            names: names.into(),
            phones,
            id_number,
            place: self.places.add(&doc.address, id),
            household: doc.household,
            head: doc.head,
        };
        self.ids.insert(doc.key, id);
        match self.rows.get_mut(id as usize) {
            Some(slot) => *slot = Some(row),
            None => self.rows.push(Some(row)),
        }
    }

    /// Forgets a record; one that is not known is no error.
    pub fn remove(&mut self, key: Key) {
        self.served.remove(&key);
        self.base.remove(key);
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
        self.texts.remove(id);
        self.free.push(id);
        self.held -= usize::from(self.held > 0 && Builder::holds(&Doc::new(key)));
    }

    /// Who is being served, and the records of the fresh part.
    pub(super) fn beside(&self) -> (&HashMap<Key, Served>, impl Iterator<Item = Key>) {
        (&self.served, self.ids.keys().copied())
    }

    /// An index of flat tables alone.
    pub(super) fn of_base(base: Base, glyphs: Glyphs, served: HashMap<Key, Served>) -> Index {
        let mut index = Index { base, served, ..Index::default() };
        index.names.glyphs = glyphs;
        index
    }

    /// How many records can be found.
    pub fn len(&self) -> usize {
        self.ids.len() + self.base.len()
    }

    /// Whether nothing can be found.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Bytes of the flat tables.
    pub fn bytes(&self) -> usize {
        self.base.bytes()
    }

    /// Notes who is being served; nothing is noted of the many others.
    fn serve(&mut self, key: Key, served: Served) {
        if served != Served::default() {
            self.served.insert(key, served);
        }
    }

    pub(super) fn row(&self, id: RowId) -> Option<&Row> {
        self.rows.get(id as usize)?.as_ref()
    }

    pub(super) fn id_of(&self, key: Key) -> Option<RowId> {
        let fresh = self.ids.get(&key).copied();
        fresh.or_else(|| self.base.row_of(key).map(|row| row | BASE))
    }

    pub(super) fn kind_of(&self, id: RowId) -> Option<Kind> {
        match id & BASE {
            0 => self.row(id).map(|row| row.key.kind),
            _ if id & !BASE < self.base.residents() => Some(Kind::Resident),
            _ => Some(self.base.key(id & !BASE).kind),
        }
    }

    pub(super) fn key_of(&self, id: RowId) -> Option<Key> {
        match id & BASE {
            0 => self.row(id).map(|row| row.key),
            _ => Some(self.base.key(id & !BASE)),
        }
    }

    /// Where a row lies, packed.
    pub(super) fn packed_of(&self, id: RowId) -> Option<&[u8]> {
        match id & BASE {
            0 => Some(self.places.order(self.row(id)?.place?)),
            _ => Some(self.base.homes().order(self.base.place(id & !BASE)?)),
        }
    }

    /// The names of a row, its own first.
    pub(super) fn names_of(&self, id: RowId) -> Vec<(NameId, Role)> {
        match id & BASE {
            0 => self.row(id).map(|row| row.names.to_vec()).unwrap_or_default(),
            _ => {
                let names = self.base.names_of(id & !BASE);
                names.map(|(name, role)| (name | BASE, role)).collect()
            }
        }
    }

    /// How a name matches, by itself.
    pub(super) fn way(&self, name: NameId, token: &Token) -> Option<Way> {
        match name & BASE {
            0 => self.names.way(name, token),
            _ => self.base.way(name & !BASE, token, &self.names.glyphs),
        }
    }

    /// The glyphs of a name.
    pub(super) fn spelt(&self, name: NameId) -> Vec<u32> {
        match name & BASE {
            0 => self.names.spelt_ids(name).to_vec(),
            _ => self.base.spelt(name & !BASE),
        }
    }

    pub(super) fn phone_ends_with(&self, id: RowId, tail: Number) -> bool {
        match id & BASE {
            0 => self.row(id).is_some_and(|row| row.phones.iter().any(|n| n.ends_with(tail))),
            _ => self.base.phones().row_ends_with(id & !BASE, tail),
        }
    }

    pub(super) fn id_number_ends_with(&self, id: RowId, tail: Number) -> bool {
        match id & BASE {
            0 => self.row(id).and_then(|row| row.id_number).is_some_and(|n| n.ends_with(tail)),
            _ => self.base.id_numbers().row_ends_with(id & !BASE, tail),
        }
    }

    /// Whether anything lies in a building of this number.
    pub(super) fn has_building(&self, number: &str) -> bool {
        self.places.has_building(number) || self.base.homes().has_building(number)
    }

    /// Whether there is such a door.
    pub(super) fn has_place(&self, prefix: &Prefix) -> bool {
        !self.places.covered(prefix).is_empty()
            || !self.base.homes().maybe_covered(prefix).is_empty()
    }

    /// The streets that a word of a query may mean.
    pub(super) fn streets(&self, word: &str) -> Vec<String> {
        let mut streets = self.base.homes().streets(word);
        streets.extend(self.places.streets(word));
        streets.sort_unstable();
        streets.dedup();
        streets
    }
}
