//! SIGKILL at random moments while several clients work: what was acknowledged is
//! there, nothing is there by half, and what was not answered can be asked again.

use std::collections::BTreeMap;
use std::io::Write;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::Duration;

use dutydesk::domain::txn::RequestId;
use dutydesk::domain::{Key, Refusal, Seq};
use dutydesk::files::Files;
use dutydesk::journal::{self, Digest};
use dutydesk::link::handshake::{self, Greeted};
use dutydesk::wire::frame::{self, Decoder};
use dutydesk::wire::{Ask, Deed, Done, Reply, ToClient, ToDesk};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::driver::Desk;

const ROUNDS: usize = 50;
const CLIENTS: usize = 4;

/// A client that only talks: it never starts a desk.
pub struct Client {
    stream: UnixStream,
    decoder: Decoder,
    last: u64,
}

impl Client {
    pub fn enter(socket: &Path) -> Client {
        let patience = Duration::from_secs(20);
        let Greeted { stream, decoder, .. } = handshake::greet(socket, patience).ok().unwrap();
        let mut client = Client { stream, decoder, last: 0 };
        client.ask(Ask::SignIn { staff: None, since: None }).unwrap().unwrap();
        client
    }

    /// `None` when the desk is gone and the answer unknown.
    pub fn ask(&mut self, ask: Ask) -> Option<Result<Reply, Refusal>> {
        self.last += 1;
        let bytes = frame::encode(&ToDesk { id: self.last, ask }).unwrap();
        self.stream.write_all(&bytes).ok()?;
        loop {
            match handshake::next(&mut self.stream, &mut self.decoder).ok()?? {
                ToClient::Reply { id, result } if id == self.last => return Some(result),
                ToClient::Goodbye(_) => return None,
                _ => {}
            }
        }
    }

    fn does(&mut self, deed: &Deed) -> Option<Done> {
        match self.ask(Ask::Do(deed.clone()))? {
            Ok(Reply::Done(done)) => Some(done),
            // The desk was killed between the question and its answer.
            Err(refusal) if refusal.code == "desk.stopping" => None,
            other => panic!("{deed:?}: {other:?}"),
        }
    }
}

/// One client's day: a matter, notes on it, and its end, again and again. Every
/// answer is told to the test; the deed without an answer is handed back.
fn work(mut client: Client, seed: u64, told: &Sender<(Deed, Done)>) -> Deed {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut matter: Option<Key> = None;
    for n in 0.. {
        let (command, args): (&str, &[(&str, &str)]) = match (matter, n % 6) {
            (None, _) => ("matter.new", &[("who", "来人"), ("category", "leak"), ("text", "滴水")]),
            (Some(_), 5) => ("matter.tell", &[("way", "phone"), ("result", "solved")]),
            (Some(_), _) => ("matter.note", &[("text", "看过了")]),
        };
        let deed = Deed {
            request: RequestId(random.random()),
            command: command.into(),
            subject: matter,
            args: args.iter().map(|(name, text)| (name.to_string(), text.to_string())).collect(),
            ..Deed::default()
        };
        let Some(done) = client.does(&deed) else { return deed };
        matter = done.subject.filter(|_| command != "matter.tell");
        if told.send((deed.clone(), done)).is_err() {
            return deed;
        }
    }
    unreachable!("a client works until the desk is gone")
}

/// The table after the whole journal, as its digest.
fn digest_of_journal(data: &Path) -> Digest {
    let files = Files::at(data).unwrap();
    let mut table: BTreeMap<Key, Vec<u8>> = BTreeMap::new();
    for entry in journal::entries(&files, Seq(1)).unwrap() {
        for op in entry.unwrap().ops {
            match op.value() {
                Some(value) => table.insert(op.key, value.to_vec()),
                None => table.remove(&op.key),
            };
        }
    }
    Digest::of(table.iter().map(|(key, value)| (key, value.as_slice())))
}

#[test]
fn fifty_kills_under_load_lose_nothing_that_was_acknowledged() {
    let seed = rand::rng().random::<u64>();
    println!("seed {seed}");
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let desk = Desk::start();
    let socket = desk.socket();
    let mut notes: BTreeMap<Key, usize> = BTreeMap::new();
    let mut count = |deed: &Deed, done: &Done| {
        let notes = notes.entry(done.subject.unwrap()).or_default();
        *notes += usize::from(deed.command == "matter.note");
    };
    for _ in 0..ROUNDS {
        let (told, hear) = channel();
        let enough = random.random_range(1..60);
        let seeds: [u64; CLIENTS] = random.random();
        let mut heard: Vec<(Deed, Done)> = Vec::new();
        // All are in before the first deed, so that none is killed at the door.
        let clients = seeds.map(|seed| (Client::enter(&socket), seed));
        let unanswered: Vec<Deed> = thread::scope(|scope| {
            let told = &told;
            let clients: Vec<_> = clients
                .into_iter()
                .map(|(client, seed)| scope.spawn(move || work(client, seed, &told.clone())))
                .collect();
            heard.extend(hear.iter().take(enough));
            desk.kill9();
            clients.into_iter().map(|client| client.join().unwrap()).collect()
        });
        heard.extend(hear.try_iter());
        desk.restart();
        let mut client = Client::enter(&socket);
        for (deed, done) in &heard {
            let again = client.does(deed).unwrap();
            assert_eq!((again.seq, again.subject), (done.seq, done.subject), "done once");
            count(deed, done);
        }
        for deed in &unanswered {
            // A client killed before its first deed may hold a matter it just ended.
            let done = client.does(deed).unwrap();
            count(deed, &done);
        }
        let Some(Ok(Reply::Status(status))) = client.ask(Ask::Status) else { panic!("no status") };
        let digest = digest_of_journal(&desk.data());
        assert_eq!(status["digest"], format!("{:032x}", digest.0), "records follow the journal");
        let report = journal::verify(&Files::at(desk.data()).unwrap()).unwrap();
        assert!(report.ok, "{:?}", report.problems);
    }
    let mut client = Client::enter(&socket);
    for (matter, notes) in notes {
        let Some(Ok(Reply::Page(page))) = client.ask(Ask::Open(matter)) else { panic!("{matter}") };
        let there = page.lines.iter().filter(|(_, line)| line.kind.word() == "note").count();
        assert_eq!(there, notes, "{matter}");
    }
}
