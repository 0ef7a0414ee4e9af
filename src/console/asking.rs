//! What was asked of the desk and what for.

use std::collections::BTreeMap;

use crate::domain::{Key, Kind};
use crate::wire::{Ask, ToDesk};

/// What an answer is for.
#[derive(Clone, Debug, PartialEq)]
pub enum Purpose {
    SignIn,
    Colleagues,
    /// `let_in`: the list was just come back to, so new rows come in with the answer.
    Queue {
        let_in: bool,
    },
    /// The residents' list; the query is what was searched.
    Find(String),
    /// A field of a form that names a record.
    LookUp {
        form: u64,
        field: usize,
        query: String,
    },
    Around {
        form: u64,
    },
    Record(Key),
    History(Key),
    /// What F8 offers to take back.
    LastDeed,
    /// What is seen of the selected hit beside the list.
    Glance(Key),
    /// A form's deed, or a deed without a form (undo).
    Deed {
        form: Option<u64>,
        command: String,
    },
    /// The emergency directory.
    Contacts,
    Staff,
    /// The rows of this ledger.
    Ledger(Kind),
    Overview,
    /// The evening page of so many days ago.
    Evening(i64),
    Presence,
    Backups,
    Drafts,
    Demo,
    /// Rows of a roster, by the number of their request.
    Roster(u128),
    /// Imports that were made.
    Imports,
    /// An import is taken back.
    TakeBack(Key),
    /// Nobody waits for it: drafts, leaving a record.
    Nothing,
}

/// Questions on their way and answers still to come.
#[derive(Debug, Default)]
pub struct Asking {
    next: u64,
    waiting: BTreeMap<u64, Purpose>,
    out: Vec<ToDesk>,
    /// Whether the desk hears. What is asked while it does not is dropped: after a
    /// reconnect everything shown is asked anew, and deeds stay with their forms.
    pub up: bool,
    /// What was said last of a desk on its way; over once it is there.
    pub opening: Option<String>,
}

impl Asking {
    /// Asks; the number is that of the answer. `None` while the desk is away.
    pub fn ask(&mut self, ask: Ask, purpose: Purpose) -> Option<u64> {
        if !self.up {
            return None;
        }
        self.next += 1;
        self.waiting.insert(self.next, purpose);
        self.out.push(ToDesk { id: self.next, ask });
        Some(self.next)
    }

    /// What this answer is for; `None` if nobody waits for it any more.
    pub fn answered(&mut self, id: u64) -> Option<Purpose> {
        self.waiting.remove(&id)
    }

    /// Whether an answer for this is still to come.
    pub fn waits_for(&self, wanted: impl Fn(&Purpose) -> bool) -> bool {
        self.waiting.values().any(wanted)
    }

    /// The number of the newest question for this that is not answered.
    pub fn number_of(&self, wanted: impl Fn(&Purpose) -> bool) -> Option<u64> {
        self.waiting.iter().rev().find(|(_, purpose)| wanted(purpose)).map(|(id, _)| *id)
    }

    /// How many answers are still to come.
    pub fn waiting(&self) -> u64 {
        self.waiting.len() as u64
    }

    /// The line is cut: no answer will come.
    pub fn lost(&mut self) {
        self.up = false;
        self.waiting.clear();
        self.out.clear();
    }

    /// What is to be sent now.
    pub fn drain(&mut self) -> Vec<ToDesk> {
        std::mem::take(&mut self.out)
    }
}
