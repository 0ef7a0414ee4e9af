//! The cursor among the fields of a form: nothing holds it, and a word that is plainly a
//! category's is no name.

use super::driver::{Desk, residents};
use crate::console::msg::Msg;
use crate::console::term::event::{Input, Key};

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
