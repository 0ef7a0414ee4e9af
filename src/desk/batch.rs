//! Deeds on their way to the disk together: each sees those decided before it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::decide::Decided;
use super::deeds;
use super::job::Answer;
use super::view::{ReadView, Staged};
use super::world::{Change, World};
use crate::domain::txn::RequestId;
use crate::domain::{Key, Meta, Moment, Refusal, Seq};
use crate::journal::JournalOp;
use crate::wire::Done;

/// A decided deed.
pub(super) struct Going {
    pub entry: (Meta, Vec<JournalOp>),
    pub changes: Vec<Change>,
    pub done: Done,
    pub answers: Vec<Answer>,
}

/// What will be written with one sync.
pub(super) struct Batch<'a> {
    world: &'a World,
    staged: Staged,
    revs: BTreeMap<Key, Seq>,
    last: Seq,
    going: Vec<Going>,
}

impl<'a> Batch<'a> {
    /// Nothing decided yet; `last` is the journal's head.
    pub fn after(last: Seq, world: &'a World) -> Batch<'a> {
        Batch { world, staged: Staged::new(), revs: BTreeMap::new(), last, going: Vec::new() }
    }

    /// Everything committed, and everything decided in this batch.
    pub fn view(&self) -> ReadView<'_> {
        ReadView { world: self.world, staged: &self.staged }
    }

    /// The number the next deed will get.
    pub fn next(&self) -> Seq {
        self.last.next()
    }

    /// The deed already in this batch under a request: its answer is shared.
    pub fn same(&mut self, request: RequestId) -> Option<&mut Going> {
        self.going.iter_mut().find(|going| going.entry.0.request == request)
    }

    /// Takes a decided deed in.
    pub fn add(&mut self, (txn, told): Decided, time: Moment) -> Result<&mut Going, Refusal> {
        let seq = self.next();
        let (mut ops, mut changes) = (Vec::new(), Vec::new());
        for op in txn.ops {
            let committed = self.world.records.rev(op.key);
            let prev = self.revs.get(&op.key).copied().or(committed);
            let entry = JournalOp::new(op.key, prev, op.value.clone())
                .map_err(|error| Refusal::new("internal").with("what", error))?;
            ops.push(entry);
            changes.push((op.key, op.value.map(Arc::from)));
        }
        for (key, value) in &changes {
            self.staged.insert(*key, value.clone());
            self.revs.insert(*key, seq);
        }
        self.last = seq;
        let subject = txn.subjects.first().copied();
        let undo = deeds::may_be_undone(&txn.verb, txn.staff);
        let done = Done { seq, subject, facts: told.facts, left: told.left, undo };
        let meta = Meta {
            seq,
            time,
            staff: txn.staff,
            acted_for: txn.acted_for,
            session: txn.session,
            verb: txn.verb,
            subjects: txn.subjects,
            request: txn.request,
            undoes: txn.undoes,
            account: txn.account,
            origin: None,
        };
        self.going.push(Going { entry: (meta, ops), changes, done, answers: Vec::new() });
        self.last().ok_or_else(|| Refusal::new("internal").with("what", "batch"))
    }

    /// The deed taken in last.
    pub fn last(&mut self) -> Option<&mut Going> {
        self.going.last_mut()
    }

    /// What is to be written.
    pub fn into_going(self) -> Vec<Going> {
        self.going
    }
}
