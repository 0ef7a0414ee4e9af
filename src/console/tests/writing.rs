//! Writing in forms: nothing typed is lost, and what is thrown away is meant to be.

use super::driver::{Desk, more, page};
use crate::console::form;
use crate::console::msg::Msg;
use crate::console::term::event::{Input, Key};
use crate::domain::{Key as Record, Kind, command};
use crate::wire::{Ask, Pages};

#[test]
fn text_typed_on_the_buttons_goes_into_its_own_words_or_nowhere_once_they_stand() {
    let mut desk = Desk::open();
    desk.keys("F7 qyz Enter ls Enter Tab");
    desk.text("滴");
    desk.sees("已回到「内容」").text("水");
    desk.sees("滴水").sees("钱玉贞 女 72 4-3-602").keys("Enter");
    // Who goes on typing means another field: a name, a door, 03.
    desk.text("周顺");
    desk.sees("「周顺」还没有写进去").keys("Enter");
    assert!(desk.deeds.is_empty(), "nothing is saved without it");
    desk.sees("滴水 周顺").keys("Backspace Backspace Backspace Enter Enter");
    assert_eq!(desk.deeds[0].args["who"], "R300");
    assert_eq!(desk.deeds[0].args["text"], "滴水");
}

#[test]
fn an_enter_out_of_habit_behind_the_digits_of_a_choice_saves_nothing() {
    let mut desk = Desk::open();
    desk.keys("F7 Tab");
    desk.text("楼道滴水");
    desk.keys("Enter");
    desk.text("周师傅");
    desk.keys("Enter 02 Enter");
    desk.sees("再按 Enter 才保存").sees("漏水");
    assert!(desk.deeds.is_empty());
    desk.keys("Enter");
    assert_eq!(desk.deeds[0].args["category"], "leak");
}

#[test]
fn what_is_typed_on_the_buttons_goes_where_it_is_understood_by_the_enter_behind_it() {
    let mut desk = Desk::open();
    desk.keys("F8");
    desk.text("新建居民");
    desk.keys("Enter");
    desk.text("李明");
    desk.keys("Tab 99-9-901");
    desk.sees("「99-9-901」还没有写进去").keys("Down Enter");
    assert!(desk.deeds.is_empty());
    assert_eq!(desk.model.forms[0].entry("address").unwrap().value(), "99-9-901");
}

#[test]
fn a_paste_on_the_buttons_is_not_lost_either() {
    let mut desk = Desk::open();
    desk.keys("zs Enter 5 2");
    desk.hear(Msg::Input(Input::Paste("老人要上门".into())));
    desk.keys("Enter Enter");
    assert_eq!(desk.deeds[0].args["text"], "老人要上门");
}

#[test]
fn letters_on_the_buttons_of_a_filled_form_save_nothing() {
    let mut desk = Desk::open();
    desk.keys("zs Enter 8 Tab x Enter");
    desk.sees("更正");
    assert!(desk.deeds.is_empty() && desk.model.forms.len() == 1);
}

#[test]
fn tab_takes_a_menu_word_as_enter_does() {
    let mut desk = Desk::open();
    desk.keys("F7 qyz Enter");
    desk.text("漏水");
    desk.keys("Tab");
    assert_eq!(desk.model.forms[0].entry("category").unwrap().value(), "leak");
    let mut desk = Desk::open();
    desk.keys("F7 qyz Enter");
    desk.text("没有这类");
    desk.keys("Tab");
    desk.sees("里没有这一项");
    assert!(desk.model.forms[0].focused().is_some());
}

#[test]
fn what_was_wrong_is_not_said_any_longer_than_it_is() {
    let mut desk = Desk::open();
    desk.keys("F7 qyz Enter zzz Enter");
    desk.sees("里没有这一项");
    desk.keys("Backspace");
    desk.sees_no("里没有这一项");
    desk.keys("x Enter");
    desk.sees("里没有这一项").keys("F2");
    desk.sees_no("里没有这一项");
}

#[test]
fn ctrl_u_empties_a_field() {
    let mut desk = Desk::open();
    desk.keys("F7 qyz Enter ls Enter");
    desk.text("写错了的一大段");
    desk.hear(Msg::Input(Input::Key(Key::Ctrl('u'))));
    desk.sees_no("写错了");
    assert!(desk.model.forms[0].entry("text").unwrap().is_empty());
}

#[test]
fn the_list_of_what_waits_shows_no_numbers() {
    let mut desk = Desk::open();
    desk.keys("F8");
    desk.text("新建居民");
    desk.keys("Enter");
    desk.text("李明");
    desk.keys("Enter 13812348000 F2 F8");
    desk.sees("接着写 新建居民").sees("李明").sees_no("1381234");
}

#[test]
fn what_waits_can_be_thrown_away() {
    let mut desk = Desk::open();
    desk.keys("F7 qyz Enter F2 zs Enter 1 x F2 F8");
    desk.text("扔掉");
    desk.keys("Enter");
    desk.sees("扔掉 登记").sees("扔掉 记一笔");
    desk.keys("Enter");
    desk.sees("里面写的就没有了").screen();
    desk.keys("Esc");
    assert_eq!(desk.model.forms.len(), 2);
    desk.keys("Enter");
    desk.screen();
    desk.keys("Enter");
    assert_eq!(desk.model.forms.len(), 1);
    assert!(desk.asked.iter().any(|ask| matches!(ask, Ask::DropDraft(_))));
    desk.screen();
    desk.keys("Enter");
    desk.screen();
    desk.keys("Enter");
    desk.sees_no("未写完").sees("查找");
}

#[test]
fn more_than_three_waiting_forms_do_not_push_the_commands_away() {
    let mut desk = Desk::open();
    for _ in 0..5 {
        desk.keys("F7 qyz Enter F2");
    }
    desk.keys("F8");
    let screen = desk.screen();
    assert_eq!(screen.matches("接着写").count(), 3, "{screen}");
    desk.sees("登记");
}

#[test]
fn the_same_deed_to_the_same_record_is_begun_once() {
    let mut desk = Desk::open();
    desk.keys("zs Enter 1 x F2 Enter 1");
    desk.sees("接着写");
    assert_eq!(desk.model.forms.len(), 1);
}

#[test]
fn a_form_that_was_emptied_again_is_no_draft() {
    let mut desk = Desk::open();
    desk.keys("F7 q Backspace F2");
    desk.sees_no("未写完");
    assert!(desk.model.forms.is_empty());
}

#[test]
fn the_day_of_a_death_is_asked_for_before_it_is_saved() {
    let mut desk = Desk::open();
    desk.keys("F3 zs Enter F8");
    desk.text("死亡");
    desk.keys("Enter 2");
    assert_eq!(desk.model.forms[0].command.name, "resident.status");
    assert_eq!(super::taking::focused(&desk), "day");
    desk.keys("Enter");
    assert!(desk.deeds.is_empty(), "one Enter out of habit saves nothing");
    desk.keys("Up Up");
    desk.text("11-20");
    desk.keys("Enter Enter");
    assert_eq!(desk.deeds[0].args["day"], "11-20");
}

#[test]
fn a_form_that_waits_without_a_person_is_named_by_its_words_or_as_nobodys() {
    for (typed, said) in [("滴水", "还有没写完的登记: 滴水"), ("", "还有没写完的登记（没写是谁）")]
    {
        let mut desk = Desk::open();
        desk.keys("F7 Tab");
        if typed.is_empty() {
            desk.keys("Up");
            desk.text("13912340000");
        }
        desk.text(typed);
        desk.keys("F2 F7");
        desk.sees(said).sees_no(": 。");
    }
}

#[test]
fn an_option_stands_once() {
    let mut desk = Desk::open();
    desk.keys("F7 qyz Enter ls");
    let screen = desk.screen();
    assert_eq!(screen.matches("02 漏水").count(), 1, "{screen}");
}

#[test]
fn nothing_shows_through_under_the_buttons() {
    for story in ["F7 a", "F7 qyz Enter l", "F7 qyz Enter"] {
        let mut desk = Desk::sized(60, 20, crate::words::Lang::Zh);
        desk.keys(story);
        let screen = desk.screen();
        let buttons = screen.lines().find(|line| line.contains("[保存]")).unwrap();
        assert_eq!(buttons.trim_end(), " [保存]  [当场答复]  [存好再记一件 Ctrl-N]", "{screen}");
    }
}

#[test]
fn who_leaves_with_work_in_hand_is_asked_for_somebody_else() {
    let mut desk = Desk::open();
    let open = vec![more(1187, "leak", "3-2-501", "滴水")];
    let page = page(Record::of(Kind::Staff, 2), &[("name", "张强")], Pages::Staff { open });
    let leave = command::named("staff.leave").unwrap();
    form::begin(&mut desk.model, leave, Some(&page), String::new());
    desk.sees("（要填）").sees("1 王丽  3 刘敏").sees_no("2 张强");
    desk.keys("Enter");
    desk.sees("「接手人」要填");
    desk.keys("3 Enter");
    assert_eq!(desk.deeds[0].args["to"], "S3");
}
