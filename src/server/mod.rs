//! The desk's doors: its socket, one session per client, and when it leaves. What
//! is asked and answered behind them is the business of [`crate::desk`].

mod door;
mod listen;
mod outbox;
mod panics;
mod peer;
mod room;
mod serve;
mod session;
mod shut;

use std::io::Write;

pub use serve::{LINGER, Options, serve, trial, turn_away};

use crate::desk::{Outbox, Peer};
use crate::domain::Refusal;
use crate::wire::{Ask, Reply};

/// Answers one client's questions, one after the other; dropping it is taking leave.
type Answers = Box<dyn FnMut(Ask) -> Result<Reply, Refusal>>;

/// Receives a client.
type Welcome = Box<dyn Fn(Peer, Outbox) -> Answers + Send + Sync>;

/// One line on standard error, which is the log. Ids only, never names or numbers.
fn log(line: std::fmt::Arguments) {
    let line = format!("{} {line}\n", crate::domain::Moment::of_machine());
    // `eprintln` would panic where the disk has no room for the log.
    let _ = std::io::stderr().write_all(line.as_bytes());
}
