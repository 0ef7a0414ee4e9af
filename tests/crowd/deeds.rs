//! What the crowd does: random deeds on few records, so that they meet.

use std::collections::BTreeMap;

use dutydesk::domain::Kind;
use dutydesk::domain::command;
use rand::Rng;
use rand::seq::{IndexedRandom, IteratorRandom};
use rand_chacha::ChaCha8Rng;

use super::history::{CORRECTED, names};

/// Stands for words nobody typed before.
pub const WORDS: &str = "@words";
/// Stands for a member of staff, and for a resident.
const STAFF: &str = "@staff";
const RESIDENT: &str = "@resident";

/// Fields as typed, by name.
type Fields = &'static [(&'static str, &'static str)];

/// How often, which command, which fields. Some are refused, and rightly. Nobody has a
/// telephone, so that no page that is read makes the desk write down who looked: every
/// commit is a deed somebody asked for. Of what is due about as much is done as comes in:
/// thousands of open matters are no desk's day.
const DEEDS: &[(u32, &str, Fields)] = &[
    (1, "matter.new", &[("who", RESIDENT), ("category", "leak"), ("text", WORDS)]),
    (1, "matter.new", &[("who", "来人"), ("category", "ask"), ("text", WORDS)]),
    (12, "matter.note", &[("text", WORDS)]),
    (4, "matter.call", &[("outcome", "missed"), ("text", WORDS)]),
    (3, "matter.step", &[("text", WORDS), ("next", "2026-12-04")]),
    (2, "matter.limit", &[("due", "2026-12-08"), ("source", "街道")]),
    (6, "matter.transfer", &[("to", STAFF), ("reason", "grid")]),
    (4, "matter.return", &[]),
    (7, "matter.tell", &[("way", "phone"), ("result", "solved"), ("text", WORDS)]),
    (4, "matter.reopen", &[("text", WORDS)]),
    (1, "matter.void", &[("reason", "mistake"), ("text", WORDS)]),
    (1, "resident.new", &[("name", "钱玉珍")]),
    (6, "resident.note", &[("text", WORDS)]),
    (2, "resident.call", &[("outcome", "reached"), ("text", WORDS)]),
    (1, "resident.status", &[("status", "away"), ("text", WORDS)]),
    (1, "resident.status", &[("status", "here"), ("text", WORDS)]),
    (1, "contact.new", &[("contact_kind", "lift"), ("phone", "13912340000"), ("post", "电梯")]),
    (3, "contact.note", &[("text", WORDS)]),
    (1, "contact.verify", &[("text", WORDS)]),
    (2, "visit.new", &[("visit_reason", "elder"), ("text", WORDS)]),
    (3, "visit.step", &[("outcome", "well"), ("text", WORDS)]),
    (3, "visit.note", &[("text", WORDS)]),
    (1, "visit.transfer", &[("to", STAFF)]),
    (1, "visit.end", &[("reason", "wish"), ("text", WORDS)]),
    (1, "mediation.new", &[("dispute", "noise"), ("party", "甲"), ("party_b", "乙")]),
    (3, "mediation.note", &[("text", WORDS)]),
    (2, "mediation.message", &[("text", WORDS)]),
    (1, "mediation.transfer", &[("to", STAFF)]),
    (7, "undo", &[]),
    (9, "resident.correct", &[]),
    (6, "matter.correct", &[]),
    (4, "contact.correct", &[]),
    (3, "mediation.correct", &[]),
];

/// A command, the kind of record it is done to, its fields.
pub struct Plan {
    pub command: &'static str,
    pub on: Option<Kind>,
    pub args: BTreeMap<String, String>,
}

/// The next deed; `words` is said wherever something is typed, `staff` are those work
/// can be handed to, `residents` those it can be about.
pub fn plan(random: &mut ChaCha8Rng, words: &str, staff: &[u64], residents: &[u64]) -> Plan {
    let (_, command, args) = DEEDS.choose_weighted(random, |(often, ..)| *often).unwrap();
    let mut pick = |letter, of: &[u64]| format!("{letter}{}", of.choose(random).unwrap());
    let args = args.iter().map(|(name, value)| {
        let value = match *value {
            WORDS => words.to_string(),
            STAFF => pick('S', staff),
            RESIDENT => pick('R', residents),
            value => value.to_string(),
        };
        (name.to_string(), value)
    });
    let mut args: BTreeMap<_, _> = args.collect();
    let on = command::named(command).and_then(|command| command.on);
    if let Some(kind) = on.filter(|_| command.ends_with(".correct")) {
        let fields = names(kind);
        let count = random.random_range(1..=fields.len().min(2));
        let fields = fields.iter().choose_multiple(random, count);
        args.extend(fields.into_iter().map(|name| (name.to_string(), format!("{words}{name}"))));
    }
    Plan { command, on, args }
}

/// The kinds whose pages are read.
pub fn read_kind(random: &mut ChaCha8Rng) -> Kind {
    let kinds = CORRECTED.iter().map(|(kind, _)| *kind).chain([Kind::Visit]);
    kinds.choose(random).unwrap()
}
