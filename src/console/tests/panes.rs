//! Panes, records and the last lines, as a tester found them wanting.

use super::driver::{Desk, R213};
use crate::console::model::Message;
use crate::console::msg::Msg;
use crate::console::term::event::{Input, Key as Pressed};
use crate::domain::Refusal;
use crate::domain::record::Stage;
use crate::wire::Ask;
use crate::words::Lang;

#[test]
fn a_desk_on_its_way_says_how_far_it_is_until_it_is_there() {
    let mut desk = Desk::waiting(80, 24, Lang::Zh);
    desk.hear(Msg::Opening(120_000, 1_820_000));
    desk.sees("正在打开，120000/1820000");
    desk.hear(Msg::Connected);
    desk.sees("王丽").sees_no("正在打开");
    desk.hear(Msg::Lost);
    desk.hear(Msg::Opening(20_000, 40_000));
    desk.sees("王丽").sees_no("正在打开");
}

#[test]
fn a_search_box_is_empty_when_its_pane_is_asked_for() {
    let mut desk = Desk::open();
    desk.keys("zs F2");
    desk.sees("查找:").sees_no("查找: zs");
    desk.keys("F3 zs3-2 Enter Esc");
    desk.sees("查找: zs3-2");
    desk.keys("F3 zs");
    desk.sees("查找: zs ").sees_no("zs3-2");
}

#[test]
fn keys_wait_for_the_first_sign_in_and_its_list() {
    let mut desk = Desk::waiting(80, 24, Lang::Zh);
    desk.keys("zs Enter");
    desk.sees_no("今天没有要办的").sees_no("共0");
    desk.hear(Msg::Connected);
    desk.sees("M1187").sees("[经过]");
}

#[test]
fn who_wants_out_gets_out_before_anybody_is_signed_in() {
    let mut desk = Desk::waiting(80, 24, Lang::Zh);
    desk.keys("zs F8 xb Enter");
    assert!(desk.model.leaving);
}

#[test]
fn who_may_not_see_persons_is_told_so_and_never_that_there_is_nothing() {
    let mut desk = Desk::waiting(80, 24, Lang::Zh);
    desk.hides_persons = true;
    desk.hear(Msg::Connected);
    desk.sees("您的岗位只看数字").sees_no("今天没有要办的");
    desk.keys("F3");
    desk.sees("您的岗位只看数字").sees_no("共0");
    desk.model.session.as_mut().unwrap().may.clear();
    desk.keys("F7");
    desk.sees("您的岗位不能用").sees_no("类别");
}

#[test]
fn a_new_resident_s_file_opens_and_a_new_matter_is_selected() {
    let mut desk = Desk::open();
    desk.done = Some(("resident.new", R213));
    desk.keys("F8 xjjm Enter");
    desk.text("李四");
    desk.keys("Enter Tab Enter");
    assert_eq!(desk.asked.iter().filter(|ask| matches!(ask, Ask::Open(R213))).count(), 1);
    desk.sees("[基本]");
}

#[test]
fn an_exact_number_is_the_first_hit() {
    let mut desk = Desk::open();
    desk.queue[1].find.push_str(" 1190");
    desk.keys("F2 1190 Enter");
    let opened = desk.asked.iter().rev().find_map(|ask| match ask {
        Ask::Open(key) => Some(key.to_string()),
        _ => None,
    });
    assert_eq!(opened.as_deref(), Some("M1190"));
}

#[test]
fn a_closed_matter_shows_how_it_ended_and_no_limit() {
    let mut desk = Desk::open();
    desk.queue[1].stage = Stage::Told;
    desk.keys("F2");
    desk.sees("黄 告知并办结 ").sees_no("今天17点");
}

#[test]
fn every_key_of_a_record_is_named_on_every_screen() {
    for (lang, words) in [
        (Lang::Zh, ["1记", "2", "8更正", "9更多", "Esc返回", "F1帮助"]),
        (Lang::En, ["1", "2", "8Correct", "9More", "Esc back", "F1 Help"]),
    ] {
        for (columns, rows) in [(60, 20), (80, 24), (120, 36)] {
            for message in [None, Some("已保存 M1187 漏水 张三")] {
                for story in ["", "F3"] {
                    let mut desk = Desk::sized(columns, rows, lang);
                    if !story.is_empty() {
                        desk.keys(story);
                    }
                    desk.keys("zs Enter");
                    desk.model.message = message.map(|text| Message {
                        text: text.into(),
                        stays: true,
                        until: None,
                        page: None,
                    });
                    for word in words.iter().chain(&message) {
                        desk.sees(word);
                    }
                }
            }
        }
    }
}

#[test]
fn a_record_names_the_keys_to_walk_through_it() {
    for (lang, word) in [(Lang::Zh, "Tab换栏"), (Lang::En, "Tab sections")] {
        let mut desk = Desk::sized(80, 24, lang);
        desk.keys("zs Enter");
        desk.sees(word);
    }
}

#[test]
fn a_resident_keeps_the_places_of_a_matter_s_deeds() {
    let mut desk = Desk::open();
    desk.keys("F3 zs Enter");
    desk.sees("-告知并办结").sees("-转");
    desk.keys("4");
    desk.sees("「告知并办结」在事项里办");
    desk.keys("Tab Tab Tab");
    desk.sees("[经过]").sees("M1187 漏水 打电话 未接通: 没人接");
}

#[test]
fn help_is_in_the_palette_and_an_empty_menu_says_so() {
    let mut desk = Desk::open();
    desk.keys("F8 bangzhu Enter");
    desk.sees("列表");
    desk.keys("Esc zs Enter 9 zzz");
    desk.sees("没有找到");
}

#[test]
fn a_reason_stands_at_its_row_and_is_left_out_only_right_below_the_same_one() {
    let mut desk = Desk::open();
    desk.keys("F2 Enter 9");
    let menu = desk.model.menu_mut().unwrap();
    let reasons = ["permit.persons", "undo.later", "permit.persons", "permit.persons"];
    for (offer, code) in menu.offers.iter_mut().zip(reasons) {
        offer.refusal = Some(Refusal::new(code));
    }
    assert!(menu.offers.len() >= reasons.len());
    let screen = desk.screen();
    let why = crate::words::refusal(Lang::Zh, &Refusal::new("permit.persons"));
    let begins: String = why.chars().take(8).collect();
    assert_eq!(screen.matches(&begins).count(), 2, "{screen}");
    assert_eq!(screen.matches("同上").count(), 1, "{screen}");
}

#[test]
fn a_refusal_of_the_queue_goes_when_somebody_else_sits_down() {
    let mut desk = Desk::open();
    desk.model.queue.refuse("不行".into());
    desk.sees("不行");
    desk.keys("F2");
    desk.sees("路灯").sees_no("不行");
    desk.hear(Msg::Input(Input::Key(Pressed::F(3))));
    let refusal = Refusal::new("permit.persons");
    assert!(crate::words::refusal(Lang::Zh, &refusal).contains("F6"));
}

#[test]
fn a_list_beside_an_open_record_keeps_what_is_read_off_it() {
    for (columns, rows) in [(100, 36), (110, 32), (120, 36), (160, 50)] {
        let mut desk = Desk::sized(columns, rows, Lang::Zh);
        desk.keys("F3 zs Enter");
        let screen = desk.screen();
        let rows: Vec<_> = screen.lines().filter(|line| line.contains("3-2-501")).collect();
        assert!(rows.iter().any(|line| line.contains("张三")), "{screen}");
        if columns >= 110 {
            // The last digits are those by which one knows whose it is.
            assert!(rows.iter().any(|line| line.contains("138****8000")), "{screen}");
            assert!(!screen.contains("**.."), "{screen}");
        }
        let mut desk = Desk::sized(columns, 36, Lang::Zh);
        desk.keys("zs Enter");
        desk.sees("M1187 漏水").sees("张三").sees("[经过]");
    }
}
