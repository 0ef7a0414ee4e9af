//! 未建档: people who are written down in words.

use super::driver::{Desk, residents};
use crate::domain::{Key, Kind};
use crate::wire::{Ask, FindRow};

/// A resident whose name sounds like 王方.
pub fn sounds_alike() -> FindRow {
    let row = residents().remove(1);
    FindRow { key: Key::of(Kind::Resident, 424), name: "王芳".into(), why: "sound".into(), ..row }
}

#[test]
fn a_correction_leaves_who_has_no_file_as_they_are() {
    for keys in ["8 Down Down Tab Enter", "8 Tab Enter", "8 Enter Enter", "8 Down Up Up Tab Enter"]
    {
        let mut desk = Desk::open();
        desk.unfiled = Some("王方");
        desk.found.push(sounds_alike());
        desk.keys("zs Enter");
        desk.keys(keys);
        desk.sees("王方 未建档").sees("没有改动").sees_no("王芳");
        assert!(desk.deeds.is_empty(), "{keys}");
    }
}

#[test]
fn a_name_that_only_sounds_like_a_residents_stays_as_written() {
    for leave in ["Enter", "Tab Up Up Up Up Up Up Up Up", "Down Down"] {
        let mut desk = Desk::open();
        desk.found.push(sounds_alike());
        desk.keys("F7");
        desk.text("王方");
        desk.sees("王芳 女 72 4-3-602 （按读音）").sees("王方 未建档");
        desk.keys(leave);
        desk.sees_no("王芳");
        desk.keys("Tab Enter");
        let who = desk.model.forms[0].entry("who").map(|entry| entry.value().to_string());
        assert_eq!(who.as_deref(), Some("王方"), "{leave}");
    }
}

#[test]
fn who_sounds_alike_is_one_key_away() {
    let mut desk = Desk::open();
    desk.found.push(sounds_alike());
    desk.keys("F7");
    desk.text("王方");
    desk.keys("Up Enter ls Enter x Enter Enter");
    assert_eq!(desk.deeds[0].args["who"], "R424");
}

#[test]
fn of_a_known_resident_the_words_can_be_kept_too() {
    let mut desk = Desk::open();
    desk.keys("F7 qyz Down Enter ls Enter x Enter Enter");
    assert_eq!(desk.deeds[0].args["who"], "qyz");
}

#[test]
fn words_of_who_has_no_file_are_written_on() {
    let mut desk = Desk::open();
    desk.keys("F7");
    desk.text("王大爷");
    desk.keys("Enter Up");
    desk.text("的儿子");
    desk.keys("Enter");
    desk.sees("王大爷的儿子 未建档");
}

#[test]
fn who_has_no_file_is_taken_away_by_one_backspace_like_who_has_one() {
    let who = |desk: &Desk| desk.model.forms[0].entry("who").unwrap().value().to_string();
    let mut desk = Desk::open();
    desk.keys("F7");
    desk.text("马春花");
    desk.keys("Enter Up Backspace");
    assert_eq!(who(&desk), "");
    desk.text("李新");
    desk.keys("Enter");
    assert_eq!(who(&desk), "李新");
    // Typed again from its beginning it is not doubled.
    let mut desk = Desk::open();
    desk.keys("F7");
    desk.text("马春花");
    desk.keys("Enter Up");
    desk.text("马春花");
    desk.keys("Enter");
    assert_eq!(who(&desk), "马春花");
}

#[test]
fn a_form_that_makes_a_file_for_another_one_knows_so_after_its_console_died() {
    use crate::console::form::Form;
    use crate::console::layer::Layer;
    use crate::wire::Draft;
    let mut first = Desk::open();
    first.keys("F7");
    first.text("李新 13912340000");
    first.keys("Down Enter");
    let newest = |command: &str| -> Draft {
        let kept = first.asked.iter().rev().find_map(|ask| match ask {
            Ask::KeepDraft(draft) if draft.command == command => Some(draft.clone()),
            _ => None,
        });
        kept.unwrap()
    };
    let drafts = [newest("matter.new"), newest("resident.new")];
    let mut desk = Desk::open();
    for draft in &drafts {
        let form = Form::restore(&desk.model, draft).unwrap();
        desk.model.forms.push(form);
    }
    let (matter, file) = (drafts[0].id, drafts[1].id);
    desk.model.layers.push(Layer::Form(file));
    desk.done = Some(("resident.new", Key::of(Kind::Resident, 900)));
    desk.facts = vec![("name", "李新")];
    desk.keys("Tab");
    desk.screen();
    desk.keys("Enter");
    assert_eq!(desk.deeds[0].command, "resident.new");
    assert!(desk.deeds[0].was.is_empty(), "{:?}", desk.deeds[0].was);
    desk.sees("李新 已建档");
    assert_eq!(desk.model.top_form(), Some(matter));
    assert_eq!(desk.model.form(matter).unwrap().entry("who").unwrap().value(), "R900");
}
