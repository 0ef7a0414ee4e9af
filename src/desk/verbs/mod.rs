//! Verbs: one per file, each a pure function from what is there and what was asked to
//! the changes or a refusal. They run on the writer thread, so no check is ever stale.

mod certificate;
mod contact;
pub(super) mod correct;
mod demand;
pub(super) mod house;
pub(super) mod incident;
mod matter;
pub(super) mod mediation;
mod office;
mod relief;
pub(super) mod resident;
mod staff;
pub(super) mod undo;
pub(super) mod visit;

use super::args::Args;
use super::tx::{Caller, Tx};
use super::view::ReadView;
use crate::domain::{Key, Refusal};

/// What a command of the registry does.
pub struct Verb {
    /// The registry's name.
    pub name: &'static str,
    /// Whether it can be done to this record now; otherwise why not and what can.
    pub possible: fn(ReadView<'_>, &Caller, Key) -> Result<(), Refusal>,
    /// Collects the changes.
    pub run: fn(&mut Tx<'_>, Key, &Args<'_>) -> Result<(), Refusal>,
}

/// The key that stands for "no record" in commands that need none.
pub const NOTHING: Key = Key::of(crate::domain::Kind::Office, 0);

const VERBS: &[&[Verb]] = &[
    matter::VERBS,
    resident::VERBS,
    house::VERBS,
    visit::VERBS,
    certificate::VERBS,
    relief::VERBS,
    demand::VERBS,
    contact::VERBS,
    incident::VERBS,
    mediation::VERBS,
    staff::VERBS,
    office::VERBS,
];

/// The verb of this command.
pub fn named(name: &str) -> Option<&'static Verb> {
    VERBS.iter().copied().flatten().find(|verb| verb.name == name)
}

/// Nothing stands in the way.
fn always(_: ReadView<'_>, _: &Caller, _: Key) -> Result<(), Refusal> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::desk::deeds::takes_back;
    use crate::domain::command;

    #[test]
    fn every_ready_command_has_a_verb_and_every_verb_a_command() {
        let verbs: BTreeSet<_> = VERBS.iter().copied().flatten().map(|verb| verb.name).collect();
        let ready = command::all().filter(|command| command.ready && !takes_back(command.name));
        assert_eq!(verbs, ready.map(|command| command.name).collect());
    }
}
