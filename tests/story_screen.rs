//! The screen of the real console: what is drawn, when, and what is left behind.

use rustix::process::Signal;

use crate::driver::{Console, Desk};

fn office() -> Desk {
    let desk = Desk::start();
    desk.tell("resident new --name 张三 --phone 13812348000");
    desk.tell("matter new --who 路人 --category 卫生 --text 楼道堆物");
    desk.tell("matter new --resident R1 --category 漏水 --text 卫生间滴水");
    desk
}

#[test]
fn who_is_told_to_go_leaves_the_terminal_as_it_was() {
    let desk = office();
    for signal in [Signal::TERM, Signal::HUP] {
        let one = desk.console("S1");
        one.keys("F7 zs");
        one.signal(signal);
        assert!(one.exit_status(3).unwrap().success());
        one.is_restored();
    }
}

#[test]
fn leaving_by_the_palette_restores_the_terminal_too() {
    let desk = office();
    let one = desk.console("S1");
    one.keys("F8 xb Enter");
    assert!(one.exit_status(3).unwrap().success());
    one.is_restored();
}

#[test]
fn chords_of_the_shell_are_hints_and_never_an_exit() {
    let desk = office();
    let one = desk.console("S1");
    let chords = |one: &Console| {
        for chord in ["Ctrl-C", "Ctrl-Z", "Ctrl-V"] {
            one.press(chord).sees("没有这样的组合键");
            one.press("Down").sees_not("没有这样的组合键").press("Up");
        }
    };
    chords(&one);
    one.keys("zs Enter");
    chords(&one);
    one.keys("1");
    one.type_keys("看过了");
    chords(&one);
    one.sees("看过了");
    assert!(one.exit_status(0).is_none(), "it has left");
}

#[test]
fn hostile_words_are_harmless_on_the_screen_and_stored_as_they_came() {
    let desk = office();
    let name = "王\u{202e}芳\u{2066}e\u{301}\u{301}\u{301}\u{301}\u{200b}";
    desk.tell(&format!(
        "matter new --who {name} --category 噪音 --text \u{1b}[2J夜\u{9b}H里\u{7}吵"
    ));
    let one = desk.console("S1");
    one.sees("王芳e").sees("夜").sees("楼道堆物").sees("这几天 3").is_true_to_a_redraw();
    one.keys("m3 Enter");
    one.sees("M3 噪音 王芳e").is_true_to_a_redraw();
    one.keys("8");
    one.sees("王芳e").is_true_to_a_redraw();
    let shown = desk.tell("matter show M3");
    assert_eq!(shown["fields"]["who"], name);
    assert!(!shown["fields"]["text"].as_str().unwrap().contains(char::is_control));
}

#[test]
fn a_hostile_paste_becomes_one_plain_line() {
    let desk = office();
    let one = desk.console("S1");
    one.keys("F7 zs Enter ls Enter");
    one.paste("滴\u{1b}[2J水\r\n\u{202e}不停\u{7}").sees("水 不停").is_true_to_a_redraw();
    one.sees("张三").keys("Enter Enter");
    one.sees("已保存").is_true_to_a_redraw();
}

#[test]
fn nothing_is_written_while_nothing_happens() {
    let desk = office();
    let one = desk.console("S1");
    one.keys("F7 z");
    let before = one.rest().written;
    desk.tell("practice clock +1m");
    let noted = desk.tell("matter note M1 --text 看过了")["rev"].as_u64().unwrap();
    one.until_hears(noted);
    assert_eq!(one.rest().written, before, "the clock or a note moved something");
    one.press("s").sees("10:33");

    one.keys("F3");
    let before = one.rest().written;
    let noted = desk.tell("matter note M1 --text 还在")["rev"].as_u64().unwrap();
    one.until_hears(noted);
    assert_eq!(one.rest().written, before, "a note on a matter moved the residents");
}

#[test]
fn ctrl_l_draws_everything_and_changes_nothing() {
    let desk = office();
    let one = desk.console("S1");
    one.keys("zs Enter");
    let (rows, cursor, before) = (one.rows(), one.cursor(), one.rest().written);
    one.press("Ctrl-L");
    assert_eq!((one.rows(), one.cursor()), (rows, cursor));
    assert!(one.rest().written - before > 400, "all of it is written anew");
}

#[test]
fn one_console_through_all_sizes_of_its_window() {
    let desk = office();
    let one = desk.console("S1");
    one.keys("F7 zs Enter ls Enter");
    one.type_keys("滴水");
    for (columns, rows) in [(60, 20), (160, 50), (50, 15), (80, 24)] {
        one.resize(columns, rows);
        match columns {
            50 => one.sees("窗口太小").sees("60 列 20 行"),
            _ => one.sees("登记").sees("张三").sees("滴水").sees("[保存]"),
        };
        one.is_true_to_a_redraw();
    }
    one.keys("Enter Enter");
    one.sees("已保存");
}

#[test]
fn a_wide_screen_shows_the_list_beside_its_detail() {
    let desk = office();
    let one = desk.console_of("S1", (120, 36));
    one.press("Down").sees("这几天 2").sees("M2 漏水");
    one.press("Enter").sees("这几天 2").sees("[经过]").sees("4告知并办结").is_true_to_a_redraw();
    one.keys("Esc F3 zs");
    one.sees("查找: zs").press("Enter").sees("查找: zs").sees("[基本]").is_true_to_a_redraw();
    one.resize(80, 24).sees("[基本]").sees_not("查找: zs").is_true_to_a_redraw();
}

#[test]
fn in_english_no_page_falls_back_on_chinese() {
    let desk = Desk::start();
    desk.tell("resident new --name Wang --phone 13812348000 --address 3-2-501");
    desk.tell(
        "matter new --resident R1 --category leak --text dripping --due +3 --source promised",
    );
    let one = desk.sit_down(&["--as", "S1", "--lang", "en"], (80, 24));
    let pages = [
        "F2",
        "Enter",
        "9",
        "Esc 1",
        "Esc 2",
        "Esc 3",
        "Esc 4",
        "Esc 5",
        "Esc 8",
        "F3 wang",
        "Enter",
        "Tab",
        "9",
        "Esc 8",
        "F7",
        "F8",
        "F4",
        "F5",
        "F6",
        "F9",
        "F1",
        "F12",
        "F12",
        "Esc F2",
        "Enter 4 1 1 1 Enter",
        "F8 Enter",
    ];
    for page in pages {
        one.keys(page);
        let han = |c: char| ('\u{3000}'..='\u{9fff}').contains(&c) || c > '\u{ff00}';
        assert!(!one.screen().contains(han), "after {page}:\n{}", one.screen());
    }
}
