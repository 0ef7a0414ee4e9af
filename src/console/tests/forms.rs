//! Forms: drafts, refusals, conflicts, the cut line.

use super::driver::{Desk, at};
use crate::console::msg::Msg;
use crate::console::term::event::Input;
use crate::domain::Refusal;
use crate::wire::{Ask, Draft, Event};

fn last_draft(desk: &Desk) -> Draft {
    let kept = desk.asked.iter().rev().find_map(|ask| match ask {
        Ask::KeepDraft(draft) => Some(draft.clone()),
        _ => None,
    });
    kept.expect("a draft was kept")
}

#[test]
fn any_f_key_leaves_the_form_and_it_comes_back_as_it_was() {
    let mut desk = Desk::open();
    desk.keys("F7 qyz Enter ls Enter");
    desk.text("滴水不停");
    desk.keys("Left Left");
    let before = desk.drawn();
    desk.keys("F3");
    desk.sees("未写完1");
    desk.keys("F8 jz Enter");
    let (screen, cursor) = desk.drawn();
    assert_eq!(cursor, before.1);
    assert!(screen.contains("滴水不停") && screen.contains("钱玉贞 女 72 4-3-602"), "{screen}");
}

#[test]
fn f7_in_an_empty_form_brings_the_waiting_one_back() {
    let mut desk = Desk::open();
    desk.keys("F7 qyz Enter F2 F7");
    desk.sees("还有没写完的登记").sees_no("女 72 4-3-602\n");
    desk.keys("F7");
    desk.sees("钱玉贞 女 72 4-3-602");
    assert_eq!(desk.model.forms.len(), 1);
}

#[test]
fn a_form_without_a_key_is_no_draft() {
    let mut desk = Desk::open();
    desk.keys("F7 Esc");
    assert!(desk.model.forms.is_empty());
    desk.sees_no("未写完");
}

#[test]
fn a_draft_of_the_desk_is_the_same_form_again() {
    let mut desk = Desk::open();
    desk.keys("zs Enter 8 Down Down Down Backspace 2");
    let before = desk.screen();
    let draft = last_draft(&desk);
    assert_eq!(draft.fields["channel"], "2");
    let mut again = Desk::open();
    let form = crate::console::form::Form::restore(&again.model, &draft).unwrap();
    let id = form.id;
    again.model.forms.push(form);
    again.keys("F8 jz Enter");
    let after = again.screen();
    let body =
        |screen: &str| screen.lines().skip(4).take(17).map(str::to_string).collect::<Vec<_>>();
    assert_eq!(body(&before), body(&after));
    let again = again.model.forms[0].draft(&again.model);
    assert_eq!((again.id, again.fields, again.focus), (id, draft.fields, draft.focus));
}

#[test]
fn what_is_wrong_stands_at_its_field_and_everything_typed_stays() {
    let mut desk = Desk::open();
    desk.keys("zs Enter 3 x Enter");
    desk.text("2月30日");
    desk.keys("Enter");
    desk.sees("2月30日");
    assert!(desk.deeds.is_empty());
    let problem = desk.model.forms[0].problem.clone().unwrap();
    assert_eq!(problem.field, Some(1));
}

#[test]
fn a_refusal_names_its_field_and_the_digit_that_goes_on() {
    let mut desk = Desk::open();
    desk.refusal = Some(Refusal::new("no_such").at("who").then("matter.tell"));
    desk.keys("F7 qyz Enter ls Enter x Enter Enter");
    desk.sees("4 告知并办结").sees("钱玉贞 女 72 4-3-602");
    assert_eq!(desk.model.forms.len(), 1);
    desk.keys("Tab Enter");
    assert_eq!(desk.deeds.len(), 2);
}

#[test]
fn a_conflict_shows_both_and_either_can_be_kept() {
    for (key, text) in [("1", "我的话"), ("2", "他的话")] {
        let mut desk = Desk::open();
        let refusal = Refusal::new("conflict").at("text").with("by", "张强");
        desk.refusal = Some(refusal.with("theirs", "他的话").with("yours", "我的话"));
        desk.keys("zs Enter 8 Down Down");
        for _ in 0..7 {
            desk.keys("Backspace");
        }
        desk.text("我的话");
        desk.keys("Tab Enter");
        desk.sees("我的话").sees("他的话").sees("张强");
        desk.keys(key);
        let form = desk.model.forms.first();
        let kept = desk.deeds.last().filter(|_| form.is_none() || key == "1");
        match key {
            "1" => {
                let deed = kept.unwrap();
                assert_eq!(
                    (deed.args["text"].as_str(), deed.was["text"].as_str()),
                    (text, "他的话")
                );
            }
            // The record holds it already: there is nothing left to change.
            _ => assert_eq!(form.unwrap().entry("text").unwrap().value(), text),
        }
    }
}

#[test]
fn a_cut_line_loses_nothing_and_the_same_deed_is_asked_again() {
    let mut desk = Desk::open();
    desk.keys("F7 qyz Enter ls Enter");
    desk.slow = true;
    desk.text("滴水");
    desk.keys("Enter Enter");
    desk.cut();
    desk.sees("与主机断开, 正在重连, 写的都在").sees("滴水");
    desk.slow = false;
    desk.hear(Msg::Connected);
    assert_eq!(desk.deeds.len(), 1);
    desk.sees("已保存 M1201");
    assert!(desk.model.forms.is_empty());
}

#[test]
fn keys_echo_while_the_desk_is_away() {
    let mut desk = Desk::open();
    desk.keys("F7 qyz Enter ls Enter");
    desk.cut();
    desk.text("还在滴");
    desk.sees("还在滴");
    desk.hear(Msg::Connected);
    assert_eq!(last_draft(&desk).fields["text"], "还在滴");
}

#[test]
fn the_neighbourhood_stands_beside_the_form() {
    let mut desk = Desk::open();
    desk.keys("F7 qyz Enter");
    desk.sees("已知").sees("M1143 漏水 4-3-602 张强");
}

#[test]
fn who_has_no_file_stays_as_typed() {
    let mut desk = Desk::open();
    desk.keys("F7");
    desk.text("王大爷");
    desk.sees("未建档");
    desk.keys("Enter ls Enter x Enter Enter");
    assert_eq!(desk.deeds[0].args["who"], "王大爷");
}

#[test]
fn a_paste_is_text_and_runs_nothing() {
    let mut desk = Desk::open();
    desk.keys("F7 qyz Enter ls Enter");
    desk.hear(Msg::Input(Input::Paste("第一行\r\n第二行\r".into())));
    desk.sees("第一行 第二行");
    assert!(desk.deeds.is_empty());
}

#[test]
fn what_others_do_does_not_touch_a_form() {
    let mut desk = Desk::open();
    desk.keys("F7 q");
    desk.screen();
    desk.event(Event::Present { count: 4 });
    desk.event(Event::Clock { now: at("11-25T10:40") });
    assert!(!desk.model.dirty);
}

#[test]
fn a_long_refusal_is_read_to_its_end() {
    let mut desk = Desk::open();
    let refusal = Refusal::new("staff.open_work").with("name", "名".repeat(40)).with("n", 7);
    desk.refusal = Some(refusal.then("matter.transfer"));
    desk.keys("F8 wsz 1");
    desk.sees("5 转给同事");
}

#[test]
fn a_deed_whose_end_nobody_knows_is_asked_again_under_the_same_number() {
    let mut desk = Desk::open();
    desk.refusal = Some(Refusal::new("desk.stopping"));
    desk.keys("F7 qyz Enter ls Enter x Enter Enter");
    desk.cut();
    desk.hear(Msg::Connected);
    assert_eq!(desk.deeds.len(), 2);
    assert_eq!(desk.deeds[0].request, desk.deeds[1].request);
    desk.sees("已保存");
}

#[test]
fn returning_is_offered_to_who_was_handed_the_matter() {
    let mut desk = Desk::open();
    desk.keys("zs Enter");
    desk.sees_no("0退回");
    desk.keys("Esc Esc");
    desk.handed_by = Some(2);
    desk.keys("zs Enter");
    desk.sees("0退回").sees("张强转来").sees("9更多");
    desk.keys("0 Enter Enter");
    assert_eq!(desk.deeds[0].command, "matter.return");
}

#[test]
fn f7_brings_back_the_one_it_names_and_then_the_next_older_one() {
    let mut desk = Desk::open();
    for words in ["楼道有纸箱", "路灯不亮", "水管裂了"] {
        desk.keys("F7 Tab");
        desk.text(words);
        desk.keys("F2");
    }
    let all = ["水管裂了", "路灯不亮", "楼道有纸箱", "水管裂了"];
    for words in all {
        desk.keys("F7");
        desk.sees("还有没写完的登记").sees(words);
        desk.keys("F7");
        desk.sees("接着写").sees(words);
    }
    // F8 says what is in them.
    desk.keys("F2 F8 jz");
    for words in all {
        desk.sees(words);
    }
}

#[test]
fn f7_in_a_file_registers_for_that_resident() {
    let mut desk = Desk::open();
    desk.keys("F3 zs Enter F7 ls Enter x Enter Enter");
    assert_eq!(desk.deeds[0].args["who"], "R213");
    desk.sees("张三 男 68");
}
