//! Keystroke budgets of desk.md in the demo community: exactly these keys, one by one,
//! finding the row included. Words an IME writes are not counted.

use crate::driver::Desk;

/// The stage of a matter.
fn stage(desk: &Desk, id: &str) -> String {
    let list = desk.tell("matter list --all");
    let row = list["items"].as_array().unwrap().iter().find(|row| row["id"] == id);
    row.expect("no such matter")["stage"].as_str().unwrap().to_string()
}

fn owner(desk: &Desk, id: &str) -> String {
    let list = desk.tell("matter list");
    let row = list["items"].as_array().unwrap().iter().find(|row| row["id"] == id);
    row.expect("no such matter")["owner"].as_str().unwrap().to_string()
}

#[test]
fn a_known_residents_file_is_open_after_seven_keys() {
    let desk = Desk::demo();
    let one = desk.console("S1");
    assert!(one.keys("F3 zs3-2 Enter") <= 7);
    one.sees("张三 男 68").sees("3-2-501").sees("上次来").sees("[基本]");
}

#[test]
fn a_walk_in_is_registered_with_ten_keys() {
    let desk = Desk::demo();
    let one = desk.console("S1");
    let found = one.keys("F7 qyz Enter ls Enter");
    one.sees("钱玉");
    one.type_keys("卫生间顶上滴水");
    assert!(found + one.keys("Enter Enter") <= 10);
    one.sees("漏水 钱玉").sees("F8 Enter 撤销").sees("查找: ");
    assert_eq!(stage(&desk, &one.saved()), "open");
    assert_eq!(owner(&desk, &one.saved()), "S1");
}

#[test]
fn an_order_of_the_hotline_takes_fifteen_keys_and_asks_for_number_and_limit() {
    let desk = Desk::demo();
    let one = desk.console("S1");
    let found = one.keys("F7 qyz Enter ls Enter");
    one.type_keys("卫生间顶上滴水");
    let channel = one.keys("Down 04");
    // What is written on the order is asked for, and nothing skips it. What is copied from
    // there is no key of ours.
    one.sees("工单号").sees("没写打 未写").press("Enter").sees("要填");
    one.type_keys("12-1").press("Enter");
    one.type_keys("2026112500123");
    let keys = found + channel + 1 + one.keys("Enter Enter");
    assert!(keys <= 15, "{keys}");
    one.sees("已保存").sees("M");
    let shown = desk.tell(&format!("matter show {}", one.saved()));
    assert_eq!(shown["fields"]["source"], "12345工单");
    assert_eq!(shown["fields"]["order"], "2026112500123");
}

#[test]
fn a_question_at_the_counter_is_answered_with_five_keys_and_no_name() {
    let desk = Desk::demo();
    let one = desk.console("S1");
    assert!(one.keys("F8 wsz 1") <= 5);
    one.sees("咨询").sees("F8 Enter 撤销");
    assert_eq!(stage(&desk, &one.saved()), "answered");
}

#[test]
fn told_and_closed_takes_four_keys_once_it_is_found() {
    let desk = Desk::demo();
    let one = desk.console("S1");
    assert_eq!(one.keys("zs Enter"), 3);
    let keys = one.keys("4 1 1");
    one.sees("满意度").sees("没问").sees("张三");
    assert_eq!(keys + one.keys("Enter"), 4);
    assert_eq!(stage(&desk, &one.saved()), "told");
}

#[test]
fn a_matter_is_handed_to_a_colleague_with_four_keys_from_the_list() {
    let desk = Desk::demo();
    let one = desk.console("S1");
    let found = one.keys("zs");
    let keys = one.keys("Enter 5");
    one.sees("2 张强").sees_not("1 王丽");
    assert!(keys + one.keys("2 Enter") <= 4 && found == 2);
    assert_eq!(owner(&desk, &one.saved()), "S2");
}

#[test]
fn a_person_is_changed_with_three_keys_and_everybody_keeps_his_forms() {
    let desk = Desk::demo();
    let one = desk.console("S1");
    one.keys("F7 qyz Enter F3");
    one.sees("未写完1");
    assert!(one.keys("F12 F12 2") <= 3);
    one.sees("张强 ").sees("现在是张强").sees("查找").sees_not("未写完");
    one.keys("F12 F12 1");
    one.sees("王丽 ").sees("未写完1");
}

#[test]
fn keys_typed_ahead_of_the_desk_do_the_same() {
    let desk = Desk::demo();
    let one = desk.console("S1");
    let line = "\x1bORzs3-2\r1家里没人";
    one.type_keys(line);
    one.sees("记一笔").sees("R423").sees("家里没人");
}

#[test]
fn a_visit_all_well_takes_five_keys_and_the_next_one_is_due_after_its_interval() {
    let desk = Desk::demo();
    let one = desk.console("S5");
    one.sees("探访");
    let keys = one.keys("px Enter");
    one.sees("探访 蒲秀英").sees("3探访");
    assert_eq!(keys + one.keys("3 1"), 5);
    one.sees("平安").sees("F8 Enter 撤销");
    let visit = desk.tell(&format!("visit show {}", one.saved()));
    assert_eq!(visit["fields"]["outcome"], "well");
    assert_eq!(visit["due"], "2026-12-26T00:00:00+08:00");
}

#[test]
fn somebody_in_need_is_reported_to_the_street_with_six_keys() {
    let desk = Desk::demo();
    let one = desk.console("S1");
    let keys = one.keys("F8 kn Enter");
    one.sees("发现困难 报街道");
    one.type_keys("3-2-501 老张摔了，没钱看病");
    // Who it is may stand in those words: Tab passes 谁 by, Enter asks for it.
    assert!(keys + one.keys("Tab Enter") <= 6);
    one.sees("已保存 发现困难 报街道").sees("救助").sees("F8 Enter 撤销");
    let shown = desk.tell(&format!("matter show {}", one.saved()));
    assert_eq!(shown["stage"], "open");
    assert_eq!(shown["fields"]["category"], "relief");
    assert_eq!(shown["fields"]["source"], "社会救助法39 发现困难报街道");
    assert_eq!(shown["due"], shown["next"]);
    // In somebody's file it is for them, with as many keys.
    one.keys("F3 zs3-2 Enter");
    one.sees("上次来");
    let keys = one.keys("F8 kn Enter");
    one.sees("张三").type_keys("下岗了");
    assert!(keys + one.keys("Enter Enter") <= 6);
    one.sees("已保存 发现困难 报街道").sees("张三");
}

#[test]
fn a_certificate_on_no_list_is_the_directors_matter_with_one_key_from_the_answer() {
    let desk = Desk::demo();
    let one = desk.console("S1");
    one.keys("F8 zm Enter");
    one.type_keys("贫困").press("Enter").sees("拿不准").sees("清单外");
    one.press("Enter").sees("已保存").sees("拿不准 交书记/主任");
    let matter = one.saved();
    assert_eq!(owner(&desk, &matter), "S4");
    let found = desk.tell("certificate find 养狗");
    let dog = &found["items"][0];
    assert_eq!((&dog["stand"], &dog["next"]), (&"unsure".into(), &"certificate.ask".into()));
    assert_eq!(dog["local"][0]["source"], "北京市养犬管理规定 12");
    assert_eq!(desk.refuses("certificate refuse --certificate dog"), "certificate.unsure");
    let none = desk.tell("certificate find 收养");
    assert_eq!(none["items"][0]["next"], "certificate.ask");
}

#[test]
fn who_was_not_met_twice_stands_before_the_director_too() {
    let desk = Desk::demo();
    let director = desk.console("S4");
    director.press("F2");
    for _ in 0..2 {
        desk.tell("visit step V42 --outcome nobody --as S5");
    }
    director.keys("F2 Tab");
    director.until_sees("[我的]").sees("蒲秀英").sees("请书记/主任看");
    let clerk = desk.console("S1");
    clerk.sees("[我的]").sees_not("蒲秀英");
}

#[test]
fn the_demo_morning_shows_nobody_more_than_eighteen_rows_to_do_today() {
    let desk = Desk::demo();
    let agenda = desk.tell("agenda");
    let mut rows = std::collections::BTreeMap::<String, usize>::new();
    for row in agenda["items"].as_array().unwrap().iter().filter(|row| row["part"] == "today") {
        *rows.entry(row["owner"].to_string()).or_default() += 1;
    }
    assert!(rows.len() >= 4 && rows.values().all(|count| *count <= 18), "{rows:?}");
}
