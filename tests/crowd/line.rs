//! One client's connection, and everything it was told on it, in order.

use std::fmt;
use std::io::Write;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::Duration;

use dutydesk::domain::{Key, Refusal, Seq};
use dutydesk::link::handshake::{self, Greeted};
use dutydesk::wire::frame::{self, Decoder};
use dutydesk::wire::{Ask, Event, Reply, Session, ToClient, ToDesk};

/// How long anything may take before a test fails.
const PATIENCE: Duration = Duration::from_secs(60);

/// What the desk says of commits.
#[derive(Clone, Debug, PartialEq)]
pub enum Heard {
    Changed { seq: Seq, subjects: Vec<Key>, by: u64 },
    Reload(Seq),
}

/// All that was heard on one connection.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    pub staff: u64,
    /// May be told which record a commit is about.
    pub persons: bool,
    /// The last commit the client knew of when it came back.
    pub since: Option<Seq>,
    /// The last commit when it signed in.
    pub session: Seq,
    pub heard: Vec<Heard>,
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Told { staff, since, session, heard, .. } = self;
        write!(f, "S{staff} signed in at {session} since {since:?}, heard {} times", heard.len())
    }
}

/// A signed-in connection.
pub struct Line {
    stream: UnixStream,
    decoder: Decoder,
    last: u64,
    pub told: Told,
    /// People signed in, as was said last.
    pub present: Option<u32>,
}

impl Line {
    /// Connects to a desk that is there, and signs in.
    pub fn enter(socket: &Path, staff: u64, since: Option<Seq>) -> Line {
        let Greeted { stream, decoder, .. } =
            handshake::greet(socket, PATIENCE).unwrap_or_else(|e| panic!("no desk: {e}"));
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let (session, heard) = (Seq(0), Vec::new());
        let told = Told { staff, persons: false, since, session, heard };
        let mut line = Line { stream, decoder, last: 0, told, present: None };
        let session = line.sign_in(since);
        line.told.session = session.seq;
        // Who may register may know of persons (`desk::permit`).
        line.told.persons = session.may.iter().any(|name| name == "matter.new");
        line
    }

    fn sign_in(&mut self, since: Option<Seq>) -> Box<Session> {
        match self.ask(Ask::SignIn { staff: Some(self.told.staff), since }) {
            Ok(Reply::Session(session)) => session,
            other => panic!("not signed in: {other:?}"),
        }
    }

    /// Asks without waiting; the number of the question.
    pub fn send(&mut self, ask: Ask) -> u64 {
        self.last += 1;
        let bytes = frame::encode(&ToDesk { id: self.last, ask }).unwrap();
        self.stream.write_all(&bytes).unwrap();
        self.last
    }

    /// Waits for the answer to a question.
    pub fn answer(&mut self, question: u64) -> Result<Reply, Refusal> {
        loop {
            match self.hear() {
                Some((id, result)) if id == question => return result,
                _ => {}
            }
        }
    }

    /// Asks and waits.
    pub fn ask(&mut self, ask: Ask) -> Result<Reply, Refusal> {
        let question = self.send(ask);
        self.answer(question)
    }

    /// Waits for one message; an answer, if it is one.
    pub fn hear(&mut self) -> Option<(u64, Result<Reply, Refusal>)> {
        let message = handshake::next(&mut self.stream, &mut self.decoder);
        match message.expect("the desk says nothing").expect("the desk has hung up") {
            ToClient::Reply { id, result } => return Some((id, result)),
            ToClient::Event(Event::Changed { seq, subjects, by }) => {
                self.told.heard.push(Heard::Changed { seq, subjects, by });
            }
            ToClient::Event(Event::Reload { seq }) => self.told.heard.push(Heard::Reload(seq)),
            ToClient::Event(Event::Present { count }) => self.present = Some(count),
            ToClient::Event(_) => {}
            ToClient::Goodbye(why) => panic!("the desk says goodbye: {why:?}"),
        }
        None
    }

    /// The last commit it knows of.
    pub fn knows(&self) -> Seq {
        let last = self.told.heard.last().map(|heard| match heard {
            Heard::Changed { seq, .. } | Heard::Reload(seq) => *seq,
        });
        last.unwrap_or_default().max(self.told.session)
    }

    /// Listens until it has heard of this commit.
    pub fn hears_up_to(&mut self, seq: Seq) {
        while self.knows() < seq {
            self.hear();
        }
    }
}
