//! What a search has found so far: single rows, and for the flat tables one byte a
//! name instead of all its bearers.

use std::collections::HashMap;

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
    /// These rows, and those that came again since they were settled.
    seen: RowSet,
    again: Vec<(RowId, Grade)>,
    /// By name of the flat tables; empty as long as none fits.
    pub codes: Vec<Code>,
    /// The grades of the codes, and how many bear a name with that code.
    pub grades: Vec<(Grade, usize)>,
}

impl Found {
    /// Takes a row in; [`Found::settle`] leaves the best grade of each.
    pub fn admit(&mut self, row: RowId, grade: Grade) {
        if self.seen.insert(row) {
            self.rows.push((row, grade));
        } else {
            self.again.push((row, grade));
        }
    }

    /// Keeps the best grade of each row. What the own name says better is left to it.
    pub fn settle(&mut self, base: &Base) {
        let mut rows = std::mem::take(&mut self.rows);
        if !self.again.is_empty() {
            let mut again: HashMap<RowId, Grade> = HashMap::new();
            for (row, grade) in self.again.drain(..) {
                let best = again.entry(row).or_insert(grade);
                if grade.class < best.class {
                    *best = grade;
                }
            }
            for (row, grade) in &mut rows {
                if let Some(better) = again.get(row).filter(|other| other.class < grade.class) {
                    *grade = *better;
                }
            }
        }
        if !self.codes.is_empty() {
            rows.retain(|(row, grade)| {
                let alone = self.by_name(base, *row).is_none_or(|own| grade.class < own.class);
                if !alone {
                    self.seen.remove(*row);
                }
                alone
            });
        }
        self.rows = rows;
    }

    /// Takes in all bearers of the names that fit.
    pub fn spread(&mut self, base: &Base, spread: &Spread) {
        let grade = |code: Code| Grade::of(&[(spread.palette.way(code)?, None)]);
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
        self.seen.contains(row)
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

/// Rows of both parts, a bit each.
#[derive(Default)]
struct RowSet([Vec<u64>; 2]);

impl RowSet {
    /// Whether it is new.
    fn insert(&mut self, row: RowId) -> bool {
        let (words, word, bit) = self.at(row);
        if words.len() <= word {
            words.resize((word + 1).next_power_of_two(), 0);
        }
        let new = words[word] & bit == 0;
        words[word] |= bit;
        new
    }

    fn remove(&mut self, row: RowId) {
        let (words, word, bit) = self.at(row);
        words.get_mut(word).into_iter().for_each(|bits| *bits &= !bit);
    }

    fn contains(&self, row: RowId) -> bool {
        let place = (row & !BASE) as usize;
        let words = &self.0[usize::from(row & BASE != 0)];
        words.get(place / 64).is_some_and(|bits| bits & 1 << (place % 64) != 0)
    }

    fn at(&mut self, row: RowId) -> (&mut Vec<u64>, usize, u64) {
        let place = (row & !BASE) as usize;
        (&mut self.0[usize::from(row & BASE != 0)], place / 64, 1 << (place % 64))
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
