//! Speaking to the desk for one subcommand.

use std::collections::BTreeSet;
use std::io::ErrorKind;

use super::answer::Failure;
use super::options::Options;
use super::{pin, print};
use crate::domain::record::Role;
use crate::domain::txn::RequestId;
use crate::domain::{Key, Refusal};
use crate::link::client::PATIENCE;
use crate::link::practice::Practice;
use crate::link::{Client, Place, Surroundings, Wanted, denied};
use crate::wire::{Ask, Deed, Done, Page, QueueRow, Reply, Session};
use crate::words;

/// A desk with somebody signed in.
pub struct Talk {
    client: Client,
    pub session: Session,
}

impl Talk {
    /// Reaches the desk, starting it if need be, and signs in as `--as` or the Unix
    /// account says.
    pub fn sign_in(options: &Options) -> Result<Talk, Failure> {
        match Talk::try_sign_in(options) {
            // It was leaving just then; the next one is there by now.
            Err(failure) if is_lost(&failure) => Talk::try_sign_in(options),
            other => other,
        }
    }

    fn try_sign_in(options: &Options) -> Result<Talk, Failure> {
        let mut client = reach(options)?;
        let session = enter(&mut client, options)?;
        Ok(Talk { client, session })
    }

    /// Asks and waits.
    pub fn ask(&mut self, question: Ask) -> Result<Reply, Failure> {
        ask(&mut self.client, question)
    }

    /// The page of a record.
    pub fn page(&mut self, key: Key) -> Result<Page, Failure> {
        match self.ask(Ask::Open(key))? {
            Reply::Page(page) => Ok(*page),
            other => Err(unexpected(&other)),
        }
    }

    /// All rows of a list, however many answers they take: `ask` asks for those from a row on.
    /// A part begins a little before the last one ended, for rows may have gone since.
    pub fn rows(&mut self, ask: impl Fn(u64) -> Ask) -> Result<Vec<QueueRow>, Failure> {
        const AGAIN: u64 = 20;
        let (mut all, mut known, mut from) = (Vec::new(), BTreeSet::new(), 0);
        loop {
            let (rows, total) = match self.ask(ask(from))? {
                Reply::Queue(rows) => return Ok(rows),
                Reply::QueuePart { rows, total } => (rows, total),
                other => return Err(unexpected(&other)),
            };
            let came = rows.len() as u64;
            let end = from + came;
            // What the desk asks for itself bears the office's number.
            let new = |row: &QueueRow| known.insert((row.key, row.category.clone()));
            all.extend(rows.into_iter().filter(new));
            if end >= total || came == 0 {
                return Ok(all);
            }
            from = end - AGAIN.min(came - 1);
        }
    }

    /// Does a deed under a request number of its own. Where the desk goes away before
    /// it answers, nobody knows whether it was done; asked again under the same number
    /// it is done once.
    pub fn done(&mut self, deed: Deed, options: &Options) -> Result<Done, Failure> {
        match self.ask_until_heard(Ask::Do(Deed { request: request()?, ..deed }), options)? {
            Reply::Done(done) => Ok(done),
            other => Err(unexpected(&other)),
        }
    }

    /// Asks something that is done once under its number, however often it is asked.
    pub fn ask_until_heard(&mut self, question: Ask, options: &Options) -> Result<Reply, Failure> {
        match self.ask(question.clone()) {
            Err(failure) if is_lost(&failure) => {
                *self = Talk::sign_in(options)?;
                self.ask(question)
            }
            other => other,
        }
    }

    /// A colleague's name, also of one who has left.
    pub fn name(&self, id: u64) -> String {
        let staff = self.session.colleagues.iter().find(|staff| staff.id == id);
        staff.map_or_else(|| format!("S{id}"), |staff| staff.name.clone())
    }
}

/// Signs in as `--as` or the Unix account says, with the person's PIN where one is asked
/// for. Who has none and sits at a terminal sets it here.
pub fn enter(client: &mut Client, options: &Options) -> Result<Session, Failure> {
    let asked = ask(client, Ask::SignIn { staff: options.staff, since: None });
    let answered = match asked {
        Err(failure) => match (failure.refusal.code.as_str(), named(&failure.refusal)) {
            ("signin.choose", _) => return Err(choose(client, failure)),
            ("pin.needed", Some(staff)) => {
                let pin = pin::given(options, &failure.refusal)?;
                ask(client, Ask::Enter { staff, since: None, pin })?
            }
            ("pin.none", Some(staff)) if options.pin_fd.is_none() && pin::can_be_typed() => {
                print::err(&words::typed_refusal(options.lang, &failure.refusal));
                let new = pin::new(options.lang, None)?;
                ask(client, Ask::SetPin { staff, old: None, new: new.clone() })?;
                ask(client, Ask::Enter { staff, since: None, pin: new })?
            }
            _ => return Err(failure),
        },
        answered => answered?,
    };
    match answered {
        Reply::Session(session) => Ok(*session),
        other => Err(unexpected(&other)),
    }
}

/// The person a refusal is about.
pub fn named(refusal: &Refusal) -> Option<u64> {
    refusal.facts.get("staff")?.parse::<Key>().ok().map(|key| key.id)
}

/// Whether the desk went away in the middle of a question.
fn is_lost(failure: &Failure) -> bool {
    matches!(failure.refusal.code.as_str(), "link.lost" | "desk.stopping")
}

/// Where the screen would show a list to choose from: who can follow `--as`.
fn choose(client: &mut Client, failure: Failure) -> Failure {
    let Ok(Reply::Staff(staff)) = ask(client, Ask::Who) else { return failure };
    let names = staff.iter().map(|row| format!("S{} {}", row.id, row.name));
    let account = failure.refusal.facts.get("account").cloned().unwrap_or_default();
    let refusal = Refusal::new("cli.choose").with("account", account);
    refusal.with("staff", names.collect::<Vec<_>>().join(", ")).into()
}

/// A greeted desk with nobody signed in; started if need be.
pub fn reach(options: &Options) -> Result<Client, Failure> {
    Client::connect(&place(options)?).map_err(Failure::no_desk)
}

/// A greeted desk that is already running.
pub fn reach_running(options: &Options) -> Result<Client, Failure> {
    must_exist(options)?;
    let place = place(options)?;
    let none = || Refusal::new("cli.not_running").with("socket", place.socket.display());
    let found = Client::running(&place, PATIENCE).map_err(Failure::no_desk)?;
    found.ok_or_else(|| Failure::no_desk(none()))
}

/// Asks as whoever signs in, or as nobody where the account is none of the staff's: who keeps
/// the machine may ask the desk some things all the same.
///
/// # Errors
/// Why nobody could sign in, where it takes somebody.
pub fn ask_if_staff(client: &mut Client, options: &Options, question: Ask) -> Result<(), Failure> {
    let signed_in = ask(client, Ask::SignIn { staff: options.staff, since: None });
    let why = match signed_in {
        Ok(_) => None,
        Err(failure) if failure.refusal.code.starts_with("signin.") && options.staff.is_none() => {
            Some(failure)
        }
        Err(failure) => return Err(failure),
    };
    match (ask(client, question), why) {
        (Ok(Reply::Ok), _) => Ok(()),
        (Ok(other), _) => Err(unexpected(&other)),
        (Err(failure), Some(why)) if failure.refusal.code == "signin.needed" => Err(why),
        (Err(failure), _) => Err(failure),
    }
}

/// Persons in bulk are the director's to take out, where a desk has the data that can say who
/// asks: it is looked for by the directory alone, or one who names another socket is not asked.
/// Root and the account the data belong to read the files whatever is said here, so they are
/// let through where they are nobody of the staff; in practice there are no persons.
pub fn must_direct(options: &Options) -> Result<(), Failure> {
    let place = place(options)?.of_its_data();
    if Practice::of(&place.data).is_some() {
        return Ok(());
    }
    let running = Client::running(&place, PATIENCE).map_err(Failure::no_desk)?;
    let Some(mut client) = running else { return Ok(()) };
    match enter(&mut client, options) {
        Ok(session) if session.roles.contains(&Role::Director) => Ok(()),
        Ok(_) => Err(Refusal::new("permit").with("roles", Role::Director.word()).into()),
        Err(failure) => match failure.refusal.code.as_str() {
            "signin.unknown" | "signin.no_director" | "signin.office_file" => Ok(()),
            _ => Err(failure),
        },
    }
}

/// Which desk the command line means.
pub fn place(options: &Options) -> Result<Place, Failure> {
    Ok(Place::find(&wanted(options), &Surroundings::of_machine())?)
}

/// What the command line says of it.
pub fn wanted(options: &Options) -> Wanted {
    Wanted { data: options.data.clone(), socket: options.socket.clone(), demo: options.demo }
}

/// Refuses where the directory that was named is not there: who only looks must not
/// make one by a slip of the hand.
pub fn must_exist(options: &Options) -> Result<(), Failure> {
    let Some(data) = &options.data else { return Ok(()) };
    match std::fs::metadata(data) {
        Ok(found) if found.is_dir() => Ok(()),
        Err(e) if e.kind() == ErrorKind::PermissionDenied => Err(denied::path(data, &e).into()),
        Ok(_) | Err(_) => Err(Refusal::new("cli.no_data").with("data", data.display()).into()),
    }
}

/// Asks and waits; a connection that breaks is no desk.
pub fn ask(client: &mut Client, question: Ask) -> Result<Reply, Failure> {
    client.ask(question).map_err(|refusal| match refusal.code.starts_with("link.") {
        true => Failure::no_desk(refusal),
        false => refusal.into(),
    })
}

/// The desk answered something else than was asked: versions that do not fit.
pub fn unexpected(_reply: &Reply) -> Failure {
    Refusal::new("cli.unexpected").into()
}

/// A number of one's own for something that is to be done once.
pub fn request() -> Result<RequestId, Failure> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|e| Refusal::new("cli.random").with("error", e))?;
    Ok(RequestId(u128::from_le_bytes(bytes)))
}
