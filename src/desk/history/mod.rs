//! 改动记录: who changed what of a record from what to what, when. Nothing is kept for it:
//! every op of the journal names the commit before, and history is the walk back.

mod facts;

use std::collections::{BTreeMap, BTreeSet};

use super::query::{self, Reader};
use super::verbs::incident;
use super::verbs::mediation::may_read;
use super::verbs::visit::reason_for;
use crate::domain::record::{Contact, Dwelling, Household, Incident, Mediation, Visit};
use crate::domain::{Key, Kind, Meta, Refusal, Seq, document, mask};
use crate::files::{Accounts, Files};
use crate::journal::{Body, Entry, JournalError, Past};
use crate::wire::{Changed, History, HistoryRow};
pub use facts::{Facts, facts};

/// Commits of one answer at the most.
const MOST: usize = 200;

/// A record as one commit left it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// There is none.
    Nothing,
    Kept(Vec<u8>),
    /// Its value was erased on purpose.
    Erased,
}

/// One commit, with the record before and after.
pub struct Step {
    meta: Meta,
    before: State,
    after: State,
}

/// The commits that were passed, newest first, and the next one.
pub struct Walked {
    steps: Vec<Step>,
    more: Option<Seq>,
}

/// Whether the reader may see the history of this record, and where it begins.
pub fn begin(reader: &Reader<'_>, key: Key) -> Result<Seq, Refusal> {
    let unknown = || reader.view.missing(key);
    reader.must_see(key)?;
    // What others see of a case is no more than that there is one.
    if key.kind == Kind::Mediation {
        let case: Mediation = reader.view.get(key.id).ok_or_else(unknown)?;
        if !may_read(&case, reader.staff, reader.roles) {
            return Err(Refusal::new("permit.see").with("id", key));
        }
    }
    if key.kind == Kind::Incident {
        let incident: Incident = reader.view.get(key.id).ok_or_else(unknown)?;
        if !incident::may_read(reader.view, key, &incident, reader.staff, reader.roles) {
            return Err(Refusal::new("permit.see").with("id", key));
        }
    }
    match reader.view.rev(key) {
        Seq(0) => Err(unknown()),
        rev if key.sub == 0 && reader.view.bytes(key).is_some() => Ok(rev),
        _ => Err(unknown()),
    }
}

/// Walks back from a commit that wrote the record.
pub fn walk(files: &Files, key: Key, from: Seq, limit: usize) -> Result<Walked, Refusal> {
    walk_back(files, key, from, limit.clamp(1, MOST))
        .map_err(|error| Refusal::new("history.unread").with("what", error))
}

fn walk_back(files: &Files, key: Key, from: Seq, limit: usize) -> Result<Walked, JournalError> {
    let mut past = Past::of(files);
    let mut next = past.entry(from)?.and_then(|entry| wrote(entry, key));
    let mut walked = Walked { steps: Vec::new(), more: None };
    while let Some((meta, after, prev)) = next {
        if walked.steps.len() == limit {
            walked.more = Some(meta.seq);
            break;
        }
        let earlier = match prev {
            Some(rev) => past.entry(rev)?.and_then(|entry| wrote(entry, key)),
            None => None,
        };
        let before = earlier.as_ref().map_or(State::Nothing, |(_, state, _)| state.clone());
        walked.steps.push(Step { meta, before, after });
        next = earlier;
    }
    Ok(walked)
}

/// What an entry left under the key, and the commit that wrote it before.
fn wrote(entry: Entry, key: Key) -> Option<(Meta, State, Option<Seq>)> {
    let op = entry.ops.into_iter().find(|op| op.key == key)?;
    let state = match op.body {
        Body::Kept { value, .. } if value.is_empty() => State::Nothing,
        Body::Kept { value, .. } => State::Kept(value),
        Body::Erased { .. } => State::Erased,
    };
    Some((entry.meta, state, op.prev_rev))
}

/// The differences of two states of a record, field by field: numbers of persons masked,
/// for a history is read in passing and needs no reason.
pub fn changes(kind: Kind, before: &State, after: &State) -> Vec<Changed> {
    let read = |state: &State| match state {
        State::Nothing => Some(Facts::new()),
        State::Kept(bytes) => Some(facts(kind, bytes)),
        State::Erased => None,
    };
    let (before, after) = (read(before), read(after));
    let names = before.iter().chain(&after).flat_map(|facts| facts.keys().cloned());
    let names: BTreeSet<String> = names.collect();
    let value = |facts: &Option<Facts>, name: &str| {
        facts.as_ref().map(|facts| facts.get(name).cloned().unwrap_or_default())
    };
    // A number that comes or goes is an ID card's unless another document is named.
    let usual = |field: &str, value: &Option<String>| {
        let value = value.as_deref();
        field == "id_kind" && value.is_some_and(|kind| matches!(kind, "" | document::ID_CARD))
    };
    let changed = names.into_iter().filter_map(|field| {
        let (from, to) = (value(&before, &field), value(&after, &field));
        if usual(&field, &from) && usual(&field, &to) {
            return None;
        }
        let masked = |value: Option<String>| value.map(|value| masked(kind, &field, &value));
        (from != to).then(|| Changed { from: masked(from), to: masked(to), field: field.clone() })
    });
    changed.collect()
}

/// Numbers of the emergency directory are there to be called; a resident's are not.
fn masked(kind: Kind, field: &str, value: &str) -> String {
    match field {
        "id_number" => mask::id_number(value),
        "phone" | "phone2" if matches!(kind, Kind::Resident | Kind::Matter) => mask::phone(value),
        _ => value.to_string(),
    }
}

/// The steps for people: with the names behind numbers.
pub fn tell(reader: &Reader<'_>, key: Key, walked: Walked) -> Result<History, Refusal> {
    // It may have been handed on while the journal was read.
    begin(reader, key)?;
    let row = |step: Step| HistoryRow {
        seq: step.meta.seq,
        at: step.meta.time,
        staff: step.meta.staff,
        acted_for: step.meta.acted_for,
        account: step.meta.account,
        verb: step.meta.verb,
        undoes: step.meta.undoes,
        changes: changes(key.kind, &step.before, &step.after),
    };
    let mut rows: Vec<_> = walked.steps.into_iter().map(row).collect();
    if let Some(visit) = reader.view.get::<Visit>(key.id).filter(|_| key.kind == Kind::Visit) {
        let changes = rows.iter_mut().flat_map(|row| &mut row.changes);
        for change in changes.filter(|change| change.field == "visit_reason") {
            for told in [&mut change.from, &mut change.to].into_iter().flatten() {
                *told = reason_for(&visit, told, reader.staff, reader.roles);
            }
        }
    }
    let names = reader.view.staff().into_iter().map(|(id, staff)| (id, staff.name)).collect();
    let machine = Accounts::of_machine();
    let accounts = rows.iter().filter_map(|row| Some((row.account?, machine.name(row.account?))));
    let accounts = accounts.collect();
    let values = rows.iter().flat_map(|row| &row.changes);
    let values = values.flat_map(|change| change.from.iter().chain(&change.to));
    let mut shown = BTreeMap::new();
    for value in values.flat_map(|value| value.split(' ')) {
        if let Some(words) = value.parse().ok().and_then(|key| name(reader, key)) {
            shown.insert(value.to_string(), words);
        }
    }
    Ok(History { key, rows, more: walked.more, names, accounts, shown: query::apart(shown) })
}

/// What a record is called, if the reader may see it.
fn name(reader: &Reader<'_>, key: Key) -> Option<String> {
    let view = reader.view;
    if !reader.sees_kind(key.kind) {
        return None;
    }
    let dwelling = |id| view.get::<Dwelling>(id).map(|dwelling| dwelling.address.to_string());
    match key.kind {
        Kind::Resident => query::name_of(reader, key),
        Kind::Dwelling => dwelling(key.id),
        Kind::Household => dwelling(view.get::<Household>(key.id)?.dwelling?),
        Kind::Contact => Some(view.get::<Contact>(key.id)?.post),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
