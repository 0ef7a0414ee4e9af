//! What backups ask of people, and what can be said of a file without opening it.

use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;

use dutydesk::wire::Ask;
use flate2::read::MultiGzDecoder;
use serde_json::Value;

use crate::backup::{made, plain, target, tree};
use crate::driver::Desk;
use crate::kill::Client;

/// Sets encrypted backups up; the file its recovery key was written to.
fn with_key(desk: &Desk) -> String {
    let said = desk.tell(&format!("backup setup --target {}", target(desk).display()));
    let key = desk.home().join("key");
    std::fs::write(&key, said["key"].as_str().unwrap()).unwrap();
    key.display().to_string()
}

/// Rows of today's queue that are about the backups: kind of row and lamp.
fn asked(desk: &Desk) -> Vec<(String, String)> {
    let rows = desk.tell("agenda")["items"].as_array().unwrap().clone();
    let ours = rows.iter().filter(|row| row["kind"] == "office");
    let text = |value: &Value| value.as_str().unwrap().to_string();
    let told = |row: &Value| (text(&row["title"]), text(&row["lamp"]));
    ours.map(told).filter(|(title, _)| title != "日历").collect()
}

/// Desk chores and red rows of the evening page.
fn evening(desk: &Desk) -> (u64, u64) {
    let figures = &desk.tell("evening")["figures"];
    (figures["chores"].as_u64().unwrap(), figures["red"].as_u64().unwrap())
}

#[test]
fn what_backups_ask_for_is_a_row_of_the_queue_until_it_is_done() {
    let desk = Desk::start();
    // An empty desk greets, and shows no queue.
    desk.tell("matter answer --text 几点开门");
    plain(&desk);
    assert_eq!(asked(&desk), []);
    let console = desk.own_console();
    desk.tell("practice clock +3d");
    console.until_sees("该备份了: 按 F8").until_sees("最近的好备份 2026-11-25");
    assert_eq!(asked(&desk), [("备份".into(), "yellow".into())]);
    assert_eq!(evening(&desk), (1, 0));
    desk.tell("practice clock +5d");
    console.until_sees("七天没有好备份: 请");
    assert_eq!(asked(&desk), [("备份".into(), "red".into())]);
    assert_eq!(evening(&desk), (1, 1));
    console.keys("F8 日报 Enter");
    console.until_sees("全居待办逾期 1").press("PageDown");
    console.until_sees("备份的事 1").until_sees("  备份 11-27");
    // Enter on the row opens the page, Enter there makes one.
    console.keys("F2 Enter");
    console.until_sees("逾期: 已经七天没有好备份");
    console.keys("Enter");
    console.until_sees("好: 最近的备份是好的");
    assert_eq!(asked(&desk), []);
    console.keys("F2");
    console.until_sees_not("最近的好备份");
    assert_eq!(evening(&desk), (0, 0));
}

#[test]
fn the_drill_is_due_every_ninety_days_and_only_who_opened_a_backup_has_done_it() {
    let desk = Desk::start();
    desk.tell("matter new --who 甲 --category leak --text 第一件");
    let key = with_key(&desk);
    let first = made(&desk, &target(&desk));
    desk.tell("practice clock +91d");
    let file = made(&desk, &target(&desk)).display().to_string();
    assert_eq!(asked(&desk), [("试密钥".into(), "yellow".into())]);
    // Whoever only says so is not believed.
    let mut client = Client::enter(&desk.socket());
    for proof in [String::new(), desk.tell("backup list")["file"].to_string()] {
        let refused = client.ask(Ask::Drilled { proof }).unwrap().unwrap_err();
        assert_eq!(refused.code, "backup.drill_unknown");
    }
    assert_eq!(asked(&desk).len(), 1);
    desk.tell(&format!("backup drill {file} --key {key}"));
    assert_eq!(asked(&desk), []);
    // A new key is another one to try, and an old backup says nothing of it.
    let old = std::fs::read_to_string(&key).unwrap();
    let new = with_key(&desk);
    desk.tell("practice clock +91d");
    made(&desk, &target(&desk));
    let kept = desk.home().join("old-key");
    std::fs::write(&kept, old).unwrap();
    let drill = format!("backup drill {} --key {}", first.display(), kept.display());
    assert_eq!(desk.refuses(&drill), "backup.drill_unknown");
    assert_eq!(asked(&desk).len(), 1);
    let latest = desk.tell("backup list")["file"].as_str().unwrap().to_string();
    desk.tell(&format!("backup drill {} --key {new}", target(&desk).join(latest).display()));
    assert_eq!(asked(&desk), []);
}

#[test]
fn without_the_key_it_is_said_what_was_checked_and_what_was_not() {
    let desk = Desk::start();
    desk.tell("matter new --who 甲 --category leak --text 第一件");
    let key = with_key(&desk);
    let file = made(&desk, &target(&desk));
    let verify = |path: &Path| format!("backup verify {}", path.display());
    let outside = desk.tell(&verify(&file));
    assert_eq!(outside["checked"], "outside");
    let whole = desk.tell(&format!("{} --key {key}", verify(&file)));
    assert_eq!((&whole["checked"], &whole["seq"]), (&"content".into(), &outside["seq"]));
    // The desk need not run for it, and a copy is known by what is in it.
    desk.stop();
    let copy = desk.home().join("copy.age");
    let bytes = std::fs::read(&file).unwrap();
    std::fs::write(&copy, &bytes).unwrap();
    assert_eq!(desk.tell(&verify(&copy))["blake3"], outside["blake3"]);
    for at in [0, bytes.len() / 2, bytes.len() - 1] {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        std::fs::write(&copy, &changed).unwrap();
        // At the first byte it is no age file any more.
        let expected = if at == 0 { "backup.not_one" } else { "backup.unknown" };
        assert_eq!(desk.refuses(&verify(&copy)), expected, "at {at}");
    }
    std::fs::write(&file, &bytes[..bytes.len() - 1]).unwrap();
    assert_eq!(desk.refuses(&verify(&file)), "backup.changed");
}

/// Every file of a data directory goes along, or is on the list of those that need not. A
/// new file that nobody thought of fails here.
#[test]
fn whatever_a_desk_keeps_is_in_the_backup_or_can_be_made_again() {
    let desk = Desk::start();
    let data = desk.data();
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets");
    let own = ["catalog.toml", "certificates.toml", "calendar/2026.toml"];
    std::fs::create_dir_all(data.join("calendar")).unwrap();
    let from = ["catalog/categories.toml", "catalog/certificates.toml", "calendar/2026.toml"];
    for (name, from) in own.iter().zip(from) {
        std::fs::copy(shipped.join(from), data.join(name)).unwrap();
    }
    desk.leave().restart();
    desk.tell("practice clock +1d");
    let console = desk.own_console();
    console.keys("F7");
    console.type_keys("没写完");
    // What is being typed is written down before a backup takes it along.
    let key = with_key(&desk);
    let encrypted = made(&desk, &target(&desk)).display().to_string();
    desk.tell(&format!("backup drill {encrypted} --key {key}"));
    let file = plain(&desk);
    let mut inside = BTreeSet::new();
    let mut tar = Vec::new();
    MultiGzDecoder::new(std::fs::File::open(&file).unwrap()).read_to_end(&mut tar).unwrap();
    for entry in tar::Archive::new(tar.as_slice()).entries().unwrap() {
        inside.insert(entry.unwrap().path().unwrap().display().to_string());
    }
    drop(console);
    desk.leave();
    // Made again from the journal, or of this machine and this run.
    let again = [
        "desk.lock",
        "starting.lock",
        "desk.log",
        "link.version",
        "ballast",
        "store.opening",
        "journal.reached",
        "journal.packed",
        "snapshot/start.cache",
        "drafts/left.sums",
        "backup/made.toml",
    ];
    let names = tree(&data).into_keys();
    let names = names.map(|path| path.strip_prefix(&data).unwrap().display().to_string());
    let outside: Vec<_> = names
        .filter(|name| !inside.contains(name) && !name.starts_with("sled/"))
        .filter(|name| !again.contains(&name.as_str()))
        .collect();
    assert_eq!(outside, Vec::<String>::new(), "in no backup: {inside:?}");
    let along = ["practice", "clock.toml", "own.sums", "backup/settings.toml", "backup/drill.toml"];
    for name in along.iter().chain(&own) {
        assert!(inside.contains(*name), "{name} is not in {inside:?}");
    }
    assert!(inside.iter().any(|name| name.ends_with(".draft")), "{inside:?}");
}

/// Consoles start a desk anew as soon as theirs has gone: who wants to put a backup back
/// need not run from one to the other.
#[test]
fn a_desk_at_which_people_sit_is_sent_home_for_a_restore_and_they_come_back() {
    let desk = Desk::start();
    desk.tell("matter new --who 甲 --category leak --text 第一件");
    let file = plain(&desk);
    desk.tell("matter new --who 乙 --category leak --text 第二件");
    let consoles = [desk.own_console(), desk.own_console()];
    for console in &consoles {
        console.until_sees("乙");
    }
    consoles[1].keys("F7");
    consoles[1].type_keys("正在写");
    let restore = format!("backup restore {}", file.display());
    assert_eq!(desk.refuses(&restore), "backup.desk_runs");
    // A file that is not good sends nobody home.
    let bad = desk.home().join("bad.ddb");
    std::fs::write(&bad, b"\x1f\x8b\x08 no backup").unwrap();
    let pid = desk.tell("status")["pid"].clone();
    desk.refuses(&format!("backup restore {} --leave", bad.display()));
    assert_eq!(desk.tell("status")["pid"], pid);
    let restored = desk.tell(&format!("{restore} --leave"));
    let before = Path::new(restored["before"].as_str().unwrap());
    assert!(before.join("journal").is_dir());
    // The list does not move under a hand; what is not there any more is marked.
    consoles[0].until_sees("已办完或不再归这里").keys("F2");
    consoles[0].sees("甲").sees_not("乙");
    consoles[1].sees("正在写");
    assert_eq!(desk.tell("matter list")["items"].as_array().unwrap().len(), 1);
    assert_ne!(desk.tell("status")["pid"], pid);
    drop(consoles);
    desk.leave();
}
