//! Distinct addresses in walking order, and what lies there.

use std::collections::HashMap;

use super::Row;
use crate::domain::address::{Address, Prefix};
use crate::search::names::{Names, Role};
use crate::search::places::{building, given, named_so, numbered, parts, unpack};

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
        let mut street = String::new();
        for (id, packed) in sorted.iter().enumerate() {
            homes.at.push(homes.packed.len() as u32);
            homes.packed.extend_from_slice(packed);
            let address = unpack(packed);
            for part in parts(&address) {
                parts_of.entry(part).or_default().push(id as u32);
            }
            // Sorted by street: each is entered once, with its first address.
            if address.hutong != street {
                homes.streets.add(&address.hutong, id as u32, Role::Label);
                street = address.hutong;
            }
        }
        homes.at.push(homes.packed.len() as u32);
        homes.packed.shrink_to_fit();
        homes.parts = parts_of.into_iter().map(|(part, ids)| (part, ids.into())).collect();
        let here =
            || places.iter().enumerate().filter(|(_, place)| (**place as usize) < sorted.len());
        homes.rows_at = vec![0; sorted.len() + 1];
        here().for_each(|(_, place)| homes.rows_at[*place as usize + 1] += 1);
        (0..sorted.len()).for_each(|id| homes.rows_at[id + 1] += homes.rows_at[id]);
        let mut next = homes.rows_at.clone();
        homes.rows = vec![0; here().count()];
        for (row, place) in here() {
            let to = &mut next[*place as usize];
            homes.rows[*to as usize] = row as Row;
            *to += 1;
        }
        homes
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

    pub fn has_building(&self, number: &str) -> bool {
        !self.with(&building(number)).is_empty()
    }

    /// The streets that a word of a query may mean.
    pub fn streets(&self, word: &str) -> Vec<String> {
        let places = named_so(&self.streets, word).into_iter();
        places.map(|place| self.address(place).hutong).collect()
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
