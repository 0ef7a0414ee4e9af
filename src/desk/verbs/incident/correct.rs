//! 更正 of an incident: what it really is, and where. The clock goes on as it did; what
//! was ticked of another plan stays in the log.

use super::{about, place};
use crate::desk::args::Args;
use crate::desk::fields;
use crate::desk::tx::Tx;
use crate::desk::verbs::correct;
use crate::domain::{Key, Refusal};

const FIELDS: [&str; 2] = ["incident_kind", "place"];

pub(super) fn run(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let mut incident = about(tx, key)?;
    let mut current = fields::of_incident(&incident);
    current.retain(|name, _| FIELDS.contains(&name.as_str()));
    let mut changed = correct::changes(tx, key, args, &current)?;
    // The timeline says what is kept, not how it was typed.
    if let Some((_, now)) = changed.get_mut("place") {
        *now = place(now);
    }
    changed.retain(|_, (was, now)| was != now);
    if changed.is_empty() {
        return Err(Refusal::new("nothing_changed"));
    }
    for name in changed.keys() {
        let text = args.text(name);
        match (name.as_str(), text) {
            (name, "") => return Err(Refusal::new("input.required").at(name)),
            ("place", text) => incident.place = place(text),
            (_, text) => {
                // Who told what under a seal was promised it: another kind opens nothing.
                let sealed = incident.is_restricted();
                incident.kind = text.into();
                incident.card = args.plan(text).map(Box::new);
                if let Some(card) = incident.card.as_mut().filter(|_| sealed) {
                    card.restricted = true;
                }
            }
        }
    }
    tx.put(key.id, &incident)?;
    about(tx, key)?;
    correct::note(tx, key, &changed)
}
