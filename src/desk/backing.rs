//! The desk's backups: once a day in the first pause, when somebody asks, and what is said
//! about them. Made on a thread of their own, so that nobody waits for one.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::keeper::Nudge;
use super::shared::Shared;
use crate::backup::{self, Drilled, Failed, Made, Point, Settings, Status};
use crate::domain::agenda::Chore;
use crate::domain::lamp::Lamp;
use crate::domain::record::Office;
use crate::domain::{Moment, Refusal, Seq};
use crate::files::Files;
use crate::journal;
use crate::wire::{BackupState, Event};

/// After a failed backup the next attempt waits this long, twice as long after each
/// further one, and never longer than [`RETRY_MOST`].
const RETRY: Duration = Duration::from_secs(5 * 60);
const RETRY_MOST: Duration = Duration::from_secs(2 * 60 * 60);

/// What the desk knows about its backups.
#[derive(Default)]
pub struct Backing(Mutex<State>);

#[derive(Default)]
struct State {
    status: Status,
    /// When the journal of real records began; read once, while no backup is set up.
    began: Option<Moment>,
    running: bool,
    /// Failed attempts in a row, why what is known could not be read or kept, and when to
    /// try again.
    failures: u32,
    unread: Option<Refusal>,
    again: Option<Instant>,
    thread: Option<JoinHandle<()>>,
}

impl State {
    /// Whatever failed before is over.
    fn forget(&mut self, files: &Files) {
        (self.failures, self.unread, self.again) = (0, None, None);
        self.status.failed = None;
        // A note that cannot be removed says too much, until the next one.
        let _ = Failed::forget(files);
    }

    fn chores(&self, now: Moment) -> Vec<Chore> {
        backup::chores(&self.status, self.began, now)
    }
}

impl Backing {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for the backup that is being made: the desk leaves.
    pub(super) fn finish(&self) {
        let thread = self.state().thread.take();
        // One that panicked has said so in the log.
        let _ = thread.map(JoinHandle::join);
    }
}

/// Reads what the files say and shows the lamp as banners: `backup_late` (yellow),
/// `backup_red`, `backup_failed`; `backup_none` where real records have been kept for two
/// days and nobody set a backup up. The drill is a row of the queue alone: one person tries
/// a key, and it takes none of the others from their work.
pub(super) fn look(shared: &Shared, files: &Files) {
    let now = shared.clock().now();
    let (lamp, failed, none) = {
        let mut state = shared.backing.state();
        match Status::load(files) {
            // A disk that would not take down that an attempt failed does not make it good.
            Ok(status) => {
                let failed = status.failed.or(state.status.failed.take());
                state.status = Status { failed, ..status };
            }
            Err(refusal) => state.unread = Some(refusal),
        }
        if state.began.is_none() && state.status.settings.is_none() && !shared.practice {
            let first = journal::entry(files, Seq(1)).ok().flatten();
            state.began = first.map(|entry| entry.meta.time);
        }
        let none = state.status.settings.is_none() && !state.chores(now).is_empty();
        let failed = state.status.failed.is_some() || state.unread.is_some();
        (state.status.age(now), failed, none)
    };
    shared.show("backup_none", none);
    shared.show("backup_late", lamp == Lamp::Yellow);
    shared.show("backup_red", lamp == Lamp::Red);
    shared.show("backup_failed", failed && !matches!(lamp, Lamp::Yellow | Lamp::Red));
}

/// What backups ask of the office now.
pub(super) fn chores(shared: &Shared, now: Moment) -> Vec<Chore> {
    shared.backing.state().chores(now)
}

/// When the keeper is to begin the backup of today.
pub(super) fn due(shared: &Shared) -> Option<Instant> {
    let (now, present) = (shared.clock().now(), shared.sessions().count() > 0);
    let idle = *shared.idle();
    let state = shared.backing.state();
    if state.running || state.status.settings.is_none() || shared.space.is_lost() {
        return None;
    }
    let done = state.status.last().map(|last| last.made.date());
    let due = idle.due(done, now, present)?;
    Some(state.again.map_or(due, |again| again.max(due)))
}

/// Begins the backup of today if its moment has come.
pub(super) fn begin_if_due(shared: &Arc<Shared>, files: &Files) {
    if due(shared).is_some_and(|at| at <= Instant::now()) {
        // A failure is shown by the lamp and tried again.
        let _ = begin(shared, files);
    }
}

/// Makes one on a thread of its own.
pub(super) fn begin(shared: &Arc<Shared>, files: &Files) -> Result<(), Refusal> {
    let settings = claim(shared)?;
    let (making, below) = (shared.clone(), files.clone());
    let work = move || {
        // The lamp shows how it went.
        let _ = make(&making, &below, &settings);
    };
    let thread = std::thread::Builder::new().name("backup".into()).spawn(work);
    match thread {
        Ok(thread) => {
            shared.backing.state().thread = Some(thread);
            Ok(())
        }
        Err(error) => {
            shared.backing.state().running = false;
            Err(Refusal::new("internal").with("what", error))
        }
    }
}

/// Makes one and says what came of it.
pub(super) fn now(shared: &Arc<Shared>, files: &Files) -> Result<Made, Refusal> {
    let settings = claim(shared)?;
    make(shared, files, &settings)
}

/// One at a time.
fn claim(shared: &Shared) -> Result<Settings, Refusal> {
    if let Some(lost) = shared.space.refusal().filter(|_| shared.space.is_lost()) {
        return Err(lost);
    }
    let mut state = shared.backing.state();
    if state.running {
        return Err(Refusal::new("backup.running"));
    }
    let settings = state.status.settings.clone().ok_or_else(|| Refusal::new("backup.not_set"))?;
    state.running = true;
    Ok(settings)
}

/// Gives the claim back, however the work ends.
struct Claim<'a>(&'a Shared);

impl Drop for Claim<'_> {
    fn drop(&mut self) {
        self.0.backing.state().running = false;
    }
}

fn make(shared: &Arc<Shared>, files: &Files, settings: &Settings) -> Result<Made, Refusal> {
    let claim = Claim(shared);
    let reading = shared.upkeep.lock().unwrap_or_else(PoisonError::into_inner);
    let now = shared.clock().now();
    // What is being typed goes along as far as it has come.
    shared.drafts().write_all(Instant::now());
    let point = point(shared);
    let made =
        room(shared, files, point.seq).and_then(|()| backup::create(files, settings, &point, now));
    {
        let mut state = shared.backing.state();
        match &made {
            Ok(_) => state.forget(files),
            Err(refusal) => {
                let wait = RETRY.saturating_mul(1 << state.failures.min(8)).min(RETRY_MOST);
                state.failures += 1;
                state.again = Some(Instant::now() + wait);
                let failed = Failed { at: now, why: refusal.clone() };
                // What cannot be written down is at least remembered.
                let _ = failed.save(files);
                state.status.failed = Some(failed);
            }
        }
    }
    drop((reading, claim));
    look(shared, files);
    tell(shared);
    shared.nudge(Nudge::Look);
    made
}

/// The archive is put together and unpacked beside the data, wherever it goes then: a disk
/// that takes no deeds takes none, and none may bring it there.
fn room(shared: &Shared, files: &Files, upto: Seq) -> Result<(), Refusal> {
    if let Some(refusal) = shared.space.refusal() {
        return Err(refusal);
    }
    let status = shared.backing.state().status.clone();
    backup::must_fit(files, &status, upto, shared.space.spare())
}

/// Pages that show the backups ask anew, whether or not a banner changed.
fn tell(shared: &Shared) {
    let banners = shared.banners();
    shared.sessions().publish(&[Event::Banners(banners)]);
}

/// The records as they stand after the last acknowledged entry.
fn point(shared: &Shared) -> Point {
    let world = shared.world();
    let office = world.view().get::<Office>(0).unwrap_or_default().name;
    Point { seq: world.seq, digest: world.records.digest(), office }
}

/// The office decides where backups go and who opens them.
pub(super) fn set_up(
    shared: &Shared,
    files: &Files,
    target: &std::path::Path,
    recipients: Vec<String>,
) -> Result<(), Refusal> {
    let now = shared.clock().now();
    let before = Settings::load(files).ok().flatten();
    Settings::new(files.root(), target, recipients, now, before.as_ref())?.save(files)?;
    shared.backing.state().forget(files);
    look(shared, files);
    tell(shared);
    shared.nudge(Nudge::Look);
    Ok(())
}

/// Somebody opened a backup with the recovery key, and proves it by what stands in it.
pub(super) fn drilled(shared: &Shared, files: &Files, proof: &str) -> Result<(), Refusal> {
    look(shared, files);
    if !shared.backing.state().status.was_opened(proof) {
        return Err(Refusal::new("backup.drill_unknown"));
    }
    Drilled { at: shared.clock().now() }.save(files)?;
    look(shared, files);
    tell(shared);
    Ok(())
}

/// All of it, for page and subcommands.
pub(super) fn told(shared: &Shared, files: &Files) -> BackupState {
    look(shared, files);
    let now: Moment = shared.clock().now();
    let state = shared.backing.state();
    let status = &state.status;
    let settings = status.settings.as_ref();
    let names = settings.map(|settings| list(&settings.target, files)).unwrap_or_default();
    // A good backup on a disk that is not there protects nobody's next day.
    let gone = settings.and_then(|settings| settings.folder(files.root()).err());
    let lamp = match status.lamp(now) {
        Lamp::Green if gone.is_some() => Lamp::Yellow,
        lamp => lamp,
    };
    let failed = status.failed.as_ref().map(|failed| failed.why.clone());
    BackupState {
        target: settings.map(|settings| settings.target.clone()),
        plain: settings.is_some_and(|settings| settings.recipients.is_empty()),
        same_disk: settings.is_some_and(|settings| {
            backup::same_disk(files.root(), &settings.target).unwrap_or(settings.same_disk)
        }),
        last: status.last().map(|last| last.made),
        file: status.last().map(|last| last.file.clone()),
        lamp,
        drilled: status.drilled.map(|drilled| drilled.at),
        drill_due: status.drill_due(),
        running: state.running,
        failed: gone.or(failed).or(state.unread.clone()),
        files: names,
    }
}

/// Backups of this office in a folder, newest first.
fn list(target: &std::path::Path, files: &Files) -> Vec<String> {
    backup::list(target, files).into_iter().rev().map(|name| name.to_string()).collect()
}
