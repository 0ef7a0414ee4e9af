//! What goes wrong at the keyboard: a plain sentence at the field, and the rest stays.

use crate::driver::{Console, Desk};

fn office() -> Desk {
    let desk = Desk::start();
    desk.tell("resident new --name 张三 --phone 13812348000");
    desk
}

/// The form for a new resident.
fn new_resident(desk: &Desk) -> Console {
    let one = desk.console("S1");
    one.keys("F8");
    one.type_keys("新建居民").press("Enter").sees("新建居民").sees("名字").sees("[保存]");
    one
}

fn residents(desk: &Desk) -> u64 {
    desk.tell("find 李 --kind resident")["total"].as_u64().unwrap()
}

#[test]
fn an_empty_name_is_asked_for() {
    let desk = office();
    let one = new_resident(&desk);
    one.press("Enter").sees("「名字」要填");
    one.keys("Tab Enter");
    one.sees("没填").sees("[保存]");
    one.paste(" \u{7}\r\n\t ").press("Enter").sees("「名字」要填");
    assert_eq!(residents(&desk), 0);
}

#[test]
fn a_wrong_check_digit_and_an_impossible_birthday_are_said_at_the_field() {
    let desk = office();
    let one = new_resident(&desk);
    one.type_keys("李四").keys("Down Down Down");
    one.type_keys("110105195803050011").press("Enter").sees("最后一位应是").sees("李四");
    one.erase(1).press("Enter").sees("应是18位，现在是17位");
    one.erase(17).keys("Down Down Down Down");
    one.type_keys("1958-2-30").press("Enter").sees("没有1958-2-30这一天").sees("李四");
    one.erase(2).type_keys("28").keys("Tab Enter");
    one.sees("已保存").sees("李四");
    assert_eq!(residents(&desk), 1);
}

#[test]
fn ten_thousand_characters_are_taken_in_and_refused_in_words() {
    let desk = office();
    let one = new_resident(&desk);
    one.paste(&"李".repeat(10_000)).is_true_to_a_redraw();
    one.keys("Tab Enter");
    one.sees("10000个字").sees("最多40个字").is_true_to_a_redraw();
    one.keys("F7 zs Enter ls Enter");
    one.paste(&"滴".repeat(10_000)).is_true_to_a_redraw();
    one.keys("Tab Enter");
    one.sees("最多2000个字").sees("未写完1");
    assert_eq!(residents(&desk), 0);
    assert_eq!(desk.tell("matter list")["items"].as_array().unwrap().len(), 0);
}

#[test]
fn control_characters_of_a_paste_never_reach_the_record() {
    let desk = office();
    let one = new_resident(&desk);
    one.paste("李\u{1b}[31m四\r\n").is_true_to_a_redraw();
    one.erase(6);
    one.paste("\u{7}李\u{0}四").sees("李四").keys("Tab Enter");
    one.sees("已保存");
    let name = desk.tell("find 李四")["results"][0]["name"].as_str().unwrap().to_string();
    assert_eq!(name, "李四");
}

#[test]
fn dates_addresses_and_numbers_are_accepted_as_an_ime_writes_them() {
    let desk = office();
    let one = new_resident(&desk);
    one.type_keys("李四").press("Down");
    one.type_keys("３－２—５０１").press("Down");
    one.type_keys("１３８１２３４８００１").keys("Down Down Down Down Down");
    one.type_keys("1958。3。5").keys("Tab Enter");
    one.sees("已保存");
    let found = desk.tell("find 李四")["results"][0].clone();
    assert_eq!(found["address"], "3-2-501");
    let shown = desk.tell("resident show R2");
    assert_eq!(shown["fields"]["birth"], "1958-03-05");
}

#[test]
fn a_limit_that_is_over_and_a_colleague_who_left_are_refused_at_the_field() {
    let desk = office();
    desk.tell("staff add --name 王丽 --roles desk");
    desk.tell("matter new --who 路人 --category 卫生 --text 楼道堆物");
    let one = desk.console("S1");
    one.keys("Enter 3");
    one.type_keys("等物业").press("Enter").type_keys("昨天").press("Enter");
    one.sees("已经过了").sees("等物业");
    one.press("F2").keys("Enter 5 2");
    one.sees("王丽");
    desk.tell("staff leave S2");
    one.press("Enter");
    one.sees("已经离岗").sees("[保存]");
    assert_eq!(desk.tell("matter list")["items"][0]["owner"], "S1");
}

#[test]
fn a_held_enter_saves_once_and_opens_nothing() {
    let desk = office();
    let one = desk.console("S1");
    one.keys("F7 zs Enter ls Enter");
    one.type_keys("滴水").press("Enter");
    one.type_keys(&"\r".repeat(10)).sees("已保存").sees("这几天 1");
    assert_eq!(desk.tell("matter list")["items"].as_array().unwrap().len(), 1);
}

#[test]
fn an_ime_that_is_on_changes_no_key() {
    let desk = office();
    let one = desk.console("S1");
    one.press("F3").type_keys("张三").press("Enter").sees("R1").type_keys("１").sees("记一笔");
    one.type_keys("来过").press("Enter");
    one.sees("已保存").press("F7").sees("张三").type_keys("漏水").press("Enter");
    one.type_keys("滴水。").keys("Down Down");
    one.type_keys("３").sees("突发").press("Enter").sees("已保存 M1 漏水");
    let shown = desk.tell("matter show M1");
    assert_eq!(shown["fields"]["level"], "emergency");
    assert_eq!(shown["fields"]["text"], "滴水。");
}

#[test]
fn the_queues_own_search_and_find_agree_on_whatever_is_named_on_a_record() {
    let desk = Desk::start();
    desk.tell("resident new --name 曾乐 --address 3-2-501 --phone 010-64301234");
    let order = "--channel hotline --due +5 --order BJ20261125-0417";
    desk.tell(&format!("matter new --resident R1 --category 漏水 --text 滴水 {order}"));
    desk.tell("matter new --who 13812348000 --category 噪音 --text 半夜装修");
    let one = desk.console("S1");
    for (typed, id) in [
        ("BJ20261125-0417", "M1"),
        ("0417", "M1"),
        ("13812348000", "M2"),
        ("138-1234-8000", "M2"),
        ("+8613812348000", "M2"),
        ("48000", "M2"),
        ("8000", "M2"),
        ("zengle", "M1"),
        ("3-2-501", "M1"),
        ("漏水", "M1"),
        ("M2", "M2"),
        ("13812348001", ""),
    ] {
        let found = desk.tell(&format!("find {typed}"));
        let found: Vec<_> = found["results"].as_array().unwrap().iter().collect();
        assert_eq!(found.iter().any(|row| row["id"] == id), !id.is_empty(), "{typed}: {found:?}");
        one.press("F2").type_keys(typed);
        match id {
            "" => one.sees("找到0/共3"),
            "M1" => one.sees("找到1/共3").sees("曾乐"),
            _ => one.sees("找到1/共3").sees("半夜装修"),
        };
        one.press("Esc");
    }
    // A resident's own number finds their matter here, and them there.
    one.press("F2").type_keys("6430 1234").sees("找到1/共3").sees("曾乐");
}
