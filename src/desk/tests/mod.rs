//! The desk as a whole, in one process: deeds, restarts, conflicts.

mod accounts;
mod anew;
mod around;
mod backups;
mod cached;
mod callers;
mod doubt;
mod due;
mod emergencies;
mod erased;
mod erasing;
mod estates;
mod faults;
mod filled;
mod finding;
mod flood;
mod full;
mod grounds;
mod heads;
mod holding;
mod imports;
mod joining;
mod kinds;
mod ledgers;
mod life;
mod many;
mod meant;
mod mediations;
mod mentions;
mod merging;
mod model;
mod noted;
mod pins;
mod private;
mod restart;
mod roles;
mod store;
mod ticked;
mod together;
mod told;
mod undo;
mod upkeep;
mod visits;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::*;
use crate::domain::pin::Pin;
use crate::domain::txn::RequestId;
use crate::domain::{Key, Moment};
use crate::wire::{Ask, Deed, Done, Page, Reply, Session};

/// 2026-11-25 is a Wednesday.
const MORNING: &str = "2026-11-25T08:30:00+08:00";

/// So small that a test seals many.
const SEGMENT: u64 = 16 << 10;

/// A desk over a directory, whose clock stands on a Wednesday morning.
fn open(data: &Path) -> Arc<Desk> {
    open_files(Files::at(data).unwrap())
}

fn open_files(files: Files) -> Arc<Desk> {
    try_open(files).unwrap()
}

/// What a start finds in a directory; no desk works there.
fn loaded(files: &Files) -> start::Loaded {
    let found = whole::sound(files, TABLE_PATIENCE).unwrap().found;
    let (found, segment_bytes, patience) = (&found, SEGMENT, TABLE_PATIENCE);
    let opening = start::Opening { files, found, segment_bytes, patience };
    let silent: Progress = Box::new(|_, _| {});
    start::load(&opening, &crate::domain::catalog::shipped_categories(), silent).unwrap()
}

fn try_open(files: Files) -> Result<Arc<Desk>, OpenError> {
    open_with(files, TABLE_PATIENCE, Box::new(|why| panic!("{why}")))
}

fn open_with(files: Files, patience: Duration, on_fatal: OnFatal) -> Result<Arc<Desk>, OpenError> {
    let clock = Clock::open(&files, true, Some(MORNING)).unwrap();
    let (practice, segment_bytes) = (true, SEGMENT);
    let progress: Progress = Box::new(|_, _| {});
    let house = House::of(files.root(), Path::new("/nowhere"));
    Desk::open(Opening {
        files,
        claim: None,
        clock,
        practice,
        house,
        segment_bytes,
        patience,
        on_fatal,
        progress,
    })
}

/// What the desk says once it has looked through its journal, and through its table where
/// that was opened behind. It has left then.
fn banners_at_the_end(desk: &Desk) -> Vec<String> {
    desk.shared.sweeping().take().unwrap().wait();
    desk.close();
    desk.shared.banners()
}

/// Signs in, with the PIN that everybody at a shared account has here.
fn sign_in(connection: &mut Connection, staff: Option<u64>) -> Result<Session, Refusal> {
    let mut said = connection.ask(Ask::SignIn { staff, since: None });
    if let (Err(refusal), Some(staff)) = (&said, staff)
        && matches!(refusal.code.as_str(), "pin.needed" | "pin.none")
    {
        let pin = Pin::typed("2846").unwrap();
        if refusal.code == "pin.none" {
            connection.ask(Ask::SetPin { staff, old: None, new: pin.clone() })?;
        }
        said = connection.ask(Ask::Enter { staff, since: None, pin });
    }
    match said? {
        Reply::Session(session) => Ok(*session),
        other => panic!("{other:?}"),
    }
}

/// One person at the desk.
struct Person {
    connection: Connection,
    session: Session,
    next: u128,
}

impl Person {
    fn enter(desk: &Arc<Desk>, account: &str) -> Person {
        Person::sit(desk, Peer { uid: 1000, account: account.into() }, None).unwrap()
    }

    /// Signs in as the one asked for; the refusal's code.
    fn sit(desk: &Arc<Desk>, peer: Peer, staff: Option<u64>) -> Result<Person, String> {
        let mut connection = desk.connect(peer, Arc::new(|_| true));
        let session = sign_in(&mut connection, staff).map_err(|refusal| refusal.code)?;
        let mut next = [0; 16];
        getrandom::fill(&mut next).unwrap();
        let next = u128::from_be_bytes(next) >> 1;
        Ok(Person { connection, session, next })
    }

    fn try_to(
        &mut self,
        command: &str,
        on: Option<Key>,
        args: &[(&str, &str)],
    ) -> Result<Done, Refusal> {
        self.next += 1;
        let deed = Deed {
            request: RequestId(self.next),
            command: command.into(),
            subject: on,
            args: args.iter().map(|(name, text)| (name.to_string(), text.to_string())).collect(),
            ..Deed::default()
        };
        self.send(deed)
    }

    fn send(&mut self, deed: Deed) -> Result<Done, Refusal> {
        match self.connection.ask(Ask::Do(deed))? {
            Reply::Done(done) => Ok(done),
            other => panic!("{other:?}"),
        }
    }

    /// Does it and returns the main record.
    fn does(&mut self, command: &str, on: Option<Key>, args: &[(&str, &str)]) -> Key {
        let done = self.try_to(command, on, args);
        done.unwrap_or_else(|refusal| panic!("{command}: {refusal:?}")).subject.unwrap()
    }

    fn refused(&mut self, command: &str, on: Option<Key>, args: &[(&str, &str)]) -> String {
        self.try_to(command, on, args).unwrap_err().code
    }

    fn page(&mut self, key: Key) -> Page {
        match self.connection.ask(Ask::Open(key)) {
            Ok(Reply::Page(page)) => *page,
            other => panic!("{other:?}"),
        }
    }
}
