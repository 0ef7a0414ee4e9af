//! The terminal this is called from, and its fonts, which only the person sees.

use std::io;

use super::{Check, State};
use crate::console::term::probe::Found;
use crate::console::term::seen::{self, Seen};
use crate::words::Lang;

/// What a font for Chinese shows: characters, circled figures and a bar, of which those
/// that are missing come as boxes or question marks (terminal.md, ambiguous width).
const SAMPLE: &str = "居委会 ①②③ ▌";
/// The size the pages are made for (terminal.md).
const WANTED: (u16, u16) = (80, 24);

pub fn checks(lang: Lang) -> [Check; 3] {
    let seen = seen::look();
    let spoken = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .filter_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    let here = matches!(seen, Ok(Some(_)));
    let locale = locale(here, &spoken.take(1).collect::<String>());
    [judge(seen, lang), locale, font()]
}

/// Of what the account's programs are told to speak, by the order of locale(7). The console
/// asks the terminal itself; but tmux, and what is typed in the shell, go by this.
fn locale(here: bool, spoken: &str) -> Check {
    let name = spoken.to_lowercase();
    let (state, said) = match name.ends_with("utf-8") || name.ends_with("utf8") {
        _ if !here => (State::Unseen, "none"),
        true => (State::Good, "good"),
        false => (State::Warn, "not_utf8"),
    };
    let locale = if spoken.is_empty() { "C" } else { spoken };
    Check::new("locale", state, said).with("locale", locale)
}

fn judge(seen: io::Result<Option<Seen>>, lang: Lang) -> Check {
    let seen = match seen {
        Ok(Some(seen)) => seen,
        Ok(None) => return Check::new("terminal", State::Unseen, "none"),
        Err(error) => return Check::new("terminal", State::Bad, "failed").with("error", error),
    };
    let small = seen.size.0 < WANTED.0 || seen.size.1 < WANTED.1;
    let (state, said) = match (seen.term.as_str(), seen.found) {
        ("" | "dumb", _) => (State::Bad, "dumb"),
        ("linux", _) if lang == Lang::Zh => (State::Bad, "linux"),
        (_, Found::NotUtf8) => (State::Bad, "not_utf8"),
        (_, Found::Gone) => (State::Unseen, "none"),
        _ if small => (State::Warn, "small"),
        (_, Found::Utf8 { answered: false, .. }) => (State::Warn, "silent"),
        (_, Found::Utf8 { ambiguous_wide: true, .. }) => (State::Good, "wide"),
        (_, Found::Utf8 { .. }) => (State::Good, "good"),
    };
    let check = Check::new("terminal", state, said).with("term", &seen.term);
    check.with("columns", seen.size.0).with("rows", seen.size.1)
}

fn font() -> Check {
    Check::new("font", State::Unseen, "ask").with("sample", SAMPLE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_is_told_by_name_answer_and_size() {
        let of = |term: &str, size, found| {
            let seen = Seen { term: term.into(), size, found };
            judge(Ok(Some(seen)), Lang::Zh).judged()
        };
        let utf8 = |ambiguous_wide, answered| Found::Utf8 { ambiguous_wide, answered };
        let full = (80, 24);
        assert_eq!(of("xterm", full, utf8(false, true)), (State::Good, "good"));
        assert_eq!(of("xterm", full, utf8(true, true)), (State::Good, "wide"));
        assert_eq!(of("xterm", full, utf8(false, false)), (State::Warn, "silent"));
        assert_eq!(of("xterm", (79, 24), utf8(false, true)), (State::Warn, "small"));
        assert_eq!(of("xterm", full, Found::NotUtf8), (State::Bad, "not_utf8"));
        assert_eq!(of("dumb", full, utf8(false, true)), (State::Bad, "dumb"));
        assert_eq!(of("linux", full, utf8(false, true)), (State::Bad, "linux"));
        assert_eq!(judge(Ok(None), Lang::Zh).state, State::Unseen);
    }

    #[test]
    fn a_locale_that_is_not_utf8_is_said_with_the_line_that_mends_it() {
        for good in ["zh_CN.UTF-8", "C.utf8", "en_US.utf-8"] {
            assert_eq!(locale(true, good).judged(), (State::Good, "good"), "{good}");
        }
        for bad in ["", "C", "POSIX", "zh_CN.GBK", "zh_CN"] {
            assert_eq!(locale(true, bad).judged(), (State::Warn, "not_utf8"), "{bad}");
            assert!(locale(true, bad).what(Lang::Zh).contains("export LANG=C.UTF-8"));
        }
        assert_eq!(locale(false, "C").judged(), (State::Unseen, "none"));
    }

    #[test]
    fn the_person_is_shown_what_to_look_for() {
        assert!(font().what(Lang::Zh).contains(SAMPLE));
    }
}
