//! From the readings of a query to graded rows.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::doc::{Hits, Query};
use super::fuzzy;
use super::grade::{Grade, Met};
use super::index::{Index, Row, RowId};
use super::names::NameId;
use super::query::{self, Digits, Reading, Term};
use super::spell::{Token, Way};
use crate::domain::Key;

/// Hits inside names are shown only where the good ones are fewer.
const ENOUGH: usize = 50;
/// Below this many hits nearly right ones are shown too.
const FEW: usize = 8;

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
            self.admit(&mut found, &wanted, *id, Grade::BY_NUMBER);
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
        if enough(&found) {
            found.retain(|_, grade| !grade.is_weak());
        }
        self.ordered(found, query, &text)
    }

    /// Adds the rows that meet every term of a reading.
    fn gather(&self, reading: &Reading, wanted: Wanted, found: &mut Found) {
        // An address or a number narrows most: the others only check its rows.
        let is_name = |term: &Term| matches!(term, Term::Name(_) | Term::Near(_));
        let first = reading.iter().position(|term| !is_name(term)).unwrap_or(0);
        let Some(term) = reading.get(first) else { return };
        let others = || reading.iter().enumerate().filter(|(at, _)| *at != first);
        let add = |found: &mut Found, (row, met): (RowId, Met)| {
            let rest = others().map(|(_, term)| self.meets(row, term));
            let met: Option<Vec<Met>> = [Some(met)].into_iter().chain(rest).collect();
            if let Some(grade) = met.and_then(|met| Grade::of(&met)) {
                self.admit(found, wanted, row, grade);
            }
        };
        match term {
            Term::Name(token) => {
                self.in_texts(token).for_each(|hit| add(found, hit));
                if reading.len() == 1 && !token.searches_inside() {
                    self.bearers(self.names.anchored(token)).for_each(|hit| add(found, hit));
                    if enough(found) {
                        return;
                    }
                }
                self.bearers(self.names.anywhere(token)).for_each(|hit| add(found, hit));
            }
            Term::Near(names) => {
                let named = names.iter().map(|name| (*name, Way::NEARLY)).collect();
                self.bearers(named).for_each(|hit| add(found, hit));
            }
            Term::Place(prefixes) => {
                let places = prefixes.iter().flat_map(|prefix| self.places.covered(prefix));
                let rows = places.flat_map(|place| self.places.rows(place));
                let met = rows.filter_map(|row| Some((*row, self.meets(*row, term)?)));
                met.for_each(|hit| add(found, hit));
            }
            Term::Digits(digits) => {
                let rows = self.with_digits(digits).into_iter();
                let met = rows.filter_map(|row| Some((row, self.meets(row, term)?)));
                met.for_each(|hit| add(found, hit));
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

    fn bearers(&self, names: Vec<(NameId, Way)>) -> impl Iterator<Item = (RowId, Met)> {
        names.into_iter().flat_map(|(name, way)| {
            let bearers = self.names.rows(name).iter();
            bearers.map(move |(row, role)| (*row, (way.by(*role), Some(name))))
        })
    }

    fn in_texts(&self, token: &Token) -> impl Iterator<Item = (RowId, Met)> {
        self.texts.keys().filter_map(|row| Some((*row, self.text_meets(*row, token)?)))
    }

    /// Rows that may meet a number.
    fn with_digits(&self, digits: &Digits) -> Vec<RowId> {
        let places = self.places.numbered(&digits.plain);
        let mut rows: Vec<RowId> =
            places.into_iter().flat_map(|place| self.places.rows(place)).copied().collect();
        if digits.is_phone_tail() {
            rows.extend(self.phones.near(digits.tail));
        }
        if digits.is_id_tail() {
            rows.extend(self.id_numbers.near(digits.tail));
            rows.extend(self.texts.keys());
        }
        rows
    }

    fn by_sound(&self, reading: &Reading) -> Option<Reading> {
        replaced(reading, |token| token.by_sound(&self.names.glyphs).map(Term::Name))
    }

    fn nearly(&self, reading: &Reading) -> Option<Reading> {
        replaced(reading, |token| {
            let near = || fuzzy::near(&self.names, &self.matcher, &token.text());
            (token.letters_only() && token.len() >= fuzzy::SHORTEST).then(|| Term::Near(near()))
        })
    }
}

fn enough(found: &Found) -> bool {
    found.values().filter(|grade| !grade.is_weak()).count() >= ENOUGH
}

/// The reading with other terms for those names that have one; `None` where none has.
fn replaced(reading: &Reading, other: impl Fn(&Token) -> Option<Term>) -> Option<Reading> {
    let of = |term: &Term| match term {
        Term::Name(token) => other(token),
        _ => None,
    };
    let others: Vec<Option<Term>> = reading.iter().map(of).collect();
    let changed = others.iter().any(Option::is_some);
    let terms =
        reading.iter().zip(others).map(|(term, other)| other.unwrap_or_else(|| term.clone()));
    changed.then(|| terms.collect())
}
