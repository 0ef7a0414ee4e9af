//! The running desk and the banners it shows.

use super::look::{Look, Reach};
use super::{Check, State};
use crate::words::{self, Lang};

/// Banners of what is over and whole, or has a check of its own here.
const MILD: [&str; 12] = [
    "rebuilt",
    "torn",
    "snapshot_renewed",
    "own_changed",
    "clock",
    "disk_low",
    "erasing",
    "draft_damaged",
    "draft_missing",
    "draft_newer",
    "backup_none",
    "backup_late",
];

pub fn check(look: &Look, lang: Lang) -> Check {
    judge(&look.reach, look.place.office.is_some(), lang)
}

/// One's own desk starts with the console, the office's must run.
fn judge(reach: &Reach, office: bool, lang: Lang) -> Check {
    let facts = match reach {
        Reach::Nobody if office => return Check::new("desk", State::Bad, "down"),
        Reach::Nobody => return Check::new("desk", State::Good, "idle"),
        Reach::Refused(refusal) => {
            let check = Check::new("desk", State::Bad, "refused").with("code", &refusal.code);
            return check.with("why", words::typed_refusal(lang, refusal));
        }
        Reach::Desk(facts) => facts,
    };
    let fact = |name: &str| facts.get(name).map_or("", String::as_str);
    let banners: Vec<&str> = fact("banners").split(',').filter(|code| !code.is_empty()).collect();
    let (state, said) = match banners.iter().all(|banner| MILD.contains(banner)) {
        _ if banners.is_empty() => (State::Good, "good"),
        true => (State::Warn, "banners"),
        false => (State::Bad, "banners"),
    };
    // What a banner of the screen is filled with, doctor says in a line of its own.
    let word = |banner: &&str| {
        let own = lang.find(&format!("doctor.banner.{banner}"));
        own.unwrap_or_else(|| lang.say(&format!("banner.{banner}")))
    };
    let words = banners.iter().map(word);
    let words = words.collect::<Vec<_>>().join("; ");
    let check = Check::new("desk", state, said).with("pid", fact("pid")).with("banners", words);
    check.with("codes", banners.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Refusal;

    fn shows(banners: &str) -> Reach {
        let facts = [("pid", "7"), ("banners", banners)];
        Reach::Desk(facts.map(|(name, fact)| (name.to_string(), fact.to_string())).into())
    }

    #[test]
    fn a_desk_is_as_bad_as_its_banners() {
        let of = |banners: &str| judge(&shows(banners), true, Lang::Zh).judged();
        assert_eq!(of(""), (State::Good, "good"));
        assert_eq!(of("rebuilt,torn"), (State::Warn, "banners"));
        assert_eq!(of("rebuilt,journal_damaged"), (State::Bad, "banners"));
        let said = judge(&shows("clock"), true, Lang::Zh).what(Lang::Zh);
        assert!(said.contains("时钟待确认"), "{said}");
        for lang in Lang::ALL {
            let said = judge(&shows("own_files"), true, lang).what(lang);
            assert!(!said.contains('%') && !said.contains(": ("), "{said}");
        }
        for code in MILD {
            assert!(Lang::Zh.find(&format!("banner.{code}")).is_some(), "{code}");
        }
    }

    #[test]
    fn only_the_desk_of_an_office_must_run() {
        assert_eq!(judge(&Reach::Nobody, true, Lang::Zh).judged(), (State::Bad, "down"));
        assert_eq!(judge(&Reach::Nobody, false, Lang::Zh).judged(), (State::Good, "idle"));
        let silent = Reach::Refused(Refusal::new("link.silent").with("socket", "/s"));
        let check = judge(&silent, false, Lang::Zh);
        assert_eq!(check.judged(), (State::Bad, "refused"));
        assert!(check.what(Lang::Zh).contains("/s"), "{check:?}");
    }
}
