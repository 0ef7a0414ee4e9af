//! Two people at one keyboard: the PIN that says who sits there, and that it is nowhere.

use std::path::{Path, PathBuf};

use rustix::process::Signal;
use rustix::termios::LocalModes;

use crate::driver::Desk;

/// So long that nothing else on the disk reads like it.
const WANG: &str = "739104628157";
const LI: &str = "2846";

/// A real desk whose one account 王丽 (S1, who founded it) shares with 李丽 (S2).
fn shared() -> Desk {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("data")).unwrap();
    let desk = Desk::real(dir);
    let first = &desk.tell("staff list")["items"][0];
    let account = first["account"].as_str().unwrap().to_string();
    desk.tell("staff correct S1 --name 王丽");
    desk.tell("matter new --who 路人 --category 卫生 --text 楼道堆物");
    desk.tell(&format!("staff add --name 李丽 --roles desk --account {account}"));
    desk
}

fn files(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        match path.symlink_metadata().unwrap() {
            meta if meta.is_dir() => files(&path, found),
            meta if meta.is_file() => found.push(path),
            _ => {}
        }
    }
}

/// Neither a file of the desk, nor its log, nor the words of any process hold this.
fn is_nowhere(desk: &Desk, secret: &str) {
    let mut all = Vec::new();
    files(desk.home(), &mut all);
    assert!(all.iter().any(|path| path.ends_with("serve.log")) && all.len() > 5, "{all:?}");
    for entry in std::fs::read_dir("/proc").unwrap().flatten() {
        let number = entry.file_name().to_string_lossy().parse::<u32>();
        all.extend(number.ok().map(|_| entry.path().join("cmdline")));
    }
    for path in all {
        // A process may have ended meanwhile.
        let Ok(bytes) = std::fs::read(&path) else { continue };
        let held = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
        assert!(!held, "{} holds it", path.display());
    }
}

#[test]
fn two_people_change_places_with_seven_keys_and_a_form_waits_for_its_owner() {
    let desk = shared();
    let one = desk.console_alone();
    one.until_sees("请设一个 PIN").sees_not("楼道堆物");
    one.type_keys(WANG).press("Enter").type_keys(WANG).press("Enter");
    one.sees("王丽").sees("楼道堆物").sees_not(WANG);
    one.press("F7").type_keys("孙").keys("Enter zy Enter");
    one.type_keys("夜里敲墙").sees("夜里敲墙");

    one.keys("F12 F12 2");
    one.sees("李丽").sees("请设一个 PIN").sees_not("夜里敲墙");
    one.type_keys(LI).press("Enter").type_keys(LI).press("Enter");
    one.sees("李丽 值班员").sees("楼道堆物").sees_not("未写完").sees_not("夜里敲墙");
    one.press("F7").type_keys("李").sees_not("夜里敲墙");
    one.press("F2");

    // A wrong PIN changes nobody's place, and the next one waits.
    one.keys("F12 F12 1");
    one.type_keys("739104628158").sees("PIN 不对").sees_not("楼道堆物");
    one.keys("F12 F12");
    one.type_keys("2").type_keys(LI).sees("李丽 值班员");

    let two = desk.console_alone();
    two.until_sees("请输入 PIN").sees_not("楼道堆物");
    drop(two);
    is_nowhere(&desk, WANG);
    one.keys("F12");
    one.sees_not("楼道堆物");
    let keys = one.keys("F12 2 2846");
    assert_eq!(keys + 1, 7);
    one.sees("李丽 值班员").sees("楼道堆物");
}

#[test]
fn a_subcommand_takes_the_pin_from_a_descriptor_and_no_answer_tells_its_hash() {
    let desk = shared();
    let set = "staff pin --as S2 --new-pin-fd 0";
    assert_eq!(desk.refuses_with(set, "1234\n"), "pin.easy");
    desk.tell_with(set, &format!("{WANG}\n"));
    assert_eq!(desk.refuses_with("matter list --as S2 --pin-fd 0", "739104628158\n"), "pin.wrong");
    // The desk says how long to wait, and until when.
    let listed = desk.tell_when("matter list --as S2 --pin-fd 0", &format!("{WANG}\n"), "pin.wait");
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    // Both lines of one descriptor: the present one and the new one.
    let change = "staff pin --as S2 --pin-fd 0 --new-pin-fd 0";
    desk.tell_with(change, &format!("{WANG}\n846295013746\n"));
    for words in ["staff list", "history S2", "who"] {
        let told = desk.tell_with(&format!("{words} --as S2 --pin-fd 0"), "846295013746\n");
        assert!(!told.to_string().contains("argon2"), "{words}: {told}");
    }
    desk.tell("leave");
    for told in desk.lines("journal export") {
        assert!(!told.to_string().contains("argon2"), "{told}");
    }
    is_nowhere(&desk, WANG);
    is_nowhere(&desk, "846295013746");
    // Whoever owns the data takes it away without being anybody here.
    desk.tell("staff reset-pin S2");
    assert_eq!(desk.refuses_with("matter list --as S2 --pin-fd 0", "846295013746\n"), "pin.none");
    let shown = desk.tell("journal show --record S2");
    let verbs: Vec<_> = shown["entries"].as_array().unwrap().iter().map(|e| &e["verb"]).collect();
    assert_eq!(verbs, ["staff.add", "staff.pin", "staff.pin", "staff.reset-pin"]);
}

#[test]
fn a_subcommand_asks_for_the_pin_and_shows_nothing_of_it_however_it_ends() {
    let desk = shared();
    desk.tell_with("staff pin --as S2 --new-pin-fd 0", &format!("{WANG}\n"));
    let asked = desk.asks("matter list --as S2", "李丽");
    assert!(!asked.line_discipline().local_modes.contains(LocalModes::ECHO));
    asked.send(format!("9\x7f{WANG}\r").as_bytes());
    asked.until_writes("路人").is_restored().sees_not(WANG);
    assert!(asked.exit_status(20).unwrap().success());

    for signal in [Signal::TERM, Signal::HUP, Signal::INT] {
        let asked = desk.asks("matter list --as S2", "李丽");
        asked.send(b"7391");
        asked.signal(signal).is_restored().sees("没有输入 PIN").sees_not("7391");
        assert!(!asked.exit_status(20).unwrap().success());
    }
    let given_up = desk.asks("matter list --as S2", "李丽");
    given_up.send(b"7391\x03");
    given_up.is_restored().sees("没有输入 PIN").sees_not("7391");

    // The present one, then twice the new one: two that differ change nothing.
    for (again, said) in [("2847", "两遍"), (LI, "")] {
        let change = desk.asks("staff pin --as S2", "李丽");
        change.send(format!("{WANG}\r").as_bytes());
        change.until_writes("新 PIN").send(format!("{LI}\r").as_bytes());
        change.until_writes("再").send(format!("{again}\r").as_bytes());
        change.is_restored().sees(said).sees_not(WANG).sees_not(LI).sees_not(again);
        assert_eq!(change.exit_status(20).unwrap().success(), said.is_empty());
    }
    desk.tell_with("matter list --as S2 --pin-fd 0", &format!("{LI}\n"));
    is_nowhere(&desk, WANG);
}

#[test]
fn a_screen_is_hidden_by_the_desks_clock_and_the_form_is_there_again() {
    let desk = Desk::start();
    desk.tell("office lock --roles desk --lock-after 5m");
    let one = desk.console("S1");
    one.press("F7").type_keys("孙").keys("Enter zy Enter");
    one.type_keys("夜里敲墙").sees("夜里敲墙");
    desk.tell("practice clock +4m");
    one.sees("夜里敲墙");
    desk.tell("practice clock +2m");
    one.until_sees("屏幕已遮住").sees_not("夜里敲墙");
    one.press("Enter").sees("夜里敲墙");
}

#[test]
fn the_first_comes_back_to_what_was_half_typed() {
    let desk = shared();
    let one = desk.console_alone();
    one.until_sees("请设一个 PIN").type_keys(WANG).press("Enter").type_keys(WANG).press("Enter");
    one.press("F7").type_keys("孙").keys("Enter zy Enter");
    one.type_keys("夜里敲墙").keys("F12 F12 2");
    one.type_keys(LI).press("Enter").type_keys(LI).press("Enter");
    one.sees("李丽 值班员").keys("F12 F12 1");
    one.type_keys(WANG);
    one.sees("王丽").sees("未写完1").keys("F7 F7");
    one.sees("夜里敲墙");
    is_nowhere(&desk, WANG);
}

#[test]
fn a_pin_that_is_taken_away_hides_its_console_and_the_form_is_there_again() {
    let desk = shared();
    let one = desk.console_alone();
    one.until_sees("请设一个 PIN").type_keys(WANG).press("Enter").type_keys(WANG).press("Enter");
    one.press("F7").type_keys("孙").keys("Enter zy Enter");
    one.type_keys("夜里敲墙").sees("夜里敲墙");
    desk.tell("staff reset-pin S1");
    one.until_sees("请设一个 PIN").sees_not("夜里敲墙").sees_not("楼道堆物");
    one.keys("Esc Enter");
    one.sees("请设一个 PIN").sees_not("夜里敲墙").type_keys(LI).press("Enter").type_keys(LI);
    one.press("Enter").sees("王丽").sees("夜里敲墙");
}

#[test]
fn a_console_that_somebody_ended_keeps_its_form_for_the_next() {
    let desk = Desk::start();
    desk.tell("staff correct S1 --name 王丽");
    let one = desk.console("S1");
    one.press("F7").type_keys("孙").keys("Enter zy Enter");
    one.type_keys("夜里敲墙").sees("夜里敲墙");
    let two = desk.console("S1");
    two.press("F8").type_keys("szai").press("Enter");
    two.sees("1 王丽").press("1").sees("结束王丽").press("Enter");
    two.until_sees("已结束第");
    assert!(!one.exit_status(30).expect("it goes").success(), "it was not its own leave");
    two.press("F2");
    let next = desk.console("S1");
    next.sees("未写完1").press("F7").press("F7");
    next.sees("夜里敲墙");
}

#[test]
fn persons_leave_the_desk_by_the_directors_pin_alone() {
    let desk = shared();
    for (staff, pin) in [("S1", WANG), ("S2", LI)] {
        desk.tell_with(&format!("staff pin --as {staff} --new-pin-fd 0"), &format!("{pin}\n"));
    }
    let file = desk.home().join("out");
    for words in ["export all", "journal export"] {
        let words = format!("{words} {}", file.display());
        assert_eq!(desk.refuses(&words), "cli.choose");
        assert_eq!(desk.refuses(&format!("{words} --as S1")), "pin.needed");
        let li = format!("{words} --as S2 --pin-fd 0");
        assert_eq!(desk.refuses_with(&li, &format!("{LI}\n")), "permit");
        assert!(!file.exists(), "{words}");
        desk.tell_with(&format!("{words} --as S1 --pin-fd 0"), &format!("{WANG}\n"));
        assert!(std::fs::read_to_string(&file).unwrap().contains("楼道堆物"), "{words}");
        std::fs::remove_file(&file).unwrap();
    }
}
