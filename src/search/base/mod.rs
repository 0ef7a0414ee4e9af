//! The people and homes of an office in flat tables: 110 bytes a resident at a million
//! (`cargo bench -- search`), built in one go and never changed. What changed since stands
//! beside them in [`super::Index`]; rows here that were overtaken are marked as gone.

mod build;
mod homes;
mod near;
mod numbers;
mod saved;
mod spread;
mod tails;

use std::collections::BTreeSet;

pub use build::Builder;
pub use homes::Homes;
pub use numbers::Endings;
pub use spread::Spread;

use self::tails::Tails;
use super::digits::Number;
use super::glyph::{Glyph, Glyphs};
use super::names::{NameId, Role, letter_bit};
use super::spell::{Token, Way};
use crate::domain::{Key, Kind};

/// A row's place here: residents by their numbers, then dwellings and households.
pub type Row = u32;

/// No place, no household.
const NONE: u32 = u32::MAX;

/// The names that begin with one character, next to each other.
#[derive(Debug)]
struct First {
    glyph: u32,
    names: u32,
}

/// See the module.
#[derive(Debug, Default)]
pub struct Base {
    // Of residents.
    ids: Vec<u32>,
    names: Vec<NameId>,
    households: Vec<u32>,
    heads: Vec<u64>,
    phones: Endings,
    id_numbers: Endings,
    /// Other names, by row.
    also: Vec<(Row, NameId)>,
    // Of all rows.
    places: Vec<u32>,
    /// Dwellings and households, after the residents.
    home_keys: Vec<(Kind, u32)>,
    homes: Homes,
    // Distinct names, by their first characters, then by what follows.
    firsts: Vec<First>,
    tail_of: Vec<u32>,
    tails: Tails,
    /// Where each name's bearers begin in `bearers`; one more at the end.
    bearers_at: Vec<u32>,
    bearers: Vec<Row>,
    /// Rows that were taken away or stand in the fresh part by now.
    gone: BTreeSet<Row>,
}

impl Base {
    /// The row of a record that is still here.
    pub fn row_of(&self, key: Key) -> Option<Row> {
        let id = u32::try_from(key.id).ok()?;
        let row = match key.kind {
            Kind::Resident => self.ids.binary_search(&id).ok()?,
            kind => self.home_keys.binary_search(&(kind, id)).ok()? + self.ids.len(),
        } as Row;
        (!self.gone.contains(&row)).then_some(row)
    }

    /// Takes a row away; whether it was there.
    pub fn remove(&mut self, key: Key) -> bool {
        self.row_of(key).is_some_and(|row| self.gone.insert(row))
    }

    pub fn is_gone(&self, row: Row) -> bool {
        !self.gone.is_empty() && self.gone.contains(&row)
    }

    pub fn gone(&self) -> &BTreeSet<Row> {
        &self.gone
    }

    /// Rows that are still here.
    pub fn len(&self) -> usize {
        self.places.len() - self.gone.len()
    }

    /// Residents, those that are gone too: they are the first rows.
    pub fn residents(&self) -> Row {
        self.ids.len() as Row
    }

    pub fn key(&self, row: Row) -> Key {
        match self.ids.get(row as usize) {
            Some(id) => Key::of(Kind::Resident, u64::from(*id)),
            None => {
                let (kind, id) = self.home_keys[row as usize - self.ids.len()];
                Key::of(kind, u64::from(id))
            }
        }
    }

    pub fn household(&self, row: Row) -> Option<u64> {
        self.households.get(row as usize).filter(|id| **id != NONE).map(|id| u64::from(*id))
    }

    /// Whether the resident is the head of the household.
    pub fn head(&self, row: Row) -> bool {
        let word = self.heads.get(row as usize / 64);
        word.is_some_and(|bits| bits & 1 << (row % 64) != 0)
    }

    /// The place a row lies at, see [`Homes`].
    pub fn place(&self, row: Row) -> Option<u32> {
        self.places.get(row as usize).copied().filter(|place| *place != NONE)
    }

    pub fn homes(&self) -> &Homes {
        &self.homes
    }

    pub fn phones(&self) -> &Endings {
        &self.phones
    }

    pub fn id_numbers(&self) -> &Endings {
        &self.id_numbers
    }

    /// A resident's own name.
    pub fn name(&self, row: Row) -> Option<NameId> {
        self.names.get(row as usize).copied().filter(|name| *name != NONE)
    }

    /// All other names, by row.
    pub fn also(&self) -> &[(Row, NameId)] {
        &self.also
    }

    /// The names of a row, its own first.
    pub fn names_of(&self, row: Row) -> impl Iterator<Item = (NameId, Role)> {
        let from = self.also.partition_point(|(other, _)| *other < row);
        let also = self.also[from..].iter().take_while(move |(other, _)| *other == row);
        let own = self.name(row).map(|name| (name, Role::Own));
        own.into_iter().chain(also.map(|(_, name)| (*name, Role::Also)))
    }

    /// Who bears a name as their own.
    pub fn bearers(&self, name: NameId) -> &[Row] {
        let at = |name: usize| self.bearers_at[name] as usize;
        &self.bearers[at(name as usize)..at(name as usize + 1)]
    }

    /// Distinct names.
    pub fn name_count(&self) -> usize {
        self.tail_of.len()
    }

    /// How a name matches, by itself.
    pub fn way(&self, name: NameId, token: &Token, glyphs: &Glyphs) -> Option<Way> {
        let first = self.first_of(name);
        let tail = self.tail_of[name as usize];
        let mask = mask(glyphs, glyphs.get(first)) | self.tails.mask(tail);
        if mask & token.mask() != token.mask() {
            return None;
        }
        token.way(glyphs, &self.spelt(name))
    }

    /// The glyphs of a name.
    pub fn spelt(&self, name: NameId) -> Vec<u32> {
        let tail = self.tails.glyphs(self.tail_of[name as usize]);
        [self.first_of(name)].iter().chain(tail).copied().collect()
    }

    fn first_of(&self, name: NameId) -> u32 {
        let at = self.firsts.partition_point(|first| first.names <= name);
        self.firsts.get(at.wrapping_sub(1)).map_or(0, |first| first.glyph)
    }

    /// Each first character with the names that begin with it.
    fn groups(&self) -> impl Iterator<Item = (u32, std::ops::Range<usize>)> {
        let ends = self.firsts.iter().skip(1).map(|first| first.names as usize);
        let ends = ends.chain([self.tail_of.len()]);
        self.firsts.iter().zip(ends).map(|(first, end)| (first.glyph, first.names as usize..end))
    }

    /// Bytes in use: those of the tables, whatever they reserved.
    pub fn bytes(&self) -> usize {
        let words = self.ids.capacity()
            + self.names.capacity()
            + self.households.capacity()
            + self.places.capacity()
            + self.tail_of.capacity()
            + self.bearers_at.capacity()
            + self.bearers.capacity();
        4 * words
            + 8 * (self.heads.capacity() + self.also.capacity() + self.home_keys.capacity())
            + 8 * self.firsts.capacity()
            + self.phones.bytes()
            + self.id_numbers.bytes()
            + self.homes.bytes()
            + self.tails.bytes()
    }
}

/// The letters of a character and of its readings.
fn mask(glyphs: &Glyphs, glyph: &Glyph) -> u64 {
    let syllables = glyphs.syllables();
    let letters = glyph.readings.iter().flat_map(|id| syllables[usize::from(*id)].chars());
    letters.chain([glyph.c]).fold(0, |mask, c| mask | letter_bit(c))
}

/// A number, or none.
fn word(number: Option<Number>) -> u64 {
    number.map_or(0, Number::word)
}
