//! What the desk's threads share.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::backing::Backing;
use super::clock::Clock;
use super::deeds::Deeds;
use super::draft::Drafts;
use super::erasing::Erasing;
use super::gate::Gate;
use super::holding::Holding;
use super::idle::Idle;
use super::keeper::Nudge;
use super::quiet::Quiet;
use super::sessions::Sessions;
use super::signin::House;
use super::space::Space;
use super::sweeping::Sweeping;
use super::turns::Turns;
use super::waits::Waits;
use super::world::World;
use crate::domain::books::Books;
use crate::domain::{Refusal, Seq};
use crate::wire::Event;

/// Called when the desk must stop, and another one is to start in its place.
pub type OnFatal = Box<dyn Fn(Stop<'_>) + Send + Sync>;

/// How it must stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop<'a> {
    /// At once, and why: what is on the disk is unknown, and only the next start finds out.
    AtOnce(&'a str),
    /// Like any leave: its table is lost, its journal only to be read or its lists are old,
    /// and a new process can have them again.
    Leaving,
}

impl std::fmt::Display for Stop<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Stop::AtOnce(why) => f.write_str(why),
            Stop::Leaving => f.write_str("table, journal or lists are to be had anew"),
        }
    }
}

/// Shared by connections, writer and keeper. A thread that panicked while it held a
/// lock leaves the data as whole as it was: every change is a single call.
pub struct Shared {
    pub data: PathBuf,
    pub practice: bool,
    pub house: House,
    pub books: Books,
    /// What the office's own files among them were, in a word.
    pub(super) own: String,
    pub(super) world: RwLock<World>,
    pub(super) clock: Mutex<Clock>,
    pub(super) sessions: Mutex<Sessions>,
    pub(super) drafts: Mutex<Drafts>,
    pub(super) banners: Mutex<BTreeSet<String>>,
    pub(super) space: Space,
    pub(super) quiet: Quiet,
    pub(super) deeds: Mutex<Deeds>,
    pub(super) idle: Mutex<Idle>,
    pub(super) waits: Mutex<Waits>,
    pub(super) backing: Backing,
    pub(super) erasing: Erasing,
    pub(super) gate: Gate,
    pub(super) holding: Mutex<Holding>,
    pub(super) sweeping: Mutex<Option<Sweeping>>,
    /// Held by whoever writes sealed segments anew, and by a backup while it reads them.
    pub(super) upkeep: Mutex<()>,
    /// Whose question is answered next.
    pub(super) turns: Turns,
    pub(super) commits: AtomicU64,
    pub(super) syncs: AtomicU64,
    pub(super) sealed: AtomicU64,
    /// How often the staff list has changed since the start.
    pub(super) staffed: AtomicU64,
    pub(super) keeper: Sender<Nudge>,
    pub(super) on_fatal: OnFatal,
}

impl Shared {
    /// The committed state.
    pub fn world(&self) -> RwLockReadGuard<'_, World> {
        self.world.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn world_mut(&self) -> RwLockWriteGuard<'_, World> {
        self.world.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// The desk's one clock.
    pub fn clock(&self) -> MutexGuard<'_, Clock> {
        self.clock.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Who is connected.
    pub fn sessions(&self) -> MutexGuard<'_, Sessions> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// When people last asked for something.
    pub fn idle(&self) -> MutexGuard<'_, Idle> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Who has to wait after a wrong PIN.
    pub(super) fn waits(&self) -> MutexGuard<'_, Waits> {
        self.waits.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forms that are not finished.
    pub fn drafts(&self) -> MutexGuard<'_, Drafts> {
        self.drafts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Which deeds can be taken back.
    pub(super) fn deeds(&self) -> MutexGuard<'_, Deeds> {
        self.deeds.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The desk's hold on its files.
    pub(super) fn holding(&self) -> MutexGuard<'_, Holding> {
        self.holding.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The look through the journal that was begun last.
    pub(super) fn sweeping(&self) -> MutexGuard<'_, Option<Sweeping>> {
        self.sweeping.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Raises a banner (locale `banner.<code>`) and tells everybody, once.
    pub fn banner(&self, code: &str) {
        self.show(code, true);
    }

    /// Raises a banner or takes it down, and tells everybody where that is new.
    pub fn show(&self, code: &str, raised: bool) {
        let mut banners = self.raised();
        let new = if raised { banners.insert(code.into()) } else { banners.remove(code) };
        if new {
            let banners = banners.iter().cloned().collect();
            // Told before the next change, or an older list could come last and stay.
            self.sessions().publish(&[Event::Banners(banners)]);
        }
    }

    /// Measures the room on the disk and shows how it stands.
    pub(super) fn look_at_disk(&self) {
        let looked = self.space.look();
        self.show("disk_low", looked.low && !looked.full);
        self.show("disk_full", looked.full);
        self.show("disk_failing", looked.failing);
        if looked.over {
            self.stop(Stop::Leaving);
        }
        if looked.again {
            self.quiet.hope();
            self.nudge(Nudge::Room);
        }
    }

    /// Shows whether somebody is to look at the date of the machine.
    pub(super) fn look_at_clock(&self) {
        let doubtful = self.clock().is_doubtful();
        self.show("clock", doubtful);
    }

    /// A write was surely not done. Only reading goes on until a trial goes well.
    pub(super) fn disk_refused(&self, error: &std::io::Error) -> Refusal {
        let refusal = self.space.refused(error);
        self.show("disk_full", refusal.code == "disk_full");
        self.show("disk_failing", refusal.code != "disk_full");
        self.nudge(Nudge::Look);
        refusal
    }

    /// Banners raised so far.
    pub fn banners(&self) -> Vec<String> {
        self.raised().iter().cloned().collect()
    }

    pub(super) fn raised(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.banners.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// So many commits went to disk with one sync.
    pub(super) fn counted(&self, commits: usize) {
        self.commits.fetch_add(commits as u64, Ordering::Relaxed);
        self.syncs.fetch_add(1, Ordering::Relaxed);
        self.quiet.worked();
    }

    /// Entries up to here stand in sealed segments; a new seal wakes the keeper.
    pub(super) fn sealed(&self, seq: Seq) {
        if self.sealed.swap(seq.0, Ordering::Relaxed) < seq.0 {
            self.nudge(Nudge::Sealed(seq));
        }
    }

    /// The last entry that stands in a sealed segment.
    pub(super) fn sealed_up_to(&self) -> Seq {
        Seq(self.sealed.load(Ordering::Relaxed))
    }

    /// Tells the keeper; at the very end there is none any more.
    pub(super) fn nudge(&self, nudge: Nudge) {
        let _ = self.keeper.send(nudge);
    }

    /// The disk's state is unknown: whoever runs the desk must stop and start anew.
    pub(super) fn fatal(&self, why: &str) {
        self.stop(Stop::AtOnce(why));
    }

    /// Whoever runs the desk must stop it and start another.
    pub(super) fn stop(&self, how: Stop<'_>) {
        (self.on_fatal)(how);
    }
}
