//! From readings of a query to graded rows.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::doc::{Hits, Query, Why};
use super::fuzzy;
use super::index::{Index, Row, RowId};
use super::names::{NameId, Role};
use super::query::{self, Digits, Reading, Term};
use super::spell::{FUZZY, IN_TEXT, Token, WEAK, Way};
use crate::domain::Key;
use crate::domain::address::{Address, Prefix};

/// Hits inside names are shown only where the good ones are fewer.
const ENOUGH: usize = 50;
/// Below this many hits nearly right ones are shown too.
const FEW: usize = 8;
/// Words of one letter stand in every text.
const SHORTEST_IN_TEXT: usize = 2;

/// How a row met one term: its rank, and the name by which it did.
type Met = (Way, Option<NameId>);

/// How a row met a reading.
#[derive(Clone, Copy, Debug)]
pub struct Grade {
    /// A name's rank in sixteenths, then the address's; without a name that one alone.
    pub class: u16,
    pub why: Why,
    pub name: Option<NameId>,
}

/// The number of a record, before everything else.
const BY_NUMBER: Grade = Grade { class: 0, why: Why::Number, name: None };

type Found = HashMap<RowId, Grade>;
type Wanted<'a> = &'a dyn Fn(&Row) -> bool;

impl Index {
    /// The records that match and that `visible` admits, best first. Counts and order
    /// are those of the admitted ones alone.
    pub fn find(&self, query: &Query, visible: &dyn Fn(Key) -> bool) -> Hits {
        let wanted =
            |row: &Row| query.kind.is_none_or(|kind| row.key.kind == kind) && visible(row.key);
        let text = query::clean(query.text);
        let readings = query::read(&text, self);
        let mut found = Found::new();
        if let Some(id) = text.trim().parse().ok().and_then(|key: Key| self.ids.get(&key)) {
            self.admit(&mut found, &wanted, *id, BY_NUMBER);
        }
        for reading in &readings {
            self.gather(reading, &wanted, &mut found);
        }
        if found.is_empty() {
            for reading in readings.iter().filter_map(|reading| self.by_sound(reading)) {
                self.gather(&reading, &wanted, &mut found);
            }
        }
        if found.len() < FEW {
            for reading in readings.iter().filter_map(|reading| self.nearly(reading)) {
                self.gather(&reading, &wanted, &mut found);
            }
        }
        let is_weak = |grade: &Grade| grade.class >= class(Some(WEAK), 0);
        if found.values().filter(|grade| !is_weak(grade)).count() >= ENOUGH {
            found.retain(|_, grade| !is_weak(grade));
        }
        self.ordered(found, query, &text)
    }

    fn gather(&self, reading: &Reading, wanted: Wanted, found: &mut Found) {
        // The address or number narrows most.
        let is_name = |term: &Term| matches!(term, Term::Name(_) | Term::Near(_));
        let first = reading.iter().position(|term| !is_name(term)).unwrap_or(0);
        let Some(term) = reading.get(first) else { return };
        let mut others = reading.clone();
        others.remove(first);
        let alone = others.is_empty();
        let add = |found: &mut Found, (row, met): (RowId, Met)| {
            let rest = others.iter().map(|term| Some((term, self.meets(row, term)?)));
            let met = [Some((term, met))].into_iter().chain(rest).collect::<Option<Vec<_>>>();
            if let Some(grade) = met.map(|met| combined(&met)) {
                self.admit(found, wanted, row, grade);
            }
        };
        match term {
            Term::Name(token) => {
                for row in self.texts.keys() {
                    if let Some(met) = self.text_meets(*row, token) {
                        add(found, (*row, met));
                    }
                }
                let mut good = 0;
                if alone && !token.searches_inside() {
                    for hit in self.rows_of(self.names.anchored(token)) {
                        let wanted = self.row(hit.0).is_some_and(wanted);
                        good += usize::from(wanted && hit.1.0.rank < WEAK);
                        add(found, hit);
                    }
                }
                if good < ENOUGH {
                    self.rows_of(self.names.anywhere(token)).for_each(|hit| add(found, hit));
                }
            }
            Term::Near(names) => {
                let named = names.iter().map(|name| (*name, fuzzy_way())).collect();
                self.rows_of(named).for_each(|hit| add(found, hit));
            }
            Term::Place(prefixes) => {
                let places = prefixes.iter().flat_map(|prefix| self.places.covered(prefix));
                for row in places.flat_map(|place| self.places.rows(place)) {
                    if let Some(met) = self.meets(*row, term) {
                        add(found, (*row, met));
                    }
                }
            }
            Term::Digits(digits) => {
                for row in self.with_digits(digits) {
                    if let Some(met) = self.meets(row, term) {
                        add(found, (row, met));
                    }
                }
            }
        }
    }

    fn admit(&self, found: &mut Found, wanted: Wanted, id: RowId, grade: Grade) {
        match found.entry(id) {
            Entry::Occupied(mut known) if grade.class < known.get().class => {
                known.insert(grade);
            }
            Entry::Occupied(_) => {}
            Entry::Vacant(place) => {
                if self.row(id).is_some_and(wanted) {
                    place.insert(grade);
                }
            }
        }
    }

    fn rows_of(&self, names: Vec<(NameId, Way)>) -> impl Iterator<Item = (RowId, Met)> {
        names.into_iter().flat_map(|(name, way)| {
            let bearers = self.names.rows(name).iter();
            bearers.map(move |(row, role)| (*row, (as_role(way, *role), Some(name))))
        })
    }

    fn with_digits(&self, digits: &Digits) -> Vec<RowId> {
        let places = self.places.numbered(&digits.plain);
        let mut rows: Vec<RowId> =
            places.into_iter().flat_map(|place| self.places.rows(place)).copied().collect();
        if digits.len >= 3 {
            rows.extend(self.phones.near(digits.tail));
        }
        if digits.len >= 4 {
            rows.extend(self.id_numbers.near(digits.tail));
        }
        rows
    }

    /// Whether and how a row meets a term.
    fn meets(&self, id: RowId, term: &Term) -> Option<Met> {
        let row = self.row(id)?;
        let address = || row.place.map(|place| self.places.address(place));
        let by_address = |rank| ((Way { rank, why: Why::Address }), None);
        match term {
            Term::Name(token) => {
                let ways = row.names.iter().filter_map(|(name, role)| {
                    Some((as_role(self.names.way(*name, token)?, *role), Some(*name)))
                });
                ways.chain(self.text_meets(id, token)).min_by_key(|(way, _)| way.rank)
            }
            Term::Near(names) => {
                let name = row.names.iter().find(|(name, _)| names.contains(name))?;
                Some((as_role(fuzzy_way(), name.1), Some(name.0)))
            }
            Term::Place(prefixes) => {
                let address = address()?;
                let ranks = prefixes.iter().filter_map(|prefix| place_rank(prefix, &address));
                ranks.min().map(by_address)
            }
            Term::Digits(digits) => {
                let rank = address().and_then(|address| number_rank(&digits.plain, &address));
                if let Some(rank) = rank {
                    return Some(by_address(rank));
                }
                if digits.len >= 3 && row.phones.iter().any(|phone| phone.ends_with(digits.tail)) {
                    return Some((Way { rank: 3, why: Why::Phone }, None));
                }
                let same_end = row.id_number.is_some_and(|number| number.ends_with(digits.tail));
                (digits.len >= 4 && same_end).then_some((Way { rank: 4, why: Why::Id }, None))
            }
        }
    }

    fn text_meets(&self, row: RowId, token: &Token) -> Option<Met> {
        let text = self.texts.get(&row).filter(|_| token.len() >= SHORTEST_IN_TEXT)?;
        let way = Way { rank: IN_TEXT, why: Why::Text };
        text.contains(&token.text()).then_some((way, None))
    }

    fn by_sound(&self, reading: &Reading) -> Option<Reading> {
        let mut changed = false;
        let terms = reading.iter().map(|term| match term {
            Term::Name(token) => {
                let sound = token.by_sound(&self.names.glyphs);
                changed |= sound.is_some();
                Term::Name(sound.unwrap_or_else(|| token.clone()))
            }
            other => other.clone(),
        });
        let terms = terms.collect();
        changed.then_some(terms)
    }

    fn nearly(&self, reading: &Reading) -> Option<Reading> {
        let mut changed = false;
        let terms = reading.iter().map(|term| match term {
            Term::Name(token) if token.letters_only() && token.len() >= fuzzy::SHORTEST => {
                changed = true;
                Term::Near(fuzzy::near(&self.names, &self.matcher, &token.text()))
            }
            other => other.clone(),
        });
        let terms = terms.collect();
        changed.then_some(terms)
    }
}

fn fuzzy_way() -> Way {
    Way { rank: FUZZY, why: Why::Fuzzy }
}

fn as_role(way: Way, role: Role) -> Way {
    match role {
        Role::Own => way,
        Role::Also => Way { why: Why::Also, ..way },
        Role::Label => Way { why: Why::Text, ..way },
    }
}

/// Exactly there, or somewhere that begins like it.
fn place_rank(prefix: &Prefix, address: &Address) -> Option<u8> {
    let exact = !address.room.is_empty() && prefix.given.room == address.room;
    prefix.covers(address).then_some(if exact { 1 } else { 2 })
}

/// A short number is a building before it is anything else, a long one a room.
fn number_rank(number: &str, address: &Address) -> Option<u8> {
    if number.is_empty() {
        return None;
    }
    let building = number == address.building || number == address.yard;
    match number.len() >= 3 && number == address.room {
        true => Some(1),
        false => building.then_some(2),
    }
}

fn class(name: Option<u8>, place: u8) -> u16 {
    name.map_or(0, |rank| 16 * (u16::from(rank) + 1)) + u16::from(place)
}

/// The worst name counts, then the worst address or number.
fn combined(met: &[(&Term, Met)]) -> Grade {
    let of_names = |named: bool| {
        met.iter()
            .filter(move |(term, _)| matches!(term, Term::Name(_) | Term::Near(_)) == named)
            .map(|(_, met)| *met)
            .max_by_key(|(way, _)| way.rank)
    };
    let (name, place) = (of_names(true), of_names(false));
    let best = name.or(place);
    Grade {
        class: class(name.map(|(way, _)| way.rank), place.map_or(0, |(way, _)| way.rank)),
        why: best.map_or(Why::Number, |(way, _)| way.why),
        name: best.and_then(|(_, name)| name),
    }
}
