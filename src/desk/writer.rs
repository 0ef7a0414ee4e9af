//! The one thread that commits. It drains what is queued, lets every deed see those
//! before it, appends them all with one write and one fdatasync, and only then shows
//! and acknowledges them.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

use super::batch::{Batch, Going};
use super::decide::{Decided, Told, decide};
use super::deeds;
use super::importing;
use super::job::{Answer, Import, Job};
use super::keeper::Nudge;
use super::shared::Shared;
use super::tx::{Caller, Seat, Tx};
use super::view::ReadView;
use super::waiting::Waiting;
use super::{anew, behind, erasing, founding, holding, looking, signin};
use crate::domain::record::Staff;
use crate::domain::txn::RequestId;
use crate::domain::{Kind, Refusal, Seq};
use crate::journal::{Hash, Journal, JournalError};
use crate::table::{Applied, Applier, Table};
use crate::wire::{Deed, Done, Event};

/// Transactions of an undone import committed with one sync at the most: readers wait
/// while they are put in.
const PARTS: usize = 4;
/// Journal entries not yet in the table, past which only reading goes on: what the
/// next start would have to replay must stay short.
const BEHIND: u64 = 64 << 20;
/// While deeds wait, whoever is connected is told what was committed so often and no oftener:
/// to wake a hundred consoles takes longer than to save. Nobody sees a list change faster.
const TOLD_TOGETHER: Duration = Duration::from_millis(20);
/// Requests remembered, so that a retry after a lost answer is harmless.
const REMEMBERED: usize = 20_000;

/// The writer's own state.
pub struct Writer {
    shared: Arc<Shared>,
    journal: Journal,
    /// `None` once the table is in trouble.
    applier: Option<Applier>,
    /// What was answered to recent requests.
    answered: HashMap<RequestId, Done>,
    order: VecDeque<RequestId>,
    /// What was committed and is not told yet, and when something was told last.
    untold: Vec<Event>,
    told: Instant,
}

/// What a writer leaves behind.
pub struct Left {
    pub applier: Option<Applier>,
    /// The last entry on disk.
    pub head: (Seq, Hash),
}

impl Writer {
    /// `answered`: what was answered to recent requests, and these in their order.
    pub fn new(
        shared: Arc<Shared>,
        journal: Journal,
        applier: Option<Applier>,
        (answered, order): (HashMap<RequestId, Done>, VecDeque<RequestId>),
    ) -> Writer {
        let (untold, told) = (Vec::new(), Instant::now());
        Writer { shared, journal, applier, answered, order, untold, told }
    }

    /// Commits until it is told to stop or every sender is gone.
    pub fn run(mut self, jobs: &Receiver<Job>) -> Left {
        let mut waiting = Waiting::default();
        while let Some(mut batch) = waiting.next(jobs, || self.tell()) {
            if self.shared.space.is_unsettled() {
                self.refuse(batch);
                continue;
            }
            // These are several commits and go alone, after all that came with them.
            let alone = |job: &mut Job| matches!(job, Job::UndoImport { .. });
            let undone: Vec<Job> = batch.extract_if(.., alone).collect();
            let renewed: Vec<Job> =
                batch.extract_if(.., |job| matches!(job, Job::Renew { .. })).collect();
            renewed.into_iter().for_each(|job| self.renew(job));
            let done = groups(batch).into_iter().try_for_each(|jobs| self.commit(jobs));
            if done.is_err() || undone.into_iter().any(|job| self.alone(job).is_err()) {
                break;
            }
        }
        self.tell();
        Left { applier: self.applier, head: self.journal.head() }
    }

    /// The journal can only be read, and its last batch may not be on disk: who asks again
    /// for a deed of it hears that nobody knows, and asks the next desk under the same
    /// number. What is not in it is surely not done.
    fn refuse(&self, jobs: Vec<Job>) {
        self.shared.look_at_disk();
        let unknown = || Refusal::new("desk.stopping");
        let refusal = self.shared.space.refusal().unwrap_or_else(unknown);
        for job in jobs {
            let seen = match &job {
                Job::Do { deed, .. } => self.answered.contains_key(&deed.request),
                Job::UndoImport { request, .. } => self.answered.contains_key(request),
                _ => false,
            };
            let refusal = if seen { unknown() } else { refusal.clone() };
            job.answer().into_iter().for_each(|answer| say(answer, Err(refusal.clone())));
        }
    }

    /// One group of jobs, one sync. An error means the disk's state is unknown.
    fn commit(&mut self, jobs: Vec<Job>) -> Result<(), ()> {
        let shared = self.shared.clone();
        shared.look_at_disk();
        shared.look_at_clock();
        holding::look(&shared, &mut self.journal);
        let watch = jobs.iter().any(|job| matches!(job, Job::Watch));
        // A table that was moved away with everything comes back with it.
        if watch && !shared.space.is_lost() {
            self.applier.iter().for_each(Applier::look);
        }
        let world = shared.world();
        let mut batch = Batch::after(self.journal.head().0, &world);
        for job in jobs {
            self.take_in(&mut batch, job);
        }
        let going = batch.into_going();
        drop(world);
        if going.is_empty() { Ok(()) } else { self.write(going) }
    }

    /// Decides a job on top of the batch; a refusal is answered at once.
    fn take_in(&self, batch: &mut Batch<'_>, job: Job) {
        match job {
            Job::Do { deed, seat, answer } => {
                if let Some(done) = self.answered.get(&deed.request) {
                    say(&answer, Ok(done.clone()));
                } else if let Some(same) = batch.same(deed.request) {
                    same.answers.push(answer);
                } else {
                    let decided = self.decide(batch, &deed, seat);
                    self.go(batch, decided, &answer);
                }
            }
            Job::Look { resident, why, seat, answer } => {
                let caller = self.caller(batch.view(), seat);
                let decided = caller.and_then(|caller| {
                    looking::decide(batch.view(), &caller, (resident, why), batch.next())
                });
                self.go(batch, decided, &answer);
            }
            Job::Verb { decision, seat, answer } => {
                let caller = self.judged(seat);
                let decided = self.may_write();
                let decided = decided.and_then(|()| decision(batch.view(), &caller, batch.next()));
                self.go(batch, decided, &answer);
            }
            Job::Import { import, seat, answer } => {
                let known = importing::answered(batch.view(), import.chunk.request, seat.staff);
                if let Some(report) = known {
                    importing::held(&import.running).last = report;
                    match batch.same(import.chunk.request) {
                        Some(same) => same.answers.push(answer),
                        None => say(&answer, Err(Refusal::new("nothing_changed"))),
                    }
                } else {
                    self.import(batch, &import, seat, answer);
                }
            }
            Job::EndImport { import, ended, seat, answer } => {
                let decided = self.may_write().and_then(|()| {
                    let caller = self.caller(batch.view(), seat)?;
                    let mut tx = Tx::new(batch.view(), &caller, batch.next());
                    importing::close(&mut tx, import, ended)?;
                    tx.finish(founding::request()?, "import")
                });
                self.go(batch, decided, &answer);
            }
            Job::Own { txns, answer } => {
                if let Err(refusal) = self.may_write() {
                    return say(&answer, Err(refusal));
                }
                let now = self.shared.clock().now();
                let mut last = Err(Refusal::new("nothing_changed"));
                for txn in txns {
                    last = batch.add((txn, Told::default()), now).map(|going| going.done.seq);
                }
                match last.map(|_| batch.last()) {
                    Ok(Some(going)) => going.answers.push(answer),
                    Ok(None) => {}
                    Err(refusal) => say(&answer, Err(refusal)),
                }
            }
            Job::UndoImport { .. } | Job::Renew { .. } | Job::Watch | Job::Stop => {}
        }
    }

    fn import(&self, batch: &mut Batch<'_>, import: &Import, seat: Seat, answer: Answer) {
        let decided = self.may_write().and_then(|()| {
            let caller = self.caller(batch.view(), seat)?;
            let office = (&self.shared.books, self.journal.files());
            importing::commit(batch, office, &caller, import)
        });
        match (decided, batch.last()) {
            (Ok(true), Some(going)) => going.answers.push(answer),
            (Ok(_), _) => say(&answer, Err(Refusal::new("nothing_changed"))),
            (Err(refusal), _) => say(&answer, Err(refusal)),
        }
    }

    /// Takes an import back: several commits, between which nobody else comes in.
    fn alone(&mut self, job: Job) -> Result<(), ()> {
        let Job::UndoImport { import, request, seat, answer } = job else {
            return Ok(());
        };
        if let Some(done) = self.answered.get(&request) {
            say(&answer, Ok(done.clone()));
            return Ok(());
        }
        let shared = self.shared.clone();
        holding::look(&shared, &mut self.journal);
        let decided = self.may_write().and_then(|()| {
            let world = shared.world();
            let caller = self.caller(world.view(), seat)?;
            importing::transactions(world.view(), self.journal.files(), &caller, import, request)
        });
        let mut parts = match decided {
            Ok(parts) => parts,
            Err(refusal) => {
                say(&answer, Err(refusal));
                return Ok(());
            }
        };
        while !parts.is_empty() {
            let some: Vec<_> = parts.drain(..PARTS.min(parts.len())).collect();
            let (world, head) = (shared.world(), self.journal.head().0);
            let mut batch = Batch::after(head, &world);
            let now = shared.clock().now();
            let added = some.into_iter().try_for_each(|part| batch.add(part, now).map(|_| ()));
            if let Err(refusal) = added {
                say(&answer, Err(refusal));
                return Ok(());
            }
            if let Some(last) = batch.last() {
                last.answers.extend(parts.is_empty().then(|| answer.clone()));
            }
            let going = batch.into_going();
            drop(world);
            self.write(going)?;
            if self.journal.head().0 == head {
                // It goes on from here when it is asked for again.
                let disk = || Refusal::new("disk").with("what", "import.undo");
                say(&answer, Err(shared.space.refusal().unwrap_or_else(disk)));
                return Ok(());
            }
        }
        Ok(())
    }

    /// All that was committed so far stands in the new table, and in its queue what comes.
    fn renew(&self, job: Job) {
        let (Job::Renew { done }, Some(applier)) = (job, &self.applier) else { return };
        let (seq, head) = self.journal.head();
        let digest = self.shared.world().records.digest().0;
        let (files, shared) = (self.journal.files().clone(), self.shared.clone());
        let applied = Applied { seq, digest, head };
        let make = move || Ok(Box::new(behind::renew(&files, &shared, applied)?) as Box<dyn Table>);
        applier.renew(Box::new(make), done);
    }

    fn go(&self, batch: &mut Batch<'_>, decided: Result<Decided, Refusal>, answer: &Answer) {
        let now = self.shared.clock().now();
        match decided.and_then(|decided| batch.add(decided, now)) {
            Ok(going) => going.answers.push(answer.clone()),
            Err(refusal) => say(answer, Err(refusal)),
        }
    }

    fn decide(&self, batch: &Batch<'_>, deed: &Deed, seat: Seat) -> Result<Decided, Refusal> {
        self.may_write()?;
        let caller = self.caller(batch.view(), seat)?;
        let (shared, files, head) = (&self.shared, self.journal.files(), self.journal.head().0);
        let last = deeds::takes_back(&deed.command)
            .then(|| deeds::last(shared, files, head, seat.staff, deed));
        decide(batch.view(), &self.shared.books, &caller, deed, batch.next(), last)
    }

    fn may_write(&self) -> Result<(), Refusal> {
        if let Some(refusal) = self.shared.space.refusal() {
            return Err(refusal);
        }
        let behind = self.is_behind();
        self.shared.show("read_only", behind);
        if behind { Err(Refusal::new("read_only")) } else { Ok(()) }
    }

    fn is_behind(&self) -> bool {
        self.applier.as_ref().is_some_and(|applier| applier.pending_bytes() > BEHIND)
    }

    /// Whoever the connection has judged: somebody who sets their first PIN and is not signed
    /// in yet, or who keeps the machine and is not on the staff list.
    fn judged(&self, Seat { staff, session, account }: Seat) -> Caller {
        let (roles, now) = (BTreeSet::new(), self.shared.clock().now());
        Caller { roles, staff, session, account, now }
    }

    fn caller(&self, view: ReadView<'_>, seat: Seat) -> Result<Caller, Refusal> {
        let now = self.shared.clock().now();
        let Seat { staff, session, account } = seat;
        // They may have been signed out since they asked.
        if self.shared.sessions().staff(session) != Some(staff) {
            return Err(signin::ended());
        }
        let person: Staff = view.need(staff)?;
        match person.left {
            Some(_) => Err(Refusal::new("staff.left").with("name", person.name)),
            None => Ok(Caller { roles: person.roles_at(now), staff, session, account, now }),
        }
    }

    fn write(&mut self, going: Vec<Going>) -> Result<(), ()> {
        if !self.shared.gate.passes() {
            return Err(());
        }
        let entries: Vec<_> = going.iter().map(|going| going.entry.clone()).collect();
        if let Err(error) = self.journal.append(entries) {
            return self.not_written(going, &error);
        }
        self.shared.counted(going.len());
        let (mut applied, mut feed) = (Applied::default(), Vec::new());
        let anew = {
            let mut world = self.shared.world_mut();
            for going in &going {
                let seq = going.done.seq;
                world.apply(seq, &going.changes);
                let bytes = |value: &Option<Arc<[u8]>>| value.as_ref().map(|value| value.to_vec());
                feed.extend(going.changes.iter().map(|(key, value)| (*key, seq, bytes(value))));
            }
            applied.seq = world.seq;
            applied.digest = world.records.digest().0;
            applied.head = self.journal.head().1;
            world.search.begin_anew()
        };
        if anew {
            anew::start(&self.shared);
        }
        if changes_staff(&going) {
            self.shared.staffed.fetch_add(1, Ordering::Release);
            signin::look_again(&self.shared);
        }
        if let Some(applier) = &self.applier {
            applier.feed(feed, applied);
        }
        self.acknowledge(going);
        Ok(())
    }

    fn acknowledge(&mut self, going: Vec<Going>) {
        self.forget(&going);
        for going in going {
            self.remember(going.entry.0.request, going.done.clone());
            for answer in going.answers {
                say(&answer, Ok(going.done.clone()));
            }
            let meta = going.entry.0;
            let (seq, subjects, by) = (meta.seq, meta.subjects, meta.staff);
            self.untold.push(Event::Changed { seq, subjects, by });
        }
        if self.told.elapsed() >= TOLD_TOGETHER {
            self.tell();
        }
        self.shared.sealed(self.journal.sealed());
        if !self.shared.erasing.is_empty() {
            self.shared.nudge(Nudge::Look);
        }
    }

    /// Tells everybody what was committed since they were told last.
    fn tell(&mut self) {
        if !self.untold.is_empty() {
            self.shared.sessions().publish(&self.untold);
            self.untold.clear();
            self.told = Instant::now();
        }
    }

    /// After an erasure: no answer speaks of the person any more, and what was written
    /// before comes to stand in sealed segments, which are written anew.
    fn forget(&mut self, going: &[Going]) {
        for going in going.iter().filter(|going| erasing::erases(&going.entry.0.verb)) {
            let about = |done: &Done| {
                done.subject.is_some_and(|subject| going.entry.0.subjects.contains(&subject))
            };
            self.answered
                .values_mut()
                .filter(|done| about(done))
                .for_each(|done| done.facts.clear());
            // Where that fails the next start does it.
            let _ = self.journal.seal();
            // Before the keeper hears of it: what is not sealed it takes for a failure.
            self.shared.sealed(self.journal.sealed());
            self.shared.erasing.add(going.done.seq);
        }
    }

    fn remember(&mut self, request: RequestId, done: Done) {
        self.answered.insert(request, done);
        self.order.push_back(request);
        if self.order.len() > REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.answered.remove(&oldest);
        }
    }

    /// Surely not written: everybody is told. Unknown: nobody is told anything, the
    /// desk stops, and the next start finds out; the clients ask again by request id.
    fn not_written(&mut self, going: Vec<Going>, error: &JournalError) -> Result<(), ()> {
        let refusal = match error {
            JournalError::Unknown(_) | JournalError::Poisoned => {
                self.shared.fatal(&error.to_string());
                return Err(());
            }
            JournalError::NotWritten(error) => self.shared.disk_refused(error),
            error => Refusal::new("disk").with("what", error),
        };
        for answer in going.into_iter().flat_map(|going| going.answers) {
            say(&answer, Err(refusal.clone()));
        }
        Ok(())
    }
}

/// Whether somebody on the staff list is not what they were.
fn changes_staff(going: &[Going]) -> bool {
    let mut changes = going.iter().flat_map(|going| &going.changes);
    changes.any(|(key, _)| key.kind == Kind::Staff && key.sub == 0)
}

/// What is committed with one sync each. What can be taken back is known once it is
/// written, so an undo begins a group: it takes back the deed before it and no earlier one.
/// So does what follows a deed on the staff list, which may have signed its author out.
fn groups(jobs: Vec<Job>) -> Vec<Vec<Job>> {
    let mut groups: Vec<Vec<Job>> = Vec::new();
    let is =
        |job: &Job, of: fn(&str) -> bool| matches!(job, Job::Do { deed, .. } if of(&deed.command));
    for job in jobs {
        let before = groups.last().and_then(|group| group.last());
        let staff = before.is_some_and(|job| is(job, |name| name.starts_with("staff.")));
        let alone = staff || is(&job, deeds::takes_back);
        match groups.last_mut() {
            Some(group) if !alone => group.push(job),
            _ => groups.push(vec![job]),
        }
    }
    groups
}

/// Nobody waits for the answer where the client is gone.
fn say(answer: &Answer, result: Result<Done, Refusal>) {
    let _ = answer.send(result);
}
