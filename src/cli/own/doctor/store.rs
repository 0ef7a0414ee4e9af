//! The table: where things stood, which the journal can build again.

use super::{Check, State};
use crate::cli::own::journal::came_out;
use crate::cli::own::standing::Standing;
use crate::files::Files;
use crate::table::Place;
use crate::words::Lang;

/// What is known of it.
#[derive(Clone, Copy, Debug, Default)]
struct Facts {
    missing: bool,
    /// There is a journal.
    written: bool,
    /// An opening did not come to its end, or is under way.
    marked: bool,
    running: bool,
    /// Tables that were set aside, and their bytes.
    aside: (usize, u64),
    /// Whether the running desk says what the journal says, where that was compared.
    agrees: Option<bool>,
}

/// `held` is what the running desk holds, and whether the journal says the same.
pub fn check(
    files: &Files,
    running: bool,
    written: bool,
    held: Option<(Standing, bool)>,
    lang: Lang,
) -> Check {
    let place = Place::new(files);
    let check = judge(Facts {
        missing: place.is_missing(),
        written,
        marked: !place.is_unmarked(),
        running,
        aside: place.set_aside_bytes().unwrap_or_default(),
        agrees: held.as_ref().map(|(_, agrees)| *agrees),
    });
    let differs = held.map(|(held, _)| came_out(&held, "differs", lang));
    check.with("differs", differs.unwrap_or_default())
}

fn judge(facts: Facts) -> Check {
    let Facts { missing, written, marked, running, aside: (count, bytes), agrees } = facts;
    let (state, said) = match agrees {
        Some(false) => (State::Bad, "differs"),
        _ if missing && running => (State::Warn, "without"),
        _ if missing && written => (State::Warn, "gone"),
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
        let of = |facts: Facts| judge(facts).judged();
        let well = Facts { agrees: Some(true), ..Facts::default() };
        assert_eq!(of(well), (State::Good, "agrees"));
        assert_eq!(of(Facts::default()), (State::Good, "good"));
        assert_eq!(of(Facts { agrees: Some(false), ..well }), (State::Bad, "differs"));
        assert_eq!(of(Facts { missing: true, ..Facts::default() }), (State::Good, "none"));
        let gone = Facts { missing: true, written: true, ..Facts::default() };
        assert_eq!(of(gone), (State::Warn, "gone"));
        let without = Facts { missing: true, running: true, ..well };
        assert_eq!(of(without), (State::Warn, "without"));
        assert_eq!(of(Facts { marked: true, ..well }), (State::Warn, "marked"));
        assert_eq!(of(Facts { marked: true, running: true, ..well }), (State::Warn, "building"));
        let aside = judge(Facts { aside: (2, (1 << 20) + 1), ..well });
        assert_eq!((aside.said, aside.facts[1].1.as_str()), ("aside", "2 MB"));
    }
}
