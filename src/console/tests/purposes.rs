//! What every question is for, by a name of its own.

use crate::console::asking::Purpose;

/// A name for every kind of question; a new one must come in here, and below.
pub fn name(purpose: &Purpose) -> &'static str {
    match purpose {
        Purpose::SignIn => "sign in",
        Purpose::Enter => "enter",
        Purpose::SetPin => "set pin",
        Purpose::EndSession(_) => "end session",
        Purpose::Colleagues => "colleagues",
        Purpose::Queue { .. } => "queue",
        Purpose::QueueMore => "queue more",
        Purpose::Find(_) => "find",
        Purpose::Elsewhere(_) => "elsewhere",
        Purpose::FindMore(_) => "find more",
        Purpose::LookUp { .. } => "look up",
        Purpose::Around { .. } => "around",
        Purpose::Numbers { .. } => "numbers",
        Purpose::Alike { .. } => "alike",
        Purpose::Pasted { .. } => "pasted",
        Purpose::Place(_) => "place",
        Purpose::Still(_) => "still",
        Purpose::Record(_) => "record",
        Purpose::History(_) => "history",
        Purpose::Beside => "beside",
        Purpose::Duplicates { .. } => "duplicates",
        Purpose::LastDeed => "last deed",
        Purpose::Glance(_) => "glance",
        Purpose::Deed { .. } => "deed",
        Purpose::Contacts => "contacts",
        Purpose::Staff => "staff",
        Purpose::Ledger(_) => "ledger",
        Purpose::LedgerMore(_) => "ledger more",
        Purpose::Overview => "overview",
        Purpose::Evening(_) => "evening",
        Purpose::Presence => "presence",
        Purpose::Backups => "backups",
        Purpose::BackUp => "back up",
        Purpose::Drafts => "drafts",
        Purpose::Demo { .. } => "demo",
        Purpose::Roster(_) => "roster",
        Purpose::Imports => "imports",
        Purpose::TakeBack(_) => "take back",
        Purpose::Nothing => "nothing",
    }
}
