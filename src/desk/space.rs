//! Room on the disk, and what the desk does where there is little of it or none: it
//! says so in time, stops taking deeds before drafts have no room either, and takes
//! them again by itself.
//!
//! | room left | what the desk does |
//! |---|---|
//! | less than [`Marks::low`] | warns: banner `disk_low` |
//! | less than [`Marks::full`], or a write was refused | only reading goes on: banner `disk_full` (`disk_failing` where it is not for want of room); the ballast is let go |
//! | twice [`Marks::full`] again, and a trial is written | deeds go on, the ballast is put back; a desk that could open its journal only to read it leaves for another |

use std::io::{self, ErrorKind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::domain::Refusal;
use crate::files::{Files, Room};
use crate::journal;
use crate::table::Place;

/// A file that only holds room back. Given up when the disk is full, so that the last
/// drafts, the log and the end of the journal have some.
const BALLAST: &str = "ballast";
/// Written to see whether the disk takes anything, and removed again.
const TRIAL: &str = "trial";
/// Bytes of a trial: a usual batch of deeds.
const TRIAL_BYTES: usize = 64 << 10;
/// Between two looks while only reading goes on.
const LOOK_AGAIN: Duration = Duration::from_secs(3);

/// How little room is little, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marks {
    /// Less, and somebody should clear the disk.
    pub low: u64,
    /// Less, and no deed is taken: the rest is for drafts and the start cache.
    pub full: u64,
    /// What [`BALLAST`] holds back.
    pub ballast: u64,
}

impl Marks {
    /// For a file system of so many bytes in all, where snapshots, start cache and table
    /// have `kept` bytes.
    ///
    /// All of these are written anew beside the old ones, so they need as much again. On
    /// top comes a year of deeds (200 a working day of 1 KiB: 50 MB). Drafts of nine people
    /// and a log need a few MB. On a small file system all of it is a part of the whole:
    /// what is empty must not be called full.
    pub fn of(total: u64, kept: u64) -> Marks {
        const MIB: u64 = 1 << 20;
        let low = (64 * MIB).min(total / 8) + kept;
        Marks { low, full: (16 * MIB).min(total / 32), ballast: (32 * MIB).min(total / 16) }
    }
}

/// What is left for deeds on the disk of a data directory in bytes, as a desk there counts
/// it: what the ballast is owed is not there to be used. Practice has no ballast.
///
/// # Errors
/// Where the system does not say how much room there is.
pub fn left(files: &Files, practice: bool) -> io::Result<(u64, Marks)> {
    let room = files.room()?;
    let marks = Marks::of(room.total, kept(files));
    let owed = if practice { 0 } else { marks.ballast.saturating_sub(held(files)) };
    Ok((room.free.saturating_sub(owed), marks))
}

/// Bytes of the ballast that is there.
fn held(files: &Files) -> u64 {
    if files.exists(BALLAST) { files.len(BALLAST).unwrap_or(0) } else { 0 }
}

/// Bytes that snapshots, cache and table have.
fn kept(files: &Files) -> u64 {
    files.bytes_in(journal::CACHE_DIR) + Place::new(files).bytes()
}

/// What stands in the way of a deed.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Trouble {
    /// There is too little room, or the disk said so.
    Full,
    /// The disk refuses writes for another reason.
    Failing(String),
    /// The disk takes writes again, and this desk can only read its journal: the next one
    /// opens it anew.
    Over,
}

impl Trouble {
    fn of(error: &io::Error) -> Trouble {
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Trouble::Full,
            _ => Trouble::Failing(error.to_string()),
        }
    }
}

/// How a look left things.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Looked {
    pub low: bool,
    pub full: bool,
    pub failing: bool,
    /// Deeds are taken again, since just now.
    pub again: bool,
    /// Another desk would take deeds, since just now.
    pub over: bool,
}

/// The room on the disk of one desk.
#[derive(Debug)]
pub(super) struct Space {
    files: Files,
    /// Whether a ballast is kept at all: practice has nothing to save.
    ballast: bool,
    kept: AtomicU64,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    low: bool,
    trouble: Option<Trouble>,
    /// The journal was opened only to be read.
    unsettled: bool,
    /// The desk has lost hold of its files, whatever the disk takes.
    lost: Option<Refusal>,
    looked: Option<Instant>,
    /// Bytes the ballast has.
    held: u64,
    /// Bytes it is to have, where it is missing and there is room.
    owed: u64,
}

impl Space {
    /// Of a data directory that is about to be opened. Where the disk is full already,
    /// the ballast is let go before anything else wants to write.
    pub fn open(files: &Files, ballast: bool) -> Space {
        // A trial that a kill left; one that cannot be removed is in nobody's way.
        let _ = files.remove(TRIAL);
        let state = State { held: held(files), ..State::default() };
        let files = files.clone();
        let space = Space { files, ballast, kept: AtomicU64::new(0), state: state.into() };
        space.weigh();
        space.look();
        space.put_back();
        space
    }

    /// Looks anew how much snapshots, cache and table have.
    pub fn weigh(&self) {
        self.kept.store(kept(&self.files), Ordering::Relaxed);
    }

    /// Why no deed is taken, if none is.
    pub fn refusal(&self) -> Option<Refusal> {
        let state = self.state();
        let trouble = state.trouble.as_ref().map(|trouble| match trouble {
            Trouble::Full => Refusal::new("disk_full"),
            Trouble::Failing(what) => Refusal::new("disk").with("what", what),
            Trouble::Over => Refusal::new("desk.stopping"),
        });
        state.lost.clone().or(trouble)
    }

    /// Whether the desk has lost hold of its files, and how that is said: see
    /// [`super::holding`].
    pub fn lost(&self, how: Option<Refusal>) {
        self.state().lost = how;
    }

    /// Whether what is written now may go somewhere else than to the desk's own files.
    pub fn is_lost(&self) -> bool {
        self.state().lost.is_some()
    }

    /// Bytes that may be used for something else than deeds before somebody is warned. All
    /// there are where the system does not say.
    pub fn spare(&self) -> u64 {
        let state = self.state();
        let Ok(room) = self.files.room() else { return u64::MAX };
        let marks = Marks::of(room.total, self.kept.load(Ordering::Relaxed));
        let missing = if self.ballast { marks.ballast.saturating_sub(state.held) } else { 0 };
        room.free.saturating_sub(missing).saturating_sub(marks.low)
    }

    /// The journal could be opened only to be read. It stays so for this desk.
    pub fn unsettled(&self, error: &io::Error) {
        self.refused(error);
        self.state().unsettled = true;
    }

    /// Whether this desk can only read its journal.
    pub fn is_unsettled(&self) -> bool {
        self.state().unsettled
    }

    /// When to look again by oneself; `None` while all is well.
    pub fn next_look(&self) -> Option<Instant> {
        let state = self.state();
        let passes = state.trouble.as_ref().filter(|trouble| **trouble != Trouble::Over);
        let looked = passes.and(state.looked);
        looked.map(|looked| looked + LOOK_AGAIN)
    }

    /// Whether to look now by oneself: always while all is well, now and then in trouble.
    pub fn is_due(&self, now: Instant) -> bool {
        self.next_look().is_none_or(|at| at <= now)
    }

    /// A write was refused: nothing more is tried before a trial goes well. Says how it
    /// is refused.
    pub fn refused(&self, error: &io::Error) -> Refusal {
        let mut state = self.state();
        let trouble = Trouble::of(error);
        if trouble == Trouble::Full {
            self.let_go(&mut state);
        }
        state.trouble = Some(trouble);
        state.looked = Some(Instant::now());
        drop(state);
        self.refusal().unwrap_or_else(|| Refusal::new("disk").with("what", error))
    }

    /// Measures, tries where something was wrong, and lets the ballast go.
    pub fn look(&self) -> Looked {
        let mut state = self.state();
        let was = state.trouble.clone();
        state.looked = Some(Instant::now());
        // A system that does not say how much room there is says it at the next write.
        if let Ok(room) = self.files.room() {
            self.measure(&mut state, room);
        }
        let (low, full) = (state.low, state.trouble == Some(Trouble::Full));
        let failing = matches!(state.trouble, Some(Trouble::Failing(_)));
        let again = was.is_some() && state.trouble.is_none();
        let over = was != state.trouble && state.trouble == Some(Trouble::Over);
        Looked { low, full, failing, again, over }
    }

    fn measure(&self, state: &mut State, room: Room) {
        let marks = Marks::of(room.total, self.kept.load(Ordering::Relaxed));
        let missing = if self.ballast { marks.ballast.saturating_sub(state.held) } else { 0 };
        // What the ballast is owed is not there to be used.
        let left = room.free.saturating_sub(missing);
        // A little more to take a word back than to say it, or it would flicker.
        let low = if state.low { marks.low + marks.low / 8 } else { marks.low };
        state.low = left < low;
        match &state.trouble {
            None if left < marks.full => {
                state.trouble = Some(Trouble::Full);
                self.let_go(state);
            }
            None | Some(Trouble::Over) => {}
            Some(_) if left < 2 * marks.full => state.trouble = Some(Trouble::Full),
            Some(_) => match self.trial() {
                Ok(()) => state.trouble = state.unsettled.then_some(Trouble::Over),
                Err(error) => state.trouble = Some(Trouble::of(&error)),
            },
        }
        let spare = state.trouble.is_none() && !state.low;
        state.owed = if missing > 0 && spare { marks.ballast } else { 0 };
    }

    /// Makes the ballast where it is missing and the last look found room for it. Not for
    /// the writer: where the file system cannot reserve, it takes as long as writing it.
    pub fn put_back(&self) {
        let owed = std::mem::take(&mut self.state().owed);
        // Where it cannot be made it is tried again after the next look.
        if owed > 0 && self.files.hold_back(BALLAST, owed).is_ok() {
            self.state().held = owed;
        }
    }

    fn let_go(&self, state: &mut State) {
        if state.held > 0 && self.files.remove(BALLAST).is_ok() {
            state.held = 0;
        }
    }

    fn trial(&self) -> io::Result<()> {
        let written = self.files.replace(TRIAL, &[0; TRIAL_BYTES]);
        written.and_then(|()| self.files.remove(TRIAL))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::{Fault, Op, Refuses};

    const MIB: u64 = 1 << 20;

    fn space() -> (tempfile::TempDir, Files, Space) {
        let dir = tempfile::tempdir().unwrap();
        let files = Files::recorded(dir.path()).unwrap();
        files.fail(Fault::Free { bytes: 1 << 40 });
        let space = Space::open(&files, true);
        (dir, files, space)
    }

    fn free(files: &Files, bytes: u64) {
        files.heal();
        files.fail(Fault::Free { bytes });
    }

    #[test]
    fn marks_follow_from_what_must_be_written_beside_the_old_and_from_a_small_disk() {
        let usual = Marks { low: 74 * MIB, full: 16 * MIB, ballast: 32 * MIB };
        assert_eq!(Marks::of(100 << 30, 10 * MIB), usual);
        let small = Marks { low: 6 * MIB, full: 3 * MIB / 2, ballast: 3 * MIB };
        assert_eq!(Marks::of(48 * MIB, 0), small);
    }

    #[test]
    fn it_warns_then_stops_then_goes_on_and_does_not_flicker() {
        let (_dir, files, space) = space();
        let marks = Marks::of(files.room().unwrap().total, 0);
        let look = |bytes| {
            free(&files, bytes);
            let Looked { low, full, failing, again, over } = space.look();
            assert!(!failing && !over && space.refusal().is_some() == full);
            assert_eq!(space.next_look().is_some(), full);
            (low, full, again)
        };
        assert_eq!(look(marks.low), (false, false, false));
        assert_eq!(look(marks.low - 1), (true, false, false));
        assert_eq!(look(marks.low), (true, false, false));
        assert_eq!(look(marks.full - 1), (true, true, false));
        // The ballast is let go and owed: its room is not there for deeds.
        assert_eq!(look(2 * marks.full + marks.ballast - 1), (true, true, false));
        assert_eq!(look(2 * marks.full + marks.ballast), (true, false, true));
        assert_eq!(look(marks.low + marks.low / 8 + marks.ballast), (false, false, false));
    }

    #[test]
    fn what_may_be_used_for_other_things_ends_where_it_is_warned() {
        let (_dir, files, space) = space();
        let low = Marks::of(files.room().unwrap().total, 0).low;
        for (bytes, spare) in [(low + 5, 5), (low, 0), (low - 1, 0), (0, 0)] {
            free(&files, bytes);
            assert_eq!(space.spare(), spare);
        }
    }

    #[test]
    fn the_ballast_is_there_goes_when_the_disk_is_full_and_comes_back() {
        let (_dir, files, space) = space();
        let held = || files.exists(BALLAST).then(|| files.len(BALLAST).unwrap());
        assert_eq!(held(), Some(32 * MIB));
        assert_eq!(space.refused(&full()).code, "disk_full");
        assert_eq!(held(), None);
        free(&files, 0);
        assert!(space.look().full);
        assert_eq!(held(), None);
        free(&files, 1 << 40);
        assert!(space.look().again);
        assert_eq!(held(), None, "not on the writer's time");
        space.put_back();
        assert_eq!(held(), Some(32 * MIB));
        // The next desk finds it, and one that starts on a full disk lets it go.
        free(&files, 0);
        let space = Space::open(&files, true);
        assert_eq!((held(), space.refusal().unwrap().code.as_str()), (None, "disk_full"));
    }

    #[test]
    fn a_disk_that_fails_is_believed_again_after_a_trial_that_goes_well() {
        let (_dir, files, space) = space();
        let bad = Fault::Disk { nth: 1, site: None, refuses: Refuses::Failing, lasts: true };
        files.fail(bad);
        let refusal = space.refused(&io::Error::from_raw_os_error(5));
        assert_eq!(refusal.code, "disk");
        let looked = space.look();
        assert!(looked.failing && !looked.full && !looked.again);
        free(&files, 1 << 40);
        assert!(space.look().again);
        assert_eq!(space.refusal(), None);
        assert_eq!(files.list("").unwrap(), [BALLAST]);
    }

    #[test]
    fn a_desk_that_can_only_read_says_once_that_another_could_write() {
        let (_dir, files, space) = space();
        let bad = Fault::Disk { nth: 1, site: None, refuses: Refuses::ReadOnly, lasts: true };
        files.fail(bad);
        space.unsettled(&io::Error::from_raw_os_error(30));
        assert!(space.is_unsettled() && space.look().failing);
        free(&files, 1 << 40);
        let looked = space.look();
        assert!(looked.over && !looked.again && !looked.failing);
        assert_eq!(space.refusal().unwrap().code, "desk.stopping");
        assert_eq!((space.look().over, space.next_look()), (false, None));
    }

    #[test]
    fn practice_keeps_no_ballast_and_a_ballast_that_has_no_room_is_no_trouble() {
        let dir = tempfile::tempdir().unwrap();
        let files = Files::recorded(dir.path()).unwrap();
        Space::open(&files, false);
        assert_eq!(files.list("").unwrap(), Vec::<String>::new());
        let site = Some((Op::Write, ""));
        files.fail(Fault::Disk { nth: 1, site, refuses: Refuses::Full, lasts: true });
        let space = Space::open(&files, true);
        assert_eq!((space.refusal(), space.look().full), (None, false));
        assert_eq!(files.list("").unwrap(), Vec::<String>::new());
    }

    fn full() -> io::Error {
        ErrorKind::StorageFull.into()
    }
}
