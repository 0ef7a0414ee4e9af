//! A keyboard that several people share: hidden, locked, changed.

use super::driver::{Desk, at};
use crate::console::msg::Msg;
use crate::wire::{Ask, Event, Goodbye, PresentRow, ToClient};
use crate::words::Lang;

/// 王丽 sits here; 张强 has a PIN too, 刘敏 none yet.
fn shared() -> Desk {
    let mut desk = Desk::waiting(80, 24, Lang::Zh);
    desk.keyboard.pins = [(1, "2846"), (2, "7391"), (3, "")].map(|(k, v)| (k, v.into())).into();
    desk.keyboard.lock = Some(15);
    desk.hear(Msg::Connected);
    desk.sees("PIN").sees("王丽").sees_no("卫生间滴水");
    desk.keys("2846");
    desk.sees("王丽 值班员").sees("张三");
    desk.asked.clear();
    desk
}

fn clock(desk: &mut Desk, time: &str) {
    desk.event(Event::Clock { now: at(time) });
}

/// The screen shows nothing but the strip, the question and the keys.
#[track_caller]
fn is_hidden(desk: &mut Desk) {
    desk.sees_no("张三").sees_no("路灯").sees_no("水管裂了");
    assert!(desk.model.locked);
}

#[test]
fn another_person_sits_down_with_seven_keys_and_is_back_at_the_same_screen() {
    let mut desk = shared();
    desk.keys("F3 zs3-2 Enter");
    let screen = desk.screen();
    assert_eq!(desk.keys("F12 F12 2 7391"), 7);
    let other = desk.sees("张强 值班员").screen();
    let lines =
        |screen: &str| screen.lines().skip(3).take(17).map(String::from).collect::<Vec<_>>();
    assert_eq!(lines(&screen), lines(&other));
    assert_eq!(desk.keys("F12 F12 1 2846"), 7);
    desk.sees("王丽 值班员");
}

#[test]
fn keys_that_are_faster_than_the_desk_are_not_lost() {
    let mut desk = shared();
    desk.slow = true;
    desk.keys("F12 F12 2 7391");
    desk.answer();
    desk.sees("张强 值班员").sees_no("7391");
}

#[test]
fn who_has_a_pin_comes_back_to_a_hidden_screen_by_it_alone() {
    let mut desk = shared();
    desk.keys("F12");
    is_hidden(&mut desk);
    for keys in ["Esc", "Enter Esc", "F12 Esc", "F12 F12", "F3", "F8", "F1", "zs", "Enter Enter"] {
        desk.keys(keys);
        is_hidden(&mut desk);
    }
    desk.keys("Esc 7391");
    desk.sees("PIN 不对").sees_no("7391");
    is_hidden(&mut desk);
    desk.keys("2846");
    desk.sees("张三");
    assert!(!desk.model.locked);
}

#[test]
fn somebody_without_a_pin_comes_back_with_one_key() {
    let mut desk = Desk::open();
    desk.keys("F12");
    desk.sees_no("张三").keys("Enter");
    desk.sees("张三");
}

#[test]
fn the_screen_is_hidden_after_minutes_without_a_key_and_the_form_is_as_it_was() {
    let mut desk = shared();
    desk.keys("F7 qyz Enter ls Enter");
    desk.text("水管裂了");
    let form = desk.sees("水管裂了").screen();
    clock(&mut desk, "11-25T10:46");
    desk.sees("水管裂了");
    clock(&mut desk, "11-25T10:47");
    is_hidden(&mut desk);
    let kept = |ask: &Ask| {
        matches!(ask, Ask::KeepDraft(draft) if draft.staff == 1
        && draft.fields.values().any(|text| text == "水管裂了"))
    };
    assert!(desk.asked.iter().any(kept), "{:?}", desk.asked);
    // Something about the staff changes meanwhile: the screen stays hidden.
    let subjects = vec![crate::domain::Key::of(crate::domain::Kind::Staff, 3)];
    desk.event(Event::Changed { seq: crate::domain::Seq(120), subjects, by: 3 });
    is_hidden(&mut desk);
    desk.keys("2846");
    let lines =
        |screen: &str| screen.lines().skip(1).take(20).map(String::from).collect::<Vec<_>>();
    assert_eq!(lines(&form), lines(&desk.screen()));
    // A key a minute keeps it open.
    for minute in 33..59 {
        clock(&mut desk, &format!("11-25T10:{minute}"));
        assert!(!desk.model.locked);
        desk.keys("Backspace");
    }
}

#[test]
fn who_is_not_to_be_locked_out_never_is() {
    let mut desk = Desk::open();
    clock(&mut desk, "11-25T23:59");
    desk.sees("张三");
}

#[test]
fn another_person_unlocks_into_their_own_session_and_the_forms_stay_with_the_first() {
    let mut desk = shared();
    desk.keys("F7 qyz Enter ls Enter");
    desk.text("水管裂了");
    clock(&mut desk, "11-25T11:30");
    desk.keys("F12 2 7391");
    desk.sees("张强 值班员").sees_no("水管裂了");
    assert_eq!(desk.model.forms.len(), 0);
    let asked = |wanted: fn(&Ask) -> bool| desk.asked.iter().position(wanted).unwrap();
    let kept = asked(|ask| matches!(ask, Ask::KeepDraft(draft) if draft.staff == 1));
    let entered = asked(|ask| matches!(ask, Ask::Enter { staff: 2, .. }));
    assert!(kept < entered);
}

#[test]
fn a_cut_line_shows_nothing_until_it_is_known_who_looks_at_it() {
    let mut desk = shared();
    desk.cut();
    desk.keyboard.cut();
    desk.hear(Msg::Connected);
    is_hidden(&mut desk);
    desk.keys("F12 Esc");
    is_hidden(&mut desk);
    desk.keys("2846");
    desk.sees("张三");
}

#[test]
fn who_has_no_pin_sets_one_by_typing_it_twice() {
    let mut desk = shared();
    desk.keys("F12 F12 3");
    desk.sees("刘敏").sees("请设一个 PIN").keys("1234 Enter");
    desk.sees("太好猜").keys("3957 Enter 3975 Enter");
    desk.sees("两遍不一样").keys("3957 Enter 3957 Enter");
    desk.sees("刘敏 值班员").sees_no("3957");
    assert_eq!(desk.keyboard.pins[&3], "3957");
}

#[test]
fn ones_own_pin_is_changed_by_f8_and_its_present_one() {
    let mut desk = shared();
    desk.keys("F8 gpin Enter");
    desk.sees("现在的 PIN").keys("7777 39571 Enter 39571 Enter");
    desk.sees("PIN 不对").keys("2846 39571 Enter 39571 Enter");
    desk.sees("PIN 设好了").sees("张三");
    assert_eq!(desk.keyboard.pins[&1], "39571");
    assert!(!format!("{:?}", desk.asked).contains("39571"));
}

#[test]
fn a_pin_is_shown_as_stars_and_goes_away_with_f12() {
    let mut desk = shared();
    desk.keys("F8 gpin Enter 28");
    desk.sees("PIN: **").sees_no("28 ");
    desk.keys("F12");
    is_hidden(&mut desk);
    desk.sees_no("*");
}

#[test]
fn a_session_left_behind_is_ended_with_its_digit_and_enter() {
    let mut desk = shared();
    let row = |session, staff, name: &str, own, may_end| PresentRow {
        session,
        staff,
        name: name.into(),
        since: at("11-25T08:00"),
        open: None,
        importing: false,
        own,
        may_end,
    };
    desk.keyboard.present = vec![
        row(4, 2, "张强", false, false),
        row(7, 1, "王丽", false, true),
        row(9, 1, "王丽", true, false),
    ];
    desk.keys("F8 szai Enter");
    desk.sees("1 王丽").sees("张强").keys("2");
    desk.keys("1");
    desk.sees("结束王丽").keys("Esc Enter");
    let ends = |desk: &Desk| desk.asked.iter().any(|ask| *ask == Ask::EndSession(7));
    assert!(!ends(&desk));
    desk.keys("F8 szai Enter 1 Enter");
    assert!(ends(&desk));
    desk.sees("已结束第 7 号会话");
    desk.hear(Msg::Desk(ToClient::Goodbye(Goodbye::Ended)));
    assert!(desk.model.ended && desk.model.leaving);
}

#[test]
fn a_pin_that_is_taken_away_hides_the_screen_until_another_is_set_and_the_form_is_as_it_was() {
    for before in ["", "F12", "F12 F12", "F12 Enter 28"] {
        let mut desk = shared();
        desk.keys("F7 qyz Enter ls Enter");
        desk.text("水管裂了");
        let form = desk.sees("水管裂了").screen();
        desk.keys(before);
        desk.keyboard.pins.insert(1, String::new());
        let why = crate::domain::Refusal::new("pin.none").with("name", "王丽").with("staff", "S1");
        desk.event(Event::SignedOut(why));
        desk.sees("请设一个 PIN");
        is_hidden(&mut desk);
        for keys in ["Esc", "Enter Esc", "F12 Esc", "F3", "F8", "2846"] {
            desk.keys(keys);
            is_hidden(&mut desk);
        }
        desk.keys("Esc Enter");
        desk.sees("请设一个 PIN").keys("3957 Enter 3957 Enter");
        let lines =
            |screen: &str| screen.lines().skip(1).take(20).map(String::from).collect::<Vec<_>>();
        assert_eq!(lines(&form), lines(&desk.screen()), "after {before:?}");
        assert!(!desk.model.locked && desk.keyboard.pins[&1] == "3957");
    }
}
