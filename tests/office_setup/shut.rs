//! The office's desk cannot open, or is not there at all: every console and command says
//! why and whom to ask.

use super::machine::Machine;
use super::{Lines, installed, matters, readme, registers};
use crate::driver::Console;

/// A console on that machine, of root, who may sit there without being received.
fn console(machine: &Machine, name: &str) -> Console {
    let place = machine.tmp().join(name);
    std::fs::create_dir(&place).unwrap();
    // A login keeps no variable of ours, and the machine's /tmp is its own.
    let line = format!("DUTYDESK_IDLE=/tmp/{name}/idle TERM=xterm-256color dutydesk");
    Console::start(machine.command("root", &line).into(), (80, 24), &place)
}

#[track_caller]
fn says(console: &Console, reasons: &[&str]) {
    console.until_shows("连不上主机");
    let words: String = console.rows().concat().split_whitespace().collect();
    for reason in reasons {
        assert!(words.contains(reason), "no {reason}:\n{}", console.screen());
    }
}

#[test]
fn why_the_offices_desk_does_not_open_is_said_with_whom_to_ask() {
    const REASONS: [&str; 2] = ["日志只到第0条", "请联系王丽8111"];
    let Some(machine) = installed(&Lines::of_readme()) else { return };
    registers(&machine, "第一件");
    let before = console(&machine, "before");
    let journal = "/var/lib/dutydesk/journal";
    machine.does("root", &format!("mkdir /srv/away && mv {journal}/*.seg /srv/away"));
    machine.does("root", "systemctl stop dutydesk.service");
    says(&before, &REASONS);
    let late = console(&machine, "late");
    says(&late, &REASONS);
    let (code, said) = machine.refuses("lili", "matter list");
    assert!(code == "serve.ends_early" && said.contains("请联系 王丽 8111"), "{code}: {said}");
    machine.does("root", &format!("mv /srv/away/*.seg {journal}"));
    machine.does("root", "systemctl restart dutydesk.service");
    before.until_sees_not("连不上主机");
    late.until_sees_not("连不上主机");
    assert_eq!(matters(&machine), 1);
    machine.does("root", "rm /run/dutydesk/desk.sock");
    let (code, said) = machine.refuses("lili", "matter list");
    let gone = code.starts_with("link.office_") && said.contains("。请联系 王丽 8111。");
    assert!(gone, "{code}: {said}");
    // What README has the administrator do about it.
    let text = readme::between("套接字 `/run/dutydesk/desk.sock` 被删掉时", "体检也会这样说");
    let [line] = readme::inline(text).try_into().unwrap();
    machine.does("root", line);
    assert_eq!(matters(&machine), 1);
}
