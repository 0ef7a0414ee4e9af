//! A telephone number is where one telephones, and what a page names is one key away.

use super::driver::{Desk, M1187, R213, line};
use super::every_form::{NUMBER, opened, with_a_form};
use crate::console::layer::Page;
use crate::domain::record::LineKind;
use crate::domain::{Key, Kind, Seq};
use crate::wire::Ask;

const M1180: Key = Key::of(Kind::Matter, 1180);

#[test]
fn the_number_stands_on_the_head_of_a_matter_and_above_its_call() {
    for (columns, rows) in [(80, 24), (120, 36)] {
        let mut desk = Desk::sized(columns, rows, crate::words::Lang::Zh);
        desk.keys("zs Enter");
        desk.sees("电话 13812348000(本人)");
        assert_eq!(desk.keys("2"), 1);
        desk.sees("打电话").sees("电话 13812348000(本人)");
    }
}

#[test]
fn the_number_stands_above_every_form_that_says_how_a_call_went_and_above_no_other() {
    let mut calls = 0;
    for command in with_a_form() {
        let (mut desk, id) = opened(command, true);
        // On the page of an incident one dials by digit.
        if command.name.ends_with(".call") {
            desk.sees(NUMBER);
            calls += 1;
        } else {
            desk.sees_no(NUMBER);
        }
        // No draft keeps it.
        let draft = desk.model.form(id).unwrap().draft(&desk.model);
        assert!(!format!("{draft:?}").contains(NUMBER), "{}", command.name);
    }
    assert!(calls >= 5, "{calls}");
}

#[test]
fn a_number_that_is_masked_is_asked_for_in_full_where_one_is_about_to_call() {
    let asked = |desk: &Desk| {
        desk.asked.iter().filter(|ask| matches!(ask, Ask::Numbers(_))).cloned().collect::<Vec<_>>()
    };
    for command in with_a_form().filter(|command| command.name.ends_with(".call")) {
        let people = !matches!(command.on, Some(Kind::Incident | Kind::Contact));
        let (mut desk, id) = opened(command, true);
        desk.model.form_mut(id).unwrap().phones = "138****8000".into();
        crate::console::form::numbers::ask(&mut desk.model, id);
        desk.hear(crate::console::msg::Msg::Quiet);
        assert_eq!(asked(&desk).len(), usize::from(people), "{}", command.name);
        if people {
            desk.sees("13812348000").sees_no("138****");
            let draft = desk.model.form(id).unwrap().draft(&desk.model);
            assert!(!format!("{draft:?}").contains("13812348000"), "{}", command.name);
        }
    }
    // The file of somebody without an open matter.
    let mut desk = Desk::open();
    desk.keys("F3 zs Enter");
    desk.sees("138****8000").sees_no("13812348000").keys("2");
    desk.sees("打电话").sees("13812348000").sees_no("138****");
    assert_eq!(asked(&desk), [Ask::Numbers(R213)]);
    // It goes with the screen it stands on.
    desk.keys("Esc");
    desk.sees("138****8000").sees_no("13812348000");
    // A visit that went well is taken down at once: nobody reads a number for that.
    let mut desk = Desk::open();
    desk.keys("zs Enter 1");
    assert!(asked(&desk).is_empty());
}

#[test]
fn the_person_is_one_key_from_the_matter_and_back_is_where_one_was() {
    let mut desk = Desk::open();
    desk.keys("zs Enter Down");
    let before = desk.screen();
    assert_eq!(desk.keys("Enter"), 1);
    assert_eq!(Page::of(&desk.model), Page::Record(R213));
    desk.sees("张三 男 68").keys("Esc");
    assert_eq!(Page::of(&desk.model), Page::Record(M1187));
    assert_eq!(desk.screen(), before);
    // Who has no file is nobody's page.
    let mut desk = Desk::open();
    desk.unfiled = Some("王方");
    desk.keys("zs Enter");
    desk.screen();
    desk.keys("Enter");
    assert_eq!(Page::of(&desk.model), Page::Record(M1187));
}

#[test]
fn from_either_twin_of_a_merge_it_is_one_key_to_the_other() {
    let mut desk = Desk::open();
    let merged = |fact: (&str, &str)| line(LineKind::Merged, "11-25T10:30", &[fact], "");
    desk.lines.push((M1187.line(Seq(20)), merged(("into", "M1180"))));
    desk.lines.push((M1180.line(Seq(20)), merged(("from", "M1187"))));
    desk.keys("zs Enter");
    desk.screen();
    desk.keys("Enter");
    assert_eq!(Page::of(&desk.model), Page::Record(M1180));
    desk.screen();
    desk.keys("Enter");
    assert_eq!(Page::of(&desk.model), Page::Record(M1187));
    desk.keys("Esc Esc");
    assert_eq!(Page::of(&desk.model), Page::Record(M1187));
    // The lines below are about the person.
    desk.keys("Down Enter");
    assert_eq!(Page::of(&desk.model), Page::Record(R213));
}

#[test]
fn a_line_of_the_timeline_opens_what_it_names_and_a_field_too() {
    // The last contacts of a resident name their matter.
    let mut desk = Desk::open();
    desk.keys("F3 zs Enter Tab Tab Tab");
    desk.sees("[经过]").keys("Down Down Up Enter");
    assert_eq!(Page::of(&desk.model), Page::Record(M1187));
    // What a matter holds: whom it is about.
    let mut desk = Desk::open();
    desk.keys("zs Enter Tab Enter");
    assert_eq!(Page::of(&desk.model), Page::Record(R213));
    // A field that names nobody says so.
    let mut desk = Desk::open();
    desk.keys("zs Enter Tab Down Enter");
    desk.sees("没有可以打开的");
    // A text that reads like a number is a text.
    let mut desk = Desk::open();
    let note = line(LineKind::Note, "11-25T10:30", &[("text", "R300")], "R300");
    desk.lines.push((M1187.line(Seq(20)), note));
    desk.keys("zs Enter");
    desk.screen();
    desk.keys("Enter");
    assert_eq!(Page::of(&desk.model), Page::Record(R213));
}

#[test]
fn the_changes_of_a_file_that_was_merged_are_one_key_from_those_of_the_one_it_goes_on_in() {
    let mut desk = Desk::open();
    let merged = line(LineKind::Merged, "11-25T10:30", &[("from", "R940")], "");
    desk.lines.push((R213.line(Seq(20)), merged));
    desk.keys("F3 zs Enter");
    desk.screen();
    desk.keys("F10");
    desk.sees("Tab 看并到这里的 R940").keys("Tab");
    desk.sees("R940 改动记录").sees("Tab 看并到这里的 R213").keys("Tab");
    desk.sees("R213 改动记录");
    // Where nothing was merged there is nothing to turn to.
    let mut desk = Desk::open();
    desk.keys("zs Enter F10");
    desk.sees("改动记录").sees_no("Tab 看");
}
