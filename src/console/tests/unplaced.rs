//! What was typed where it does not belong is kept and never saved over, a draft says that it is
//! one, and who is on the screen is named before anything is registered for them.

use std::time::Duration;

use super::driver::Desk;
use crate::wire::FindRow;

fn value(desk: &Desk, field: &str) -> String {
    let form = desk.model.top_form().and_then(|id| desk.model.form(id)).unwrap();
    form.entry(field).unwrap().words().to_string()
}

fn focused(desk: &Desk) -> &'static str {
    let form = desk.model.top_form().and_then(|id| desk.model.form(id)).unwrap();
    form.focused().map_or("", |entry| entry.field.name)
}

#[test]
fn what_is_typed_on_a_button_is_never_saved_without() {
    let mut desk = Desk::open();
    desk.keys("F8 xjjm Enter");
    desk.text("陈娟");
    desk.keys("Tab");
    desk.text("20-1-504");
    desk.sees("「20-1-504」还没有写进去").sees("[保存]").keys("Enter");
    assert!(desk.deeds.is_empty());
    assert_eq!((focused(&desk), value(&desk, "address").as_str()), ("address", "20-1-504"));
    desk.keys("Tab Enter");
    assert_eq!(desk.deeds[0].args["address"], "20-1-504");
}

#[test]
fn it_goes_behind_the_words_that_stand_and_backspace_takes_it_away() {
    let mut desk = Desk::open();
    desk.keys("F7 qyz Enter ls Enter");
    desk.text("厨房顶上滴水");
    desk.keys("Enter");
    desk.text("从夜里开始");
    desk.keys("Tab Enter");
    assert!(desk.deeds.is_empty());
    assert_eq!(value(&desk, "text"), "厨房顶上滴水 从夜里开始");
    desk.keys("Enter");
    desk.text("x");
    desk.keys("Backspace Enter");
    assert_eq!(desk.deeds[0].args["text"], "厨房顶上滴水 从夜里开始");
}

#[test]
fn a_long_number_is_no_category_with_words_behind_it() {
    let mut desk = Desk::open();
    desk.keys("F3 zs Enter F7");
    desk.sees("登记 为 张三 3-2-501 登记").keys("13912345678");
    assert_eq!((focused(&desk), value(&desk, "who").as_str()), ("who", "13912345678"));
    assert_eq!((value(&desk, "category"), value(&desk, "text")), Default::default());
    desk.sees("长号码不是类别").sees_no("为 张三").keys("Enter");
    desk.sees("13912345678");
    assert_eq!(focused(&desk), "category");
}

#[test]
fn a_number_of_an_order_goes_to_the_order() {
    let mut desk = Desk::open();
    desk.keys("F7 12345 Enter zs Enter");
    assert_eq!(focused(&desk), "category");
    desk.keys("24120100123");
    assert_eq!((focused(&desk), value(&desk, "order").as_str()), ("order", "24120100123"));
    assert_eq!(value(&desk, "category"), "");
}

#[test]
fn an_order_begins_with_what_it_is_about() {
    let mut desk = Desk::open();
    desk.keys("F7 12345 Enter");
    desk.text("3号楼西边路灯不亮");
    desk.keys("Enter");
    assert_eq!(
        (value(&desk, "who"), value(&desk, "text").as_str()),
        (String::new(), "3号楼西边路灯不亮")
    );
}

#[test]
fn a_choice_and_a_room_behind_it_are_two_things() {
    for (keys, later) in [("02302", false), ("0213912345678", true)] {
        let mut desk = Desk::open();
        desk.keys("F7 qyz Enter");
        for (at, key) in keys.chars().enumerate() {
            if later && at == 2 {
                desk.clock += Duration::from_secs(5);
            }
            desk.keys(&key.to_string());
        }
        desk.text("的厨房漏水");
        assert_eq!(value(&desk, "category"), "漏水", "{keys}");
        assert_eq!(value(&desk, "text"), format!("{}的厨房漏水", &keys[2..]));
    }
    // Nothing but digits is a number.
    let mut desk = Desk::open();
    desk.keys("F7 qyz Enter 02302 Enter");
    assert!(desk.deeds.is_empty());
    assert_eq!((focused(&desk), value(&desk, "category").as_str()), ("category", "02302"));
    desk.sees("里没有这一项").keys("Enter");
    desk.sees("里没有这一项");
    assert_eq!(focused(&desk), "category");
}

#[test]
fn a_refused_choice_leaves_the_choices_and_a_digit_takes_its_place() {
    let mut desk = Desk::open();
    desk.keys("zs Enter 5");
    desk.text("王丽");
    desk.keys("Enter");
    desk.sees("王丽现在就是经办人，不用转").sees("2 张强").keys("Enter");
    assert!(desk.deeds.is_empty());
    desk.sees("王丽现在就是经办人").keys("3");
    assert_eq!(value(&desk, "to"), "刘敏");
    // What was refused is no draft.
    let mut desk = Desk::open();
    desk.keys("zs Enter 5");
    desk.text("王丽");
    desk.keys("Enter Esc");
    assert!(desk.model.forms.is_empty());
}

#[test]
fn work_of_somebody_else_is_handed_to_oneself() {
    let mut desk = Desk::open();
    desk.queue[1].owner = 2;
    desk.keys("F3 F2 zs Enter 5");
    desk.sees("1 王丽").sees_no("2 张强");
}

#[test]
fn a_draft_that_its_own_key_brings_back_begins_at_its_first_field() {
    let mut desk = Desk::open();
    desk.keys("zs Enter 4 1 1 Tab");
    desk.text("修好了");
    desk.keys("Esc 4");
    desk.sees("没写完的草稿").sees("修好了").keys("2");
    assert_eq!(value(&desk, "way"), "电话");
    // Out of the functions it comes back as it was.
    let mut desk = Desk::open();
    desk.keys("F7 zs Enter ls Enter");
    desk.text("滴水");
    desk.keys("F2 F8 jz Enter");
    desk.sees("没写完的草稿");
    assert_eq!(focused(&desk), "text");
}

#[test]
fn what_was_said_in_a_call_is_saved_by_the_enter_behind_it() {
    let mut desk = Desk::open();
    desk.keys("zs Enter 2 1");
    desk.text("说好明天上午来修");
    desk.keys("Enter");
    let deed = &desk.deeds[0];
    assert_eq!(
        (deed.command.as_str(), deed.args["text"].as_str()),
        ("matter.call", "说好明天上午来修")
    );
}

#[test]
fn an_answer_on_the_spot_is_asked_for_before_it_is_saved() {
    let mut desk = Desk::open();
    desk.keys("F7 zs Enter ls Enter");
    desk.text("问老年卡");
    desk.keys("Enter Right Enter");
    assert!(desk.deeds.is_empty());
    desk.sees("答了什么").text("去街道政务中心，带身份证");
    desk.keys("Enter");
    let deed = &desk.deeds[0];
    assert_eq!(
        (deed.command.as_str(), deed.args["answer"].as_str()),
        ("matter.answer", "去街道政务中心，带身份证")
    );
}

#[test]
fn who_has_died_is_asked_about_once_and_stays_marked() {
    let mut desk = Desk::open();
    desk.found = vec![FindRow { status: "dead".into(), ..super::driver::residents().remove(0) }];
    desk.keys("F7 zs Enter");
    desk.sees("张三已故。替谁办").screen();
    desk.keys("Enter");
    assert_eq!(focused(&desk), "category");
    assert!(value(&desk, "who").ends_with("已故"));
}

#[test]
fn who_is_no_mediator_says_who_is_to_have_the_case() {
    let mut desk = Desk::open();
    desk.keys("F8 xdj Enter 1 zs Enter qyz Enter Tab Enter");
    assert!(desk.deeds.is_empty());
    assert_eq!((focused(&desk), value(&desk, "mediator").as_str()), ("mediator", ""));
    desk.sees("3 刘敏").sees_no("2 张强").keys("3 Tab Enter");
    assert_eq!(desk.deeds[0].args["mediator"], "S3");
}

#[test]
fn an_order_that_came_before_is_said_while_it_is_typed() {
    let mut desk = Desk::open();
    desk.keys("F7 12345 Enter zs Enter 24120100123");
    desk.sees("M408已登记");
}
