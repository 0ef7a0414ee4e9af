//! What every question asks of whoever asks it: one table, looked at in one place before
//! anything is answered. What a deed asks stands in [`super::permit`], command by command.

use std::collections::BTreeSet;

use super::permit::{self, FieldClass};
use crate::domain::record::Role;
use crate::domain::{Key, Kind, Refusal};
use crate::wire::Ask;

/// Who may ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// Whoever can connect.
    Anybody,
    /// Whoever is signed in. The answer holds no person, or as much of them as the reader may
    /// see: figures, colleagues, one's own.
    Staff,
    /// Whoever may do anything at all: not who reads figures only.
    Works,
    /// Who may know of residents.
    Persons,
    /// Who keeps the staff list and the office.
    Office,
    /// The director alone.
    Director,
}

/// The right a question needs.
pub fn of(ask: &Ask) -> Right {
    match ask {
        Ask::SignIn { .. } | Ask::Enter { .. } | Ask::SetPin { .. } | Ask::Who | Ask::Status => {
            Right::Anybody
        }
        Ask::Do(_)
        | Ask::LastDeed
        | Ask::Close
        | Ask::Drafts
        | Ask::KeepDraft(_)
        | Ask::DropDraft(_)
        | Ask::Staff
        | Ask::Overview
        | Ask::Presence
        // Whose session may be ended by whom stands where it is done.
        | Ask::EndSession(_)
        | Ask::Evening { .. }
        | Ask::Backups => Right::Staff,
        Ask::Find { kind: Some(Kind::Staff), .. }
        | Ask::FindFrom { kind: Some(Kind::Staff), .. } => Right::Staff,
        Ask::Open(key) | Ask::Glance(key) | Ask::Numbers(key) | Ask::History { key, .. } => {
            of_record(*key)
        }
        Ask::MoveClock(_) | Ask::BackUp { .. } | Ask::Drilled { .. } => Right::Works,
        Ask::Find { .. }
        | Ask::FindFrom { .. }
        | Ask::Contacts
        | Ask::Queue { .. }
        | Ask::QueueFrom { .. }
        | Ask::Around { .. }
        | Ask::Alike(_)
        | Ask::Twins { .. }
        | Ask::Beside { .. }
        | Ask::Duplicates { .. }
        | Ask::Ledger(_)
        | Ask::LedgerFrom { .. }
        | Ask::Import { .. }
        | Ask::EndImport { .. }
        | Ask::Imports
        | Ask::UndoImport { .. } => Right::Persons,
        // Whoever began goes on, although one of the invented staff bears their number by then.
        Ask::FillDemo { first: false, .. } => Right::Staff,
        Ask::FillDemo { first: true, .. } | Ask::Leave => Right::Office,
        Ask::SetUpBackups { .. } => Right::Director,
    }
}

/// The right to look at a record.
fn of_record(key: Key) -> Right {
    match key.kind {
        Kind::Staff => Right::Staff,
        _ => Right::Persons,
    }
}

/// Whether whoever keeps the machine, root and the account the data belong to, may ask this
/// without being of the staff: nothing that they could not do to the process and its files.
pub fn is_for_the_machine(ask: &Ask) -> bool {
    matches!(ask, Ask::Leave | Ask::Drilled { .. } | Ask::Staff)
}

/// Refuses what these roles may not ask.
///
/// # Errors
/// `permit.persons` or `permit`, with the roles that may.
pub fn check(roles: &BTreeSet<Role>, ask: &Ask) -> Result<(), Refusal> {
    let may = |command: &str| match permit::may_do(roles, command) {
        true => Ok(()),
        false => Err(permit::refusal(command)),
    };
    match of(ask) {
        Right::Anybody | Right::Staff => Ok(()),
        Right::Persons if permit::may_see(roles, FieldClass::Person) => Ok(()),
        Right::Persons => Err(Refusal::new("permit.persons")),
        // Each of these is as much as one command of the registry.
        Right::Works => may("undo"),
        Right::Office => may("staff.add"),
        Right::Director => may("staff.role"),
    }
}
