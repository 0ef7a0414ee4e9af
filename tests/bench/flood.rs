//! What one account that asks for all it can costs another one that saves. The promise is
//! at most twice its usual wait.
//!
//! Accounts are told apart by the kernel, so the flood is this program once more under
//! another account, which only root can start. It is nice: what a program takes of the
//! processors without asking the desk for anything is the system's to divide, and a flood
//! that answers itself on the same two processors would be measured instead of the desk.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{self, Child, Command, Stdio};
use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use dutydesk::domain::Key;
use dutydesk::domain::txn::RequestId;
use dutydesk::link::handshake::{greet, next};
use dutydesk::wire::frame::{self, Decoder};
use dutydesk::wire::{Ask, Deed, Draft, ToClient, ToDesk};

use crate::Outcome;
use crate::desk::{Desk, matter, note};
use crate::figures::Row;

/// Connections of the flood: one client, and half of what one account may have.
const CLIENTS: [u64; 2] = [1, 48];
/// Saves of the other account that are timed, alone and beside each flood.
const SAVES: u128 = 300;
/// An account that nobody on the machine has.
const STRANGER: u32 = 54_321;
/// How the program is called to be the flood: `--flood KIND SOCKET MATTER CLIENTS`.
pub const FLAG: &str = "--flood";

/// What each client of the flood repeats, and how many at once before it reads an answer.
const KINDS: [(&str, u64); 4] = [("save", 1), ("find", 400), ("keep drafts", 1), ("say hello", 1)];

pub fn measure() -> Outcome<Vec<Row>> {
    if !rustix::process::geteuid().is_root() {
        eprintln!("left out: only root is several accounts");
        return Ok(Vec::new());
    }
    let desk = Desk::practice()?;
    for path in [desk.beside().as_path(), desk.data()] {
        fs::set_permissions(path, fs::Permissions::from_mode(0o755))?;
    }
    fs::set_permissions(desk.socket(), fs::Permissions::from_mode(0o666))?;
    // The build may lie where only root can go.
    let place = tempfile::tempdir_in("/tmp")?;
    fs::set_permissions(place.path(), fs::Permissions::from_mode(0o755))?;
    let program = place.path().join("bench");
    fs::copy(std::env::current_exe()?, &program)?;
    let mut client = desk.client()?;
    let on = matter(&mut client, 1)?;
    let mut request = 1_000;
    let mut saves = || -> Outcome<Vec<Duration>> {
        let mut client = desk.client()?;
        let mut times = Vec::new();
        for _ in 0..SAVES {
            request += 1;
            let begun = Instant::now();
            note(&mut client, on, request)?;
            times.push(begun.elapsed());
        }
        Ok(times)
    };
    saves()?;
    let mut rows = Vec::new();
    for (clients, (kind, _)) in CLIENTS.iter().flat_map(|n| KINDS.map(|kind| (*n, kind))) {
        // Before and after, so that a machine that gets slower meanwhile is no flood.
        let mut alone = saves()?;
        let flood = Flood::start(&program, (clients, kind), desk.socket(), on)?;
        let beside = saves()?;
        flood.goes_on().map_err(|error| format!("{kind}: {error}"))?;
        alone.extend(saves()?);
        rows.push(Row::times(&format!("a save, before and after {clients} that {kind}"), &alone));
        rows.push(Row::times(&format!("a save beside {clients} that {kind}"), &beside));
        rows.push(Row::ratio(&format!("beside {clients} that {kind} / alone"), &beside, &alone));
    }
    Ok(rows)
}

/// Another account's clients; they end with this.
struct Flood(Child);

impl Flood {
    /// Returns when all of them have had an answer.
    fn start(
        program: &Path,
        (clients, kind): (u64, &str),
        socket: &Path,
        on: Key,
    ) -> Outcome<Flood> {
        let mut command = Command::new("nice");
        command.args(["-n", "19"]).arg(program).args(["--bench", FLAG, kind]).arg(socket);
        command
            .arg(on.to_string())
            .arg(clients.to_string())
            .uid(STRANGER)
            .gid(STRANGER)
            .current_dir("/")
            .env_clear();
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
        let mut word = String::new();
        if let Some(said) = child.stdout.take() {
            BufReader::new(said).read_line(&mut word)?;
        }
        let flood = Flood(child);
        if word.trim() == FLAG { Ok(flood) } else { Err("the flood does not begin".into()) }
    }
}

impl Flood {
    /// Ends it, which has not ended before.
    fn goes_on(mut self) -> Outcome<()> {
        match self.0.try_wait()? {
            None => Ok(()),
            Some(_) => Err("the flood has ended meanwhile".into()),
        }
    }
}

impl Drop for Flood {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Is the flood, until it is killed.
pub fn flood(words: &[String]) -> Outcome<()> {
    let [kind, socket, on, clients] = words else {
        return Err("KIND SOCKET MATTER CLIENTS".into());
    };
    let clients: u64 = clients.parse()?;
    let (socket, on): (&Path, Key) = (Path::new(socket), on.parse().map_err(|_| "no matter")?);
    let at_once = KINDS.iter().find(|(name, _)| name == kind).ok_or("no such kind")?.1;
    let began = Barrier::new(clients as usize + 1);
    thread::scope(|scope| {
        for client in 0..clients {
            let began = &began;
            scope.spawn(move || {
                let mut line = Line::to(socket);
                for n in (client << 32..).step_by(at_once as usize) {
                    match kind.as_str() {
                        // One that is turned away for those of its account comes again.
                        "say hello" => line = Line::try_to(socket).unwrap_or(line),
                        kind => line.ask((n..n + at_once).map(|n| ask(kind, on, n)).collect()),
                    }
                    if n == client << 32 {
                        began.wait();
                    }
                }
            });
        }
        began.wait();
        println!("{FLAG}");
    });
    Ok(())
}

/// One connection of the flood, somebody of a practice directory. A desk that ends it ends
/// the flood: what is measured is one that goes on.
struct Line {
    stream: UnixStream,
    decoder: Decoder,
}

impl Line {
    fn to(socket: &Path) -> Line {
        let Some(mut line) = Line::try_to(socket) else { process::exit(1) };
        line.ask(vec![Ask::SignIn { staff: Some(1), since: None }]);
        line
    }

    /// Greets and does not sign in.
    fn try_to(socket: &Path) -> Option<Line> {
        let greeted = greet(socket, Duration::from_secs(60)).ok()?;
        Some(Line { stream: greeted.stream, decoder: greeted.decoder })
    }

    /// Asks all of these at once and waits for the answers.
    fn ask(&mut self, asks: Vec<Ask>) {
        let (mut frames, mut left) = (Vec::new(), asks.len());
        for (id, ask) in (0..).zip(asks) {
            let Ok(frame) = frame::encode(&ToDesk { id, ask }) else { process::exit(1) };
            frames.extend(frame);
        }
        let mut sent = self.stream.write_all(&frames).is_ok();
        while sent && left > 0 {
            match next(&mut self.stream, &mut self.decoder) {
                Ok(Some(ToClient::Reply { .. })) => left -= 1,
                Ok(Some(ToClient::Event(_))) => {}
                _ => sent = false,
            }
        }
        if !sent {
            process::exit(1);
        }
    }
}

fn ask(kind: &str, on: Key, n: u64) -> Ask {
    let fields = BTreeMap::from([("text".to_string(), n.to_string())]);
    match kind {
        "save" => {
            let request = RequestId((1 << 100) + u128::from(n));
            let command = "matter.note".to_string();
            Ask::Do(Deed { request, command, subject: Some(on), args: fields, ..Deed::default() })
        }
        // Written at once each time: the cursor goes to and fro.
        "keep drafts" => {
            Ask::KeepDraft(Draft { id: n >> 32, focus: n.to_string(), fields, ..Draft::default() })
        }
        _ => Ask::Find { query: "wen".into(), kind: None, limit: 50 },
    }
}
