//! A room with a stand-in for the desk, and clients that behave or do not.

use super::*;
use crate::desk::Outbox;
use crate::desk::limits::{ALL_CONNECTIONS, CONNECTIONS};
use crate::domain::{Refusal, Seq};
use crate::link::handshake::{self, Greeted, NoDesk, greet};
use crate::server::listen::{Socket, hold};
use crate::wire::frame;
use crate::wire::{Ask, Draft, Event, Hello, Reply, ToClient, ToDesk};
use std::sync::mpsc;

/// Answers `Who` with yes, panics at `Overview`, thinks about `Contacts` until it is told to go
/// on, lets everybody leave, and tells how often a connection was dropped.
struct StandIn {
    outboxes: Arc<Mutex<Vec<Outbox>>>,
    asked: Arc<Mutex<Vec<Ask>>>,
    think: mpsc::SyncSender<()>,
    left: mpsc::Receiver<()>,
}

fn stand_in() -> (Welcome, StandIn) {
    let outboxes = Arc::new(Mutex::new(Vec::new()));
    let (leave, left) = mpsc::channel();
    struct Leave(mpsc::Sender<()>);
    impl Drop for Leave {
        fn drop(&mut self) {
            let _ = self.0.send(());
        }
    }
    let all = outboxes.clone();
    let asked = Arc::new(Mutex::new(Vec::new()));
    let heard = asked.clone();
    let (think, thinking) = mpsc::sync_channel(0);
    let thinking = Arc::new(Mutex::new(thinking));
    let welcome: Welcome = Box::new(move |_, outbox| {
        all.lock().unwrap().push(outbox);
        let leave = Leave(leave.clone());
        let (heard, thinking) = (heard.clone(), thinking.clone());
        Box::new(move |ask| {
            let _ = &leave;
            heard.lock().unwrap().push(ask.clone());
            match ask {
                Ask::Overview => panic!("a verb with a fault"),
                Ask::Contacts => {
                    thinking.lock().unwrap().recv().unwrap();
                    Ok(Reply::Ok)
                }
                Ask::Who | Ask::Leave => Ok(Reply::Ok),
                _ => Err(Refusal::new("no")),
            }
        })
    });
    (welcome, StandIn { outboxes, asked, think, left })
}

struct House {
    stand_in: StandIn,
    signal: UnixStream,
    socket: std::path::PathBuf,
    door: thread::JoinHandle<()>,
    _dir: tempfile::TempDir,
}

fn house(linger: Option<Duration>) -> House {
    house_for(ALL_CONNECTIONS, linger)
}

/// One in which so many clients have room.
fn house_for(most: usize, linger: Option<Duration>) -> House {
    let dir = tempfile::tempdir().unwrap();
    let socket = dir.path().join("s");
    let data = hold(&dir.path().join("desk.lock"), dir.path()).unwrap();
    let listening = Socket::bind(&socket).unwrap();
    let (welcome, stand_in) = stand_in();
    let (signal, signals) = UnixStream::pair().unwrap();
    let door = thread::spawn(move || {
        let (room, bell) = Room::new(welcome, most).unwrap();
        let mut door = Door::new(listening, &data, &|_| {});
        room.keep_door(&mut door, &bell, &signals, linger).unwrap();
        drop(door);
        room.clear();
    });
    House { stand_in, signal, socket, door, _dir: dir }
}

impl House {
    fn client(&self) -> Greeted {
        greet(&self.socket, Duration::from_secs(20)).unwrap()
    }
}

fn say(client: &mut Greeted, id: u64, ask: Ask) {
    client.stream.write_all(&frame::encode(&ToDesk { id, ask }).unwrap()).unwrap();
}

fn hear(client: &mut Greeted) -> Option<ToClient> {
    handshake::next(&mut client.stream, &mut client.decoder).unwrap()
}

fn yes(id: u64) -> Option<ToClient> {
    Some(ToClient::Reply { id, result: Ok(Reply::Ok) })
}

#[test]
fn questions_are_answered_and_events_come_between() {
    let house = house(None);
    let mut client = house.client();
    say(&mut client, 7, Ask::Who);
    assert_eq!(hear(&mut client), yes(7));
    let event = ToClient::Event(Event::Present { count: 1 });
    assert!(house.stand_in.outboxes.lock().unwrap()[0](event.clone()));
    assert_eq!(hear(&mut client), Some(event));
    say(&mut client, 8, Ask::Staff);
    let no = ToClient::Reply { id: 8, result: Err(Refusal::new("no")) };
    assert_eq!(hear(&mut client), Some(no));
    drop(client);
    house.stand_in.left.recv().unwrap();
}

#[test]
fn a_room_whose_socket_was_removed_is_found_again_by_all_who_come() {
    let house = house(None);
    let mut inside = house.client();
    for _ in 0..3 {
        std::fs::remove_file(&house.socket).unwrap();
        let deadline = std::time::Instant::now() + Duration::from_secs(20);
        let mut client = loop {
            match greet(&house.socket, Duration::from_secs(20)) {
                Ok(client) => break client,
                Err(e) if std::time::Instant::now() > deadline => panic!("not found: {e}"),
                Err(_) => thread::yield_now(),
            }
        };
        say(&mut client, 2, Ask::Who);
        assert_eq!(hear(&mut client), yes(2));
    }
    say(&mut inside, 1, Ask::Who);
    assert_eq!(hear(&mut inside), yes(1));
}

#[test]
fn what_a_client_asked_before_it_went_is_not_answered_and_what_it_typed_is_kept() {
    let house = house(None);
    let mut client = house.client();
    say(&mut client, 1, Ask::Contacts);
    // Under way, or it would be dropped as well.
    while house.stand_in.asked.lock().unwrap().is_empty() {
        thread::yield_now();
    }
    // In one piece: a socket that nobody reads holds few small ones.
    let many = (2..400).map(|id| (id, Ask::Who));
    let many = many.chain([(400, Ask::KeepDraft(Draft::default()))]);
    let frames = many.flat_map(|(id, ask)| frame::encode(&ToDesk { id, ask }).unwrap());
    client.stream.write_all(&frames.collect::<Vec<u8>>()).unwrap();
    drop(client);
    house.stand_in.think.send(()).unwrap();
    house.stand_in.left.recv().unwrap();
    let asked = house.stand_in.asked.lock().unwrap();
    assert_eq!(*asked, [Ask::Contacts, Ask::KeepDraft(Draft::default())]);
}

#[test]
fn an_account_has_so_many_connections_and_one_that_ends_makes_room() {
    let house = house(None);
    let mut clients: Vec<_> = (0..CONNECTIONS).map(|_| house.client()).collect();
    for _ in 0..3 {
        let turned_away = greet(&house.socket, Duration::from_secs(20));
        assert!(matches!(turned_away, Err(NoDesk::Crowded)), "{turned_away:?}");
    }
    for client in [0, CONNECTIONS - 1] {
        say(&mut clients[client], 1, Ask::Who);
        assert_eq!(hear(&mut clients[client]), yes(1));
    }
    clients.pop();
    house.stand_in.left.recv().unwrap();
    let mut last = loop {
        match greet(&house.socket, Duration::from_secs(20)) {
            Err(NoDesk::Crowded) => thread::yield_now(),
            other => break other.unwrap(),
        }
    };
    say(&mut last, 1, Ask::Who);
    assert_eq!(hear(&mut last), yes(1));
}

#[test]
fn a_full_room_has_a_place_for_an_account_that_has_fewer() {
    let mut clients = Clients::default();
    let mut lines = Vec::new();
    let mut come = |clients: &mut Clients, account: u32| {
        let may = clients.make_room(account, 10);
        let (here, there) = UnixStream::pair().unwrap();
        let queue = Arc::new(Queue::new(here, Arc::default()));
        if may {
            clients.next += 1;
            let (unread, told_to_go) = (Arc::default(), false);
            let present = Present { queue: queue.clone(), account, unread, told_to_go };
            clients.present.insert(clients.next, present);
            lines.push((clients.next, account, queue, there));
        }
        may
    };
    assert_eq!((0..12).filter(|_| come(&mut clients, 1)).count(), 10, "a flood fills the room");
    // Each of the others takes the place of one of the flood, until nobody has more.
    assert!((2..7).all(|account| come(&mut clients, account)));
    assert!(!come(&mut clients, 1));
    let ended = lines.iter().filter(|(_, _, queue, _)| !queue.put_frame(vec![0])).count();
    assert_eq!(ended, 5, "so many of the flood make room");
    let others = lines.iter().filter(|(_, account, ..)| *account != 1);
    assert!(others.into_iter().all(|(_, _, queue, _)| queue.put_frame(vec![0])));
}

#[test]
fn it_leaves_after_its_last_client_and_not_before() {
    let house = house(Some(Duration::from_millis(1)));
    // Whoever comes too late for such a short wait finds nobody.
    if let Ok(mut client) = greet(&house.socket, Duration::from_secs(20)) {
        say(&mut client, 1, Ask::Who);
        assert_eq!(hear(&mut client), yes(1));
    }
    house.door.join().unwrap();
    assert!(greet(&house.socket, Duration::from_secs(20)).is_err());
}

#[test]
fn on_a_signal_everybody_hears_goodbye_and_is_seen_off() {
    let house = house(None);
    let (mut one, mut two) = (house.client(), house.client());
    // A reply shows that the session has begun.
    for client in [&mut one, &mut two] {
        say(client, 1, Ask::Who);
        assert_eq!(hear(client), yes(1));
    }
    (&house.signal).write_all(&[1]).unwrap();
    for client in [&mut one, &mut two] {
        assert_eq!(hear(client), Some(ToClient::Goodbye(Goodbye::Leaving)));
        assert_eq!(hear(client), None);
        house.stand_in.left.recv().unwrap();
    }
    house.door.join().unwrap();
}

#[test]
fn asked_to_leave_it_answers_first() {
    let house = house(None);
    let mut client = house.client();
    say(&mut client, 3, Ask::Leave);
    assert_eq!(hear(&mut client), yes(3));
    assert_eq!(hear(&mut client), Some(ToClient::Goodbye(Goodbye::Leaving)));
    house.door.join().unwrap();
}

#[test]
fn a_panic_takes_one_client_and_no_other() {
    let house = house(None);
    let (mut one, mut two) = (house.client(), house.client());
    say(&mut one, 1, Ask::Overview);
    assert_eq!(hear(&mut one), None);
    say(&mut two, 2, Ask::Who);
    assert_eq!(hear(&mut two), yes(2));
    house.stand_in.left.recv().unwrap();
}

#[test]
fn garbage_ends_the_session_with_a_word_and_others_go_on() {
    let house = house(None);
    let (mut one, mut two) = (house.client(), house.client());
    one.stream.write_all(&[0xff; 64]).unwrap();
    assert_eq!(hear(&mut one), Some(ToClient::Goodbye(Goodbye::Garbled)));
    assert_eq!(hear(&mut one), None);
    say(&mut two, 2, Ask::Who);
    assert_eq!(hear(&mut two), yes(2));
}

#[test]
fn another_protocol_hears_hello_and_why_not() {
    let house = house(None);
    let mut stream = UnixStream::connect(&house.socket).unwrap();
    let older = Hello { proto_min: 0, proto_max: 0, ..Hello::ours() };
    stream.write_all(&frame::encode(&older).unwrap()).unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    let mut decoder = frame::Decoder::new();
    decoder.feed(&bytes);
    assert_eq!(decoder.take(), Ok(Some(Hello::ours())));
    assert_eq!(decoder.take(), Ok(Some(ToClient::Goodbye(Goodbye::Version))));
    assert!(house.stand_in.outboxes.lock().unwrap().is_empty());
}

#[test]
fn a_client_that_does_not_read_is_dropped_and_the_others_hear_everything() {
    let house = house(None);
    let mut slow = house.client();
    say(&mut slow, 1, Ask::Who);
    assert_eq!(hear(&mut slow), yes(1));
    let mut quick = house.client();
    say(&mut quick, 1, Ask::Who);
    assert_eq!(hear(&mut quick), yes(1));

    let outboxes = house.stand_in.outboxes.lock().unwrap().clone();
    let mut sent = 0;
    let names: Vec<String> = vec!["x".repeat(1000); 100];
    // The desk goes on saying things until it is told that the slow one is gone.
    loop {
        sent += 1;
        let key = crate::domain::Key::of(crate::domain::Kind::Matter, sent);
        let event = ToClient::Event(Event::Viewers { key, names: names.clone() });
        assert!(outboxes[1](event.clone()));
        assert_eq!(hear(&mut quick), Some(event.clone()));
        if !outboxes[0](event) {
            break;
        }
    }
    house.stand_in.left.recv().unwrap();
    let last = ToClient::Event(Event::Reload { seq: Seq(sent) });
    assert!(outboxes[1](last.clone()));
    assert_eq!(hear(&mut quick), Some(last));
}
