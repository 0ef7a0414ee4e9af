//! One directory, four judges: a start, `journal verify`, `doctor` and a backup say the same
//! of whatever happened to it, and those that only look change not a byte.

use std::time::Instant;

use super::super::doubt::files_of;
use super::super::restart::{copy_dir, some_work};
use super::super::upkeep::pack_through;
use super::harm::Target;
use super::*;
use crate::backup::{self, Point, Settings};
use crate::domain::{Moment, Seq};
use crate::journal::{self, CACHE, Digest, Flaw, PACKED, REACHED};

/// What happens to a file.
type Harm = fn(&mut Vec<u8>);

const HARMS: [(&str, Option<Harm>); 9] = [
    ("missing", None),
    ("emptied", Some(|bytes| bytes.clear())),
    ("cut in the middle", Some(|bytes| bytes.truncate(bytes.len() / 2))),
    ("cut by a byte", Some(|bytes| bytes.truncate(bytes.len().saturating_sub(1)))),
    ("longer", Some(|bytes| bytes.extend([7; 300]))),
    ("its header flipped", Some(|bytes| flip(bytes, |_| 33))),
    ("its middle flipped", Some(|bytes| flip(bytes, |len| len / 2))),
    ("its end flipped", Some(|bytes| flip(bytes, |len| len.saturating_sub(9)))),
    (
        "a page of zeros in it",
        Some(|bytes| {
            let half = bytes.len() / 2;
            bytes.iter_mut().skip(half).take(4096).for_each(|byte| *byte = 0);
        }),
    ),
];

/// What keeps a desk shut where it happens to any segment but the last, as README says: part
/// of it is missing, or it does not go on where the others end.
const KEEP_SHUT: [&str; 6] =
    ["missing", "emptied", "cut in the middle", "cut by a byte", "longer", "its header flipped"];

fn flip(bytes: &mut [u8], at: impl Fn(usize) -> usize) {
    let at = at(bytes.len());
    if let Some(byte) = bytes.get_mut(at) {
        *byte ^= 1;
    }
}

/// A directory with packed segments and plain ones, after a leave and after a kill.
struct Base {
    states: [PathBuf; 2],
    last: Seq,
    digest: Digest,
    files: Vec<String>,
    /// Segments that have one behind them.
    early: Vec<String>,
}

fn base(home: &Path) -> Base {
    let data = home.join("data");
    let desk = open(&data);
    some_work(&desk);
    some_work(&desk);
    desk.close();
    drop(desk);
    let desk = open(&data);
    pack_through(&desk);
    some_work(&desk);
    desk.close();
    drop(desk);
    let desk = open(&data);
    let killed = home.join("killed");
    let (seq, digest, _) = super::super::restart::picture(&desk);
    tables::copy_running(&data, &killed);
    desk.close();
    let _ = std::fs::remove_file(killed.join(CACHE));
    let mut files: Vec<String> = Target::Journal.files(&data);
    assert!(files.len() >= 6, "{files:?}");
    let early = files[..files.len() - 1].to_vec();
    files.extend(Target::Snapshot.files(&data));
    files.extend([CACHE, REACHED, PACKED, "sled/db"].map(String::from));
    Base { states: [data, killed], last: Seq(seq), digest: Digest(digest), files, early }
}

#[test]
fn a_start_verify_doctor_and_backup_say_the_same_of_every_damage_and_looking_changes_nothing() {
    let home = scratch();
    let began = Instant::now();
    let base = base(home.path());
    let cases = (base.files.len() * HARMS.len() * base.states.len()) as u64;
    let said = try_all(cases, |n, home| {
        let n = n as usize;
        let (state, n) = (n % 2, n / 2);
        let (what, harm) = HARMS[n % HARMS.len()];
        let file = &base.files[n / HARMS.len()];
        let data = home.join("data");
        copy_dir(&base.states[state], &data);
        let path = data.join(file);
        let Ok(whole) = std::fs::read(&path) else { return vec!["not there".into()] };
        let mut bytes = whole.clone();
        match harm {
            None => std::fs::remove_file(&path).unwrap(),
            Some(harm) => {
                harm(&mut bytes);
                std::fs::write(&path, &bytes).unwrap();
                if bytes == whole {
                    return vec!["not harmed".into()];
                }
            }
        }
        let killed = if state == 1 { ", after a kill" } else { "" };
        let outcome = judges(&base, &data, home, &format!("{file} {what}{killed}"));
        if base.early.contains(file) && KEEP_SHUT.contains(&what) {
            assert_eq!(outcome, SHUT, "{file} {what}{killed}");
        }
        vec![outcome.into()]
    });
    println!("{cases} cases in {:?}: {said:#?}", began.elapsed());
    for outcome in [SHUT, DAMAGED, WHOLE] {
        assert!(said.get(outcome).copied().unwrap_or_default() > 10, "{outcome}");
    }
}

const SHUT: &str = "the desk stays shut";
const DAMAGED: &str = "damaged inside: the desk opens and says so";
const TORN: &str = "a tail is cut off";
const REPAIRED: &str = "a snapshot is made anew";
const WHOLE: &str = "whole";

/// What is wrong with it: `journal`, `torn` or `snapshot`.
fn problems(files: &Files, large: bool) -> Vec<&'static str> {
    let report = whole::examine(files, None, large, TABLE_PATIENCE).unwrap();
    let kind = |problem: &journal::Problem| match problem.code {
        Flaw::TornTail => "torn",
        Flaw::Snapshot | Flaw::SnapshotChain | Flaw::SnapshotTable => "snapshot",
        _ => "journal",
    };
    assert_eq!(report.ok, report.problems.is_empty());
    report.problems.iter().map(kind).collect()
}

fn judges(base: &Base, data: &Path, home: &Path, what: &str) -> &'static str {
    let before = files_of(data);
    let files = Files::at(data).unwrap();
    // Without what is compared with all earlier entries, as doctor does with a large one.
    let [verified, doctor] = [false, true].map(|large| problems(&files, large));
    assert!(files_of(data) == before, "{what}: who looked changed something");
    // What the records come to is compared by verify alone.
    assert_eq!(verified.is_empty(), doctor.is_empty(), "{what}: {verified:?}, {doctor:?}");
    // A backup is made of the state that a desk holds.
    let target = home.join("target");
    std::fs::create_dir(&target).unwrap();
    let since = Moment(0);
    let settings =
        Settings { target, recipients: Vec::new(), same_disk: true, since, mark: String::new() };
    let point = Point { seq: base.last, digest: base.digest, office: String::new() };
    let beside = home.join("beside");
    copy_dir(data, &beside);
    let backed_up =
        backup::create(&Files::at(&beside).unwrap(), &settings, &point, Moment(0)).is_ok();
    let desk = match open_any(files) {
        Ok(desk) => desk,
        Err(error) => {
            assert!(files_of(data) == before, "{what}: {error}: something was changed");
            assert!(!verified.is_empty(), "{what}: {error}: yet it is called whole");
            assert!(!backed_up, "{what}: {error}: yet a backup was made of it");
            return SHUT;
        }
    };
    let (seq, digest, _) = super::super::restart::picture(&desk);
    assert_eq!((Seq(seq), Digest(digest)), (base.last, base.digest), "{what}");
    let banners = banners_at_the_end(&desk);
    let says = |code: &str| banners.iter().any(|banner| banner == code);
    assert_eq!(says("journal_damaged"), verified.contains(&"journal"), "{what}");
    assert_eq!(says("torn"), verified.contains(&"torn"), "{what}: {verified:?}");
    let snapshot = verified.contains(&"snapshot");
    assert_eq!(says("snapshot_renewed"), snapshot, "{what}: {verified:?}, {banners:?}");
    // A backup takes the newest snapshot along, and no other.
    assert!(!backed_up || !says("journal_damaged"), "{what}: {verified:?}");
    assert!(backed_up || says("journal_damaged") || snapshot, "{what}: {verified:?}");
    match () {
        () if says("journal_damaged") => DAMAGED,
        () if says("torn") => TORN,
        () if snapshot => REPAIRED,
        () => WHOLE,
    }
}
