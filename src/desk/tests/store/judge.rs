//! Whether an open desk is the one the journal tells of, in all it shows.

use super::super::restart::picture;
use super::*;
use crate::desk::index::Index;
use crate::desk::query::{self, Reader};
use crate::desk::start::Standing;
use crate::desk::world::World;
use crate::domain::record::Role;
use crate::domain::{Key, Seq};
use crate::journal::{self, CACHE, Digest, Hash};
use crate::search;

/// What the table's digest and the last hash were after every entry, by replaying the
/// whole journal.
pub type History = BTreeMap<u64, (Digest, Hash)>;

pub fn history(files: &Files) -> History {
    let (mut table, mut digest) = (BTreeMap::new(), Digest::default());
    let mut after = BTreeMap::from([(0, (digest, journal::GENESIS))]);
    for entry in journal::entries(files, Seq(1)).unwrap() {
        let entry = entry.unwrap();
        for op in &entry.ops {
            let new = op.value().map(<[u8]>::to_vec);
            let old = match &new {
                Some(value) => table.insert(op.key, value.clone()),
                None => table.remove(&op.key),
            };
            if let Some(old) = old {
                digest.remove(&op.key, &old);
            }
            if let Some(value) = &new {
                digest.add(&op.key, value);
            }
        }
        after.insert(entry.seq().0, (digest, entry.hash));
    }
    after
}

/// The desk stands as after some entry of this history, in every view; which one.
pub fn is_of(desk: &Desk, history: &History, what: &str) -> u64 {
    let (seq, digest, _) = picture(desk);
    let hash = match seq {
        0 => journal::GENESIS,
        seq => journal::entry(&desk.files, Seq(seq)).unwrap().unwrap().hash,
    };
    assert_eq!(history.get(&seq), Some(&(Digest(digest), hash)), "{what}: after entry {seq}");
    views_agree(&desk.shared.world(), what);
    seq
}

/// Indexes, searches and the queue are those of the records.
fn views_agree(world: &World, what: &str) {
    let mut fresh = World { records: world.records.clone(), ..World::default() };
    let mut index = Index::default();
    for (key, stored) in world.records.after(None) {
        index.load(key, &stored.value);
    }
    index.settle();
    assert_eq!(world.index, index, "{what}: the indexes");
    fresh.index = index;
    fresh.load_done(world.seq, None, &mut |_| {});
    assert_eq!(found(world), found(&fresh), "{what}: the searches");
    assert_eq!(queue(world), queue(&fresh), "{what}: the queue");
}

fn now() -> Moment {
    Moment::parse_rfc3339(MORNING).unwrap()
}

fn queue(world: &World) -> Vec<crate::wire::QueueRow> {
    let (books, roles) = (Books::default(), Role::ALL.into());
    let reader = Reader { view: world.view(), books: &books, staff: 1, roles: &roles, now: now() };
    query::queue(&reader, true, &[]).unwrap()
}

fn found(world: &World) -> Vec<(usize, Vec<Key>)> {
    let ask = |text: &str| {
        let query = search::Query { text, kind: None, kinds: None, limit: 500, now: now() };
        let hits = world.search.index.find(&query, &search::Asking::PATIENT);
        (hits.total, hits.hits.iter().map(|hit| hit.key).collect())
    };
    ["z", "zs", "赵", "wf", "9-1", "1-2-301", "138", "ls", "第1天"].map(ask).to_vec()
}

/// The desk works: a deed is committed, and after its leave the cache, and the table
/// without it, have it. What was said until then.
pub fn is_usable(desk: &Arc<Desk>, data: &Path, what: &str) -> Vec<String> {
    Person::enter(desk, "wangli").does("matter.answer", None, &[]);
    let after = picture(desk);
    let banners = banners_at_the_end(desk);
    let files = Files::at(data).unwrap();
    for cached in [true, false] {
        if !cached {
            files.remove(CACHE).unwrap();
        }
        let loaded = loaded(&files);
        let world = &loaded.world;
        let seen = (world.seq.0, world.records.digest().0, world.records.count());
        assert_eq!(seen, after, "{what}, cached: {cached}");
        assert_eq!(loaded.banners, [""; 0], "{what}, cached: {cached}");
        let right = match loaded.table {
            Standing::Behind => cached,
            Standing::Open(..) => !cached,
            Standing::None => false,
        };
        assert!(right, "{what}, cached: {cached}");
    }
    banners
}

/// The whole chain stands.
pub fn is_chained(data: &Path, what: &str) {
    let report = journal::verify(&Files::at(data).unwrap()).unwrap();
    assert!(report.ok, "{what}: {:?}", report.problems);
}
