//! Whose deeds can be taken back, found in the journal: nothing of it is kept for a
//! restart, for nothing of it can be lost. Read as far back as it is asked for.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::shared::Shared;
use super::verbs::undo::{Undoable, Value};
use super::{Desk, erasing};
use crate::domain::{Key, Meta, Refusal, Seq, command};
use crate::files::Files;
use crate::journal::{self, JournalError, JournalOp, Past};
use crate::wire::{Deed, LastDeed};

/// Taking back one's own deed.
pub const UNDO: &str = "undo";
/// Taking back that one took it back.
pub const REDO: &str = "redo";

/// Whether a deed of this kind takes back another one.
pub fn takes_back(verb: &str) -> bool {
    matches!(verb, UNDO | REDO)
}

/// What `undo` or `redo` would take back, or why there is nothing.
pub type Found = Result<Undoable, Refusal>;

/// Whether `undo` ever takes back a deed of this kind: a look is a fact, for taking back
/// there is [`REDO`], a roster has a way of its own, and the desk's own deeds are nobody's.
pub fn may_be_undone(verb: &str, staff: u64) -> bool {
    staff != 0
        && !matches!(verb, UNDO | REDO | "resident.reveal" | "visit.reveal" | "look" | "session.end")
        // What was set aside as no longer secret does not come back.
        && !matches!(verb, "staff.pin" | super::entering::RESET)
        && !erasing::erases(verb)
        && !verb.starts_with("import")
}

/// The deeds of the part of the journal that was read so far, from `from` up to `next`.
#[derive(Default)]
pub struct Deeds {
    read: Option<(Seq, Seq)>,
    /// Person and deed, those that were taken back left out.
    open: BTreeSet<(u64, Seq)>,
    /// Person and each taking back that still stands.
    undos: BTreeSet<(u64, Seq)>,
    /// Each taking back and what it took back.
    takes: BTreeMap<Seq, Seq>,
    /// What was taken back, and by what.
    undone: BTreeSet<(Seq, Seq)>,
    /// Each taking back that was taken back itself.
    redone: BTreeSet<Seq>,
}

impl Deeds {
    fn take_in(&mut self, meta: &Meta) {
        let (staff, seq) = (meta.staff, meta.seq);
        match meta.undoes {
            Some(undo) if meta.verb == REDO => {
                self.redone.insert(undo);
                self.undos.remove(&(staff, undo));
                let Some(deed) = self.takes.get(&undo).copied() else { return };
                self.undone.remove(&(deed, undo));
                if !self.was_undone(deed) {
                    self.open.insert((staff, deed));
                }
            }
            // Read backwards, what takes a deed back comes before it.
            Some(_) if self.redone.contains(&seq) => {}
            Some(deed) => {
                self.takes.insert(seq, deed);
                self.undone.insert((deed, seq));
                self.undos.insert((staff, seq));
                self.open.remove(&(staff, deed));
            }
            None if may_be_undone(&meta.verb, staff) && !self.was_undone(seq) => {
                self.open.insert((staff, seq));
            }
            None => {}
        }
    }

    /// As far as the journal was read.
    fn was_undone(&self, deed: Seq) -> bool {
        self.undone.range((deed, Seq(0))..=(deed, Seq(u64::MAX))).next().is_some()
    }

    fn read(&mut self, files: &Files, from: Seq, until: Seq) -> Result<(), JournalError> {
        if from >= until {
            return Ok(());
        }
        for entry in journal::entries(files, from)? {
            let entry = entry?;
            if entry.seq() >= until {
                break;
            }
            self.take_in(&entry.meta);
        }
        Ok(())
    }

    /// Reads what was committed since, up to `head`.
    fn catch_up(&mut self, files: &Files, head: Seq) -> Result<(), JournalError> {
        let end = head.next();
        let (from, next) = self.read.unwrap_or((end, end));
        // Somebody who asked a moment earlier may know less than was read since.
        if next < end {
            self.read(files, next, end)?;
            self.read = Some((from, end));
        } else if self.read.is_none() {
            self.read = Some((end, end));
        }
        Ok(())
    }

    /// Reads the segment before what was read; `false` when there is none.
    fn further(&mut self, files: &Files) -> Result<bool, JournalError> {
        let Some((from, next)) = self.read else { return Ok(false) };
        let firsts = journal::segments(files)?;
        let Some(first) = firsts.into_iter().rev().find(|first| *first < from) else {
            return Ok(false);
        };
        self.read(files, first, from)?;
        self.read = Some((first, next));
        Ok(true)
    }

    /// The person's last deed that was not taken back, looked for in at most so many
    /// segments that nobody has looked at before.
    fn last_of(
        &mut self,
        files: &Files,
        staff: u64,
        segments: usize,
    ) -> Result<Option<Seq>, JournalError> {
        self.newest(files, staff, (segments, Seq(u64::MAX)), |deeds| &deeds.open)
    }

    /// The newest of a set that is this person's and comes before that one, in so many segments.
    fn newest(
        &mut self,
        files: &Files,
        staff: u64,
        (segments, before): (usize, Seq),
        of: fn(&Deeds) -> &BTreeSet<(u64, Seq)>,
    ) -> Result<Option<Seq>, JournalError> {
        let theirs = (staff, Seq(0))..(staff, before);
        for read in 0.. {
            if let Some((_, seq)) = of(self).range(theirs.clone()).next_back() {
                return Ok(Some(*seq));
            }
            if read == segments || !self.further(files)? {
                break;
            }
        }
        Ok(None)
    }

    /// Whether this deed was taken back: whatever did so came after it.
    fn is_undone(&mut self, files: &Files, seq: Seq) -> Result<bool, JournalError> {
        self.read_as_far_as(files, seq)?;
        Ok(self.was_undone(seq))
    }

    /// Whether this taking back was taken back itself.
    fn is_redone(&mut self, files: &Files, seq: Seq) -> Result<bool, JournalError> {
        self.read_as_far_as(files, seq)?;
        Ok(self.redone.contains(&seq))
    }

    fn read_as_far_as(&mut self, files: &Files, seq: Seq) -> Result<(), JournalError> {
        while self.read.is_some_and(|(from, _)| from > seq) && self.further(files)? {}
        Ok(())
    }
}

/// Segments that are read to offer something to take back: 64 MiB, some tenths of a
/// second. Who did nothing in all that time is offered nothing and can still name a deed.
const OFFERED: usize = 16;

/// What a console offers to take back.
pub(super) fn offer(desk: &Desk, staff: u64) -> Result<Option<LastDeed>, Refusal> {
    let unread = |error| Refusal::new("undo.unread").with("what", error);
    let files = &desk.files;
    let head = desk.shared.world().seq;
    let seq = {
        let mut deeds = desk.shared.deeds();
        deeds.catch_up(files, head).map_err(unread)?;
        deeds.last_of(files, staff, OFFERED).map_err(unread)?
    };
    let Some(seq) = seq else { return Ok(None) };
    let entry = Past::of(files).entry(seq).map_err(unread)?;
    Ok(entry.map(|entry| {
        let subject = entry.meta.subjects.first().copied();
        let count = done_to(&entry.meta.verb, entry.ops.iter().map(|op| op.key));
        LastDeed { seq, verb: entry.meta.verb, subject, count }
    }))
}

/// To how many records a deed was done: each got a line of it.
pub(super) fn done_to(verb: &str, wrote: impl Iterator<Item = Key>) -> u64 {
    let many = command::named(verb).is_some_and(|command| command.many);
    let records: BTreeSet<Key> =
        wrote.filter(|key| many && key.sub != 0).map(Key::record).collect();
    (records.len() as u64).max(1)
}

/// The deed that `undo` means: the one that is named, else the person's last one up to
/// `head`; of `redo` it is a taking back. Reading far back is done once: whoever asks again
/// is answered from memory.
pub(super) fn last(shared: &Shared, files: &Files, head: Seq, staff: u64, deed: &Deed) -> Found {
    let unread = |error| Refusal::new("undo.unread").with("what", error);
    let redo = deed.command == REDO;
    let nothing = || Refusal::new(if redo { "undo.nothing_back" } else { "undo.nothing" });
    let named = match deed.args.get("seq").map(|seq| seq.trim()).filter(|seq| !seq.is_empty()) {
        Some(seq) => {
            let wrong = || Refusal::new("undo.unknown").with("seq", seq);
            Some(seq.parse().map(Seq).ok().filter(|seq| *seq <= head).ok_or_else(wrong)?)
        }
        None => None,
    };
    let mut deeds = shared.deeds();
    deeds.catch_up(files, head).map_err(unread)?;
    if let Some(seq) = named {
        if redo && deeds.is_redone(files, seq).map_err(unread)?
            || !redo && deeds.is_undone(files, seq).map_err(unread)?
        {
            return Err(Refusal::new("undo.already").with("seq", seq));
        }
        drop(deeds);
        return read(shared, files, staff, seq, redo).map_err(unread)?;
    }
    let (mut before, mut erased) = (Seq(u64::MAX), None);
    let of: fn(&Deeds) -> &BTreeSet<(u64, Seq)> =
        if redo { |deeds| &deeds.undos } else { |deeds| &deeds.open };
    loop {
        let newest = deeds.newest(files, staff, (usize::MAX, before), of).map_err(unread)?;
        let Some(seq) = newest else { return Err(erased.unwrap_or_else(nothing)) };
        // What holds somebody who was erased since is passed over: it never comes back.
        match read(shared, files, staff, seq, redo).map_err(unread)? {
            Err(refusal) if refusal.code == ERASED => {
                erased = erased.or(Some(refusal));
                before = seq;
            }
            found => return found,
        }
    }
}

/// The refusal of what holds something that was erased.
const ERASED: &str = "undo.erased";

/// What that deed wrote, and what stood there before.
fn read(
    shared: &Shared,
    files: &Files,
    staff: u64,
    seq: Seq,
    redo: bool,
) -> Result<Found, JournalError> {
    // Until an erasure is carried out nobody knows what of the past speaks of the person.
    if shared.erasing.last().is_some_and(|last| seq < last) {
        return Ok(Err(Refusal::new("undo.erasing")));
    }
    let mut past = Past::of(files);
    let Some(entry) = past.entry(seq)? else {
        return Ok(Err(Refusal::new("undo.unknown").with("seq", seq)));
    };
    let meta = entry.meta;
    if meta.staff != staff {
        return Ok(Err(Refusal::new("undo.not_yours").with("seq", seq)));
    }
    let ever = if redo { meta.verb == UNDO } else { may_be_undone(&meta.verb, meta.staff) };
    if !ever {
        return Ok(Err(Refusal::new("undo.never").with("command", meta.verb)));
    }
    // What somebody may not do is not done again either: the verb is that of the deed.
    let deed = match meta.undoes.filter(|_| redo) {
        Some(deed) => past.entry(deed)?.map(|entry| entry.meta),
        None => None,
    };
    let mut before: BTreeMap<Key, Value> = BTreeMap::new();
    // From the newest to the oldest, so that a segment is read once.
    let mut ops: Vec<_> = entry.ops.iter().collect();
    ops.sort_by_key(|op| std::cmp::Reverse(op.prev_rev));
    for op in ops {
        let earlier = match op.prev_rev {
            Some(rev) => past.entry(rev)?,
            None => None,
        };
        let earlier = earlier.and_then(|entry| entry.ops.into_iter().find(|one| one.key == op.key));
        if op.is_erased() || earlier.as_ref().is_some_and(JournalOp::is_erased) {
            return Ok(Err(Refusal::new(ERASED).with("id", op.key.record())));
        }
        before.insert(op.key, earlier.and_then(|op| op.value().map(Arc::from)));
    }
    let wrote = entry.ops.iter().map(|op| {
        let before = before.get(&op.key).cloned().flatten();
        (op.key, before, op.value().map(Arc::from))
    });
    let subject = meta.subjects.first().copied();
    let again = deed.as_ref().map(|deed| deed.seq);
    let verb = deed.map_or(meta.verb, |deed| deed.verb);
    Ok(Ok(Undoable { seq, verb, subject, wrote: wrote.collect(), again }))
}
