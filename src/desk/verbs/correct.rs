//! 更正 without losing anybody's words: a field changes only if it still holds what
//! the form showed; otherwise both values are shown and a person chooses.

use std::collections::BTreeMap;

use crate::desk::args::Args;
use crate::desk::permit::{self, FieldClass};
use crate::desk::tx::Tx;
use crate::domain::record::{LineKind, Matter, Staff};
use crate::domain::{Key, Kind, Refusal, mask};

/// A correction may change these but not take them away: registering needs them too.
const NEVER_EMPTY: [&str; 4] = ["name", "text", "category", "address"];

/// The fields that really change, old and new, by name. `current` holds the present
/// text of every field of the form.
pub(super) fn changes(
    tx: &Tx<'_>,
    key: Key,
    args: &Args<'_>,
    current: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, (String, String)>, Refusal> {
    let mut changed = BTreeMap::new();
    for (name, now) in current {
        let new = args.text(name);
        if !args.has(name) || new == now {
            continue;
        }
        if new.is_empty() && NEVER_EMPTY.contains(&name.as_str()) {
            return Err(Refusal::new("input.required").at(name));
        }
        if let Some(was) = args.was(name).filter(|was| !same(was, now)) {
            return Err(conflict(tx, key, name, now, new).with("was", was));
        }
        changed.insert(name.clone(), (now.clone(), new.to_string()));
    }
    if changed.is_empty() {
        return Err(Refusal::new("nothing_changed"));
    }
    Ok(changed)
}

/// Whether a form showed this value: a number may have been shown masked.
fn same(was: &str, now: &str) -> bool {
    was == now || was == mask::phone(now) || was == mask::id_number(now)
}

/// What the page shows of a field: a telephone whole only where an open matter gives a reason
/// to call, an ID number never.
fn shown(tx: &Tx<'_>, key: Key, field: &str, text: &str) -> String {
    let may = permit::may_see(tx.roles(), FieldClass::Phone);
    let reason = match key.kind {
        Kind::Resident => {
            let matters = tx.view().matters_of(key.id).into_iter();
            let mut matters = matters.filter_map(|id| tx.get::<Matter>(id));
            matters.any(|matter| !matter.stage.is_closed())
        }
        Kind::Matter => tx.get::<Matter>(key.id).is_some_and(|one| !one.stage.is_closed()),
        // Numbers of organisations and of colleagues are no secret.
        _ => return text.to_string(),
    };
    match field {
        "phone" | "phone2" if !(may && reason) => mask::phone(text),
        "id_number" => mask::id_number(text),
        _ => text.to_string(),
    }
}

fn conflict(tx: &Tx<'_>, key: Key, field: &str, theirs: &str, yours: &str) -> Refusal {
    let fact = format!("now.{field}");
    let lines = tx.view().lines(key);
    let by = lines.iter().find(|(_, line)| line.facts.contains_key(&fact));
    let by = by.and_then(|(_, line)| tx.get::<Staff>(line.recorder));
    Refusal::new("conflict")
        .at(field)
        .with("theirs", shown(tx, key, field, theirs))
        .with("yours", yours)
        .with("by", by.map(|staff| staff.name).unwrap_or_default())
}

/// The timeline line that keeps the old values. People stand in it by their numbers, and are
/// named where it is shown: so it says nothing of them once they are erased.
pub(in crate::desk) fn note(
    tx: &mut Tx<'_>,
    key: Key,
    changed: &BTreeMap<String, (String, String)>,
) -> Result<(), Refusal> {
    let facts: Vec<(String, String)> = changed
        .iter()
        .flat_map(|(name, (was, now))| {
            [(format!("was.{name}"), was.clone()), (format!("now.{name}"), now.clone())]
        })
        .collect();
    let facts: Vec<(&str, String)> =
        facts.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
    tx.line(key, LineKind::Corrected, "", &facts)
}
