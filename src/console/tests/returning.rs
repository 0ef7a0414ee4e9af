//! Coming back: an Enter behind a save opens nothing, a letter begins another search, and what
//! was not done here and now is never taken back unasked.

use std::time::Duration;

use super::driver::{Desk, M1187, R213, case};
use super::emergencies::{going_on, incident_row};
use crate::console::msg::Msg;
use crate::console::term::event::Input;
use crate::domain::{Key, Kind};
use crate::wire::Ask;

/// Records that were opened.
fn opened(desk: &Desk) -> Vec<Key> {
    let of = |ask: &Ask| match ask {
        Ask::Open(key) => Some(*key),
        _ => None,
    };
    let mut all: Vec<Key> = desk.asked.iter().filter_map(of).collect();
    all.dedup();
    all
}

#[test]
fn an_enter_behind_a_save_opens_nothing_on_a_page_that_stays() {
    let mut desk = Desk::open();
    desk.keys("zs Enter 1");
    desk.text("家里没人");
    desk.keys("Enter");
    desk.sees("已保存");
    for _ in 0..5 {
        desk.screen();
        desk.keys("Enter");
        assert_eq!(opened(&desk), [M1187], "a hand that rests on the key");
    }
    desk.sees("已保存").sees("F8 Enter 撤销").sees("再按才算");
    // Who has read that means it.
    desk.clock += Duration::from_secs(3);
    desk.keys("Enter");
    assert_eq!(opened(&desk).last(), Some(&R213));
}

#[test]
fn another_key_behind_a_save_shows_that_the_enter_is_meant() {
    for key in ["Down", "Tab Tab"] {
        let mut desk = Desk::open();
        desk.keys("zs Enter 1");
        desk.text("家里没人");
        desk.keys("Enter");
        desk.screen();
        desk.keys(key);
        desk.keys("Home Enter");
        assert_ne!(opened(&desk), [M1187], "{key}");
    }
}

#[test]
fn an_enter_behind_a_save_opens_nothing_in_a_list_either() {
    let mut desk = Desk::open();
    desk.keys("F7 qyz Enter ls Enter");
    desk.text("厨房顶上滴水");
    desk.keys("Enter Enter");
    desk.sees("已保存");
    desk.screen();
    desk.keys("Enter");
    assert_eq!(opened(&desk), []);
    desk.clock += Duration::from_secs(1);
    desk.keys("Enter");
    assert_eq!(opened(&desk).len(), 1);
}

#[test]
fn the_first_letter_behind_a_record_begins_another_search() {
    for (list, first, then) in [("F2", "zs", "mgh"), ("F3", "zs3-2", "qyz"), ("F3", "zs", "qyz")] {
        let mut desk = Desk::open();
        desk.keys(list);
        desk.keys(first);
        desk.keys("Enter Esc");
        desk.sees(&format!("查找: {first}")).keys(then);
        desk.sees(&format!("查找: {then}")).sees_no(&format!("{first}{then}"));
    }
    let mut desk = Desk::open();
    desk.keys("F3 zs3-2 Enter Esc");
    desk.hear(Msg::Input(Input::Paste("qyz".into())));
    desk.sees("查找: qyz").sees("钱玉贞");
    // Who edits goes on with what stands there.
    desk.keys("Enter Esc Backspace");
    desk.sees("查找: qy");
    // A look at the functions is no other search.
    desk.keys("F8 Esc z");
    desk.sees("查找: qyz");
}

#[test]
fn what_was_done_on_another_page_is_taken_back_only_when_sure() {
    for then in ["Esc", "F3", "Esc F3 zs Enter", "F7 x"] {
        let mut desk = Desk::open();
        desk.keys("zs Enter 1");
        desk.text("家里没人");
        desk.keys("Enter");
        desk.keys(then);
        desk.keys("F8 Enter");
        assert_eq!(desk.deeds.len(), 1, "{then}");
        desk.sees("撤销以前做的这一步: 已保存").screen();
        desk.keys("Enter");
        assert_eq!(desk.deeds[1].command, "undo", "{then}");
    }
    // Right there and then it is not asked.
    let mut desk = Desk::open();
    desk.keys("zs Enter 1");
    desk.text("家里没人");
    desk.keys("Enter F8 Enter");
    assert_eq!(desk.deeds[1].command, "undo");
}

#[test]
fn what_others_have_heard_of_is_taken_back_only_when_sure() {
    let mut desk = Desk::open();
    desk.keys("F8 fxkn Enter");
    desk.text("独居，断药三天");
    desk.keys("Enter Tab Enter");
    let done: Vec<_> = desk.deeds.iter().map(|deed| deed.command.clone()).collect();
    assert_eq!(done, ["relief.report"]);
    desk.keys("F8 Enter");
    assert_eq!(desk.deeds.len(), 1);
    desk.sees("别人已经知道了");
}

#[test]
fn words_on_an_incident_are_noted_and_tick_nothing() {
    let mut desk = going_on();
    desk.text("两个人，马上来");
    desk.sees("记一笔").sees("两个人，马上来").keys("Enter");
    let deed = &desk.deeds[0];
    assert_eq!(
        (deed.command.as_str(), deed.args["text"].as_str()),
        ("incident.note", "两个人，马上来")
    );
    desk.screen();
    desk.keys("Enter");
    assert_eq!(desk.deeds.len(), 1, "an Enter behind it ticks nothing");
    let mut desk = going_on();
    desk.hear(Msg::Input(Input::Paste("物业说十分钟到".into())));
    desk.sees("物业说十分钟到").keys("Enter");
    assert_eq!(desk.deeds[0].args["text"], "物业说十分钟到");
}

#[test]
fn a_third_enter_at_the_start_of_an_incident_ticks_nothing_and_later_each_ticks_one() {
    let mut desk = Desk::open();
    desk.done = Some(("incident.new", Key::of(Kind::Incident, 1)));
    desk.keys("F9 02 7-1 Enter");
    desk.screen();
    desk.keys("Enter");
    desk.queue.insert(0, incident_row());
    desk.screen();
    desk.keys("Enter");
    assert_eq!(desk.deeds.len(), 1);
    desk.clock += Duration::from_secs(1);
    desk.keys("Enter");
    assert_eq!(desk.deeds[1].command, "incident.tick");
    desk.screen();
    desk.keys("Down Enter");
    assert_eq!(desk.deeds[2].command, "incident.tick");
}

#[test]
fn what_the_queue_has_not_is_said_to_be_elsewhere_and_a_number_opens() {
    let mut desk = Desk::open();
    desk.keys("qyz");
    desk.sees("待办里没有").sees("钱玉贞 4-3-602").sees("按 F3");
    desk.keys("Enter");
    assert_eq!(opened(&desk), []);
    desk.keys("F3");
    desk.sees("查找: qyz").sees("钱玉贞").keys("zs");
    desk.sees("查找: zs").sees_no("查找: qyzzs");
    let mut desk = Desk::open();
    desk.keys("M403 Enter");
    assert_eq!(opened(&desk), [Key::of(Kind::Matter, 403)]);
    let mut desk = Desk::open();
    desk.text("没有的人");
    desk.sees("没有找到").sees_no("待办里没有");
    // Nobody is asked for what stands there.
    let mut desk = Desk::open();
    desk.keys("zs");
    assert!(!desk.asked.iter().any(|ask| matches!(ask, Ask::Find { .. })));
}

#[test]
fn the_key_line_says_what_esc_does_first() {
    for list in ["F3", "F5", "F4"] {
        let mut desk = Desk::open();
        desk.keys(list);
        desk.sees("Esc返回").sees_no("Esc清空").keys("z");
        desk.sees("Esc清空").sees_no("Esc返回").keys("Esc");
        desk.sees("Esc返回").keys("Esc");
        desk.sees("今天要办");
    }
}

#[test]
fn the_question_says_whose_the_ticked_rows_are() {
    let mut desk = Desk::open();
    desk.queue[1].owner = 3;
    desk.queue[2].owner = 3;
    desk.keys("F3 F2 Space Space Space 5 2 Enter");
    desk.sees("转给张强 3件 (王丽1 刘敏2)?");
}

#[test]
fn ones_own_cases_are_told_apart_by_surnames_and_nobody_is_named() {
    let mut desk = Desk::open();
    let facts = |parties| [("dispute", "noise"), ("parties", parties), ("case_stage", "planned")];
    desk.queue.push(case(7, 1, Some("11-25T14:00"), &facts("王芳 孙建民")));
    desk.queue.push(case(8, 3, Some("11-25T15:00"), &facts("李四 赵五")));
    desk.keys("F3 F4");
    desk.sees("王某 孙某").sees_no("王芳").sees_no("孙建民").sees_no("李某");
}

#[test]
fn who_sits_here_is_chosen_by_name_too() {
    for typed in ["zq", "张强", "zhangqiang"] {
        let mut desk = Desk::open();
        desk.keys("F12 F12");
        desk.text(typed);
        desk.sees("张强").sees_no("刘敏").keys("Enter");
        assert_eq!(desk.model.me(), 2, "{typed}");
    }
    let mut desk = Desk::open();
    desk.keys("F12 F12 xyz");
    desk.sees("没有这个名字").keys("Enter");
    assert_eq!(desk.model.me(), 1);
    desk.keys("F2");
    desk.sees("打名字").sees_no("屏幕已遮住");
    // A digit is a digit still.
    desk.keys("2");
    assert_eq!(desk.model.me(), 2);
}

#[test]
fn who_leaves_hears_of_forms_that_wait() {
    let mut desk = Desk::open();
    desk.keys("F7 qyz Enter F2 F8 xb Enter");
    assert!(!desk.model.leaving);
    desk.sees("还有1张表没写完").screen();
    desk.keys("Enter");
    assert!(desk.model.leaving);
    let mut desk = Desk::open();
    desk.keys("F8 xb Enter");
    assert!(desk.model.leaving);
}

#[test]
fn the_form_left_last_stands_first_and_is_found_by_what_people_call_it() {
    let mut desk = Desk::open();
    desk.keys("F7 zs Enter F2 F7 qyz Enter F2 F8");
    let screen = desk.screen();
    let at = |word: &str| screen.rfind(word).unwrap_or_else(|| panic!("no {word} in\n{screen}"));
    assert!(at("钱玉贞") < at("张三"), "{screen}");
    desk.keys("Esc");
    for word in ["没写完", "草稿", "未写完"] {
        desk.keys("F8");
        desk.text(word);
        let screen = desk.screen();
        let first = screen.lines().nth(5).unwrap_or_default();
        assert!(first.contains("接着写"), "{word}:\n{screen}");
        desk.keys("Esc Esc");
    }
}
