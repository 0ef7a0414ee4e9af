//! What one account can do to the desk of all: nothing that the others would notice, and
//! nothing that stands in the log.

use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use dutydesk::link::handshake::{Greeted, NoDesk, greet};
use dutydesk::link::{handshake, logfile};
use dutydesk::wire::frame;
use serde::Serialize;

use crate::found::{Home, code, everybodys, said};

const PATIENCE: Duration = Duration::from_secs(30);
/// What a shell gives by itself on most machines.
const DESCRIPTORS: u32 = 1024;

/// A desk with so few descriptors, and whose socket every account may come to.
fn serve(home: &Home, words: &str) -> std::process::Child {
    let program = home.program();
    let mut serve = Command::new("sh");
    let limited = format!("ulimit -n {DESCRIPTORS}; exec \"$0\" serve \"$@\" {words}");
    serve.args(["-c", &limited]).arg(program.get_program()).args(program.get_args());
    for (name, value) in program.get_envs() {
        match value {
            Some(value) => serve.env(name, value),
            None => serve.env_remove(name),
        };
    }
    serve.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let child = serve.spawn().unwrap();
    let begin = Instant::now();
    while home.says("status").0 != 0 {
        assert!(begin.elapsed() < PATIENCE, "it does not come");
    }
    child
}

/// As many as the desk's descriptors say hello and then nothing.
fn idle_hellos(socket: &Path) -> Vec<Greeted> {
    let most = DESCRIPTORS as usize / 2;
    let hellos = (0..most).map(|_| greet(socket, Duration::from_secs(5)));
    hellos.take_while(|hello| !matches!(hello, Err(NoDesk::Silent))).flatten().collect()
}

#[test]
fn idle_hellos_of_one_account_lock_nobody_else_out() {
    let Some(place) = everybodys() else { return };
    let home = Home::new();
    let mut desk = serve(&home, "");
    for dir in [home.dir.path(), &home.data()] {
        fs::set_permissions(dir, fs::Permissions::from_mode(0o755)).unwrap();
    }
    fs::set_permissions(home.socket(), fs::Permissions::from_mode(0o666)).unwrap();
    let flood = idle_hellos(&home.socket());
    let mut command = Command::new(place.path().join("dutydesk"));
    command.env_clear().env("HOME", "/nonexistent").uid(54_321).gid(54_321);
    command.stdin(Stdio::null()).arg("--socket").arg(home.socket());
    command.arg("--data").arg(place.path()).arg("status");
    let begin = Instant::now();
    let (ended, status) = said(&mut command);
    assert_eq!(ended, 0, "{status}");
    assert!(begin.elapsed() < PATIENCE);
    assert!(status["limits"].as_str().unwrap().contains("connections:0="), "{status}");
    // The account itself hears why, in words.
    let refused = home.says("matter list");
    assert_eq!(code(&refused), "link.crowded", "{}", refused.1);
    drop(flood);
    home.does("matter new --who 甲 --category leak --text 漏水");
    home.does("leave");
    assert!(desk.wait().unwrap().success());
}

/// A question that nobody knows, in which somebody's name and number stand.
#[derive(Serialize)]
struct Rubbish {
    id: u64,
    ask: &'static str,
}

const TELLING: &str = "张三13800138000";

fn rubbish(socket: &Path) {
    let Ok(Greeted { mut stream, mut decoder, .. }) = greet(socket, PATIENCE) else { return };
    stream.write_all(&frame::encode(&Rubbish { id: 1, ask: TELLING }).unwrap()).unwrap();
    while let Ok(Some(_)) = handshake::next(&mut stream, &mut decoder) {}
}

#[test]
fn the_log_says_nothing_of_what_came_and_little_of_one_account_and_is_turned_over() {
    let home = Home::new();
    let log = |name: &str| home.data().join(name);
    let nearly = vec![b'x'; logfile::LONGEST as usize - 600];
    fs::write(log(logfile::NAME), nearly).unwrap();
    home.does("matter list");
    for _ in 0..300 {
        rubbish(&home.socket());
    }
    // No frame at all.
    for _ in 0..20 {
        let mut stream = UnixStream::connect(home.socket()).unwrap();
        let _ = stream.write_all(TELLING.as_bytes());
    }
    let status = home.does("status");
    assert!(status["limits"].as_str().unwrap().contains("log:"), "{status}");
    home.does("leave");
    let before = fs::read(log("desk.log.1")).unwrap();
    let now = fs::read_to_string(log(logfile::NAME)).unwrap();
    assert!(before.len() < logfile::LONGEST as usize + 200 && now.len() < 10_000);
    let said =
        String::from_utf8_lossy(&before[logfile::LONGEST as usize - 600..]).into_owned() + &now;
    assert!(said.contains("session ended"), "{said}");
    assert!(!said.contains("张") && !said.contains("138001"), "{said}");
}
