//! Today's queue holds what every kind of record waits for. A matter goes under its
//! category of the catalog; everything else under one of these codes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::lamp::Lamp;
use super::{Key, Kind, Moment};

/// The two parts of the queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// 今天要办
    #[default]
    Today,
    /// 有空再办: never red
    Later,
}

impl Part {
    /// The word of JSON.
    pub fn word(self) -> &'static str {
        match self {
            Part::Today => "today",
            Part::Later => "later",
        }
    }
}

/// How far ahead what is neither red nor yellow still counts as today's: whoever has
/// time today sees what the next days bring.
pub const AHEAD: i64 = 3 * Moment::DAY;

/// The part of a row: red and yellow are today's; so is what the next three days bring,
/// and what nobody has set a time for.
pub fn part(lamp: Lamp, at: Option<Moment>, now: Moment) -> Part {
    let soon = at.is_none_or(|at| at <= now.plus(AHEAD));
    match lamp {
        Lamp::Red | Lamp::Yellow => Part::Today,
        Lamp::Green | Lamp::Grey if soon => Part::Today,
        Lamp::Green | Lamp::Grey => Part::Later,
    }
}

/// Codes of rows that are no matters, with the word they are searched by; what the
/// screen says of them is `agenda.<code>` in the locale.
pub const CODES: &[(&str, &str)] = &[
    ("visit", "探访"),
    ("mediation", "调解"),
    ("calendar", "日历"),
    ("certificate", "证明"),
    ("demand", "上级交办"),
    ("verify", "电话核实"),
    ("incident", "突发"),
    ("backup", "备份"),
    ("drill", "试密钥"),
];

/// The Chinese word of a code.
pub fn zh(code: &str) -> Option<&'static str> {
    CODES.iter().find(|(known, _)| *known == code).map(|(_, zh)| *zh)
}

/// What the desk itself asks the office to do. It is no record and goes when it is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chore {
    /// Of [`CODES`].
    pub code: &'static str,
    pub lamp: Lamp,
    /// Since when it should be done.
    pub at: Moment,
    /// What `agenda.why.<code>_<fact>` of the locale is filled with.
    pub facts: BTreeMap<String, String>,
}

impl Chore {
    /// What its row is known by: the office's key, with a number of its own for each code.
    pub fn key(&self) -> Key {
        let number = CODES.iter().position(|(code, _)| *code == self.code).unwrap_or(CODES.len());
        Key { sub: number as u64 + 1, ..Key::of(Kind::Office, 0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn red_and_yellow_the_next_three_days_and_what_has_no_time_are_todays() {
        let now = Moment::parse_rfc3339("2026-11-25T10:00:00+08:00").unwrap();
        let day = |n| Some(now.plus(n * Moment::DAY));
        for (lamp, at, expected) in [
            (Lamp::Red, day(-9), Part::Today),
            (Lamp::Yellow, None, Part::Today),
            (Lamp::Green, day(3), Part::Today),
            (Lamp::Green, day(4), Part::Later),
            (Lamp::Grey, day(1), Part::Today),
            (Lamp::Grey, day(9), Part::Later),
            (Lamp::Green, None, Part::Today),
        ] {
            assert_eq!(part(lamp, at, now), expected, "{lamp:?} {at:?}");
        }
    }
}
