//! The first words on a connection: both sides say hello, and whoever does not get
//! one is not talking to a desk.

use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;

use super::socket;
use crate::domain::Refusal;
use crate::wire::frame::{self, Decoder};
use crate::wire::startup::Shut;
use crate::wire::{Goodbye, Hello, ToClient};

/// A desk that has answered.
#[derive(Debug)]
pub struct Greeted {
    pub stream: UnixStream,
    /// Holds what came behind the hello.
    pub decoder: Decoder,
    pub desk: Hello,
    /// Where it was found.
    pub socket: PathBuf,
}

/// Why there is no desk at this socket.
#[derive(Debug, thiserror::Error)]
pub enum NoDesk {
    /// Nothing listens, or what listened has gone: one may be started.
    #[error("nobody listens")]
    Nobody,
    /// It listens and says nothing: stopped, stuck, or no desk at all.
    #[error("no answer")]
    Silent,
    /// This account has as many connections as it may.
    #[error("too many connections")]
    Crowded,
    /// It speaks another protocol.
    #[error("the desk is version {}", .0.build)]
    Version(Hello),
    /// It cannot open, and this is why.
    #[error("the desk does not open: {}", .0.code)]
    Shut(Refusal),
    #[error(transparent)]
    Io(io::Error),
}

/// The first frame.
#[derive(Deserialize)]
#[serde(untagged)]
enum First {
    Hello(Hello),
    Shut(Shut),
}

/// Connects and asks: a desk is alive when it answers, not when its socket is there.
/// `patience` bounds each wait for it.
pub fn greet(socket: &Path, patience: Duration) -> Result<Greeted, NoDesk> {
    let mut stream = socket::connect(socket).map_err(said)?;
    stream.set_read_timeout(Some(patience)).map_err(NoDesk::Io)?;
    stream.set_write_timeout(Some(patience)).map_err(NoDesk::Io)?;
    let ours = Hello::ours();
    let frame = frame::encode(&ours).map_err(|e| NoDesk::Io(io::Error::other(e)))?;
    // One that has no room says so and closes, without having read this.
    stream.write_all(&frame).or_else(|e| match e.kind() {
        io::ErrorKind::BrokenPipe => Ok(()),
        _ => Err(said(e)),
    })?;

    let mut decoder = Decoder::new();
    let desk: Hello = loop {
        match decoder.take() {
            Ok(Some(First::Hello(hello))) => break hello,
            Ok(Some(First::Shut(Shut { refusal }))) => return Err(NoDesk::Shut(refusal)),
            Ok(None) => {}
            Err(_) => return Err(NoDesk::Silent),
        }
        let mut bytes = [0; 4096];
        match stream.read(&mut bytes).map_err(said)? {
            0 => return Err(NoDesk::Nobody),
            n => decoder.feed(&bytes[..n]),
        }
    };
    if !ours.fits(&desk) {
        return Err(NoDesk::Version(desk));
    }
    if decoder.clone().take() == Ok(Some(ToClient::Goodbye(Goodbye::Crowded))) {
        return Err(NoDesk::Crowded);
    }
    stream.set_read_timeout(None).map_err(NoDesk::Io)?;
    stream.set_write_timeout(None).map_err(NoDesk::Io)?;
    Ok(Greeted { stream, decoder, desk, socket: socket.to_path_buf() })
}

/// Reads one more message, waiting for it; `None` at the end of the stream.
pub fn next(stream: &mut UnixStream, decoder: &mut Decoder) -> io::Result<Option<ToClient>> {
    loop {
        if let Some(message) = decoder.take().map_err(io::Error::other)? {
            return Ok(Some(message));
        }
        let mut bytes = [0; 16 * 1024];
        match stream.read(&mut bytes) {
            Ok(0) => return Ok(None),
            Ok(n) => decoder.feed(&bytes[..n]),
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
}

/// What the system's word means here.
fn said(error: io::Error) -> NoDesk {
    use io::ErrorKind::*;
    match error.kind() {
        NotFound | ConnectionRefused | ConnectionReset | BrokenPipe => NoDesk::Nobody,
        WouldBlock | TimedOut => NoDesk::Silent,
        _ => NoDesk::Io(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::net::UnixListener;

    /// A desk that answers the first connection with these bytes and hangs up.
    fn answers(bytes: Vec<u8>) -> Result<Greeted, NoDesk> {
        let dir = tempfile::tempdir().unwrap();
        let socket = dir.path().join("s");
        let listener = UnixListener::bind(&socket).unwrap();
        let desk = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            stream.write_all(&bytes).unwrap();
            let _ = stream.read(&mut [0; 256]);
        });
        let result = greet(&socket, Duration::from_secs(20));
        desk.join().unwrap();
        result
    }

    #[test]
    fn a_desk_that_fits_is_greeted_and_what_follows_is_kept() {
        let mut bytes = frame::encode(&Hello::ours()).unwrap();
        let word = ToClient::Goodbye(crate::wire::Goodbye::Leaving);
        bytes.extend(frame::encode(&word).unwrap());
        let mut greeted = answers(bytes).unwrap();
        assert_eq!(greeted.desk, Hello::ours());
        assert_eq!(next(&mut greeted.stream, &mut greeted.decoder).unwrap(), Some(word));
        assert_eq!(next(&mut greeted.stream, &mut greeted.decoder).unwrap(), None);
    }

    #[test]
    fn another_protocol_is_told_from_garbage_and_from_hanging_up() {
        let newer = Hello { proto_min: 7, proto_max: 9, ..Hello::ours() };
        let result = answers(frame::encode(&newer).unwrap());
        assert!(matches!(result, Err(NoDesk::Version(hello)) if hello == newer));
        let ssh = b"SSH-2.0-OpenSSH_9.6\r\n".to_vec();
        assert!(matches!(answers(ssh), Err(NoDesk::Silent)));
        assert!(matches!(answers(Vec::new()), Err(NoDesk::Nobody)));
    }

    #[test]
    fn a_missing_and_a_stale_socket_are_nobody_and_a_mute_one_is_silent() {
        let dir = tempfile::tempdir().unwrap();
        let socket = dir.path().join("s");
        let greet = || greet(&socket, Duration::from_millis(20));
        assert!(matches!(greet(), Err(NoDesk::Nobody)));
        let listener = UnixListener::bind(&socket).unwrap();
        assert!(matches!(greet(), Err(NoDesk::Silent)));
        drop(listener);
        assert!(matches!(greet(), Err(NoDesk::Nobody)));
    }
}
