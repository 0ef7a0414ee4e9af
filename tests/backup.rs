//! Backups end to end: made while people work, refused when changed, put back whole,
//! killed in the middle.

use std::collections::BTreeMap;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use dutydesk::domain::txn::RequestId;
use dutydesk::wire::{Ask, Deed, Reply};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::Value;

use crate::driver::Desk;
use crate::kill::Client;

/// Printed, so that a failure can be had again.
fn random() -> ChaCha8Rng {
    let seed = rand::rng().random::<u64>();
    println!("seed {seed}");
    ChaCha8Rng::seed_from_u64(seed)
}

pub fn target(desk: &Desk) -> PathBuf {
    let target = desk.home().join("target");
    std::fs::create_dir_all(&target).unwrap();
    target
}

/// Sets plain backups up and makes one; its file.
pub fn plain(desk: &Desk) -> PathBuf {
    let target = target(desk);
    desk.tell(&format!("backup setup --plain --target {}", target.display()));
    made(desk, &target)
}

pub fn made(desk: &Desk, target: &Path) -> PathBuf {
    let state = desk.tell("backup create");
    target.join(state["file"].as_str().unwrap())
}

/// The program in a home of its own, on this data directory.
fn program(home: &Path, data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dutydesk"));
    for variable in ["DUTYDESK_DATA", "DUTYDESK_LANG", "DUTYDESK_CLOCK"] {
        command.env_remove(variable);
    }
    command.env("HOME", home).env("XDG_RUNTIME_DIR", home).env("DUTYDESK_SOCKET", home.join("r"));
    command.arg("--data").arg(data).stdin(Stdio::null());
    command
}

/// Waits until that is so.
fn until(mut so: impl FnMut() -> bool) {
    let patience = Instant::now() + Duration::from_secs(60);
    while !so() {
        assert!(Instant::now() < patience, "it never was so");
        thread::yield_now();
    }
}

/// Whether a folder holds a name that fits.
fn holds(dir: &Path, fits: impl Fn(&str) -> bool) -> bool {
    let entries = std::fs::read_dir(dir).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name()).any(|name| name.to_str().is_some_and(&fits))
}

/// How many files without names a process holds on the disk of this folder.
fn unnamed(process: u32, dir: &Path) -> usize {
    let open = std::fs::read_dir(format!("/proc/{process}/fd")).into_iter().flatten().flatten();
    let links = open.filter_map(|entry| std::fs::read_link(entry.path()).ok());
    links.filter(|to| to.starts_with(dir) && to.to_string_lossy().ends_with(" (deleted)")).count()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)))
}

fn matter(request: u128) -> Ask {
    let args = [("who", "来人"), ("category", "leak"), ("text", "滴水")];
    Ask::Do(Deed {
        request: RequestId(request),
        command: "matter.new".into(),
        args: args.map(|(name, text)| (name.to_string(), text.to_string())).into(),
        ..Deed::default()
    })
}

fn status(client: &mut Client) -> BTreeMap<String, String> {
    match client.ask(Ask::Status) {
        Some(Ok(Reply::Status(facts))) => facts,
        other => panic!("{other:?}"),
    }
}

/// Every file below a directory with its bytes.
pub fn tree(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut dirs = vec![dir.to_path_buf()];
    while let Some(dir) = dirs.pop() {
        for entry in std::fs::read_dir(&dir).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => dirs.push(path),
                false => drop(found.insert(path.clone(), std::fs::read(&path).unwrap())),
            }
        }
    }
    found
}

#[test]
fn a_backup_made_while_two_people_commit_gives_the_same_desk_again() {
    let mut random = random();
    let desk = Desk::start();
    let (home, target) = (desk.home().to_path_buf(), target(&desk));
    let said = desk.tell(&format!("backup setup --target {}", target.display()));
    let key = home.join("key");
    std::fs::write(&key, said["key"].as_str().unwrap()).unwrap();
    assert!(said["state"]["same_disk"].as_bool().unwrap(), "said to be no protection");
    let enough = AtomicBool::new(false);
    let (file, before) = thread::scope(|scope| {
        for _ in 0..2 {
            let (socket, enough, seed) = (desk.socket(), &enough, random.random::<u64>());
            scope.spawn(move || {
                let mut random = ChaCha8Rng::seed_from_u64(seed);
                let mut client = Client::enter(&socket);
                while !enough.load(Ordering::Relaxed) {
                    client.ask(matter(random.random())).unwrap().unwrap();
                }
            });
        }
        let mut client = Client::enter(&desk.socket());
        while status(&mut client)["commits"].parse::<u64>().unwrap() < 20 {}
        let before = status(&mut client)["seq"].parse::<u64>().unwrap();
        let file = made(&desk, &target);
        enough.store(true, Ordering::Relaxed);
        (file, before)
    });
    let file = file.display();
    let whole = desk.tell(&format!("backup verify {file} --key {}", key.display()));
    let seq = whole["seq"].as_u64().unwrap();
    let mut client = Client::enter(&desk.socket());
    assert!((before..=status(&mut client)["seq"].parse().unwrap()).contains(&seq));
    assert_eq!(desk.tell(&format!("backup verify {file}"))["checked"], "outside");
    let drilled = desk.tell(&format!("backup drill {file} --key {}", key.display()));
    assert_eq!(drilled["head"], whole["head"]);
    let again = home.join("again");
    let restored = program(&home, &home.join("again"))
        .args(["backup", "restore", &file.to_string(), "--key", key.to_str().unwrap(), "--json"])
        .output()
        .unwrap();
    assert!(restored.status.success(), "{}", String::from_utf8_lossy(&restored.stdout));
    assert_eq!(json(&restored)["digest"], whole["digest"]);
    let verified = program(&home, &again).args(["journal", "verify", "--json"]).output().unwrap();
    let verified = json(&verified);
    assert_eq!((&verified["ok"], &verified["head"]), (&true.into(), &whole["head"]));
    assert_eq!(verified["entries"].as_u64(), Some(seq), "the whole history is there");
}

#[test]
fn a_changed_or_cut_backup_changes_nothing() {
    let mut random = random();
    let desk = Desk::start();
    let file = plain(&desk);
    let whole = std::fs::read(&file).unwrap();
    desk.kill9();
    let bad = desk.home().join("bad.ddb");
    let before = tree(&desk.data());
    for n in 0..50 {
        let mut bytes = whole.clone();
        let at = random.random_range(0..bytes.len());
        match n % 3 {
            0 => bytes[at] ^= 1 << random.random_range(0..8),
            1 => bytes.truncate(at),
            _ => bytes.insert(at, !bytes[at]),
        }
        std::fs::write(&bad, bytes).unwrap();
        let mut command = program(desk.home(), &desk.data());
        let refused = command.args(["backup", "restore", bad.to_str().unwrap(), "--json"]);
        let refused = refused.output().unwrap();
        assert_eq!(refused.status.code(), Some(1), "{n} at {at}: {}", json(&refused));
        assert_eq!(tree(&desk.data()), before, "{n} at {at}");
    }
    let beside = std::fs::read_dir(desk.home()).unwrap().flatten();
    let left: Vec<_> = beside.map(|entry| entry.file_name().into_string().unwrap()).collect();
    assert!(!left.iter().any(|name| name.starts_with("data.")), "{left:?}");
    desk.restart();
}

#[test]
fn a_restore_takes_the_place_and_keeps_what_was_there() {
    let desk = Desk::start();
    desk.tell("matter new --who 甲 --category leak --text 第一件");
    let file = plain(&desk);
    desk.tell("matter new --who 乙 --category leak --text 第二件");
    let restore = || {
        let mut command = program(desk.home(), &desk.data());
        command.args(["backup", "restore", file.to_str().unwrap(), "--json"]).output().unwrap()
    };
    assert_eq!(json(&restore())["error"]["code"], "backup.desk_runs");
    desk.kill9();
    let restored = restore();
    assert!(restored.status.success(), "{}", json(&restored));
    let before = PathBuf::from(json(&restored)["before"].as_str().unwrap());
    assert!(before.join("journal").is_dir());
    // The lock under which no console starts a desk went with the old directory.
    desk.restart();
    assert_eq!(desk.tell("matter list")["items"].as_array().unwrap().len(), 1);
    let old = program(desk.home(), &before).args(["journal", "verify", "--json"]).output().unwrap();
    assert_eq!(json(&old)["ok"], true);
}

#[test]
fn a_kill_while_a_backup_is_made_leaves_no_half_one_under_its_name() {
    let mut random = random();
    let desk = Desk::start();
    plain(&desk);
    let target = target(&desk);
    let work = desk.data().join("backup");
    // How far it has come when the desk is killed: the archive, what is unpacked of it, and
    // what goes to the target have no names.
    let steps: [&dyn Fn() -> bool; 4] = [
        &|| unnamed(desk.process(), &work) > 0,
        &|| unnamed(desk.process(), &work) > 1,
        &|| unnamed(desk.process(), &target) > 0,
        &|| true,
    ];
    let mut struck = 0;
    // Each step once, and again until one was met: a machine may be too fast or too slow.
    for round in 0..24 {
        let step = steps[round % steps.len()];
        let last = round % steps.len() + 1 == steps.len();
        if round >= steps.len() && struck > 0 {
            break;
        }
        let mut client = Client::enter(&desk.socket());
        client.ask(matter(random.random())).unwrap().unwrap();
        let socket = desk.socket();
        let begun = tree(&target).len();
        let making = thread::spawn(move || {
            Client::enter(&socket).ask(Ask::BackUp { wait: true });
        });
        // A step that is over too soon to be seen is passed by at the end.
        let over = || making.is_finished();
        until(|| over() || (step() && (!last || tree(&target).len() > begun)));
        struck += usize::from(!over());
        desk.kill9();
        making.join().ok();
        desk.restart();
        for name in std::fs::read_dir(&target).unwrap() {
            let path = name.unwrap().path();
            match path.extension().and_then(|end| end.to_str()) {
                Some("ddb") => drop(desk.tell(&format!("backup verify {}", path.display()))),
                // The mark of the folder, and where a file cannot do without a name.
                Some("target" | "tmp") => {}
                _ => panic!("{round}: {path:?}"),
            }
        }
    }
    assert!(struck > 0, "no backup was under way when the desk was killed");
    made(&desk, &target);
    let left = tree(&target);
    let names = left.keys().filter_map(|path| path.extension());
    assert!(names.into_iter().all(|end| end == "ddb" || end == "target"), "tidied: {left:?}");
}

#[test]
fn a_kill_while_a_backup_is_put_back_leaves_one_of_both_whole() {
    let desk = Desk::start();
    desk.tell("matter new --who 甲 --category leak --text 第一件");
    let file = plain(&desk);
    desk.tell("matter new --who 乙 --category leak --text 第二件");
    let backup = desk.tell(&format!("backup verify {}", file.display()))["head"].clone();
    let own = desk.tell("journal verify")["head"].clone();
    assert_ne!(backup, own);
    desk.kill9();
    let data = desk.data();
    let beside = data.parent().unwrap();
    let staged = || {
        let entries = std::fs::read_dir(beside).unwrap().flatten().map(|entry| entry.path());
        let mut staging = entries.filter(|path| path.to_string_lossy().contains(".restoring-"));
        staging.next().map(|path| path.join("staged")).filter(|path| path.exists())
    };
    let has = |name: &str| staged().is_some_and(|staged| staged.join(name).exists());
    let inode = || std::fs::metadata(&data).map(|data| data.ino()).unwrap_or_default();
    let old = inode();
    // How far it has come when it is killed; the last two are after the swap.
    let steps: [&dyn Fn() -> bool; 6] = [
        &|| staged().is_some(),
        &|| has("journal"),
        &|| has("desk.lock"),
        &|| has("sled"),
        &|| inode() != old,
        &|| holds(beside, |name| name.contains(".before-")),
    ];
    let mut struck = 0;
    for (round, step) in steps.iter().enumerate() {
        let mut command = program(desk.home(), &desk.data());
        command.args(["backup", "restore", file.to_str().unwrap(), "--json"]);
        let mut restoring = command.stdout(Stdio::null()).spawn().unwrap();
        // A step that is over too soon to be seen is passed by at the end.
        let mut ended = false;
        until(|| {
            ended = restoring.try_wait().unwrap().is_some();
            ended || step()
        });
        struck += usize::from(!ended);
        let _ = restoring.kill();
        restoring.wait().unwrap();
        let mut verify = program(desk.home(), &desk.data());
        let there = json(&verify.args(["journal", "verify", "--json"]).output().unwrap());
        assert_eq!(there["ok"], true, "{round}: {there}");
        assert!([&backup, &own].contains(&&there["head"]), "{round}");
    }
    assert!(struck >= 4, "only {struck} of {} were killed on the way", steps.len());
    desk.restart();
}

#[test]
fn the_page_shows_the_lamp_and_makes_a_backup() {
    let desk = Desk::start();
    let console = desk.own_console();
    console.keys("F8 备份 Enter");
    console.until_sees("还没有设置备份");
    desk.tell(&format!("backup setup --plain --target {}", target(&desk).display()));
    console.until_sees("现在就可以做一份").until_sees("同一块硬盘");
    console.keys("Enter");
    console.until_sees("好: 最近的备份是好的").until_sees(".ddb");
    desk.tell("practice clock +3d");
    console.until_sees("该备份了: 按 F8").until_sees("该备份了: 已经两天没有好备份");
    desk.tell("practice clock +5d");
    console.until_sees("七天没有好备份: 请");
    console.keys("Enter");
    console.until_sees("好: 最近的备份是好的").sees_not("七天没有好备份: 请");
}

#[test]
fn the_first_pause_of_a_day_makes_a_backup_by_itself() {
    let desk = Desk::start();
    let target = target(&desk);
    desk.tell("matter new --who 甲 --category leak --text 第一件");
    desk.tell(&format!("backup setup --plain --target {}", target.display()));
    // Nobody is there any more: the desk waits some seconds and begins.
    until(|| holds(&target, |name| name.ends_with(".ddb")));
    assert_eq!(desk.tell("backup list")["lamp"], "green");
}
