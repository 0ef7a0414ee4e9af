//! Ticks: what is done to all ticked rows is confirmed with its count, saved as one, and what
//! it was not done to is said and stays ticked.

use super::driver::{Desk, M1187, case};
use crate::domain::{Key, Kind, Refusal};

fn m(id: u64) -> Key {
    Key::of(Kind::Matter, id)
}

#[test]
fn ticked_rows_are_handed_over_together_after_an_enter_that_knows_how_many() {
    let mut desk = Desk::open();
    desk.keys("Space Space Space");
    desk.sees("已勾选3").sees("勾选3件: 1记一笔 2打电话 3办理 4告知并办结 5转给同事");
    desk.keys("5");
    desk.sees("3件: M1180 M1187 M1190").keys("2 Enter");
    assert!(desk.deeds.is_empty());
    desk.sees("转给张强 3件?").sees("Enter 就这样做");
    // What is not meant goes back to the form.
    desk.keys("Esc");
    desk.sees("[保存]").keys("Enter");
    desk.facts = vec![("n", "2"), ("ids", "M1180 M1187"), ("to", "张强")];
    desk.left = vec![(m(1190), Refusal::new("transfer.same").with("name", "张强"))];
    desk.screen();
    desk.keys("Enter");
    let deed = desk.deeds.last().unwrap();
    assert_eq!((deed.command.as_str(), deed.subject), ("matter.transfer", Some(m(1180))));
    assert_eq!(deed.also, [M1187, m(1190)]);
    desk.sees("已保存 转给张强 2件 M1180 M1187；M1190 没有办")
        .sees("已勾选1")
        .sees("F8 Enter 撤销");
    desk.keys("F8 Enter");
    assert_eq!(desk.deeds.last().unwrap().command, "undo");
}

#[test]
fn one_ticked_row_is_a_row_and_asks_nothing() {
    let mut desk = Desk::open();
    desk.keys("Space 2 2");
    let deed = &desk.deeds[0];
    assert_eq!((deed.command.as_str(), deed.subject), ("matter.call", Some(m(1180))));
    assert!(deed.also.is_empty());
    desk.sees_no("已勾选");
}

#[test]
fn a_digit_in_a_search_searches_and_esc_takes_ticks_away_before_it_goes_back() {
    let mut desk = Desk::open();
    desk.keys("Space z 5");
    desk.sees("z5").sees_no("转给同事");
    desk.keys("Esc");
    desk.sees("已勾选1").keys("Esc");
    desk.sees_no("已勾选").keys("5");
    assert!(desk.model.forms.is_empty(), "without ticks a digit searches");
    desk.sees("查找: 5");
}

#[test]
fn a_note_of_several_waits_as_a_draft_with_all_its_rows() {
    let mut desk = Desk::open();
    desk.keys("Space Space 1");
    desk.text("物业说周五来");
    desk.keys("F3");
    let kept = desk.asked.iter().rev().find_map(|ask| match ask {
        crate::wire::Ask::KeepDraft(draft) => Some(draft.clone()),
        _ => None,
    });
    let kept = kept.unwrap();
    assert_eq!((kept.subject, kept.also.as_slice()), (Some(m(1180)), [M1187].as_slice()));
    let form = crate::console::form::Form::restore(&desk.model, &kept).unwrap();
    assert_eq!(form.also, [M1187]);
}

#[test]
fn what_fits_only_some_of_the_ticked_rows_says_how_many() {
    let mut desk = Desk::open();
    desk.queue.push(case(7, 1, Some("11-25T14:00"), &[("parties", "王芳 孙建民")]));
    desk.keys("F3 F2 Space Space Space Space");
    desk.sees("5转给同事").sees("4告知并办结(3)");
    let mut desk = Desk::open();
    desk.queue = vec![case(7, 1, Some("11-25T14:00"), &[("parties", "王芳 孙建民")])];
    desk.keys("F3 F4 Space");
    desk.sees("已勾选1").sees("1记一笔").keys("5");
    assert_eq!(desk.model.forms[0].command.name, "mediation.transfer");
}

#[test]
fn ticked_residents_get_a_note_each() {
    let mut desk = Desk::open();
    desk.keys("F3 Space Space 1");
    desk.text("发了体检通知");
    desk.keys("Enter");
    desk.sees("记一笔 2件?").keys("Enter");
    let deed = &desk.deeds[0];
    assert_eq!((deed.command.as_str(), deed.also.len()), ("resident.note", 1));
}

#[test]
fn a_group_cannot_be_ticked_and_esc_leaves_no_tick() {
    let mut desk = Desk::open();
    desk.queue.push(case(7, 1, Some("12-25T14:00"), &[]));
    desk.keys("F3 F2 Space End");
    desk.sees("+ 调解 1").sees("已勾选1").keys("Space");
    desk.sees("先按 Enter 展开").sees("已勾选1").sees("勾选1件");
    desk.keys("Esc");
    desk.sees_no("已勾选").sees_no("勾选1件");
    desk.keys("End Enter Space");
    desk.sees("往下勾选里面的").sees_no("已勾选");
    desk.keys("Down Space");
    desk.sees("已勾选1").sees("勾选1件").keys("Esc");
    desk.sees_no("已勾选");
}

#[test]
fn a_ticked_case_that_ended_is_not_counted_any_more() {
    let mut desk = Desk::open();
    desk.queue = vec![
        case(7, 1, Some("11-25T14:00"), &[("parties", "王芳 孙建民")]),
        case(8, 1, Some("11-25T15:00"), &[("parties", "李四 孙建民")]),
    ];
    desk.keys("F3 F4 Space");
    desk.sees("已勾选1").sees("勾选1件");
    desk.queue.remove(0);
    let subjects = vec![Key::of(Kind::Mediation, 7)];
    desk.event(crate::wire::Event::Changed { seq: crate::domain::Seq(101), subjects, by: 2 });
    desk.sees_no("已勾选").sees_no("勾选1件");
}
