//! What the writer is asked to do, and where its answer goes.

use std::sync::mpsc::{Sender, SyncSender};
use std::sync::{Arc, Mutex};

use super::decide::Decided;
use super::importing::{Ended, Running};
use super::limits;
use super::tx::{Caller, Seat};
use super::view::ReadView;
use crate::domain::roster::{Chunk, RosterRow};
use crate::domain::txn::RequestId;
use crate::domain::{Key, Refusal, Seq, Txn};
use crate::wire::{Deed, Done};

/// Where the answer to a job goes.
pub type Answer = SyncSender<Result<Done, Refusal>>;

/// Decides a deed on the writer's thread; its lines get this seq.
pub type Decision = Box<dyn FnOnce(ReadView<'_>, &Caller, Seq) -> Result<Decided, Refusal> + Send>;

/// Work for the writer.
pub enum Job {
    /// A deed of a signed-in person.
    Do { deed: Deed, seat: Seat, answer: Answer },
    /// Somebody sees a resident's numbers in full: [`super::looking`].
    Look { resident: Key, why: &'static str, seat: Seat, answer: Answer },
    /// What no command of the registry does with its fields: a PIN, the end of a session.
    Verb { decision: Decision, seat: Seat, answer: Answer },
    /// Rows of a roster; what became of them is left in its [`Running`].
    Import { import: Import, seat: Seat, answer: Answer },
    /// No more rows of a roster come.
    EndImport { import: Key, ended: Ended, seat: Seat, answer: Answer },
    /// Takes a roster back.
    UndoImport { import: Key, request: RequestId, seat: Seat, answer: Answer },
    /// Transactions the desk makes itself: the first member of staff, a demo community.
    Own { txns: Vec<Txn>, answer: Answer },
    /// The table is made anew of what is in memory; `done` hears of it.
    Renew { done: Sender<()> },
    /// Whether the desk's files are still there is looked at, even where nobody commits.
    Watch,
    /// No more work comes.
    Stop,
}

impl Job {
    /// Where its answer goes; `None` where nobody waits for one.
    pub fn answer(&self) -> Option<&Answer> {
        match self {
            Job::Do { answer, .. }
            | Job::Look { answer, .. }
            | Job::Verb { answer, .. }
            | Job::Import { answer, .. }
            | Job::EndImport { answer, .. }
            | Job::UndoImport { answer, .. }
            | Job::Own { answer, .. } => Some(answer),
            Job::Renew { .. } | Job::Watch | Job::Stop => None,
        }
    }

    /// The Unix account it came through; `None` for what the desk does itself.
    pub fn account(&self) -> Option<u32> {
        match self {
            Job::Do { seat, .. }
            | Job::Look { seat, .. }
            | Job::Verb { seat, .. }
            | Job::Import { seat, .. }
            | Job::EndImport { seat, .. }
            | Job::UndoImport { seat, .. } => seat.account,
            Job::Own { .. } | Job::Renew { .. } | Job::Watch | Job::Stop => None,
        }
    }

    /// For how many deeds of an account's share it counts.
    pub fn weight(&self) -> usize {
        match self {
            Job::Import { .. } | Job::UndoImport { .. } => limits::DEEDS,
            _ => 1,
        }
    }
}

/// Rows of a roster, and how far it has come.
pub struct Import {
    pub rows: Vec<RosterRow>,
    pub chunk: Chunk,
    pub running: Arc<Mutex<Running>>,
}
