//! The calendar that limits need, and the office's own lists.

use super::look::Look;
use super::{Check, State};
use crate::domain::Moment;
use crate::domain::books::Books;
use crate::domain::deadline::missing_year;
use crate::files::{own_files, own_sum};
use crate::words::{self, Lang};

pub fn checks(look: &Look) -> [Check; 2] {
    let own = own_files(&look.data);
    // A desk that does not run reads them when it starts.
    let waits = look.fact("own").is_some_and(|read| read != own_sum(&own));
    let books = Books::of(own);
    [calendar(&books, look.now()), files(&books, waits, look.lang)]
}

fn calendar(books: &Books, now: Moment) -> Check {
    match missing_year(now, &books.calendar) {
        None => Check::new("calendar", State::Good, "good"),
        Some(year) => Check::new("calendar", State::Warn, "warn").with("year", year),
    }
}

/// Their mistakes, and whether the running desk has others (`waits`).
fn files(books: &Books, waits: bool, lang: Lang) -> Check {
    let said: Vec<_> = books.mistakes.iter().map(|one| words::typed_refusal(lang, one)).collect();
    match said.is_empty() {
        true if waits => Check::new("files", State::Warn, "waits"),
        true => Check::new("files", State::Good, "good"),
        false => Check::new("files", State::Bad, "bad").with("mistakes", said.join(" ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_without_calendar_and_a_list_with_a_mistake_are_said() {
        let good = Books::of(Vec::new());
        let moment = |text| Moment::parse_rfc3339(text).unwrap();
        let far = calendar(&good, moment("2090-11-25T10:00:00+08:00"));
        assert_eq!((far.state, far.facts.len()), (State::Warn, 1));
        assert_eq!(files(&good, false, Lang::Zh).judged(), (State::Good, "good"));
        assert_eq!(files(&good, true, Lang::Zh).judged(), (State::Warn, "waits"));
        let year = "year=2025\nsource='x'\noff=[['01-01','01-01']]\nwork=[]\n";
        for text in ["no toml [", year] {
            let bad = Books::of(vec![("calendar/2026.toml".into(), Ok(text.into()))]);
            for lang in Lang::ALL {
                let check = files(&bad, false, lang);
                assert_eq!(check.state, State::Bad);
                let what = check.what(lang);
                assert!(what.contains("calendar/2026.toml") && !what.contains("%{"), "{what}");
            }
        }
        let card = Ok("contacts = ['fyre']\n[[step]]\nzh = '走'\n".into());
        let bad = Books::of(vec![("plans/fire.toml".into(), card)]);
        for (lang, place) in [(Lang::Zh, "第1行 contacts"), (Lang::En, "line 1 contacts")] {
            let what = files(&bad, false, lang).what(lang);
            assert!(what.contains("plans/fire.toml") && what.contains(place), "{what}");
            assert!(what.contains("fyre"), "{what}");
        }
    }
}
