//! Archives against tampering, cuts and other versions; made of a real journal in a
//! temporary directory.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::*;
use crate::domain::txn::RequestId;
use crate::domain::{Key as RecordKey, Kind, Meta, Moment, Seq};
use crate::files::Files;
use crate::journal::{self, Digest, Journal, JournalOp};

mod forged;

const NOW: &str = "2026-11-25T08:30:00+08:00";

pub(super) struct Place {
    pub dir: tempfile::TempDir,
    pub files: Files,
    point: Point,
}

impl Place {
    /// A data directory with three segments, a snapshot, a draft and an own list.
    pub fn new() -> Place {
        let dir = tempfile::tempdir().unwrap();
        let files = Files::at(dir.path().join("data")).unwrap();
        fs::create_dir(dir.path().join("target")).unwrap();
        let (mut journal, _) = Journal::open_with(&files, 4_000).unwrap();
        let mut rows = BTreeMap::new();
        for seq in 1..=60u64 {
            let key = RecordKey::of(Kind::Matter, seq % 17);
            let value = format!("记录 {seq} ").repeat(8).into_bytes();
            let prev_rev = (seq > 17).then(|| Seq(seq - 17));
            let op = JournalOp {
                key,
                prev_rev,
                body: journal::Body::Kept { salt: [seq as u8; 16], value: value.clone() },
            };
            let meta = Meta {
                seq: Seq(seq),
                time: Moment(seq as i64),
                request: RequestId(u128::from(seq)),
                verb: "x".into(),
                staff: 0,
                acted_for: None,
                session: 0,
                undoes: None,
                account: None,
                origin: None,
                subjects: vec![key],
            };
            journal.append(vec![(meta, vec![op])]).unwrap();
            rows.insert(key, value);
        }
        journal::write_snapshot(&files, Seq(30)).unwrap();
        files.make_dir("drafts").unwrap();
        files.replace("drafts/1.draft", "没写完".as_bytes()).unwrap();
        files.replace("catalog.toml", b"").unwrap();
        let digest = Digest::of(rows.iter().map(|(key, value)| (key, value.as_slice())));
        let point = Point { seq: Seq(60), digest, office: "桂花".into() };
        Place { dir, files, point }
    }

    fn target(&self) -> std::path::PathBuf {
        self.dir.path().join("target").canonicalize().unwrap()
    }

    fn settings(&self, recipients: Vec<String>) -> Settings {
        Settings::new(self.files.root(), &self.target(), recipients, Moment(0), None).unwrap()
    }

    pub fn make(&self, recipients: Vec<String>) -> std::path::PathBuf {
        let now = Moment::parse_rfc3339(NOW).unwrap();
        let made = create(&self.files, &self.settings(recipients), &self.point, now).unwrap();
        self.target().join(made.written.file)
    }

    fn open(&self, file: &Path, key: Option<&Key>) -> Result<Opened, crate::domain::Refusal> {
        open(file, key, self.dir.path())
    }
}

#[test]
fn a_backup_holds_history_drafts_and_own_lists_and_not_what_came_after_it() {
    let mut place = Place::new();
    // What is acknowledged later is not of this backup, although it lies in its segment.
    place.point.seq = Seq(50);
    let rows = (34..=50u64).map(|seq| {
        (RecordKey::of(Kind::Matter, seq % 17), format!("记录 {seq} ").repeat(8).into_bytes())
    });
    let rows: BTreeMap<_, _> = rows.collect();
    place.point.digest = Digest::of(rows.iter().map(|(key, value)| (key, value.as_slice())));
    let file = place.make(Vec::new());
    let opened = open(&file, None, place.dir.path()).unwrap();
    assert_eq!((opened.manifest.seq, opened.encrypted), (Seq(50), false));
    let staged = &opened.files;
    assert_eq!(journal::verify(staged).unwrap().entries, 50);
    assert_eq!(staged.read("drafts/1.draft").unwrap(), "没写完".as_bytes());
    assert!(staged.exists("catalog.toml") && staged.exists("snapshot"));
    assert_eq!(place.files.list("backup").unwrap(), ["made.toml"], "the work is cleared away");
}

#[test]
fn each_of_two_recipients_opens_it_and_nobody_else() {
    let place = Place::new();
    let keys = [Key::generate(), Key::generate()];
    let file = place.make(keys.iter().flat_map(Key::recipients).collect());
    for key in &keys {
        assert!(place.open(&file, Some(key)).unwrap().encrypted);
    }
    let code = |key: Option<&Key>| place.open(&file, key).unwrap_err().code;
    assert_eq!(code(Some(&Key::generate())), "backup.wrong_key");
    assert_eq!(code(None), "backup.needs_key");
}

/// Bit flips, cuts, doubled and exchanged pieces, at seeded places of a plain and of an
/// encrypted backup.
#[test]
fn whatever_is_changed_in_a_backup_it_is_refused() {
    let seed = rand::rng().random::<u64>();
    println!("seed {seed}");
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let place = Place::new();
    let key = Key::generate();
    let bad = place.dir.path().join("bad");
    for recipients in [Vec::new(), key.recipients()] {
        let whole = fs::read(place.make(recipients)).unwrap();
        for n in 0..100 {
            let mut bytes = whole.clone();
            let at = random.random_range(0..bytes.len());
            let what = n % 4;
            match what {
                0 | 1 => bytes[at] ^= 1 << random.random_range(0..8),
                2 => bytes.truncate(at),
                _ => {
                    let other = random.random_range(0..bytes.len());
                    bytes.swap(at, other);
                    if bytes == whole {
                        bytes.push(0);
                    }
                }
            }
            fs::write(&bad, &bytes).unwrap();
            let refused = place.open(&bad, Some(&key)).map(|opened| opened.manifest.seq);
            let code = refused.map_err(|refusal| refusal.code).unwrap_err();
            let known = ["backup.damaged", "backup.not_one", "backup.wrong_key", "backup.read"];
            assert!(known.contains(&code.as_str()), "{code} at {at} of {} ({what})", whole.len());
        }
    }
    assert!(place.open(&place.target().join("nowhere"), None).is_err());
}

#[test]
fn a_newer_major_is_refused_and_a_newer_minor_is_read() {
    let manifest = |format: &str| Manifest {
        format: format.into(),
        program: "9".into(),
        office: String::new(),
        made: Moment(0),
        seq: Seq(1),
        head: String::new(),
        digest: String::new(),
        files: Vec::new(),
    };
    assert!(manifest("1.7").readable().is_ok());
    assert_eq!(manifest("2.0").readable().unwrap_err().code, "backup.newer");
    assert_eq!(manifest("x").readable().unwrap_err().code, "backup.damaged");
}

#[test]
fn a_disk_that_is_not_plugged_in_is_said_and_the_last_good_backup_stays() {
    let place = Place::new();
    let marked = place.settings(Vec::new());
    // From before there were marks: only the data's own disk is known by then.
    let unmarked = Settings { same_disk: false, mark: String::new(), ..marked.clone() };
    let now = Moment::parse_rfc3339(NOW).unwrap();
    let made = |settings: &Settings| {
        create(&place.files, settings, &place.point, now).map_err(|refusal| refusal.code)
    };
    let gone = Err("backup.target_gone".to_string());
    assert_eq!(made(&unmarked), gone);
    let file = place.make(Vec::new());
    // On this disk stands only the empty folder at which the other one should be, or nothing,
    // or a link to where somebody would like to have it.
    let (target, pulled) = (place.target(), place.dir.path().join("pulled"));
    fs::rename(&target, &pulled).unwrap();
    assert_eq!(made(&marked), gone);
    fs::create_dir(&target).unwrap();
    assert_eq!(made(&marked), gone);
    assert_eq!(fs::read_dir(&target).unwrap().count(), 0, "nothing went there");
    fs::remove_dir(&target).unwrap();
    std::os::unix::fs::symlink(&pulled, &target).unwrap();
    assert!(made(&marked).is_err());
    fs::remove_file(&target).unwrap();
    fs::rename(&pulled, &target).unwrap();
    assert!(file.exists(), "the last good one");
    assert!(made(&marked).is_ok(), "it is back");
    // Set up again it is the same folder, and another one is another.
    let again = |target: &Path, before| {
        let root = place.files.root();
        Settings::new(root, target, vec![], now, before).unwrap()
    };
    assert_eq!(again(&target, Some(&marked)).mark, marked.mark);
    let other = place.dir.path().join("other");
    fs::create_dir(&other).unwrap();
    assert_ne!(again(&other, Some(&marked)).mark, marked.mark);
    assert!(Settings::new(place.files.root(), Path::new("rel"), vec![], now, None).is_err());
    let inside = place.files.root().to_path_buf();
    assert!(Settings::new(&inside, &inside, vec![], now, None).is_err());
}

#[test]
fn a_state_that_does_not_come_out_of_the_journal_makes_no_backup() {
    let mut place = Place::new();
    place.point.digest = Digest(1);
    let now = Moment::parse_rfc3339(NOW).unwrap();
    let settings = place.settings(Vec::new());
    let refused = create(&place.files, &settings, &place.point, now).unwrap_err();
    assert_eq!(refused.code, "backup.check");
    let left = fs::read_dir(place.target()).unwrap().map(|entry| entry.unwrap().path());
    let left: Vec<_> = left.filter(|path| path.extension().unwrap() != "target").collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn rotation_leaves_foreign_files_alone() {
    let place = Place::new();
    let foreign = ["照片.jpg", "dutydesk-ffffffff-20200101-0000.ddb", "dutydesk-old.ddb"];
    for name in foreign {
        fs::write(place.target().join(name), "x").unwrap();
    }
    let settings = place.settings(Vec::new());
    let start = Moment::parse_rfc3339(NOW).unwrap();
    for day in 0..20 {
        create(&place.files, &settings, &place.point, start.plus(day * Moment::DAY)).unwrap();
    }
    let ours = list(&place.target(), &place.files);
    assert!((7..=7 + 5 + 12).contains(&ours.len()), "{ours:?}");
    assert!(foreign.iter().all(|name| place.target().join(name).exists()));
}

#[test]
fn what_a_desk_made_in_whose_place_this_one_was_restored_stays() {
    let place = Place::new();
    let settings = place.settings(Vec::new());
    let now = Moment::parse_rfc3339(NOW).unwrap();
    let make = |hours: i64| {
        let now = now.plus(hours * Moment::HOUR);
        create(&place.files, &settings, &place.point, now).unwrap().written.file
    };
    let (_, noon) = (make(0), make(4));
    let names = || list(&place.target(), &place.files).iter().map(Name::to_string).collect();
    let there: Vec<String> = names();
    assert_eq!(there, std::slice::from_ref(&noon), "of one day the newest stays");
    // A restored directory does not know them.
    place.files.remove("backup/made.toml").unwrap();
    // Not even in the same minute is one of them written over.
    assert_ne!(make(4), noon);
    let (_, evening) = (make(5), make(8));
    let there: Vec<String> = names();
    assert_eq!(there, [noon, evening]);
}
