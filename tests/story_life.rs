//! One matter's whole life, typed at the console and read from its timeline.

use crate::driver::{Console, Desk};

fn office() -> Desk {
    let desk = Desk::start();
    desk.tell("staff add --name 王丽 --roles desk");
    desk.tell("resident new --name 张三 --phone 13812348000");
    desk
}

/// Registers a leak of 张三 and opens it.
fn leak(console: &Console) {
    console.keys("F7 zs Enter ls Enter");
    console.type_keys("厨房滴水").keys("Enter Enter");
    console.sees("已保存").keys("zs Enter");
    console.sees("M1 漏水 张三").sees("办理中");
}

/// The words of the timeline, newest first.
fn timeline(desk: &Desk, id: &str) -> Vec<String> {
    let shown = desk.tell(&format!("matter show {id}"));
    let lines = shown["timeline"].as_array().unwrap();
    lines.iter().map(|line| line["kind"].as_str().unwrap().to_string()).collect()
}

#[test]
fn a_leak_from_the_counter_to_the_answer_and_back() {
    let desk = office();
    let one = desk.console("S1");
    leak(&one);
    one.keys("2 2");
    one.sees("再打一次").sees("今天12:32").sees("打电话").sees("未接通");
    one.keys("2 1 Enter");
    one.sees("接通").sees_not("再打一次");
    one.keys("3");
    one.type_keys("等物业来人").press("Enter").type_keys("明天").keys("Enter Enter");
    one.sees("等 明天").sees("等物业来人");
    one.keys("9 dsx Enter");
    one.type_keys("周五 17：00").press("Enter").type_keys("答应本人的").keys("Enter Enter");
    one.sees("时限").sees("答应本人的");
    one.keys("1");
    one.type_keys("换了软管").press("Enter");
    one.keys("4 2 1 2 Enter");
    one.sees("已保存").sees("告知并办结").sees("电话 已解决 满意");
    one.keys("4");
    one.sees("已经告知并办结，不能再改").sees("重新办理");
    one.keys("9 cxbl Enter");
    one.type_keys("又滴了").keys("Enter Enter");
    one.sees("办理中").sees("又滴了");
    let expected =
        ["reopened", "told", "note", "limit", "waiting", "call", "call", "new"].map(String::from);
    assert_eq!(timeline(&desk, "M1"), expected);
}

#[test]
fn what_was_registered_twice_is_merged_or_voided_and_stays_readable() {
    let desk = office();
    desk.tell("matter new --who 楼下 --category 漏水 --text 天花板滴水");
    desk.tell("matter new --who 楼下 --category 漏水 --text 天花板滴水");
    desk.tell("matter new --who 楼下 --category 漏水 --text 天花板滴水");
    let one = desk.console("S1");
    one.keys("m2 Enter 9 hb Enter");
    one.type_keys("M99").press("Enter").sees("没有找到");
    one.keys("Backspace Backspace");
    one.type_keys("1").keys("Enter Enter");
    one.sees("已保存").sees("M1");
    one.keys("Esc Esc m3 Enter 9 zf Enter 2 Enter");
    one.sees("已保存").sees("作废").sees("重复");
    one.keys("F8 Enter");
    one.sees("办理中");
    let list = desk.tell("matter list --all");
    let stages: Vec<_> =
        list["items"].as_array().unwrap().iter().map(|row| &row["stage"]).collect();
    assert_eq!(stages.iter().filter(|stage| **stage == "merged").count(), 1, "{list}");
    assert_eq!(stages.iter().filter(|stage| **stage == "open").count(), 2, "{list}");
}

#[test]
fn who_is_never_reached_is_told_as_far_as_possible() {
    let desk = office();
    let one = desk.console("S1");
    leak(&one);
    for day in 1..=3 {
        one.keys("9 dclx Enter");
        one.sees("要在3个不同的日子联系过本人").sees("2 打电话");
        one.keys("2 2");
        one.sees(&format!("11-2{}", day + 4));
        desk.tell("practice clock +24h");
        one.press("F2").keys("Enter");
    }
    one.keys("9 dclx Enter Enter Enter");
    one.sees("已保存").sees("多次联系不上");
    assert_eq!(timeline(&desk, "M1"), ["exhausted", "call", "call", "call", "new"]);
}

#[test]
fn typing_for_a_colleague_does_not_make_one_the_owner() {
    let desk = office();
    let one = desk.console("S1");
    one.press("F7").type_keys("楼门长").keys("Enter zy Enter");
    one.type_keys("装修太早");
    // 来源, 级别, 时限, 时限依据, 经办人, 发生时间, 工单号: reached by arrows, not stops.
    one.keys("Down Down Down Down Down 2");
    one.sees("王丽").keys("Up Up");
    one.type_keys("8:30").keys("Tab Enter");
    one.sees("已保存").keys("Up Enter");
    one.sees("经办 王丽").sees("11-25 08:30").sees("代录").sees("11-25 10:32补录");
    assert_eq!(desk.tell("matter show M1")["owner"], "S2");
}
