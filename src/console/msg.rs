//! What reaches the model, and nothing else does.

use super::errand::Result as Came;
use super::term::event::Input;
use crate::domain::Refusal;
use crate::wire::ToClient;

/// One thing that happened.
#[derive(Clone, Debug)]
pub enum Msg {
    /// From the terminal.
    Input(Input),
    /// The desk is there; nobody is signed in yet.
    Connected,
    /// The desk is gone; the link tries again by itself.
    Lost,
    /// The desk is being started, and so many of so many records are in.
    Opening(u64, u64),
    /// An attempt to reach the desk failed; the next follows by itself.
    Failed(Refusal),
    /// This question could not be sent; no answer will come.
    NotSent(u64, Refusal),
    /// The errand with this number is done.
    Errand(u64, Came),
    /// Time has passed and nothing else happened.
    Quiet,
    /// A frame from the desk.
    Desk(ToClient),
}
