//! The power goes. Our own files are left in any state a cut could leave them in, and
//! the table is an older, a later, a mixed or no copy: every acknowledged deed is there.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::thread;

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::restart::copy_dir;
use super::*;
use crate::domain::Seq;
use crate::files::{Recording, replay::replay};
use crate::journal::{self, Digest};

const CUTS: usize = 120;

/// Three people at work at once; each notes in the recording what was acknowledged.
fn work(desk: &Arc<Desk>, files: &Files, deeds: usize) {
    thread::scope(|scope| {
        for person in 0..3 {
            scope.spawn(move || {
                let mut me = Person::enter(desk, "wangli");
                let mut matter = None;
                for n in 0..deeds {
                    let done = match matter {
                        None => me.try_to(
                            "matter.new",
                            None,
                            &[("who", "来人"), ("category", "leak"), ("text", "滴水")],
                        ),
                        Some(key) if n % 5 == 4 => {
                            me.try_to("matter.void", Some(key), &[("reason", "mistake")])
                        }
                        Some(key) => me.try_to(
                            "matter.note",
                            Some(key),
                            &[("text", &format!("{person}说{n}"))],
                        ),
                    };
                    let done = done.unwrap();
                    files.mark(done.seq.0);
                    matter = done.subject.filter(|_| n % 5 != 4);
                }
            });
        }
    });
}

/// What the table's digest was after every commit, by replaying the whole journal.
pub(super) fn digests(files: &Files) -> BTreeMap<u64, Digest> {
    let (mut table, mut digest) = (BTreeMap::new(), Digest::default());
    let mut after = BTreeMap::from([(0, digest)]);
    for entry in journal::entries(files, Seq(1)).unwrap() {
        let entry = entry.unwrap();
        for op in &entry.ops {
            let new = op.value().map(<[u8]>::to_vec);
            if let Some(old) = match &new {
                Some(value) => table.insert(op.key, value.clone()),
                None => table.remove(&op.key),
            } {
                digest.remove(&op.key, &old);
            }
            if let Some(value) = &new {
                digest.add(&op.key, value);
            }
        }
        after.insert(entry.seq().0, digest);
    }
    after
}

/// Marks are noted by several people at once, so the highest one before the cut counts.
fn acknowledged(recording: &Recording, cut: usize) -> u64 {
    (0..=cut).map(|at| recording.marked(at)).max().unwrap_or_default()
}

#[test]
fn whatever_a_power_cut_leaves_every_acknowledged_deed_is_there() {
    let seed = rand::rng().random::<u64>();
    println!("seed {seed}");
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let files = Files::recorded(&data).unwrap();
    let mut tables: Vec<Option<PathBuf>> = vec![None];
    for phase in 0..3 {
        let desk = open_files(files.clone());
        work(&desk, &files, 40);
        desk.close();
        let copy = home.path().join(format!("table-{phase}"));
        copy_dir(&data.join("sled"), &copy);
        tables.push(Some(copy));
    }
    let mixed = home.path().join("mixed");
    copy_dir(tables[1].as_ref().unwrap(), &mixed);
    std::fs::copy(tables[3].as_ref().unwrap().join("db"), mixed.join("db")).unwrap();
    tables.push(Some(mixed));
    let recording = files.recording().unwrap();
    let digests = digests(&files);
    assert!(journal::verify(&files).unwrap().ok);
    let length = recording.events.len();
    for n in 0..CUTS {
        let cut = random.random_range(1..=length);
        let target = home.path().join("cut");
        let _ = std::fs::remove_dir_all(&target);
        replay(&recording, cut, random.random(), &target).unwrap();
        let table = &tables[n % tables.len()];
        let _ = std::fs::remove_dir_all(target.join("sled"));
        if let Some(table) = table {
            std::fs::create_dir_all(&target).unwrap();
            copy_dir(table, &target.join("sled"));
        }
        let desk = open(&target);
        let (seq, digest) = {
            let world = desk.shared.world();
            (world.seq.0, world.records.digest())
        };
        let told = acknowledged(&recording, cut);
        assert!(seq >= told, "seed {seed}, cut {cut}, {table:?}: {seq} of {told}");
        assert_eq!(digest, digests[&seq], "seed {seed}, cut {cut}, {table:?}: a part of a deed");
        // And the desk goes on from there.
        Person::enter(&desk, "wangli").does("matter.answer", None, &[]);
        desk.close();
        let report = journal::verify(&Files::at(&target).unwrap()).unwrap();
        assert!(report.ok, "seed {seed}, cut {cut}: {:?}", report.problems);
    }
}
