//! Lists: where the hand is, the order of lamps while one searches, and beyond the first hits.

use super::driver::{Desk, at, residents, row};
use crate::domain::lamp::Lamp;
use crate::domain::{Key, Kind};
use crate::wire::{Ask, FindRow};

#[test]
fn every_list_says_where_the_hand_is() {
    for (keys, first, second) in [
        ("F2", "第1/3", "第2/3"),
        ("F3", "第1/2", "第2/2"),
        ("F5", "第1/", "第2/"),
        ("F8 gzry Enter", "第1/3", "第2/3"),
    ] {
        let mut desk = Desk::open();
        desk.keys(keys);
        desk.sees(first).keys("Down");
        desk.sees(second).sees_no(first);
    }
    let mut desk = Desk::open();
    desk.keys("F2 zs");
    desk.sees("第1/1").sees("找到1/共3");
    // Which filter is on is said.
    let mut desk = Desk::open();
    desk.keys("F2 Tab");
    desk.sees("[我的]").keys("Tab Tab");
    desk.sees("第1/");
}

/// Rows as a morning has them: red, yellow, green.
fn morning() -> Desk {
    let mut desk = Desk::open();
    let of = |id, lamp, who: &str, find: &str| {
        let mut row = row(id, lamp, Some(at("11-24T17:00")), "leak", who, find);
        row.text = String::new();
        row
    };
    desk.queue = vec![
        of(
            1,
            Lamp::Red,
            "李四",
            "李四 lisi ls 漏水 loushui ls 3-2-501 m1 红 red 逾期 yuqi yq 8000",
        ),
        of(2, Lamp::Yellow, "张三", "张三 zhangsan zs 漏水 loushui ls 3-2-501 m2 黄 12345"),
        of(3, Lamp::Green, "漏水", "刘生 liusheng ls 噪音 zaoyin zy 4-1-101 m3 绿"),
        of(8000, Lamp::Green, "钱某", "钱某 qianmou qm 噪音 zaoyin zy 4-1-102 m8000 绿"),
    ];
    desk.keys("F3 F2");
    desk
}

fn order(desk: &Desk) -> Vec<u64> {
    let ids = desk.model.queue.ids();
    let number = |id: &crate::console::pane::queue::RowId| match id {
        crate::console::pane::queue::RowId::Record(key) => key.id,
        crate::console::pane::queue::RowId::Fold(_) => 0,
    };
    ids.iter().map(number).collect()
}

#[test]
fn a_search_keeps_the_order_of_lamps_and_takes_what_people_type() {
    for (typed, expected) in [
        ("ls", vec![1, 2, 3]),
        ("zs3-2", vec![2]),
        ("lisi3-2", vec![1]),
        ("zs4-1", vec![]),
        ("逾期", vec![1]),
        ("yq", vec![1]),
        ("红", vec![1]),
        ("12345", vec![2]),
        ("绿 zy", vec![3, 8000]),
        // A number that was typed whole is that record, then whose telephone ends so.
        ("8000", vec![8000, 1]),
    ] {
        let mut desk = morning();
        desk.text(typed);
        assert_eq!(order(&desk), expected, "{typed}");
    }
}

#[test]
fn f3_goes_beyond_the_first_fifty() {
    let limits = |desk: &Desk| {
        let of = |ask: &Ask| match ask {
            Ask::Find { limit, kind: None, .. } => Some(*limit),
            _ => None,
        };
        desk.asked.iter().filter_map(of).collect::<Vec<_>>()
    };
    let mut desk = Desk::open();
    let many = (1..=120).map(|id| FindRow {
        key: Key::of(Kind::Resident, id),
        name: format!("人{id}"),
        ..residents().remove(0)
    });
    desk.found = many.collect();
    desk.cut_at_limit = true;
    desk.keys("F3");
    desk.sees("第1/50").sees("前50/共120");
    let key = crate::console::term::event::Key::End;
    let press = |desk: &mut Desk| {
        desk.hear(crate::console::msg::Msg::Input(crate::console::term::event::Input::Key(key)));
    };
    press(&mut desk);
    assert_eq!(limits(&desk), [50, 100]);
    desk.sees("第50/100").keys("Down");
    desk.sees("第51/100").sees("人51");
    press(&mut desk);
    desk.sees("第100/120");
    press(&mut desk);
    press(&mut desk);
    desk.sees("第120/120").sees("人120");
    assert_eq!(limits(&desk), [50, 100, 150], "what is all there is not asked for again");
    // Another search begins with the first ones.
    desk.keys("z");
    assert_eq!(limits(&desk).last(), Some(&50));
}
