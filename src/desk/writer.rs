//! The one thread that commits. It drains what is queued, lets every deed see those
//! before it, appends them all with one write and one fdatasync, and only then shows
//! and acknowledges them.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender};

use super::decide::{Decided, decide};
use super::looking;
use super::shared::Shared;
use super::tx::Caller;
use super::verbs::undo::Undoable;
use super::view::{ReadView, Staged};
use super::world::Change;
use crate::domain::record::Staff;
use crate::domain::txn::RequestId;
use crate::domain::{Key, Meta, Refusal, Seq, Txn};
use crate::journal::{Journal, JournalError, JournalOp};
use crate::table::{Applied, Applier};
use crate::wire::{Deed, Done, Event};

/// Where the answer to a job goes.
pub type Answer = SyncSender<Result<Done, Refusal>>;

/// Work for the writer.
pub enum Job {
    /// A deed of a signed-in person.
    Do { deed: Deed, staff: u64, session: u64, answer: Answer },
    /// Somebody sees a resident's numbers in full: [`super::looking`].
    Look { resident: Key, staff: u64, session: u64, answer: Answer },
    /// Transactions the desk makes itself: the first member of staff, a demo community.
    Own { txns: Vec<Txn>, answer: Answer },
    /// No more work comes.
    Stop,
}

/// Deeds committed with one sync at the most.
const BATCH: usize = 256;
/// Deeds of one person that can be taken back, one after the other.
const UNDOABLE: usize = 20;
/// Journal entries not yet in the table, past which only reading goes on: what the
/// next start would have to replay must stay short.
const BEHIND: u64 = 64 << 20;
/// Requests remembered, so that a retry after a lost answer is harmless.
const REMEMBERED: usize = 20_000;

/// The writer's own state.
pub struct Writer {
    pub shared: Arc<Shared>,
    pub journal: Journal,
    /// `None` once the table is in trouble.
    pub applier: Option<Applier>,
    /// What was answered to recent requests.
    pub answered: HashMap<RequestId, Done>,
    pub order: std::collections::VecDeque<RequestId>,
    pub undo: HashMap<u64, Vec<Undoable>>,
}

/// A decided deed on its way to the disk.
struct Going {
    entry: (Meta, Vec<JournalOp>),
    changes: Vec<Change>,
    done: Done,
    answers: Vec<Answer>,
    undoable: bool,
}

impl Writer {
    /// Commits until it is told to stop or every sender is gone.
    pub fn run(mut self, jobs: &Receiver<Job>) -> Option<Applier> {
        while let Ok(first) = jobs.recv() {
            let mut batch = vec![first];
            while let Some(job) = (batch.len() < BATCH).then(|| jobs.try_recv().ok()).flatten() {
                batch.push(job);
            }
            let stop = batch.iter().any(|job| matches!(job, Job::Stop));
            if self.commit(batch).is_err() || stop {
                break;
            }
        }
        self.applier
    }

    /// One group of jobs, one sync. An error means the disk's state is unknown.
    fn commit(&mut self, jobs: Vec<Job>) -> Result<(), ()> {
        let mut going: Vec<Going> = Vec::new();
        let shared = self.shared.clone();
        {
            let world = shared.world();
            let (mut staged, mut revs) = (Staged::new(), BTreeMap::new());
            let mut seq = self.journal.head().0;
            for job in jobs {
                let view = ReadView { world: &world, staged: &staged };
                let decided = match job {
                    Job::Do { deed, staff, session, answer } => {
                        let Some(answer) = self.not_new(&mut going, deed.request, answer) else {
                            continue;
                        };
                        match self.decide(view, &deed, staff, session, seq.next()) {
                            Ok(decided) => vec![(decided, Some(answer))],
                            Err(refusal) => {
                                // Nobody waits where the client is gone.
                                let _ = answer.send(Err(refusal));
                                continue;
                            }
                        }
                    }
                    Job::Look { resident, staff, session, answer } => {
                        let caller = self.caller(view, staff, session);
                        let decided =
                            caller.and_then(|c| looking::decide(view, &c, resident, seq.next()));
                        match decided {
                            Ok(decided) => vec![(decided, Some(answer))],
                            Err(refusal) => {
                                let _ = answer.send(Err(refusal));
                                continue;
                            }
                        }
                    }
                    Job::Own { txns, answer } => {
                        let last = txns.len().saturating_sub(1);
                        let answer = |n| (n == last).then(|| answer.clone());
                        txns.into_iter()
                            .enumerate()
                            .map(|(n, txn)| ((txn, BTreeMap::new()), answer(n)))
                            .collect()
                    }
                    Job::Stop => continue,
                };
                for (decided, answer) in decided {
                    seq = seq.next();
                    match self.prepare(&world, &mut staged, &mut revs, seq, decided) {
                        Ok(mut prepared) => {
                            prepared.answers.extend(answer);
                            going.push(prepared);
                        }
                        Err(refusal) => {
                            seq = Seq(seq.0 - 1);
                            let _ = answer.map(|answer| answer.send(Err(refusal)));
                        }
                    }
                }
            }
        }
        if going.is_empty() { Ok(()) } else { self.write(going) }
    }

    /// `None` if the request was answered before, or is already on its way.
    fn not_new(&self, going: &mut [Going], request: RequestId, answer: Answer) -> Option<Answer> {
        if let Some(done) = self.answered.get(&request) {
            let _ = answer.send(Ok(done.clone()));
            return None;
        }
        match going.iter_mut().find(|going| going.entry.0.request == request) {
            Some(same) => {
                same.answers.push(answer);
                None
            }
            None => Some(answer),
        }
    }

    fn decide(
        &self,
        view: ReadView<'_>,
        deed: &Deed,
        staff: u64,
        session: u64,
        seq: Seq,
    ) -> Result<Decided, Refusal> {
        if self.applier.as_ref().is_some_and(|applier| applier.pending_bytes() > BEHIND) {
            self.shared.banner("read_only");
            return Err(Refusal::new("read_only"));
        }
        let caller = self.caller(view, staff, session)?;
        let last = self.undo.get(&staff).and_then(|deeds| deeds.last());
        decide(view, &self.shared.books, &caller, deed, seq, last)
    }

    fn caller(&self, view: ReadView<'_>, staff: u64, session: u64) -> Result<Caller, Refusal> {
        let now = self.shared.clock().now();
        let person: Staff = view.need(staff)?;
        match person.left {
            Some(_) => Err(Refusal::new("staff.left").with("name", person.name)),
            None => Ok(Caller { roles: person.roles_at(now), staff, session, now }),
        }
    }

    fn prepare(
        &self,
        world: &super::world::World,
        staged: &mut Staged,
        revs: &mut BTreeMap<Key, Seq>,
        seq: Seq,
        (txn, facts): Decided,
    ) -> Result<Going, Refusal> {
        let (mut ops, mut changes) = (Vec::new(), Vec::new());
        for op in txn.ops {
            let committed = world.records.get(op.key).map(|stored| stored.rev);
            let prev = revs.get(&op.key).copied().or(committed);
            let entry = JournalOp::new(op.key, prev, op.value.clone())
                .map_err(|error| Refusal::new("internal").with("what", error))?;
            ops.push(entry);
            changes.push((op.key, op.value.map(Arc::from)));
        }
        for (key, value) in &changes {
            staged.insert(*key, value.clone());
            revs.insert(*key, seq);
        }
        let subject = txn.subjects.first().copied();
        let undoable =
            !matches!(txn.verb.as_str(), "undo" | "resident.reveal" | "look") && txn.staff != 0;
        let meta = Meta {
            seq,
            time: self.shared.clock().now(),
            staff: txn.staff,
            acted_for: txn.acted_for,
            session: txn.session,
            verb: txn.verb,
            subjects: txn.subjects,
            request: txn.request,
        };
        let done = Done { seq, subject, facts, undo: undoable };
        Ok(Going { entry: (meta, ops), changes, done, answers: Vec::new(), undoable })
    }

    fn write(&mut self, mut going: Vec<Going>) -> Result<(), ()> {
        let entries: Vec<_> = going.iter().map(|going| going.entry.clone()).collect();
        if let Err(error) = self.journal.append(entries) {
            return self.not_written(going, &error);
        }
        self.shared.counted(going.len());
        let (mut applied, mut feed) = (Applied::default(), Vec::new());
        {
            let mut world = self.shared.world_mut();
            for going in &mut going {
                let seq = going.done.seq;
                let before = world.apply(seq, &going.changes);
                let (staff, verb) = (going.entry.0.staff, going.entry.0.verb.clone());
                let deeds = self.undo.entry(staff).or_default();
                if verb == "undo" {
                    deeds.pop();
                } else if going.undoable {
                    let left = going.changes.iter().map(|(_, value)| value.clone());
                    let wrote = before.into_iter().zip(left);
                    let wrote = wrote.map(|((key, before), left)| (key, before, left)).collect();
                    deeds.push(Undoable { seq, verb, subject: going.done.subject, wrote });
                    if deeds.len() > UNDOABLE {
                        deeds.remove(0);
                    }
                }
                let bytes = |value: &Option<Arc<[u8]>>| value.as_ref().map(|value| value.to_vec());
                feed.extend(going.changes.iter().map(|(key, value)| (*key, seq, bytes(value))));
            }
            applied.seq = world.seq;
            applied.digest = world.records.digest().0;
            applied.head = self.journal.head().1;
        }
        if let Some(applier) = &self.applier {
            applier.feed(feed, applied);
        }
        self.acknowledge(going);
        Ok(())
    }

    fn acknowledge(&mut self, going: Vec<Going>) {
        for going in going {
            self.remember(going.entry.0.request, going.done.clone());
            for answer in going.answers {
                let _ = answer.send(Ok(going.done.clone()));
            }
            let meta = going.entry.0;
            let (seq, subjects, by) = (meta.seq, meta.subjects, meta.staff);
            self.shared.sessions().publish(&Event::Changed { seq, subjects, by });
        }
        self.shared.sealed(self.journal.sealed());
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
        if matches!(error, JournalError::Unknown(_) | JournalError::Poisoned) {
            self.shared.fatal(&error.to_string());
            return Err(());
        }
        for answer in going.into_iter().flat_map(|going| going.answers) {
            let _ = answer.send(Err(Refusal::new("disk").with("what", error)));
        }
        Ok(())
    }
}
