//! What the models leave, on files of a few bytes.

use std::collections::BTreeSet;

use super::*;
use crate::files::{Fault, Files};

/// All states the cut at the end of the recording leaves over many seeds: the
/// bytes of `path`, or `None` where it is missing.
fn states_in(model: Model, files: &Files, path: &str) -> BTreeSet<Option<Vec<u8>>> {
    let recording = files.recording().unwrap();
    let dir = tempfile::tempdir().unwrap();
    let states = (0..100).map(|seed| {
        let target = dir.path().join(seed.to_string());
        replay(&recording, recording.events.len(), model, seed, &target).unwrap();
        fs::read(target.join(path)).ok()
    });
    states.collect()
}

/// The same in all models.
fn states(files: &Files, path: &str) -> BTreeSet<Option<Vec<u8>>> {
    Model::ALL.into_iter().flat_map(|model| states_in(model, files, path)).collect()
}

fn fresh() -> (tempfile::TempDir, Files) {
    let dir = tempfile::tempdir().unwrap();
    let files = Files::recorded(dir.path().join("data")).unwrap();
    (dir, files)
}

#[test]
fn what_was_synced_is_always_there_and_what_was_not_may_vanish() {
    let (_dir, files) = fresh();
    let mut handle = files.create("f").unwrap();
    files.sync_dir("").unwrap();
    handle.append(b"kept").unwrap();
    handle.sync().unwrap();
    assert_eq!(states(&files, "f"), [Some(b"kept".to_vec())].into());
    handle.append(b"+").unwrap();
    let both = states(&files, "f");
    assert!(both.contains(&Some(b"kept".to_vec())) && both.contains(&Some(b"kept+".to_vec())));
    assert!(both.iter().flatten().all(|bytes| bytes.starts_with(b"kept")));
}

#[test]
fn each_model_leaves_what_it_says() {
    let (_dir, files) = fresh();
    let mut handle = files.create("f").unwrap();
    files.sync_dir("").unwrap();
    handle.append(&[1; 5000]).unwrap();
    handle.append(&[2; 5000]).unwrap();
    let whole = [vec![1; 5000], vec![2; 5000]].concat();
    let lengths = |model| -> BTreeSet<usize> {
        let states = states_in(model, &files, "f").into_iter().flatten();
        let states = states.inspect(|bytes| {
            let right = |(at, byte): (usize, &u8)| *byte == 0 || *byte == whole[at];
            assert!(bytes.iter().enumerate().all(right));
            if model != Model::RandomPages {
                let kept = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
                assert_eq!(bytes[..kept], whole[..kept], "in order");
            }
        });
        states.map(|bytes| bytes.len()).collect()
    };
    assert_eq!(lengths(Model::Synced), [0].into());
    assert_eq!(lengths(Model::Prefix), [0, 5000, 10_000].into());
    let torn = lengths(Model::TornTail);
    assert!(torn.len() > 15 && torn.contains(&512) && torn.contains(&5120), "{torn:?}");
    let random = states_in(Model::RandomPages, &files, "f");
    let holes = random.iter().flatten().filter(|bytes| bytes.first() == Some(&0)).count();
    assert!(random.len() > 30 && holes > 5, "{} states, {holes} with a hole", random.len());
}

#[test]
fn a_name_without_its_folders_sync_may_be_missing() {
    let (_dir, files) = fresh();
    let mut handle = files.create("f").unwrap();
    handle.append(b"x").unwrap();
    handle.sync().unwrap();
    assert_eq!(states(&files, "f"), [None, Some(b"x".to_vec())].into());
    files.sync_dir("").unwrap();
    assert_eq!(states(&files, "f"), [Some(b"x".to_vec())].into());
}

#[test]
fn a_large_write_tears_between_sectors_only() {
    let (_dir, files) = fresh();
    let mut handle = files.create("f").unwrap();
    files.sync_dir("").unwrap();
    handle.append(&[1; 100]).unwrap();
    handle.sync().unwrap();
    handle.append(&[2; 2000]).unwrap();
    let states = states(&files, "f");
    assert!(states.len() > 8, "only {} different states", states.len());
    for bytes in states.into_iter().flatten() {
        assert_eq!(bytes[..100], [1; 100]);
        for sector in bytes[100..].chunk_by(|a, b| a == b).scan(100, |at, run| {
            *at += run.len();
            Some(*at)
        }) {
            assert!(sector % SECTOR == 0 || sector == 2100, "torn at {sector}");
        }
    }
}

#[test]
fn a_replaced_file_is_the_old_or_the_new_one_at_every_cut() {
    let (_dir, files) = fresh();
    files.replace("f", &[1; 1500]).unwrap();
    let settled = files.recording().unwrap().events.len();
    files.replace("f", &[2; 1500]).unwrap();
    let recording = files.recording().unwrap();
    let dir = tempfile::tempdir().unwrap();
    for cut in settled..=recording.events.len() {
        for seed in 0..20 {
            let target = dir.path().join(format!("{cut}-{seed}"));
            replay(&recording, cut, Model::nth(seed), seed, &target).unwrap();
            let bytes = fs::read(target.join("f")).unwrap();
            let old = bytes == [1; 1500] && cut < recording.events.len();
            assert!(old || bytes == [2; 1500], "mixed at {cut}, seed {seed}");
        }
    }
}

#[test]
fn after_a_failed_sync_only_writing_again_makes_it_durable() {
    let (_dir, files) = fresh();
    let mut handle = files.create("f").unwrap();
    files.sync_dir("").unwrap();
    handle.append(b"x").unwrap();
    files.fail(Fault::Sync { nth: 1 });
    assert!(handle.sync().is_err());
    handle.sync().unwrap();
    assert!(states(&files, "f").contains(&Some(Vec::new())), "a later sync proves nothing");
    handle.write_at(0, b"x").unwrap();
    handle.sync().unwrap();
    assert_eq!(states(&files, "f"), [Some(b"x".to_vec())].into());
}

#[test]
fn the_same_seed_gives_the_same_state_and_old_files_are_durable() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir_all(dir.path().join("data/sub")).unwrap();
    fs::write(dir.path().join("data/sub/old"), b"old").unwrap();
    let files = Files::recorded(dir.path().join("data")).unwrap();
    files.create("sub/new").unwrap().append(&[7; 3000]).unwrap();
    assert_eq!(states(&files, "sub/old"), [Some(b"old".to_vec())].into());
    let recording = files.recording().unwrap();
    for seed in 0..20 {
        let [a, b] = ["a", "b"].map(|twin| {
            let target = dir.path().join(format!("{twin}{seed}"));
            replay(&recording, recording.events.len(), Model::nth(seed), seed, &target).unwrap();
            fs::read(target.join("sub/new")).ok()
        });
        assert_eq!(a, b);
    }
}

#[test]
fn what_is_in_a_lost_folder_is_lost_with_it() {
    let recording = Recording {
        events: vec![
            Event::MakeDir { dir: "d".into() },
            Event::Create { path: "d/f".into(), file: 1 },
            Event::SyncDir { dir: "d".into() },
        ],
        ..Recording::default()
    };
    let dir = tempfile::tempdir().unwrap();
    let found: BTreeSet<bool> = (0..40)
        .map(|seed| {
            let target = dir.path().join(seed.to_string());
            replay(&recording, 3, Model::nth(seed), seed, &target).unwrap();
            target.join("d/f").exists()
        })
        .collect();
    assert_eq!(found, [false, true].into());
}
