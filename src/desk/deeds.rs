//! Whose deeds can be taken back, found in the journal: nothing of it is kept for a
//! restart, for nothing of it can be lost. Read as far back as it is asked for.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::shared::Shared;
use super::verbs::undo::{Undoable, Value};
use super::{Desk, erasing};
use crate::domain::{Key, Meta, Refusal, Seq};
use crate::files::Files;
use crate::journal::{self, JournalError, JournalOp, Past};
use crate::wire::{Deed, LastDeed};

/// What `undo` would take back, or why there is nothing.
pub type Found = Result<Undoable, Refusal>;

/// Whether a deed of this kind is ever taken back: a look is a fact, taking back is not
/// taken back, a roster has a way of its own, and the desk's own deeds are nobody's.
pub fn may_be_undone(verb: &str, staff: u64) -> bool {
    staff != 0
        && !matches!(verb, "undo" | "resident.reveal" | "look" | "session.end")
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
    undone: BTreeSet<Seq>,
}

impl Deeds {
    fn take_in(&mut self, meta: &Meta) {
        if let Some(undone) = meta.undoes {
            self.undone.insert(undone);
            self.open.remove(&(meta.staff, undone));
        } else if may_be_undone(&meta.verb, meta.staff) && !self.undone.contains(&meta.seq) {
            self.open.insert((meta.staff, meta.seq));
        }
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
        let theirs = (staff, Seq(0))..=(staff, Seq(u64::MAX));
        for read in 0.. {
            if let Some((_, seq)) = self.open.range(theirs.clone()).next_back() {
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
        while self.read.is_some_and(|(from, _)| from > seq) && self.further(files)? {}
        Ok(self.undone.contains(&seq))
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
        LastDeed { seq, verb: entry.meta.verb, subject }
    }))
}

/// The deed that `undo` means: the one that is named, else the person's last one up to
/// `head`. Reading far back is done once: whoever asks again is answered from memory.
pub(super) fn last(shared: &Shared, files: &Files, head: Seq, staff: u64, deed: &Deed) -> Found {
    let unread = |error| Refusal::new("undo.unread").with("what", error);
    let nothing = || Refusal::new("undo.nothing");
    let named = match deed.args.get("seq").map(|seq| seq.trim()).filter(|seq| !seq.is_empty()) {
        Some(seq) => {
            let wrong = || Refusal::new("undo.unknown").with("seq", seq);
            Some(seq.parse().map(Seq).ok().filter(|seq| *seq <= head).ok_or_else(wrong)?)
        }
        None => None,
    };
    let mut deeds = shared.deeds();
    deeds.catch_up(files, head).map_err(unread)?;
    let seq = match named {
        Some(seq) if deeds.is_undone(files, seq).map_err(unread)? => {
            return Err(Refusal::new("undo.already").with("seq", seq));
        }
        Some(seq) => seq,
        None => deeds.last_of(files, staff, usize::MAX).map_err(unread)?.ok_or_else(nothing)?,
    };
    drop(deeds);
    read(files, staff, seq).map_err(unread)?
}

/// What that deed wrote, and what stood there before.
fn read(files: &Files, staff: u64, seq: Seq) -> Result<Found, JournalError> {
    let mut past = Past::of(files);
    let Some(entry) = past.entry(seq)? else {
        return Ok(Err(Refusal::new("undo.unknown").with("seq", seq)));
    };
    let meta = entry.meta;
    if meta.staff != staff {
        return Ok(Err(Refusal::new("undo.not_yours").with("seq", seq)));
    }
    if !may_be_undone(&meta.verb, meta.staff) {
        return Ok(Err(Refusal::new("undo.never").with("command", meta.verb)));
    }
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
            return Ok(Err(Refusal::new("undo.erased").with("id", op.key.record())));
        }
        before.insert(op.key, earlier.and_then(|op| op.value().map(Arc::from)));
    }
    let wrote = entry.ops.iter().map(|op| {
        let before = before.get(&op.key).cloned().flatten();
        (op.key, before, op.value().map(Arc::from))
    });
    let subject = meta.subjects.first().copied();
    Ok(Ok(Undoable { seq, verb: meta.verb, subject, wrote: wrote.collect() }))
}
