//! A desk that cannot open and is everybody's: it keeps the door for a while and tells
//! whoever comes why, so that nobody waits for a hello that never comes.

use std::collections::VecDeque;
use std::io::{self, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec};
use sd_notify::NotifyState;

use super::log;
use crate::domain::Refusal;
use crate::wire::frame;
use crate::wire::startup::Shut;

/// How long the door is kept: between two attempts to open, which read the journal's end
/// each, and well below what systemd allows a start.
pub const KEPT: Duration = Duration::from_secs(20);

/// Who was told and has not gone yet; of more the oldest are let go.
const GUESTS: usize = 128;

/// Tells everybody who comes within this time, or until `signals` can be read.
pub fn tell(listener: &UnixListener, refusal: &Refusal, signals: &UnixStream, kept: Duration) {
    log(format_args!("it does not open: {}", refusal.code));
    let _ = sd_notify::notify(&[NotifyState::Status(&refusal.code)]);
    let Ok(frame) = frame::encode(&Shut { refusal: refusal.clone() }) else { return };
    if let Err(error) = keep(listener, &frame, signals, kept) {
        log(format_args!("the door is not kept: {error}"));
    }
}

fn keep(
    listener: &UnixListener,
    frame: &[u8],
    signals: &UnixStream,
    kept: Duration,
) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let deadline = Instant::now() + kept;
    let mut guests = VecDeque::new();
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(());
        }
        let left = Timespec {
            tv_sec: left.as_secs().try_into().unwrap_or(i64::MAX),
            tv_nsec: left.subsec_nanos().into(),
        };
        let mut fds = [PollFd::new(listener, PollFlags::IN), PollFd::new(signals, PollFlags::IN)];
        match rustix::event::poll(&mut fds, Some(&left)) {
            Err(rustix::io::Errno::INTR) => continue,
            Err(error) => return Err(error.into()),
            Ok(_) => {}
        }
        if !fds[1].revents().is_empty() {
            return Ok(());
        }
        match listener.accept() {
            // A new connection has room for so little; who does not take it has gone. It
            // stays open, for closed with a hello unread the other side would hear nothing.
            Ok((guest, _)) if (&guest).write_all(frame).is_ok() => guests.push_back(guest),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
            // Out of descriptors: those of guests are had first.
            Err(error) if guests.is_empty() => return Err(error),
            Err(_) => drop(guests.pop_front()),
        }
        if guests.len() > GUESTS {
            guests.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;
    use crate::link::handshake::{NoDesk, greet};

    #[test]
    fn everybody_is_told_at_once_also_behind_others_who_say_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let socket = dir.path().join("s");
        let listener = UnixListener::bind(&socket).unwrap();
        let (signals, bell) = UnixStream::pair().unwrap();
        let refusal = Refusal::new("serve.data").with("what", "x\u{1b}[2J");
        let told = refusal.clone();
        let door = std::thread::spawn(move || tell(&listener, &told, &signals, KEPT));
        let mute: Vec<_> = (0..GUESTS).map(|_| UnixStream::connect(&socket).unwrap()).collect();
        for _ in 0..2 * GUESTS {
            match greet(&socket, Duration::from_secs(20)) {
                Err(NoDesk::Shut(why)) => assert_eq!(why, refusal),
                other => panic!("{other:?}"),
            }
        }
        // Told and let go: none of them holds anything for ever.
        for mut stream in mute {
            let mut said = Vec::new();
            stream.read_to_end(&mut said).unwrap();
            assert!(said.len() > 4);
        }
        (&bell).write_all(&[0]).unwrap();
        door.join().unwrap();
    }

    #[test]
    fn the_door_is_not_kept_for_ever() {
        let dir = tempfile::tempdir().unwrap();
        let listener = UnixListener::bind(dir.path().join("s")).unwrap();
        let (signals, _bell) = UnixStream::pair().unwrap();
        tell(&listener, &Refusal::new("x"), &signals, Duration::from_millis(20));
    }
}
