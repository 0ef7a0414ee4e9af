//! Where else somebody is written of in words: a neighbour's matter, a remark, an order's
//! text. Erasing a person cannot reach what other records say, so each place is listed to
//! the director, and the words are taken out of it place by place.

use std::collections::BTreeSet;

use rmpv::Value;

use crate::desk::view::ReadView;
use crate::domain::mention::Marks;
use crate::domain::record::{Contact, Matter, Phone, Resident};
use crate::domain::{Key, Kind, Record, Refusal, envelope};

/// What stands instead of what was taken out.
pub(in crate::desk) const BLANK: &str = "某某";

/// Records and places named in one sentence at the most: so many are read and gone through
/// before the next are asked for. How many there are is said beside it.
pub(super) const NAMED: usize = 20;

/// What somebody is written of by: what their file says, and what it said before a
/// correction, as far as its timeline tells.
pub(super) fn marks(view: ReadView<'_>, id: u64) -> Marks {
    let Some(resident) = view.get::<Resident>(id) else { return Marks::default() };
    let mut marks = Marks::of(&resident);
    said_before(view, id).iter().for_each(|was| marks.add(was));
    marks
}

/// What somebody was written of by before a correction, and is not any more.
pub(super) fn past_marks(view: ReadView<'_>, id: u64) -> Marks {
    let now = view.get::<Resident>(id).unwrap_or_default();
    let mut marks = Marks::default();
    said_before(view, id).iter().for_each(|was| marks.add_past(was, &now));
    marks
}

/// What their timeline tells of the names and numbers in their file, each of them by itself.
fn said_before(view: ReadView<'_>, id: u64) -> Vec<Resident> {
    let mut all = Vec::new();
    let mut name = |name: &str| all.push(Resident { name: name.into(), ..Resident::default() });
    let (mut numbers, mut phones) = (Vec::new(), Vec::new());
    for (_, line) in view.lines_of(Key::of(Kind::Resident, id)) {
        for (fact, said) in &line.facts {
            let field = ["was.", "now.", "other."].iter().find_map(|of| fact.strip_prefix(of));
            match field.unwrap_or_default() {
                "name" => name(said),
                "also" => said.split([' ', ',']).for_each(&mut name),
                // Of a merged file all numbers, with whose they are.
                "phone" | "phone2" => {
                    let parts = said.split([' ', '(', ')']).filter(|part| !part.is_empty());
                    phones.extend(
                        parts.map(|number| Phone { number: number.into(), ..Phone::default() }),
                    );
                }
                "id_number" => numbers.push(said.clone()),
                _ => {}
            }
        }
    }
    all.push(Resident { phones, ..Resident::default() });
    all.extend(numbers.into_iter().map(|id_number| Resident { id_number, ..Resident::default() }));
    all
}

/// Records and lines of others that hold their name, ID number or a telephone number, in
/// order. `own` is what erasing them reaches. Looks through everything there is.
pub(super) fn mentions(
    view: ReadView<'_>,
    key: Key,
    marks: &Marks,
    own: &BTreeSet<Key>,
) -> Vec<Key> {
    if marks.is_empty() {
        return Vec::new();
    }
    let reached = |at: Key| own.contains(&at.record()) && at.kind != Kind::Mediation;
    let all = view.world.records.after(None);
    let others = all.filter(|(at, _)| at.record() != key && !reached(*at) && !at.kind.is_newer());
    let mentioned = others.filter(|(at, stored)| without(*at, &stored.value, marks).is_some());
    mentioned.map(|(at, _)| at).collect()
}

/// A refusal that names the first of them, says how many there are, and how the next are
/// asked for where these are not all.
pub(super) fn told(code: &str, all: &[Key], page: &[Key]) -> Refusal {
    let named = &page[..page.len().min(NAMED)];
    let places = named.iter().map(Key::to_string).collect::<Vec<_>>().join(" ");
    let cut = named.last().filter(|_| named.len() < page.len());
    let code = if cut.is_some() { format!("{code}_cut") } else { code.to_string() };
    let refusal = Refusal::new(&code).with("n", all.len()).with("places", places);
    let refusal = refusal.with("shown", named.len());
    cut.into_iter().fold(refusal, |refusal, last| refusal.with("next", format!("{last}+")))
}

/// The record or line without them; `None` where they are not in its words.
pub(super) fn blanked(view: ReadView<'_>, at: Key, marks: &Marks) -> Option<Vec<u8>> {
    let bytes = without(at, &view.bytes(at)?, marks)?;
    match at.kind {
        _ if at.sub != 0 => Some(bytes),
        Kind::Contact => resealed(&bytes, |contact: &mut Contact| {
            // 某某 is no number to be called: the next one takes its place, and where there
            // is none the entry is due for checking.
            let gone = |number: &mut String| number.contains(BLANK).then(|| number.clear());
            gone(&mut contact.number2);
            if gone(&mut contact.number).is_some() {
                std::mem::swap(&mut contact.number, &mut contact.number2);
                contact.wrong |= contact.number.is_empty();
            }
        }),
        // Whose number it was is no number any more.
        Kind::Matter => resealed(&bytes, |matter: &mut Matter| {
            if matter.phone.contains(BLANK) {
                matter.phone.clear();
            }
        }),
        Kind::Resident => resealed(&bytes, |resident: &mut Resident| {
            resident.phones.retain(|phone| !phone.number.contains(BLANK));
            resident.also.retain(|name| name != BLANK);
        }),
        _ => Some(bytes),
    }
}

fn resealed<T: Record>(bytes: &[u8], change: impl FnOnce(&mut T)) -> Option<Vec<u8>> {
    let mut record: T = envelope::open(bytes).ok()?;
    change(&mut record);
    envelope::seal(T::SCHEMA, &record).ok()
}

fn without(at: Key, bytes: &[u8], marks: &Marks) -> Option<Vec<u8>> {
    let mut record: Value = envelope::open(bytes).ok()?;
    let schema = bytes.first_chunk().map(|head| u16::from_be_bytes(*head))?;
    take_out(&mut record, marks, Among::Words, own_fields(at))
        .then(|| envelope::seal(schema, &record).ok())?
}

/// Where it is looked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::desk) enum Among {
    /// In words about others: what is somebody's own name or number is none.
    Words,
    /// In the own names, too.
    Names,
    /// Everywhere.
    All,
}

/// Whether a version of a record or line speaks of them.
pub(in crate::desk) fn speaks(at: Key, bytes: &[u8], marks: &Marks, among: Among) -> bool {
    let Ok(mut record) = envelope::open::<Value>(bytes) else { return false };
    let own = if among == Among::Words { own_fields(at) } else { &[] };
    take_out(&mut record, marks, among, own)
}

/// Fields that are no words about somebody else: names and numbers of others may be alike.
/// What was answered to the rows of a roster is cleared by the erasure itself.
fn own_fields(at: Key) -> &'static [&'static str] {
    match at.kind {
        _ if at.sub != 0 => &[],
        Kind::Resident => &["name", "id_number"],
        Kind::Staff => &["name", "account"],
        Kind::Import => &["answered"],
        _ => &[],
    }
}

/// Whether anything was taken out.
fn take_out(value: &mut Value, marks: &Marks, among: Among, own: &[&str]) -> bool {
    match value {
        Value::String(text) => {
            let new = text.as_str().and_then(|text| marks.blanked(text, BLANK));
            let changed = new.is_some();
            new.into_iter().for_each(|new| *value = new.into());
            changed
        }
        // All of them, not the first alone.
        Value::Array(all) => {
            let inner = all.iter_mut();
            inner.filter_map(|inner| take_out(inner, marks, among, &[]).then_some(())).count() > 0
        }
        Value::Map(all) => {
            let keeps = among != Among::All && is_their_own_phone(all);
            let own = |name: &Value| {
                name.as_str().is_some_and(|name| own.contains(&name) || keeps && name == "number")
            };
            let words = all.iter_mut().filter(|(name, _)| !own(name));
            let words = words.map(|(_, inner)| inner);
            words.filter_map(|inner| take_out(inner, marks, among, &[]).then_some(())).count() > 0
        }
        _ => false,
    }
}

/// A telephone of another resident that is said to be nobody else's: one flat may have one.
fn is_their_own_phone(map: &[(Value, Value)]) -> bool {
    let of = |name: &str| map.iter().find(|(key, _)| key.as_str() == Some(name));
    let whose = of("whose").and_then(|(_, whose)| whose.as_str());
    of("number").is_some() && whose.is_some_and(str::is_empty)
}
