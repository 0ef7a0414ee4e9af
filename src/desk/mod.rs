//! The desk: the one process that owns the data. Verbs (one per file), permit
//! table, views in memory, commit path, clock, drafts.

pub mod clock;
pub mod draft;

use std::sync::Arc;

use crate::domain::Refusal;
use crate::wire::{Ask, Reply, ToClient};

/// Who is at the other end of a connection, as the kernel says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Peer {
    pub uid: u32,
    /// The account's name; the uid as digits where it has none.
    pub account: String,
}

/// Where the desk puts what it says unasked. Returns `false` when the client is gone
/// or its bounded queue is full; the desk then forgets it. Never blocks.
pub type Outbox = Arc<dyn Fn(ToClient) -> bool + Send + Sync>;

/// An open desk. Shared by all connections; the last handle to go closes it.
pub struct Desk {}

impl Desk {
    /// A new connection; nobody is signed in on it yet.
    pub fn connect(self: &Arc<Self>, peer: Peer, outbox: Outbox) -> Connection {
        Connection { desk: self.clone(), peer, outbox }
    }
}

/// One client's connection. Dropping it is taking leave: its drafts are written to
/// disk, its open record is left, others are told.
pub struct Connection {
    #[allow(dead_code)]
    desk: Arc<Desk>,
    #[allow(dead_code)]
    peer: Peer,
    #[allow(dead_code)]
    outbox: Outbox,
}

impl Connection {
    /// Answers one question. A deed returns once it is on disk.
    pub fn ask(&mut self, _ask: Ask) -> Result<Reply, Refusal> {
        Err(Refusal::new("not_ready"))
    }
}
