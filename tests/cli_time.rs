//! Times, calendars and hours on the command line: what was understood is said, and the
//! same calendar counts however the desk is named.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::cli_office::{MORNING, Office, said, with_id};
use crate::driver::Desk;

/// 2027-01-04 is off, Saturday 2026-12-26 is worked for it.
const OWN: &str = "year = 2027\nsource = \"通知\"\noff = [[\"2026-12-31\", \"01-04\"]]\nwork = [\"2026-12-26\"]\n";

fn calendar(office: &Office, name: &str, text: &str) {
    let dir = office.data().join("calendar");
    std::fs::create_dir_all(&dir).unwrap();
    std::fs::write(dir.join(name), text).unwrap();
}

/// `deadline` without `--data`, with this variable.
fn deadline(office: &Office, variable: &str, value: &std::path::Path) -> Value {
    let words = ["deadline", "12-25", "--workdays", "5", "--json"];
    let mut command = office.undirected(&words);
    let said = said(command.env(variable, value).env("DUTYDESK_CLOCK", MORNING).output().unwrap());
    assert_eq!(said.code, 0, "{}", said.err);
    said.json()
}

#[test]
fn however_the_directory_is_named_a_limit_is_counted_as_the_desk_counts_it() {
    let office = Office::open();
    let home = office.home().to_path_buf();
    let line = "deadline 12-25 --workdays 5";
    let shipped = office.does(line);
    assert_eq!(shipped["due"], "2027-01-02T00:00:00+08:00");
    calendar(&office, "2027.toml", OWN);
    let named = office.does(line);
    // 12-26, 28, 29, 30 and 2027-01-05: the next year's notice reaches back.
    assert_eq!(named["due"], "2027-01-06T00:00:00+08:00", "{named}");
    assert_eq!(named["start"], "2026-12-25T00:00:00+08:00");
    assert_eq!(named["read"]["start"]["said"], "12-25 周五");
    assert_eq!(named["makeup"], serde_json::json!(["2026-12-26"]));
    // The usual directory of this account.
    std::os::unix::fs::symlink(office.data(), home.join("dutydesk")).unwrap();
    for (variable, value) in [
        ("DUTYDESK_DATA", office.data()),
        ("DUTYDESK_DATA", home.join("dutydesk")),
        ("XDG_DATA_HOME", home.clone()),
    ] {
        assert_eq!(deadline(&office, variable, &value), named, "{variable}");
    }
    // The desk itself, opened anew, and its reading.
    office.run(&["leave"]);
    office.does("practice clock 2026-12-25T10:00:00+08:00");
    let new = office.does("matter new --who 甲 --category leak --text 漏 --due +5g --source 单");
    assert_eq!(new["due"], named["due"], "{new}");
    assert_eq!(office.does("deadline 今天 --workdays 5")["due"], named["due"]);
}

#[test]
fn beside_a_running_desk_a_limit_is_counted_by_its_calendar_however_it_is_named() {
    let desk = Desk::start();
    let calendar = desk.data().join("calendar");
    std::fs::create_dir(&calendar).unwrap();
    std::fs::write(calendar.join("2027.toml"), OWN).unwrap();
    // The desk reads its calendar when it begins.
    desk.leave().restart();
    desk.tell("practice clock 2026-12-25T10:00:00+08:00");
    let new = desk.tell("matter new --who 甲 --category leak --text 漏 --due +5g --source 单");
    assert_eq!(new["due"], "2027-01-06T00:00:00+08:00", "26, 28, 29, 30 and 2027-01-05");
    let link = desk.home().join("又一个名字");
    std::os::unix::fs::symlink(desk.data(), &link).unwrap();
    let (data, socket) = (desk.data(), desk.socket());
    let counted = |words: [&Path; 2], variable: Option<(&str, &Path)>| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dutydesk"));
        for name in ["DUTYDESK_DATA", "DUTYDESK_SOCKET", "XDG_DATA_HOME", "DUTYDESK_CLOCK"] {
            command.env_remove(name);
        }
        command.env("HOME", desk.home()).env("XDG_RUNTIME_DIR", desk.home());
        command.args(["deadline", "今天", "--workdays", "5", "--json"]).current_dir(desk.home());
        command.args(words.iter().filter(|word| !word.as_os_str().is_empty()));
        command.envs(variable);
        said(command.output().unwrap()).json()
    };
    let (option, none) = (Path::new("--data"), [Path::new(""); 2]);
    let relative = Path::new("data");
    for (words, variable) in [
        ([option, &data], None),
        ([option, &link], None),
        ([option, relative], None),
        ([option, &data], Some(("DUTYDESK_SOCKET", &*socket))),
        (none, Some(("DUTYDESK_DATA", &*data))),
        (none, Some(("DUTYDESK_DATA", &*link))),
        // Whose data those are, only the desk behind it knows.
        (none, Some(("DUTYDESK_SOCKET", &*socket))),
        ([Path::new("--socket"), &socket], None),
    ] {
        let told = counted(words, variable);
        assert_eq!(told["due"], new["due"], "{words:?} {variable:?}: {told}");
    }
}

#[test]
fn a_calendar_that_is_wrong_is_named_everywhere_and_the_shipped_one_serves() {
    let office = Office::open();
    let line = "deadline 2026-09-24 --workdays 5";
    let shipped = office.does(line);
    assert_eq!(shipped["calendar_trouble"], Value::Null);
    for (name, text) in [
        ("2027.toml", OWN.replace("year = 2027", "year = 2026")),
        ("2026.toml", "year = 2026\noff = [[".to_string()),
        ("2026.toml", String::new()),
        ("假期.toml", OWN.to_string()),
    ] {
        calendar(&office, name, &text);
        let told = office.does(line);
        assert_eq!(told["due"], shipped["due"], "{name}");
        assert!(told["calendar_trouble"].as_str().unwrap().contains(name), "{told}");
        assert!(office.run(&["deadline", "2026-09-24", "--workdays", "5"]).out.contains(name));
        let doctor = office.says("doctor").json();
        let files = doctor["checks"].as_array().unwrap().iter().find(|c| c["name"] == "files");
        let files = files.unwrap();
        assert_eq!(files["state"], "bad");
        assert!(files["what"].as_str().unwrap().contains(name), "{files}");
        office.run(&["leave"]);
        let agenda = office.does("agenda");
        assert!(agenda.to_string().contains(name), "{agenda}");
        std::fs::remove_file(office.data().join("calendar").join(name)).unwrap();
    }
}

#[test]
fn what_a_time_was_understood_as_is_said_and_what_is_not_certain_is_refused() {
    let office = Office::open();
    let id = office.makes("matter new --who 甲 --category leak --text 漏水");
    office.does("practice clock 2026-11-26T00:20:00+08:00");
    let note = office.does(&format!("matter note {id} --text 又漏 --happened 23:50"));
    assert_eq!(note["read"]["happened"]["said"], "昨天 11-25 周三 23:50");
    let shown = office.does(&format!("matter show {id}"));
    assert!(shown.to_string().contains("2026-11-25T23:50"), "{shown}");
    let step = ["matter", "step", &id, "--text", "等", "--next", "今晚12点"];
    assert!(office.run(&step).out.contains("今天 11-26 周四 24:00前"));
    for (line, code, field) in [
        (
            format!("matter note {id} --text x --happened 昨天下午12点"),
            "input.time_word",
            "happened",
        ),
        (format!("matter note {id} --text x --happened 前天3点"), "input.time_which", "happened"),
        (format!("matter note {id} --text x --happened 昨天半夜"), "input.time_hour", "happened"),
        (format!("matter note {id} --text x --happened 11-27"), "input.date_which", "happened"),
        (format!("matter step {id} --text x --next 11-25"), "input.date_which", "next"),
        ("resident new --name 李四 --birth 3-5".to_string(), "input.date_year", "birth"),
    ] {
        assert_eq!(office.refuses(&line), (code.to_string(), field.to_string()), "{line}");
    }
    let day = office.does("evening --day 昨天");
    assert_eq!(
        (&day["day"], &day["read"]["day"]["said"]),
        (&"2026-11-25".into(), &"昨天 11-25 周三".into())
    );
    let entries = office.does("journal show --day 今天");
    assert_eq!(entries["read"]["day"]["value"], "2026-11-26");
}

#[test]
fn hours_are_shown_back_and_those_not_understood_stay_in_their_words() {
    let office = Office::open();
    let new = |hours: &str| {
        let line = format!(
            "contact new --contact-kind lift --post 维保 --phone 13800000203 --hours {hours}"
        );
        let made = office.does(&line);
        let row = office.does("contact list");
        let row = with_id(&row["items"], made["id"].as_str().unwrap()).unwrap().clone();
        (made["read"]["hours"].clone(), row)
    };
    // A Wednesday, 10:00.
    for (typed, kept, on_call) in [
        ("00:00-23:59", "24h", true),
        ("18:00-次日8:00", "18:00-次日8:00", false),
        ("周末全天", "周末全天", false),
        ("周一至周五8:30-11:30，14:00-17:30", "周一至周五8:30-11:30,14:00-17:30", true),
    ] {
        let (read, row) = new(typed);
        assert_eq!((&read["value"], &read["understood"]), (&kept.into(), &true.into()), "{typed}");
        assert_eq!((&row["hours"], &row["on_call"]), (&kept.into(), &on_call.into()), "{typed}");
    }
    for typed in ["看情况", "8:00-5:30"] {
        let (read, row) = new(typed);
        assert_eq!((&read["value"], &read["understood"]), (&typed.into(), &false.into()));
        assert!(read["said"].as_str().unwrap().contains("照原话记下"), "{read}");
        assert_eq!((&row["hours"], &row["on_call"]), (&typed.into(), &false.into()));
    }
}
