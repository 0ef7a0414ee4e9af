//! Who may do what: one table of verb × role, and one of field class × role, that
//! every verb, page, search and export goes through.

use std::collections::BTreeSet;

use crate::domain::Refusal;
use crate::domain::record::Role::{self, Admin, Desk, Director, Grid, Mediator};

/// Whoever works at the counter.
const COUNTER: &[Role] = &[Desk, Mediator, Grid, Director];
/// What only the director decides.
const DIRECTOR: &[Role] = &[Director];
/// The staff list and the office's settings.
const OFFICE: &[Role] = &[Director, Admin];
/// Everybody who may do anything at all.
const ALL: &[Role] = &[Desk, Mediator, Grid, Director, Admin];

/// Every command of the registry, and the roles that may do it. 监督 may do none.
const VERBS: &[(&str, &[Role])] = &[
    ("matter.new", COUNTER),
    ("matter.answer", COUNTER),
    ("matter.task", COUNTER),
    ("matter.note", COUNTER),
    ("matter.call", COUNTER),
    ("matter.step", COUNTER),
    ("matter.tell", COUNTER),
    ("matter.transfer", COUNTER),
    ("matter.whistle", COUNTER),
    ("matter.print", COUNTER),
    ("matter.correct", COUNTER),
    ("matter.return", COUNTER),
    ("matter.limit", COUNTER),
    ("matter.satisfaction", COUNTER),
    // desk.md: three logged attempts on different days, and the director agrees.
    ("matter.exhaust", DIRECTOR),
    ("matter.merge", COUNTER),
    ("matter.void", COUNTER),
    ("matter.reopen", COUNTER),
    ("resident.new", COUNTER),
    ("resident.note", COUNTER),
    ("resident.call", COUNTER),
    ("resident.step", COUNTER),
    ("resident.print", COUNTER),
    ("resident.correct", COUNTER),
    ("resident.move", COUNTER),
    ("resident.status", COUNTER),
    ("resident.reveal", COUNTER),
    ("resident.merge", COUNTER),
    // Nobody can take it back.
    ("resident.blank", DIRECTOR),
    ("resident.forget", DIRECTOR),
    ("resident.erase", DIRECTOR),
    ("visit.new", COUNTER),
    ("visit.note", COUNTER),
    ("visit.call", COUNTER),
    ("visit.step", COUNTER),
    ("visit.transfer", COUNTER),
    ("visit.correct", COUNTER),
    ("visit.reveal", COUNTER),
    ("visit.end", COUNTER),
    ("certificate.refuse", COUNTER),
    ("certificate.ask", COUNTER),
    ("relief.report", COUNTER),
    ("demand.new", COUNTER),
    ("contact.new", COUNTER),
    ("contact.note", COUNTER),
    ("contact.call", COUNTER),
    ("contact.verify", COUNTER),
    ("contact.correct", COUNTER),
    ("contact.end", COUNTER),
    ("incident.new", COUNTER),
    ("incident.tick", COUNTER),
    ("incident.call", COUNTER),
    ("incident.note", COUNTER),
    ("incident.correct", COUNTER),
    ("incident.end", COUNTER),
    ("incident.false_alarm", COUNTER),
    // Of a case only its mediator and the director do more than leave a message: see
    // `verbs::mediation`.
    ("mediation.new", COUNTER),
    ("mediation.note", COUNTER),
    ("mediation.call", COUNTER),
    ("mediation.step", COUNTER),
    ("mediation.agree", COUNTER),
    ("mediation.transfer", COUNTER),
    ("mediation.correct", COUNTER),
    ("mediation.revisit", COUNTER),
    ("mediation.perform", COUNTER),
    ("mediation.seal", COUNTER),
    ("mediation.plan", COUNTER),
    ("mediation.party", COUNTER),
    ("mediation.stop", COUNTER),
    ("mediation.ways", COUNTER),
    ("mediation.archive", COUNTER),
    ("mediation.message", COUNTER),
    ("household.new", COUNTER),
    ("household.correct", COUNTER),
    ("household.move", COUNTER),
    ("dwelling.new", COUNTER),
    ("dwelling.correct", COUNTER),
    ("staff.add", OFFICE),
    ("staff.correct", OFFICE),
    // Roles are granted by the director alone.
    ("staff.role", DIRECTOR),
    ("staff.acting", DIRECTOR),
    ("staff.leave", OFFICE),
    // Whoever can take a PIN away can be that person: an admin cannot.
    ("staff.reset-pin", DIRECTOR),
    ("office.name", OFFICE),
    ("office.city", OFFICE),
    ("office.practice", OFFICE),
    ("office.lock", OFFICE),
    ("office.idle", OFFICE),
    ("undo", ALL),
    ("redo", ALL),
];

/// What kind of data a field holds, as far as seeing it is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldClass {
    /// That somebody lives here: name, address, relation, safety flags.
    Person,
    /// Telephone numbers in full; only while a matter of that person is open.
    Phone,
    /// The ID number in full; only after a reason was given.
    IdNumber,
    /// Rows of sensitive categories beyond kind and room.
    Sensitive,
    /// Counts without persons.
    Figures,
}

/// Who may see a class of data. 管理员 alone keeps accounts, not residents.
const READS: &[(FieldClass, &[Role])] = &[
    (FieldClass::Person, COUNTER),
    (FieldClass::Phone, COUNTER),
    (FieldClass::IdNumber, COUNTER),
    (FieldClass::Sensitive, COUNTER),
    (FieldClass::Figures, &Role::ALL),
];

/// Whether somebody with these roles may do a command. A command without a row is
/// done by nobody.
pub fn may_do(roles: &BTreeSet<Role>, command: &str) -> bool {
    let row = VERBS.iter().find(|(name, _)| *name == command);
    row.is_some_and(|(_, allowed)| allowed.iter().any(|role| roles.contains(role)))
}

/// Why somebody may not do a command, with the roles that may.
pub fn refusal(command: &str) -> Refusal {
    let row = VERBS.iter().find(|(name, _)| *name == command);
    let roles: Vec<_> =
        row.map(|(_, roles)| roles.iter().map(|role| role.word()).collect()).unwrap_or_default();
    Refusal::new("permit").with("command", command).with("roles", roles.join(","))
}

/// Whether somebody may bring rosters in.
pub fn may_import(roles: &BTreeSet<Role>) -> bool {
    may_do(roles, "resident.new")
}

/// Whether somebody may take an import back: who made it, and the director.
pub fn may_undo_import(roles: &BTreeSet<Role>, own: bool) -> bool {
    (own && may_import(roles)) || roles.contains(&Director)
}

/// Why only the director may do this, although others may do this command.
pub fn director_only(command: &str) -> Refusal {
    Refusal::new("permit").with("command", command).with("roles", Director.word())
}

/// Whether somebody may end a session: the director anybody's, everybody their own.
pub fn may_end_session(roles: &BTreeSet<Role>, own: bool) -> bool {
    own || roles.contains(&Director)
}

/// Whether somebody with these roles may see a class of data.
pub fn may_see(roles: &BTreeSet<Role>, class: FieldClass) -> bool {
    let row = READS.iter().find(|(of, _)| *of == class);
    row.is_some_and(|(_, allowed)| allowed.iter().any(|role| roles.contains(role)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::command;
    use crate::domain::record::Role::Observer;

    #[test]
    fn every_command_has_exactly_one_row_and_every_row_a_command() {
        let rows: BTreeSet<_> = VERBS.iter().map(|(name, _)| *name).collect();
        let commands: BTreeSet<_> = command::all().map(|command| command.name).collect();
        assert_eq!(rows, commands);
        assert_eq!(rows.len(), VERBS.len());
    }

    #[test]
    fn an_observer_reads_figures_and_nothing_else() {
        let observer = BTreeSet::from([Observer]);
        assert!(command::all().all(|command| !may_do(&observer, command.name)));
        for (class, _) in READS {
            assert_eq!(may_see(&observer, *class), *class == FieldClass::Figures);
        }
    }

    #[test]
    fn a_command_that_is_not_in_the_table_is_done_by_nobody() {
        assert!(!may_do(&Role::ALL.into_iter().collect(), "matter.shred"));
    }
}
