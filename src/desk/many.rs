//! One deed to several records: one commit, so that it is taken back as one. What cannot be
//! done to one of them is said of that one, and done to the others.

use std::collections::{BTreeMap, BTreeSet};

use super::decide::one;
use super::tx::{Caller, Tx};
use super::view::ReadView;
use crate::domain::books::Books;
use crate::domain::command::Command;
use crate::domain::{Key, Refusal};
use crate::wire::Deed;

/// Records of one deed at the most: as many as anybody ticks, and far from what a commit holds.
pub const MOST: usize = 200;

/// Does a deed to all that it names; what they have in common is told of it.
pub(super) fn run(
    tx: &mut Tx<'_>,
    view: ReadView<'_>,
    books: &Books,
    caller: &Caller,
    (command, deed): (&'static Command, &Deed),
) -> Result<(), Refusal> {
    if !command.many {
        return Err(Refusal::new("many.never").with("command", command.name));
    }
    let keys: BTreeSet<Key> = deed.subject.iter().chain(&deed.also).copied().collect();
    if keys.len() > MOST {
        return Err(Refusal::new("many.too_many").with("n", keys.len()).with("most", MOST));
    }
    let mut left = Vec::new();
    let mut common: Option<BTreeMap<String, String>> = None;
    let mut done = Vec::new();
    for key in keys {
        let each = command.alike(key.kind).ok_or_else(|| {
            Refusal::new("many.other_kind").with("id", key).with("command", command.name)
        });
        match each.and_then(|each| one(tx, view, books, caller, (each, deed, key))) {
            Ok(()) => {
                tx.keep();
                done.push(key);
                let facts = std::mem::take(&mut tx.facts);
                match &mut common {
                    None => common = Some(facts),
                    Some(common) => common.retain(|name, value| facts.get(name) == Some(value)),
                }
            }
            Err(refusal) => {
                tx.give_up();
                tx.facts.clear();
                left.push((key, refusal));
            }
        }
    }
    if done.is_empty() {
        return Err(left
            .into_iter()
            .next()
            .map_or_else(|| Refusal::new("nothing_changed"), |(_, why)| why));
    }
    tx.facts = common.unwrap_or_default();
    tx.facts.insert("n".into(), done.len().to_string());
    let ids: Vec<_> = done.iter().map(Key::to_string).collect();
    tx.facts.insert("ids".into(), ids.join(" "));
    tx.left = left;
    Ok(())
}
