//! Somebody asks to be erased: at a console, while a second one has the person open, and
//! by the subcommand.

use crate::driver::Desk;
use crate::whole::all_files;

/// Asks until the journal says so many times that nothing is left.
fn until_done(desk: &Desk, times: usize) {
    let done = || desk.tell("journal show --record O0").to_string().matches("erase.done").count();
    assert!((0..20_000).any(|_| done() == times), "{}", desk.tell("status"));
}

#[test]
fn the_director_erases_a_person_whom_a_second_console_has_open() {
    let desk = Desk::start();
    desk.tell("resident new --name 欧阳罕 --address 3-2-501 --phone 13812348000");
    desk.tell("resident new --name 李四 --address 3-2-502");
    desk.tell("matter new --resident R1 --category 漏水 --text 罕见的渗水");
    desk.tell("staff add --name 刘敏 --account liumin --roles desk");
    let (one, two) = (desk.console("S1"), desk.console("S2"));
    two.keys("F3 R 1 Enter");
    two.sees("欧阳罕").press("9").sees("这件事要由书记/主任来办").press("Esc");
    one.keys("F3 R 1 Enter");
    one.sees("欧阳罕").press("9").type_keys("sc").sees("删除个人信息").press("Enter");
    one.sees("还有1项没办完：M1");
    desk.tell("matter tell M1 --way face --result solved");
    one.until_sees("已解决").press("9").type_keys("sc").press("Enter");
    one.sees("本人要求").sees_not("再输编号").press("1").press("Enter");
    one.until_sees("将永久删除欧阳罕（R1）").sees("再输编号").sees("1件事只留");
    one.type_keys("R2").press("Enter").press("Enter").until_sees("确定就请再输一遍编号 R1");
    one.press("Backspace").press("Backspace").type_keys("r1").press("Enter").press("Enter");
    one.until_sees_not("再输编号");
    two.until_sees("R1的档案");
    one.press("F3").type_keys("oyh").sees("没有找到");
    assert_eq!(desk.refuses("resident show R1"), "erase.erased");
    assert_eq!(desk.tell("find 罕见")["total"], 0);
    assert_eq!(desk.tell("matter show M1")["fields"]["text"], "");
    let report = desk.tell("journal verify");
    assert_eq!(report["ok"], true, "{report}");
}

#[test]
fn the_subcommand_says_what_goes_before_it_does_it() {
    let desk = Desk::start();
    desk.tell("resident new --name 欧阳罕 --address 3-2-501");
    let refusal = desk.try_tell("resident erase R1 --ground mistaken").unwrap_err();
    assert_eq!(
        (&refusal["error"]["code"], &refusal["error"]["field"]),
        (&"erase.confirm".into(), &"confirm".into())
    );
    assert_eq!(desk.tell("find 欧阳罕")["total"], 1);
    desk.tell("resident erase R1 --ground mistaken --confirm R1");
    assert_eq!(desk.tell("find 欧阳罕")["total"], 0);
    // What was written before goes in the background, while the desk answers.
    until_done(&desk, 1);
    let entries = desk.tell("journal show --record R1").to_string();
    assert!(entries.contains("\"erased\""), "{entries}");
    desk.leave();
    let backups = desk.home().join("backups");
    std::fs::create_dir(&backups).unwrap();
    desk.tell(&format!("backup setup --target {} --plain", backups.display()));
    let made = desk.tell("backup create");
    let file = backups.join(made["file"].as_str().unwrap());
    let checked = desk.tell(&format!("backup verify {}", file.display()));
    assert_eq!(checked["checked"], "content", "{checked}");
    assert_eq!(desk.refuses("history R1"), "erase.erased");
    let file = desk.home().join("whole");
    desk.tell(&format!("export all {}", file.display()));
    assert!(!std::fs::read_to_string(file).unwrap().contains("欧阳罕"));
}

#[test]
fn a_desk_that_is_killed_once_it_said_so_goes_on_with_it_at_its_next_start() {
    let desk = Desk::start();
    for n in 1..=4 {
        let name = format!("欧阳罕{}", ["甲", "乙", "丙", "丁"][n - 1]);
        desk.tell(&format!("resident new --name {name} --address 3-2-501"));
        desk.tell(&format!("resident note R{n} --text {name}来过"));
        desk.tell(&format!("resident erase R{n} --ground over --confirm R{n}"));
        desk.kill9().restart();
        until_done(&desk, n);
        desk.leave();
        for (path, bytes) in all_files(&desk.data()) {
            let held = bytes.windows(name.len()).any(|part| part == name.as_bytes());
            assert!(!held, "{name} in {}", path.display());
        }
        desk.restart();
    }
    let report = desk.tell("journal verify");
    assert_eq!(report["ok"], true, "{report}");
}

/// Every place in which somebody is written of elsewhere, as the desk names them.
fn places(desk: &Desk, resident: &str) -> Vec<String> {
    let refusal = desk.try_tell(&format!("resident blank {resident}")).unwrap_err();
    assert_eq!(refusal["error"]["code"], "blank.which", "{refusal}");
    let told = refusal["error"]["message"].as_str().unwrap();
    let (_, places) = told.rsplit_once('：').unwrap();
    places.split_once('。').unwrap().0.split(' ').map(String::from).collect()
}

/// A matter of somebody else that speaks of R1 in its text and in a line.
fn mentioned(desk: &Desk) -> Vec<String> {
    desk.tell("resident new --name 欧阳罕 --address 3-2-501");
    desk.tell("matter new --who 路人 --category 漏水 --text 欧阳罕家往下漏");
    desk.tell("matter note M1 --text 敲过欧阳罕家的门");
    let places = places(desk, "R1");
    assert_eq!((places.len(), places[0].as_str()), (3, "M1"), "{places:?}");
    places
}

#[test]
fn words_about_a_person_are_blanked_under_the_eyes_of_a_second_console() {
    let desk = Desk::start();
    let places = mentioned(&desk);
    let two = desk.console("S1");
    two.keys("F3 M 1 Enter");
    two.until_sees("欧阳罕家往下漏").sees("敲过欧阳罕家的门");
    for place in &places {
        desk.tell(&format!("resident blank R1 --mention {place} --confirm R1"));
    }
    two.until_sees("某某家往下漏").until_sees("敲过某某家的门").until_sees_not("欧阳罕");
    assert_eq!(desk.refuses("resident blank R1 --mention M1 --confirm R1"), "blank.nowhere");
    two.press("F3").type_keys("oyh").sees("欧阳罕");
}

#[test]
fn a_desk_that_is_killed_once_it_said_so_has_the_words_blanked_at_its_next_start() {
    let desk = Desk::start();
    let places = mentioned(&desk);
    for (n, place) in places.iter().enumerate() {
        desk.tell(&format!("resident blank R1 --mention {place} --confirm R1"));
        desk.kill9().restart();
        until_done(&desk, n + 1);
    }
    assert_eq!(desk.tell("matter show M1")["fields"]["text"], "某某家往下漏");
    desk.leave();
    // The person has a file still: their name alone stands there.
    for (path, bytes) in all_files(&desk.data()) {
        for word in ["欧阳罕家往下漏", "敲过欧阳罕家"] {
            let held = bytes.windows(word.len()).any(|part| part == word.as_bytes());
            assert!(!held, "{word} in {}", path.display());
        }
    }
    desk.restart();
    assert_eq!(desk.tell("find 欧阳罕")["total"], 1);
    let report = desk.tell("journal verify");
    assert_eq!(report["ok"], true, "{report}");
}
