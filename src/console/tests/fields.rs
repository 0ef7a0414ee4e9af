//! The cursor among the fields of a form: nothing holds it, and a word that is plainly a
//! category's is no name.

use super::driver::{Desk, residents};
use crate::console::msg::Msg;
use crate::console::term::event::{Input, Key};
use crate::domain::record::Role;

fn focused(desk: &Desk) -> &'static str {
    desk.model.forms[0].focused().map_or("", |entry| entry.field.name)
}

fn value(desk: &Desk, field: &str) -> String {
    desk.model.forms[0].entry(field).map(|entry| entry.value().to_string()).unwrap_or_default()
}

#[test]
fn words_that_mean_nothing_hold_nobody_on_the_way_up() {
    for up in [Key::Up, Key::BackTab] {
        let mut desk = Desk::open();
        desk.keys("F7 qyz Enter");
        assert_eq!(focused(&desk), "category");
        desk.text("马春花");
        // Enter stays and says why; up one goes all the same, and the words stay.
        desk.keys("Enter");
        desk.sees("马春花");
        desk.hear(Msg::Input(Input::Key(up)));
        assert_eq!((focused(&desk), &*value(&desk, "category")), ("who", "马春花"), "{up:?}");
        desk.sees("里没有这一项").keys("Tab Enter");
        assert_eq!((focused(&desk), desk.deeds.len()), ("category", 0), "nothing is saved");
    }
}

#[test]
fn the_name_of_a_category_is_no_resident() {
    for (typed, code) in [("漏水", "leak"), ("02", "leak"), ("０２", "leak")] {
        let mut desk = Desk::open();
        // Somebody may be called so.
        desk.found.push(residents().remove(0));
        desk.keys("F7");
        desk.text(typed);
        desk.sees("类别: 漏水").keys("Enter");
        assert_eq!((&*value(&desk, "category"), &*value(&desk, "who")), (code, ""), "{typed}");
        assert_eq!(focused(&desk), "who");
        desk.sees("是谁？不知道就按 Enter").keys("qyz Enter");
        assert_eq!((focused(&desk), &*value(&desk, "who")), ("text", "R300"));
    }
}

#[test]
fn letters_are_somebody_first_and_a_category_behind() {
    let mut desk = Desk::open();
    desk.keys("F7 ls");
    desk.sees("为他建档").sees("类别: 漏水");
    let rows = desk.model.forms[0].focused().map_or(0, |entry| entry.lookup.rows.len());
    for _ in 0..rows + 2 {
        desk.keys("Down");
    }
    desk.keys("Enter");
    assert_eq!(value(&desk, "category"), "leak");
    // What is chosen already is not offered.
    desk.keys("ls");
    desk.sees_no("类别: 漏水");
}

#[test]
fn the_end_of_a_number_shows_whose_it_is() {
    let mut desk = Desk::open();
    desk.found[0].why = "phone".into();
    desk.keys("F7 8000");
    desk.sees("138****8000");
}

#[test]
fn enter_stops_at_what_is_said_nearly_every_time_and_passes_the_rest() {
    for (title, stops) in [
        ("新建居民", &["name", "address", "phone"][..]),
        ("发现困难", &["text", "who"]),
        ("新调解", &["dispute", "party", "party_b", "session"]),
    ] {
        let mut desk = Desk::open();
        // Of who is no mediator it is asked who is.
        let session = desk.model.session.as_mut().unwrap();
        session.colleagues[0].roles.push(Role::Mediator);
        desk.keys("F8");
        desk.text(title);
        desk.keys("Enter");
        let mut seen = Vec::new();
        for _ in 0..8 {
            let form = desk.model.form(desk.model.top_form().unwrap()).unwrap();
            let Some(entry) = form.focused() else { break };
            let (name, needed) = (entry.field.name, entry.needed);
            seen.push(name);
            if entry.is_empty() && !needed && entry.field.stop {
                desk.sees("可空着");
            }
            match name {
                "dispute" => desk.text("1"),
                _ if needed => {
                    desk.text("某甲");
                    desk.keys("Enter");
                }
                _ => {
                    desk.keys("Enter");
                }
            }
        }
        assert_eq!(seen, stops, "{title}");
        desk.sees("[保存]");
    }
}

#[test]
fn several_telephones_in_one_field_go_where_they_belong_or_are_said() {
    let typed = |phones: &str| {
        let mut desk = Desk::open();
        desk.keys("F8");
        desk.text("新建居民");
        desk.keys("Enter");
        desk.text("张丽");
        desk.keys("Enter Enter");
        desk.text(phones);
        desk.keys("Enter");
        desk
    };
    let mut desk = typed("13812348001,13911110000女儿");
    desk.sees("另一电话").sees("女儿").keys("Enter");
    let args = &desk.deeds[0].args;
    assert_eq!(args["phone"], "13812348001");
    assert_eq!(args["phone2"], "13911110000");
    assert_eq!(args["phone2_whose"], "女儿");
    assert!(!args.contains_key("phone_whose"));
    let mut desk = typed("13812348001 13911110000 13711110000");
    desk.sees("这里放得下2个电话, 写了3个").keys("Enter");
    assert!(desk.deeds.is_empty());
    let mut desk = typed("13812348001 微信wx_abc");
    desk.sees("放不进这一栏").sees("13812348001").keys("Enter");
    assert!(desk.deeds.is_empty());
    // One number alone is what it was.
    let mut desk = typed("138 1234 8001");
    desk.sees_no("另一电话").keys("Enter");
    assert_eq!(desk.deeds[0].args["phone"], "138 1234 8001");
}

#[test]
fn the_first_of_several_that_are_meant_alike_is_taken_only_once_that_was_seen() {
    let many = |n: usize| {
        let mut desk = Desk::open();
        let one = desk.found[0].clone();
        let named = |id| {
            let key = crate::domain::Key::of(crate::domain::Kind::Resident, 400 + id);
            crate::wire::FindRow { key, name: "张三".into(), why: "place".into(), ..one.clone() }
        };
        desk.found = (1..=n as u64).map(named).collect();
        desk.keys("F7");
        desk.text("zs");
        desk
    };
    let mut desk = many(47);
    desk.keys("Enter");
    desk.sees("47人都对得上").sees("第1/");
    let who = |desk: &Desk| {
        let form = desk.model.form(desk.model.top_form().unwrap()).unwrap();
        form.entry("who").unwrap().picked.is_some()
    };
    assert!(!who(&desk));
    desk.keys("Enter");
    assert!(who(&desk));
    desk.sees_no("都对得上");
    // Whoever walked among them has seen them, and of a few all have.
    let mut desk = many(47);
    desk.keys("Down Up Enter");
    assert!(who(&desk));
    let mut desk = many(6);
    desk.keys("Enter");
    assert!(who(&desk));
    // An Enter that is held chooses nobody before the list was on the screen.
    let mut desk = many(47);
    desk.keys("Enter Enter");
    assert!(!who(&desk));
}
