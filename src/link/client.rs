//! A subcommand's connection: it asks and waits.

use std::io::{self, Write};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::time::Duration;

use super::handshake::{self, Greeted};
use super::{Place, reexec, start};
use crate::domain::Refusal;
use crate::wire::frame::{self, Decoder};
use crate::wire::{Ask, Event, Goodbye, Reply, ToClient, ToDesk};

/// Longer than anything a desk does for one question, the demo community included.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// A greeted desk; nobody is signed in yet.
#[derive(Debug)]
pub struct Client {
    stream: UnixStream,
    decoder: Decoder,
    last: u64,
    events: Vec<Event>,
    /// Where the desk was found.
    pub socket: PathBuf,
}

impl Client {
    /// Reaches the desk of this place; starts it where nobody is there.
    pub fn connect(place: &Place) -> Result<Client, Refusal> {
        let program = reexec::program().map_err(|e| Refusal::path(&place.data, &e))?;
        Client::with(start::reach(place, &program, &mut |_, _| {})?, PATIENCE)
    }

    /// The desk of this place if one runs; each wait for it takes at most so long.
    ///
    /// # Errors
    /// Those of [`start::find`].
    pub fn running(place: &Place, patience: Duration) -> Result<Option<Client>, Refusal> {
        start::find(place)?.map(|greeted| Client::with(greeted, patience)).transpose()
    }

    fn with(greeted: Greeted, patience: Duration) -> Result<Client, Refusal> {
        let Greeted { stream, decoder, socket, .. } = greeted;
        stream.set_read_timeout(Some(patience)).map_err(|e| Refusal::path(&socket, &e))?;
        Ok(Client { stream, decoder, last: 0, events: Vec::new(), socket })
    }

    /// Asks and waits for the answer. `link.lost` says that the connection broke
    /// before it came: the deed may or may not be done, and asking again with the
    /// same request id does it once.
    pub fn ask(&mut self, ask: Ask) -> Result<Reply, Refusal> {
        self.last += 1;
        let question = ToDesk { id: self.last, ask };
        let frame = frame::encode(&question).map_err(|_| Refusal::new("link.too_long"))?;
        match self.stream.write_all(&frame) {
            // A desk that reads no more has said why, or is about to.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {}
            written => written.map_err(lost)?,
        }
        loop {
            match handshake::next(&mut self.stream, &mut self.decoder).map_err(lost)? {
                Some(ToClient::Reply { id, result }) if id == self.last => return result,
                Some(ToClient::Reply { .. }) => {}
                Some(ToClient::Event(event)) => self.events.push(event),
                Some(ToClient::Goodbye(Goodbye::Crowded)) => {
                    return Err(Refusal::new("link.crowded"));
                }
                Some(ToClient::Goodbye(Goodbye::Ended)) => {
                    return Err(Refusal::new("session.ended"));
                }
                Some(ToClient::Goodbye(_)) | None => return Err(Refusal::new("link.lost")),
            }
        }
    }

    /// What the desk said unasked since the last call.
    pub fn events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.events)
    }
}

fn lost(error: io::Error) -> Refusal {
    Refusal::new("link.lost").with("error", error)
}
