//! The start cache saves time and decides nothing: whatever has become of it, the desk
//! is the one the journal tells of.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::restart::{copy_dir, picture, some_work};
use super::*;
use crate::desk::index::Index;
use crate::desk::{cache, start};
use crate::files::Fault;
use crate::journal::{CACHE, Journal};
use crate::search;

/// What a start finds, and whether it took it from the cache.
fn load(data: &Path) -> (start::Loaded, bool) {
    let loaded = loaded(&Files::at(data).unwrap());
    let cached = matches!(loaded.table, start::Standing::Behind);
    (loaded, cached)
}

fn index_of(loaded: &start::Loaded) -> Index {
    let mut index = Index::default();
    for (key, stored) in loaded.world.records.after(None) {
        index.load(key, &stored.value);
    }
    index.settle();
    index
}

/// A directory a desk has worked in and left, with matters and people of every kind.
fn left() -> (tempfile::TempDir, std::path::PathBuf, (u64, u128, usize)) {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let desk = open(&data);
    some_work(&desk);
    let mut wang = Person::enter(&desk, "wangli");
    let who = Key::of(crate::domain::Kind::Resident, 3);
    wang.does("resident.move", Some(who), &[("address", "9-1-101")]);
    let open = Key::of(crate::domain::Kind::Matter, 2);
    wang.does("matter.void", Some(open), &[("reason", "mistake")]);
    let before = picture(&desk);
    drop(wang);
    desk.close();
    (home, data, before)
}

#[test]
fn a_clean_leave_is_taken_up_where_it_was() {
    let (_home, data, before) = left();
    let (loaded, cached) = load(&data);
    assert!(cached && loaded.banners.is_empty());
    let world = &loaded.world;
    assert_eq!((world.seq.0, world.records.digest().0, world.records.count()), before);
    assert_eq!(world.index, index_of(&loaded));
    assert!(world.index.here() > 10 && !world.index.open_matters().is_empty());
    let searched = world.search.index.len();
    drop(loaded);
    std::fs::remove_file(data.join(CACHE)).unwrap();
    let (slow, cached) = load(&data);
    assert!(!cached);
    assert_eq!(slow.world.search.index.len(), searched);
    assert!(slow.world.records.after(None).eq(load_again(&data)), "every byte and every rev");
}

/// The records by way of journal alone.
fn load_again(data: &Path) -> Vec<(Key, crate::desk::records::Stored)> {
    let bare = tempfile::tempdir().unwrap();
    copy_dir(&data.join("journal"), &bare.path().join("journal"));
    let (loaded, _) = load(bare.path());
    loaded.world.records.after(None).collect()
}

#[test]
fn a_cut_or_changed_cache_is_as_if_there_were_none() {
    let seed = rand::rng().random::<u64>();
    println!("seed {seed}");
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let (_home, data, _) = left();
    let files = Files::at(&data).unwrap();
    let (journal, _) = Journal::open_with(&files, SEGMENT).unwrap();
    let whole = std::fs::read(data.join(CACHE)).unwrap();
    let read = |bytes: &[u8]| {
        std::fs::write(data.join(CACHE), bytes).unwrap();
        cache::read(&files, journal.head()).map(|cached| cached.records.digest())
    };
    assert!(read(&whole).is_some());
    for _ in 0..400 {
        let at = random.random_range(0..whole.len());
        let mut changed = whole.clone();
        changed[at] ^= 1 << random.random_range(0..8);
        assert_eq!(read(&changed), None, "byte {at}");
        assert_eq!(read(&whole[..at]), None, "cut at {at}");
    }
    assert_eq!(read(&[&whole[..], b"x"].concat()), None);
    let (seq, hash) = journal.head();
    std::fs::write(data.join(CACHE), &whole).unwrap();
    assert!(cache::read(&files, (seq.next(), hash)).is_some(), "of the entry before");
    assert!(cache::read(&files, (Seq(seq.0 + 10_001), hash)).is_none(), "of long before");
    assert!(cache::read(&files, (Seq(seq.0 - 1), hash)).is_none(), "of a later entry");
    assert!(cache::read(&files, (seq, [7; 32])).is_none(), "of another history");
}

#[test]
fn a_desk_with_a_damaged_cache_opens_as_without() {
    let (_home, data, before) = left();
    let mut bytes = std::fs::read(data.join(CACHE)).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x10;
    std::fs::write(data.join(CACHE), bytes).unwrap();
    let (loaded, cached) = load(&data);
    let world = &loaded.world;
    assert!(!cached && loaded.banners.is_empty());
    assert_eq!((world.seq.0, world.records.digest().0, world.records.count()), before);
    assert!(!data.join(CACHE).exists(), "it is not met again");
}

#[test]
fn what_was_committed_after_the_cache_is_replayed_on_top_of_it() {
    let (_home, data, before) = left();
    let morning = std::fs::read(data.join(CACHE)).unwrap();
    let desk = open(&data);
    let mut wang = Person::enter(&desk, "wangli");
    let who = Key::of(crate::domain::Kind::Resident, 3);
    wang.does("resident.correct", Some(who), &[("name", "钱多多"), ("phone", "13900001111")]);
    let args = [("who", "R3"), ("category", "leak"), ("text", "又滴了")];
    let matter = wang.does("matter.new", None, &args);
    wang.does("matter.note", Some(matter), &[("text", "记错了")]);
    wang.does("undo", None, &[]);
    wang.does("resident.move", Some(who), &[("address", "8-8-808")]);
    let after = picture(&desk);
    assert_ne!(before, after);
    drop(wang);
    desk.close();
    drop(desk);
    // As at a power cut in the evening.
    std::fs::write(data.join(CACHE), morning).unwrap();
    let (loaded, cached) = load(&data);
    assert!(cached && loaded.banners.is_empty());
    let world = &loaded.world;
    assert_eq!((world.seq.0, world.records.digest().0, world.records.count()), after);
    assert_eq!(world.index, index_of(&loaded));
    let query = |text| search::Query { text, kind: None, kinds: None, limit: 9, now: Moment(0) };
    for text in ["qdd", "8-8-808", "1111", "又滴了"] {
        let hits = world.search.index.find(&query(text), &search::Asking::PATIENT);
        assert!(hits.total > 0, "{text}");
    }
    assert!(loaded.world.records.after(None).eq(load_again(&data)), "every byte and every rev");
    drop(loaded);
    let desk = open(&data);
    assert_eq!((picture(&desk), banners_at_the_end(&desk)), (after, vec![]));
}

#[test]
fn a_cache_of_another_history_is_passed_over() {
    let (_home, data, before) = left();
    let (_other, others, _) = left();
    std::fs::copy(others.join(CACHE), data.join(CACHE)).unwrap();
    let (loaded, cached) = load(&data);
    let world = &loaded.world;
    assert!(!cached);
    assert_eq!((world.seq.0, world.records.digest().0, world.records.count()), before);
}

#[test]
fn a_start_that_died_over_its_table_is_looked_into_first() {
    let (_home, data, before) = left();
    std::fs::write(data.join("store.opening"), "opening\n").unwrap();
    let desk = open(&data);
    assert_eq!((picture(&desk), desk.shared.banners()), (before, vec!["rebuilt".into()]));
    desk.close();
}

#[test]
fn work_goes_on_while_the_table_is_built_behind() {
    let (_home, data, _) = left();
    std::fs::remove_dir_all(data.join("sled")).unwrap();
    std::fs::create_dir(data.join("sled")).unwrap();
    std::fs::write(data.join("sled").join("db"), [7; 70_000]).unwrap();
    let desk = open(&data);
    let mut wang = Person::enter(&desk, "wangli");
    for n in 0..30 {
        let args = [("who", "来人"), ("category", "leak"), ("text", &*format!("第{n}次"))];
        wang.does("matter.new", None, &args);
    }
    let worked = picture(&desk);
    drop(wang);
    desk.close();
    drop(desk);
    std::fs::remove_file(data.join(CACHE)).unwrap();
    let desk = open(&data);
    assert_eq!((picture(&desk), desk.shared.banners()), (worked, vec![]));
    desk.close();
}

#[test]
fn a_foreign_table_is_built_anew_behind_and_is_whole_at_the_leave() {
    let (home, data, before) = left();
    let foreign = home.path().join("foreign");
    let desk = open(&foreign);
    Person::enter(&desk, "somebody");
    desk.close();
    drop(desk);
    std::fs::remove_dir_all(data.join("sled")).unwrap();
    super::restart::copy_dir(&foreign.join("sled"), &data.join("sled"));
    let desk = open(&data);
    desk.close();
    assert_eq!((picture(&desk), desk.shared.banners()), (before, vec!["rebuilt".into()]));
    drop(desk);
    std::fs::remove_file(data.join(CACHE)).unwrap();
    let desk = open(&data);
    assert_eq!((picture(&desk), desk.shared.banners()), (before, vec![]));
    desk.close();
}

#[test]
fn a_full_or_failing_disk_at_the_leave_costs_the_cache_and_nothing_else() {
    for fault in [Fault::NoSpace { bytes: 100 }, Fault::Sync { nth: 1 }] {
        let (_home, data, before) = left();
        let files = Files::recorded(&data).unwrap();
        let (journal, _) = Journal::open_with(&files, SEGMENT).unwrap();
        let (mut loaded, _) = load(&data);
        files.remove(CACHE).unwrap();
        files.fail(fault);
        let written = cache::write(&files, &mut loaded.world, journal.head());
        assert!(written.is_err() && !data.join(CACHE).exists());
        drop((loaded, journal));
        let desk = open(&data);
        assert_eq!(picture(&desk), before);
        desk.close();
    }
}

/// What the searches of a front desk find.
fn found(loaded: &start::Loaded) -> Vec<(usize, Vec<Key>)> {
    let ask = |text: &str| {
        let now = Moment::parse_rfc3339(MORNING).unwrap();
        let query = search::Query { text, kind: None, kinds: None, limit: 500, now };
        let hits = loaded.world.search.index.find(&query, &search::Asking::PATIENT);
        (hits.total, hits.hits.iter().map(|hit| hit.key).collect())
    };
    let texts = ["z", "wang", "王", "李", "9-1-101", "3", "138", "1", "loushui", "ls", "x"];
    texts.into_iter().map(ask).collect()
}

#[test]
fn the_search_index_of_the_cache_finds_what_a_new_one_finds() {
    let (_home, data, _) = left();
    let files = Files::at(&data).unwrap();
    let (journal, _) = Journal::open_with(&files, SEGMENT).unwrap();
    let (index, fresh) = cache::read(&files, journal.head()).unwrap().search.unwrap();
    // Matters, and whoever was entered since the desk opened.
    assert!(!fresh.is_empty() && index.len() < fresh.len());
    drop(journal);
    let (loaded, cached) = load(&data);
    assert!(cached);
    let quick = found(&loaded);
    assert!(quick.iter().filter(|(total, _)| *total > 0).count() > 5, "{quick:?}");
    std::fs::remove_file(data.join(CACHE)).unwrap();
    let (slow, _) = load(&data);
    assert_eq!(found(&slow), quick);
    drop((loaded, slow));
    // The next leave writes one that is mostly of flat tables.
    open(&data).close();
    let (journal, _) = Journal::open_with(&files, SEGMENT).unwrap();
    let (index, _) = cache::read(&files, journal.head()).unwrap().search.unwrap();
    assert!(!index.is_empty());
    drop(journal);
    assert_eq!(found(&load(&data).0), quick);
}
