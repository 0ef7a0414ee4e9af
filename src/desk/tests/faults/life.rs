//! One desk's life under one fault, from the first start to the last look.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};

use super::super::*;
use crate::domain::Seq;
use crate::files::{Fault, Op, Sites};
use crate::journal;
use crate::wire::Draft;

/// So small that a life seals several.
const SEGMENT: u64 = 3 << 10;

/// What came of faults.
#[derive(Clone, Debug, Default)]
pub struct Came {
    /// Faults that struck anything at all.
    pub struck: usize,
    /// Deeds refused, with nothing of them on the disk.
    pub refused: usize,
    /// Desks stopped because nobody knew what is on the disk.
    pub unknown: usize,
    /// Starts that were refused.
    pub unopened: usize,
    /// Starts of desks that could only read.
    pub only_read: usize,
}

impl Came {
    pub fn add(&mut self, other: &Came) {
        self.struck += other.struck;
        self.refused += other.refused;
        self.unknown += other.unknown;
        self.unopened += other.unopened;
        self.only_read += other.only_read;
    }
}

pub struct Life {
    dir: tempfile::TempDir,
    files: Files,
    desk: Arc<Desk>,
    stopped: Arc<AtomicBool>,
    person: Option<Person>,
    /// What the desk said it has: request and number.
    told: BTreeMap<RequestId, Seq>,
    drafts: BTreeMap<u64, String>,
    came: Came,
    /// The fault stays until it is healed.
    lasts: bool,
}

impl Life {
    /// What a life asks of the disk when nothing is refused.
    pub fn undisturbed() -> BTreeMap<(Op, String), u64> {
        let (sites, came) = Life::led(None);
        assert_eq!(came.refused + came.unknown + came.unopened + came.only_read, 0);
        sites.asked
    }

    /// A life under this fault.
    pub fn under(fault: Fault) -> (Sites, Came) {
        Life::led(Some(fault))
    }

    fn led(fault: Option<Fault>) -> (Sites, Came) {
        // In memory where there is such a folder: the disk under the test is not tested.
        let dir = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
        let files = Files::recorded(dir.path()).unwrap();
        let lasts = matches!(fault, Some(Fault::Disk { lasts: true, .. }));
        fault.into_iter().for_each(|fault| files.fail(fault));
        let mut came = Came::default();
        let stopped = Arc::default();
        let desk = open(&files, &stopped, &mut came);
        let (person, told, drafts) = Default::default();
        let mut life = Life { dir, files, desk, stopped, person, told, drafts, came, lasts };
        life.sign_in();
        life.work(1);
        life.next_desk();
        life.work(2);
        // The trouble is over by now, and the desk finds out by itself.
        life.files.heal();
        life.does("matter.answer", &[]);
        life.person = None;
        life.desk.close();
        let mut sites = life.files.sites();
        life.check();
        sites.refused.retain(|_, count| *count > 0);
        life.came.struck = usize::from(!sites.refused.is_empty());
        (sites, life.came)
    }

    /// A morning: deeds, a form left half written, one that was used.
    fn work(&mut self, part: u64) {
        for n in 0..4 {
            let room = format!("{part}-1-{n}01");
            self.does("resident.new", &[("name", "赵思"), ("address", room.as_str())]);
            self.keep(part * 10, &format!("楼上漏{n}"));
            self.does("matter.new", &[("who", "来人"), ("category", "leak"), ("text", "滴水")]);
        }
        self.keep(part * 10 + 1, "用掉的");
        self.does("matter.answer", &[]);
        self.drop_draft(part * 10 + 1);
    }

    fn does(&mut self, command: &str, args: &[(&str, &str)]) {
        let mut random = [0; 16];
        getrandom::fill(&mut random).unwrap();
        let request = RequestId(u128::from_be_bytes(random));
        let args = args.iter().map(|(name, text)| (name.to_string(), text.to_string())).collect();
        let (command, subject, was) = (command.to_string(), None, BTreeMap::new());
        let deed = Deed { request, command, subject, args, was, ..Deed::default() };
        // The same form, Enter again and again: after one refusal of a lasting fault it is
        // healed, and a fault that strikes once leaves at most one start to try.
        for _ in 0..4 {
            let answer = self.person.as_mut().unwrap().connection.ask(Ask::Do(deed.clone()));
            match answer {
                Ok(Reply::Done(done)) => {
                    self.told.insert(request, done.seq);
                    return;
                }
                Ok(other) => panic!("{other:?}"),
                Err(refusal) => self.trouble(&refusal, Some(request)),
            }
        }
        panic!("{} is never done", deed.command);
    }

    /// A console's form: kept at every change, and once more by each desk to come.
    fn keep(&mut self, id: u64, text: &str) {
        self.drafts.insert(id, text.into());
        self.send_draft(id);
    }

    fn send_draft(&mut self, id: u64) {
        let fields = BTreeMap::from([("text".to_string(), self.drafts[&id].clone())]);
        // Every text in another field, so that each is written at once.
        let (command, focus) = ("matter.new".to_string(), self.drafts[&id].clone());
        let draft = Draft { id, command, focus, fields, ..Draft::default() };
        let kept = self.person.as_mut().unwrap().connection.ask(Ask::KeepDraft(draft));
        assert_eq!(kept, Ok(Reply::Ok));
    }

    fn drop_draft(&mut self, id: u64) {
        self.drafts.remove(&id);
        let dropped = self.person.as_mut().unwrap().connection.ask(Ask::DropDraft(id));
        assert_eq!(dropped, Ok(Reply::Ok));
    }

    fn sign_in(&mut self) {
        for _ in 0..4 {
            let peer = Peer { uid: 1000, account: "wangli".into() };
            let mut connection = self.desk.connect(peer, Arc::new(|_| true));
            // The first time this is a deed as well.
            match connection.ask(Ask::SignIn { staff: None, since: None }) {
                Ok(Reply::Session(session)) => {
                    self.person = Some(Person { connection, session: *session, next: 0 });
                    let forms: Vec<u64> = self.drafts.keys().copied().collect();
                    return forms.into_iter().for_each(|id| self.send_draft(id));
                }
                Ok(other) => panic!("{other:?}"),
                Err(refusal) => {
                    drop(connection);
                    self.trouble(&refusal, None);
                    if self.person.is_some() {
                        return;
                    }
                }
            }
        }
        panic!("nobody gets in");
    }

    /// Something was refused: it is told how, and then the disk is healed.
    fn trouble(&mut self, refusal: &Refusal, request: Option<RequestId>) {
        match refusal.code.as_str() {
            "disk" | "disk_full" => {
                self.came.refused += 1;
                let banner = if refusal.code == "disk" { "disk_failing" } else { "disk_full" };
                let banners = self.desk.shared.banners();
                // What struck once may be over, and found out, by now.
                assert!(!self.lasts || banners.contains(&banner.to_string()), "{banners:?}");
                assert!(!self.is_on_disk(request), "refused, and there all the same");
                // Reading goes on.
                if let Some(person) = &mut self.person {
                    let queue = person.connection.ask(Ask::Queue { all: true });
                    assert!(matches!(queue, Ok(Reply::Queue(_))), "{queue:?}");
                }
                self.files.heal();
            }
            "desk.stopping" => {
                if self.desk.shared.space.is_unsettled() {
                    // It reads, and leaves once there is a disk to write to.
                    self.files.heal();
                    self.desk.shared.look_at_disk();
                }
                assert!(self.stopped.load(Ordering::SeqCst), "a desk went without a word");
                self.came.unknown += 1;
                self.next_desk();
            }
            _ => panic!("{refusal:?}"),
        }
    }

    fn is_on_disk(&self, request: Option<RequestId>) -> bool {
        let files = Files::at(self.files.root()).unwrap();
        let Ok(entries) = journal::entries(&files, Seq(1)) else { return false };
        entries.map_while(Result::ok).any(|entry| Some(entry.meta.request) == request)
    }

    /// The desk goes, and another comes over the same files.
    fn next_desk(&mut self) {
        self.person = None;
        self.desk.close();
        self.stopped.store(false, Ordering::SeqCst);
        self.desk = open(&self.files, &self.stopped, &mut self.came);
        self.sign_in();
    }

    /// Another program's eyes: whole, everything told is there, each once, drafts too.
    fn check(&self) {
        let files = Files::at(self.dir.path()).unwrap();
        let report = journal::verify(&files).unwrap();
        assert!(report.ok, "{:?}", report.problems);
        let mut there = BTreeMap::new();
        for entry in journal::entries(&files, Seq(1)).unwrap() {
            let meta = entry.unwrap().meta;
            if meta.staff != 0 && meta.verb != "look" {
                assert_eq!(there.insert(meta.request, meta.seq), None, "done twice");
            }
        }
        assert_eq!(there, self.told);
        let desk = super::super::open_files(files.clone());
        let seen = super::super::restart::picture(&desk);
        let mut person = Person::enter(&desk, "wangli");
        let Ok(Reply::Drafts(drafts)) = person.connection.ask(Ask::Drafts) else { panic!() };
        let drafts = drafts.into_iter().map(|draft| (draft.id, draft.fields["text"].clone()));
        assert_eq!(drafts.collect::<BTreeMap<_, _>>(), self.drafts);
        let wrong = desk.shared.banners();
        assert!(!wrong.iter().any(|code| code.starts_with("disk")), "{wrong:?}");
        drop(person);
        desk.close();
        let (seq, (digest, _)) = super::super::store::history(&files).pop_last().unwrap();
        assert_eq!((seen.0, seen.1), (seq, digest.0), "records follow the journal");
    }
}

/// A desk over these files. A start that is refused leaves all as it was: healed, the next
/// one comes up.
fn open(files: &Files, stopped: &Arc<AtomicBool>, came: &mut Came) -> Arc<Desk> {
    for _ in 0..2 {
        let stopped = stopped.clone();
        let opening = Opening {
            claim: None,
            files: files.clone(),
            clock: Clock::open(files, true, Some(MORNING)).unwrap(),
            practice: true,
            house: House::of(files.root(), Path::new("/nowhere")),
            segment_bytes: SEGMENT,
            patience: TABLE_PATIENCE,
            on_fatal: Box::new(move |_| stopped.store(true, Ordering::SeqCst)),
            progress: Box::new(|_, _| {}),
        };
        match Desk::open(opening) {
            Ok(desk) => {
                came.only_read += usize::from(desk.shared.space.is_unsettled());
                return desk;
            }
            Err(_) => {
                came.unopened += 1;
                files.heal();
            }
        }
    }
    panic!("a healed disk and no desk")
}
