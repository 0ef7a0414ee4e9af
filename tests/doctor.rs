//! `dutydesk doctor` over the real thing: a desk that is well, and each thing that can be
//! broken in a directory, with its line and its exit code.

use std::fs::{self, Permissions};
use std::io::{Read, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;

use chrono::Datelike;
use serde_json::Value;

use crate::backup::{plain, tree};
use crate::driver::Desk;

const SEGMENT: &str = "journal/00000000000000000001.seg";

/// The doctor, from the home of this desk. What the machine has of printers counts only
/// where the test puts something.
fn program(desk: &Desk) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dutydesk"));
    for variable in ["DUTYDESK_DATA", "DUTYDESK_LANG", "DUTYDESK_CLOCK"] {
        command.env_remove(variable);
    }
    for folder in ["inbox", "outbox"] {
        command.env(format!("DUTYDESK_{}", folder.to_uppercase()), desk.home().join(folder));
    }
    command.env("HOME", desk.home()).env("XDG_RUNTIME_DIR", desk.home());
    command.env("PATH", desk.home().join("bin")).env("DUTYDESK_SOCKET", desk.socket());
    command.arg("--data").arg(desk.data()).stdin(Stdio::null());
    command
}

fn run(desk: &Desk, words: &[&str]) -> Output {
    program(desk).args(words).output().unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// What was found, by the exit code and the checks in their order.
struct Found {
    code: i32,
    checks: Vec<Value>,
}

impl Found {
    /// State and code of what is said of one thing.
    fn of(&self, name: &str) -> (&str, &str) {
        let check = self.check(name);
        (check["state"].as_str().unwrap(), check["said"].as_str().unwrap())
    }

    fn check(&self, name: &str) -> &Value {
        let check = self.checks.iter().find(|check| check["name"] == name);
        check.unwrap_or_else(|| panic!("{name} was not looked at: {:?}", self.checks))
    }

    fn states(&self) -> Vec<(&str, &str, &str)> {
        let all = self.checks.iter().map(|check| check["name"].as_str().unwrap());
        all.map(|name| (name, self.of(name).0, self.of(name).1)).collect()
    }
}

fn doctor(desk: &Desk) -> Found {
    let done = run(desk, &["doctor", "--json"]);
    let answer: Value = serde_json::from_slice(&done.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&done.stderr)));
    let checks = answer["checks"].as_array().unwrap().clone();
    let code = done.status.code().unwrap();
    let worst = answer["worst"].as_str().unwrap();
    assert_eq!(
        code,
        [("unseen", 0), ("good", 0), ("warn", 3), ("bad", 1)]
            .into_iter()
            .find(|(state, _)| *state == worst)
            .unwrap()
            .1
    );
    Found { code, checks }
}

/// Calendars of this year and the next, which the notices may not have brought yet.
fn calendars(data: &Path, year: i32) {
    let dir = data.join("calendar");
    fs::create_dir_all(&dir).unwrap();
    for year in [year, year + 1] {
        let text = format!(
            "year = {year}\nsource = \"notice\"\noff = [[\"01-01\", \"01-01\"]]\nwork = []\n"
        );
        fs::write(dir.join(format!("{year}.toml")), text).unwrap();
    }
}

/// A practice desk with three matters, all of whose lines are good.
fn well() -> Desk {
    let desk = Desk::start_with(|data| calendars(data, 2026));
    // The first desk that finds lists says that they are others than before.
    desk.stop().restart();
    for text in ["滴水", "又滴水", "还滴水"] {
        desk.tell(&format!("matter new --who 来人 --category leak --text {text}"));
    }
    set(&desk.data(), 0o700);
    desk
}

fn set(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

#[test]
fn a_desk_that_is_well_has_nothing_but_good_lines_with_and_without_it() {
    let desk = well();
    let found = doctor(&desk);
    let good = |state: &str| ["good", "unseen"].contains(&state);
    assert!(found.states().iter().all(|(_, state, _)| good(state)), "{:?}", found.states());
    assert_eq!(
        (found.code, found.of("desk"), found.of("store")),
        (0, ("good", "good"), ("good", "agrees"))
    );
    assert_eq!((found.of("journal"), found.of("door")), (("good", "whole"), ("good", "good")));
    let names: Vec<_> = found.states().iter().map(|(name, ..)| *name).collect();
    for name in [
        "desk", "door", "privacy", "store", "journal", "room", "clock", "calendar", "files",
        "accounts", "terminal", "locale", "font", "printer", "inbox", "outbox",
    ] {
        assert_eq!(names.iter().filter(|other| **other == name).count(), 1, "{name}");
    }

    let (zh, en) = (run(&desk, &["doctor"]), run(&desk, &["doctor", "--lang", "en"]));
    assert_eq!((zh.status.code(), en.status.code()), (Some(0), Some(0)));
    let (zh, en) = (text(&zh), text(&en));
    assert_eq!((zh.lines().count(), en.lines().count()), (names.len(), names.len()));
    assert!(zh.contains("数据表") && !zh.contains("%{") && !zh.contains("doctor."), "{zh}");
    assert!(en.contains("table") && !en.contains("数据表") && !en.contains("%{"), "{en}");

    desk.stop();
    let found = doctor(&desk);
    assert_eq!(
        (found.code, found.of("desk"), found.of("store")),
        (0, ("good", "idle"), ("good", "good"))
    );
    assert_eq!(found.of("accounts"), ("unseen", "unseen"));
}

/// Names, bytes and last change of everything below a directory.
fn as_it_is(dir: &Path) -> Vec<(PathBuf, Vec<u8>, (i64, i64))> {
    let stamp = |path: &Path| fs::metadata(path).map(|m| (m.mtime(), m.mtime_nsec())).unwrap();
    tree(dir).into_iter().map(|(path, bytes)| (path.clone(), bytes, stamp(&path))).collect()
}

#[test]
fn looking_changes_nothing() {
    let desk = well();
    desk.stop();
    fs::remove_dir_all(desk.data().join("sled")).unwrap();
    let (before, dir) = (as_it_is(desk.home()), fs::metadata(desk.data()).unwrap());
    assert_eq!(doctor(&desk).of("store"), ("warn", "gone"));
    assert!(as_it_is(desk.home()) == before, "files were changed");
    let after = fs::metadata(desk.data()).unwrap();
    assert_eq!((after.mtime_nsec(), after.mode()), (dir.mtime_nsec(), dir.mode()));

    // Where nothing is, nothing is made: neither data nor the directory of a socket.
    let home = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_dutydesk"));
    for variable in ["DUTYDESK_SOCKET", "DUTYDESK_INBOX", "DUTYDESK_OUTBOX", "XDG_DATA_HOME"] {
        command.env_remove(variable);
    }
    command.env("HOME", home.path()).env("XDG_RUNTIME_DIR", home.path().join("run"));
    command.env("DUTYDESK_DATA", home.path().join("data")).args(["doctor", "--json"]);
    let done = command.stdin(Stdio::null()).output().unwrap();
    let answer: Value = serde_json::from_slice(&done.stdout).unwrap();
    let privacy = answer["checks"].as_array().unwrap().iter().find(|c| c["name"] == "privacy");
    assert_eq!(privacy.unwrap()["said"], "none");
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0);
}

/// Harms something of a desk that has stopped, and puts it back.
type Harm = fn(&Desk) -> Box<dyn Fn()>;

fn bytes(path: PathBuf, change: impl FnOnce(&mut Vec<u8>)) -> Box<dyn Fn()> {
    let whole = fs::read(&path).unwrap();
    let mut bytes = whole.clone();
    change(&mut bytes);
    fs::write(&path, bytes).unwrap();
    Box::new(move || fs::write(&path, &whole).unwrap())
}

fn made(path: PathBuf, text: &str) -> Box<dyn Fn()> {
    fs::write(&path, text).unwrap();
    Box::new(move || fs::remove_file(&path).unwrap())
}

fn away(path: PathBuf) -> Box<dyn Fn()> {
    // As people set a file aside; another name would be taken for a slip of theirs.
    let aside = path.with_extension("toml.bak");
    fs::rename(&path, &aside).unwrap();
    Box::new(move || fs::rename(&aside, &path).unwrap())
}

fn lpstat(desk: &Desk, script: &str) -> Box<dyn Fn()> {
    let dir = desk.home().join("bin");
    fs::create_dir_all(&dir).unwrap();
    let path = dir.join("lpstat");
    fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    set(&path, 0o755);
    Box::new(move || fs::remove_file(&path).unwrap())
}

#[test]
fn each_broken_thing_has_its_line_and_the_exit_code_says_the_worst() {
    let desk = well();
    desk.stop();
    assert_eq!(doctor(&desk).code, 0);
    let harms: [(&str, (&str, &str), i32, Harm); 14] = [
        ("journal", ("bad", "damaged"), 1, |desk| {
            bytes(desk.data().join(SEGMENT), |bytes| bytes[200] ^= 1)
        }),
        ("journal", ("warn", "torn"), 3, |desk| {
            bytes(desk.data().join(SEGMENT), |bytes| bytes.extend([7, 7, 7]))
        }),
        ("store", ("warn", "gone"), 3, |desk| away(desk.data().join("sled"))),
        ("store", ("warn", "aside"), 3, |desk| {
            let aside = desk.data().join("sled.bad-1");
            fs::create_dir(&aside).unwrap();
            Box::new(move || fs::remove_dir(&aside).unwrap())
        }),
        ("privacy", ("bad", "open"), 1, |desk| {
            let data = desk.data();
            set(&data, 0o755);
            Box::new(move || set(&data, 0o700))
        }),
        ("door", ("good", "stale"), 0, |desk| {
            drop(UnixListener::bind(desk.socket()).unwrap());
            set(&desk.socket(), 0o600);
            let socket = desk.socket();
            Box::new(move || fs::remove_file(&socket).unwrap())
        }),
        ("door", ("bad", "open"), 1, |desk| {
            drop(UnixListener::bind(desk.socket()).unwrap());
            set(&desk.socket(), 0o666);
            let socket = desk.socket();
            Box::new(move || fs::remove_file(&socket).unwrap())
        }),
        ("calendar", ("warn", "warn"), 3, |desk| away(desk.data().join("calendar/2027.toml"))),
        ("files", ("bad", "bad"), 1, |desk| {
            bytes(desk.data().join("calendar/2026.toml"), |bytes| bytes.extend(b"no toml ["))
        }),
        ("inbox", ("bad", "unusable"), 1, |desk| made(desk.home().join("inbox"), "")),
        ("outbox", ("bad", "unusable"), 1, |desk| made(desk.home().join("outbox"), "")),
        ("printer", ("good", "good"), 0, |desk| {
            lpstat(desk, "echo 'system default destination: office_hp'")
        }),
        ("printer", ("warn", "no_default"), 3, |desk| lpstat(desk, "exit 1")),
        ("printer", ("warn", "silent"), 3, |desk| lpstat(desk, "exec /bin/sleep 600")),
    ];
    for (name, said, code, harm) in harms {
        let mend = harm(&desk);
        let found = doctor(&desk);
        assert_eq!((found.of(name), found.code), (said, code), "{:?}", found.states());
        let what = found.check(name)["what"].as_str().unwrap();
        assert!(!what.contains("%{") && !what.contains("doctor."), "{what}");
        assert!(text(&run(&desk, &["doctor"])).contains(what), "{what}");
        mend();
    }
    assert_eq!(doctor(&desk).code, 0, "all was put back");
}

#[test]
fn of_damage_doctor_says_what_journal_verify_says() {
    let desk = well();
    desk.stop();
    let mend = bytes(desk.data().join(SEGMENT), |bytes| bytes[200] ^= 1);
    let verify = text(&run(&desk, &["journal", "verify"]));
    let found = doctor(&desk);
    let facts = &found.check("journal")["facts"];
    for said in [&facts["first"], &facts["advice"]] {
        let said = said.as_str().unwrap();
        assert!(!said.is_empty() && verify.contains(said), "{said}: {verify}");
    }
    mend();
    let verify = text(&run(&desk, &["journal", "verify"]));
    assert!(!verify.contains(facts["advice"].as_str().unwrap()), "{verify}");
}

#[test]
fn what_is_no_desk_at_the_socket_is_said() {
    let desk = well();
    desk.stop();
    let listener = UnixListener::bind(desk.socket()).unwrap();
    let mute = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.write_all(&[0xff; 64]).unwrap();
        // Until it hangs up: an answer behind which nobody is left is another thing.
        let _ = stream.read_to_end(&mut Vec::new());
    });
    let found = doctor(&desk);
    mute.join().unwrap();
    assert_eq!((found.of("desk"), found.code), (("bad", "refused"), 1));
    assert_eq!(found.check("desk")["facts"]["code"], "link.silent");
}

#[test]
fn banners_are_words() {
    let desk = well();
    desk.stop();
    fs::remove_dir_all(desk.data().join("sled")).unwrap();
    fs::remove_file(desk.data().join("snapshot/start.cache")).unwrap();
    calendars(&desk.data(), 2030);
    desk.restart();
    let found = doctor(&desk);
    let facts = &found.check("desk")["facts"];
    let codes = facts["codes"].as_str().unwrap();
    assert!(codes.contains("own_changed"), "{codes}");
    let words = facts["banners"].as_str().unwrap();
    assert!(words.contains("本单位的表与上次不同") && !words.contains("own_changed"), "{words}");
    assert_eq!(found.code, 3, "{:?}", found.states());
}

#[test]
fn backups_of_real_records_by_age_target_and_disk() {
    let desk = Desk::real(tempfile::tempdir().unwrap());
    calendars(&desk.data(), chrono::Utc::now().year());
    let of = |found: &Found| (found.of("backup").1.to_string(), found.code);
    assert_eq!(of(&doctor(&desk)), ("none".into(), 3));
    desk.tell("matter list");
    plain(&desk);
    let found = doctor(&desk);
    assert_eq!(of(&found), ("same_disk".into(), 3), "{:?}", found.states());
    let target = desk.home().join("target");
    let mend = away(target.clone());
    assert_eq!(of(&doctor(&desk)), ("target".into(), 3));
    mend();
    for (days, code) in [(1, 3), (3, 3), (8, 1)] {
        let said = if days == 1 { "same_disk" } else { "late" };
        let mend = older(&desk, days);
        let found = doctor(&desk);
        assert_eq!(of(&found), (said.into(), code), "{days} days: {:?}", found.states());
        mend();
    }
}

#[test]
fn a_clock_before_the_last_entry_is_bad() {
    let desk = well();
    desk.tell("practice clock 2099-01-01T09:00:00+08:00");
    desk.tell("matter new --who 来人 --category leak --text 滴水");
    assert_eq!(doctor(&desk).of("clock"), ("good", "practice"));
    desk.stop();
    // The same records as if they were real ones.
    fs::remove_file(desk.data().join("practice")).unwrap();
    let found = doctor(&desk);
    assert_eq!((found.of("clock"), found.code), (("bad", "behind"), 1));
    assert_eq!(found.check("clock")["facts"]["last"], "2099-01-01 09:00");
}

#[test]
fn the_console_has_the_same_lines_the_worst_first() {
    let desk = well();
    fs::remove_file(desk.data().join("calendar/2027.toml")).unwrap();
    let one = desk.console("S1");
    one.press("F8").type_keys("tijian").sees("体检").press("Enter").until_sees("注意");
    let rows = one.rows();
    let first = rows.iter().position(|row| row.contains("体检")).unwrap();
    assert!(rows[first + 1].contains("注意") && rows[first + 1].contains("日历"), "{rows:#?}");
    let said = doctor(&desk).check("journal")["what"].as_str().unwrap().to_string();
    one.until_sees(said.split('，').next().unwrap()).sees_not("终端").sees_not("%{");
    one.press("PageDown").sees("居委会 ①②③").press("Esc").sees_not("居委会 ①②③");
}

/// Moves the time of the only backup.
fn older(desk: &Desk, days: i64) -> Box<dyn Fn()> {
    let path = desk.data().join("backup/made.toml");
    let text = fs::read_to_string(&path).unwrap();
    let mut table: toml::Table = text.parse().unwrap();
    let made = &mut table["made"][0]["made"];
    *made = toml::Value::Integer(made.as_integer().unwrap() - days * 86_400_000);
    let changed = table.to_string();
    bytes(path, |bytes| *bytes = changed.into_bytes())
}
