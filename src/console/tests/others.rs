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

#[test]
fn two_results_of_one_visit_are_shown_side_by_side_and_one_of_them_holds() {
    use crate::domain::Refusal;
    use crate::wire::{Ask, SEEN};
    let done = |desk: &super::driver::Desk| {
        let deeds = desk.asked.iter().filter_map(|ask| match ask {
            Ask::Do(deed) => Some(deed.clone()),
            _ => None,
        });
        deeds.collect::<Vec<_>>()
    };
    for (choice, saves) in [("2", 1), ("1", 2)] {
        let mut desk = super::driver::Desk::open();
        crate::console::record::open(&mut desk.model, Key::of(Kind::Visit, 213));
        desk.hear(crate::console::msg::Msg::Quiet);
        let refusal = Refusal::new("conflict").at("outcome").with("by", "张强");
        desk.refusal = Some(refusal.with("theirs", "nobody").with("yours", "well"));
        desk.keys("3 1");
        desk.sees("张强").sees("1 用我写的").sees("2 用对方的");
        assert!(done(&desk)[0].was.contains_key(SEEN), "{:?}", done(&desk));
        desk.refusal = None;
        desk.keys(choice);
        let deeds = done(&desk);
        assert_eq!(deeds.len(), saves, "{choice}");
        assert!(desk.model.top_form().is_none(), "{choice}");
        match choice {
            "2" => desk.sees("用了对方记的").sees_no("未写完"),
            _ => {
                assert_eq!(deeds[1].was["outcome"], "nobody");
                &mut desk
            }
        };
    }
}
