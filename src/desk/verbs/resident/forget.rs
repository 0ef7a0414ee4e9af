//! 抹掉改正前的内容: what a person's file says now stays, and what it said before goes for
//! good, as somebody may ask whose file was wrong. Asked for twice and carried out like
//! [`super::erase`].

use std::collections::BTreeSet;

use super::erase::{is_confirmed, note, of_person};
use super::mentions::{mentions, past_marks, told};
use crate::backup;
use crate::desk::args::Args;
use crate::desk::newer;
use crate::desk::people;
use crate::desk::tx::Tx;
use crate::domain::record::Resident;
use crate::domain::{Key, Kind, Refusal};

pub(super) fn run(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let mut resident: Resident = tx.need(key.id)?;
    newer::must_all_be_known(tx.view(), [key])?;
    let until = backup::gone_by(tx.now().date());
    // Once it is forgotten nobody can find these places any more.
    let own: BTreeSet<Key> = of_person(tx.view(), key.id).into_iter().collect();
    let elsewhere = mentions(tx.view(), key, &past_marks(tx.view(), key.id), &own);
    if !is_confirmed(key, args) {
        let words = if elsewhere.is_empty() { "" } else { "_words" };
        return Err(told(&format!("erase.confirm_past{words}"), &elsewhere, &elsewhere)
            .at("confirm")
            .with("id", key)
            .with("name", resident.name)
            .with("until", until));
    }
    // What a roster said otherwise is of the past, too.
    resident.roster.as_mut().into_iter().for_each(|notes| notes.clear());
    tx.put(key.id, &resident)?;
    // What the files said that were merged into this one is of the past as well.
    let merged = people::merged_into(tx.view(), key.id);
    for id in &merged {
        let pointer: Resident = tx.need(*id)?;
        tx.put(*id, &pointer)?;
        tx.about(Key::of(Kind::Resident, *id));
    }
    // All of them are written anew: whatever was written before this is blanked.
    for (at, mut line) in tx.view().lines_of(key) {
        let of_the_past = |name: &str| {
            ["was", "now"].contains(&name)
                || ["was.", "now.", "other."].iter().any(|of| name.starts_with(of))
        };
        line.facts.retain(|name, _| !of_the_past(name));
        tx.rewrite(at, &line)?;
    }
    note(tx, key, args, until, &merged, true)?;
    if !elsewhere.is_empty() {
        tx.facts.insert("elsewhere".into(), elsewhere.len().to_string());
    }
    Ok(())
}
