//! What goes of everything that was ever written: an erasure reaches every version in the
//! journal, of records that are there and of those that were taken back. A version holds the
//! record whole and its hash stands in the chain, so it goes whole; the versions before and
//! behind it that do not speak of the person stay.
//!
//! What the director let stand where it stands now, stands in its earlier versions too.

use std::collections::BTreeSet;

use rmpv::Value;

use super::{BLANK, ERASE};
use crate::desk::people;
use crate::desk::shared::Shared;
use crate::desk::verbs::resident::{Among, speaks};
use crate::domain::mention::Marks;
use crate::domain::record::Resident;
use crate::domain::{Key, Kind, Seq, envelope};
use crate::files::Files;
use crate::journal::{self, JournalError, JournalOp};

/// What an erasure takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    /// The person, wherever they are spoken of.
    Person,
    /// What their file said before.
    Before,
    /// Their words in places of other records.
    Places,
}

/// How far one erasure goes.
pub(super) struct Reach {
    /// Only what was written before it.
    upto: Seq,
    what: What,
    /// Records and lines that it took away or wrote without their words.
    pub keys: BTreeSet<Key>,
    /// Records of which all that was ever written goes.
    records: BTreeSet<Key>,
    /// Whose words they are.
    persons: BTreeSet<u64>,
    /// Of these there is no file any more: another one may be of the same person, who stays.
    undone: BTreeSet<u64>,
    /// What the others are written of by, in every version of their files.
    marks: Marks,
    /// Records that were about them in any version.
    once: BTreeSet<Key>,
}

impl Reach {
    /// What the entry says of it; none where there is no such entry.
    pub fn of(files: &Files, shared: &Shared, seq: Seq) -> Result<Option<Reach>, JournalError> {
        let Some(entry) = journal::entry(files, seq)? else { return Ok(None) };
        let what = match entry.meta.verb.as_str() {
            ERASE => What::Person,
            BLANK => What::Places,
            _ => What::Before,
        };
        let files_of = |gone: bool| {
            let of = move |op: &&JournalOp| !gone || op.value().is_none() && !op.is_erased();
            let ops = entry.ops.iter().filter(of).map(|op| op.key);
            let files = ops.filter(|key| key.kind == Kind::Resident && key.sub == 0);
            files.map(|key| key.id).collect::<BTreeSet<u64>>()
        };
        let persons = match what {
            // Whoever heads the household now is written, and is somebody else.
            What::Person => files_of(true),
            What::Before => files_of(false),
            What::Places => {
                let world = shared.world();
                let who = entry.meta.subjects.first().map(|key| key.id);
                let merged = who.map(|id| people::merged_into(world.view(), id));
                who.into_iter().chain(merged.into_iter().flatten()).collect()
            }
        };
        let theirs = |key: &Key| match key.kind {
            Kind::Office | Kind::Counter => false,
            // It says who heads it, and nothing of the person.
            Kind::Household => what == What::Places,
            Kind::Resident => what == What::Places || persons.contains(&key.id),
            // Its other parties are nobody else's case: what was theirs in it is found.
            Kind::Mediation => what == What::Places || key.sub != 0,
            _ => true,
        };
        let keys: BTreeSet<Key> = entry.ops.iter().map(|op| op.key).filter(theirs).collect();
        let whole = |key: &&Key| what != What::Places && key.sub == 0;
        let records = keys.iter().filter(whole).copied().collect();
        let ops = entry
            .ops
            .iter()
            .filter(|op| op.key.kind == Kind::Resident && op.key.sub == 0 && op.prev_rev.is_none());
        let undone = ops.map(|op| op.key.id).filter(|id| persons.contains(id)).collect();
        let (marks, once) = (Marks::default(), BTreeSet::new());
        Ok(Some(Reach { upto: seq, what, keys, records, persons, undone, marks, once }))
    }

    /// By what the person is to be found in unfinished forms: none where they stay.
    pub fn gone(&self) -> Option<&Marks> {
        (self.what == What::Person).then_some(&self.marks)
    }

    fn is_theirs(&self, key: Key) -> bool {
        key.kind == Kind::Resident && self.persons.contains(&key.id)
    }

    /// Whether this version goes.
    fn takes(&self, shared: &Shared, seq: Seq, op: &JournalOp) -> bool {
        let Some(value) = op.value().filter(|_| seq < self.upto) else { return false };
        let whole = self.keys.contains(&op.key) || self.records.contains(&op.key.record());
        match self.what {
            // Whose words they are is not known any more where a desk was cut off.
            What::Places if whole => {
                self.marks.is_empty() || speaks(op.key, value, &self.marks, Among::Words)
            }
            What::Places => false,
            _ if whole => true,
            What::Before => self.is_past(shared, seq, op.key, value),
            What::Person => {
                let undone = || {
                    let record = op.key.record();
                    self.once.contains(&record) && shared.world().view().bytes(record).is_none()
                };
                undone()
                    || self.is_overwritten(shared, seq, op, value)
                    || self.is_past(shared, seq, op.key, value)
            }
        }
    }

    /// A version that was about them, of a record that is there: it is about somebody else now.
    fn is_overwritten(&self, shared: &Shared, seq: Seq, op: &JournalOp, value: &[u8]) -> bool {
        let stands = || shared.world().records.rev(op.key) == Some(seq);
        // What was answered to the rows of a roster says nothing of whom it speaks.
        let about = || refers(op.key, value, &self.persons) || is_answer(op.key, value);
        about() && !stands()
    }

    /// A version that speaks of them where nothing speaks of them now.
    fn is_past(&self, shared: &Shared, seq: Seq, key: Key, value: &[u8]) -> bool {
        if self.marks.is_empty() || key.kind.is_newer() {
            return false;
        }
        if !speaks(key, value, &self.marks, Among::All) {
            return false;
        }
        let world = shared.world();
        let Some(now) = world.records.get(key) else { return true };
        let past = |among| {
            speaks(key, value, &self.marks, among) && !speaks(key, &now.value, &self.marks, among)
        };
        now.rev != seq && (past(Among::Words) || past(Among::Names))
    }
}

/// Reads the journal once for what each of them has to know: names and numbers of the person in
/// every version of the file, taken back ones too, and what was about them.
pub(super) fn look(
    files: &Files,
    shared: &Shared,
    reaches: &mut [Reach],
) -> Result<(), JournalError> {
    let last = reaches.iter().map(|reach| reach.upto).max().unwrap_or_default();
    for entry in journal::entries(files, Seq(1))? {
        let entry = entry?;
        if entry.seq() >= last {
            break;
        }
        for op in &entry.ops {
            let Some(value) = op.value() else { continue };
            let begun = reaches.iter_mut().filter(|reach| entry.seq() < reach.upto);
            begun.for_each(|reach| reach.learn(shared, op.key, value));
        }
    }
    Ok(())
}

impl Reach {
    fn learn(&mut self, shared: &Shared, key: Key, value: &[u8]) {
        if self.is_theirs(key) && key.sub == 0 {
            if self.undone.contains(&key.id) {
                return;
            }
            let Ok(was) = envelope::open::<Resident>(value) else { return };
            match self.what {
                What::Person | What::Places => self.marks.add(&was),
                // What the file still says is nothing of the past.
                What::Before => {
                    let now = shared.world().view().get::<Resident>(key.id);
                    self.marks.add_past(&was, &now.unwrap_or_default());
                }
            }
        } else if self.what == What::Person && key.sub == 0 && refers(key, value, &self.persons) {
            self.once.insert(key);
        }
    }
}

/// Takes it out of the journal; how many values went. Of the person's own file last: as long as
/// it stands there, an erasure that was cut off knows whom it looks for.
pub(super) fn take_out(
    files: &Files,
    shared: &Shared,
    reaches: &[Reach],
) -> Result<usize, JournalError> {
    let own = |key: Key| reaches.iter().any(|reach| reach.is_theirs(key));
    let takes = |seq: Seq, op: &JournalOp| reaches.iter().any(|reach| reach.takes(shared, seq, op));
    let others = |seq: Seq, op: &JournalOp| !own(op.key) && takes(seq, op);
    let theirs = |seq: Seq, op: &JournalOp| own(op.key) && takes(seq, op);
    let gone = journal::erase(files, &others, &|| true)?.unwrap_or_default();
    Ok(gone + journal::erase(files, &theirs, &|| true)?.unwrap_or_default())
}

/// Whether this version of a record, or of a line, names one of them by number.
fn refers(key: Key, value: &[u8], persons: &BTreeSet<u64>) -> bool {
    let Ok(Value::Map(fields)) = envelope::open::<Value>(value) else { return false };
    let field = |of: &[(Value, Value)], name: &str| {
        of.iter().find(|(field, _)| field.as_str() == Some(name)).map(|(_, value)| value.clone())
    };
    let is = |of: &[(Value, Value)]| {
        let resident = field(of, "resident").and_then(|id| id.as_u64());
        resident.is_some_and(|id| persons.contains(&id))
    };
    if key.sub != 0 {
        let named = |value: &Value| {
            let key = value.as_str().and_then(|text| text.parse::<Key>().ok());
            key.is_some_and(|key| key.kind == Kind::Resident && persons.contains(&key.id))
        };
        let Some(Value::Map(facts)) = field(&fields, "facts") else { return false };
        return facts.iter().any(|(_, value)| named(value));
    }
    match key.kind {
        Kind::Matter | Kind::Visit | Kind::Certificate => is(&fields),
        Kind::Mediation => match field(&fields, "parties") {
            Some(Value::Array(parties)) => {
                parties.iter().any(|party| party.as_map().is_some_and(|party| is(party)))
            }
            _ => false,
        },
        _ => false,
    }
}

fn is_answer(key: Key, value: &[u8]) -> bool {
    let Ok(Value::Map(fields)) = envelope::open::<Value>(value) else { return false };
    let answered =
        |(field, value): &(Value, Value)| field.as_str() == Some("answered") && !value.is_nil();
    key.kind == Kind::Import && key.sub == 0 && fields.iter().any(answered)
}
