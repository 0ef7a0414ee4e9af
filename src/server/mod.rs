//! The desk's doors: its socket, one session per client, and when it leaves. What
//! is asked and answered behind them is the business of [`crate::desk`].

mod door;
mod listen;
mod logbook;
mod outbox;
mod panics;
mod peer;
mod room;
mod serve;
mod session;
mod shut;

use logbook::{log, log_of};
pub use serve::{LINGER, Options, serve, trial, turn_away};

use crate::desk::{Outbox, Peer};
use crate::domain::Refusal;
use crate::wire::{Ask, Reply};

/// Answers one client's questions, one after the other; dropping it is taking leave.
type Answers = Box<dyn FnMut(Ask) -> Result<Reply, Refusal>>;

/// Receives a client.
type Welcome = Box<dyn Fn(Peer, Outbox) -> Answers + Send + Sync>;
