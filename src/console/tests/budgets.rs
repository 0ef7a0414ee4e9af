//! Keystroke budgets of desk.md: exactly these keys, and the deed is asked for.

use super::driver::{Desk, M1187};
use crate::domain::{Key, Kind};

#[test]
fn a_known_residents_file_opens_with_seven_keys() {
    let mut desk = Desk::open();
    assert_eq!(desk.keys("F3 zs3-2 Enter"), 7);
    desk.sees("张三 男 68").sees("上次来: 昨天 漏水");
}

#[test]
fn the_same_keys_typed_ahead_of_a_slow_desk_do_the_same() {
    let mut desk = Desk::open();
    desk.slow = true;
    desk.keys("F3 zs3-2 Enter 1");
    desk.answer();
    desk.sees("记一笔").sees("R213");
}

#[test]
fn a_walk_in_is_registered_with_ten_keys() {
    let mut desk = Desk::open();
    let before = desk.keys("F7 qyz Enter ls Enter");
    desk.text("卫生间顶上滴水");
    assert_eq!(before + desk.keys("Enter Enter"), 10);
    let deed = &desk.deeds[0];
    assert_eq!(deed.command, "matter.new");
    let args: Vec<_> = deed.args.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    let expected = [
        ("category", "leak"),
        ("channel", "visit"),
        ("level", "normal"),
        ("text", "卫生间顶上滴水"),
        ("who", "R300"),
    ];
    assert_eq!(args, expected);
    desk.sees("已保存 M1201 漏水 钱玉贞   F8 Enter 撤销").sees("今天要办");
}

#[test]
fn a_call_that_comes_in_is_registered_with_eleven_keys() {
    let mut desk = Desk::open();
    // Who is found by the tail of their telephone is calling.
    desk.found[0].why = "phone".into();
    desk.unique = Some(("8000", 213));
    let keys = desk.keys("F7 8000 Enter ls Enter");
    desk.sees("来电");
    desk.text("卫生间顶上滴水");
    assert_eq!(keys + desk.keys("Enter Enter"), 11);
    let deed = &desk.deeds[0];
    assert_eq!((deed.args["who"].as_str(), deed.args["channel"].as_str()), ("R213", "phone"));
    // A caller without a file is calling as well; what somebody chose stays.
    let mut desk = Desk::open();
    desk.keys("F7 13912340000 Enter ls Enter x Enter Enter");
    assert_eq!(desk.deeds[0].args["who"], "13912340000");
    assert_eq!(desk.deeds[0].args["channel"], "phone");
    let mut desk = Desk::open();
    desk.keys("F8 gd Enter 13912340000 Enter");
    assert_eq!(desk.model.forms[0].entry("channel").unwrap().value(), "hotline");
}

#[test]
fn an_order_of_the_hotline_with_number_and_limit_takes_fifteen_keys() {
    let mut desk = Desk::open();
    let mut keys = desk.keys("F8 gd Enter qyz Enter ls Enter");
    // What is copied from the order is no key of ours.
    desk.text("卫生间顶上滴水");
    keys += desk.keys("Enter");
    desk.text("12-1");
    keys += desk.keys("Enter");
    desk.text("2026112500123");
    assert_eq!(keys + desk.keys("Enter Enter"), 15);
    let deed = &desk.deeds[0];
    assert_eq!((deed.args["channel"].as_str(), deed.args["due"].as_str()), ("hotline", "12-1"));
    assert_eq!(deed.args["order"], "2026112500123");
    assert_eq!(deed.args["who"], "R300");
}

#[test]
fn a_task_of_the_meeting_takes_four_keys_and_so_does_the_next() {
    let mut desk = Desk::open();
    desk.keys("F8");
    desk.text("周例会");
    desk.keys("Enter");
    desk.text("修楼道灯");
    let keys = desk.keys("Enter 2");
    desk.text("周五");
    assert_eq!(keys + desk.keys("Enter Enter"), 4);
    desk.text("清理堆物");
    assert_eq!(desk.keys("Enter 3 Enter Enter"), 4);
    assert_eq!(desk.deeds[1].args["owner"], "S3");
}

#[test]
fn registering_ahead_of_a_slow_desk_loses_nothing() {
    let mut desk = Desk::open();
    desk.slow = true;
    desk.keys("F7 qyz Enter ls Enter");
    desk.text("滴水");
    desk.keys("Enter Enter");
    desk.answer();
    assert_eq!(desk.deeds[0].args["who"], "R300");
    assert_eq!(desk.deeds[0].args["category"], "leak");
}

#[test]
fn a_question_is_answered_on_the_spot_with_five_keys() {
    let mut desk = Desk::open();
    assert_eq!(desk.keys("F8 wsz 1"), 5);
    assert_eq!(desk.deeds[0].command, "matter.answer");
    assert_eq!(desk.deeds[0].args["category"], "ask");
}

#[test]
fn told_and_closed_takes_four_keys_from_its_page_and_six_from_the_list() {
    let mut desk = Desk::open();
    let found = desk.keys("Down Enter");
    desk.sees("M1187");
    let keys = desk.keys("4 1 1");
    desk.sees("满意度");
    assert_eq!((found, keys + desk.keys("Enter")), (2, 4));
    let deed = &desk.deeds[0];
    assert_eq!((deed.command.as_str(), deed.subject), ("matter.tell", Some(M1187)));
    assert_eq!((deed.args["way"].as_str(), deed.args["result"].as_str()), ("face", "solved"));
    assert_eq!(deed.args["satisfaction"], "not_asked");
    // What they say of it is one digit more.
    let mut desk = Desk::open();
    desk.keys("zs Enter");
    assert_eq!(desk.keys("4 1 1 2 Enter"), 5);
    assert_eq!(desk.deeds[0].args["satisfaction"], "satisfied");
}

#[test]
fn handing_over_from_the_list_takes_four_keys_and_offers_colleagues_only() {
    let mut desk = Desk::open();
    assert_eq!(desk.keys("Enter 5 2 Enter"), 4);
    let deed = &desk.deeds[0];
    assert_eq!(deed.command, "matter.transfer");
    assert_eq!(deed.args["to"], Key::of(Kind::Staff, 2).to_string());
    assert!(!deed.args.contains_key("reason"), "a reason is said by who has one to say");
}

#[test]
fn a_note_and_a_missed_call_from_the_list_take_three_keys_each() {
    let mut desk = Desk::open();
    let before = desk.keys("Enter 1");
    desk.text("家里没人");
    assert_eq!(before + desk.keys("Enter"), 3);
    assert_eq!(
        (desk.deeds[0].command.as_str(), desk.deeds[0].args["text"].as_str()),
        ("matter.note", "家里没人")
    );
    let mut desk = Desk::open();
    assert_eq!(desk.keys("Enter 2 2"), 3);
    assert_eq!(
        (desk.deeds[0].command.as_str(), desk.deeds[0].args["outcome"].as_str()),
        ("matter.call", "missed")
    );
}

#[test]
fn the_person_of_a_matter_is_rung_with_two_keys_and_found_by_the_tail_with_five() {
    let mut desk = Desk::open();
    assert_eq!(desk.keys("Enter 2"), 2);
    desk.sees("13812348000");
    let mut desk = Desk::open();
    assert_eq!(desk.keys("F3 8000"), 5);
    desk.sees("张三");
}

#[test]
fn a_visit_all_well_takes_three_keys_and_of_several_one_each() {
    let visit = |id| {
        let mut row =
            super::driver::row(id, crate::domain::lamp::Lamp::Yellow, None, "visit", "蒲秀英", "");
        row.key = Key::of(Kind::Visit, id);
        row.part = crate::domain::agenda::Part::Today;
        row
    };
    let open = || {
        let mut desk = Desk::open();
        desk.queue = vec![visit(1), visit(2), visit(3)];
        desk.keys("F3 F2");
        desk
    };
    let mut desk = open();
    assert_eq!(desk.keys("Enter 3 1"), 3);
    assert_eq!(
        (desk.deeds[0].command.as_str(), desk.deeds[0].args["outcome"].as_str()),
        ("visit.step", "well")
    );
    let mut desk = open();
    assert_eq!(desk.keys("Space Space Space"), 3, "one each");
    desk.keys("3 1");
    desk.sees("探访 平安 3件?").keys("Enter");
    let deed = &desk.deeds[0];
    assert_eq!(deed.command, "visit.step");
    assert_eq!(deed.also.len(), 2);
}

#[test]
fn a_person_is_changed_with_three_keys() {
    let mut desk = Desk::open();
    desk.keys("F3");
    assert_eq!(desk.keys("F12 F12 2"), 3);
    desk.sees("张强 值班员").sees("现在是张强").sees("查找");
}

#[test]
fn what_was_saved_is_taken_back_with_two_keys() {
    let mut desk = Desk::open();
    desk.keys("F8 wsz 1");
    assert_eq!(desk.keys("F8 Enter"), 2);
    assert_eq!(desk.deeds[1].command, "undo");
    // The save the palette showed, not the newest of the same person elsewhere.
    assert_eq!(desk.deeds[1].args["seq"], "100");
}

#[test]
fn a_demand_from_above_is_counted_with_six_keys() {
    let mut desk = Desk::open();
    assert_eq!(desk.keys("F8 yb Enter 2 1"), 6);
    let deed = &desk.deeds[0];
    assert_eq!((deed.command.as_str(), deed.args["demand"].as_str()), ("demand.new", "meeting"));
    assert_eq!(deed.args["demander"], "street");
}

#[test]
fn a_certificate_is_refused_and_its_notice_printed_with_nine_keys_and_nobody_named() {
    let mut desk = Desk::open();
    let keys = desk.keys("F8 zm Enter wfz Enter");
    desk.sees("居委会不出具").sees("民发〔2020〕20号").sees("公安机关").sees("未核实");
    assert_eq!(keys + desk.keys("7"), 9);
    let deed = &desk.deeds[0];
    assert_eq!(deed.command, "certificate.refuse");
    assert_eq!(deed.args["certificate"], "no_crime");
    assert!(!deed.args.contains_key("who"));
    assert_eq!(desk.model.errands.len(), 1);
}

#[test]
fn a_certificate_on_no_list_goes_to_the_director_with_one_key_from_the_answer() {
    for (words, text) in [("贫困", None), ("juzhu", None), ("收养证明", Some("收养证明"))]
    {
        let mut desk = Desk::open();
        desk.keys("F8 zm Enter");
        desk.text(words);
        desk.keys("Enter");
        desk.sees("拿不准").sees("交书记/主任").sees_no("居委会不出具");
        desk.keys("Enter");
        assert_eq!(desk.deeds[0].command, "certificate.ask", "{words}");
        assert_eq!(desk.deeds[0].args.get("text").map(String::as_str), text);
    }
    // On a list, but another text demands it.
    let mut desk = Desk::open();
    desk.keys("F8 zm Enter yanggou Enter");
    desk.sees("北京市养犬管理规定 12").sees("民发〔2020〕20号").sees("[交书记/主任]");
    desk.keys("Enter");
    assert_eq!(desk.deeds[0].command, "certificate.ask");
}

#[test]
fn need_is_reported_with_six_keys() {
    let mut desk = Desk::open();
    let keys = desk.keys("F8 kn Enter");
    desk.text("3-2-501 老马摔了没钱看病");
    assert!(keys + desk.keys("Tab Enter") <= 6);
    assert_eq!(desk.deeds[0].command, "relief.report");
    assert_eq!(desk.deeds[0].args["text"], "3-2-501 老马摔了没钱看病");
}

#[test]
fn a_certificate_is_found_by_what_people_call_it() {
    for words in ["andi", "案底", "shiye"] {
        let mut desk = Desk::open();
        desk.keys("F8 zm Enter");
        desk.text(words);
        desk.keys("Enter");
        desk.sees("居委会不出具");
    }
}

#[test]
fn a_search_in_the_palette_takes_nothing_back_that_was_not_meant() {
    // 一步 is yb as well: what is searched for goes before the undo on top.
    let mut desk = Desk::open();
    desk.keys("F8 wsz 1");
    desk.keys("F8 yb Enter 2 1");
    let done: Vec<_> = desk.deeds.iter().map(|deed| deed.command.as_str()).collect();
    assert_eq!(done, ["matter.answer", "demand.new"]);
    let mut desk = Desk::open();
    desk.keys("F8 wsz 1");
    desk.keys("F8 cx Enter");
    assert_eq!(desk.deeds[1].command, "undo", "asked for by its beginning it is there");
}

#[test]
fn a_visit_asks_how_it_went_and_with_something_wrong_what_and_when_next() {
    let mut desk = Desk::open();
    let mut row =
        super::driver::row(1, crate::domain::lamp::Lamp::Yellow, None, "visit", "蒲秀英", "");
    row.key = Key::of(Kind::Visit, 1);
    row.part = crate::domain::agenda::Part::Today;
    desk.queue = vec![row];
    desk.keys("F3 F2 Enter 3");
    desk.sees("探访结果  （要填）").sees_no("通话结果");
    assert_eq!(desk.screen().matches("（要填）").count(), 1);
    desk.keys("2");
    desk.sees("有情况");
    assert_eq!(desk.screen().matches("（要填）").count(), 2, "{}", desk.screen());
    desk.text("腿肿");
    desk.keys("Enter");
    desk.text("明天");
    desk.keys("Enter Enter");
    let args = &desk.deeds[0].args;
    assert_eq!((args["text"].as_str(), args["next"].as_str()), ("腿肿", "明天"));
    // A call is a call still.
    let mut desk = Desk::open();
    desk.keys("Enter 2");
    desk.sees("通话结果");
}
