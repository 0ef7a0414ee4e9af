//! What a search has found so far: single rows, and for the flat tables one byte a
//! name instead of all its bearers.

use super::base::{Base, Spread};
use super::grade::Grade;
use super::index::{BASE, RowId};
use super::names::NameId;
use super::ways::Code;

/// Rows and names with their grades.
#[derive(Default)]
pub struct Found {
    /// Rows by themselves, those of the flat tables too where more than the own name
    /// decides.
    pub rows: Vec<(RowId, Grade)>,
    /// By name of the flat tables; empty as long as none fits.
    pub codes: Vec<Code>,
    /// The grades of the codes, and how many bear a name with that code.
    pub grades: Vec<(Grade, usize)>,
}

impl Found {
    /// Takes a row in; [`Found::settle`] leaves the best grade of each.
    pub fn admit(&mut self, row: RowId, grade: Grade) {
        self.rows.push((row, grade));
    }

    /// Sorts the rows and keeps the best grade of each. What the own name says better
    /// is left to it.
    pub fn settle(&mut self, base: &Base) {
        let mut rows = std::mem::take(&mut self.rows);
        rows.sort_unstable_by_key(|(row, grade)| (*row, grade.class));
        rows.dedup_by_key(|(row, _)| *row);
        if !self.codes.is_empty() {
            rows.retain(|(row, grade)| {
                self.by_name(base, *row).is_none_or(|own| grade.class < own.class)
            });
        }
        self.rows = rows;
    }

    /// Takes in all bearers of the names that fit.
    pub fn spread(&mut self, base: &Base, spread: &Spread) {
        let grade = |code: Code| Some(Grade::of(&[(spread.palette.way(code)?, None)])?);
        let mut known: Vec<Code> = vec![0; 1];
        for code in 1..=Code::MAX {
            let Some(grade) = grade(code) else { break };
            known.push(self.code_of(grade));
        }
        if self.codes.is_empty() {
            self.codes = vec![0; spread.codes.len()];
        }
        for (name, code) in fitting(&spread.codes) {
            let new = known[usize::from(code)];
            let old = self.codes[name as usize];
            if old == new || old != 0 && self.class(old) <= self.class(new) {
                continue;
            }
            let bearers = base.bearers(name).len();
            self.grades[usize::from(new) - 1].1 += bearers;
            if old != 0 {
                self.grades[usize::from(old) - 1].1 -= bearers;
            }
            self.codes[name as usize] = new;
        }
    }

    /// The grade of a row by its own name alone.
    pub fn by_name(&self, base: &Base, row: RowId) -> Option<Grade> {
        if row & BASE == 0 {
            return None;
        }
        let name = base.name(row & !BASE)?;
        let code = usize::from(*self.codes.get(name as usize)?).checked_sub(1)?;
        Some(Grade { name: Some(name | BASE), ..self.grades[code].0 })
    }

    /// Whether a row stands by itself, with a better grade than its name's.
    pub fn stands_alone(&self, row: RowId) -> bool {
        self.rows.binary_search_by_key(&row, |(row, _)| *row).is_ok()
    }

    /// Rows and bearers in the classes that pass, once settled.
    pub fn count(&self, base: &Base, pass: impl Fn(&Grade) -> bool) -> usize {
        let bearers: usize =
            self.grades.iter().filter(|(grade, _)| pass(grade)).map(|(_, bearers)| *bearers).sum();
        let by_name = |row: RowId| self.by_name(base, row).is_some_and(|grade| pass(&grade));
        let twice = |row: &&(RowId, Grade)| bearers > 0 && by_name(row.0);
        let twice = self.rows.iter().filter(twice).count();
        let gone = base.gone().iter().filter(|row| bearers > 0 && by_name(**row | BASE)).count();
        let rows = self.rows.iter().filter(|(_, grade)| pass(grade)).count();
        (bearers + rows).saturating_sub(gone + twice)
    }

    /// Lets go of what does not pass.
    pub fn retain(&mut self, pass: impl Fn(&Grade) -> bool) {
        self.rows.retain(|(_, grade)| pass(grade));
        for (at, (grade, bearers)) in self.grades.iter_mut().enumerate() {
            if !pass(grade) {
                *bearers = 0;
                let code = at as Code + 1;
                self.codes.iter_mut().filter(|c| **c == code).for_each(|c| *c = 0);
            }
        }
    }

    /// The names with this code.
    pub fn names(&self, code: Code) -> impl Iterator<Item = NameId> {
        fitting(&self.codes).filter(move |(_, other)| *other == code).map(|(name, _)| name)
    }

    fn class(&self, code: Code) -> u16 {
        self.grades[usize::from(code) - 1].0.class
    }

    fn code_of(&mut self, grade: Grade) -> Code {
        let same =
            |(known, _): &(Grade, usize)| (known.class, known.why) == (grade.class, grade.why);
        let at = self.grades.iter().position(same).unwrap_or_else(|| {
            self.grades.push((grade, 0));
            self.grades.len() - 1
        });
        (at + 1).min(usize::from(Code::MAX)) as Code
    }
}

/// The names that have a code, eight at a look.
pub fn fitting(codes: &[Code]) -> impl Iterator<Item = (NameId, Code)> {
    codes.chunks(8).enumerate().filter(|(_, eight)| eight.iter().any(|c| *c != 0)).flat_map(
        |(at, eight)| {
            let from = at * 8;
            let own = eight.iter().enumerate().filter(|(_, code)| **code != 0);
            own.map(move |(place, code)| ((from + place) as NameId, *code))
        },
    )
}
