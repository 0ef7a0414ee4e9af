//! Distinct addresses in walking order, and what lies there.

use std::collections::HashMap;
use std::io;

use super::saved::cuts;
use super::{NONE, Row};
use crate::domain::address::{Address, Prefix, Spoken};
use crate::search::flat::{In, Out};
use crate::search::names::{Names, Role};
use crate::search::places::{
    building, given, maybe_said_of, named_so, numbered, parts, split, unpack,
};

/// The addresses; their numbers are their order.
#[derive(Debug, Default)]
pub struct Homes {
    /// Where each begins in `packed`; one more at the end.
    at: Vec<u32>,
    packed: Vec<u8>,
    rows_at: Vec<u32>,
    rows: Vec<Row>,
    parts: HashMap<String, Box<[u32]>>,
    streets: Names,
}

impl Homes {
    /// From sorted, distinct, packed addresses and the place of each row.
    pub fn new(sorted: &[Box<[u8]>], places: &[u32]) -> Homes {
        let mut homes = Homes::default();
        let mut parts_of: HashMap<String, Vec<u32>> = HashMap::new();
        for (id, packed) in sorted.iter().enumerate() {
            homes.at.push(homes.packed.len() as u32);
            homes.packed.extend_from_slice(packed);
            for part in parts(&unpack(packed)) {
                parts_of.entry(part).or_default().push(id as u32);
            }
        }
        homes.at.push(homes.packed.len() as u32);
        homes.packed.shrink_to_fit();
        homes.parts = parts_of.into_iter().map(|(part, ids)| (part, ids.into())).collect();
        homes.name_streets();
        homes.settle(places);
        homes
    }

    /// Enters the estates and streets. The addresses are sorted by them: each is entered
    /// once, with its first address.
    fn name_streets(&mut self) {
        let mut last = ["", ""];
        for (id, range) in self.at.windows(2).enumerate() {
            let [estate, street, ..] = split(&self.packed[range[0] as usize..range[1] as usize]);
            for (name, last) in [estate, street].into_iter().zip(&mut last) {
                if name != *last {
                    self.streets.add(name, id as u32, Role::Label);
                    *last = name;
                }
            }
        }
    }

    /// Lists who lies at each address, from the place of each row.
    fn settle(&mut self, places: &[u32]) {
        let count = self.len();
        let here = || places.iter().enumerate().filter(|(_, place)| (**place as usize) < count);
        self.rows_at = vec![0; count + 1];
        here().for_each(|(_, place)| self.rows_at[*place as usize + 1] += 1);
        (0..count).for_each(|id| self.rows_at[id + 1] += self.rows_at[id]);
        let mut next = self.rows_at.clone();
        self.rows = vec![0; here().count()];
        for (row, place) in here() {
            let to = &mut next[*place as usize];
            self.rows[*to as usize] = row as Row;
            *to += 1;
        }
    }

    /// How many addresses there are.
    fn len(&self) -> usize {
        self.at.len().saturating_sub(1)
    }

    /// Writes the addresses and what they are found by; the rest is made of them.
    pub fn save(&self, out: &mut Out<'_>) -> io::Result<()> {
        out.words(self.at.iter().copied())?;
        out.bytes(&self.packed)?;
        let mut parts: Vec<_> = self.parts.iter().collect();
        parts.sort_unstable();
        out.number(parts.len() as u64)?;
        for (part, ids) in parts {
            out.bytes(part.as_bytes())?;
            out.words(ids.iter().copied())?;
        }
        Ok(())
    }

    /// What [`Homes::save`] wrote; `places` are the places of the rows.
    pub fn load(input: &mut In<'_>, places: &[u32]) -> Option<Homes> {
        let mut homes = Homes { at: input.words()?, packed: input.bytes()?, ..Homes::default() };
        let count = homes.len() as u32;
        if !cuts(&homes.at, homes.packed.len()) {
            return None;
        }
        for _ in 0..input.number()? {
            let part = String::from_utf8(input.bytes()?).ok()?;
            let ids = input.words()?;
            if !ids.is_sorted() || ids.last().is_some_and(|id| *id >= count) {
                return None;
            }
            homes.parts.insert(part, ids.into());
        }
        if places.iter().any(|place| *place >= count && *place != NONE) {
            return None;
        }
        homes.name_streets();
        homes.settle(places);
        Some(homes)
    }

    /// Bytes that sort as people walk.
    pub fn order(&self, place: u32) -> &[u8] {
        &self.packed[self.at[place as usize] as usize..self.at[place as usize + 1] as usize]
    }

    pub fn address(&self, place: u32) -> Address {
        unpack(self.order(place))
    }

    pub fn rows(&self, place: u32) -> &[Row] {
        let at = |place: usize| self.rows_at[place] as usize;
        &self.rows[at(place as usize)..at(place as usize + 1)]
    }

    /// The places that may begin like this.
    pub fn maybe_covered(&self, prefix: &Prefix) -> &[u32] {
        let lists = given(prefix).map(|part| self.with(&part));
        lists.min_by_key(|list| list.len()).unwrap_or_default()
    }

    /// Where a lone number may be, and whether it is the room's.
    pub fn numbered(&self, number: &str) -> impl Iterator<Item = (u32, bool)> {
        let parts = numbered(number).into_iter();
        parts.flat_map(|(part, room)| self.with(&part).iter().map(move |place| (*place, room)))
    }

    /// The places that this may be said of.
    pub fn spoken(&self, said: &Spoken) -> Vec<u32> {
        let lists = self.parts.iter().map(|(part, ids)| (part.as_str(), &**ids));
        let mut places = maybe_said_of(said, |part| self.with(part), lists);
        places.retain(|id| {
            said.may_be_of(split(self.order(*id)))
                && said.is_said_of(&Spoken::of(&self.address(*id)))
        });
        places
    }

    pub fn has_building(&self, number: &str) -> bool {
        !self.with(&building(number)).is_empty()
    }

    /// The streets that a word of a query may mean.
    pub fn streets(&self, word: &str) -> Vec<String> {
        named_so(&self.streets, word, |place| self.address(place))
    }

    fn with(&self, part: &str) -> &[u32] {
        self.parts.get(part).map(|ids| &**ids).unwrap_or_default()
    }

    pub fn bytes(&self) -> usize {
        let parts = self.parts.iter().map(|(part, ids)| 48 + part.len() + 4 * ids.len());
        4 * (self.at.capacity() + self.rows_at.capacity() + self.rows.capacity())
            + self.packed.capacity()
            + parts.sum::<usize>()
    }
}
