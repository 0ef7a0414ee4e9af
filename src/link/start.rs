//! Reaching the desk, and starting it where it may be started.

use std::fs::{self, File, OpenOptions};
use std::io::ErrorKind::PermissionDenied;
use std::io::{self, BufRead, BufReader};
use std::os::unix::fs::MetadataExt;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::fs::FlockOperation;

use super::claim::{self, Claim};
use super::handshake::{Greeted, NoDesk, greet};
use super::place::OFFICE;
use super::socket::is_private;
use super::{Place, denied, logfile, office, socket};
use crate::domain::Refusal;
use crate::files::{lock_file, outside};
use crate::wire::startup::{OPENING, READY, SECOND};

/// How long a desk may take to say hello. It does so before it looks anything up.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long to go on where one desk is leaving and the next cannot yet begin.
const DEADLINE: Duration = Duration::from_secs(30);

/// How long a desk that runs may take to see that its socket is gone, and to listen anew.
const MENDING: Duration = Duration::from_secs(5);
/// Between two looks for it.
const LOOK: Duration = Duration::from_millis(50);

/// The refusal of a desk that is being opened or puts things away.
const BUSY: &str = "link.busy";

/// See [`lock`].
pub const LOCK: &str = "starting.lock";

/// The desk of this place, greeted; started from `program` where nobody is there.
/// Waits: call it where waiting is allowed; `far` hears how far a desk that is being
/// started has come.
///
/// # Errors
/// Why there is none. On an office's machine with the fact `contact`: whom to ask.
pub fn reach(
    place: &Place,
    program: &Path,
    far: &mut dyn FnMut(u64, u64),
) -> Result<Greeted, Refusal> {
    seek(place, program, far).map_err(|refusal| match place.contact() {
        Some(contact) if refusal.code != super::reexec::VERSION => refusal.with("contact", contact),
        _ => refusal,
    })
}

fn seek(place: &Place, program: &Path, far: &mut dyn FnMut(u64, u64)) -> Result<Greeted, Refusal> {
    match find(place) {
        Ok(Some(desk)) => return Ok(desk),
        // It may be leaving, and the next one can be started then.
        Err(refusal) if refusal.code != BUSY => return Err(refusal),
        Ok(None) | Err(_) => {}
    }
    if let Some(file) = &place.office {
        return Err(office::down(file));
    }
    // Of all who find nobody there one starts a desk; the others wait here and
    // then find it.
    let _starting = lock(&place.data)?;
    let mut deadline = Instant::now() + DEADLINE;
    let mut pause = Duration::from_millis(10);
    loop {
        if let Some(desk) = ask(place)? {
            return Ok(desk);
        }
        match spawn(place, program, far) {
            // It listens, however long its opening took.
            Ok(()) => deadline = Instant::now() + DEADLINE,
            // The last desk has stopped listening and is still putting things away.
            Err(refusal) if refusal.code == SECOND && Instant::now() < deadline => {
                thread::sleep(pause);
                pause = (pause * 2).min(Duration::from_millis(500));
            }
            Err(refusal) if refusal.code == SECOND => return Err(unreached(place)),
            Err(refusal) => return Err(refusal),
        }
        if Instant::now() >= deadline {
            return Err(unreached(place));
        }
    }
}

/// The desk of this place; `None` where none runs. One that runs and is not at its socket is
/// waited for a while: it sees that its socket is gone and listens anew.
///
/// # Errors
/// What stands in the way of a desk that runs: `link.unreached`, [`BUSY`], `link.held` of
/// another program, those of `ask`.
pub fn find(place: &Place) -> Result<Option<Greeted>, Refusal> {
    let deadline = Instant::now() + MENDING;
    loop {
        if let Some(desk) = ask(place)? {
            return Ok(Some(desk));
        }
        if !place.is_of_data() {
            let hidden = place.why.socket == OFFICE && socket::is_listened_at(&place.socket);
            return if hidden { Err(office::hidden(&place.socket)) } else { Ok(None) };
        }
        match claim::held(&place.data)
            .map_err(|e| denied::path(&place.data.join(claim::LOCK), &e))?
        {
            None => return Ok(None),
            Some(_) if Instant::now() < deadline => thread::sleep(LOOK),
            Some(_) => return Err(unreached(place)),
        }
    }
}

/// Why the desk that holds the data directory is not reached.
fn unreached(place: &Place) -> Refusal {
    let data = place.data.display();
    match claim::written(&place.data) {
        Claim { pid: None, .. } => Refusal::new("link.held").with("data", data),
        Claim { pid: Some(pid), socket: None } => Refusal::new(BUSY).with("pid", pid),
        Claim { pid: Some(pid), socket: Some(socket) } => {
            Refusal::new("link.unreached").with("pid", pid).with("socket", socket.display())
        }
    }
}

/// The desk if it is there, `None` if one could be started. It is looked for where this
/// place says, where a desk listens whose data directory takes no socket, where earlier
/// versions did, and where the desk of the data directory itself says it does.
pub(super) fn ask(place: &Place) -> Result<Option<Greeted>, Refusal> {
    if let Some(desk) = ask_at(&place.socket)? {
        return Ok(Some(desk));
    }
    if !place.is_of_data() {
        return Ok(None);
    }
    let owner = fs::metadata(&place.data).map_or(0, |found| found.uid());
    let elsewhere = [Some(socket::elsewhere(&place.data, owner)), place.earlier.clone()];
    for socket in elsewhere.into_iter().flatten() {
        // In /tmp anybody may have been first.
        let private = socket.parent().is_some_and(|dir| is_private(dir, owner).unwrap_or(false));
        if private && let Some(desk) = ask_at(&socket)? {
            return Ok(Some(desk));
        }
    }
    match claim::written(&place.data) {
        Claim { pid: Some(pid), socket: Some(socket) } => {
            let desk = ask_at(&socket)?;
            // Another desk may have come to where a killed one listened. Whoever began to
            // listen is the desk itself, or who started it and handed the socket on.
            let same = |desk: &Greeted| {
                peer_of(&desk.stream)
                    .is_some_and(|peer| peer == pid || parent_of(pid) == Some(peer))
            };
            Ok(desk.filter(same))
        }
        _ => Ok(None),
    }
}

fn peer_of(stream: &UnixStream) -> Option<i32> {
    let peer = rustix::net::sockopt::socket_peercred(stream).ok()?;
    Some(peer.pid.as_raw_nonzero().get())
}

/// The number of the process that started this one.
fn parent_of(pid: i32) -> Option<i32> {
    let status = outside::read_text(Path::new(&format!("/proc/{pid}/status")), 64 << 10).ok()?;
    status.lines().find_map(|line| line.strip_prefix("PPid:"))?.trim().parse().ok()
}

fn ask_at(socket: &Path) -> Result<Option<Greeted>, Refusal> {
    match greet(socket, PATIENCE) {
        Ok(desk) => Ok(Some(desk)),
        Err(NoDesk::Nobody) => Ok(None),
        Err(NoDesk::Silent) => Err(Refusal::new("link.silent").with("socket", socket.display())),
        Err(NoDesk::Crowded) => Err(Refusal::new("link.crowded")),
        Err(NoDesk::Version(desk)) => Err(Refusal::new(super::reexec::VERSION)
            .with("desk", desk.build)
            .with("ours", crate::wire::Hello::ours().build)),
        Err(NoDesk::Shut(why)) => Err(why),
        Err(NoDesk::Io(e))
            if e.kind() == PermissionDenied && socket == Path::new(office::SOCKET) =>
        {
            Err(office::denied())
        }
        Err(NoDesk::Io(e)) => Err(denied::path(socket, &e)),
    }
}

/// As long as this is held nobody starts a desk in this data directory: whoever wants one
/// waits. A desk that runs goes on.
pub fn lock(data: &Path) -> Result<File, Refusal> {
    let path = data.join(LOCK);
    let file = lock_file(&path);
    file.and_then(|file| {
        rustix::fs::flock(&file, FlockOperation::LockExclusive)?;
        Ok(file)
    })
    .map_err(|e| denied::path(&path, &e))
}

/// Starts a desk that outlives us, and waits until it listens or says why not.
fn spawn(place: &Place, program: &Path, far: &mut dyn FnMut(u64, u64)) -> Result<(), Refusal> {
    let failed = |e: io::Error| {
        Refusal::new("link.cannot_start").with("program", program.display()).with("error", e)
    };
    let mut child = Command::new(program)
        .arg("serve")
        .arg("--data")
        .arg(&place.data)
        .arg("--socket")
        .arg(&place.socket)
        .arg("--announce")
        .current_dir("/")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(log(&place.data)?)
        .spawn()
        .map_err(failed)?;
    let mut word = String::new();
    if let Some(said) = child.stdout.take() {
        let mut said = BufReader::new(said);
        // Ends at the latest when the child does.
        while said.read_line(&mut word).map_err(failed)? > 0 {
            let Some((done, total)) = opening(&word) else { break };
            far(done, total);
            word.clear();
        }
    }
    // Somebody must take note of the desk's end, or it stays in the process table.
    thread::spawn(move || child.wait());
    match word.trim() {
        READY => Ok(()),
        word => Err(serde_json::from_str(word).unwrap_or_else(|_| {
            Refusal::new("link.died").with("log", place.data.join(logfile::NAME).display())
        })),
    }
}

/// How far the opening is, where the line tells that.
fn opening(line: &str) -> Option<(u64, u64)> {
    let (done, total) = line.trim().strip_prefix(OPENING)?.trim_start().split_once(' ')?;
    Some((done.parse().ok()?, total.parse().ok()?))
}

/// The log; a desk without one is better than none.
fn log(data: &Path) -> Result<File, Refusal> {
    let file = logfile::open(data).or_else(|_| OpenOptions::new().write(true).open("/dev/null"));
    file.map_err(|e| Refusal::path(&data.join(logfile::NAME), &e))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::place::Why;
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::net::UnixListener;

    fn place(dir: &Path) -> Place {
        let why = Why::default();
        Place { data: dir.to_owned(), socket: dir.join("s"), office: None, why, earlier: None }
    }

    fn script(dir: &Path, text: &str) -> std::path::PathBuf {
        let path = dir.join("program");
        std::fs::write(&path, format!("#!/bin/sh\n{text}\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o700)).unwrap();
        path
    }

    #[test]
    fn an_office_machine_starts_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let program = script(dir.path(), "touch started");
        let office = Place { office: Some(dir.path().join("conf")), ..place(dir.path()) };
        let refusal = reach(&office, &program, &mut |_, _| {}).unwrap_err();
        assert_eq!(refusal.code, "link.office_down_nobody");
        assert!(!dir.path().join("started").exists());
    }

    #[test]
    fn what_the_new_desk_says_is_the_reason() {
        let dir = tempfile::tempdir().unwrap();
        let refusal = Refusal::new("clock.real").with("var", "DUTYDESK_CLOCK");
        let json = serde_json::to_string(&refusal).unwrap();
        let program = script(dir.path(), &format!("echo '{json}'"));
        assert_eq!(reach(&place(dir.path()), &program, &mut |_, _| {}).unwrap_err(), refusal);
    }

    #[test]
    fn how_far_the_opening_is_comes_before_the_last_word() {
        let dir = tempfile::tempdir().unwrap();
        let program =
            script(dir.path(), "echo opening 5 10; echo opening 9 10; echo '{\"code\":\"x\"}'");
        let mut heard = Vec::new();
        let mut far = |done, total| heard.push((done, total));
        assert_eq!(reach(&place(dir.path()), &program, &mut far).unwrap_err().code, "x");
        assert_eq!(heard, [(5, 10), (9, 10)]);
    }

    #[test]
    fn a_desk_that_dies_at_once_points_to_its_log() {
        let dir = tempfile::tempdir().unwrap();
        let program = script(dir.path(), "echo broken >&2; exit 3");
        let refusal = reach(&place(dir.path()), &program, &mut |_, _| {}).unwrap_err();
        assert_eq!(refusal.code, "link.died");
        let log = std::fs::read_to_string(dir.path().join(logfile::NAME)).unwrap();
        assert_eq!(log, "broken\n");
    }

    #[test]
    fn a_socket_file_without_a_listener_is_nobody_and_stays_for_the_desk_to_judge() {
        let dir = tempfile::tempdir().unwrap();
        let place = place(dir.path());
        drop(UnixListener::bind(&place.socket).unwrap());
        let program = script(dir.path(), "echo '{\"code\":\"asked\"}'");
        assert_eq!(reach(&place, &program, &mut |_, _| {}).unwrap_err().code, "asked");
        assert!(place.socket.exists());
    }
}
