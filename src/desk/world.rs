//! Everything the desk knows right now: records, indexes and the search index.

use std::sync::Arc;

use super::index::Index;
use super::records::Records;
use super::searching::{Saved, Searching};
use super::view::{ReadView, Staged};
use crate::domain::catalog::Category;
use crate::domain::{Key, Kind, Seq};

/// The committed state. Readers share it; the writer changes it after the journal is
/// on disk, so nobody ever reads what a power cut could take back.
#[derive(Default)]
pub struct World {
    pub records: Records,
    pub index: Index,
    pub search: Searching,
    /// The last commit in here.
    pub seq: Seq,
}

/// One change of a commit, ready to be applied.
pub type Change = (Key, Option<Arc<[u8]>>);

/// What stood under a key before a change.
pub type Before = (Key, Option<Arc<[u8]>>);

impl World {
    /// An empty one whose search knows the office's categories by their names.
    pub fn knowing(categories: &[Category]) -> World {
        World { search: Searching::knowing(categories), ..World::default() }
    }

    /// No resident and no matter yet.
    pub fn is_empty(&self) -> bool {
        [Kind::Resident, Kind::Matter].iter().all(|kind| self.records.count_of(*kind) == 0)
    }

    /// Reads the committed state alone.
    pub fn view(&self) -> ReadView<'_> {
        static NOTHING: Staged = Staged::new();
        ReadView { world: self, staged: &NOTHING }
    }

    /// Puts one commit in; returns what stood there before.
    pub fn apply(&mut self, seq: Seq, changes: &[Change]) -> Vec<Before> {
        let before = self.replay(seq, changes);
        let keys: Vec<Key> = changes.iter().map(|(key, _)| *key).collect();
        self.search_update(&before, &keys);
        before
    }

    /// Puts one commit in at start, when nobody searches yet.
    pub fn replay(&mut self, seq: Seq, changes: &[Change]) -> Vec<Before> {
        let mut before = Vec::with_capacity(changes.len());
        for (key, value) in changes {
            let old = self.records.put(*key, seq, value.as_deref());
            let old: Option<Arc<[u8]>> = old.map(|stored| stored.value.into());
            self.index.update(*key, old.as_deref(), value.as_deref());
            before.push((*key, old));
        }
        self.seq = seq;
        before
    }

    /// Loads one record at start, before anybody reads; [`World::settle`] follows.
    pub fn load(&mut self, key: Key, rev: Seq, value: &[u8]) {
        self.index.load(key, value);
        self.records.put(key, rev, Some(value));
    }

    /// Everything is loaded; entries may be replayed.
    pub fn settle(&mut self) {
        self.index.settle();
    }

    /// Everything is loaded up to this commit: takes up the search index that was saved
    /// then, or builds one and tells `each` of so many residents and places as they
    /// come in.
    pub fn load_done(&mut self, seq: Seq, saved: Option<Saved>, each: &mut dyn FnMut(u64)) {
        self.seq = seq;
        let mut search = self.search.emptied();
        match saved {
            Some(saved) => search.take_up(self.view(), saved),
            None => search.begin(self.view(), each),
        }
        self.search = search;
    }

    /// Before all of it goes into the cache.
    pub fn fold(&mut self) {
        let mut search = std::mem::take(&mut self.search);
        search.fold(self.view());
        self.search = search;
    }

    /// Enters so many more records into the search index of a desk that has just begun;
    /// whether there are more.
    pub fn search_on(&mut self, count: usize) -> bool {
        let mut search = std::mem::take(&mut self.search);
        let more = search.go_on(self.view(), count);
        self.search = search;
        more
    }

    fn search_update(&mut self, before: &[Before], keys: &[Key]) {
        let mut search = std::mem::take(&mut self.search);
        search.update(self.view(), before, keys);
        self.search = search;
    }
}
