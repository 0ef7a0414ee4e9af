//! The desk's life: claim the data, open it, listen, serve, leave.

use std::fs::File;
use std::io::{self, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use sd_notify::NotifyState;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

use super::door::Door;
use super::listen::{Held, Socket, hold, second};
use super::room::Room;
use super::{Welcome, log, logbook, shut};
use crate::desk::limits::{ALL_CONNECTIONS, DESCRIPTORS, SPARE_DESCRIPTORS};
use crate::desk::{
    Clock, Desk, House, OnFatal, OpenError, Opening, Progress, Stop, TABLE_PATIENCE, clock,
};
use crate::domain::Refusal;
use crate::files::{self, Files};
use crate::journal::{Journal, JournalError};
use crate::link::claim::{Claim, LOCK};
use crate::link::practice::Practice;
use crate::link::{office, owner, start};
use crate::wire::startup::{OPENING, READY};

/// How long a desk waits for the next client after its last one. `serve --linger` makes
/// it shorter for tests.
pub const LINGER: Duration = Duration::from_secs(60);

/// How a desk is to serve.
#[derive(Clone, Debug)]
pub struct Options {
    pub data: PathBuf,
    /// Where to listen, unless systemd passes a socket.
    pub socket: PathBuf,
    /// Started by a client: leave its terminal, and say on standard output that it
    /// listens, or the refusal.
    pub announce: bool,
    /// [`LINGER`], except in tests.
    pub linger: Duration,
}

/// Serves until it is time to leave. A refusal says why it did not begin, or what
/// it could not go on without.
pub fn serve(options: &Options) -> Result<(), Refusal> {
    super::panics::log_places_only();
    if options.announce {
        // Fails only for the leader of a group, whom no terminal's end takes along.
        let _ = rustix::process::setsid();
    }
    let result = run(options);
    if let (true, Err(refusal)) = (options.announce, &result) {
        announce(&serde_json::to_string(refusal).unwrap_or_default());
    }
    result
}

/// Tells whoever waits at the socket that systemd passed, if it passed one, why no desk
/// begins: what is wrong was seen before there was one.
pub fn turn_away(refusal: &Refusal) {
    if let (Some(door), Ok((signals, _bell))) = (Socket::passed(), signals()) {
        shut::tell(&door.listener, refusal, &signals, shut::KEPT);
    }
}

fn run(options: &Options) -> Result<(), Refusal> {
    logbook::keep(&options.data);
    let passed = Socket::passed();
    // Under systemd the desk is there for everybody, all day.
    let stays = passed.is_some() || std::env::var_os("NOTIFY_SOCKET").is_some();
    // Signals first: a stop while the data is being opened must still end cleanly.
    let (signals, bell) = signals().map_err(|e| Refusal::path(&options.data, &e))?;
    let anew = Arc::new(AtomicBool::new(false));
    let (data, desk) = match begin(options, passed.is_some(), on_stop(anew.clone(), bell)) {
        Ok(begun) => begun,
        Err(refusal) => {
            // Everybody who waits is told; whoever puts it right finds no lock held.
            // One started by hand has nobody who waits, and is not to knock at the office's.
            let bind = || Socket::of(&options.data, &options.socket).ok();
            let bound = |stays: bool| stays.then(bind).flatten();
            if let Some(door) = passed.or_else(|| bound(stays)) {
                shut::tell(&door.listener, &refusal, &signals, shut::KEPT);
            }
            return Err(refusal);
        }
    };
    let socket = match passed {
        Some(socket) => socket,
        None => Socket::of(&options.data, &options.socket)?,
    };
    let at = socket.path().unwrap_or(&options.socket).to_owned();
    data.note(&Claim::own(Some(at)));
    if options.announce {
        announce(READY);
    }
    if let Err(e) = sd_notify::notify(&[NotifyState::Ready]) {
        log(format_args!("systemd was not told: {e}"));
    }
    let serving = desk.clone();
    let welcome: Welcome = Box::new(move |peer, outbox| {
        let mut connection = serving.connect(peer, outbox);
        Box::new(move |ask| connection.ask(ask))
    });
    let linger = (!stays).then_some(options.linger);
    let shown = desk.clone();
    let on_lost = move |lost| shown.show("socket", lost);
    let door = Door::new(socket, &data, &on_lost);
    let kept = attend(welcome, door, || data.note(&Claim::own(None)), &signals, linger);
    desk.close();
    kept.map_err(|e| Refusal::path(&options.socket, &e))?;
    if anew.load(Ordering::SeqCst) {
        // Everything is put away; whoever keeps this process starts another.
        std::process::exit(STOPPED);
    }
    Ok(())
}

/// Claims the data directory and opens its desk.
fn begin(options: &Options, passed: bool, on_fatal: OnFatal) -> Result<(Held, Arc<Desk>), Refusal> {
    owner::must_own(&options.data)?;
    // systemd starts a desk for whoever knocks, also while another directory is being put in
    // the place of this one.
    let starting = passed.then(|| start::lock(&options.data)).transpose()?;
    let data = hold(&options.data.join(LOCK), &options.data)?;
    drop(starting);
    data.note(&Claim::own(None));
    let desk = open(&data, &options.data, options.announce, on_fatal)?;
    Ok((data, desk))
}

/// Opens a desk on a directory in which nobody works, closes it, and gives the digest of
/// its records: whether a restored backup can be worked with.
pub fn trial(data: &Path) -> Result<String, Refusal> {
    let held = hold(&data.join(LOCK), data)?;
    // A table or a disk that fails the trial shows in the digest.
    let desk = open(&held, data, false, Box::new(|_| {}))?;
    let digest = desk.digest();
    desk.close();
    Ok(digest)
}

/// Opens the desk of a data directory whose lock is held. A new demo is filled before
/// anybody comes in.
fn open(held: &Held, data: &Path, announce: bool, on_fatal: OnFatal) -> Result<Arc<Desk>, Refusal> {
    // The directory itself is locked as well: its lock file can be removed.
    let claim = held.once_more().and_then(|lock| files::Claim::with(data, lock));
    let claim = claim.map_err(|e| Refusal::path(data, &e))?.ok_or_else(|| second(data))?;
    let files = Files::at(data).map_err(|e| Refusal::path(data, &e))?;
    let practice = Practice::of(data);
    let variable = std::env::var(clock::VARIABLE).ok();
    let clock = Clock::open(&files, practice.is_some(), variable.as_deref())?;
    let opening = Opening {
        files,
        claim: Some(claim),
        clock,
        practice: practice.is_some(),
        house: House::of(data, Path::new(office::FILE)),
        segment_bytes: Journal::SEGMENT_BYTES,
        patience: TABLE_PATIENCE,
        on_fatal,
        progress: if announce { tell_progress() } else { Box::new(|_, _| {}) },
    };
    let desk = Desk::open(opening).map_err(|error| unusable(data, &error))?;
    if practice == Some(Practice::Demo) && desk.is_empty() {
        desk.fill_demo(DEMO_SEED)?;
    }
    Ok(desk)
}

/// Says now and then how far the opening is, to whoever started the desk and waits.
fn tell_progress() -> Progress {
    let mut told = Instant::now();
    Box::new(move |done, total| {
        if told.elapsed() >= TELL {
            told = Instant::now();
            // Nobody may listen any more; the desk opens all the same.
            let _ = writeln!(io::stdout(), "{OPENING} {done} {total}");
            let _ = io::stdout().flush();
        }
    })
}

/// Between two words about the opening.
const TELL: Duration = Duration::from_millis(200);

/// Why the desk does not open: where the journal is damaged, or what the system says.
fn unusable(data: &Path, error: &OpenError) -> Refusal {
    let path = data.display();
    match error {
        OpenError::Journal(JournalError::Damaged(problem)) => Refusal::new("serve.damaged")
            .with("path", path)
            .with("segment", &problem.segment)
            .with("offset", problem.offset)
            .with("seq", problem.seq),
        OpenError::EndsEarly { last, file, known } => Refusal::new("serve.ends_early")
            .with("path", path)
            .with("last", last)
            .with("first", last.next())
            .with("file", file)
            .with("known", known),
        OpenError::Journal(JournalError::NewerFormat { segment, major, minor }) => {
            Refusal::new("serve.newer")
                .with("path", path)
                .with("segment", segment)
                .with("version", format!("{major}.{minor}"))
        }
        error => Refusal::new("serve.data").with("path", path).with("what", error),
    }
}

/// Where what is on the disk is unknown, nothing may be said any more: whoever waits for an
/// answer asks the next desk. Where only the table is lost, the bell that a signal rings
/// sends this desk home, and consoles or systemd start the next one.
fn on_stop(anew: Arc<AtomicBool>, bell: UnixStream) -> OnFatal {
    Box::new(move |stop| {
        log(format_args!("stopped: {stop}"));
        match stop {
            Stop::AtOnce(_) => std::process::exit(STOPPED),
            Stop::Leaving => {
                anew.store(true, Ordering::SeqCst);
                // A full pipe has rung already.
                let _ = (&bell).write(&[0]);
            }
        }
    })
}

/// The demo community of `--demo`: the same for everybody, relative to today.
const DEMO_SEED: u64 = 1;
/// Exit status of a desk that another is to follow, for the unit file's restart.
const STOPPED: i32 = 70;

/// Keeps the door until it is time to leave, then shuts it and sees everybody off:
/// who comes now must find nobody, and not wait for a hello that never comes.
fn attend(
    welcome: Welcome,
    mut door: Door<'_>,
    data: impl FnOnce(),
    signals: &UnixStream,
    linger: Option<Duration>,
) -> io::Result<()> {
    let (room, bell) = Room::new(welcome, most_clients())?;
    let kept = room.keep_door(&mut door, &bell, signals, linger);
    // Who finds the data held from now on waits for the next desk.
    data();
    drop(door);
    let _ = sd_notify::notify(&[NotifyState::Stopping]);
    room.clear();
    kept
}

/// So many clients can be there at once: as many descriptors as the system gives are taken,
/// and those that journal, table and backup need are not for clients.
fn most_clients() -> usize {
    let limit = getrlimit(Resource::Nofile);
    let wanted = Rlimit { current: limit.maximum, ..limit };
    // Where that is refused it stays as it is.
    let _ = setrlimit(Resource::Nofile, wanted);
    clients_of(getrlimit(Resource::Nofile).current)
}

/// No limit at all is `None`.
fn clients_of(descriptors: Option<u64>) -> usize {
    let left = |all: u64| all.saturating_sub(SPARE_DESCRIPTORS.min(all / 2)) / DESCRIPTORS;
    let clients =
        descriptors.map_or(usize::MAX, |all| usize::try_from(left(all)).unwrap_or(usize::MAX));
    clients.clamp(1, ALL_CONNECTIONS)
}

/// Becomes readable when the desk is asked to stop from outside, or when the other end
/// is written to.
fn signals() -> io::Result<(UnixStream, UnixStream)> {
    let (signals, pipe) = UnixStream::pair()?;
    for signal in [SIGTERM, SIGINT, SIGHUP] {
        signal_hook::low_level::pipe::register(signal, pipe.try_clone()?)?;
    }
    Ok((signals, pipe))
}

/// Says one line to whoever started the desk, and lets go of the pipe: its end is
/// how they see that there is no more.
fn announce(line: &str) {
    let said = writeln!(io::stdout(), "{line}").and_then(|()| io::stdout().flush());
    let closed = File::options()
        .write(true)
        .open(Path::new("/dev/null"))
        .and_then(|null| Ok(rustix::stdio::dup2_stdout(null)?));
    if let Err(e) = said.and(closed) {
        log(format_args!("whoever started the desk did not hear it: {e}"));
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn clients_leave_descriptors_for_the_desk() {
        assert_eq!(clients_of(None), ALL_CONNECTIONS);
        assert_eq!(clients_of(Some(1 << 20)), ALL_CONNECTIONS);
        assert_eq!(clients_of(Some(1024)), 416);
        assert_eq!((clients_of(Some(64)), clients_of(Some(0))), (16, 1));
    }

    #[test]
    fn a_desk_that_is_to_leave_for_another_is_rung_for_as_by_a_signal() {
        let (mut signals, bell) = signals().unwrap();
        let anew = Arc::new(AtomicBool::new(false));
        on_stop(anew.clone(), bell)(Stop::Leaving);
        signals.read_exact(&mut [0]).unwrap();
        assert!(anew.load(Ordering::SeqCst));
    }
}
