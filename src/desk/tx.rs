//! A deed being put together: what verbs write with.

use std::collections::{BTreeMap, BTreeSet};

use super::decide::{Decided, Told};
use super::view::ReadView;
use crate::domain::record::{Counter, Line, LineKind};
use crate::domain::txn::RequestId;
use crate::domain::{Key, Kind, Moment, Op, Record, Refusal, Seq, Txn, envelope};

/// Where somebody asks from: the person signed in on a connection, and the Unix account
/// it came through.
#[derive(Clone, Copy, Debug)]
pub struct Seat {
    pub staff: u64,
    pub session: u64,
    /// As the kernel says.
    pub account: Option<u32>,
}

/// Who asks, and when: the session's person, with the desk's time.
#[derive(Clone, Debug)]
pub struct Caller {
    pub roles: BTreeSet<crate::domain::record::Role>,
    /// 录入人
    pub staff: u64,
    pub session: u64,
    pub account: Option<u32>,
    pub now: Moment,
}

impl Caller {
    /// Where they ask from.
    pub fn seat(&self) -> Seat {
        Seat { staff: self.staff, session: self.session, account: self.account }
    }
}

/// Collects the changes of one deed on top of what is there.
pub struct Tx<'a> {
    view: ReadView<'a>,
    caller: &'a Caller,
    /// The seq this deed will get: its timeline lines are keyed by it.
    seq: Seq,
    acted_for: Option<u64>,
    subjects: Vec<Key>,
    undoes: Option<Seq>,
    ops: BTreeMap<Key, Option<Vec<u8>>>,
    /// Changes of [`Tx::keep`].
    kept: Kept,
    /// Doors that this deed made, by their address: whoever asks for one again finds it here
    /// without looking through all.
    pub doors: BTreeMap<String, u64>,
    /// Facts for the message line and the subcommand.
    pub facts: BTreeMap<String, String>,
    /// To which records it is not done, and why.
    pub left: Vec<(Key, Refusal)>,
}

/// What stays, however the rest goes.
#[derive(Default)]
struct Kept {
    ops: BTreeMap<Key, Option<Vec<u8>>>,
    /// How many subjects it has.
    subjects: usize,
    /// As [`Txn::bytes`] counts them.
    bytes: usize,
}

impl<'a> Tx<'a> {
    /// Nothing changed yet.
    pub fn new(view: ReadView<'a>, caller: &'a Caller, seq: Seq) -> Tx<'a> {
        let (acted_for, undoes, subjects) = (None, None, Vec::new());
        let (ops, facts) = (BTreeMap::new(), BTreeMap::new());
        let (kept, doors, left) = (Kept::default(), BTreeMap::new(), Vec::new());
        Tx { view, caller, seq, acted_for, subjects, undoes, ops, kept, doors, facts, left }
    }

    /// What was there before this deed.
    pub fn view(&self) -> ReadView<'a> {
        self.view
    }

    /// The desk's time.
    pub fn now(&self) -> Moment {
        self.caller.now
    }

    /// 录入人
    pub fn me(&self) -> u64 {
        self.caller.staff
    }

    /// 经办人: whom it is typed for, else the one who types.
    pub fn actor(&self) -> u64 {
        self.acted_for.unwrap_or(self.caller.staff)
    }

    /// Typed for a colleague (代录).
    pub fn act_for(&mut self, staff: u64) {
        self.acted_for = (staff != self.caller.staff).then_some(staff);
    }

    /// Names a record this deed is about, the main one first.
    pub fn about(&mut self, key: Key) {
        if !self.subjects.contains(&key) {
            self.subjects.push(key);
        }
    }

    /// Names the main record, before those already named.
    pub fn lead(&mut self, key: Key) {
        self.subjects.retain(|subject| *subject != key);
        self.subjects.insert(0, key);
    }

    /// The record as this deed has left it so far.
    pub fn get<T: Record>(&self, id: u64) -> Option<T> {
        let key = Key::of(T::KIND, id);
        match self.ops.get(&key).or_else(|| self.kept.ops.get(&key)) {
            Some(value) => value.as_deref().and_then(|bytes| envelope::open(bytes).ok()),
            None => self.view.get(id),
        }
    }

    /// Like [`Tx::get`], with the refusal that names what is missing.
    pub fn need<T: Record>(&self, id: u64) -> Result<T, Refusal> {
        self.get(id).ok_or_else(|| Refusal::new("unknown").with("id", Key::of(T::KIND, id)))
    }

    /// Writes a record.
    pub fn put<T: Record>(&mut self, id: u64, record: &T) -> Result<(), Refusal> {
        self.write(Key::of(T::KIND, id), T::SCHEMA, record)
    }

    /// The next free number of a kind.
    pub fn new_id(&mut self, kind: Kind) -> Result<u64, Refusal> {
        let number = u64::from(kind.code());
        let mut counter: Counter = self.get(number).unwrap_or_default();
        counter.last += 1;
        self.put(number, &counter)?;
        Ok(counter.last)
    }

    /// A new record under the next free number; it becomes a subject.
    pub fn add<T: Record>(&mut self, record: &T) -> Result<u64, Refusal> {
        let id = self.new_id(T::KIND)?;
        self.put(id, record)?;
        self.about(Key::of(T::KIND, id));
        Ok(id)
    }

    /// A timeline line that happened now, by the actor.
    pub fn line(
        &mut self,
        on: Key,
        kind: LineKind,
        text: &str,
        facts: &[(&str, String)],
    ) -> Result<(), Refusal> {
        self.line_at(on, kind, text, facts, self.caller.now)
    }

    /// A timeline line with its 发生时间.
    pub fn line_at(
        &mut self,
        on: Key,
        kind: LineKind,
        text: &str,
        facts: &[(&str, String)],
        at: Moment,
    ) -> Result<(), Refusal> {
        let line = Line {
            kind,
            at,
            recorded: self.caller.now,
            staff: self.actor(),
            recorder: self.caller.staff,
            text: text.into(),
            facts: facts.iter().map(|(name, value)| ((*name).into(), value.clone())).collect(),
            extra: Default::default(),
        };
        self.about(on);
        self.write(on.line(self.seq), Line::SCHEMA, &line)
    }

    /// The numbers of a kind this deed has written so far, without lines.
    pub fn written(&self, kind: Kind) -> Vec<u64> {
        let all = Key::of(kind, 0)..=Key { kind, id: u64::MAX, sub: u64::MAX };
        let ops = self.kept.ops.range(all.clone()).chain(self.ops.range(all));
        let keys = ops.filter(|(key, value)| key.sub == 0 && value.is_some());
        keys.map(|(key, _)| key.id).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// How many records this deed has written, in or beside their timelines; counters and the
    /// office are none.
    pub fn touched(&self) -> usize {
        let keys = self.kept.ops.keys().chain(self.ops.keys()).map(|key| key.record());
        let counts = |key: &Key| !matches!(key.kind, Kind::Counter | Kind::Office);
        keys.filter(counts).collect::<BTreeSet<_>>().len()
    }

    /// The number this deed will get.
    pub fn seq(&self) -> Seq {
        self.seq
    }

    /// Nothing is changed so far.
    pub fn is_empty(&self) -> bool {
        self.ops.is_empty() && self.kept.ops.is_empty()
    }

    /// Bytes of all changes so far, as [`Txn::bytes`] counts them.
    pub fn bytes(&self) -> usize {
        let size = |value: &Option<Vec<u8>>| Op::bytes_of(value.as_deref());
        let new: usize = self.ops.values().map(size).sum();
        let over = self.ops.keys().filter_map(|key| self.kept.ops.get(key));
        self.kept.bytes + new - over.map(size).sum::<usize>()
    }

    /// What was changed so far stays whatever [`Tx::give_up`] drops.
    pub fn keep(&mut self) {
        self.kept.bytes = self.bytes();
        self.kept.ops.extend(std::mem::take(&mut self.ops));
        self.kept.subjects = self.subjects.len();
    }

    /// Drops what was changed since [`Tx::keep`].
    pub fn give_up(&mut self) {
        self.ops.clear();
        self.subjects.truncate(self.kept.subjects);
    }

    /// What the one who types may do.
    pub fn roles(&self) -> &std::collections::BTreeSet<crate::domain::record::Role> {
        &self.caller.roles
    }

    /// Says which commit this deed takes back.
    pub fn undoes(&mut self, seq: Seq) {
        self.undoes = Some(seq);
    }

    /// Writes bytes as they are, or takes a record away: for taking back.
    pub fn restore(&mut self, key: Key, value: Option<Vec<u8>>) {
        self.ops.insert(key, value);
        self.about(key.record());
    }

    /// Writes a line that is there already anew.
    pub fn rewrite(&mut self, at: Key, line: &Line) -> Result<(), Refusal> {
        self.write(at, Line::SCHEMA, line)
    }

    fn write<T: serde::Serialize>(
        &mut self,
        key: Key,
        schema: u16,
        record: &T,
    ) -> Result<(), Refusal> {
        let bytes = envelope::seal(schema, record)
            .map_err(|damaged| Refusal::new("internal").with("what", damaged))?;
        self.ops.insert(key, Some(bytes));
        Ok(())
    }

    /// The finished transaction; empty ones and too large ones are refused.
    pub fn finish(mut self, request: RequestId, verb: &str) -> Result<Decided, Refusal> {
        self.keep();
        let txn = Txn {
            request,
            staff: self.caller.staff,
            acted_for: self.acted_for,
            session: self.caller.session,
            verb: verb.into(),
            subjects: self.subjects,
            undoes: self.undoes,
            account: self.caller.account,
            ops: self.kept.ops.into_iter().map(|(key, value)| Op { key, value }).collect(),
        };
        if txn.ops.is_empty() {
            return Err(Refusal::new("nothing_changed"));
        }
        if txn.bytes() > Txn::MAX_BYTES {
            return Err(Refusal::new("too_large"));
        }
        Ok((txn, Told { facts: self.facts, left: self.left }))
    }
}
