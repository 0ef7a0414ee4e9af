//! What the desk that is meant counts by, for subcommands that need no desk: its books and
//! its clock, found as every other subcommand finds it.

use std::io::ErrorKind;

use super::answer::Failure;
use super::options::Options;
use super::talk::{self, Talk};
use crate::desk::{Clock, clock};
use crate::domain::books::Books;
use crate::domain::{Moment, Refusal};
use crate::files::{Files, own_files};
use crate::link::client::PATIENCE;
use crate::link::practice::Practice;
use crate::link::{Client, Place, Surroundings};
use crate::wire::{Ask, Reply};

/// Books and clock of one desk.
pub struct Reference {
    pub books: Books,
    pub now: Moment,
    /// Why the office's own calendar is not in the books, though it has one perhaps.
    pub unseen: Option<Refusal>,
}

/// Those of the desk that the options, the environment and the machine name. Starts no desk
/// and makes nothing. Where this account may not read the data, as in an office, the running
/// desk is asked.
///
/// # Errors
/// Those of [`Place::seen`]; `cli.no_data` for a directory that was named and is not there.
pub fn find(options: &Options) -> Result<Reference, Failure> {
    talk::must_exist(options)?;
    let place = match Place::seen(&talk::wanted(options), &Surroundings::of_machine()) {
        Ok(place) => place,
        // An account without a home has no desk to count like.
        Err(refusal) if refusal.code == "link.no_home" => {
            return Ok(Reference {
                books: Books::default(),
                now: Moment::of_machine(),
                unseen: None,
            });
        }
        Err(refusal) => return Err(refusal.into()),
    };
    let denied = std::fs::read_dir(&place.data)
        .is_err_and(|error| error.kind() == ErrorKind::PermissionDenied);
    if !denied && place.is_of_data() && !place.is_of_socket() {
        return Ok(read(&place));
    }
    match told(options, &place) {
        Ok((books, now)) => Ok(Reference { books, now, unseen: None }),
        // A socket was named behind which nobody is: the directory is all there is.
        Err(_) if !denied => Ok(read(&place)),
        Err(why) => {
            let unseen = Some(why.refusal);
            Ok(Reference { books: Books::default(), now: now(&place), unseen })
        }
    }
}

/// Books and clock as the directory has them.
fn read(place: &Place) -> Reference {
    Reference { books: Books::of(own_files(&place.data)), now: now(place), unseen: None }
}

/// Calendar and clock as the running desk tells them.
fn told(options: &Options, place: &Place) -> Result<(Books, Moment), Failure> {
    if Client::running(place, PATIENCE).map_err(Failure::no_desk)?.is_none() {
        return Err(Failure::no_desk(
            Refusal::new("cli.not_running").with("socket", place.socket.display()),
        ));
    }
    let session = Talk::sign_in(options)?.session;
    let mut books = Books::default();
    for year in &session.years {
        // The desk has read it already.
        let _ = books.calendar.add(year);
    }
    Ok((books, session.now))
}

/// The time at a desk: the machine's; of a practice desk, whose clock may stand anywhere,
/// what it says, or would say.
pub fn now(place: &Place) -> Moment {
    if Practice::of(&place.data).is_none() {
        return Moment::of_machine();
    }
    let running = Client::running(place, PATIENCE).ok().flatten();
    let said = running.and_then(|mut client| match client.ask(Ask::Status) {
        Ok(Reply::Status(facts)) => Moment::parse_rfc3339(facts.get("now")?),
        _ => None,
    });
    let kept = || {
        let variable = std::env::var(clock::VARIABLE).ok();
        let files = Files::at(&place.data).ok()?;
        Clock::open(&files, true, variable.as_deref()).ok().map(|clock| clock.now())
    };
    said.or_else(kept).unwrap_or_else(Moment::of_machine)
}
