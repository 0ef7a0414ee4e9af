//! From documents to the flat tables.

use std::collections::{HashMap, HashSet};

use super::{Base, Endings, First, Homes, NONE, Row, Tails, mask};
use crate::domain::Kind;
use crate::domain::address::Address;
use crate::search::digits::Number;
use crate::search::doc::Doc;
use crate::search::glyph::Glyphs;
use crate::search::names::{Names, Role};
use crate::search::places::{pack, parts};

/// Collects people and homes.
#[derive(Default)]
pub struct Builder {
    residents: Vec<Resident>,
    homes: Vec<(Kind, u32, u32)>,
    places: HashMap<Box<[u8]>, u32>,
    names: HashMap<Box<[u32]>, u32>,
}

struct Resident {
    id: u32,
    name: u32,
    also: Vec<u32>,
    place: u32,
    household: u32,
    head: bool,
    phones: Vec<Number>,
    id_number: Option<Number>,
}

impl Builder {
    /// Whether the tables can hold such a record; others stay in the fresh part.
    pub fn holds(doc: &Doc) -> bool {
        let kind = matches!(doc.key.kind, Kind::Resident | Kind::Dwelling | Kind::Household);
        let small = |id: u64| id < u64::from(NONE);
        let plain = doc.labels.is_empty() && doc.text.is_empty();
        kind && plain && small(doc.key.id) && doc.household.is_none_or(small)
    }

    /// The number of an address, to be given to [`Builder::add`].
    pub fn place(&mut self, address: &Address) -> Option<u32> {
        if parts(address).is_empty() {
            return None;
        }
        let next = self.places.len() as u32;
        Some(*self.places.entry(pack(address).into()).or_insert(next))
    }

    /// Enters a record that the tables hold, at a place of this builder.
    pub fn add(&mut self, names: &mut Names, doc: Doc, place: Option<u32>) {
        let place = place.unwrap_or(NONE);
        if doc.key.kind != Kind::Resident {
            self.homes.push((doc.key.kind, doc.key.id as u32, place));
            return;
        }
        let mut name = |text: &str, role| {
            let glyphs = names.glyphs_of(text, role);
            if glyphs.is_empty() {
                return NONE;
            }
            if let Some(known) = self.names.get(&*glyphs) {
                return *known;
            }
            let new = self.names.len() as u32;
            self.names.insert(glyphs.into(), new);
            new
        };
        let own = name(&doc.name, Role::Own);
        let mut also: Vec<u32> = doc.also.iter().map(|text| name(text, Role::Also)).collect();
        also.retain(|name| *name != NONE);
        self.residents.push(Resident {
            id: doc.key.id as u32,
            name: own,
            also,
            place,
            household: doc.household.map_or(NONE, |id| id as u32),
            head: doc.head,
            phones: doc.phones.iter().filter_map(|phone| Number::read(phone)).collect(),
            id_number: Number::read(&doc.id_number),
        });
    }

    /// The finished tables.
    pub fn finish(self, names: &Names) -> Base {
        let glyphs = &names.glyphs;
        let Builder { mut residents, mut homes, places, names: texts } = self;
        residents.sort_unstable_by_key(|resident| resident.id);
        homes.sort_unstable();
        let (sorted_places, place_rank) = ranked(places);
        let place = |place: u32| place_rank.get(place as usize).copied().unwrap_or(NONE);

        let mut base = Base::default();
        // What follows the first character, sorted by characters: the same order
        // whenever it is built.
        let by_char = |text: &[u32]| -> Vec<(char, u32)> {
            text.iter().map(|id| (glyphs.get(*id).c, *id)).collect()
        };
        let mut tails: HashSet<&[u32]> = texts.keys().map(|text| &text[1..]).collect();
        tails.insert(&[]);
        let mut tails: Vec<Box<[u32]>> = tails.into_iter().map(Box::from).collect();
        tails.sort_by_cached_key(|tail| by_char(tail));
        let tail_ids: HashMap<&[u32], u32> = (0..).zip(&tails).map(|(id, t)| (&**t, id)).collect();
        let mut order: Vec<(char, u32, u32, u32)> = texts
            .iter()
            .map(|(text, id)| (glyphs.get(text[0]).c, text[0], tail_ids[&text[1..]], *id))
            .collect();
        order.sort_unstable();
        drop(tail_ids);
        base.tails = shape(&tails, glyphs);
        drop((tails, texts));
        let mut name_rank = vec![NONE; order.len()];
        for (name, (_, first, tail, id)) in order.iter().enumerate() {
            if base.firsts.last().is_none_or(|last| last.glyph != *first) {
                base.firsts.push(First { glyph: *first, names: name as u32 });
            }
            base.tail_of.push(*tail);
            name_rank[*id as usize] = name as u32;
        }
        drop(order);
        let rank = |name: u32| name_rank.get(name as usize).copied().unwrap_or(NONE);

        base.heads = vec![0; residents.len().div_ceil(64)];
        let mut more = Vec::new();
        for (row, resident) in residents.iter().enumerate() {
            base.ids.push(resident.id);
            base.names.push(rank(resident.name));
            base.households.push(resident.household);
            base.places.push(place(resident.place));
            base.heads[row / 64] |= u64::from(resident.head) << (row % 64);
            let row = row as Row;
            base.also.extend(resident.also.iter().map(|name| (row, rank(*name))));
            more.extend(resident.phones.iter().skip(1).map(|number| (row, *number)));
        }
        more.shrink_to_fit();
        base.phones =
            Endings::new(residents.iter().map(|r| r.phones.first().copied()).collect(), more);
        base.id_numbers = Endings::new(residents.iter().map(|r| r.id_number).collect(), Vec::new());
        drop(residents);
        base.home_keys = homes.iter().map(|(kind, id, _)| (*kind, *id)).collect();
        base.places.extend(homes.iter().map(|(_, _, at)| place(*at)));
        base.homes = Homes::new(&sorted_places, &base.places);
        base.bear();
        base.shrink();
        base
    }
}

/// The trie of sorted texts, see [`Tails::new`].
pub(super) fn shape(tails: &[Box<[u32]>], glyphs: &Glyphs) -> Tails {
    Tails::new(tails, glyphs, |glyph| mask(glyphs, glyph))
}

/// The addresses in order, and the place there of each number.
fn ranked(numbers: HashMap<Box<[u8]>, u32>) -> (Vec<Box<[u8]>>, Vec<u32>) {
    let mut keys: Vec<(Box<[u8]>, u32)> = numbers.into_iter().collect();
    keys.sort_unstable();
    let mut rank = vec![NONE; keys.len()];
    for (at, (_, number)) in keys.iter().enumerate() {
        rank[*number as usize] = at as u32;
    }
    (keys.into_iter().map(|(key, _)| key).collect(), rank)
}

impl Base {
    /// Lists the bearers of each name.
    pub(super) fn bear(&mut self) {
        let named = || self.names.iter().enumerate().filter(|(_, name)| **name != NONE);
        let mut at = vec![0u32; self.tail_of.len() + 1];
        named().for_each(|(_, name)| at[*name as usize + 1] += 1);
        (0..self.tail_of.len()).for_each(|name| at[name + 1] += at[name]);
        let mut next = at.clone();
        let mut bearers = vec![0; named().count()];
        for (row, name) in named() {
            let to = &mut next[*name as usize];
            bearers[*to as usize] = row as Row;
            *to += 1;
        }
        (self.bearers_at, self.bearers) = (at, bearers);
    }

    fn shrink(&mut self) {
        self.ids.shrink_to_fit();
        self.names.shrink_to_fit();
        self.households.shrink_to_fit();
        self.places.shrink_to_fit();
        self.tail_of.shrink_to_fit();
        self.also.shrink_to_fit();
    }
}
