//! A message belongs to the screen it was said on.

use super::driver::{Desk, R213};
use super::every_form::{opened, with_a_form};
use crate::console::layer::Page;
use crate::console::msg::Msg;
use crate::console::term::event::Input;
use crate::domain::{Key, Kind};
use crate::wire::Event;

/// Ways to every page, from the queue.
pub const PAGES: [&str; 16] = [
    "F2",
    "F3",
    "F4",
    "F5",
    "F6",
    "F7",
    "F9",
    "F12",
    "F12 F12",
    "F2 zs Enter",
    "F3 zs Enter",
    "F2 zs Enter F10",
    "F2 zs Enter 1",
    "F8 rb Enter",
    "F8 sqx Enter",
    "F8 drhmc Enter",
];

const SAID: &str = "说在这里的话";

fn says(desk: &mut Desk) {
    desk.model.tell(SAID.into());
    desk.hear(Msg::Quiet);
    desk.sees(SAID);
}

#[test]
fn what_is_said_on_one_page_stands_on_no_other() {
    let mut pages = Vec::new();
    for from in PAGES {
        for to in PAGES {
            let mut desk = Desk::open();
            desk.keys(from);
            says(&mut desk);
            let page = Page::of(&desk.model);
            desk.keys(to);
            if page != Page::of(&desk.model) {
                desk.sees_no(SAID);
            }
            if !pages.contains(&page) {
                pages.push(page);
            }
        }
    }
    assert!(pages.len() >= 12, "{pages:?}");
}

#[test]
fn an_answer_that_leads_to_another_page_takes_the_message_along() {
    let mut desk = Desk::open();
    desk.keys("F7 qyz Enter ls Enter x Enter");
    desk.slow = true;
    desk.keys("Enter");
    says(&mut desk);
    desk.slow = false;
    desk.answer();
    desk.sees_no(SAID).sees("已保存 M1201");
    // Hidden by itself.
    desk.model.session.as_mut().unwrap().lock = Some(5);
    says(&mut desk);
    desk.event(Event::Clock { now: super::driver::at("11-25T12:00") });
    desk.sees_no(SAID).keys("Enter");
    desk.sees_no(SAID);
}

#[test]
fn in_every_form_a_message_goes_with_the_next_key() {
    for command in with_a_form() {
        for key in ["x", "1", "Down", "Up", "Tab", "Left", "Backspace"] {
            let (mut desk, _) = opened(command, true);
            says(&mut desk);
            desk.keys(key);
            desk.sees_no(SAID);
        }
        let (mut desk, _) = opened(command, true);
        says(&mut desk);
        desk.hear(Msg::Input(Input::Paste("贴进来的".into())));
        desk.sees_no(SAID);
    }
}

#[test]
fn that_something_was_saved_never_stands_under_a_form_that_was_not() {
    for command in with_a_form() {
        let mut desk = Desk::open();
        desk.keys("F7 qyz Enter ls Enter x Enter");
        desk.slow = true;
        desk.keys("Enter Esc");
        let page = opened(command, true).0.model.forms.remove(0);
        let id = page.id;
        desk.model.forms.push(page);
        desk.model.layers.push(crate::console::layer::Layer::Form(id));
        desk.slow = false;
        desk.answer();
        assert_eq!(desk.deeds.len(), 1);
        desk.sees_no("已保存").keys("Esc");
        desk.sees("刚才的「登记」: 已保存 M1201");
    }
}

#[test]
fn two_that_were_saved_are_both_said() {
    let mut desk = Desk::open();
    desk.keys("F7 qyz Enter ls Enter x Enter");
    desk.slow = true;
    desk.keys("Enter Esc");
    desk.keys("F7");
    desk.slow = false;
    desk.answer();
    desk.keys("qyz Enter ls Enter y Enter Enter");
    desk.sees("刚才的「登记」: 已保存 M1201").sees("F8 Enter 撤销");
    assert_eq!(desk.screen().matches("已保存").count(), 2);
}

#[test]
fn what_was_taken_back_over_a_half_written_form_is_said_at_once() {
    for (slow, keys) in [(false, "F7 qyz Enter"), (true, "F7 qyz Enter"), (false, "F7")] {
        let mut desk = Desk::open();
        desk.keys("F7 qyz Enter ls Enter x Enter Enter");
        desk.keys(keys);
        desk.facts = vec![("undone", "matter.call"), ("id", "M348")];
        desk.slow = slow;
        desk.keys("F8 Enter");
        desk.sees("撤销以前做的这一步").keys("Enter");
        if slow {
            desk.sees("正在撤销").sees_no("正在保存").sees_no("未写完里");
            desk.slow = false;
            desk.answer();
        }
        assert_eq!(desk.deeds.last().unwrap().command, "undo");
        desk.sees("已撤销 M348 打电话（这张表没动）").sees_no("正在").sees_no("刚才的");
        desk.facts = vec![("redone", "matter.call"), ("id", "M348"), ("seq", "100")];
        desk.keys("F8 cz Enter");
        desk.screen();
        desk.keys("Enter");
        desk.sees("已重做 M348 打电话（这张表没动）").sees_no("正在");
        // Once said it is not said again a page later.
        desk.keys("F2");
        desk.sees_no("M348 打电话");
        // Refused it is said there too.
        desk.keys("F7");
        desk.refusal = Some(crate::domain::Refusal::new("undo.nothing"));
        desk.keys("F8 Enter");
        desk.screen();
        desk.keys("Enter");
        assert!(desk.model.top_form().is_some());
        desk.sees_no("正在");
    }
}

const NUMBER: &str = "13812348000";

/// The file of 张三, and a full number that is asked for.
fn asks_for_a_number(slow: bool) -> Desk {
    let mut desk = Desk::open();
    desk.done = Some(("resident.reveal", R213));
    desk.facts.push(("phones", NUMBER));
    desk.keys("F3 zs Enter 9");
    desk.text("号码");
    desk.keys("Enter");
    desk.slow = slow;
    desk.keys("1 Enter");
    desk
}

#[test]
fn a_number_in_full_stands_on_its_own_page_only() {
    let away = ["F2", "F3", "F7", "F8", "F1", "F12", "F12 F12", "Esc", "F10", "F6", "9", "1"];
    for away in away {
        let mut desk = asks_for_a_number(false);
        desk.sees(NUMBER).keys(away);
        desk.sees_no(NUMBER);
    }
    // Nor does it come behind who went away.
    for away in ["Esc", "Esc F2", "Esc F3", "Esc F7"] {
        let mut desk = asks_for_a_number(true);
        desk.keys(away);
        desk.slow = false;
        desk.answer();
        if Page::of(&desk.model) != Page::Record(R213) {
            desk.sees_no(NUMBER);
            if desk.model.top_form().is_some() {
                desk.keys("Esc");
            }
            desk.sees_no(NUMBER).sees("R213 没有显示");
        }
    }
    let mut desk = asks_for_a_number(false);
    desk.done = None;
    desk.keys("F3 qyz Enter");
    assert_eq!(Page::of(&desk.model), Page::Record(Key::of(Kind::Resident, 300)));
    desk.sees_no(NUMBER);
}

#[test]
fn what_is_said_belongs_to_its_page() {
    for (gone, keys) in [
        (false, "F1 Esc"),
        (false, "F8 Esc"),
        (false, "Down"),
        (true, "F7"),
        (true, "F3"),
        (true, "zs Enter"),
        (true, "F7 x F2"),
        (true, "F12 Enter"),
    ] {
        let mut desk = Desk::with_a_save();
        desk.keys(keys);
        let words = desk.words();
        assert_eq!(words.contains("已保存"), !gone, "{keys}:\n{}", desk.screen());
    }
}

#[test]
fn what_is_said_in_one_line_is_divided_once_and_nothing_is_glued() {
    let said = ["已保存 M1201", "", " 张强转给您 M1300   ", "F8 Enter 撤销"];
    let together = crate::console::said::together(said);
    assert_eq!(together, "已保存 M1201   张强转给您 M1300   F8 Enter 撤销");
}
