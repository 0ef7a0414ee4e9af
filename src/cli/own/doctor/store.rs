//! The table: where things stood, which the journal can build again.

use super::{Check, State};
use crate::files::Files;
use crate::table::Place;

/// What is known of it.
#[derive(Clone, Copy, Debug, Default)]
struct Facts {
    missing: bool,
    /// An opening did not come to its end, or is under way.
    marked: bool,
    running: bool,
    /// Tables that were set aside, and their bytes.
    aside: (usize, u64),
    /// Whether it says what the journal says, where that was compared.
    agrees: Option<bool>,
}

pub fn check(files: &Files, running: bool, agrees: Option<bool>) -> Check {
    let place = Place::new(files);
    let (missing, marked) = (place.is_missing(), !place.is_unmarked());
    let aside = place.set_aside_bytes().unwrap_or_default();
    judge(Facts { missing, marked, running, aside, agrees })
}

fn judge(facts: Facts) -> Check {
    let Facts { missing, marked, running, aside: (count, bytes), agrees } = facts;
    let (state, said) = match agrees {
        Some(false) => (State::Bad, "differs"),
        _ if missing && running => (State::Warn, "without"),
        _ if missing => (State::Good, "none"),
        _ if marked && running => (State::Warn, "building"),
        _ if marked => (State::Warn, "marked"),
        _ if count > 0 => (State::Warn, "aside"),
        Some(true) => (State::Good, "agrees"),
        None => (State::Good, "good"),
    };
    let check = Check::new("store", state, said);
    check.with("count", count).with("size", format!("{} MB", bytes.div_ceil(1 << 20)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_of_a_table_is_said() {
        let of = |facts: Facts| {
            let check = judge(facts);
            (check.state, check.said)
        };
        let well = Facts { agrees: Some(true), ..Facts::default() };
        assert_eq!(of(well), (State::Good, "agrees"));
        assert_eq!(of(Facts::default()), (State::Good, "good"));
        assert_eq!(of(Facts { agrees: Some(false), ..well }), (State::Bad, "differs"));
        assert_eq!(of(Facts { missing: true, ..Facts::default() }), (State::Good, "none"));
        let without = Facts { missing: true, running: true, ..well };
        assert_eq!(of(without), (State::Warn, "without"));
        assert_eq!(of(Facts { marked: true, ..well }), (State::Warn, "marked"));
        assert_eq!(of(Facts { marked: true, running: true, ..well }), (State::Warn, "building"));
        let aside = judge(Facts { aside: (2, (1 << 20) + 1), ..well });
        assert_eq!((aside.said, aside.facts[1].1.as_str()), ("aside", "2 MB"));
    }
}
