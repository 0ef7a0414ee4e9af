//! What `resident.erase`, `resident.forget` and `resident.blank` leave to be done once it is
//! committed: what was written of the person before is blanked wherever it stands. The entry drives it: its
//! ops name the keys.
//! Its line on the office's timeline says when it was done, and a desk that was cut off
//! meanwhile begins again. Everything here may be done twice.

mod past;

use std::collections::BTreeSet;
use std::sync::mpsc::{Sender, channel, sync_channel};
use std::sync::{Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use self::past::Reach;
use super::founding;
use super::job::Job;
use super::shared::Shared;
use super::verbs::NOTHING as OFFICE;
use super::verbs::resident::BLANK as BLANK_WORD;
use super::view::ReadView;
use crate::domain::record::{Line, LineKind};
use crate::domain::{Key, Refusal, Seq};
use crate::files::Files;
use crate::journal::{self, JournalError};
use crate::table::Place;
use crate::wire::Event;

/// Whether entries of this command drive it.
pub fn erases(verb: &str) -> bool {
    matches!(verb, ERASE | "resident.forget" | BLANK)
}

/// The one after which nothing says of the person any more.
const ERASE: &str = "resident.erase";

/// The one that takes words out of places of other records.
const BLANK: &str = "resident.blank";

/// The fact of its line that says when all of it was done.
const DONE: &str = "done";

/// A desk that left before all was cleared leaves this file in the data directory.
pub const LEFT: &str = "erasing.left";

/// After a failure the next attempt waits this long: a disk is not well again at once.
const RETRY: Duration = Duration::from_secs(60);

/// Erasures that are committed and not carried out to the end.
#[derive(Default)]
pub struct Erasing(Mutex<Left>);

#[derive(Default)]
struct Left {
    entries: BTreeSet<Seq>,
    /// Not before, after a failure.
    again: Option<Instant>,
}

impl Erasing {
    /// Those that an earlier desk left.
    pub fn left(view: ReadView<'_>) -> Erasing {
        let lines = view.lines(OFFICE).into_iter();
        let open = |line: &Line| line.kind == LineKind::Erased && !line.facts.contains_key(DONE);
        let entries = lines.filter(|(_, line)| open(line)).map(|(at, _)| Seq(at.sub)).collect();
        Erasing(Mutex::new(Left { entries, again: None }))
    }

    /// One more.
    pub fn add(&self, seq: Seq) {
        self.held().entries.insert(seq);
    }

    /// Whether nothing is to be done.
    pub fn is_empty(&self) -> bool {
        self.held().entries.is_empty()
    }

    /// When it is tried again.
    pub fn due(&self) -> Option<Instant> {
        self.held().again
    }

    /// The last of them.
    pub fn last(&self) -> Option<Seq> {
        self.held().entries.last().copied()
    }

    /// As if the wait after a failure were over.
    #[cfg(test)]
    pub fn overdue(&self) {
        self.held().again = Some(Instant::now());
    }

    fn held(&self) -> MutexGuard<'_, Left> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Why it did not come to its end. It is tried again.
#[derive(Debug, thiserror::Error)]
enum Unfinished {
    #[error(transparent)]
    Journal(#[from] JournalError),
    #[error(transparent)]
    Files(#[from] std::io::Error),
    #[error("there is no table")]
    Table,
    #[error("it is not noted: {0:?}")]
    Note(Refusal),
}

/// Carries out what is left. Runs on the keeper's thread, which also writes the snapshots.
pub fn carry_out(shared: &Shared, files: &Files, jobs: &Weak<Sender<Job>>) {
    if shared.erasing.held().again.is_none_or(|at| at <= Instant::now()) {
        // A backup reads the segments; it says when it is done, and until then nothing is due.
        let Ok(_held) = shared.upkeep.try_lock() else {
            shared.erasing.held().again = None;
            return;
        };
        try_all(shared, files, jobs);
    }
}

/// The same before a desk leaves, whenever it was tried last and whoever reads the segments:
/// what is not done then is noted for who looks at the folder.
pub fn finish(shared: &Shared, files: &Files, jobs: &Weak<Sender<Job>>) {
    let _held = shared.upkeep.lock().unwrap_or_else(PoisonError::into_inner);
    try_all(shared, files, jobs);
    if !shared.erasing.is_empty() {
        // On a disk that takes no writes nothing can be noted either.
        let _ = files.replace(LEFT, b"");
    }
}

/// A new desk knows from its records what an earlier one left.
pub fn forget_note(files: &Files) {
    if files.exists(LEFT) {
        // One that stays says something wrong at the worst.
        let _ = files.remove(LEFT);
    }
}

fn try_all(shared: &Shared, files: &Files, jobs: &Weak<Sender<Job>>) {
    // A desk that has gone leaves it to the next one.
    let Some(jobs) = jobs.upgrade().filter(|_| !shared.erasing.is_empty()) else {
        shared.erasing.held().again = None;
        return;
    };
    shared.banner("erasing");
    let failed = loop {
        let left = shared.erasing.held().entries.clone();
        if left.is_empty() {
            break false;
        }
        // Only sealed segments are written anew; the writer seals behind each erasure.
        let ready: Vec<Seq> = left.range(..=shared.sealed_up_to()).copied().collect();
        if ready.is_empty() || together(shared, files, &jobs, &ready).is_err() {
            break true;
        }
        // What was erased meanwhile comes next.
        shared.erasing.held().entries.retain(|seq| !ready.contains(seq));
    };
    shared.erasing.held().again = failed.then(|| Instant::now() + RETRY);
    shared.show("erasing", false);
    shared.show("erasing_failed", failed);
}

/// All of them with one walk through the journal and one new table: each takes as long as
/// all together.
fn together(
    shared: &Shared,
    files: &Files,
    jobs: &Sender<Job>,
    seqs: &[Seq],
) -> Result<(), Unfinished> {
    let mut reaches = Vec::new();
    for seq in seqs {
        reaches.extend(Reach::of(files, shared, *seq)?);
    }
    // As long as the journal still says who it was.
    past::look(files, shared, &mut reaches)?;
    let keys: BTreeSet<Key> = reaches.iter().flat_map(|reach| reach.keys.clone()).collect();
    let forget = || shared.drafts().forget(&keys, Instant::now());
    forget();
    for marks in reaches.iter().filter_map(Reach::gone).filter(|marks| !marks.is_empty()) {
        shared.drafts().blank(marks, BLANK_WORD, Instant::now())?;
    }
    // Every console gives its forms again, and hears which of them are no more.
    let seq = shared.world().seq;
    shared.sessions().publish(&[Event::Reload { seq }]);
    // Lines too that were taken back before: they are in no op of the erasure.
    let gone = past::take_out(files, shared, &reaches)?;
    // Without one a start that has no table reads the whole journal.
    let _ = journal::write_snapshot(files, shared.sealed_up_to());
    forget();
    // The engine keeps what was overwritten: a new table has none of it.
    let (say, renewed) = channel();
    jobs.send(Job::Renew { done: say }).map_err(|_| Unfinished::Table)?;
    renewed.recv().map_err(|_| Unfinished::Table)?;
    Place::new(files).remove_aside()?;
    // Counted once, by the last of them.
    let last = seqs.last().copied();
    seqs.iter().try_for_each(|seq| {
        let gone = if Some(*seq) == last { gone } else { 0 };
        note(shared, jobs, *seq, gone).map_err(Unfinished::Note)
    })
}

/// Says in its line that it is done.
fn note(shared: &Shared, jobs: &Sender<Job>, seq: Seq, gone: usize) -> Result<(), Refusal> {
    let now = shared.clock().now();
    let at = OFFICE.line(seq);
    let lines = shared.world().view().lines(OFFICE);
    let Some((_, mut line)) = lines.into_iter().find(|(key, _)| *key == at) else { return Ok(()) };
    line.facts.insert(DONE.into(), now.date().to_string());
    line.facts.insert("values".into(), gone.to_string());
    let op = founding::sealed(at, Line::SCHEMA, &line)?;
    let (answer, answered) = sync_channel(1);
    let txns = vec![founding::txn("erase.done", vec![OFFICE], vec![op])?];
    let stopping = || Refusal::new("desk.stopping");
    jobs.send(Job::Own { txns, answer }).map_err(|_| stopping())?;
    answered.recv().map_err(|_| stopping())?.map(|_| ())
}
