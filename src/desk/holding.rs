//! The desk holds on to its files: whether data directory, lock and journal are still the
//! ones it works with. Looked at before every commit, and looked through once a minute. What
//! can be put back is put back and said; else nothing is saved any more, so that nobody is
//! told 已保存 of what no start would find, and people go on reading.

use std::sync::Weak;
use std::sync::mpsc::Sender;

use super::job::Job;
use super::shared::Shared;
use crate::domain::Refusal;
use crate::files::{Claim, Files, Kept};
use crate::journal::{Amiss, Journal, JournalError, Links};

/// What the desk holds on to.
pub(super) struct Holding {
    files: Files,
    /// Device and number of the data directory; `None` where the system did not tell.
    root: Option<(u64, u64)>,
    /// `None` in tests, where nobody else comes.
    claim: Option<Claim>,
    /// Sealed segments as they were found last.
    links: Links,
    /// The segment that the last look through them found harmed.
    harmed: Option<String>,
}

/// What is lost, and with it the promise of 已保存.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Lost {
    /// Another directory stands in the place of the data directory, or none.
    Moved,
    /// Another desk, of a program that knows `desk.lock` alone, has taken it.
    Lock,
    /// A segment of the journal.
    Segment(String),
}

impl Lost {
    fn refusal(&self, files: &Files) -> Refusal {
        let path = files.root().display();
        match self {
            Lost::Moved => Refusal::new("files.moved").with("path", path),
            Lost::Lock => Refusal::new("files.lock").with("path", path),
            Lost::Segment(segment) => {
                Refusal::new("files.journal").with("path", path).with("segment", segment)
            }
        }
    }
}

impl Holding {
    pub fn new(files: &Files, claim: Option<Claim>, links: Links) -> Holding {
        let root = files.stamp("").ok().flatten().map(|root| root.file);
        Holding { files: files.clone(), root, claim, links, harmed: None }
    }

    /// Gives the claim back: the desk has put everything away.
    pub fn let_go(&mut self) {
        self.claim = None;
    }

    /// A system that does not answer is heard at the next write.
    fn has_moved(&self) -> bool {
        let there = self.files.stamp("").map(|root| root.map(|root| root.file));
        there.is_ok_and(|there| self.root.is_some() && there != self.root)
    }

    /// What is lost, and whether something was put back.
    fn look(&mut self, journal: &mut Journal) -> (Option<Lost>, bool) {
        if self.has_moved() {
            return (Some(Lost::Moved), false);
        }
        let mut back = false;
        match self.claim.as_mut().map(Claim::keep) {
            None | Some(Ok(Kept::Same) | Err(_)) => {}
            Some(Ok(Kept::Anew)) => back = true,
            Some(Ok(Kept::Lost)) => return (Some(Lost::Lock), back),
        }
        let mut amiss = journal.amiss().unwrap_or_default();
        if let Some(Amiss::Open { segment }) = &amiss
            && journal.put_back().unwrap_or(false)
        {
            back = true;
            // Whoever looked through them meanwhile saw what stood in its place.
            self.harmed.take_if(|harmed| harmed == segment);
            amiss = journal.amiss().unwrap_or_default();
        }
        let segment = amiss.map(|amiss| amiss.segment().to_string());
        (segment.or_else(|| self.harmed.clone()).map(Lost::Segment), back)
    }

    /// Looks at every sealed segment that is not as it was. Whether one is damaged where a
    /// start does not look: then the desk goes on as that would.
    ///
    /// # Errors
    /// Where they cannot be read, or the note of them not be written.
    fn look_through(&mut self) -> Result<bool, JournalError> {
        if self.has_moved() {
            return Ok(false);
        }
        self.harmed = None;
        match self.links.look(&self.files) {
            Ok(()) => {
                self.links.note(&self.files)?;
                return Ok(false);
            }
            Err(JournalError::Damaged(_)) => {}
            Err(error) => return Err(error),
        }
        match Links::noted(&self.files).look(&self.files) {
            Ok(()) => Ok(true),
            Err(JournalError::Damaged(problem)) => {
                self.harmed = Some(problem.segment);
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }
}

/// Before a commit: whether it would be where the next start looks.
pub(super) fn look(shared: &Shared, journal: &mut Journal) {
    let (lost, back) = shared.holding().look(journal);
    let refusal = lost.as_ref().map(|lost| lost.refusal(journal.files()));
    shared.space.lost(refusal);
    shared.show("files_moved", lost == Some(Lost::Moved));
    shared.show("files_lock", lost == Some(Lost::Lock));
    shared.show("files_journal", matches!(lost, Some(Lost::Segment(_))));
    if back {
        shared.banner("files_put_back");
    }
}

/// Once a minute: looks at everything that is not looked at before a commit, and has the
/// writer look even where nobody commits.
pub(super) fn look_through(shared: &Shared, jobs: &Weak<Sender<Job>>) {
    // What the disk does not give now is read at the next look.
    if shared.holding().look_through().unwrap_or(false) {
        shared.banner("journal_damaged");
    }
    if let Some(jobs) = jobs.upgrade() {
        // A writer that has ended promises nothing.
        let _ = jobs.send(Job::Watch);
    }
}
