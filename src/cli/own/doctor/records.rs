//! Journal and table: whether they are whole, and whether they say the same. Nothing is
//! opened that would be written to by that, the table least of all.

use super::look::{Look, Reach};
use super::{Check, State, store};
use crate::cli::own::journal::flaw;
use crate::cli::own::standing::Standing;
use crate::desk::{OpenError, TABLE_PATIENCE, whole};
use crate::files::Files;
use crate::journal::{Flaw, Report};
use crate::words::Lang;

/// Of a journal of more bytes each entry is checked by itself and with the one before, and
/// no longer with all earlier ones: that would need memory for every record. Two hundred
/// deeds a working day write 50 MB in a year.
const LARGE: u64 = 64 << 20;

/// What a journal was found to be.
enum Read {
    Nothing,
    Whole(Result<Report, OpenError>),
}

pub fn checks(look: &Look, files: &Files, lang: Lang) -> [Check; 2] {
    let held = match &look.reach {
        Reach::Desk(facts) => Standing::of_desk(facts),
        _ => None,
    };
    let (read, agrees) = read(files, held.as_ref(), LARGE);
    let written = !matches!(read, Read::Nothing);
    let store = store::check(files, look.reach != Reach::Nobody, written, held.zip(agrees), lang);
    [store, judge(&read, lang)]
}

/// The journal, and whether the desk that runs holds what it says.
fn read(files: &Files, held: Option<&Standing>, large: u64) -> (Read, Option<bool>) {
    let large = files.bytes_in("journal") > large;
    let who = held.map(|held| (held.with, held.seq));
    let report = whole::examine(files, who, large, TABLE_PATIENCE);
    if let Ok(report) = &report
        && report.ok
        && report.entries == 0
    {
        return (Read::Nothing, None);
    }
    let then = report.as_ref().ok().and_then(|report| report.then);
    (Read::Whole(report), held.zip(then).map(|(held, then)| held.digest == then))
}

fn judge(read: &Read, lang: Lang) -> Check {
    let report = match read {
        Read::Nothing => return Check::new("journal", State::Good, "none"),
        Read::Whole(Err(error)) => {
            return Check::new("journal", State::Bad, "unread").with("error", error);
        }
        Read::Whole(Ok(report)) => report,
    };
    let torn = report.problems.iter().all(|problem| problem.code == Flaw::TornTail);
    let (state, said) = match report.problems.is_empty() {
        true => (State::Good, "whole"),
        // What a power cut left; the next start takes it away.
        false if torn => (State::Warn, "torn"),
        false => (State::Bad, "damaged"),
    };
    let first = report.problems.iter().find(|problem| torn || problem.code != Flaw::TornTail);
    Check::new("journal", state, said)
        .with("entries", report.entries)
        .with("problems", report.problems.len())
        .with("first", first.map_or(String::new(), |first| flaw(first, lang)))
        .with("advice", lang.say("cli.journal_advice"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Seq;
    use crate::journal::{JournalError, Problem};

    fn report(codes: &[Flaw]) -> Read {
        let problem =
            |code: &Flaw| Problem { code: *code, segment: "9.seg".into(), offset: 5, seq: Seq(9) };
        Read::Whole(Ok(Report {
            ok: codes.is_empty(),
            entries: 7,
            head: String::new(),
            problems: codes.iter().map(problem).collect(),
            digest: None,
            then: None,
            last: Seq(7),
        }))
    }

    #[test]
    fn a_journal_is_as_good_as_what_was_read_of_it() {
        let of = |read: Read| judge(&read, Lang::Zh).judged();
        assert_eq!(of(Read::Nothing), (State::Good, "none"));
        assert_eq!(of(report(&[])), (State::Good, "whole"));
        assert_eq!(of(report(&[Flaw::TornTail])), (State::Warn, "torn"));
        assert_eq!(of(report(&[Flaw::TornTail, Flaw::Chain])), (State::Bad, "damaged"));
        let gone = JournalError::Io(std::io::Error::other("gone"));
        assert_eq!(of(Read::Whole(Err(gone.into()))), (State::Bad, "unread"));
    }

    #[test]
    fn what_is_said_of_damage_is_what_journal_verify_says() {
        let said = judge(&report(&[Flaw::TornTail, Flaw::Chain]), Lang::Zh).what(Lang::Zh);
        let chain = Problem { code: Flaw::Chain, segment: "9.seg".into(), offset: 5, seq: Seq(9) };
        assert!(said.contains(&flaw(&chain, Lang::Zh)), "{said}");
        assert!(said.contains(&Lang::Zh.say("cli.journal_advice")), "{said}");
    }
}
