//! An office's machine for tests as root: private folders, accounts of its own, and a
//! stand-in for systemd that reads the shipped units (`machine.py`).

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

const PROGRAM: &str = env!("CARGO_BIN_EXE_dutydesk");

/// What it is made with.
const NEEDED: [&str; 10] = [
    "unshare",
    "nsenter",
    "setpriv",
    "mount",
    "python3",
    "useradd",
    "flock",
    "awk",
    "getent",
    "systemd-analyze",
];

/// The machine; everything that runs on it ends when this is dropped.
pub struct Machine {
    child: Child,
    /// Its process 1, as the real machine counts.
    first: u32,
    dir: tempfile::TempDir,
}

/// What a command said.
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Said {
    fn of(output: Output) -> Said {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let code = output.status.code().unwrap_or(-1);
        Said { code, out: text(&output.stdout), err: text(&output.stderr) }
    }
}

impl Machine {
    /// `None`, said aloud, where it cannot be made. On the build machine (`CI=true`) root
    /// must be able to.
    pub fn start() -> Option<Machine> {
        if !rustix::process::getuid().is_root() {
            println!("skipped: only root makes an office's machine");
            return None;
        }
        let missing: Vec<_> = NEEDED.into_iter().filter(|name| !is_program(name)).collect();
        let skip = |why: &str| {
            let must = std::env::var("CI").is_ok_and(|ci| ci == "true");
            assert!(!must, "{why}");
            println!("skipped: {why}");
        };
        if !missing.is_empty() {
            skip(&format!("no {missing:?} here"));
            return None;
        }
        let dir = tempfile::tempdir().unwrap();
        // Where README's lines are typed: a clone of the repository, built.
        let clone = dir.path().join("clone");
        let from = Path::new(env!("CARGO_MANIFEST_DIR"));
        fs::create_dir_all(clone.join("target/release")).unwrap();
        fs::create_dir_all(clone.join("assets")).unwrap();
        fs::hard_link(PROGRAM, clone.join("target/release/dutydesk"))
            .or_else(|_| fs::copy(PROGRAM, clone.join("target/release/dutydesk")).map(|_| ()))
            .unwrap();
        copy(&from.join("assets/systemd"), &clone.join("assets/systemd"));
        copy(&from.join("tests/office_setup"), &clone.join("tests"));
        let script = from.join("tests/office_setup/machine.py");
        let mut child = Command::new("unshare")
            .args(["--mount", "--pid", "--fork", "--kill-child", "--propagation", "private"])
            .arg("python3")
            .arg(script)
            .arg(dir.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut word = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut word).unwrap();
        if word.trim() != "ready" {
            let _ = child.kill();
            let _ = child.wait();
            skip("this root may not mount");
            return None;
        }
        let children = format!("/proc/{0}/task/{0}/children", child.id());
        let first = fs::read_to_string(children).unwrap().trim().parse().unwrap();
        Some(Machine { child, first, dir })
    }

    /// The machine's `/tmp` as it is called from outside of it.
    pub fn tmp(&self) -> PathBuf {
        self.dir.path().join("tmp")
    }

    /// An account people log in with.
    pub fn account(&self, name: &str) -> &Machine {
        let made = self.run("root", &format!("useradd --create-home --shell /bin/bash {name}"));
        assert_eq!(made.code, 0, "{}", made.err);
        self
    }

    /// The words of a program on this machine, with nobody's account set yet.
    fn inside(&self) -> Command {
        let mut command = Command::new("nsenter");
        let namespace = |kind: &str| format!("/proc/{}/ns/{kind}", self.first);
        command.arg(format!("--pid={}", namespace("pid")));
        command.arg(format!("--mount={}", namespace("mnt")));
        command
    }

    /// A line as this account types it in a shell.
    pub fn command(&self, account: &str, line: &str) -> Command {
        let mut command = self.inside();
        // Looked up there, where its accounts are. `--reset-env` is what a login does.
        let place = if account == "root" { "/opt/clone" } else { "~" };
        let shell = format!("cd {place} && {line}");
        let path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        let login = format!(
            "exec setpriv --reuid {account} --regid \"$(id -g {account})\" --init-groups \
             --reset-env env PATH={path} LANG=C.UTF-8 bash -c \"$0\""
        );
        command.args(["bash", "-c", &login, &shell]).env("PATH", path);
        command
    }

    /// Runs it to its end.
    pub fn run(&self, account: &str, line: &str) -> Said {
        self.run_with(account, line, "")
    }

    /// The same, with what is typed into it.
    pub fn run_with(&self, account: &str, line: &str, typed: &str) -> Said {
        let mut command = self.command(account, line);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // One that does not listen has ended already.
        let _ = child.stdin.take().unwrap().write_all(typed.as_bytes());
        Said::of(child.wait_with_output().unwrap())
    }

    /// Runs it and wants it done; what it said.
    #[track_caller]
    pub fn does(&self, account: &str, line: &str) -> String {
        let said = self.run(account, line);
        assert_eq!(said.code, 0, "{account}: {line}\n{}{}\n{}", said.out, said.err, self.log());
        said.out
    }

    /// The JSON of a subcommand that is done.
    #[track_caller]
    pub fn tells(&self, account: &str, words: &str) -> serde_json::Value {
        let out = self.does(account, &format!("dutydesk {words} --json"));
        serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}"))
    }

    /// A subcommand that is refused: code and sentence.
    #[track_caller]
    pub fn refuses(&self, account: &str, words: &str) -> (String, String) {
        let said = self.run(account, &format!("dutydesk {words} --json"));
        assert_ne!(said.code, 0, "{account}: {words}: {}", said.out);
        let told: serde_json::Value = serde_json::from_str(&said.out)
            .unwrap_or_else(|error| panic!("{words}: {error}: {}{}", said.out, said.err));
        let text = |name: &str| told["error"][name].as_str().unwrap_or_default().to_string();
        (text("code"), text("message"))
    }

    /// Who, mode, and name of everything below a path, as root sees it.
    pub fn listed(&self, path: &str) -> Vec<String> {
        let line = format!("find {path} -printf '%u:%g %m %y %p\\n' | sort -k4");
        self.does("root", &line).lines().map(str::to_owned).collect()
    }

    /// What the service wrote on standard error.
    pub fn log(&self) -> String {
        fs::read_to_string(self.dir.path().join("journal.log")).unwrap_or_default()
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        // With process 1 all others go, and with the last of them the mounts.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn is_program(name: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let sbin = ["/usr/sbin", "/sbin"].map(PathBuf::from);
    std::env::split_paths(&path).chain(sbin).any(|dir| dir.join(name).is_file())
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}
