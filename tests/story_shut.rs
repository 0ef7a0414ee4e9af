//! A desk that cannot open: everybody hears why, at a console that was there before, at one
//! that comes, and by a subcommand; and all is well again once it can.

use std::fs;
use std::path::{Path, PathBuf};

use rustix::fs::FlockOperation;
use rustix::process::Signal;

use crate::driver::{Console, Desk};

fn office() -> Desk {
    let desk = Desk::start();
    desk.tell("staff add --name 王丽 --roles desk");
    desk.tell("matter new --who 路人 --category 咨询 --text 养老认证");
    desk
}

/// What makes it impossible, what is undone by giving the result back, and what is said.
type Case = (&'static str, fn(&Path) -> Undo, &'static [&'static str]);

/// Makes it good again.
type Undo = Box<dyn FnOnce()>;

const CASES: [Case; 4] = [
    ("a journal that ends early", ends_early, &["日志只到第0条", "dutydeskbackuprestore"]),
    ("a newer format", newer, &["新版本的dutydesk写的", "什么都没改", "请先升级"]),
    ("a lock held", held, &["已有一个主机在用"]),
    ("a lock that cannot be made", no_lock, &["desk.lock用不了", "是否有权限"]),
];

fn segment(data: &Path) -> PathBuf {
    let mut segments: Vec<_> =
        fs::read_dir(data.join("journal")).unwrap().map(|entry| entry.unwrap().path()).collect();
    segments.sort();
    segments.swap_remove(0)
}

fn ends_early(data: &Path) -> Undo {
    let segment = segment(data);
    let away = data.join("away");
    fs::rename(&segment, &away).unwrap();
    Box::new(move || fs::rename(away, segment).unwrap())
}

fn newer(data: &Path) -> Undo {
    let segment = segment(data);
    let whole = fs::read(&segment).unwrap();
    let mut bytes = whole.clone();
    // Behind the magic of eight bytes.
    bytes[8..10].copy_from_slice(&99u16.to_be_bytes());
    fs::write(&segment, bytes).unwrap();
    Box::new(move || fs::write(segment, whole).unwrap())
}

fn held(data: &Path) -> Undo {
    let lock = fs::File::open(data.join("desk.lock")).unwrap();
    rustix::fs::flock(&lock, FlockOperation::LockExclusive).unwrap();
    Box::new(move || drop(lock))
}

fn no_lock(data: &Path) -> Undo {
    let lock = data.join("desk.lock");
    fs::remove_file(&lock).unwrap();
    fs::create_dir(&lock).unwrap();
    Box::new(move || fs::remove_dir(lock).unwrap())
}

/// The words on the screen, however they are wrapped.
fn words(console: &Console) -> String {
    console.rows().concat().split_whitespace().collect()
}

#[track_caller]
fn says(console: &Console, what: &str, reasons: &[&str]) {
    console.until_shows("连不上主机");
    let seen = words(console);
    for reason in reasons {
        assert!(seen.contains(reason), "{what}: no {reason}:\n{}", console.screen());
    }
}

#[test]
fn why_systemd_s_desk_does_not_open_is_said_at_every_console() {
    for (what, harm, reasons) in CASES {
        let desk = office();
        let (one, two) = (desk.console("S1"), desk.console("S1"));
        one.keys("F7");
        one.type_keys("楼上的人");
        let door = desk.door();
        desk.dies();
        let undo = harm(&desk.data());
        desk.start_at(&door);
        says(&one, what, reasons);
        says(&two, what, reasons);
        // It stays, whatever is pressed, and through the next attempts.
        one.send(b"a");
        one.until_shows("楼上的人a");
        says(&one, what, reasons);
        let late = desk.console_alone();
        says(&late, what, reasons);
        let refused = desk.try_tell("matter list").unwrap_err();
        let said = refused["error"]["message"].as_str().unwrap().replace(' ', "");
        assert!(reasons.iter().all(|reason| said.contains(reason)), "{what}: {said}");

        undo();
        desk.signal(Signal::TERM);
        desk.ends();
        desk.start_at(&door);
        for console in [&one, &two, &late] {
            console.until_sees("F2待办").until_sees_not("连不上主机");
        }
        one.sees("楼上的人a");
        let matters = desk.tell("matter list");
        assert_eq!(matters["items"].as_array().unwrap().len(), 1, "{what}");
    }
}

#[test]
fn why_one_s_own_desk_does_not_open_stays_on_the_screen_that_was_there_before() {
    for (what, harm, reasons) in CASES {
        let desk = office();
        let one = desk.console("S1");
        one.keys("F7");
        one.type_keys("楼上的人");
        desk.kill9();
        let undo = harm(&desk.data());
        // Now the console tries to start one itself.
        desk.lets_start();
        if what != "a lock held" {
            says(&one, what, reasons);
            one.send(b"a");
            one.until_shows("楼上的人a");
            says(&one, what, reasons);
        }
        undo();
        one.until_sees_not("与主机断开").sees_not("连不上主机").until_sees("楼上的人");
    }
}
