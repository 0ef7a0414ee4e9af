//! The real program over a directory that was harmed: the screen says what was met and has
//! everything, or the desk stays shut with a sentence, on the console as well, and the
//! terminal is left as it was. Hundreds of cases in one process: `desk::tests::store`.

use std::fs;
use std::path::Path;

use rustix::process::Signal;

use crate::driver::{Console, Desk};

const CACHE: &str = "snapshot/start.cache";
const REACHED: &str = "journal.reached";
const SEGMENT: &str = "journal/00000000000000000001.seg";

/// A desk that has left, and its directory as it was then.
fn left() -> (Desk, tempfile::TempDir) {
    let desk = Desk::start();
    for text in ["滴水", "又滴水", "还滴水"] {
        desk.tell(&format!("matter new --who 来人 --category leak --text {text}"));
    }
    desk.stop();
    let whole = tempfile::tempdir().unwrap();
    copy(&desk.data(), whole.path());
    (desk, whole)
}

fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        // The lock that keeps consoles from starting a desk is held meanwhile.
        if entry.file_name() == "starting.lock" {
            continue;
        }
        if entry.file_type().unwrap().is_dir() {
            fs::create_dir(&target).unwrap();
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Puts everything back.
fn mend(desk: &Desk, whole: &Path) {
    for entry in fs::read_dir(desk.data()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            fs::remove_dir_all(path).unwrap();
        } else if path.file_name().unwrap() != "starting.lock" {
            fs::remove_file(path).unwrap();
        }
    }
    copy(whole, &desk.data());
}

fn change(path: &Path, change: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = fs::read(path).unwrap();
    change(&mut bytes);
    fs::write(path, bytes).unwrap();
}

/// What is on the screen, without the breaks of its lines.
fn text(console: &Console) -> String {
    console.rows().concat().split_whitespace().collect()
}

#[test]
fn a_damaged_journal_keeps_the_desk_shut_and_says_where() {
    let (desk, whole) = left();
    let segment = desk.data().join(SEGMENT);
    let flip = |at: fn(usize) -> usize| {
        let segment = segment.clone();
        let flipped = move |bytes: &mut Vec<u8>| {
            let at = at(bytes.len());
            bytes[at] ^= 1;
        };
        move || change(&segment, flipped)
    };
    let cut = |at: fn(usize) -> usize| {
        let segment = segment.clone();
        move || change(&segment, |bytes| bytes.truncate(at(bytes.len())))
    };
    let name = &SEGMENT["journal/".len()..];
    type Case<'a> = (&'a str, Box<dyn Fn()>, &'a [&'a str]);
    let cases: [Case<'_>; 7] = [
        ("its last entry", Box::new(flip(|len| len - 40)), &[name, "第4条"]),
        ("an entry in the middle", Box::new(flip(|len| len / 2)), &[name, "字节"]),
        ("its header", Box::new(flip(|_| 30)), &[name, "第0字节", "第1条"]),
        ("cut in its last entry", Box::new(cut(|len| len - 9)), &[name, "第4条"]),
        ("cut to nothing", Box::new(cut(|_| 0)), &[name, "第0字节"]),
        (
            "missing",
            Box::new({
                let segment = segment.clone();
                move || fs::remove_file(&segment).unwrap()
            }),
            &["日志只到第0条", REACHED, "第1条到第4条"],
        ),
        (
            "missing, and the cache with it, of an older program",
            Box::new({
                let (segment, data) = (segment.clone(), desk.data());
                move || {
                    fs::remove_file(&segment).unwrap();
                    fs::remove_file(data.join(CACHE)).unwrap();
                    fs::remove_file(data.join(REACHED)).unwrap();
                }
            }),
            &["日志只到第0条", "sled", "第1条到第4条"],
        ),
    ];
    for (what, harm, names) in cases {
        mend(&desk, whole.path());
        harm();
        let harmed = fs::read(&segment).ok();
        let said = desk.stays_shut();
        for name in names.iter().chain(&["请不要删除任何文件", "dutydesk backup restore"])
        {
            assert!(said.contains(name), "{what}: {said}");
        }
        let console = desk.console_alone();
        console.until_sees("连不上主机");
        let seen = text(&console);
        for name in names.iter().chain(&["dutydeskbackuprestore"]) {
            assert!(seen.contains(name), "{what}: {}", console.screen());
        }
        console.signal(Signal::TERM).is_restored();
        assert_eq!(fs::read(&segment).ok(), harmed, "{what}: something was changed");
    }
}

#[test]
fn what_can_be_made_good_is_made_good_and_said_on_the_screen() {
    let (desk, whole) = left();
    let data = desk.data();
    let at = |name: &str| data.join(name);
    type Case<'a> = (&'a str, Box<dyn Fn() + 'a>, &'a str);
    let garbage = |name: &'static str| {
        let path = at(name);
        move || change(&path, |bytes| bytes.fill(0xa5))
    };
    let write = |name: &'static str, text: &'static str| {
        let path = at(name);
        move || fs::write(&path, text).unwrap()
    };
    let cases: [Case<'_>; 9] = [
        ("garbage in the table", Box::new(garbage("sled/db")), "数据表已从日志重建"),
        ("no table", Box::new(|| fs::remove_dir_all(at("sled")).unwrap()), "数据表已从日志重建"),
        (
            "a start that died over the table",
            Box::new(write("store.opening", "opening\n")),
            "数据表已从日志重建",
        ),
        ("garbage in the cache", Box::new(garbage(CACHE)), ""),
        (
            "half a write behind the journal",
            Box::new(|| change(&at(SEGMENT), |bytes| bytes.extend([0, 0, 1, 7, 7]))),
            "没写完的一笔已去掉",
        ),
        ("a draft that is none", Box::new(write("drafts/7.draft", "x")), "草稿读不出来"),
        ("a list with a mistake", Box::new(write("catalog.toml", "[[category]\n")), "表有错"),
        (
            "a list that is another one",
            Box::new(write("catalog.toml", "[[category]]\ncode='b'\nzh='甲'\nen='B'\n")),
            "表与上次不同",
        ),
        (
            "garbage in a keymap",
            Box::new(|| {
                fs::create_dir(desk.home().join("dutydesk")).unwrap();
                fs::write(desk.home().join("dutydesk/keymap.toml"), [0xa5; 9]).unwrap();
            }),
            "按键文件读不了",
        ),
    ];
    for (what, harm, says) in cases {
        mend(&desk, whole.path());
        harm();
        desk.restart();
        let console = desk.console("S1");
        // What is found in the table behind is said a little later.
        println!("{what}");
        console.until_sees("还滴水").until_sees(says).sees("又滴水").sees("  滴水");
        console.signal(Signal::TERM).is_restored();
        desk.stop();
    }
}
