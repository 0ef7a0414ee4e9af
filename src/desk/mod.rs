//! The desk: the one process that owns the data. Verbs (one per file), permit
//! table, views in memory, commit path, clock, drafts.

mod anew;
mod args;
mod backing;
mod batch;
mod behind;
mod cache;
pub mod clock;
mod connection;
mod decide;
mod deeds;
mod door;
mod draft;
mod entering;
pub mod erasing;
mod feeding;
mod fields;
mod filling;
mod founding;
mod gate;
mod history;
mod holding;
pub mod idle;
mod importing;
mod index;
mod job;
mod keeper;
mod lean;
pub mod limits;
mod looking;
mod many;
mod newer;
mod own;
mod owners;
mod people;
pub mod permit;
mod pin;
mod query;
mod quiet;
mod records;
mod rights;
mod searching;
mod session;
mod sessions;
mod shared;
mod sides;
mod signin;
mod space;
mod start;
mod status;
mod sums;
mod sweeping;
mod turns;
mod tx;
mod upkeep;
mod verbs;
mod view;
mod waiting;
mod waits;
pub mod whole;
mod world;
mod writer;

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::domain::books::Books;
pub use clock::Clock;
pub use connection::Connection;
use draft::Drafts;
use erasing::Erasing;
use filling::Filling;
use gate::Gate;
use holding::Holding;
use idle::Idle;
use job::Job;
use keeper::Nudge;
use quiet::Quiet;
use shared::Shared;
pub use shared::{OnFatal, Stop};
pub use signin::House;
use space::Space;
pub use space::left;
pub use start::OpenError;
pub use start::PATIENCE as TABLE_PATIENCE;
use start::Standing;
use turns::Turns;
use whole::Sound;
use writer::{Left, Writer};

use crate::domain::{Refusal, Seq};
use crate::files::{Claim, Files, own_files, own_sum};
use crate::journal;
use crate::table::Applier;
use crate::wire::{Ask, ToClient};

/// Who is at the other end of a connection, as the kernel says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Peer {
    pub uid: u32,
    /// The account's name; the uid as digits where it has none.
    pub account: String,
}

/// Where the desk puts what it says unasked. Returns `false` when the client is gone
/// or its bounded queue is full; the desk then forgets it. Never blocks.
pub type Outbox = Arc<dyn Fn(ToClient) -> bool + Send + Sync>;

/// What a desk is opened with.
pub struct Opening {
    /// The data directory.
    pub files: Files,
    /// The claim on it; `None` where nobody else can come, in tests.
    pub claim: Option<Claim>,
    pub clock: Clock,
    /// Practice directories may be filled with a demo community and their clock moved.
    pub practice: bool,
    /// Decides who somebody may be.
    pub house: House,
    /// Bytes at which a journal segment is sealed: [`Journal::SEGMENT_BYTES`].
    pub segment_bytes: u64,
    /// How long the table may be silent while it opens: [`TABLE_PATIENCE`].
    pub patience: Duration,
    /// Called when the desk must stop and another is to start in its place.
    pub on_fatal: OnFatal,
    /// Told how far the opening is, as of so many.
    pub progress: Progress,
}

/// Hears how many of how many records are in.
pub type Progress = Box<dyn FnMut(u64, u64)>;

/// How long a clean leave waits for the table.
const PATIENCE: Duration = Duration::from_secs(20);

/// An open desk, shared by all connections.
pub struct Desk {
    shared: Arc<Shared>,
    jobs: Arc<Sender<Job>>,
    writer: Mutex<Option<JoinHandle<Left>>>,
    files: Files,
    keeper: Mutex<Option<JoinHandle<()>>>,
    closed: AtomicBool,
    /// Held while somebody becomes the first member of staff.
    founding: Mutex<()>,
}

impl Desk {
    /// Reads what is on the disk and begins to work.
    pub fn open(opening: Opening) -> Result<Arc<Desk>, OpenError> {
        let Opening { files, claim, clock, practice, house, .. } = opening;
        let Opening { segment_bytes, patience, on_fatal, progress, .. } = opening;
        // Nothing is changed before it is sure that the journal is all there.
        let Sound { found, links } = whole::sound(&files, patience)?;
        crate::backup::sweep(files.root());
        crate::table::sweep_copies();
        let space = Space::open(&files, !practice);
        let own = own_files(files.root());
        let other = own::changed(&files, &own);
        let (own_sum, books) = (own_sum(&own), Books::of(own));
        let opening = start::Opening { files: &files, found: &found, segment_bytes, patience };
        let mut loaded = start::load(&opening, &books.categories, progress)?;
        // Where that fails, the disk is in trouble, and it is done by the next start.
        let _ = loaded.journal.take_over();
        let erasing = Erasing::left(loaded.world.view());
        if !erasing.is_empty() {
            // Where that fails, the disk is in trouble, and it is done by the next start.
            let _ = loaded.journal.seal();
        }
        let (answered, order) = start::answered(&loaded.world, &loaded.journal)?;
        let drafts = match (Drafts::open(&files), &loaded.unsettled) {
            (Err(_), Some(_)) => Drafts::unread(&files),
            (drafts, _) => drafts?,
        };
        if let Some(error) = &loaded.unsettled {
            space.unsettled(error);
        }
        let (nudge, nudges) = channel();
        let idle = Idle::new(clock.now(), Instant::now());
        let shared = Arc::new(Shared {
            data: files.root().to_path_buf(),
            practice,
            house,
            books,
            own: own_sum,
            world: loaded.world.into(),
            clock: clock.into(),
            sessions: Default::default(),
            drafts: drafts.into(),
            banners: Default::default(),
            space,
            quiet: Quiet::new(Instant::now()),
            deeds: Default::default(),
            idle: idle.into(),
            waits: Default::default(),
            backing: Default::default(),
            erasing,
            holding: Holding::new(&files, claim, links).into(),
            sweeping: Default::default(),
            gate: Gate::new(!matches!(loaded.table, Standing::Behind)),
            upkeep: Default::default(),
            turns: Turns::new(limits::questions_at_once()),
            commits: AtomicU64::new(0),
            syncs: AtomicU64::new(0),
            sealed: AtomicU64::new(loaded.journal.sealed().0),
            staffed: AtomicU64::new(0),
            keeper: nudge,
            on_fatal,
        });
        for code in loaded.banners {
            shared.banner(code);
        }
        let harmed = shared.drafts().harmed();
        harmed.into_iter().for_each(|code| shared.banner(code));
        if !shared.books.mistakes.is_empty() {
            shared.banner("own_files");
        } else if other {
            shared.banner("own_changed");
        }
        shared.look_at_disk();
        let last = loaded.journal.entry(loaded.journal.head().0)?.map(|entry| entry.meta.time);
        shared.clock().begin_after(last);
        shared.look_at_clock();
        let trouble = shared.clone();
        let on_trouble = move |_| {
            trouble.gate.open();
            trouble.banner("no_table");
            trouble.nudge(Nudge::Look);
        };
        let (behind, below) = (shared.clone(), files.clone());
        let applier = match loaded.table {
            Standing::None => None,
            Standing::Open(table, lack) => {
                let applier = Applier::start(|| Ok(Box::new(*table)), on_trouble);
                // On its own thread: the table may still turn out to be damaged.
                let feed = |applier: &Applier| match lack.is_empty() {
                    true => {}
                    false => applier.feed(lack, loaded.applied),
                };
                Some(applier.inspect(feed))
            }
            Standing::Behind => {
                let open = move || behind::open(&below, &behind, loaded.applied, patience);
                Some(Applier::start(move || Ok(Box::new(open()?)), on_trouble))
            }
        };
        let applier = applier.transpose()?;
        if shared.world().search.is_beginning() {
            anew::go_on(&shared);
        }
        let (jobs, queue) = channel();
        let jobs = Arc::new(jobs);
        sweeping::begin_if_due(&shared, &files)?;
        let writer = Writer::new(shared.clone(), loaded.journal, applier, (answered, order));
        let writer = thread("writer", move || writer.run(&queue))?;
        let (keeping, kept, asked) = (shared.clone(), files.clone(), Arc::downgrade(&jobs));
        let keeper = thread("keeper", move || keeper::run(&keeping, &kept, &nudges, &asked))?;
        Ok(Arc::new(Desk {
            shared,
            jobs,
            files,
            writer: Mutex::new(Some(writer)),
            keeper: Mutex::new(Some(keeper)),
            closed: AtomicBool::new(false),
            founding: Mutex::new(()),
        }))
    }

    /// A new connection; nobody is signed in on it yet.
    pub fn connect(self: &Arc<Self>, peer: Peer, outbox: Outbox) -> Connection {
        Connection::new(self.clone(), peer, outbox)
    }

    /// Fills an empty practice desk with the demo community; refused for any other.
    pub fn fill_demo(&self, seed: u64) -> Result<(), Refusal> {
        let mut filling = Filling::begin(self, seed, Ask::USUAL)?;
        while !filling.go_on(self)? {}
        Ok(())
    }

    /// Nobody and nothing is recorded yet but the staff.
    pub fn is_empty(&self) -> bool {
        self.shared.world().is_empty()
    }

    /// Raises a banner (locale `banner.<code>`) or takes it down.
    pub fn show(&self, code: &str, raised: bool) {
        self.shared.show(code, raised);
    }

    /// The digest of all records, as hexadecimal digits.
    pub fn digest(&self) -> String {
        self.shared.world().records.digest().to_string()
    }

    /// Commits what is queued, clears what was erased, writes drafts and table, and stops.
    /// What was acknowledged is safe without it; but a copy of the directory that is made
    /// now must not hold what was erased.
    pub fn close(&self) {
        if self.closed.swap(true, Ordering::SeqCst) {
            return;
        }
        let (say, finished) = channel();
        self.shared.nudge(Nudge::Finish(say));
        // Its end is the answer, also where the keeper has gone.
        let _ = finished.recv();
        // Both end when they are told; an error means they have ended already.
        let _ = self.jobs.send(Job::Stop);
        let left = take(&self.writer).and_then(|writer| writer.join().ok());
        self.shared.drafts().leave(Instant::now());
        let sweeping = self.shared.sweeping().take();
        if let Some(sweeping) = sweeping {
            sweeping.end();
        }
        self.shared.nudge(Nudge::Stop);
        // The keeper's snapshots stand in the same folder as the cache.
        let _ = take(&self.keeper).map(JoinHandle::join);
        self.shared.backing.finish();
        self.put_away(left);
        self.shared.holding().let_go();
    }

    fn put_away(&self, left: Option<Left>) {
        let Some(Left { applier, head }) = left else { return };
        if let Some(applier) = applier {
            // A table that does not finish is replayed at the next start.
            let _ = applier.finish(PATIENCE);
        }
        let mut world = self.shared.world_mut();
        if world.seq == head.0 && !self.shared.space.is_lost() {
            world.fold();
            // Without it the next start only takes longer.
            let _ = cache::write(&self.files, &mut world, head);
        }
    }

    /// The hash of an entry of the journal, as hexadecimal digits.
    fn hash_of(&self, seq: Seq) -> Result<String, Refusal> {
        let entry = journal::entry(&self.files, seq)
            .map_err(|error| Refusal::new("internal").with("what", error))?;
        Ok(entry.map(|entry| journal::hex(&entry.hash)).unwrap_or_default())
    }

    fn submit(&self, job: Job) -> Result<(), Refusal> {
        self.jobs.send(job).map_err(|_| Refusal::new("desk.stopping"))
    }
}

impl Drop for Desk {
    /// One that is given up without having been closed leaves no thread behind.
    fn drop(&mut self) {
        self.shared.nudge(Nudge::Stop);
    }
}

fn take<T>(handle: &Mutex<Option<T>>) -> Option<T> {
    handle.lock().unwrap_or_else(PoisonError::into_inner).take()
}

fn thread<T: Send + 'static>(
    name: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> std::io::Result<JoinHandle<T>> {
    std::thread::Builder::new().name(name.into()).spawn(work)
}

#[cfg(test)]
mod tests;
