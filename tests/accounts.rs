//! Several Unix accounts of one machine at one desk of real records, as over SSH: each
//! comes through its own account, and that is who it is. Needs root, who can run programs
//! as other accounts, and the accounts every system has.

use std::os::fd::AsRawFd;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::cli_office::{Said, said};

/// Accounts every Linux system has, with their numbers.
const DAEMON: (&str, u32) = ("daemon", 1);
const BIN: (&str, u32) = ("bin", 2);
const SYS: (&str, u32) = ("sys", 3);

/// A desk that systemd would have started: it is handed its socket, which every account can
/// reach. Its data are root's.
struct Desk {
    serve: Child,
    dir: tempfile::TempDir,
}

impl Desk {
    fn start() -> Desk {
        let dir = tempfile::tempdir().unwrap();
        open_to(dir.path(), 0o755);
        let socket = dir.path().join("s");
        let listener = UnixListener::bind(&socket).unwrap();
        open_to(&socket, 0o666);
        for (_, uid) in [DAEMON, BIN, SYS] {
            let home = dir.path().join(uid.to_string());
            std::fs::create_dir(&home).unwrap();
            chown(&home, Some(uid), Some(uid)).unwrap();
        }
        // The program may lie where only root can go. Copied by another process: a program that
        // this one is still writing to, or what it starts at that moment, cannot be run.
        let program = dir.path().join("dutydesk");
        let mut copy = Command::new("install");
        copy.args(["-m", "755", env!("CARGO_BIN_EXE_dutydesk")]).arg(&program);
        assert!(copy.status().unwrap().success());
        let mut command = Command::new("sh");
        let script = format!(
            "exec 3<&{}; export LISTEN_FDS=1 LISTEN_PID=$$; exec \"$0\" serve --data \"$1\"",
            listener.as_raw_fd()
        );
        rustix::io::fcntl_setfd(&listener, rustix::io::FdFlags::empty()).unwrap();
        command.arg("-c").arg(script).arg(&program).arg(dir.path().join("data"));
        let serve = command.env_remove("DUTYDESK_CLOCK").stderr(Stdio::null()).spawn().unwrap();
        Desk { serve, dir }
    }

    /// Runs a subcommand as an account of this machine.
    fn says(&self, account: (&str, u32), line: &str) -> Said {
        let home = match account.1 {
            0 => self.dir.path().join("root"),
            uid => self.dir.path().join(uid.to_string()),
        };
        let mut command = Command::new("setpriv");
        let uid = account.1.to_string();
        command.args(["--reuid", &uid, "--regid", &uid, "--clear-groups"]);
        command.arg(self.dir.path().join("dutydesk")).args(line.split(' ')).arg("--json");
        for name in ["DUTYDESK_DATA", "DUTYDESK_LANG", "XDG_DATA_HOME", "XDG_CONFIG_HOME"] {
            command.env_remove(name);
        }
        command.env("HOME", &home).env("XDG_RUNTIME_DIR", &home).current_dir("/");
        command.env("DUTYDESK_SOCKET", self.dir.path().join("s"));
        said(command.output().unwrap())
    }

    fn does(&self, account: (&str, u32), line: &str) -> Value {
        let said = self.says(account, line);
        assert_eq!(said.code, 0, "{line}: {}{}", said.out, said.err);
        said.json()
    }

    /// The code of the refusal, which is a sentence for people as well.
    fn refuses(&self, account: (&str, u32), line: &str) -> String {
        let said = self.says(account, line);
        assert_ne!(said.code, 0, "{line}: {}", said.out);
        assert!(said.err.trim().chars().count() > 10, "{line}: {}", said.err);
        said.refusal().0
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = self.serve.kill();
        let _ = self.serve.wait();
    }
}

fn open_to(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

/// A desk on a machine where that can be tried; `None`, said aloud, elsewhere.
fn office() -> Option<Desk> {
    if !rustix::process::geteuid().is_root() {
        assert!(std::env::var_os("CI").is_none(), "this test needs root");
        eprintln!("skipped: needs root, to run programs as other accounts");
        return None;
    }
    if Path::new("/etc/dutydesk.toml").exists() {
        eprintln!("skipped: this machine has an office of its own");
        return None;
    }
    Some(Desk::start())
}

#[test]
fn every_account_is_who_it_is_and_the_journal_says_which_it_was() {
    let Some(desk) = office() else { return };
    let root = ("root", 0);
    for (name, roles, (account, _)) in [("监督", "observer", DAEMON), ("刘敏", "desk", BIN)] {
        desk.does(root, &format!("staff add --name {name} --roles {roles} --account {account}"));
    }
    let new = "matter new --who 甲 --category ask --text 问";
    let matter = desk.does(BIN, new)["id"].as_str().unwrap().to_string();
    // An observer's own account did everything as the director before.
    for staff in ["S1", "S3", "S9"] {
        for line in ["matter list", "overview", new, "staff list", "leave"] {
            assert_eq!(desk.refuses(DAEMON, &format!("{line} --as {staff}")), "signin.not_you");
        }
    }
    assert_eq!(desk.refuses(DAEMON, "matter list"), "permit.persons");
    assert_eq!(desk.refuses(DAEMON, &format!("matter show {matter}")), "permit.persons");
    assert_eq!(desk.refuses(DAEMON, "leave"), "permit");
    assert!(desk.does(DAEMON, "overview").is_object());
    // Root and the store's owner are nobody else either, and who stands nowhere is nobody.
    assert_eq!(desk.refuses(root, "matter list --as S3"), "signin.not_you");
    assert_eq!(desk.refuses(SYS, "matter list"), "signin.unknown");
    assert_eq!(desk.refuses(SYS, "matter list --as S3"), "signin.unknown");
    let history = desk.does(BIN, &format!("history {matter}"));
    let row = &history["items"][0];
    assert_eq!((&row["account"], &row["account_name"]), (&Value::from(2), &Value::from("bin")));
    // Who leaves is out at once.
    desk.does(root, "staff leave S3 --to S1");
    assert_eq!(desk.refuses(BIN, "matter list"), "signin.unknown");
}

#[test]
fn whoever_is_no_director_takes_no_persons_out_even_by_the_account_that_owns_the_data() {
    let Some(desk) = office() else { return };
    let (root, data) = (("root", 0), desk.dir.path().join("data"));
    let out = desk.dir.path().join("out");
    std::fs::create_dir(&out).unwrap();
    open_to(&out, 0o777);
    let line = |words: &str| {
        format!("{words} {}/{} --data {}", out.display(), words.replace(' ', "-"), data.display())
    };
    let exports = ["export all", "journal export"].map(line);
    let written = || std::fs::read_dir(&out).unwrap().count();
    desk.does(root, "staff add --name 刘敏 --roles desk,director --account bin");
    desk.does(root, "matter new --who 甲 --category ask --text 楼道堆物");
    // The account of a colleague cannot read the files at all, director or not.
    for line in &exports {
        assert_eq!(desk.refuses(BIN, line), "link.not_owner", "{line}");
    }
    // The account that owns the data is not the director any more.
    desk.does(BIN, "staff role S1 --roles desk");
    for line in &exports {
        assert_eq!(desk.refuses(root, line), "permit", "{line}");
        let said = desk.says(root, line);
        assert!(said.err.contains("主任"), "{}", said.err);
    }
    // Nor where it says that the desk were elsewhere.
    for line in &exports {
        let elsewhere = format!("{line} --socket {}/nowhere", out.display());
        assert_eq!(desk.refuses(root, &elsewhere), "permit", "{elsewhere}");
    }
    // Nor on standard output.
    let said = desk.says(root, &format!("journal export --data {}", data.display()));
    assert!(said.code != 0 && !said.out.contains("楼道堆物"), "{}", said.out);
    assert_eq!(written(), 0, "nothing is written, not even in part");
    // What happened without what was written is for everybody who can read the files.
    let bare =
        format!("journal export {}/bare --no-values --data {}", out.display(), data.display());
    desk.does(root, &bare);
    let bare = std::fs::read_to_string(out.join("bare")).unwrap();
    assert!(bare.contains("matter.new") && !bare.contains("楼道堆物"), "{bare}");
    desk.does(BIN, "staff role S1 --roles desk,director");
    for (n, line) in exports.iter().enumerate() {
        desk.does(root, line);
        assert_eq!(written(), n + 2, "{line}");
    }
}
