//! The machine's clock beside the last entry of the journal, by the desk's own rule.

use super::look::Look;
use super::{Check, State};
use crate::domain::Moment;
use crate::domain::moment::zone;
use crate::files::Files;
use crate::journal::{self, Found, JournalError};

pub fn check(look: &Look, files: &Files) -> Check {
    // A practice clock may stand anywhere.
    if look.practice {
        return Check::new("clock", State::Good, "practice").with("now", shown(look.now()));
    }
    let last = last_entry(files).ok().flatten();
    let offset = chrono::Local::now().offset().local_minus_utc();
    judge(look.now(), last, offset == zone().local_minus_utc())
}

fn last_entry(files: &Files) -> Result<Option<Moment>, JournalError> {
    let (seq, _) = Found::at(files)?.head();
    Ok(journal::entry(files, seq)?.map(|entry| entry.meta.time))
}

/// The zone of the machine changes nothing at the desk, which always counts in +08:00;
/// but who looks at the dates of files wonders.
fn judge(now: Moment, last: Option<Moment>, china: bool) -> Check {
    let (state, said) = match last {
        Some(last) if now < last => (State::Bad, "behind"),
        Some(last) if !now.is_likely_after(last) => (State::Warn, "ahead"),
        _ if !china => (State::Good, "zone"),
        _ => (State::Good, "good"),
    };
    let check = Check::new("clock", state, said).with("now", shown(now));
    check.with("last", last.map_or("-".into(), shown))
}

fn shown(moment: Moment) -> String {
    moment.local().format("%Y-%m-%d %H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_before_the_last_entry_or_long_after_it_is_said() {
        let last = Moment::parse_rfc3339("2026-11-25T10:00:00+08:00").unwrap();
        let of = |later: i64, china| judge(last.plus(later), Some(last), china).judged();
        assert_eq!(of(0, true), (State::Good, "good"));
        assert_eq!(of(35 * Moment::DAY, false), (State::Good, "zone"));
        assert_eq!(of(35 * Moment::DAY + 1, true), (State::Warn, "ahead"));
        assert_eq!(of(-1, true), (State::Bad, "behind"));
        assert_eq!(judge(last, None, true).state, State::Good);
        assert_eq!(judge(last, Some(last), true).facts[1].1, "2026-11-25 10:00");
    }
}
