//! The real program, and somebody who reaches into its data directory: no second desk comes,
//! the screen says what happened, and who only looks at a harmed directory changes nothing.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::driver::Desk;

const SEGMENT: &str = "journal/00000000000000000001.seg";
const NEW: &str = "matter new --who 来人 --category leak --text 滴水";

/// Everything in it but what tells of the attempt itself: who starts a desk, and its log.
fn files(dir: &Path) -> BTreeMap<PathBuf, (SystemTime, Vec<u8>)> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => found.extend(files(&path)),
            false => {
                let written = path.metadata().unwrap().modified().unwrap();
                found.insert(path.clone(), (written, fs::read(&path).unwrap()));
            }
        }
    }
    found
}

#[test]
fn without_its_lock_file_a_desk_still_keeps_a_second_one_out_and_says_who_it_is() {
    let desk = Desk::start();
    let lock = desk.data().join("desk.lock");
    let pid = desk.tell("status")["pid"].to_string();
    for replaced in [false, true] {
        fs::remove_file(&lock).unwrap();
        if replaced {
            fs::write(&lock, "").unwrap();
        }
        // Neither at another socket, where nobody would meet it, nor at its own.
        let elsewhere = desk.home().join("elsewhere.sock");
        for words in [&["--socket", elsewhere.to_str().unwrap()][..], &[]] {
            let said = desk.stays_shut_with(words);
            let ours = said.contains("已有一个主机在用") && said.contains(pid.trim_matches('"'));
            assert!(ours, "{words:?}: {said}");
        }
        // The first one goes on, and takes the new lock file as its own.
        desk.tell(NEW);
        let banners = desk.tell("status")["banners"].to_string();
        assert!(banners.contains("files_put_back"), "{banners}");
    }
    desk.leave().restart();
    desk.tell(NEW);
}

#[test]
fn what_happens_to_the_journal_is_on_the_screen_and_nothing_is_called_saved() {
    let desk = Desk::start();
    desk.tell(NEW);
    let console = desk.console("S1");
    let away = desk.home().join("away");
    // Removed: the desk still has it, and puts it back.
    fs::remove_file(desk.data().join(SEGMENT)).unwrap();
    desk.tell(NEW);
    console.until_sees("被人动过");
    // Cut: nobody has it any more.
    fs::copy(desk.data().join(SEGMENT), &away).unwrap();
    let file = fs::File::options().write(true).open(desk.data().join(SEGMENT)).unwrap();
    file.set_len(100).unwrap();
    assert_eq!(desk.refuses(NEW), "files.journal");
    console.until_sees("只能看不能存");
    // It is put right, and goes on by itself.
    fs::copy(&away, desk.data().join(SEGMENT)).unwrap();
    desk.tell(NEW);
    assert!(desk.tell("journal verify")["ok"].as_bool().unwrap());
}

#[test]
fn a_directory_that_was_moved_away_is_said_and_is_found_again() {
    let desk = Desk::start();
    desk.tell(NEW);
    let (data, away) = (desk.data(), desk.home().join("away"));
    fs::rename(&data, &away).unwrap();
    fs::create_dir(&data).unwrap();
    assert_eq!(desk.refuses(NEW), "files.moved");
    let left: Vec<_> = fs::read_dir(&data).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(
        left.iter().all(|path| !path.ends_with("journal") && !path.ends_with("sled")),
        "{left:?}"
    );
    fs::remove_dir_all(&data).unwrap();
    fs::rename(&away, &data).unwrap();
    desk.tell(NEW);
}

#[test]
fn start_verify_doctor_and_a_look_at_backups_change_nothing_in_a_harmed_directory() {
    let desk = Desk::start();
    for _ in 0..3 {
        desk.tell(NEW);
    }
    desk.stop();
    let data = desk.data();
    let whole = fs::read(data.join(SEGMENT)).unwrap();
    let cache = data.join("snapshot/start.cache");
    type Harm<'a> = (&'a str, Box<dyn Fn() + 'a>);
    let harms: [Harm<'_>; 4] = [
        (
            "the last entries gone, the cache too",
            Box::new(|| {
                fs::remove_file(&cache).unwrap();
                fs::write(data.join(SEGMENT), &whole[..whole.len() - 30]).unwrap();
            }),
        ),
        ("the segment gone", Box::new(|| fs::remove_file(data.join(SEGMENT)).unwrap())),
        // As an older program left it, nothing but the table knows.
        (
            "and how far it came",
            Box::new(|| fs::remove_file(data.join("journal.reached")).unwrap()),
        ),
        ("and the lock", Box::new(|| fs::remove_file(data.join("desk.lock")).unwrap())),
    ];
    for (what, harm) in harms {
        harm();
        let before = files(&data);
        let (ok, _) =
            desk.try_tell("journal verify").map_or_else(|no| (false, no), |yes| (true, yes));
        assert!(!ok, "{what}");
        let doctor = desk.try_tell("doctor").unwrap_err();
        let journal = doctor["checks"].as_array().unwrap();
        let journal = journal.iter().find(|check| check["name"] == "journal").unwrap();
        assert_eq!(journal["state"], "bad", "{what}: {journal}");
        assert!(files(&data) == before, "{what}: who looked changed something");
        let said = desk.stays_shut();
        assert!(said.contains("请不要删除任何文件"), "{what}: {said}");
        // A start makes the file it locks, and writes into it who holds it: that is no data.
        let data_of = |mut files: BTreeMap<PathBuf, _>| {
            files.remove(&data.join("desk.lock"));
            files
        };
        let (before, after) = (data_of(before), data_of(files(&data)));
        let all = before.keys().chain(after.keys());
        let changed: Vec<_> = all.filter(|path| before.get(*path) != after.get(*path)).collect();
        assert!(changed.is_empty(), "{what}: a refusal changed {changed:?}");
    }
}
