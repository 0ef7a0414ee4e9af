//! Somebody reaches into the data directory of a desk that runs. Whatever they do there:
//! what was acknowledged is there at the next start, or that stays shut and says what is
//! missing, and the desk has said 已保存 of nothing since.

use std::fs::{self, OpenOptions};
use std::path::PathBuf;

use super::restart::{picture, some_work};
use super::upkeep::pack_through;
use super::*;
use crate::desk::holding;
use crate::files::Claim;

const NEW: [(&str, &str); 3] = [("who", "来人"), ("category", "leak"), ("text", "滴水")];

/// What becomes of a desk whose files were touched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Then {
    /// All is put back, and it goes on.
    PutBack,
    /// Nothing is saved any more, and the next start stays shut.
    Refused(&'static str),
    /// The journal is all there is to lose, and it is whole: work goes on, and it is said.
    Said(&'static str),
}

/// A desk with packed and plain segments behind it, which holds its claim.
fn at_work(data: &Path) -> Arc<Desk> {
    let desk = claimed(data);
    some_work(&desk);
    some_work(&desk);
    desk.close();
    drop(desk);
    let desk = claimed(data);
    pack_through(&desk);
    some_work(&desk);
    Person::enter(&desk, "wangli").does("matter.new", None, &NEW);
    minute(&desk);
    desk
}

fn claimed(data: &Path) -> Arc<Desk> {
    let files = Files::at(data).unwrap();
    let claim = files.claim().unwrap();
    assert!(claim.is_some(), "another desk holds it");
    let opening = Opening {
        house: House::of(files.root(), Path::new("/nowhere")),
        clock: Clock::open(&files, true, Some(MORNING)).unwrap(),
        claim,
        files,
        practice: true,
        segment_bytes: SEGMENT,
        patience: TABLE_PATIENCE,
        on_fatal: Box::new(|_| {}),
        progress: Box::new(|_, _| {}),
    };
    Desk::open(opening).unwrap()
}

fn segments(data: &Path) -> Vec<PathBuf> {
    let names = fs::read_dir(data.join("journal")).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<_> = names.filter(|path| path.extension().unwrap() == "seg").collect();
    paths.sort();
    assert!(paths.len() >= 6, "{}", paths.len());
    paths
}

/// The keeper's look of every minute, and the writer's behind it.
fn minute(desk: &Desk) {
    holding::look_through(&desk.shared, &Arc::downgrade(&desk.jobs));
    let (answer, answered) = std::sync::mpsc::sync_channel(1);
    // Whoever comes behind it has to wait for it.
    desk.submit(Job::Own { txns: Vec::new(), answer }).unwrap();
    answered.recv().unwrap().unwrap_err();
}

type Harm = fn(&Path);

fn cut(path: &Path, len: impl Fn(u64) -> u64) {
    let file = OpenOptions::new().write(true).open(path).unwrap();
    file.set_len(len(file.metadata().unwrap().len())).unwrap();
}

fn flip(path: &Path, at: impl Fn(usize) -> usize) {
    let mut bytes = fs::read(path).unwrap();
    let at = at(bytes.len());
    bytes[at] ^= 1;
    // In its place, as a disk does it.
    let file = OpenOptions::new().write(true).open(path).unwrap();
    std::os::unix::fs::FileExt::write_all_at(&file, &bytes, 0).unwrap();
}

fn replace(path: &Path, bytes: &[u8]) {
    let new = path.with_extension("new");
    fs::write(&new, bytes).unwrap();
    fs::rename(new, path).unwrap();
}

fn first(data: &Path) -> PathBuf {
    segments(data).remove(0)
}

fn middle(data: &Path) -> PathBuf {
    let all = segments(data);
    all[all.len() - 3].clone()
}

fn last(data: &Path) -> PathBuf {
    segments(data).pop().unwrap()
}

const BACK: Then = Then::PutBack;
const GONE: Then = Then::Refused("files.journal");
const DAMAGED: Then = Then::Said("journal_damaged");

/// What is done, whether a commit sees it by itself or the next minute does, and what then.
const CASES: [(&str, Harm, bool, Then); 22] = [
    ("the open segment removed", |data| fs::remove_file(last(data)).unwrap(), true, BACK),
    ("the open segment replaced", |data| replace(&last(data), b"somebody's"), true, BACK),
    (
        "the open segment replaced by its copy",
        |data| replace(&last(data), &fs::read(last(data)).unwrap()),
        true,
        BACK,
    ),
    (
        "something written behind the open segment",
        |data| cut(&last(data), |len| len + 700),
        true,
        BACK,
    ),
    ("the open segment cut", |data| cut(&last(data), |len| len - 9), true, GONE),
    ("the open segment emptied", |data| cut(&last(data), |_| 0), true, GONE),
    ("the first segment removed", |data| fs::remove_file(first(data)).unwrap(), true, GONE),
    ("a plain segment removed", |data| fs::remove_file(middle(data)).unwrap(), true, GONE),
    ("a packed segment replaced", |data| replace(&first(data), b"somebody's"), false, GONE),
    (
        "a plain segment replaced by another",
        |data| replace(&middle(data), &fs::read(first(data)).unwrap()),
        false,
        GONE,
    ),
    ("a packed segment cut", |data| cut(&first(data), |len| len - 1), false, GONE),
    ("a packed segment longer", |data| cut(&first(data), |len| len + 1), false, GONE),
    ("a plain segment cut", |data| cut(&middle(data), |len| len / 2), false, GONE),
    ("a plain segment longer", |data| cut(&middle(data), |len| len + 1), false, GONE),
    ("a header overwritten", |data| flip(&middle(data), |_| 30), false, GONE),
    ("a plain segment overwritten", |data| flip(&middle(data), |len| len / 2), false, DAMAGED),
    ("a packed segment overwritten", |data| flip(&first(data), |len| len / 2), false, DAMAGED),
    ("the journal removed", |data| fs::remove_dir_all(data.join("journal")).unwrap(), true, GONE),
    (
        "another journal in its place",
        |data| {
            fs::rename(data.join("journal"), data.join("old")).unwrap();
            fs::create_dir(data.join("journal")).unwrap();
        },
        true,
        GONE,
    ),
    ("desk.lock removed", |data| fs::remove_file(data.join(Claim::LOCK)).unwrap(), true, BACK),
    ("desk.lock replaced", |data| replace(&data.join(Claim::LOCK), b""), true, BACK),
    (
        "the table removed",
        |data| fs::remove_dir_all(data.join("sled")).unwrap(),
        true,
        Then::Said("no_table"),
    ),
];

#[test]
fn what_is_done_to_the_files_of_a_desk_that_runs_is_seen_said_and_costs_nothing_acknowledged() {
    for (what, harm, at_once, then) in CASES {
        for minutes in [false, true] {
            if !minutes && !at_once {
                continue;
            }
            println!("{what}, a minute later: {minutes}");
            let home = tempfile::tempdir().unwrap();
            let data = home.path().join("data");
            let desk = at_work(&data);
            let mut wang = Person::enter(&desk, "wangli");
            let before = picture(&desk);
            harm(&data);
            if minutes {
                minute(&desk);
            }
            let done = wang.try_to("matter.new", None, &NEW);
            let banner = match then {
                Then::PutBack => "files_put_back",
                Then::Refused(_) => "files_journal",
                Then::Said(banner) => banner,
            };
            seen(&desk, banner);
            assert!(Claim::take(&data).unwrap().is_none(), "a second desk could come");
            match then {
                Then::PutBack | Then::Said(_) => {
                    done.unwrap();
                    // The table is fed behind.
                    wang.does("matter.new", None, &NEW);
                }
                Then::Refused(code) => assert_eq!(done.unwrap_err().code, code, "{what}"),
            }
            let after = picture(&desk);
            drop(wang);
            desk.close();
            drop(desk);
            let opened = try_open(Files::at(&data).unwrap());
            match then {
                Then::Refused(_) => {
                    assert_eq!(after, before, "{what}");
                    let error = opened.err().unwrap_or_else(|| panic!("{what}: opened"));
                    println!("  stays shut: {error}");
                }
                Then::PutBack | Then::Said(_) => {
                    assert_eq!(picture(&opened.unwrap()), after, "{what}");
                    let whole = journal::verify(&Files::at(&data).unwrap()).unwrap().ok;
                    assert_eq!(whole, then != DAMAGED, "{what}");
                }
            }
        }
    }
}

/// It is on every screen, sooner or later: the table looks on its own thread.
fn seen(desk: &Desk, banner: &str) {
    let until = Instant::now() + Duration::from_secs(20);
    while !desk.shared.banners().iter().any(|raised| raised == banner) {
        assert!(Instant::now() < until, "{banner}: {:?}", desk.shared.banners());
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn what_was_in_the_open_segment_alone_is_saved_when_the_whole_journal_goes() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let desk = at_work(&data);
    let (name, bytes) = (last(&data), fs::read(last(&data)).unwrap());
    fs::remove_dir_all(data.join("journal")).unwrap();
    minute(&desk);
    assert_eq!(fs::read(&name).unwrap(), bytes);
    desk.close();
}

#[test]
fn what_stood_in_the_place_of_a_segment_is_kept_and_a_deed_goes_on() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let desk = at_work(&data);
    let name = last(&data);
    for n in 1..=2 {
        replace(&name, format!("letter {n}").as_bytes());
        Person::enter(&desk, "wangli").does("matter.new", None, &NEW);
        let aside = format!("{}.foreign-{n}", name.display());
        assert_eq!(fs::read_to_string(aside).unwrap(), format!("letter {n}"));
    }
    desk.close();
}

#[test]
fn nothing_is_written_into_what_stands_in_the_place_of_the_data_directory() {
    for other in [false, true] {
        let home = tempfile::tempdir().unwrap();
        let (data, away) = (home.path().join("data"), home.path().join("away"));
        let desk = at_work(&data);
        let mut wang = Person::enter(&desk, "wangli");
        fs::rename(&data, &away).unwrap();
        if other {
            fs::create_dir(&data).unwrap();
        }
        minute(&desk);
        seen(&desk, "files_moved");
        assert_eq!(wang.refused("matter.new", None, &NEW), "files.moved");
        // It is still this desk's.
        assert!(Claim::take(&away).unwrap().is_none());
        assert_eq!(data.exists(), other);
        if other {
            assert_eq!(fs::read_dir(&data).unwrap().count(), 0);
            fs::remove_dir(&data).unwrap();
        }
        fs::rename(&away, &data).unwrap();
        wang.does("matter.new", None, &NEW);
        // A snapshot that was to be written meanwhile could not be.
        let banners = desk.shared.banners();
        assert!(
            banners.iter().all(|code| code == "no_snapshot"),
            "it is said no more: {banners:?}"
        );
        let after = picture(&desk);
        fs::rename(&data, &away).unwrap();
        if other {
            fs::create_dir(&data).unwrap();
        }
        minute(&desk);
        drop(wang);
        desk.close();
        drop(desk);
        if other {
            assert_eq!(fs::read_dir(&data).unwrap().count(), 0, "not at the leave either");
        }
        assert_eq!(picture(&open(&away)), after);
    }
}

#[test]
fn a_segment_that_comes_back_is_taken_again() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let desk = at_work(&data);
    let mut wang = Person::enter(&desk, "wangli");
    let (there, away) = (middle(&data), home.path().join("away"));
    fs::rename(&there, &away).unwrap();
    assert_eq!(wang.refused("matter.new", None, &NEW), "files.journal");
    fs::rename(&away, &there).unwrap();
    wang.does("matter.new", None, &NEW);
    // A snapshot may have been due while it was away.
    let banners = desk.shared.banners();
    assert!(banners.iter().all(|code| code == "no_snapshot"), "{banners:?}");
    desk.close();
}

/// A disk changes a byte, and the file looks as ever: the look of the day finds it.
#[test]
fn a_byte_that_turned_is_found_by_the_look_of_the_day() {
    for packed in [true, false] {
        let home = tempfile::tempdir().unwrap();
        let data = home.path().join("data");
        let desk = at_work(&data);
        // With nobody there for five seconds (`idle::ALONE`) it would begin to pack, and the
        // segment that is harmed here would be gone.
        let mut wang = Person::enter(&desk, "wangli");
        let path = if packed { first(&data) } else { middle(&data) };
        desk.shared.sweeping().take().unwrap().wait();
        assert_eq!(desk.shared.banners(), [""; 0]);
        let whole = fs::read(&path).unwrap();
        flip(&path, |len| len / 2);
        looks(&desk);
        // A snapshot may have been due while the byte was wrong: that is said as well.
        let damaged = || desk.shared.banners().iter().any(|code| code == "journal_damaged");
        assert!(damaged());
        wang.does("matter.new", None, &NEW);
        // It is put right, and said no more.
        replace(&path, &whole);
        looks(&desk);
        assert!(!damaged());
        drop(wang);
        desk.close();
    }
}

/// Looks through the journal as it is now. The desk's own thread may have begun a look
/// before: that one is waited for and not asked.
fn looks(desk: &Arc<Desk>) {
    let before = desk.shared.sweeping().take();
    before.into_iter().for_each(|look| look.wait());
    crate::desk::sweeping::begin_if_due(&desk.shared, &desk.files).unwrap();
    // Once a day.
    crate::desk::sweeping::begin_if_due(&desk.shared, &desk.files).unwrap();
    desk.shared.sweeping().take().unwrap().wait();
}

/// The machine's date jumps while the desk works: it counts on, and says so.
#[test]
fn a_clock_that_jumps_while_the_desk_runs_is_said_and_no_entry_carries_its_time() {
    let day = Moment::DAY;
    for jump in [3650 * day, -3650 * day] {
        let dir = tempfile::tempdir().unwrap();
        let files = Files::at(dir.path()).unwrap();
        let began = (Moment::parse_rfc3339(MORNING).unwrap(), Instant::now());
        let said = Arc::new(Mutex::new(0_i64));
        let read = said.clone();
        let machine = move || {
            let passed = began.1.elapsed();
            let count = i64::try_from(passed.as_millis()).unwrap();
            (began.0.plus(count + *read.lock().unwrap()), began.1 + passed)
        };
        let opening = Opening {
            house: House::of(files.root(), Path::new("/nowhere")),
            clock: Clock::open_with(&files, false, None, Box::new(machine)).unwrap(),
            claim: None,
            files,
            practice: true,
            segment_bytes: SEGMENT,
            patience: TABLE_PATIENCE,
            on_fatal: Box::new(|why| panic!("{why}")),
            progress: Box::new(|_, _| {}),
        };
        let desk = Desk::open(opening).unwrap();
        let mut wang = Person::enter(&desk, "wangli");
        wang.does("matter.new", None, &NEW);
        assert_eq!(desk.shared.banners(), [""; 0]);
        *said.lock().unwrap() = jump;
        wang.does("matter.new", None, &NEW);
        assert_eq!(desk.shared.banners(), ["clock"]);
        *said.lock().unwrap() = 0;
        wang.does("matter.new", None, &NEW);
        assert_eq!(desk.shared.banners(), [""; 0]);
        for entry in journal::entries(&desk.files, Seq(1)).unwrap() {
            let time = entry.unwrap().meta.time;
            assert!((0..Moment::HOUR).contains(&(time.0 - began.0.0)), "{time}");
        }
        desk.close();
    }
}
