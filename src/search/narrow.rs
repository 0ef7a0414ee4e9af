//! Rows by where they lie and by their numbers: what narrows most.

use super::grade::{Met, SPOKEN, at_place, met_at_number};
use super::index::{BASE, Index, RowId};
use super::places::is_one_part;
use super::query::{Digits, Term};
use crate::domain::address::{Prefix, Spoken};

impl Index {
    /// The rows that meet an address or a number, some of them perhaps twice.
    pub(super) fn narrowed(&self, term: &Term) -> Vec<(RowId, Met)> {
        let mut rows = match term {
            Term::Place(prefixes) => {
                prefixes.iter().flat_map(|prefix| self.at_places(prefix)).collect()
            }
            Term::Digits(digits) => self.with_digits(digits),
            Term::Spoken(said) => self.spoken(said),
            Term::Name(_) | Term::Near(_) => Vec::new(),
        };
        if !self.base.gone().is_empty() {
            rows.retain(|(row, _)| row & BASE == 0 || !self.base.is_gone(row & !BASE));
        }
        rows
    }

    /// Of the rows that have a text those that meet an address or a number.
    pub(super) fn with_texts(&self, term: &Term) -> Vec<(RowId, Met)> {
        self.texts.rows().filter_map(|row| Some((row, self.meets(row, term)?))).collect()
    }

    fn at_places(&self, prefix: &Prefix) -> Vec<(RowId, Met)> {
        let homes = self.base.homes();
        let fresh = self.places.covered(prefix).into_iter();
        let fresh = fresh.map(|place| (self.places.order(place), self.places.rows(place), 0));
        let base = homes.maybe_covered(prefix).iter();
        let base = base.map(|place| (homes.order(*place), homes.rows(*place), BASE));
        // A yard alone: whatever is listed there is there, and nothing more is asked.
        let alone = is_one_part(prefix).then(|| met_at_number(false));
        let mut rows = Vec::new();
        for (packed, here, part) in fresh.chain(base) {
            if let Some(met) = alone.or_else(|| at_place(prefix, packed)) {
                rows.extend(here.iter().map(|row| (row | part, met)));
            }
        }
        rows
    }

    fn spoken(&self, said: &Spoken) -> Vec<(RowId, Met)> {
        let homes = self.base.homes();
        let fresh = self.places.spoken(said).into_iter();
        let fresh = fresh.flat_map(|place| self.places.rows(place)).copied();
        let base = homes.spoken(said).into_iter();
        let base = base.flat_map(|place| homes.rows(place)).map(|row| row | BASE);
        fresh.chain(base).map(|row| (row, SPOKEN)).collect()
    }

    fn with_digits(&self, digits: &Digits) -> Vec<(RowId, Met)> {
        let (base, homes) = (&self.base, self.base.homes());
        let mut rows: Vec<(RowId, Met)> = Vec::new();
        for (place, room) in homes.numbered(&digits.plain) {
            let met = met_at_number(room);
            rows.extend(homes.rows(place).iter().map(|row| (row | BASE, met)));
        }
        let mut maybe: Vec<RowId> = Vec::new();
        let places = self.places.numbered(&digits.plain).into_iter();
        maybe.extend(places.flat_map(|place| self.places.rows(place)));
        if digits.is_phone_tail() {
            maybe.extend(self.phones.near(digits.tail));
            maybe.extend(base.phones().near(digits.tail).map(|row| row | BASE));
        }
        if digits.is_id_tail() {
            maybe.extend(self.id_numbers.near(digits.tail));
            maybe.extend(self.texts.with(&digits.words));
            maybe.extend(base.id_numbers().near(digits.tail).map(|row| row | BASE));
        }
        let met = |row: RowId| Some((row, (self.digits_meet(row, digits)?, None)));
        rows.extend(maybe.into_iter().filter_map(met));
        rows
    }
}
