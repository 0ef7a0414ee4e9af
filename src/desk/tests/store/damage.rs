//! Something is wrong with a file: either everything is there, and the screen says what was
//! met; or the desk stays shut and names the file, the extent and the way out.

use std::time::Instant;

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::super::restart::copy_dir;
use super::harm::{Harm, How, Target, harm};
use super::judge::History;
use super::*;
use crate::journal::{JournalError, Problem};

const CASES: u64 = 500;

/// A directory of a desk that has worked for some days.
struct Base {
    /// After a clean leave, and after a kill some deeds later.
    states: [State; 2],
    /// An earlier state of it, and the directory of another desk.
    others: [PathBuf; 2],
    history: History,
}

struct State {
    data: PathBuf,
    /// The last entry, and the last one that anything but the journal knows of for sure.
    last: u64,
    known: u64,
    /// Drafts that wait.
    drafts: BTreeMap<u64, u64>,
}

fn base(home: &Path) -> Base {
    let (mine, other) = (home.join("mine"), home.join("other"));
    std::fs::create_dir_all(&mine).unwrap();
    std::fs::create_dir_all(&other).unwrap();
    load::run(&other);
    load::run(&mine);
    let data = mine.join("data");
    let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets");
    for data in [&data, &other.join("data"), &mine.join(load::EARLY)] {
        std::fs::create_dir(data.join("calendar")).unwrap();
        for (ours, from) in [
            ("catalog.toml", "catalog/categories.toml"),
            ("certificates.toml", "catalog/certificates.toml"),
            ("calendar/2026.toml", "calendar/2026.toml"),
        ] {
            std::fs::copy(assets.join(from), data.join(ours)).unwrap();
        }
    }
    // The next start knows these lists.
    let desk = open(&data);
    desk.close();
    let clean = state(&desk, &mine.join("clean"), &data, None);
    drop(desk);
    let desk = open(&data);
    let mut me = Person::enter(&desk, "wangli");
    for _ in 0..10 {
        me.does("matter.answer", None, &[]);
    }
    let killed = state(&desk, &mine.join("killed"), &data, Some(clean.last));
    drop(me);
    desk.close();
    let history = judge::history(&Files::at(&killed.data).unwrap());
    let others = [mine.join(load::EARLY), other.join("data")];
    Base { states: [clean, killed], others, history }
}

/// Copies the directory as it is now.
fn state(desk: &Desk, to: &Path, data: &Path, known: Option<u64>) -> State {
    tables::copy_running(data, to);
    let last = desk.shared.world().seq.0;
    let drafts = desk.shared.drafts().of(1).into_iter();
    let drafts = drafts.map(|draft| (draft.id, draft.cursor as u64)).collect();
    State { data: to.to_path_buf(), last, known: known.unwrap_or(last), drafts }
}

#[test]
fn damage_is_made_good_and_said_or_the_desk_stays_shut() {
    let seed = seed();
    let home = scratch();
    let began = Instant::now();
    let base = Arc::new(base(home.path()));
    let cases = cases(CASES);
    println!("DUTYDESK_SEED={seed}: {cases} cases of {} entries", base.states[1].last);
    let said = try_all(cases, |n, home| {
        let (base, data) = (base.clone(), home.join("data"));
        let mut random = ChaCha8Rng::seed_from_u64(seed.wrapping_add(n));
        within(&format!("DUTYDESK_SEED={seed}, case {n}"), move || {
            let state = &base.states[usize::from(random.random::<bool>())];
            copy_dir(&state.data, &data);
            let harm = harm(&data, &base.others, n, &mut random);
            let outcome = judge(&base, state, &harm, &data);
            vec![format!("{:?} {:?}: {outcome}", harm.target, harm.how), outcome]
        })
    });
    println!("in {:?}: {said:#?}", began.elapsed());
    for outcome in [SHUT, SAID, SILENT] {
        let times = said.get(outcome).copied().unwrap_or_default();
        assert!(times >= cases / 20, "only {times}: {outcome}");
    }
}

const SHUT: &str = "stays shut";
const SAID: &str = "all is there, and it is said";
const SILENT: &str = "all is there";
/// The end of a journal that nothing else knows of yet: what a killed desk did last.
const CUT: &str = "the last seconds before a kill are cut off, and it is said";
/// The same where the file was cut at the end of an entry: that nobody can tell.
const CUT_BETWEEN: &str = "the last seconds before a kill are cut off between two entries";

fn judge(base: &Base, state: &State, harm: &Harm, data: &Path) -> String {
    let before = content(data);
    let desk = match open_any(Files::at(data).unwrap()) {
        Ok(desk) => desk,
        Err(error) => {
            stays_shut(state, harm, &error);
            assert_eq!(content(data), before, "{harm:?}: {error}: something was changed");
            return SHUT.into();
        }
    };
    let what = format!("{harm:?}");
    if !desk.shared.gate.passes() {
        // Only the table knew: nothing is taken in, and the next start stays shut.
        let refused = Person::enter(&desk, "wangli").try_to("matter.answer", None, &[]);
        assert_eq!(refused.unwrap_err().code, "desk.stopping", "{what}");
        desk.close();
        drop(desk);
        match open_any(Files::at(data).unwrap()) {
            Ok(_) => panic!("{what}: opens after a doubt"),
            Err(error) => stays_shut(state, harm, &error),
        }
        return SHUT.into();
    }
    let seq = judge::is_of(&desk, &base.history, &what);
    assert!((state.known..=state.last).contains(&seq), "{harm:?}: entry {seq} of {}", state.last);
    let held: BTreeMap<u64, usize> =
        desk.shared.drafts().of(1).into_iter().map(|draft| (draft.id, draft.cursor)).collect();
    let said = judge::is_usable(&desk, data, &what);
    let says = |code: &str| said.iter().any(|banner| banner == code);
    let cut = seq < state.last;
    if cut {
        let at_the_end = harm.target == Target::Journal && harm.last;
        assert!(at_the_end, "{harm:?}: entry {seq} of {}, {said:?}", state.last);
    }
    let hurt = !matches!(harm.how, How::Missing | How::FolderMissing);
    match harm.target {
        Target::Journal => {
            assert!(cut || says("journal_damaged") || says("torn"), "{harm:?}: {said:?}")
        }
        Target::Snapshot if hurt => assert!(says("snapshot_renewed"), "{harm:?}: {said:?}"),
        Target::Own => {
            assert!(says("own_files") || says("own_changed"), "{harm:?}: {said:?}");
        }
        Target::Table if matches!(harm.how, How::FolderMissing) => {
            assert!(says("rebuilt"), "{said:?}")
        }
        // A desk that left noted what there was; one that was killed could not.
        Target::Draft if state.known == state.last => {
            let gone = harm.how == How::FolderMissing;
            let told = ["draft_damaged", "draft_missing", "draft_newer"].into_iter().any(says);
            assert!(gone || told, "{what}: {said:?}");
        }
        Target::Snapshot | Target::Table | Target::Cache | Target::Draft => {}
    }
    if harm.target != Target::Journal {
        judge::is_chained(data, &what);
    }
    let said_so = ["draft_damaged", "draft_missing", "draft_newer"].into_iter().any(says);
    drafts_are_there(state, harm, &held, said_so);
    if cut {
        let between = matches!(harm.how, How::CutShort | How::Emptied | How::Missing | How::Stale);
        assert!(says("torn") || between, "{what}: {said:?}");
        return if says("torn") { CUT } else { CUT_BETWEEN }.into();
    }
    if said.is_empty() { SILENT } else { SAID }.into()
}

/// Only a journal that is not all there keeps a desk shut, or what another desk wrote that
/// came further: that cannot be told apart. The refusal names file, place and extent.
fn stays_shut(state: &State, harm: &Harm, error: &OpenError) {
    let (file, extent) = match error {
        OpenError::Journal(JournalError::Damaged(Problem { segment, seq, .. })) => {
            (segment.clone(), seq.0)
        }
        OpenError::Journal(JournalError::NewerFormat { segment, .. }) => (segment.clone(), 0),
        OpenError::EndsEarly { last, known, .. } => {
            assert!(last < known, "{error}");
            (String::from("journal"), known.0)
        }
        other => panic!("{harm:?}: {other}"),
    };
    assert!(extent <= state.last + 1 || harm.how == How::Swapped, "{harm:?}: {error}");
    let foreign = matches!(harm.target, Target::Snapshot | Target::Table | Target::Cache);
    let foreign = foreign && harm.how == How::Swapped;
    assert!(harm.target == Target::Journal || foreign, "{harm:?}: {error}");
    // Where one segment is damaged, it or the next one is named.
    assert!(file == "journal" || file.ends_with(".seg"), "{harm:?}: {error}");
}

/// Every draft but the one that was harmed; that one is there, or it is said that it is not.
fn drafts_are_there(state: &State, harm: &Harm, held: &BTreeMap<u64, usize>, said: bool) {
    let draft = harm.target == Target::Draft;
    if draft && harm.how == How::FolderMissing {
        return;
    }
    for (id, version) in &state.drafts {
        let same = held.get(id).is_some_and(|held| *held as u64 == *version);
        let harmed = draft && harm.file == format!("drafts/{id}.draft");
        let unknown = matches!(harm.how, How::Missing | How::Stale | How::Swapped);
        assert!(same || harmed && (said || unknown), "{harm:?}: draft {id}, said: {said}");
    }
}

/// What must be as it was where the desk stays shut. Only the table's files may change, and
/// of the others what a start writes before it knows.
fn content(data: &Path) -> BTreeMap<String, Vec<u8>> {
    let names = tables::names(data).into_iter();
    let ours = names.filter(|name| !name.starts_with("sled") && name != "store.opening");
    ours.map(|name| (name.clone(), std::fs::read(data.join(name)).unwrap())).collect()
}

#[test]
fn a_segment_that_lies_elsewhere_is_refused_in_one_way_by_whoever_reads_the_journal() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let desk = super::super::open(&data);
    let mut wang = Person::enter(&desk, "wangli");
    wang.does("resident.new", None, &[("name", "张三"), ("address", "3-2-501")]);
    drop(wang);
    desk.close();
    drop(desk);
    let files = Files::at(&data).unwrap();
    let journal = data.join("journal");
    let segments = std::fs::read_dir(&journal).unwrap().map(|entry| entry.unwrap().path());
    let segment = segments.filter(|path| path.extension().is_some_and(|e| e == "seg")).min();
    let segment = segment.unwrap();
    let elsewhere = dir.path().join("elsewhere.seg");
    std::fs::rename(&segment, &elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, &segment).unwrap();
    let verified = crate::journal::verify(&files).err().map(|error| error.to_string());
    let opened = super::super::try_open(files.clone()).err().map(|error| error.to_string());
    let (verified, opened) = (verified.expect("said whole"), opened.expect("opened"));
    assert_eq!(verified, opened);
    assert!(verified.contains("link"), "{verified}");
    std::fs::remove_file(&segment).unwrap();
    std::fs::rename(&elsewhere, &segment).unwrap();
    assert!(crate::journal::verify(&files).unwrap().ok);
    super::super::open(&data).close();
}
