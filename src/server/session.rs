//! One client's session: hello, then questions and answers until either side ends.

use std::io::{self, Read};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use super::outbox::Queue;
use super::{Welcome, log, peer};
use crate::domain::Refusal;
use crate::wire::frame::{self, Decoder};
use crate::wire::{Ask, Goodbye, Hello, ToClient, ToDesk};

/// A client says hello at once; who does not is none and holds a thread for nothing.
const HELLO_PATIENCE: Duration = Duration::from_secs(10);

/// How long a client that is to go may take to read what was said to it last.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// Serves one client on this thread until it goes. `leave` is called when it asked
/// the desk to leave and the desk agreed.
pub fn attend(stream: UnixStream, queue: &Arc<Queue>, welcome: &Welcome, leave: &dyn Fn()) {
    let sender = thread::Builder::new().name("sender".into()).spawn({
        let queue = queue.clone();
        move || queue.send_all()
    });
    match sender {
        Ok(_) => {
            if let Err(e) = converse(stream, queue, welcome, leave) {
                log(format_args!("session ended: {e}"));
            }
            queue.close(LAST_WORDS);
        }
        Err(e) => {
            log(format_args!("no thread for a sender: {e}"));
            queue.close(Duration::ZERO);
        }
    }
}

fn converse(
    mut stream: UnixStream,
    queue: &Arc<Queue>,
    welcome: &Welcome,
    leave: &dyn Fn(),
) -> io::Result<()> {
    let peer = peer::of(&stream)?;
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
