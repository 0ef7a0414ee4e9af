//! One data directory has one desk, and whoever knows the directory finds it: in another
//! session, under su and cron, after its socket was removed; and what cannot be reached is
//! told from what does not run.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

const PROGRAM: &str = env!("CARGO_BIN_EXE_dutydesk");
const PATIENCE: Duration = Duration::from_secs(30);

/// A directory whose desks end with it.
pub struct Home {
    pub dir: tempfile::TempDir,
}

impl Home {
    pub fn new() -> Home {
        let home = Home { dir: tempfile::tempdir().unwrap() };
        let made = home.program().args(["init", "--practice"]).output().unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        home
    }

    pub fn data(&self) -> PathBuf {
        self.dir.path().canonicalize().unwrap().join("data")
    }

    pub fn socket(&self) -> PathBuf {
        self.data().join("desk.sock")
    }

    /// The program in a session as cron has it: no runtime directory, nothing said.
    pub fn program(&self) -> Command {
        let mut command = Command::new(PROGRAM);
        let of_ours = |name: &str| name.starts_with("DUTYDESK") || name.starts_with("XDG");
        for (name, _) in std::env::vars().filter(|(name, _)| of_ours(name)) {
            command.env_remove(name);
        }
        command.env("HOME", "/nonexistent").arg("--data").arg(self.dir.path().join("data"));
        command.stdin(Stdio::null());
        command
    }

    pub fn says(&self, words: &str) -> (i32, Value) {
        said(self.program().args(words.split(' ')))
    }

    pub fn does(&self, words: &str) -> Value {
        let (code, said) = self.says(words);
        assert_eq!(code, 0, "{words}: {said}");
        said
    }

    fn pid(&self) -> Pid {
        let pid = self.does("status")["pid"].as_str().unwrap().parse().unwrap();
        Pid::from_raw(pid).unwrap()
    }

    /// A line of the doctor: its state, what is said, and the sentence.
    fn check(&self, name: &str) -> (String, String, String) {
        let (_, said) = self.says("doctor");
        let checks = said["checks"].as_array().unwrap();
        let check = checks.iter().find(|check| check["name"] == name).unwrap();
        let word = |name: &str| check[name].as_str().unwrap().to_string();
        (word("state"), word("said"), word("what"))
    }

    /// A desk that was not started by a console.
    fn serve(&self, words: &[&str]) -> Child {
        let mut serve = self.program();
        let serve = serve.arg("serve").args(words).stdout(Stdio::null()).stderr(Stdio::null());
        let child = serve.spawn().unwrap();
        let begin = Instant::now();
        while self.says("status").0 != 0 {
            assert!(begin.elapsed() < PATIENCE, "it does not come");
        }
        child
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        let text = fs::read_to_string(self.data().join("desk.lock")).unwrap_or_default();
        let claim: Value = serde_json::from_str(&text).unwrap_or_default();
        let pid = claim["pid"].as_i64().and_then(|pid| Pid::from_raw(pid as i32));
        // Its number is taken away when it leaves, and no other has the lock.
        if let Some(pid) = pid.filter(|_| self.says("status").0 == 0) {
            let _ = kill_process(pid, Signal::KILL);
        }
    }
}

pub fn said(command: &mut Command) -> (i32, Value) {
    let done = command.arg("--json").output().unwrap();
    let said = serde_json::from_slice(&done.stdout)
        .unwrap_or_else(|_| panic!("no JSON: {}", String::from_utf8_lossy(&done.stderr)));
    (done.status.code().unwrap(), said)
}

pub fn code(said: &(i32, Value)) -> &str {
    said.1["error"]["code"].as_str().unwrap_or("none")
}

/// The program where every account can run it; none where a test cannot be several accounts.
pub fn everybodys() -> Option<tempfile::TempDir> {
    if !rustix::process::geteuid().is_root() {
        println!("skipped: only root is several accounts");
        return None;
    }
    let place = tempfile::tempdir_in("/tmp").unwrap();
    fs::set_permissions(place.path(), fs::Permissions::from_mode(0o755)).unwrap();
    fs::copy(PROGRAM, place.path().join("dutydesk")).unwrap();
    Some(place)
}

#[test]
fn every_session_of_an_account_finds_the_same_desk() {
    let home = Home::new();
    home.does("matter new --who 甲 --category leak --text 漏水");
    let pid = home.pid();
    let runtime = home.dir.path().join("run");
    fs::create_dir(&runtime).unwrap();
    for (name, value) in [
        ("XDG_RUNTIME_DIR", runtime.as_path()),
        ("XDG_RUNTIME_DIR", Path::new("/nonexistent")),
        ("HOME", home.dir.path()),
        ("TMPDIR", home.dir.path()),
    ] {
        let (code, status) = said(home.program().env(name, value).arg("status"));
        assert_eq!((code, &status["pid"]), (0, &pid.as_raw_nonzero().to_string().into()), "{name}");
    }
    assert_eq!(
        fs::read_dir(runtime).unwrap().count(),
        0,
        "a runtime directory goes with a session"
    );
}

#[test]
fn a_desk_with_a_socket_of_its_own_is_found_by_its_directory() {
    let home = Home::new();
    let socket = home.dir.path().join("elsewhere.sock");
    let mut desk = home.serve(&["--socket", socket.to_str().unwrap()]);
    assert_eq!(home.pid(), Pid::from_child(&desk));
    assert!(socket.exists() && !home.socket().exists());
    home.does("leave");
    assert!(desk.wait().unwrap().success());
}

#[test]
fn a_desk_whose_socket_was_removed_is_there_again_at_once() {
    let home = Home::new();
    home.does("matter new --who 甲 --category leak --text 漏水");
    let pid = home.pid();
    let begin = Instant::now();
    for _ in 0..3 {
        fs::remove_file(home.socket()).unwrap();
        assert_eq!(home.check("desk").0, "good");
        assert_eq!(home.pid(), pid);
        fs::rename(home.socket(), home.dir.path().join("moved")).unwrap();
        assert_ne!(home.does("find 漏水")["total"], 0);
        assert_eq!(home.pid(), pid);
    }
    assert!(begin.elapsed() < PATIENCE, "{:?}", begin.elapsed());
}

#[test]
fn a_desk_that_is_not_reached_is_not_said_to_be_down() {
    let home = Home::new();
    home.does("matter new --who 甲 --category leak --text 漏水");
    let pid = home.pid();
    kill_process(pid, Signal::STOP).unwrap();
    fs::remove_file(home.socket()).unwrap();
    let status = home.says("status");
    let (state, word, what) = home.check("desk");
    let found = home.says("find 漏水");
    kill_process(pid, Signal::CONT).unwrap();
    let number = pid.as_raw_nonzero().to_string();
    assert_eq!((status.0, code(&status)), (3, "link.unreached"));
    assert_eq!(code(&found), "link.unreached");
    assert_eq!((state.as_str(), word.as_str()), ("bad", "refused"));
    for sentence in [&what, status.1["error"]["message"].as_str().unwrap()] {
        assert!(sentence.contains(&number), "{sentence}");
    }
    assert_eq!(home.pid(), pid);
}

#[test]
fn another_program_in_the_directory_is_no_desk_and_is_waited_for() {
    let home = Home::new();
    home.does("matter list");
    home.does("leave");
    assert_eq!(code(&home.says("status")), "cli.not_running");
    let lock = fs::File::open(home.data().join("desk.lock")).unwrap();
    rustix::fs::flock(&lock, rustix::fs::FlockOperation::LockExclusive).unwrap();
    assert_eq!(code(&home.says("status")), "link.held");
    drop(lock);
    assert_eq!(home.says("matter list").0, 0);
}

#[test]
fn a_directory_with_a_path_longer_than_a_socket_may_have_has_its_desk_too() {
    let home = Home::new();
    let long = home.dir.path().join("长".repeat(40));
    fs::create_dir(&long).unwrap();
    let long = Home { dir: tempfile::tempdir_in(long).unwrap() };
    assert!(long.socket().as_os_str().len() > 107);
    long.does("matter list");
    let pid = long.pid();
    fs::remove_file(long.socket()).unwrap();
    assert_eq!(long.pid(), pid);
    long.does("leave");
}

#[test]
fn who_has_no_right_hears_that_and_not_that_nothing_runs() {
    let Some(place) = everybodys() else { return };
    let program = place.path().join("dutydesk");
    let home = Home::new();
    home.does("matter new --who 甲 --category leak --text 漏水");
    fs::set_permissions(home.dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let other = |words: &str, data: &Path| {
        let mut command = Command::new(&program);
        command.env_clear().env("HOME", "/nonexistent").arg("--data").arg(data);
        said(command.args(words.split(' ')).uid(54_321).gid(54_321).stdin(Stdio::null()))
    };
    for closed in [false, true] {
        let mode = if closed { 0o700 } else { 0o755 };
        fs::set_permissions(home.dir.path(), fs::Permissions::from_mode(mode)).unwrap();
        for words in ["status", "find 漏水", "leave"] {
            let said = other(words, &home.data());
            assert_eq!(code(&said), "link.denied", "{words}: {}", said.1);
            assert!(said.1["error"]["message"].as_str().unwrap().contains("root"), "{}", said.1);
        }
        let doctor = other("doctor", &home.data()).1;
        match closed {
            true => assert_eq!(doctor["error"]["code"], "link.denied"),
            false => {
                let desk = &doctor["checks"][0];
                assert_eq!((&desk["name"], &desk["state"]), (&"desk".into(), &"bad".into()));
                assert_eq!(desk["facts"]["code"], "link.denied");
            }
        }
    }
    // A desk of this account would leave files there that lock the owner out.
    let theirs = place.path().join("theirs");
    fs::create_dir(&theirs).unwrap();
    std::os::unix::fs::chown(&theirs, Some(54_321), Some(54_321)).unwrap();
    let mut command = Command::new(PROGRAM);
    let ours = said(
        command.env("HOME", "/nonexistent").arg("--data").arg(&theirs).args(["matter", "list"]),
    );
    assert_eq!(code(&ours), "link.not_owner");
    assert!(!theirs.join("journal").exists());
}
