//! Workdays and limits in days. `year` reads the notice of one year (assets/calendar);
//! here limits are counted by 民法典 201 and 203 and say why they end where they end.

mod year;

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, Weekday};

use super::Refusal;
use year::Said;
pub use year::Year;

/// The years whose notice is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    years: BTreeMap<i32, Year>,
}

/// What a limit was counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// 自然日
    Days,
    /// 工作日
    Workdays,
}

/// How a limit was counted, for the sentence beside it: 5个工作日, 跳过10-01至10-07,
/// 含10-10调休.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    pub unit: Unit,
    pub count: u32,
    /// Runs of rest days passed over: those with a statutory holiday in them, and
    /// the one a limit in days was moved off.
    pub skipped: Vec<(NaiveDate, NaiveDate)>,
    /// Make-up workdays that counted.
    pub makeup: Vec<NaiveDate>,
    /// The rest day a limit in days would have ended on.
    pub moved_from: Option<NaiveDate>,
    /// 暂定: a year it touches whose notice is not known here.
    pub tentative: Option<i32>,
}

/// A limit in days: it ends at 24:00 of its last day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    pub last_day: NaiveDate,
    pub reason: Reason,
}

impl Calendar {
    /// The years that come with the program.
    pub fn shipped() -> Calendar {
        let mut calendar = Calendar::default();
        for file in [
            include_str!("../../../assets/calendar/2024.toml"),
            include_str!("../../../assets/calendar/2025.toml"),
            include_str!("../../../assets/calendar/2026.toml"),
        ] {
            // A shipped file that does not read fails the test below; its year is then 暂定.
            let _ = calendar.add(file);
        }
        calendar
    }

    /// Adds or replaces a year from a calendar file, and says which.
    ///
    /// # Errors
    /// `calendar.<what>`: what is wrong with the file; nothing is changed.
    pub fn add(&mut self, toml_text: &str) -> Result<i32, Refusal> {
        let (number, year) = year::parse(toml_text)?;
        self.years.insert(number, year);
        Ok(number)
    }

    /// The same for a file that is called `2027.toml`, as an office lays it down.
    ///
    /// # Errors
    /// As [`Calendar::add`], and `calendar.name` (facts `year`, `name`) for one that is
    /// another year's than it is called: somebody copied last year's and forgot a line.
    pub fn add_named(&mut self, name: &str, toml_text: &str) -> Result<i32, Refusal> {
        let (number, year) = year::parse(toml_text)?;
        let right = format!("{number}.toml");
        if name != right {
            let other = Refusal::new("calendar.name");
            return Err(other.with("year", number).with("name", right));
        }
        self.years.insert(number, year);
        Ok(number)
    }

    /// Whether the notice of this year is known; otherwise only weekends are.
    pub fn known(&self, year: i32) -> bool {
        self.years.contains_key(&year)
    }

    /// The notice behind a year.
    pub fn source(&self, year: i32) -> Option<&str> {
        self.years.get(&year).map(|year| year.source.as_str())
    }

    /// Whether offices work on this day. In an unknown year the plain week counts.
    pub fn is_workday(&self, day: NaiveDate) -> bool {
        self.is_makeup(day) || !(self.is_holiday(day) || is_weekend(day))
    }

    /// The first workday after this day.
    pub fn next_workday(&self, day: NaiveDate) -> NaiveDate {
        day.iter_days().skip(1).find(|day| self.is_workday(*day)).unwrap_or(day)
    }

    /// The limit of so many working days; the day it starts from is not counted (民法典 201).
    pub fn add_workdays(&self, from: NaiveDate, count: u32) -> Limit {
        let mut last_day = from;
        for _ in 0..count {
            last_day = self.next_workday(last_day);
        }
        let passed = || from.iter_days().skip(1).take_while(|day| *day <= last_day);
        let mut skipped = self.rest_runs(passed());
        skipped.retain(|(first, last)| {
            first.iter_days().take_while(|day| day <= last).any(|day| self.is_holiday(day))
        });
        let reason = Reason {
            unit: Unit::Workdays,
            count,
            skipped,
            makeup: passed().filter(|day| self.is_makeup(*day)).collect(),
            moved_from: None,
            // The day it starts from is not counted, nor is its year.
            tentative: passed().map(|day| day.year()).find(|year| !self.known(*year)),
        };
        Limit { last_day, reason }
    }

    /// The limit of so many calendar days; the first is not counted (民法典 201), and
    /// one that would end on a rest day ends on the next workday (民法典 203).
    pub fn add_days(&self, from: NaiveDate, count: u32) -> Limit {
        let counted = from.checked_add_days(chrono::Days::new(count.into())).unwrap_or(from);
        let moves = !self.is_workday(counted);
        let last_day = if moves { self.next_workday(counted) } else { counted };
        let reason = Reason {
            unit: Unit::Days,
            count,
            skipped: self.rest_runs(counted.iter_days().take_while(|day| *day < last_day)),
            makeup: Some(last_day).filter(|day| self.is_makeup(*day)).into_iter().collect(),
            moved_from: moves.then_some(counted),
            tentative: (counted.year()..=last_day.year()).find(|year| !self.known(*year)),
        };
        Limit { last_day, reason }
    }

    /// Whether a notice makes it a day off, weekend days of a long holiday included.
    pub fn is_holiday(&self, day: NaiveDate) -> bool {
        self.said(day) == Some(Said::Off)
    }

    fn is_makeup(&self, day: NaiveDate) -> bool {
        self.said(day) == Some(Said::Work)
    }

    /// What the notices say of a day. One of the next year may still change the last days
    /// of this one; what came out last counts.
    fn said(&self, day: NaiveDate) -> Option<Said> {
        let years = [day.year() + 1, day.year(), day.year() - 1];
        years.iter().find_map(|year| self.years.get(year)?.says(day))
    }

    fn rest_runs(&self, days: impl Iterator<Item = NaiveDate>) -> Vec<(NaiveDate, NaiveDate)> {
        let mut runs: Vec<(NaiveDate, NaiveDate)> = Vec::new();
        for day in days.filter(|day| !self.is_workday(*day)) {
            match runs.last_mut() {
                Some((_, last)) if last.succ_opt() == Some(day) => *last = day,
                _ => runs.push((day, day)),
            }
        }
        runs
    }
}

fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

#[cfg(test)]
mod tests;
