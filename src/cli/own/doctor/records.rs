//! Journal and table: whether they are whole, and whether they say the same.

use super::look::Look;
use super::{Check, State, store};
use crate::cli::own::standing;
use crate::files::Files;
use crate::journal::{self, Found, JournalError, Report};

/// A journal of so many bytes is read whole; of a larger one the last segment, which is
/// what a start reads. Two hundred deeds a working day write 50 MB in a year.
const WHOLE: u64 = 64 << 20;

/// How far a journal was read.
enum Read {
    Nothing,
    /// The number of the last entry, and whether behind it stands what was no torn write.
    Tail(Result<u64, JournalError>),
    Whole(Result<Report, JournalError>),
}

pub fn checks(look: &Look) -> Vec<Check> {
    let Some(files) = &look.files else { return Vec::new() };
    let (read, agrees) = read(files, look, WHOLE);
    vec![store::check(files, look.status.is_some(), agrees), judge(&read)]
}

/// The journal, and whether whoever holds the records says what it says.
fn read(files: &Files, look: &Look, whole: u64) -> (Read, Option<bool>) {
    let bytes = files.bytes_in("journal");
    if bytes == 0 {
        return (Read::Nothing, None);
    }
    if bytes > whole {
        return (Read::Tail(tail(files)), None);
    }
    // Without a desk its table is opened, which writes: only for whom it belongs to.
    let may = look.own || look.status.is_some();
    let held = may.then(|| standing::find(files, look.options).ok()).flatten();
    let report = journal::verify_with(files, held.as_ref().map(|held| held.seq));
    let then = report.as_ref().ok().and_then(|report| report.then);
    let agrees = held.zip(then).map(|(held, then)| held.digest == then);
    (Read::Whole(report), agrees)
}

fn tail(files: &Files) -> Result<u64, JournalError> {
    Found::at(files).map(|found| found.head().0.0)
}

fn judge(read: &Read) -> Check {
    match read {
        Read::Nothing => Check::new("journal", State::Good, "none"),
        Read::Tail(Ok(seq)) => Check::new("journal", State::Good, "tail").with("seq", seq),
        Read::Whole(Ok(report)) => match report.problems.first() {
            None if report.ok => {
                Check::new("journal", State::Good, "whole").with("entries", report.entries)
            }
            first => Check::new("journal", State::Bad, "damaged")
                .with("problems", report.problems.len())
                .with("segment", first.map_or("", |first| first.segment.as_str())),
        },
        Read::Tail(Err(error)) | Read::Whole(Err(error)) => {
            Check::new("journal", State::Bad, "unread").with("error", error)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(ok: bool) -> Report {
        Report {
            ok,
            entries: 7,
            head: String::new(),
            problems: Vec::new(),
            digest: None,
            then: None,
        }
    }

    #[test]
    fn a_journal_is_as_good_as_what_was_read_of_it() {
        let of = |read: Read| {
            let check = judge(&read);
            (check.state, check.said)
        };
        assert_eq!(of(Read::Nothing), (State::Good, "none"));
        assert_eq!(of(Read::Tail(Ok(9))), (State::Good, "tail"));
        assert_eq!(of(Read::Whole(Ok(report(true)))), (State::Good, "whole"));
        assert_eq!(of(Read::Whole(Ok(report(false)))), (State::Bad, "damaged"));
        let gone = || JournalError::Io(std::io::Error::other("gone"));
        assert_eq!(of(Read::Tail(Err(gone()))), (State::Bad, "unread"));
    }
}
