//! What the desk's threads share.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::backing::Backing;
use super::clock::Clock;
use super::draft::Drafts;
use super::idle::Idle;
use super::keeper::Nudge;
use super::sessions::Sessions;
use super::world::World;
use crate::domain::Seq;
use crate::domain::books::Books;
use crate::wire::Event;

/// Called once when the disk's state is unknown and the desk must stop.
pub type OnFatal = Box<dyn Fn(&str) + Send + Sync>;

/// Shared by connections, writer and keeper. A thread that panicked while it held a
/// lock leaves the data as whole as it was: every change is a single call.
pub struct Shared {
    pub data: PathBuf,
    pub practice: bool,
    pub books: Books,
    pub(super) world: RwLock<World>,
    pub(super) clock: Mutex<Clock>,
    pub(super) sessions: Mutex<Sessions>,
    pub(super) drafts: Mutex<Drafts>,
    pub(super) banners: Mutex<BTreeSet<String>>,
    pub(super) idle: Mutex<Idle>,
    pub(super) backing: Backing,
    pub(super) commits: AtomicU64,
    pub(super) syncs: AtomicU64,
    pub(super) sealed: AtomicU64,
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

    /// Forms that are not finished.
    pub fn drafts(&self) -> MutexGuard<'_, Drafts> {
        self.drafts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Raises a banner (locale `banner.<code>`) and tells everybody, once.
    pub fn banner(&self, code: &str) {
        self.show(code, true);
    }

    /// Raises a banner or takes it down, and tells everybody where that is new.
    pub fn show(&self, code: &str, raised: bool) {
        let mut banners = self.raised();
        let new = if raised { banners.insert(code.into()) } else { banners.remove(code) };
        drop(banners);
        if new {
            let banners = self.banners();
            self.sessions().publish(&Event::Banners(banners));
        }
    }

    /// Banners raised so far.
    pub fn banners(&self) -> Vec<String> {
        self.raised().iter().cloned().collect()
    }

    fn raised(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.banners.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// So many commits went to disk with one sync.
    pub(super) fn counted(&self, commits: usize) {
        self.commits.fetch_add(commits as u64, Ordering::Relaxed);
        self.syncs.fetch_add(1, Ordering::Relaxed);
    }

    /// Entries up to here stand in sealed segments; a new seal wakes the keeper.
    pub(super) fn sealed(&self, seq: Seq) {
        if self.sealed.swap(seq.0, Ordering::Relaxed) < seq.0 {
            self.nudge(Nudge::Sealed(seq));
        }
    }

    /// Tells the keeper; at the very end there is none any more.
    pub(super) fn nudge(&self, nudge: Nudge) {
        let _ = self.keeper.send(nudge);
    }

    /// The disk's state is unknown: whoever runs the desk must stop and start anew.
    pub(super) fn fatal(&self, why: &str) {
        (self.on_fatal)(why);
    }
}
