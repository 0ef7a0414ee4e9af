//! The real program as a desk: who starts it, who finds it, and when it leaves.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use dutydesk::link::handshake::{self, Greeted, greet};
use dutydesk::link::{Link, News, Place, start};
use dutydesk::wire::{Ask, Goodbye, Hello, ToClient, ToDesk, frame};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::process::{Pid, Signal, kill_process};

const PROGRAM: &str = env!("CARGO_BIN_EXE_dutydesk");
const PATIENCE: Duration = Duration::from_secs(20);

/// A data directory with its socket. Desks that were started there end with it.
struct Office {
    dir: tempfile::TempDir,
    place: Place,
}

fn office() -> Office {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().canonicalize().unwrap();
    let why = Default::default();
    let place = Place { socket: data.join("s"), data, office: None, why, earlier: None };
    Office { dir, place }
}

impl Office {
    fn reach(&self) -> Greeted {
        start::reach(&self.place, Path::new(PROGRAM), &mut |_, _| {}).unwrap()
    }

    /// A desk as a child of the test, which leaves after so many seconds alone.
    fn serve(&self, linger: &str) -> Child {
        let mut serve = Command::new(PROGRAM);
        serve.arg("serve").arg("--data").arg(self.dir.path()).arg("--socket");
        serve.arg(&self.place.socket).args(["--linger", linger, "--lang", "en"]);
        serve.stdin(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        if let Ok(desk) = greet(&self.place.socket, PATIENCE) {
            stop(desk, Signal::TERM);
        }
    }
}

fn pid(desk: &Greeted) -> Pid {
    rustix::net::sockopt::socket_peercred(&desk.stream).unwrap().pid
}

/// Signals the desk and waits until its line is cut.
fn stop(mut desk: Greeted, signal: Signal) {
    kill_process(pid(&desk), signal).unwrap();
    while let Ok(Some(_)) = handshake::next(&mut desk.stream, &mut desk.decoder) {}
}

/// A desk stopped in its tracks; it goes on when this is dropped.
struct Halted(Pid);

impl Drop for Halted {
    fn drop(&mut self) {
        let _ = kill_process(self.0, Signal::CONT);
    }
}

/// Stops the desk, and waits until every thread of it stands.
fn halt(desk: Pid) -> Halted {
    kill_process(desk, Signal::STOP).unwrap();
    let threads = format!("/proc/{}/task", desk.as_raw_nonzero());
    let stands = |stat: String| stat.rsplit(") ").next().is_some_and(|rest| rest.starts_with('T'));
    // A thread that ends between the two reads is looked at again.
    let all_stand = || {
        std::fs::read_dir(&threads)
            .unwrap()
            .map(|task| std::fs::read_to_string(task.unwrap().path().join("stat")))
            .all(|stat| stat.is_ok_and(stands))
    };
    while !all_stand() {
        thread::yield_now();
    }
    Halted(desk)
}

/// Waits for the socket of a desk that is being started by somebody else.
fn wait_for(office: &Office) -> Greeted {
    let begin = Instant::now();
    loop {
        match greet(&office.place.socket, PATIENCE) {
            Ok(desk) => return desk,
            Err(_) if begin.elapsed() < PATIENCE => thread::yield_now(),
            Err(e) => panic!("no desk: {e}"),
        }
    }
}

#[test]
fn many_who_start_at_once_share_one_desk() {
    let office = office();
    let pids: BTreeSet<_> = thread::scope(|scope| {
        let racers: Vec<_> = (0..8).map(|_| scope.spawn(|| pid(&office.reach()))).collect();
        racers.into_iter().map(|racer| racer.join().unwrap().as_raw_nonzero()).collect()
    });
    assert_eq!(pids.len(), 1);
    assert_ne!(pids.first().unwrap().get(), std::process::id() as i32);
}

#[test]
fn a_desk_that_was_killed_leaves_a_socket_and_the_next_one_takes_its_place() {
    let office = office();
    let first = office.reach();
    let old = pid(&first);
    stop(first, Signal::KILL);
    assert!(office.place.socket.exists());
    assert_ne!(pid(&office.reach()), old);
}

#[test]
fn a_socket_somebody_else_listens_on_is_never_taken() {
    let office = office();
    let other = UnixListener::bind(&office.place.socket).unwrap();
    let output = office.serve("0").wait_with_output().unwrap();
    assert!(!output.status.success());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("Another desk is using"), "{said}");
    assert!(office.place.socket.exists());
    drop(other);
    std::fs::remove_file(&office.place.socket).unwrap();
}

#[test]
fn a_second_desk_on_the_same_data_refuses_in_words() {
    let office = office();
    let _first = office.reach();
    let output = office.serve("0").wait_with_output().unwrap();
    assert!(!output.status.success());
    let said = String::from_utf8(output.stderr).unwrap();
    let data = office.place.data.display().to_string();
    assert!(said.contains("Another desk is using") && said.contains(&data), "{said}");
}

#[test]
fn it_leaves_by_itself_after_its_last_client() {
    let office = office();
    let mut desk = office.serve("1");
    let (one, two) = (wait_for(&office), wait_for(&office));
    drop(one);
    drop(two);
    assert!(desk.wait().unwrap().success());
    assert!(!office.place.socket.exists());
}

#[test]
fn a_stopped_desk_says_goodbye_and_ends_cleanly() {
    let office = office();
    let mut desk = office.serve("60");
    let mut client = wait_for(&office);
    kill_process(pid(&client), Signal::TERM).unwrap();
    let word = handshake::next(&mut client.stream, &mut client.decoder).unwrap();
    let leaving = ToClient::Goodbye(Goodbye::Leaving);
    assert_eq!(word, Some(leaving));
    assert!(desk.wait().unwrap().success());
    assert!(!office.place.socket.exists());
}

#[test]
fn a_desk_of_another_version_is_refused_in_words_that_name_both() {
    let office = office();
    let listener = UnixListener::bind(&office.place.socket).unwrap();
    let newer = Hello { proto_min: 7, proto_max: 9, build: "9.9.9".into(), ..Hello::ours() };
    let desk = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.write_all(&frame::encode(&newer).unwrap()).unwrap();
        stream.read(&mut [0; 256]).unwrap()
    });
    let mut find = Command::new(PROGRAM);
    find.args(["find", "zs", "--lang", "en", "--data"]).arg(office.dir.path());
    find.arg("--socket").arg(&office.place.socket);
    let output = find.output().unwrap();
    assert!(desk.join().unwrap() > 0);
    assert!(!output.status.success());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("9.9.9") && said.contains(&Hello::ours().build), "{said}");
}

/// Everything a console's connection has to say, waited for.
fn news(link: &mut Link) -> Vec<News> {
    loop {
        let news = link.pump().unwrap();
        if !news.is_empty() {
            return news;
        }
        let fd = link.as_fd().unwrap();
        poll(&mut [PollFd::new(&fd, PollFlags::IN)], None).unwrap();
    }
}

#[test]
fn a_console_finds_its_desk_again() {
    let office = office();
    let mut link = Link::new(office.place.clone(), PROGRAM.into()).unwrap();
    let question = ToDesk { id: 9, ask: Ask::Who };
    assert_eq!(link.send(&question).unwrap_err().code, "link.lost");
    assert_eq!(news(&mut link), [News::Up]);

    // A desk that stands still cannot answer, and the console does not wait for it.
    let desk = pid(&greet(&office.place.socket, PATIENCE).unwrap());
    let _halted = halt(desk);
    link.send(&question).unwrap();
    assert_eq!(link.pump().unwrap(), []);
    kill_process(desk, Signal::KILL).unwrap();
    assert_eq!(news(&mut link), [News::Down]);
    assert_eq!(news(&mut link), [News::Up]);
    link.send(&question).unwrap();
    assert!(matches!(news(&mut link)[..], [News::Said(ToClient::Reply { id: 9, .. })]));
}

#[test]
fn questions_a_standing_desk_does_not_take_wait_without_holding_the_console() {
    let office = office();
    let mut link = Link::new(office.place.clone(), PROGRAM.into()).unwrap();
    assert_eq!(news(&mut link), [News::Up]);
    let desk = pid(&greet(&office.place.socket, PATIENCE).unwrap());
    let halted = halt(desk);
    let query = "x".repeat(100_000);
    let mut id = 0;
    while !link.wants_write() {
        id += 1;
        let ask = Ask::Find { query: query.clone(), kind: None, limit: 1 };
        link.send(&ToDesk { id, ask }).unwrap();
    }
    drop(halted);
    let mut answered = 0;
    while answered < id {
        let fd = link.as_fd().unwrap();
        let both = PollFlags::IN | PollFlags::OUT;
        let wanted = if link.wants_write() { both } else { PollFlags::IN };
        poll(&mut [PollFd::new(&fd, wanted)], None).unwrap();
        answered += link.pump().unwrap().len() as u64;
    }
    assert!(!link.wants_write());
}
