//! What the program makes is its owner's alone, whatever the umask; what lies in its way is
//! neither followed nor emptied nor waited for; and what was decrypted lies nowhere when it
//! was killed.

use std::fs::{self, File};
use std::os::unix::fs::{MetadataExt, symlink};
use std::os::unix::net::UnixListener;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use rustix::fs::{CWD, FileType, Mode};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

const VICTIM: &[u8] = b"somebody's letter";
/// A name that stands in the records and nowhere else.
const NAME: &str = "欧阳锦绣";
/// So long nothing may take: it is a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A home of its own, in which the program runs with an umask that hides nothing and with no
/// more than 3 GB to address.
struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Home {
        let home = Home(tempfile::tempdir().unwrap());
        fs::create_dir(home.path("tmp")).unwrap();
        home
    }

    /// With a practice desk that holds one resident of [`NAME`].
    fn with_desk() -> Home {
        let home = Home::new();
        home.done("init --practice");
        home.done(&format!("resident new --name {NAME} --address 3-2-501 --phone 13800138000"));
        home
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn command(&self, words: &str) -> Command {
        let mut command = Command::new("sh");
        let limited = "umask 000; ulimit -v 3000000; exec \"$0\" \"$@\"";
        command.args(["-c", limited, env!("CARGO_BIN_EXE_dutydesk"), "--data"]);
        command.arg(self.path("data")).args(words.split(' ')).arg("--json");
        for variable in ["DUTYDESK_DATA", "DUTYDESK_LANG", "DUTYDESK_CLOCK"] {
            command.env_remove(variable);
        }
        for variable in ["DUTYDESK_INBOX", "DUTYDESK_OUTBOX", "DUTYDESK_SOCKET"] {
            command.env_remove(variable);
        }
        for variable in ["HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"] {
            command.env(variable, self.0.path());
        }
        command.env("TMPDIR", self.path("tmp")).stdin(Stdio::null());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn run(&self, words: &str) -> Output {
        let mut child = self.command(words).spawn().unwrap();
        let until = Instant::now() + PATIENCE;
        while child.try_wait().unwrap().is_none() {
            if Instant::now() > until {
                child.kill().unwrap();
                panic!("`{words}` goes on and on");
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        child.wait_with_output().unwrap()
    }

    fn done(&self, words: &str) -> Value {
        let output = self.run(words);
        // 3 says that rows of a roster were left out.
        assert!(matches!(output.status.code(), Some(0 | 3)), "{words}: {output:?}");
        serde_json::from_slice(&output.stdout).unwrap_or(Value::Null)
    }

    /// What it is refused with: the code, and the sentence.
    fn refused(&self, words: &str) -> (String, String) {
        let output = self.run(words);
        assert_eq!(output.status.signal(), None, "{words}: {output:?}");
        assert!(!output.status.success(), "{words}: {output:?}");
        let said: Value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|_| panic!("{words}: {output:?}"));
        let word = |name: &str| said["error"][name].as_str().unwrap_or_default().to_string();
        (word("code"), word("message"))
    }

    /// All that lies in it, with what it is.
    fn everything(&self) -> Vec<(PathBuf, fs::Metadata)> {
        let (mut found, mut dirs) = (Vec::new(), vec![self.0.path().to_path_buf()]);
        while let Some(dir) = dirs.pop() {
            for entry in fs::read_dir(dir).unwrap() {
                let entry = entry.unwrap();
                // What a desk removes at this moment.
                let Ok(about) = entry.metadata() else { continue };
                if about.is_dir() {
                    dirs.push(entry.path());
                }
                found.push((entry.path(), about));
            }
        }
        found
    }

    /// The files outside the data directory in which the name stands.
    fn naming(&self) -> Vec<PathBuf> {
        let holds = |path: &Path| {
            let bytes = fs::read(path).unwrap_or_default();
            bytes.windows(NAME.len()).any(|window| window == NAME.as_bytes())
        };
        let files = self.everything().into_iter().filter(|(_, about)| about.is_file());
        let outside = files.filter(|(path, _)| !path.starts_with(self.path("data")));
        outside.map(|(path, _)| path).filter(|path| holds(path)).collect()
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        // The desk that a subcommand started would stay for a minute.
        let _ = self.command("leave").output();
    }
}

/// Everything that can lie under a name.
const PLANTS: [&str; 8] =
    ["file", "link", "dangling", "loop", "hard link", "pipe", "socket", "folder"];

fn plant(what: &str, at: &Path, victim: &Path) {
    match what {
        "file" => fs::write(at, VICTIM).unwrap(),
        "link" => symlink(victim, at).unwrap(),
        "dangling" => symlink(victim.with_extension("none"), at).unwrap(),
        "loop" => symlink(at, at).unwrap(),
        "hard link" => fs::hard_link(victim, at).unwrap(),
        "pipe" => pipe(at),
        "socket" => drop(UnixListener::bind(at).unwrap()),
        "folder" => fs::create_dir(at).unwrap(),
        other => panic!("{other}"),
    }
}

fn pipe(at: &Path) {
    rustix::fs::mknodat(CWD, at, FileType::Fifo, Mode::from_raw_mode(0o666), 0).unwrap();
}

const ROSTER: &str = "姓名,住址,电话\n李四,3-2-502,13800000001\n王五,没有这个地址,1\n";

#[test]
fn nothing_that_is_made_is_anybody_elses() {
    let home = Home::with_desk();
    let (target, out) = (home.path("target"), home.path("out"));
    fs::create_dir(&target).unwrap();
    fs::create_dir(&out).unwrap();
    fs::write(home.path("roster.csv"), ROSTER).unwrap();
    let given: Vec<_> = ["tmp", "target", "out", "roster.csv"].map(|name| home.path(name)).into();
    let (roster, out) = (home.path("roster.csv"), out.display());
    home.done(&format!("import residents {} --rejected {out}/wrong.xlsx", roster.display()));
    home.done(&format!("backup setup --plain --target {}", target.display()));
    home.done("backup create");
    home.done(&format!("journal export {out}/journal.jsonl"));
    home.done("leave");
    home.done("status");
    home.done("leave");
    home.done(&format!("export all {out}/all.jsonl"));
    let made = home.everything();
    let made: Vec<_> = made.iter().filter(|(path, _)| !given.contains(path)).collect();
    let open: Vec<_> = made
        .iter()
        .filter(|(_, about)| about.mode() & 0o077 != 0)
        .map(|(path, about)| (path, format!("{:o}", about.mode())))
        .collect();
    assert!(open.is_empty(), "{open:#?}");
    let names = ["sled", "journal", "desk.log", "wrong.xlsx", "all.jsonl", "journal.jsonl"];
    for name in names {
        assert!(made.iter().any(|(path, _)| path.ends_with(name)), "{name} was not made");
    }
    assert!(made.iter().any(|(path, _)| path.starts_with(&target)), "no backup was made");
}

#[test]
fn what_others_put_in_the_way_of_a_file_stays_as_it_is() {
    let home = Home::with_desk();
    fs::write(home.path("roster.csv"), ROSTER).unwrap();
    let verbs =
        ["export all FILE", "journal export FILE", "import residents ROSTER --rejected FILE"];
    let victim = home.path("victim");
    let mut number = 0;
    for verb in verbs {
        for what in PLANTS {
            for suffix in ["", ".half", ".tmp"] {
                number += 1;
                let out = home.path(&format!("out{number}"));
                fs::create_dir(&out).unwrap();
                fs::write(&victim, VICTIM).unwrap();
                let file = out.join("f.xlsx");
                let way = out.join(format!("f.xlsx{suffix}"));
                plant(what, &way, &victim);
                let was = fs::symlink_metadata(&way).unwrap();
                let words = verb.replace("ROSTER", home.path("roster.csv").to_str().unwrap());
                let words = words.replace("FILE", file.to_str().unwrap());
                match suffix {
                    "" => assert!(!home.refused(&words).1.is_empty()),
                    _ => drop(home.done(&words)),
                }
                let is = fs::symlink_metadata(&way).unwrap();
                let told = |about: &fs::Metadata| (about.ino(), about.len(), about.mode());
                assert_eq!(told(&is), told(&was), "{words}: {what} at {suffix}");
                assert_eq!(fs::read(&victim).unwrap(), VICTIM, "{words}: {what} at {suffix}");
                assert!(!victim.with_extension("none").exists(), "{words}: {what} at {suffix}");
                let expected = if suffix.is_empty() { 1 } else { 2 };
                assert_eq!(fs::read_dir(&out).unwrap().count(), expected, "{words}: {what}");
                fs::remove_dir_all(&out).unwrap();
            }
        }
    }
}

/// Each of them ends in a sentence, soon, and without the memory of the machine.
#[test]
fn what_has_no_end_or_no_bytes_is_refused_in_a_sentence() {
    let home = Home::with_desk();
    pipe(&home.path("pipe"));
    let sparse = |name: &str, begins: &[u8]| {
        fs::write(home.path(name), begins).unwrap();
        File::options().write(true).open(home.path(name)).unwrap().set_len(6 << 30).unwrap();
        home.path(name).display().to_string()
    };
    let csv = sparse("endless.csv", ROSTER.as_bytes());
    let (json, key) = (sparse("endless.jsonl", b""), sparse("endless.key", b""));
    let zeros = sparse("endless.ddb", b"");
    let empty = home.path("empty").display().to_string();
    let pipe = home.path("pipe").display().to_string();
    let mut refused = Vec::new();
    for file in [&csv, &pipe, &"/dev/zero".to_string(), &"/tmp".to_string()] {
        refused.push(home.refused(&format!("import residents {file}")));
        refused.push(home.refused(&format!("import residents {file} --columns")));
    }
    for file in [&json, &pipe, &"/dev/zero".to_string()] {
        refused.push(home.refused(&format!("--data {empty} import all {file}")));
    }
    for file in [&zeros, &pipe, &"/dev/zero".to_string()] {
        refused.push(home.refused(&format!("backup verify {file}")));
        refused.push(home.refused(&format!("backup restore {file} --to {empty}")));
    }
    for file in [&key, &pipe, &"/dev/zero".to_string()] {
        refused.push(home.refused(&format!("backup verify {csv} --key {file}")));
    }
    for (code, sentence) in refused {
        assert!(!code.is_empty() && code != "internal", "{code}: {sentence}");
        // No word of the file layer is left as a word.
        assert!(!sentence.contains('_') && sentence.chars().count() > 8, "{code}: {sentence}");
    }
}

/// Lays something at a path.
type Planting<'a> = &'a dyn Fn(&Path);

/// The office's own files and the drafts are somebody's doing too.
#[test]
fn a_desk_opens_over_whatever_lies_in_the_place_of_its_small_files() {
    let plants: [(&str, Planting); 8] = [
        ("drafts", &|at| fs::write(at, VICTIM).unwrap()),
        ("drafts/7.draft", &pipe),
        ("drafts/7.draft", &|at| File::create(at).unwrap().set_len(6 << 30).unwrap()),
        ("catalog.toml", &pipe),
        ("catalog.toml", &|at| symlink("/dev/zero", at).unwrap()),
        ("certificates.toml", &|at| File::create(at).unwrap().set_len(6 << 30).unwrap()),
        ("calendar/2026.toml", &pipe),
        ("clock.toml", &pipe),
    ];
    for (name, plant) in plants {
        let home = Home::with_desk();
        home.done("leave");
        let at = home.path("data").join(name);
        let _ = fs::remove_file(&at);
        if name == "drafts" {
            fs::remove_dir_all(&at).unwrap();
        }
        fs::create_dir_all(at.parent().unwrap()).unwrap();
        plant(&at);
        let found = home.done(&format!("find {NAME}"));
        assert!(found.to_string().contains("R1"), "{name}: {found}");
        home.run("deadline 2026-09-24 --workdays 5");
        home.run("doctor");
        if name == "drafts" {
            let aside = home.path("data").join("drafts.damaged");
            assert_eq!(fs::read(aside).unwrap(), VICTIM, "it is set aside with its bytes");
        }
    }
}

/// Waits until that is so of a child, or it is over.
fn until(child: &mut Child, mut so: impl FnMut() -> bool) -> bool {
    let patience = Instant::now() + PATIENCE;
    while child.try_wait().unwrap().is_none() {
        if so() {
            return true;
        }
        assert!(Instant::now() < patience, "it never was so");
    }
    false
}

/// Whether a process holds a file without a name that is not empty.
fn holds_unnamed(process: u32) -> bool {
    let open = fs::read_dir(format!("/proc/{process}/fd")).into_iter().flatten().flatten();
    open.map(|entry| entry.path()).any(|path| {
        let gone = |to: PathBuf| to.to_string_lossy().ends_with(" (deleted)");
        fs::read_link(&path).is_ok_and(gone) && fs::metadata(&path).is_ok_and(|m| m.len() > 0)
    })
}

fn has_entries(dir: &Path) -> bool {
    fs::read_dir(dir).unwrap().next().is_some()
}

/// A backup of [`Home::with_desk`] that only a key opens, and the key.
fn encrypted(home: &Home) -> (String, String) {
    let target = home.path("target");
    fs::create_dir(&target).unwrap();
    let said = home.done(&format!("backup setup --target {}", target.display()));
    fs::write(home.path("key"), said["key"].as_str().unwrap()).unwrap();
    let made = home.done("backup create");
    let file = target.join(made["file"].as_str().unwrap());
    home.done("leave");
    (file.display().to_string(), home.path("key").display().to_string())
}

#[test]
fn a_check_that_is_killed_leaves_nothing_of_what_it_decrypted() {
    let home = Home::with_desk();
    let (file, key) = encrypted(&home);
    assert_eq!(home.naming(), [""; 0].map(PathBuf::from));
    for verb in ["verify", "drill"] {
        let mut struck = 0;
        for _ in 0..100 {
            let words = format!("backup {verb} {file} --key {key}");
            let mut child = home.command(&words).spawn().unwrap();
            let process = child.id();
            // Whatever it is kept in, named or not.
            let kept = || holds_unnamed(process) || has_entries(&home.path("tmp"));
            struck += usize::from(until(&mut child, kept));
            let _ = child.kill();
            child.wait().unwrap();
            assert_eq!(home.naming(), [""; 0].map(PathBuf::from), "{verb}");
            assert_eq!(fs::read_dir(home.path("tmp")).unwrap().count(), 0, "{verb}");
            if struck == 3 {
                break;
            }
        }
        assert!(struck > 0, "no {verb} was killed on the way");
    }
}

#[test]
fn a_restore_that_is_killed_leaves_what_the_next_start_throws_away() {
    let home = Home::with_desk();
    let (file, key) = encrypted(&home);
    let staged = || {
        let entries = fs::read_dir(home.0.path()).unwrap().flatten();
        let mut left =
            entries.filter(|entry| entry.file_name().to_string_lossy().contains(".restoring-"));
        left.next().map(|entry| entry.path())
    };
    let words = format!("backup restore {file} --key {key}");
    let (mut killed, mut stopped) = (0, 0);
    for signal in [Signal::KILL, Signal::TERM, Signal::INT, Signal::HUP] {
        let mut child = home.command(&words).spawn().unwrap();
        let begun = || staged().is_some_and(|dir| dir.join("staged/journal").is_dir());
        if until(&mut child, begun) {
            let private =
                staged().is_none_or(|dir| dir.metadata().is_ok_and(|m| m.mode() & 0o077 == 0));
            assert!(private, "others may look into it");
            let process = Pid::from_raw(child.id().cast_signed()).unwrap();
            match kill_process(process, signal) {
                Err(rustix::io::Errno::SRCH) | Ok(()) => {}
                Err(error) => panic!("{error}"),
            }
        }
        let output = child.wait_with_output().unwrap();
        if signal == Signal::KILL {
            killed += usize::from(!home.naming().is_empty());
            // A desk that starts there.
            assert!(home.done(&format!("find {NAME}")).to_string().contains("R1"));
            home.done("leave");
        } else {
            let said: Value = serde_json::from_slice(&output.stdout).unwrap_or(Value::Null);
            stopped += usize::from(said["error"]["code"] == "backup.stopped");
        }
        // What was there before it was exchanged is kept; nothing else names anybody.
        let left = home.naming();
        assert!(left.iter().all(|path| path.to_string_lossy().contains(".before-")), "{left:?}");
        assert_eq!(staged(), None, "{signal:?}");
    }
    assert!(killed + stopped > 0, "none was struck on the way");
}
