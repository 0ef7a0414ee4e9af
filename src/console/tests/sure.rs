//! One key saves only what is harmless and can be undone; undo has its redo.

use super::driver::Desk;
use super::every_form::with_a_form;
use crate::console::model::Undo;
use crate::console::msg::Msg;
use crate::domain::command::WORDS;
use crate::domain::record::Import;
use crate::domain::{Key, Kind, Seq, command};
use crate::wire::Ask;
use crate::words;

/// Codes that save with their digit: all of them harmless, and taken back with F8 Enter.
const HARMLESS: [&str; 11] = [
    "well",
    "missed",
    WORDS,
    "street",
    "district",
    "city",
    "civil",
    "police",
    "health",
    "party",
    "elsewhere",
];

#[test]
fn only_what_is_harmless_is_saved_by_a_digit() {
    for command in with_a_form() {
        for code in command.at_once {
            assert!(HARMLESS.contains(code), "{} {code}", command.name);
        }
    }
}

#[test]
fn an_import_is_taken_back_by_an_enter_that_knows_how_many() {
    let taken = |desk: &Desk| desk.asked.iter().any(|ask| matches!(ask, Ask::UndoImport { .. }));
    let mut desk = Desk::open();
    let import =
        Import { file: "花名册.xlsx".into(), added: 5000, updated: 3, ..Import::default() };
    desk.imports.push((Key::of(Kind::Import, 3), import));
    desk.keys("F8 drhmc Enter");
    crate::console::roster::flow::came(&mut desk.model, 0, listing());
    desk.keys("Esc F8 drhmc Enter Tab");
    desk.keys("1");
    assert!(!taken(&desk));
    desk.sees("花名册.xlsx").sees("新增的5000人去掉").sees("Enter 就这样做");
    for key in ["x", "1", "Space", "Down", "Tab", "Esc"] {
        desk.keys(key);
        assert!(!taken(&desk), "{key}");
    }
    desk.sees_no("就这样做").keys("1");
    desk.screen();
    desk.keys("Enter");
    assert!(taken(&desk));
}

fn listing() -> crate::console::errand::Result {
    crate::console::errand::Result::Listed(Err(crate::domain::Refusal::new("disk")))
}

#[test]
fn f8_enter_takes_back_or_says_that_there_is_nothing() {
    // A form that waits changes nothing about it.
    for waiting in ["", "F7 qyz Enter F2", "F7 qyz Enter"] {
        let mut desk = Desk::open();
        if !waiting.is_empty() {
            desk.keys(waiting);
        }
        let forms = desk.model.forms.len();
        desk.keys("F8 Enter");
        desk.sees("没有可以撤销的").sees_no("撤销上一步");
        assert!(!matches!(
            desk.model.layers.last(),
            Some(crate::console::layer::Layer::Palette(_))
        ));
        assert!(desk.deeds.is_empty(), "{waiting}");
        assert_eq!(desk.model.forms.len(), forms);
        desk.keys("F2");
        desk.sees_no("没有可以撤销的").keys("F8 wsz 1");
        desk.keys("F8 Enter");
        assert_eq!(desk.deeds.last().unwrap().command, "undo", "{waiting}");
    }
}

#[test]
fn a_form_that_waits_stands_right_below_it() {
    let mut desk = Desk::open();
    desk.keys("F7 qyz Enter F2 F8 Down Enter");
    desk.sees("钱玉贞 女 72 4-3-602");
    desk.keys("F2 F8 jz Enter");
    desk.sees("钱玉贞 女 72 4-3-602");
}

#[test]
fn what_was_taken_back_is_done_again_and_taken_back_again() {
    let mut desk = Desk::open();
    desk.keys("F8 wsz 1 F8 Enter");
    desk.facts.push(("seq", "57"));
    // The line and the palette name the same letters, and they do it.
    desk.sees("F8 zzcx Enter 重做").keys("F8");
    let screen = desk.screen();
    let row = screen.lines().find(|line| line.contains("重做撤销的那一步")).unwrap();
    assert!(row.contains("zzcx"), "{screen}");
    desk.keys("Esc");
    assert_eq!(desk.keys("F8 zzcx Enter"), 6);
    let redo = desk.deeds.last().unwrap();
    assert_eq!((redo.command.as_str(), redo.args["seq"].as_str()), ("redo", "100"));
    desk.sees("F8 Enter 撤销").keys("F8 Enter");
    let undo = desk.deeds.last().unwrap();
    assert_eq!((undo.command.as_str(), undo.args["seq"].as_str()), ("undo", "57"));
    // Something new is saved: what was taken back before it is not offered any more.
    desk.keys("F8 wsz 1 F8");
    desk.sees("撤销上一步").sees_no("重做撤销的那一步");
}

/// A deed of another day.
fn earlier() -> Undo {
    let words = "登记 M9".into();
    Undo { seq: Seq(40), words, here: false, page: None, grave: false, many: 0 }
}

#[test]
fn what_was_not_done_here_and_now_is_asked_about_before_it_is_taken_back() {
    let mut desk = Desk::open();
    desk.model.undo = Some(earlier());
    desk.keys("F8 Enter");
    desk.sees("撤销以前做的这一步: 登记 M9").keys("Esc");
    assert!(desk.deeds.is_empty());
    desk.keys("F8 Enter");
    desk.screen();
    desk.keys("Enter");
    assert_eq!(desk.deeds[0].args["seq"], "40");
}

#[test]
fn an_enter_that_is_held_is_sure_of_nothing_that_was_not_seen() {
    let mut desk = Desk::open();
    desk.model.undo = Some(earlier());
    desk.keys("F8 Enter Enter Enter");
    assert!(desk.deeds.is_empty());
    desk.sees("撤销以前做的这一步");
}

#[test]
fn what_cannot_be_taken_back_says_why_where_one_is_and_is_no_draft() {
    for (first, then) in [("", "F8 Enter"), ("F8 Enter", "F8 zzcx Enter")] {
        let mut desk = Desk::open();
        desk.keys("F8 wsz 1 F3");
        if !first.is_empty() {
            desk.keys(first);
            desk.screen();
            desk.keys("Enter");
        }
        let changed = crate::domain::Refusal::new("undo.later").at("seq").with("id", "M1201");
        desk.refusal = Some(changed);
        desk.keys(then);
        desk.screen();
        if desk.deeds.len() == 1 {
            // What was not done on this page is asked about.
            desk.keys("Enter");
        }
        assert!(desk.model.layers.is_empty(), "{then}");
        assert!(desk.model.forms.is_empty(), "{then}");
        desk.sees("M1201").sees_no("提交号").sees_no("未写完");
    }
    // Gone away from before the answer came: it is no form that waits either.
    let mut desk = Desk::open();
    desk.keys("F8 wsz 1");
    desk.slow = true;
    desk.keys("F8 Enter Esc F2");
    desk.refusal = Some(crate::domain::Refusal::new("undo.later").at("seq").with("id", "M1201"));
    desk.slow = false;
    desk.answer();
    desk.sees_no("未写完");
    assert!(desk.model.forms.is_empty() && desk.model.layers.is_empty());
}

#[test]
fn what_touched_many_is_taken_back_and_done_again_with_their_number() {
    let mut desk = Desk::open();
    desk.facts.push(("touched", "7"));
    desk.keys("F8 wsz 1 F8 Enter");
    desk.sees("这一步动过7份记录").keys("1 Down Space");
    assert_eq!(desk.deeds.len(), 1);
    desk.screen();
    desk.keys("Enter");
    assert_eq!(desk.deeds[1].command, "undo");
    desk.keys("F8 cz Enter");
    assert_eq!(desk.deeds.len(), 2);
    desk.sees("这一步动过7份记录").keys("Enter");
    assert_eq!(desk.deeds[2].command, "redo");
}

/// Deeds that one key of a record does: harmless, and taken back with F8 Enter.
const AT_ONCE: [&str; 1] = ["matter.return"];

#[test]
fn no_single_key_does_what_ends_something_in_any_record() {
    for command in command::all().filter(|command| command.ready) {
        let Some(kind) = command.on.filter(|kind| *kind != Kind::Incident) else { continue };
        let mut desk = Desk::open();
        let key = match kind {
            Kind::Matter => super::driver::M1187,
            kind => Key::of(kind, 213),
        };
        desk.handed_by = Some(2);
        crate::console::record::open(&mut desk.model, key);
        desk.hear(Msg::Quiet);
        let title = words::title(desk.model.lang, command.name);
        match command.digit {
            Some(digit) => desk.keys(&digit.to_string()),
            None => {
                desk.keys("9");
                desk.text(&title);
                desk.keys("Enter")
            }
        };
        let done: Vec<_> = desk.deeds.iter().map(|deed| deed.command.as_str()).collect();
        let harmless = AT_ONCE.contains(&command.name);
        assert_eq!(done.len(), usize::from(harmless), "{}: {done:?}", command.name);
    }
}
