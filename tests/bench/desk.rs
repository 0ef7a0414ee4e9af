//! The real desk, as a process of its own, with clients.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use dutydesk::domain::txn::RequestId;
use dutydesk::domain::{Key, Refusal};
use dutydesk::files::Files;
use dutydesk::link::{Client, Place, Surroundings, Wanted};
use dutydesk::wire::{Ask, Deed, Done, Reply, startup};

use crate::Outcome;
use crate::screen::{Answer, Screen};

/// A running desk in a directory of its own.
pub struct Desk {
    child: Child,
    place: Place,
    home: tempfile::TempDir,
}

impl Desk {
    /// The desk of an empty directory, a real one.
    pub fn empty() -> Outcome<Desk> {
        Desk::start(false)
    }

    /// The desk of the demo community, which it makes before it listens.
    pub fn demo() -> Outcome<Desk> {
        Desk::start(true)
    }

    /// The desk of an empty practice directory.
    pub fn practice() -> Outcome<Desk> {
        let mut desk = Desk::empty()?;
        desk.leave()?;
        for entry in std::fs::read_dir(desk.data())? {
            let path = entry?.path();
            if path.is_dir() { std::fs::remove_dir_all(path)? } else { std::fs::remove_file(path)? }
        }
        dutydesk::link::practice::Practice::Blank.mark(desk.data()).map_err(refused)?;
        desk.start_again()?;
        Ok(desk)
    }

    fn start(demo: bool) -> Outcome<Desk> {
        let home = crate::scratch()?;
        let around = Surroundings {
            data: None,
            socket: None,
            home: Some(home.path().into()),
            runtime: None,
            office_socket: home.path().join("no-office.sock"),
            office_file: home.path().join("no-office.toml"),
            uid: rustix::process::getuid().as_raw(),
        };
        let wanted = Wanted {
            data: Some(home.path().join("data")),
            socket: Some(home.path().join("desk.sock")),
            demo,
        };
        let place = Place::find(&wanted, &around).map_err(refused)?;
        let child = serve(&place.data, &place.socket)?;
        Ok(Desk { child, place, home })
    }

    /// Ends the desk as a leave does, and starts it anew on the same data.
    pub fn restart(&mut self) -> Outcome<()> {
        self.leave()?;
        self.start_again()
    }

    /// Starts it on the same data once it has left.
    pub fn start_again(&mut self) -> Outcome<()> {
        self.child = serve(&self.place.data, &self.place.socket)?;
        Ok(())
    }

    /// Asks the desk to leave and waits until it has, whoever started it.
    pub fn leave(&mut self) -> Outcome<()> {
        // The answer may be lost with the desk.
        let _ = self.client()?.ask(Ask::Leave);
        self.child.wait()?;
        let files = Files::at(self.data())?;
        while files.claim()?.is_none() {
            thread::sleep(Duration::from_millis(10));
        }
        Ok(())
    }

    /// A client nobody has signed in on: it may ask for the status, and hears no events.
    pub fn watcher(&self) -> Outcome<Client> {
        Ok(Client::connect(&self.place).map_err(refused)?)
    }

    /// A client, signed in as whom the account is. It must go on asking, or its queue
    /// of events overflows and the desk drops it.
    pub fn client(&self) -> Outcome<Client> {
        let mut client = self.watcher()?;
        client.ask(Ask::SignIn { staff: None, since: None }).map_err(refused)?;
        Ok(client)
    }

    /// A console, and how long its first screen took.
    pub fn console(&self) -> Outcome<(Screen, Answer)> {
        Screen::open(&self.place.data, &self.place.socket)
    }

    /// The process of the desk.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    pub fn data(&self) -> &Path {
        &self.place.data
    }

    pub fn socket(&self) -> &Path {
        &self.place.socket
    }

    /// A directory on the same disk as the data, gone with the desk.
    pub fn beside(&self) -> PathBuf {
        self.home.path().into()
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        // It may have left already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Starts a desk and waits until it listens.
fn serve(data: &Path, socket: &Path) -> Outcome<Child> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_dutydesk"))
        .args(["serve", "--announce", "--data"])
        .arg(data)
        .arg("--socket")
        .arg(socket)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        // Its log says little more than that clients came and went.
        .stderr(Stdio::null())
        .spawn()?;
    let mut word = String::new();
    if let Some(said) = child.stdout.take() {
        let mut said = BufReader::new(said);
        while said.read_line(&mut word)? > 0 && word.starts_with(startup::OPENING) {
            word.clear();
        }
    }
    if word.trim() != startup::READY {
        return Err(format!("the desk does not start: {word}").into());
    }
    Ok(child)
}

/// Registers a matter and returns its key.
pub fn matter(client: &mut Client, request: u128) -> Outcome<Key> {
    let args = [("who", "路过的人"), ("category", "ask"), ("text", "楼道灯坏了")];
    let done = deed(client, "matter.new", None, request, &args)?;
    done.subject.ok_or_else(|| "a new matter has no key".into())
}

/// Writes a note of ordinary length on a matter: the commit that is measured.
pub fn note(client: &mut Client, on: Key, request: u128) -> Outcome<()> {
    let args = [("text", "已联系物业, 师傅下午三点上门查看水管, 住户在家等")];
    deed(client, "matter.note", Some(on), request, &args).map(drop)
}

/// What the desk says of itself.
pub fn status(client: &mut Client) -> Outcome<BTreeMap<String, String>> {
    match client.ask(Ask::Status).map_err(refused)? {
        Reply::Status(facts) => Ok(facts),
        other => Err(format!("no status: {other:?}").into()),
    }
}

/// Does something.
pub fn deed(
    client: &mut Client,
    command: &str,
    subject: Option<Key>,
    request: u128,
    args: &[(&str, &str)],
) -> Outcome<Done> {
    let args = args.iter().map(|(name, text)| (name.to_string(), text.to_string())).collect();
    let request = RequestId(request);
    let deed = Deed { request, command: command.into(), subject, args, ..Deed::default() };
    match client.ask(Ask::Do(deed)).map_err(refused)? {
        Reply::Done(done) => Ok(done),
        other => Err(format!("{command}: {other:?}").into()),
    }
}

pub fn refused(refusal: Refusal) -> String {
    format!("refused: {refusal:?}")
}
