//! F7 takes people as they come: what they say first, who they are when it is known.

use super::driver::{Desk, R213, residents};
use crate::console::layer::Page;
use crate::console::msg::Msg;
use crate::console::term::event::{Input, Key as Pressed};
use crate::domain::{Key, Kind};
use crate::wire::{Ask, FindRow};

pub fn value(desk: &Desk, field: &str) -> String {
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
    // Only a number is known: how it came in stays as it was.
    desk.keys("8 13912340000 Enter Enter");
    let deed = desk.deeds.last().unwrap();
    assert_eq!(deed.args.keys().collect::<Vec<_>>(), ["who"]);
    assert_eq!(deed.args["who"], "13912340000");
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
fn a_sentence_typed_where_a_name_is_asked_for_is_what_was_said() {
    let mut desk = Desk::open();
    desk.keys("F7");
    desk.text("楼道灯不亮，三天了");
    desk.sees("写进内容（人后补）").keys("Enter");
    assert_eq!(
        (value(&desk, "text"), value(&desk, "who")),
        ("楼道灯不亮，三天了".into(), String::new())
    );
    desk.keys("qyz Enter ls Enter Enter");
    let deed = &desk.deeds[0];
    assert_eq!((&*deed.args["who"], &*deed.args["text"]), ("R300", "楼道灯不亮，三天了"));
    // A long name of letters with its door is somebody's, and so is the son of somebody.
    for words in ["zhangsanfeng3-2-501", "王大爷的儿子"] {
        let mut desk = Desk::open();
        desk.keys("F7");
        desk.text(words);
        desk.sees("为他建档").sees_no("写进内容");
    }
}

#[test]
fn what_is_no_name_is_not_taken_for_one() {
    for words in ["想问问老年卡怎么办", "01问问幼儿园", "楼上一直漏水没人管", "能不能装个路灯?"]
    {
        let mut desk = Desk::open();
        desk.keys("F7");
        desk.text(words);
        desk.sees("写进内容（人后补）").keys("Enter");
        assert_eq!((value(&desk, "text"), value(&desk, "who")), (words.into(), String::new()));
        assert_eq!(focused(&desk), "who");
        desk.sees("是谁？不知道就按 Enter");
    }
    // Nor behind words that were written before.
    let mut desk = Desk::open();
    desk.keys("F7 Tab");
    desk.text("老年卡");
    desk.keys("Enter");
    desk.sees("是谁？不知道就按 Enter");
    desk.text("想问问怎么办");
    desk.keys("Enter");
    assert_eq!(value(&desk, "text"), "老年卡 想问问怎么办");
    // One who is chosen all the same is.
    for name in ["阿卜杜热合曼·买买提吐尔逊", "4号楼李建国的老伴王桂英", "欧阳问天"]
    {
        let mut desk = Desk::open();
        desk.keys("F7");
        desk.text(name);
        desk.keys("Enter");
        assert_eq!(value(&desk, "who"), name);
    }
}

#[test]
fn digits_that_are_nobodys_are_refused_with_what_to_type() {
    for leave in ["Enter", "Tab", "Enter Enter"] {
        for digits in ["77", "7", "123456"] {
            let mut desk = Desk::open();
            desk.keys("F7");
            desk.text(digits);
            desk.keys(leave);
            desk.sees(&format!("「{digits}」不知道是谁"));
            assert_eq!(focused(&desk), "who", "{digits} {leave}");
        }
    }
    // The end of one telephone is who it is; of several hits one can be chosen.
    let mut desk = Desk::open();
    desk.keys("F7 8000 Enter");
    assert_eq!(value(&desk, "who"), "R213");
    // Of several hits one can be chosen; one alone is meant.
    for (keys, many) in [("F7 4 Enter", false), ("F7 4 Down Enter", true)] {
        let mut desk = Desk::open();
        desk.unique = Some(("4", 213));
        if many {
            let twin = FindRow { key: Key::of(Kind::Resident, 214), ..residents().remove(0) };
            let mut first = residents().remove(0);
            first.name = "张三".into();
            desk.found = vec![first, FindRow { key: Key::of(Kind::Resident, 213), ..twin }];
        }
        desk.keys(keys);
        assert_eq!(value(&desk, "who"), "R213", "{keys}");
    }
}

#[test]
fn what_is_known_of_somebody_goes_with_them() {
    for away in ["Backspace", "w"] {
        let mut desk = Desk::open();
        desk.keys("F7 qyz Enter");
        desk.sees("本单元").keys("Up");
        assert_eq!(focused(&desk), "who");
        desk.sees("本单元").keys(away);
        desk.sees_no("本单元").sees_no("卫生间漏水");
        assert!(desk.model.forms[0].around.own.is_empty());
    }
    // Also where the answer comes when they are gone.
    let mut desk = Desk::open();
    desk.keys("F7 qyz");
    desk.keys("Enter Up");
    desk.slow = true;
    desk.keys("Backspace z");
    desk.keys("Backspace");
    desk.slow = false;
    desk.answer();
    desk.sees_no("本单元");
}

#[test]
fn the_number_of_an_order_is_asked_for_with_12345_and_stands_in_no_other_form() {
    let mut desk = Desk::open();
    desk.keys("F7");
    desk.sees("来源").sees_no("工单号");
    // Up from the buttons passes over what is not shown.
    desk.keys("Tab Up");
    assert_eq!(desk.model.forms[0].focused().unwrap().field.name, "phone");
    desk.keys("Esc F7 qyz Enter ls Enter x Down 04");
    desk.sees("工单号").sees("没写打 未写");
    // What stands in it is not hidden when the channel is changed.
    desk.text("12-1");
    desk.keys("Enter");
    desk.text("2026112500123");
    desk.keys("Up Up Up Up Up Up Up 01");
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
    desk.sees("答了什么").keys("Enter");
    assert_eq!(desk.deeds[0].command, "matter.answer");
    assert_eq!(desk.deeds[0].args["text"], "问养老认证, 告诉去社保所一楼");
}

fn ctrl(desk: &mut Desk, letter: char) {
    desk.hear(Msg::Input(Input::Key(Pressed::Ctrl(letter))));
}

pub fn focused(desk: &Desk) -> &'static str {
    let form = desk.model.top_form().and_then(|id| desk.model.form(id)).unwrap();
    form.focused().map_or("button", |entry| entry.field.name)
}

const R900: Key = Key::of(Kind::Resident, 900);

#[test]
fn the_hotlines_own_number_in_who_makes_it_an_order() {
    let mut desk = Desk::open();
    desk.keys("F7 12345");
    desk.sees("12345工单: 问工单号和时限");
    desk.keys("Enter");
    assert_eq!((value(&desk, "channel"), value(&desk, "who")), ("hotline".into(), String::new()));
    assert_eq!(focused(&desk), "who");
    desk.sees("工单号");
    desk.keys("qyz Enter");
    assert_eq!(focused(&desk), "category");
}

#[test]
fn who_has_no_file_gets_one_from_the_candidates_and_the_form_goes_on_with_them() {
    let mut desk = Desk::open();
    desk.keys("F7");
    desk.text("李新 13912340000");
    desk.sees("李新 来电号码 13912340000 未建档").sees("为他建档");
    desk.keys("Down Enter");
    desk.sees("新建居民").sees("先建档").sees("未写完1");
    let new = desk.model.top_form().and_then(|id| desk.model.form(id)).unwrap();
    let said = |name| new.entry(name).unwrap().value().to_string();
    assert_eq!((said("name"), said("phone")), ("李新".into(), "13912340000".into()));
    desk.done = Some(("resident.new", R900));
    desk.facts = vec![("name", "李新")];
    desk.keys("Enter");
    desk.screen();
    desk.keys("Enter");
    assert_eq!(desk.deeds[0].command, "resident.new");
    desk.sees("李新 已建档").sees_no("已保存");
    assert_eq!((value(&desk, "who"), focused(&desk)), ("R900".into(), "category"));
    assert_eq!(value(&desk, "channel"), "phone", "they gave a number: they call");
    desk.keys("ls Enter");
    desk.text("滴水");
    desk.keys("Enter Enter");
    assert_eq!(
        (desk.deeds[1].command.as_str(), &*desk.deeds[1].args["who"]),
        ("matter.new", "R900")
    );
    // Left for something else, it comes back to the form that waits.
    let mut desk = Desk::open();
    desk.done = Some(("resident.new", R900));
    desk.keys("F7 Tab");
    desk.text("滴水");
    desk.keys("Enter");
    desk.text("李新");
    desk.keys("Down Enter");
    desk.keys("F2");
    desk.sees("未写完2").keys("F8");
    desk.text("接着写 新建居民");
    desk.keys("Enter");
    desk.screen();
    desk.keys("Tab Enter");
    assert_eq!((value(&desk, "who"), value(&desk, "text")), ("R900".into(), "滴水".into()));
    assert_eq!(desk.model.top_form(), Some(desk.model.forms[0].id));
}

#[test]
fn esc_from_filing_goes_back_to_the_words_that_were_typed() {
    let mut desk = Desk::open();
    desk.keys("F7");
    desk.text("李新");
    desk.keys("Down Enter");
    desk.sees("新建居民").keys("Esc");
    assert_eq!((value(&desk, "who"), focused(&desk)), ("李新".into(), "who"));
    desk.sees("登记").keys("Up Enter ls Enter x Enter Enter");
    assert_eq!(desk.deeds[0].args["who"], "李新");
    // What was typed to find somebody is no name, and a door is where they live.
    for (typed, field, filled) in [("lx", "name", ""), ("9-9-909", "address", "9-9-909")] {
        let mut desk = Desk::open();
        desk.keys("F7");
        desk.text(typed);
        desk.keys("Down Enter");
        desk.keys("Down");
        let new = desk.model.top_form().and_then(|id| desk.model.form(id)).unwrap();
        assert_eq!(new.command.name, "resident.new");
        assert_eq!(new.entry(field).unwrap().value(), filled, "{typed}");
    }
}

#[test]
fn a_file_that_is_there_already_is_seen_while_it_is_typed_and_one_key_takes_it() {
    let mut desk = Desk::open();
    desk.alike = residents().into_iter().take(1).collect();
    desk.keys("F8");
    desk.text("新建居民");
    desk.keys("Enter");
    desk.text("张三");
    desk.sees_no("已经有这个人");
    desk.keys("Down 3-2-501");
    desk.sees("已经有这个人: 张三 男 68 3-2-501").sees("Ctrl-K").sees("[用已有的]");
    assert!(desk.asked.iter().any(|ask| matches!(ask, Ask::Alike(typed)
        if typed.get("address").is_some_and(|door| door == "3-2-501"))));
    ctrl(&mut desk, 'k');
    assert_eq!(Page::of(&desk.model), Page::Record(R213));
    // Nothing typed is lost: back is the form.
    desk.keys("Esc");
    desk.sees("新建居民").sees("3-2-501");
    assert!(desk.deeds.is_empty());
    // Asked for by another form that one goes on.
    let mut desk = Desk::open();
    desk.alike = residents().into_iter().take(1).collect();
    desk.keys("F7");
    desk.text("张三的老伴 13912340000");
    desk.keys("Down Enter");
    desk.sees("已经有这个人");
    ctrl(&mut desk, 'k');
    assert_eq!(value(&desk, "who"), "R213");
    assert_eq!(desk.model.forms.len(), 1);
    assert_eq!(focused(&desk), "category");
}

#[test]
fn tasks_of_a_meeting_are_written_down_one_after_another() {
    let mut desk = Desk::open();
    desk.keys("F8");
    desk.text("周例会");
    desk.keys("Enter");
    desk.text("修3号楼楼道灯");
    desk.keys("Enter 2");
    desk.text("周五");
    desk.sees("存好再记一件 Ctrl-N");
    desk.keys("Enter Enter");
    assert_eq!(desk.deeds[0].command, "matter.task");
    assert_eq!(desk.deeds[0].args["owner"], "S2");
    desk.sees("已记下 M1201").sees("接着写下一件").sees("张强").sees("周五").sees_no("楼道灯");
    desk.text("清理堆物");
    // Who and until when are the same: two Enters, and two to save.
    assert_eq!(desk.keys("Enter Enter Enter Enter"), 4);
    let [first, second] = &desk.deeds[..] else { panic!("{:?}", desk.deeds) };
    assert_eq!(
        (&second.args["owner"], &second.args["due"]),
        (&first.args["owner"], &first.args["due"])
    );
    assert_eq!(second.args["text"], "清理堆物");
    // Somebody else, another day.
    desk.text("量血压");
    desk.keys("Enter 3");
    desk.keys("Backspace Backspace");
    desk.text("明天");
    desk.keys("Enter Enter");
    assert_eq!((&*desk.deeds[2].args["owner"], &*desk.deeds[2].args["due"]), ("S3", "明天"));
    desk.keys("Esc");
    assert!(desk.model.forms.is_empty(), "an empty next one is no draft");
    desk.sees_no("未写完");
}

#[test]
fn one_matter_after_another_keeps_the_choices_and_nothing_of_the_person() {
    let mut desk = Desk::open();
    desk.keys("F7 qyz Enter ls Enter");
    desk.text("滴水");
    ctrl(&mut desk, 'n');
    assert_eq!(desk.deeds[0].args["who"], "R300");
    desk.sees("已记下 M1201 钱玉贞").sees("漏水").sees_no("女 72");
    assert_eq!((value(&desk, "who"), value(&desk, "category")), (String::new(), "leak".into()));
    assert_eq!(focused(&desk), "who");
    desk.keys("zs Enter Enter");
    desk.text("也滴水");
    ctrl(&mut desk, 'n');
    assert_eq!((&*desk.deeds[1].args["who"], &*desk.deeds[1].args["category"]), ("R213", "leak"));
    // Half typed it is a draft like any other.
    desk.keys("qyz F2");
    desk.sees("未写完1");
}
