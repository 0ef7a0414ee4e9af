//! What one Unix account may take of the desk, so that the others have theirs whatever it
//! does. All of it stands here: an office's people never come near, a program that runs wild
//! or means harm does. Accounts are told apart by SO_PEERCRED, as the kernel says.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Connections of one account at once. A window is one, and a shared account has a window
/// for each of its people: twenty of them with four each, and some scripts.
pub const CONNECTIONS: usize = 96;
/// Connections of all accounts, as far as there are descriptors: ten accounts at their
/// limit. Each has two threads.
pub const ALL_CONNECTIONS: usize = 1024;
/// Descriptors of one connection: it is read by one thread and written by another.
pub const DESCRIPTORS: u64 = 2;
/// Descriptors that are no client's: journal, table, snapshots, backup, and what is open
/// while one of them is made (measured: 40 with a table and a backup under way).
pub const SPARE_DESCRIPTORS: u64 = 192;

/// Bytes that wait to be read by the clients of one account: four whole queues of clients
/// that have stopped. Whoever goes over it is told to come again.
pub const UNREAD_BYTES: usize = 32 << 20;

/// Deeds of one account that go to disk with one sync while no other account is at work; else
/// it is one of each. So a deed waits at most for the sync under way and so many decisions, and
/// then goes with one of each other account, whatever these have asked for. The people behind
/// one account who save in the same second are few.
pub const DEEDS: usize = 4;
/// An account is at work for so long after what it did last: whoever saves one thing after the
/// other would else find a whole share of the other's under way each time.
pub const ALONE: Duration = Duration::from_secs(1);

/// Lines of the log that one account may cause in [`LOG_TIME`]; the rest are counted.
pub const LOG_LINES: u32 = 20;
pub const LOG_TIME: Duration = Duration::from_secs(60);

/// Forms that one person may leave unfinished. A morning leaves three or four.
pub const DRAFTS: usize = 50;
/// Bytes of one of them; the texts of all fields of the longest form are a fraction of that.
pub const DRAFT_BYTES: usize = 64 << 10;
/// Bytes of all of one person's: they are offered in one answer, and a frame has a megabyte.
pub const DRAFTS_BYTES: usize = 512 << 10;
/// Forms that all the people behind one account may leave unfinished. As with
/// [`CONNECTIONS`] twenty of them share it, and ten forms each are more than a day leaves;
/// four of them at their own limit fill it, however many names stand behind the account.
pub const ACCOUNT_DRAFTS: usize = 4 * DRAFTS;
/// Bytes of all of these.
pub const ACCOUNT_DRAFTS_BYTES: usize = 4 * DRAFTS_BYTES;

/// What there is only so much of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Limit {
    Connections,
    Unread,
    Log,
    Drafts,
    /// Questions of a client that had gone, not answered.
    Questions,
}

impl Limit {
    pub const ALL: [Limit; 5] =
        [Limit::Connections, Limit::Unread, Limit::Log, Limit::Drafts, Limit::Questions];

    fn word(self) -> &'static str {
        match self {
            Limit::Connections => "connections",
            Limit::Unread => "unread",
            Limit::Log => "log",
            Limit::Drafts => "drafts",
            Limit::Questions => "questions",
        }
    }
}

/// How often an account came to a limit, since this process began.
static REACHED: Mutex<BTreeMap<(Limit, u32), u64>> = Mutex::new(BTreeMap::new());

/// An account came to a limit.
pub fn reached(limit: Limit, account: u32) {
    *all().entry((limit, account)).or_default() += 1;
}

/// `connections:1001=5,log:1001=80`; empty where nobody came to any.
pub fn told() -> String {
    let all = all();
    let one = all.iter().map(|((limit, uid), times)| format!("{}:{uid}={times}", limit.word()));
    one.collect::<Vec<_>>().join(",")
}

fn all() -> MutexGuard<'static, BTreeMap<(Limit, u32), u64>> {
    REACHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// So many questions are answered at once for all, and for one account: with more threads at
/// work than processors, and with all processors at work for one account, whoever saves
/// waits for those who read.
pub fn questions_at_once() -> (usize, usize) {
    let processors = std::thread::available_parallelism().map_or(2, usize::from).max(2);
    (processors, processors / 2)
}
