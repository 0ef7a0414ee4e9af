//! A desk at work: four people at once, with everything that writes. What was acknowledged
//! and when the table was copied is noted in the recording.

use std::sync::atomic::{AtomicU64, Ordering};

use super::super::imports::row;
use super::super::restart::copy_dir;
use super::super::upkeep::pause_through;
use super::*;
use crate::domain::Kind;
use crate::files::{Event, Recording};
use crate::wire::Draft;

/// What a mark says; entries are marked with their plain number.
const COPY: u64 = 1 << 60;
const DRAFT: u64 = 1 << 61;
/// A draft is about to be thrown away, and has been.
const GOING: u64 = 0xfffe;
const GONE: u64 = 0xffff;

/// Deeds of one person in one opening of the desk.
const DEEDS: u64 = 24;
/// Openings and clean leaves.
const OPENINGS: u64 = 3;
/// The data directory as it was after the first of them.
pub const EARLY: &str = "early";
/// Copies of the table are taken after so many deeds.
const COPY_EVERY: u64 = 16;

/// What a run of the desk left to be cut.
pub struct Load {
    pub recording: Recording,
    /// Copies of the table: by which event each was complete, and where it is.
    pub copies: Vec<(usize, PathBuf)>,
    /// Events at which the desk had just left cleanly.
    pub left: Vec<usize>,
    /// The data directory as it was at the end.
    pub files: Files,
}

/// Lets a desk work under load.
pub fn run(home: &Path) -> Load {
    let data = home.join("data");
    let files = Files::recorded(&data).unwrap();
    let (done, copies) = Default::default();
    let site = Site { files: files.clone(), home: home.to_path_buf(), done, copies };
    let mut left = Vec::new();
    // The first day: from now on the table is never an empty one.
    let desk = open_files(files.clone());
    Person::enter(&desk, "wangli");
    desk.close();
    drop(desk);
    for opening in 0..OPENINGS {
        let desk = open_files(files.clone());
        Person::enter(&desk, "wangli");
        site.copy();
        thread::scope(|scope| {
            for work in [matters, residents, rosters, forms] {
                let (site, desk) = (&site, &desk);
                scope.spawn(move || work(site, desk, opening));
            }
        });
        // Old segments are packed, and the start cache is written.
        assert!(pause_through(&desk) > 0);
        desk.close();
        site.copy();
        if opening == 0 {
            copy_dir(&data, &home.join(EARLY));
        }
        left.push(files.recording().unwrap().events.len());
    }
    let recording = files.recording().unwrap();
    let at = |mark| recording.events.iter().position(|event| *event == Event::Mark(mark)).unwrap();
    let copies =
        (0..site.copies.load(Ordering::Relaxed)).map(|n| (at(COPY | n), site.copy_at(n))).collect();
    Load { copies, left, files, recording }
}

/// The last entry that was acknowledged before the cut.
pub fn acknowledged(recording: &Recording, cut: usize) -> u64 {
    let marks = recording.events[..cut].iter().filter_map(|event| match event {
        Event::Mark(mark) if *mark < COPY => Some(*mark),
        _ => None,
    });
    marks.max().unwrap_or(0)
}

/// Drafts whose writing was acknowledged before the cut, with their version: `None` where
/// it was thrown away, and in doubt (left out) where that was under way.
pub fn drafts(recording: &Recording, cut: usize) -> BTreeMap<u64, Option<u64>> {
    let mut drafts = BTreeMap::new();
    for event in &recording.events[..cut] {
        let Event::Mark(mark) = event else { continue };
        if *mark & DRAFT == 0 {
            continue;
        }
        let (id, version) = (*mark >> 16 & 0xffff_ffff, *mark & 0xffff);
        match version {
            GOING => drafts.remove(&id),
            GONE => drafts.insert(id, None),
            version => drafts.insert(id, Some(version)),
        };
    }
    drafts
}

struct Site {
    files: Files,
    home: PathBuf,
    done: AtomicU64,
    copies: AtomicU64,
}

impl Site {
    /// A deed was acknowledged.
    fn done(&self, seq: u64) {
        self.files.mark(seq);
        if self.done.fetch_add(1, Ordering::Relaxed) % COPY_EVERY == COPY_EVERY - 1 {
            self.copy();
        }
    }

    /// Copies the table while it runs: nothing in the copy is younger than the mark.
    fn copy(&self) {
        let number = self.copies.fetch_add(1, Ordering::Relaxed);
        tables::copy_running(&self.files.path("sled"), &self.copy_at(number));
        self.files.mark(COPY | number);
    }

    fn copy_at(&self, number: u64) -> PathBuf {
        self.home.join(format!("table-{number}"))
    }
}

/// Cases that begin, go on, are corrected, taken back, and end.
fn matters(site: &Site, desk: &Arc<Desk>, opening: u64) {
    let mut me = Person::enter(desk, "wangli");
    let mut matter = None;
    for n in 0..DEEDS {
        let text = format!("第{opening}天第{n}句");
        let new = [("who", "来人"), ("category", "leak"), ("text", text.as_str())];
        let done = match (n % 9, matter) {
            (0, _) | (_, None) => me.try_to("matter.new", None, &new),
            (1, _) => me.try_to("matter.call", matter, &[("outcome", "missed")]),
            (2, _) => me.try_to("matter.correct", matter, &[("text", &text)]),
            (4, _) => me.try_to("undo", None, &[]),
            (8, _) => me.try_to("matter.void", matter, &[("reason", "mistake")]),
            _ => me.try_to("matter.note", matter, &[("text", &text)]),
        };
        // A refusal is an answer as well; nothing was promised then.
        if let Ok(done) = done {
            site.done(done.seq.0);
            matter = done.subject.filter(|key| key.kind == Kind::Matter).or(matter);
        }
    }
}

/// People who come, move and are corrected.
fn residents(site: &Site, desk: &Arc<Desk>, opening: u64) {
    let mut me = Person::enter(desk, "wangli");
    let mut who = None;
    for n in 0..DEEDS {
        let address = format!("{}-{}-{}0{}", opening + 1, n % 3 + 1, n % 7 + 1, n % 4 + 1);
        let phone = format!("138{:08}", opening * 1000 + n);
        let done = match (n % 4, who) {
            (1, Some(_)) => me.try_to("resident.move", who, &[("address", &address)]),
            (2, Some(_)) => me.try_to("resident.correct", who, &[("phone", &phone)]),
            _ => me.try_to(
                "resident.new",
                None,
                &[("name", "赵思"), ("address", &address), ("phone", &phone)],
            ),
        };
        if let Ok(done) = done {
            site.done(done.seq.0);
            who = done.subject.filter(|key| key.kind == Kind::Resident).or(who);
        }
    }
}

/// Rosters that come in, one of which is taken back.
fn rosters(site: &Site, desk: &Arc<Desk>, opening: u64) {
    let mut me = Person::enter(desk, "wangli");
    for n in 0..DEEDS / 6 {
        let rows: Vec<_> = (0..12)
            .map(|at| {
                let address = format!("9-{}-{}01", opening + 1, n * 4 + at / 3 + 1);
                let name = ["张三", "李四", "王芳"][at as usize % 3];
                let relation = if at % 3 == 0 { "02" } else { "10" };
                let fields = [("name", name), ("address", &*address), ("relation", relation)];
                row(at as u32 + 2, &fields)
            })
            .collect();
        let report = me.imports(&rows);
        // Nothing is shown before it is on disk.
        let seen = || desk.shared.world().seq.0;
        site.done(seen());
        if n == 3
            && let Some(import) = report.import
            && me.takes_back(import).is_ok()
        {
            site.done(seen());
        }
    }
}

/// Forms that are left, gone on with, and used.
fn forms(site: &Site, desk: &Arc<Desk>, opening: u64) {
    let mut me = Person::enter(desk, "wangli");
    for n in 0..DEEDS {
        let id = opening * 100 + n / 4 + 1;
        let mark = |version| site.files.mark(DRAFT | id << 16 | version);
        if n % 4 == 3 && n % 8 != 7 {
            mark(GOING);
            me.connection.ask(Ask::DropDraft(id)).unwrap();
            mark(GONE);
            continue;
        }
        // The cursor is in another field each time: it is written at once.
        let version = n % 4 + 1;
        let fields = BTreeMap::from([("text".into(), "写".repeat(200))]);
        let (command, cursor) = ("matter.new".into(), version as usize);
        let draft = Draft { id, command, cursor, focus: "1".into(), fields, ..Draft::default() };
        me.connection.ask(Ask::KeepDraft(Draft { focus: "0".into(), ..draft.clone() })).unwrap();
        me.connection.ask(Ask::KeepDraft(draft)).unwrap();
        mark(version);
    }
}
