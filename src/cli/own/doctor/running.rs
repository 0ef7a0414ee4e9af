//! The running desk and the banners it shows.

use super::look::Look;
use super::{Check, State};
use crate::words::Lang;

/// Banners of what is over and whole; the others want somebody soon.
const MILD: [&str; 6] = ["rebuilt", "torn", "snapshot_renewed", "own_changed", "clock", "disk_low"];

pub fn check(look: &Look) -> Check {
    let running = look.fact("pid").zip(look.fact("banners"));
    judge(running, look.place.office.is_some(), look.options.lang)
}

/// Of process and banners of the running desk. One's own starts with the console, the
/// office's must run.
fn judge(running: Option<(&str, &str)>, office: bool, lang: Lang) -> Check {
    let Some((pid, banners)) = running else {
        return match office {
            true => Check::new("desk", State::Bad, "down"),
            false => Check::new("desk", State::Good, "idle"),
        };
    };
    let banners: Vec<&str> = banners.split(',').filter(|banner| !banner.is_empty()).collect();
    let (state, said) = match banners.iter().all(|banner| MILD.contains(banner)) {
        _ if banners.is_empty() => (State::Good, "good"),
        true => (State::Warn, "banners"),
        false => (State::Bad, "banners"),
    };
    let words = banners.iter().map(|banner| lang.say(&format!("banner.{banner}")));
    let words = words.collect::<Vec<_>>().join("; ");
    let check = Check::new("desk", state, said).with("pid", pid).with("banners", words);
    check.with("codes", banners.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_desk_is_as_bad_as_its_banners() {
        let of = |banners: &str| {
            let check = judge(Some(("7", banners)), true, Lang::Zh);
            (check.state, check.said)
        };
        assert_eq!(of(""), (State::Good, "good"));
        assert_eq!(of("rebuilt,torn"), (State::Warn, "banners"));
        assert_eq!(of("rebuilt,journal_damaged"), (State::Bad, "banners"));
        let said = judge(Some(("7", "clock")), true, Lang::Zh).what(Lang::Zh);
        assert!(said.contains("时钟待确认"), "{said}");
    }

    #[test]
    fn only_the_desk_of_an_office_must_run() {
        assert_eq!(judge(None, true, Lang::Zh).state, State::Bad);
        assert_eq!(judge(None, false, Lang::Zh).state, State::Good);
    }
}
