//! F7 takes people as they come: what they say first, who they are when it is known.

use super::driver::Desk;

fn value(desk: &Desk, field: &str) -> String {
    desk.model.forms[0].entry(field).map_or("-".into(), |entry| entry.value().to_string())
}

#[test]
fn a_matter_about_nobody_yet_is_saved_and_its_page_says_how_the_person_is_added() {
    let mut desk = Desk::open();
    let keys = desk.keys("F7 Enter ls Enter");
    desk.text("楼道里有人说漏水");
    assert_eq!(keys + desk.keys("Enter Enter"), 7);
    assert_eq!(desk.deeds[0].command, "matter.new");
    assert!(!desk.deeds[0].args.contains_key("who"));
    desk.sees("已保存");
    // Known later: from the matter's page, and nothing else of it changes.
    desk.unfiled = Some("");
    desk.nobody = true;
    desk.keys("F2 zs Enter");
    desk.sees("还没写是谁").sees("按 8 补居民");
    desk.keys("8 qyz Enter Enter");
    let deed = desk.deeds.last().unwrap();
    assert_eq!(deed.command, "matter.correct");
    assert_eq!(deed.args.keys().collect::<Vec<_>>(), ["who"]);
    assert_eq!(deed.args["who"], "R300");
}

#[test]
fn what_the_caller_says_is_typed_first_and_who_it_is_is_asked_once() {
    let mut desk = Desk::open();
    desk.keys("F7");
    desk.sees("可空着: Tab 先写内容");
    desk.keys("Tab");
    desk.text("卫生间顶上滴水");
    desk.keys("Enter");
    assert_eq!(desk.model.forms[0].focused().unwrap().field.name, "who");
    desk.keys("qyz Enter ls Enter Enter");
    let deed = &desk.deeds[0];
    assert_eq!(deed.args["who"], "R300");
    assert_eq!(deed.args["text"], "卫生间顶上滴水");
    // Passed by once, it is not asked again.
    let mut desk = Desk::open();
    desk.keys("F7 Tab");
    desk.text("滴水");
    desk.keys("Enter Enter ls Enter Enter");
    assert!(!desk.deeds[0].args.contains_key("who"));
    // Added while the form is still open: no word is lost.
    let mut desk = Desk::open();
    desk.keys("F7 Enter ls Enter");
    desk.text("滴水");
    desk.keys("Up Up qyz Enter Enter");
    let deed = &desk.deeds[0];
    assert_eq!((deed.args["who"].as_str(), deed.args["text"].as_str()), ("R300", "滴水"));
}

#[test]
fn the_number_of_an_order_is_asked_for_with_12345_and_stands_in_no_other_form() {
    let mut desk = Desk::open();
    desk.keys("F7");
    desk.sees("来源").sees_no("工单号");
    // Up from the buttons passes over what is not shown.
    desk.keys("Tab Up");
    assert_eq!(desk.model.forms[0].focused().unwrap().field.name, "happened");
    desk.keys("Esc F7 qyz Enter ls Enter x Down 04");
    desk.sees("工单号").sees("没写打 未写");
    // What stands in it is not hidden when the channel is changed.
    desk.text("12-1");
    desk.keys("Enter");
    desk.text("2026112500123");
    desk.keys("Up Up Up Up Up Up 01");
    assert_eq!(value(&desk, "channel"), "visit");
    desk.sees("2026112500123");
}

#[test]
fn an_order_of_12345_begins_in_the_palette_with_its_channel() {
    for typed in ["12345", "gd", "热线", "派单"] {
        let mut desk = Desk::open();
        desk.keys("F8");
        desk.text(typed);
        desk.keys("Enter");
        assert_eq!(value(&desk, "channel"), "hotline", "{typed}");
        desk.sees("工单号").sees("居民");
        assert_eq!(desk.model.forms[0].focused().unwrap().field.name, "who");
    }
}

#[test]
fn what_was_answered_on_the_spot_is_kept() {
    let mut desk = Desk::open();
    desk.keys("F8 wsz Enter");
    desk.text("养老认证在哪办");
    desk.keys("Enter");
    desk.sees("答复");
    desk.text("社保所一楼");
    desk.keys("Enter Enter");
    let deed = &desk.deeds[0];
    assert_eq!(deed.command, "matter.answer");
    assert_eq!(deed.args["text"], "养老认证在哪办");
    assert_eq!(deed.args["answer"], "社保所一楼");
    // In 登记 it is answered with what was typed first, and nobody is named.
    let mut desk = Desk::open();
    let keys = desk.keys("F7 Tab");
    desk.text("问养老认证, 告诉去社保所一楼");
    assert_eq!(keys + desk.keys("Tab Right Enter"), 5);
    assert_eq!(desk.deeds[0].command, "matter.answer");
    assert_eq!(desk.deeds[0].args["text"], "问养老认证, 告诉去社保所一楼");
}
