//! What reaches the model, and nothing else does.

use super::term::event::Input;
use crate::wire::ToClient;

/// One thing that happened.
#[derive(Clone, Debug)]
pub enum Msg {
    /// From the terminal, with the milliseconds of a clock that only ever grows.
    Input(Input, u64),
    /// The desk is there; nobody is signed in yet.
    Connected,
    /// The desk is gone; the link tries again by itself.
    Lost,
    /// A frame from the desk.
    Desk(ToClient),
}
