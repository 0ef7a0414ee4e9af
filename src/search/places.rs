//! Distinct addresses and what lies there, found by any of their parts.

use std::collections::HashMap;
use std::sync::Arc;

use super::index::RowId;
use super::names::{NameId, Names, Role};
use super::spell::Token;
use crate::domain::address::{Address, Prefix, Spoken, room_word};

pub type PlaceId = u32;

#[derive(Debug)]
struct Place {
    packed: Arc<[u8]>,
    rows: Vec<RowId>,
}

/// The table of distinct addresses.
#[derive(Debug, Default)]
pub struct Places {
    places: Vec<Place>,
    ids: HashMap<Arc<[u8]>, PlaceId>,
    /// By building, yard, street and room, see [`parts`].
    parts: HashMap<String, Vec<PlaceId>>,
    /// Estates, streets and hutongs by their characters and their pinyin; borne by places.
    streets: Names,
    free: Vec<PlaceId>,
}

impl Places {
    /// Enters a row; `None` for an empty address.
    pub fn add(&mut self, address: &Address, row: RowId) -> Option<PlaceId> {
        if parts(address).is_empty() {
            return None;
        }
        let packed: Arc<[u8]> = pack(address).into();
        let id = match self.ids.get(&packed) {
            Some(id) => *id,
            None => self.insert(address, packed),
        };
        self.places[id as usize].rows.push(row);
        Some(id)
    }

    /// Takes a row back.
    pub fn remove(&mut self, id: PlaceId, row: RowId) {
        let rows = &mut self.places[id as usize].rows;
        if let Some(at) = rows.iter().position(|other| *other == row) {
            rows.swap_remove(at);
        }
        if !rows.is_empty() {
            return;
        }
        let packed = std::mem::replace(&mut self.places[id as usize].packed, Arc::new([]));
        let address = unpack(&packed);
        self.ids.remove(&packed);
        for part in parts(&address) {
            if let Some(places) = self.parts.get_mut(&part) {
                places.retain(|other| *other != id);
                if places.is_empty() {
                    self.parts.remove(&part);
                }
            }
        }
        for name in [&address.estate, &address.hutong] {
            if let Some(street) = self.streets.id(name, Role::Label) {
                self.streets.remove(street, id, Role::Label);
            }
        }
        self.free.push(id);
    }

    /// The address of a place.
    pub fn address(&self, id: PlaceId) -> Address {
        unpack(&self.places[id as usize].packed)
    }

    /// Bytes that sort as people walk: numbers by value, buildings before hutongs.
    pub fn order(&self, id: PlaceId) -> &[u8] {
        &self.places[id as usize].packed
    }

    pub fn rows(&self, id: PlaceId) -> &[RowId] {
        &self.places[id as usize].rows
    }

    /// The places that begin like this.
    pub fn covered(&self, prefix: &Prefix) -> Vec<PlaceId> {
        let lists = given(prefix).map(|part| self.with(&part));
        let mut places = lists.min_by_key(|list| list.len()).unwrap_or_default().to_vec();
        places.retain(|id| prefix.covers(split(self.order(*id))));
        places
    }

    /// Where a lone number may be: a building, a yard, and from three digits on a room.
    pub fn numbered(&self, number: &str) -> Vec<PlaceId> {
        let parts = numbered(number).into_iter();
        let mut places: Vec<_> = parts.flat_map(|(part, _)| self.with(&part)).copied().collect();
        places.sort_unstable();
        places.dedup();
        places
    }

    /// The places that this may be said of.
    pub fn spoken(&self, said: &Spoken) -> Vec<PlaceId> {
        let lists = self.parts.iter().map(|(part, places)| (part.as_str(), places.as_slice()));
        let mut places = maybe_said_of(said, |part| self.with(part), lists);
        places.retain(|id| {
            said.may_be_of(split(self.order(*id)))
                && said.is_said_of(&Spoken::of(&self.address(*id)))
        });
        places
    }

    /// Whether anything lies in a building of this number.
    pub fn has_building(&self, number: &str) -> bool {
        !self.with(&building(number)).is_empty()
    }

    /// The streets that a word of a query may mean: 柳芳, `lfht`, `liufang`.
    pub fn streets(&self, word: &str) -> Vec<String> {
        named_so(&self.streets, word, |place| self.address(place))
    }

    fn with(&self, part: &str) -> &[PlaceId] {
        self.parts.get(part).map(Vec::as_slice).unwrap_or_default()
    }

    fn insert(&mut self, address: &Address, packed: Arc<[u8]>) -> PlaceId {
        let place = Place { packed: packed.clone(), rows: Vec::new() };
        let id = match self.free.pop() {
            Some(id) => {
                self.places[id as usize] = place;
                id
            }
            None => {
                self.places.push(place);
                self.places.len() as PlaceId - 1
            }
        };
        for part in parts(address) {
            self.parts.entry(part).or_default().push(id);
        }
        for name in [&address.estate, &address.hutong] {
            self.streets.add(name, id, Role::Label);
        }
        self.ids.insert(packed, id);
        id
    }
}

/// Whole parts of a prefix that are given; a room may be the beginning of one.
pub fn given(prefix: &Prefix) -> impl Iterator<Item = String> {
    let given = &prefix.given;
    // 附1 and 底商5, of whatever house.
    let elsewhere = [&given.building, &given.hutong, &given.estate].iter().any(|p| !p.is_empty());
    let additional = given.yard.starts_with(['附', '之']);
    let alone = !elsewhere && given.yard.is_empty();
    let parts = [
        building(&given.building),
        if additional { special(&given.yard) } else { yard(&given.yard) },
        if alone { special(&given.room) } else { String::new() },
        street(&given.hutong),
        street(&given.estate),
    ];
    parts.into_iter().filter(|part| part.len() > 1)
}

/// Whether a yard, a building or a street is given and nothing else.
pub fn is_one_part(prefix: &Prefix) -> bool {
    let inside = [&prefix.given.unit, &prefix.given.room];
    given(prefix).count() == 1 && inside.iter().all(|part| part.is_empty())
}

/// The places that this may be said of: by the number they end with, or by their names.
/// `with` lists those of a part, `lists` are all parts.
pub fn maybe_said_of<'a>(
    said: &Spoken,
    with: impl Fn(&str) -> &'a [PlaceId],
    lists: impl Iterator<Item = (&'a str, &'a [PlaceId])>,
) -> Vec<PlaceId> {
    if said.name.is_empty() {
        return with(&end(said.last())).to_vec();
    }
    let named = lists.filter(|(part, _)| part.starts_with('s') && part.ends_with(&said.name));
    let mut places: Vec<PlaceId> = named.flat_map(|(_, places)| places).copied().collect();
    places.sort_unstable();
    places.dedup();
    places
}

/// What a lone number may be: a building, a yard, and from three digits on a room.
/// With each whether it is a room.
pub fn numbered(number: &str) -> Vec<(String, bool)> {
    let mut parts = vec![(building(number), false), (yard(number), false)];
    parts.extend((number.len() >= 3).then(|| (room(number), true)));
    parts
}

/// The estates and streets that a word may mean, each by one of its places.
pub fn named_so(streets: &Names, word: &str, address: impl Fn(PlaceId) -> Address) -> Vec<String> {
    let token = Token::new(word, &streets.glyphs);
    let Some(token) = token.filter(|token| !token.letters_only() || token.len() >= 2) else {
        return Vec::new();
    };
    let of = |id: NameId| -> Option<String> {
        let Address { estate, hutong, .. } = address(streets.rows(id).first()?.0);
        [estate, hutong].into_iter().find(|name| streets.spells(id, name))
    };
    streets.anchored(&token).into_iter().filter_map(|(id, _)| of(id)).collect()
}

/// A door by what it alone is called.
fn special(name: &str) -> String {
    format!("d{name}")
}

/// What a door alone may be called: 底商5 底商5, 底商 and 5; 地下室B103 B103 too; 16附1 附1.
fn specials(address: &Address) -> Vec<String> {
    let (room, yard) = (&address.room, &address.yard);
    let word = room_word(room);
    let number = &room[word.len()..];
    let more = yard.find(['附', '之']).map_or("", |at| &yard[at..]);
    let mut names = vec![special(more)];
    if !word.is_empty() {
        names.extend([room.as_str(), word].map(special));
    }
    if number.starts_with(|c: char| c.is_ascii_alphabetic()) {
        names.push(special(number));
    }
    names.sort_unstable();
    names.dedup();
    names
}

pub fn building(number: &str) -> String {
    format!("b{number}")
}

fn yard(number: &str) -> String {
    format!("y{number}")
}

fn street(name: &str) -> String {
    format!("s{name}")
}

fn room(number: &str) -> String {
    format!("r{number}")
}

/// The number that a door ends with, whatever stands before it.
fn end(number: &str) -> String {
    format!("e{number}")
}

/// What an address is found by.
pub fn parts(address: &Address) -> Vec<String> {
    let mut parts = vec![
        building(&address.building),
        yard(&address.yard),
        street(&address.hutong),
        street(&address.estate),
        room(&address.room),
        end(Spoken::of(address).last()),
    ];
    parts.extend(specials(address));
    // 10弄 of 10弄3支弄.
    let lane = address.yard.find('弄').map(|at| &address.yard[..at + '弄'.len_utf8()]);
    parts.extend(lane.filter(|lane| *lane != address.yard).map(yard));
    parts.retain(|part| part.len() > 1);
    parts
}

/// The address in few bytes, in the order of [`Address::sort_key`].
pub fn pack(address: &Address) -> Vec<u8> {
    let mut packed = Vec::with_capacity(48);
    for text in [&address.estate, &address.hutong] {
        packed.extend_from_slice(text.as_bytes());
        packed.push(0);
    }
    for text in [&address.yard, &address.building, &address.unit, &address.room, &address.part] {
        let digits = text.bytes().filter(u8::is_ascii_digit).map(|digit| u32::from(digit - b'0'));
        let value = digits
            .into_iter()
            .try_fold(0u32, |value, digit| value.checked_mul(10)?.checked_add(digit));
        packed.extend_from_slice(&value.unwrap_or(0).to_be_bytes());
        packed.extend_from_slice(text.as_bytes());
        packed.push(0);
    }
    packed
}

/// Estate, hutong, yard, building, unit, room, part of [`pack`].
pub fn split(packed: &[u8]) -> [&str; 7] {
    let mut rest = packed;
    [0, 0, 4, 4, 4, 4, 4].map(|skip| {
        let from = rest.get(skip..).unwrap_or_default();
        let end = from.iter().position(|byte| *byte == 0).unwrap_or(from.len());
        rest = from.get(end + 1..).unwrap_or_default();
        std::str::from_utf8(&from[..end]).unwrap_or_default()
    })
}

/// The address of [`pack`].
pub fn unpack(packed: &[u8]) -> Address {
    let [estate, hutong, yard, building, unit, room, part] = split(packed).map(String::from);
    let extra = Default::default();
    Address { estate, hutong, yard, building, unit, room, part, extra }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::address::parse;

    #[test]
    fn packing_keeps_the_address_and_its_order() {
        let texts =
            ["3-2-501", "3-2-1001", "甲3-1-101", "10-502A", "216号院3-2-501", "柳芳胡同16-3"];
        for text in texts {
            let address = parse(text).unwrap();
            assert_eq!(unpack(&pack(&address)), address);
        }
        for a in texts {
            for b in texts {
                let [a, b] = [a, b].map(|text| parse(text).unwrap());
                assert_eq!(pack(&a).cmp(&pack(&b)), a.sort_key().cmp(&b.sort_key()));
            }
        }
    }

    #[test]
    fn an_emptied_place_leaves_nothing_behind() {
        let mut places = Places::default();
        let address = parse("柳芳胡同16-3").unwrap();
        let id = places.add(&address, 1).unwrap();
        assert_eq!(places.streets("lfht"), ["柳芳胡同"]);
        places.remove(id, 1);
        assert!(places.streets("lfht").is_empty() && places.parts.is_empty());
        assert!(places.ids.is_empty());
        assert_eq!(places.add(&Address::default(), 1), None);
    }
}
