//! What others do meanwhile to what a form speaks of.

use super::driver::{Desk, M1187};
use crate::domain::{Key, Kind, Seq};
use crate::wire::Event;

fn changed(desk: &mut Desk, key: Key, by: u64) {
    desk.event(Event::Changed { seq: Seq(101), subjects: vec![key], by });
}

#[test]
fn a_form_says_that_somebody_else_changed_its_record() {
    for keys in ["zs Enter 1", "zs Enter 2", "zs Enter 4", "zs Enter 5", "zs Enter 8"] {
        let mut desk = Desk::open();
        desk.keys(keys);
        assert_eq!(desk.model.forms.last().and_then(|form| form.subject), Some(M1187), "{keys}");
        changed(&mut desk, M1187, 1);
        desk.sees_no("您写的时候");
        changed(&mut desk, M1187, 2);
        desk.sees("您写的时候");
        // It stands there until it is saved, whatever is typed.
        desk.keys("Down Up");
        desk.sees("您写的时候");
        assert!(desk.deeds.is_empty());
    }
}

#[test]
fn whom_a_form_names_and_who_is_no_more_stays_in_words() {
    let mut desk = Desk::open();
    desk.keys("F7 qyz Enter ls Enter");
    let who = |desk: &Desk| desk.model.forms[0].entry("who").unwrap().value().to_string();
    let resident = Key::of(Kind::Resident, 300);
    assert_eq!(who(&desk), "R300");
    changed(&mut desk, resident, 1);
    assert_eq!(who(&desk), "R300", "changed it is there still");
    desk.found.clear();
    changed(&mut desk, resident, 1);
    desk.sees("R300 钱玉贞的档案没有了").sees("钱玉贞 未建档").sees_no("本单元");
    desk.text("滴水");
    desk.keys("Enter Enter");
    assert_eq!(desk.deeds[0].args["who"], "钱玉贞");
}
