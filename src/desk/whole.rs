//! Whether a journal is all there: one judgement, which a start, `journal verify` and
//! `doctor` share. Nothing is changed by it.
//!
//! A start reads the journal's last segment, looks at both ends of all others, and asks
//! what else in the data directory knows how far the journal came. An entry reaches
//! `journal.reached`, the snapshots, the table and the cache only after it is on disk in
//! the journal, so no power cut leaves one of them ahead of it: where one is, a part of the
//! journal is gone, and a desk that went on would forget what was acknowledged.

use std::time::Duration;

use super::cache;
use super::start::OpenError;
use crate::domain::Seq;
use crate::files::Files;
use crate::journal::{self, Flaw, Found, JournalError, Links, Problem, REACHED, Report};
use crate::table::{Place, TABLE, glimpse};

/// What a journal was found to be, and is not changed yet.
pub struct Sound {
    pub found: Found,
    pub(super) links: Links,
}

/// The journal of a directory, if it is all there as far as a start looks.
///
/// # Errors
/// Where a segment is missing, or damaged at its ends, the last one anywhere; or where the
/// journal ends earlier than something else knows.
pub fn sound(files: &Files, patience: Duration) -> Result<Sound, OpenError> {
    let mut links = Links::noted(files);
    loop {
        let found = Found::at(files)?;
        links.look(files)?;
        let (last, _) = found.head();
        match known(files, last, patience)? {
            None => return Ok(Sound { found, links }),
            // Whoever only looks may do so while a desk commits.
            Some(_) if Found::at(files)?.head().0 > last => {}
            Some((file, known)) => return Err(ends_early(&found, &file, known)),
        }
    }
}

/// Reads the whole journal and says all that is wrong with it, what a start would refuse
/// it for among it. Of a `large` one less is compared: [`journal::verify_lean`]. `held` is
/// whoever holds the records, and after which entry: that must be in the journal.
///
/// # Errors
/// Where the files cannot be read.
pub fn examine(
    files: &Files,
    held: Option<(&str, Seq)>,
    large: bool,
    patience: Duration,
) -> Result<Report, OpenError> {
    let mut report = match large {
        true => journal::verify_lean(files)?,
        false => journal::verify_with(files, held.map(|(_, seq)| seq))?,
    };
    if let Some(problem) = problem(files, patience)? {
        report.add(problem);
    }
    if let Some((who, seq)) = held.filter(|(_, seq)| report.ok && *seq > report.last) {
        let (code, segment) = (Flaw::EndsEarly, who.to_string());
        report.add(Problem { code, segment, offset: 0, seq });
    }
    Ok(report)
}

/// What a start would refuse for, in the words of `journal verify`; `None` where it opens.
fn problem(files: &Files, patience: Duration) -> Result<Option<Problem>, OpenError> {
    match sound(files, patience) {
        Ok(_) => Ok(None),
        Err(OpenError::Journal(JournalError::Damaged(problem))) => Ok(Some(problem)),
        Err(OpenError::Journal(JournalError::NewerFormat { segment, .. })) => {
            let (code, seq) = (Flaw::NewerFormat, Seq(0));
            Ok(Some(Problem { code, segment, offset: 0, seq }))
        }
        Err(OpenError::EndsEarly { file, known, .. }) => {
            let (code, segment) = (Flaw::EndsEarly, file);
            Ok(Some(Problem { code, segment, offset: 0, seq: known }))
        }
        Err(error) => Err(error),
    }
}

/// What has come further than entry `last`, and how far.
fn known(
    files: &Files,
    last: Seq,
    patience: Duration,
) -> Result<Option<(String, Seq)>, std::io::Error> {
    let reached = journal::reached(files)?;
    if let Some(reached) = reached.filter(|reached| *reached > last) {
        return Ok(Some((REACHED.into(), reached)));
    }
    if let Some(past) = journal::snapshot_past(files, last)? {
        return Ok(Some(past));
    }
    if let Some(known) = cache::past(files, last) {
        return Ok(Some((journal::CACHE.into(), known)));
    }
    // The table is fed behind what was reached. It is only asked in a directory of an
    // older program, or one of whose files that one is gone; and then a copy of it, for
    // opening it writes to it. One that does not open is built anew in any case.
    let place = Place::new(files);
    if reached.is_some() || place.is_missing() || !place.is_unmarked() {
        return Ok(None);
    }
    let applied = glimpse(&place, patience, &mut |_, _, _| {}).ok();
    let past = applied.filter(|applied| applied.seq > last);
    Ok(past.map(|applied| (TABLE.into(), applied.seq)))
}

/// That the journal ends too early: `file` has entry `known`. Where something stands
/// behind its last entry, that is the damage.
pub(super) fn ends_early(found: &Found, file: &str, known: Seq) -> OpenError {
    match found.damage() {
        Some(problem) => OpenError::Journal(JournalError::Damaged(problem)),
        None => OpenError::EndsEarly { last: found.head().0, file: file.into(), known },
    }
}
