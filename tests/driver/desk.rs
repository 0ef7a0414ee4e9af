//! A desk in a directory of its own: the real `dutydesk serve` and its subcommands. The
//! directory is a practice one, so that the clock can be set.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use dutydesk::link::practice::Practice;
use dutydesk::wire::startup::READY;
use rustix::fs::FlockOperation;
use rustix::process::{Pid, Signal};
use serde_json::Value;

use super::console::Console;

const PROGRAM: &str = env!("CARGO_BIN_EXE_dutydesk");
/// A Wednesday morning at which the desk's clock begins.
const CLOCK: &str = "2026-11-25T10:32:00+08:00";

/// The desk. It is killed when this is dropped, and its directory goes with it.
pub struct Desk {
    serve: Mutex<Child>,
    consoles: AtomicU32,
    /// Held while there is to be no desk.
    down: Mutex<Option<File>>,
    dir: tempfile::TempDir,
}

impl Desk {
    /// A running desk in an empty practice directory. Its first member of staff is S1.
    pub fn start() -> Desk {
        Desk::blank(tempfile::tempdir().unwrap())
    }

    /// The same in memory where the system has a place for that: for thousands of deeds of
    /// which the disk is no part.
    pub fn quick() -> Desk {
        let memory = Path::new("/dev/shm");
        let dir = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
        Desk::blank(dir.unwrap())
    }

    /// The same, which finds in its data directory what was laid there before its start.
    pub fn start_with(lay: impl FnOnce(&Path)) -> Desk {
        let dir = tempfile::tempdir().unwrap();
        init(dir.path());
        lay(&dir.path().join("data"));
        Desk::of(dir)
    }

    fn blank(dir: tempfile::TempDir) -> Desk {
        init(dir.path());
        Desk::of(dir)
    }

    /// A running desk of the demo community, where 王丽 is S1 and 张强 S2.
    pub fn demo() -> Desk {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("data");
        std::fs::create_dir(&data).unwrap();
        Practice::Demo.mark(&data).unwrap();
        Desk::of(dir)
    }

    /// A running desk of real records, in the folder `data` of this directory. Its clock is
    /// the machine's.
    pub fn real(dir: tempfile::TempDir) -> Desk {
        Desk::of(dir)
    }

    fn of(dir: tempfile::TempDir) -> Desk {
        let serve = Mutex::new(serve(dir.path()));
        Desk { serve, consoles: AtomicU32::new(0), down: Mutex::new(None), dir }
    }

    /// A console at which this member of staff sits, 80 by 24.
    pub fn console(&self, staff: &str) -> Console {
        self.console_of(staff, (80, 24))
    }

    /// A console in a terminal of so many columns and rows.
    pub fn console_of(&self, staff: &str, size: (u16, u16)) -> Console {
        self.sit_down(&["--as", staff], size)
    }

    /// A console of the person whose Unix account this is, 80 by 24.
    pub fn own_console(&self) -> Console {
        self.sit_down(&[], (80, 24))
    }

    /// A console that is started with these words.
    pub fn sit_down(&self, words: &[&str], size: (u16, u16)) -> Console {
        self.console_started(words, size).signed_in()
    }

    fn console_started(&self, words: &[&str], size: (u16, u16)) -> Console {
        let mut command = program(self.dir.path());
        command.args(words);
        Console::start(command.into(), size, &self.place())
    }

    /// Types a subcommand (words between blanks) at a terminal, where it asks this.
    #[track_caller]
    pub fn asks(&self, words: &str, question: &str) -> Console {
        let mut command = program(self.dir.path());
        command.args(words.split(' '));
        Console::asks(command.into(), &self.place(), question)
    }

    /// A directory of its own for each console.
    fn place(&self) -> PathBuf {
        let number = self.consoles.fetch_add(1, Ordering::Relaxed);
        let place = self.dir.path().join(format!("console{number}"));
        std::fs::create_dir(&place).unwrap();
        place
    }

    /// Runs a subcommand (words between blanks) and reads its JSON.
    pub fn tell(&self, words: &str) -> Value {
        let (ok, answer) = self.run(words);
        assert!(ok, "{words}: {answer}");
        answer
    }

    /// Runs a subcommand that is refused; the refusal's code.
    pub fn refuses(&self, words: &str) -> String {
        let (ok, answer) = self.run(words);
        assert!(!ok, "{words} was not refused: {answer}");
        answer["error"]["code"].as_str().expect("a refusal without a code").to_string()
    }

    /// Runs a subcommand that may be refused.
    pub fn try_tell(&self, words: &str) -> Result<Value, Value> {
        let (ok, answer) = self.run(words);
        if ok { Ok(answer) } else { Err(answer) }
    }

    /// Runs a subcommand that says one line of JSON after the other.
    pub fn lines(&self, words: &str) -> Vec<Value> {
        let done = program(self.dir.path()).args(words.split(' ')).output().unwrap();
        assert!(done.status.success(), "{words}: {}", String::from_utf8_lossy(&done.stderr));
        let text = String::from_utf8(done.stdout).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// The same with a line or two on its standard input.
    pub fn tell_with(&self, words: &str, input: &str) -> Value {
        let (ok, answer) = self.run_with(words, input);
        assert!(ok, "{words}: {answer}");
        answer
    }

    /// Runs a subcommand with lines on its standard input, and again for as long as it is
    /// refused for this reason.
    pub fn tell_when(&self, words: &str, input: &str, reason: &str) -> Value {
        loop {
            match self.run_with(words, input) {
                (true, answer) => return answer,
                (false, answer) => assert_eq!(answer["error"]["code"], reason, "{words}: {answer}"),
            }
        }
    }

    /// Runs a subcommand with lines on its standard input, which is refused; the code.
    pub fn refuses_with(&self, words: &str, input: &str) -> String {
        let (ok, answer) = self.run_with(words, input);
        assert!(!ok, "{words} was not refused: {answer}");
        answer["error"]["code"].as_str().expect("a refusal without a code").to_string()
    }

    fn run(&self, words: &str) -> (bool, Value) {
        self.run_with(words, "")
    }

    fn run_with(&self, words: &str, input: &str) -> (bool, Value) {
        let mut command = program(self.dir.path());
        let command = command.args(words.split(' ')).arg("--json").stdin(Stdio::piped());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // Who does not read it ends before it is written.
        let _ = child.stdin.take().expect("asked for").write_all(input.as_bytes());
        let done = child.wait_with_output().unwrap();
        let answer = serde_json::from_slice(&done.stdout).unwrap_or_else(|_| {
            panic!("{words}: no JSON: {}", String::from_utf8_lossy(&done.stderr))
        });
        (done.status.success(), answer)
    }

    /// Where it listens.
    pub fn socket(&self) -> PathBuf {
        self.dir.path().join("s")
    }

    /// The home directory of whoever sits at its consoles.
    pub fn home(&self) -> &Path {
        self.dir.path()
    }

    /// Its data directory.
    pub fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    /// SIGKILL. Consoles would start a desk themselves, so the lock under which they do
    /// that is held until [`Desk::restart`].
    pub fn kill9(&self) -> &Desk {
        self.hold_down();
        let mut serve = self.serve.lock().unwrap();
        serve.kill().unwrap();
        serve.wait().unwrap();
        drop(serve);
        self
    }

    /// What listens where it does from now on, as systemd would; who comes waits. The desk
    /// that runs stands still until it [`Desk::dies`]: it would listen anew.
    pub fn door(&self) -> UnixListener {
        self.signal(Signal::STOP);
        std::fs::remove_file(self.socket()).unwrap();
        UnixListener::bind(self.socket()).unwrap()
    }

    /// Starts a desk as systemd does, with that socket passed; it is not waited for.
    pub fn start_at(&self, door: &UnixListener) -> &Desk {
        let script = "exec 3<&0 </dev/null; export LISTEN_FDS=1 LISTEN_PID=$$; exec \"$0\" \"$@\"";
        let mut command = Command::new("sh");
        command.args(["-c", script, PROGRAM]);
        surround(&mut command, self.dir.path());
        let log = File::options().create(true).append(true).open(self.dir.path().join("serve.log"));
        let door = OwnedFd::from(door.try_clone().unwrap());
        command.arg("serve").stdin(door).stdout(Stdio::null()).stderr(log.unwrap());
        *self.serve.lock().unwrap() = command.spawn().unwrap();
        self
    }

    /// SIGKILL, while somebody else holds the door.
    pub fn dies(&self) {
        let mut serve = self.serve.lock().unwrap();
        serve.kill().unwrap();
        serve.wait().unwrap();
    }

    /// Its number in the process table.
    pub fn process(&self) -> u32 {
        self.serve.lock().unwrap().id()
    }

    /// Sends it a signal: STOP, and the system stands still for it; CONT, and it goes on.
    /// A desk that is to stand still stands still when this returns.
    pub fn signal(&self, signal: Signal) {
        let serve = self.serve.lock().unwrap();
        rustix::process::kill_process(Pid::from_child(&serve), signal).unwrap();
        let stands = |thread: std::io::Result<std::fs::DirEntry>| {
            let status = std::fs::read_to_string(thread.unwrap().path().join("status"));
            // A thread may have ended meanwhile.
            status.is_err() || status.unwrap().contains("State:\tT")
        };
        let tasks = format!("/proc/{}/task", serve.id());
        while signal == Signal::STOP && !std::fs::read_dir(&tasks).unwrap().all(stands) {
            std::thread::yield_now();
        }
    }

    /// Asks it to leave and waits for its end, as [`Desk::kill9`] does.
    pub fn stop(&self) -> &Desk {
        self.hold_down();
        let mut serve = self.serve.lock().unwrap();
        rustix::process::kill_process(Pid::from_child(&serve), Signal::TERM).unwrap();
        assert!(serve.wait().unwrap().success());
        drop(serve);
        self
    }

    /// Tries to start it, which is refused; what is said.
    pub fn stays_shut(&self) -> String {
        self.stays_shut_with(&[])
    }

    /// The same with more words. One that opens all the same is ended, and the test with it.
    pub fn stays_shut_with(&self, words: &[&str]) -> String {
        let mut command = program(self.dir.path());
        command.args(["serve", "--announce"]).args(words).stdin(Stdio::null());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut announced = String::new();
        let mut said = BufReader::new(child.stdout.take().expect("asked for"));
        while said.read_line(&mut announced).unwrap() > 0 && !announced.contains(READY) {}
        if announced.contains(READY) {
            child.kill().unwrap();
        }
        let done = child.wait_with_output().unwrap();
        assert!(!announced.contains(READY) && !done.status.success(), "it opened");
        String::from_utf8(done.stderr).unwrap()
    }

    /// A console that starts a desk itself, and is not waited for until it is there.
    pub fn console_alone(&self) -> Console {
        self.down.lock().unwrap().take();
        self.console_started(&["--as", "S1"], (80, 24))
    }

    /// From now on consoles may start one themselves.
    pub fn lets_start(&self) {
        self.down.lock().unwrap().take();
    }

    /// Waits for its end.
    pub fn ends(&self) {
        self.serve.lock().unwrap().wait().unwrap();
    }

    fn hold_down(&self) {
        let mut down = self.down.lock().unwrap();
        if down.is_none() {
            let path = self.data().join("starting.lock");
            let made = File::options().create(true).append(true).open(&path);
            // On a disk that only reads nobody starts a desk without it either.
            let lock = made.or_else(|_| File::open(&path)).ok();
            if let Some(lock) = &lock {
                rustix::fs::flock(lock, FlockOperation::LockExclusive).unwrap();
            }
            *down = lock;
        }
    }

    /// Sends the desk home, and waits until it has gone. No console may be there.
    pub fn leave(&self) -> &Desk {
        self.tell("leave");
        self.serve.lock().unwrap().wait().unwrap();
        self
    }

    /// Starts the desk again after its end.
    pub fn restart(&self) -> &Desk {
        *self.serve.lock().unwrap() = serve(self.dir.path());
        self.down.lock().unwrap().take();
        self
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.kill9();
    }
}

/// An empty practice directory.
fn init(dir: &Path) {
    let made = program(dir).args(["init", "--practice"]).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
}

/// The program with its directories, away from those of whoever runs the test.
fn program(dir: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    surround(&mut command, dir);
    command
}

fn surround(command: &mut Command, dir: &Path) {
    for variable in ["DUTYDESK_DATA", "DUTYDESK_LANG", "DUTYDESK_INBOX", "DUTYDESK_OUTBOX"] {
        command.env_remove(variable);
    }
    for variable in ["HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"] {
        command.env(variable, dir);
    }
    let data = dir.join("data");
    match Practice::of(&data) {
        Some(_) => command.env("DUTYDESK_CLOCK", CLOCK),
        None => command.env_remove("DUTYDESK_CLOCK"),
    };
    command.env("DUTYDESK_SOCKET", dir.join("s")).arg("--data").arg(data);
}

/// Starts the desk and waits until it says that it listens.
fn serve(dir: &Path) -> Child {
    let mut command = program(dir);
    command.args(["serve", "--announce"]);
    let log = File::options().create(true).append(true).open(dir.join("serve.log")).unwrap();
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(log);
    let mut child = command.spawn().unwrap();
    let mut word = String::new();
    let said = child.stdout.take().expect("standard output was asked for");
    BufReader::new(said).read_line(&mut word).unwrap();
    assert_eq!(word.trim(), READY);
    child
}
