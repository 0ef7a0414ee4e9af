//! One client's session: hello, then questions and answers until either side ends.

use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::outbox::Queue;
use super::{Welcome, log_of};
use crate::desk::Peer;
use crate::desk::limits::{self, Limit};
use crate::domain::Refusal;
use crate::wire::frame::{self, Decoder};
use crate::wire::{Ask, Goodbye, Hello, ToClient, ToDesk};

/// A client says hello at once; who does not is none and holds a thread for nothing.
const HELLO_PATIENCE: Duration = Duration::from_secs(10);

/// How long a client that is to go may take to read what was said to it last.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// Serves one client on this thread until it goes. `leave` is called when it asked
/// the desk to leave and the desk agreed.
pub fn attend(
    stream: UnixStream,
    peer: Peer,
    queue: &Arc<Queue>,
    welcome: &Welcome,
    leave: &dyn Fn(),
) {
    let account = peer.uid;
    let sender = thread::Builder::new().name("sender".into()).spawn({
        let queue = queue.clone();
        move || queue.send_all()
    });
    match sender {
        Ok(_) => {
            if let Err(e) = converse(stream, peer, queue, welcome, leave) {
                // What it sent stands in the words of the error.
                log_of(account, format_args!("session ended: {:?}", e.kind()));
            }
            queue.close(LAST_WORDS);
        }
        Err(e) => {
            log_of(account, format_args!("no thread for a sender: {:?}", e.kind()));
            queue.close(Duration::ZERO);
        }
    }
}

/// Says hello and goodbye to one for whom there is no room. Nothing is waited for: a client
/// that has not read it sees that it ended.
pub fn turn_away(mut stream: &UnixStream) {
    let word = ToClient::Goodbye(Goodbye::Crowded);
    let words = frame::encode(&Hello::ours()).and_then(|mut hello| {
        hello.extend(frame::encode(&word)?);
        Ok(hello)
    });
    let _ = stream.set_nonblocking(true);
    let _ = stream.write_all(&words.unwrap_or_default());
}

fn converse(
    mut stream: UnixStream,
    peer: Peer,
    queue: &Arc<Queue>,
    welcome: &Welcome,
    leave: &dyn Fn(),
) -> io::Result<()> {
    let account = peer.uid;
    let ours = Hello::ours();
    queue.put_frame(frame::encode(&ours).map_err(io::Error::other)?);

    let mut decoder = Decoder::new();
    stream.set_read_timeout(Some(HELLO_PATIENCE))?;
    let Some(hello) = next::<Hello>(&mut stream, &mut decoder, queue)? else { return Ok(()) };
    if !ours.fits(&hello) {
        queue.goodbye(Goodbye::Version);
        return Ok(());
    }
    stream.set_read_timeout(None)?;

    let outbox = queue.clone();
    let mut answers = welcome(peer, Arc::new(move |message| outbox.put(&message)));
    while let Some(ToDesk { id, ask }) = next(&mut stream, &mut decoder, queue)? {
        if is_dropped(&ask) && has_gone(&stream) {
            limits::reached(Limit::Questions, account);
            continue;
        }
        let leaving = ask == Ask::Leave;
        let result = answers(ask);
        let leaving = leaving && result.is_ok();
        let reply = frame::encode(&ToClient::Reply { id, result }).or_else(|_| {
            let result = Err(Refusal::new("server.reply_long"));
            frame::encode(&ToClient::Reply { id, result })
        });
        queue.put_frame(reply.map_err(io::Error::other)?);
        if leaving {
            leave();
        }
    }
    Ok(())
}

/// Whether nobody is to do this for a client that has gone: nobody would hear the answer, and
/// of a deed nobody knows who would. What was typed is kept all the same.
fn is_dropped(ask: &Ask) -> bool {
    !matches!(ask, Ask::KeepDraft(_) | Ask::DropDraft(_))
}

/// Whether the other end is closed, although what it has sent can still be read.
fn has_gone(stream: &UnixStream) -> bool {
    let mut fds = [PollFd::new(stream, PollFlags::empty())];
    let now = Timespec { tv_sec: 0, tv_nsec: 0 };
    poll(&mut fds, Some(&now)).is_ok() && fds[0].revents().contains(PollFlags::HUP)
}

/// The next message; `None` when the client has gone or talks rubbish.
fn next<T: serde::de::DeserializeOwned>(
    stream: &mut UnixStream,
    decoder: &mut Decoder,
    queue: &Queue,
) -> io::Result<Option<T>> {
    loop {
        match decoder.take() {
            Ok(Some(message)) => return Ok(Some(message)),
            Ok(None) => {}
            Err(e) => {
                queue.goodbye(Goodbye::Garbled);
                return Err(io::Error::other(e));
            }
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
