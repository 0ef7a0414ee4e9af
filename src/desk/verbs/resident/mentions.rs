//! Where else somebody is written of in words: a neighbour's matter, a remark, an order's
//! text. Erasing a person cannot reach what other records say, so each place is listed to
//! the director, and the words are taken out of it one place at a time.

use std::collections::BTreeSet;

use rmpv::Value;

use crate::desk::view::ReadView;
use crate::domain::record::Resident;
use crate::domain::{Key, Kind, envelope};

/// What stands instead of what was taken out.
pub(super) const BLANK: &str = "某某";

/// Records and places named in one sentence at the most: so many are read and gone through
/// before the next are asked for. How many there are is said beside it.
const NAMED: usize = 20;

/// Names of one character would be found everywhere.
const SHORTEST: usize = 2;

/// Fields that are no words about somebody else: names and numbers of others may be alike.
const OWN: [&str; 4] = ["name", "number", "id_number", "answered"];

/// What somebody is written of by: names, the ID number, telephone numbers.
fn needles(resident: &Resident) -> Vec<String> {
    let numbers = resident.phones.iter().map(|phone| phone.number.clone());
    let all = [resident.name.clone(), resident.id_number.clone()].into_iter();
    let all = all.chain(resident.also.clone()).chain(numbers);
    let mut all: Vec<_> = all.filter(|one| one.chars().count() >= SHORTEST).collect();
    // The longest first: a name may begin with another one.
    all.sort_by_key(|one| std::cmp::Reverse(one.len()));
    all.dedup();
    all
}

/// Records and lines of others that hold their name, ID number or a telephone number, in
/// order. `own` is what erasing them reaches. Looks through everything there is.
pub(super) fn mentions(view: ReadView<'_>, key: Key, own: &BTreeSet<Key>) -> Vec<Key> {
    let Some(resident) = view.get::<Resident>(key.id) else { return Vec::new() };
    let needles = needles(&resident);
    let reached = |at: Key| own.contains(&at.record()) && at.kind != Kind::Mediation;
    let all = view.world.records.after(None);
    let others = all.filter(|(at, _)| at.record() != key && !reached(*at) && !at.kind.is_newer());
    let mentioned = others.filter(|(_, stored)| {
        // Cheaper than reading the record, which few of them need.
        let raw = |needle: &String| contains(&stored.value, needle.as_bytes());
        needles.iter().any(raw) && without(&stored.value, &needles).is_some()
    });
    mentioned.map(|(at, _)| at).collect()
}

/// The first of them, for a sentence.
pub(super) fn named(keys: &[Key]) -> String {
    keys.iter().take(NAMED).map(Key::to_string).collect::<Vec<_>>().join(" ")
}

fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    let first = needle.first();
    let starts = bytes.iter().enumerate().filter(|(_, byte)| Some(*byte) == first);
    starts.map(|(at, _)| at).any(|at| bytes[at..].starts_with(needle))
}

/// The record or line without them; `None` where they are not in its words.
pub(super) fn blanked(view: ReadView<'_>, at: Key, resident: &Resident) -> Option<Vec<u8>> {
    without(&view.bytes(at)?, &needles(resident))
}

fn without(bytes: &[u8], needles: &[String]) -> Option<Vec<u8>> {
    let mut record: Value = envelope::open(bytes).ok()?;
    let schema = bytes.first_chunk().map(|head| u16::from_be_bytes(*head))?;
    take_out(&mut record, needles).then(|| envelope::seal(schema, &record).ok())?
}

/// Whether anything was taken out.
fn take_out(value: &mut Value, needles: &[String]) -> bool {
    match value {
        Value::String(text) => {
            let Some(text) = text.as_str().map(str::to_string) else { return false };
            let blank = |text: String, needle: &String| text.replace(needle.as_str(), BLANK);
            let new = needles.iter().fold(text.clone(), blank);
            let changed = new != text;
            *value = new.into();
            changed
        }
        // All of them, not the first alone.
        Value::Array(all) => {
            all.iter_mut().filter_map(|inner| take_out(inner, needles).then_some(())).count() > 0
        }
        Value::Map(all) => {
            let own = |name: &Value| name.as_str().is_some_and(|name| OWN.contains(&name));
            let words = all.iter_mut().filter(|(name, _)| !own(name));
            words.filter_map(|(_, inner)| take_out(inner, needles).then_some(())).count() > 0
        }
        _ => false,
    }
}
