//! Lists: where the hand is, the order of lamps while one searches, and beyond the first hits.

use super::driver::{Desk, at, row};
use crate::domain::lamp::Lamp;
use crate::domain::{Key, Kind};

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

/// A row that is longer than any screen, with the tail of a telephone among its keys.
fn long(id: u64, kind: Kind) -> crate::wire::QueueRow {
    let mut row =
        row(id, Lamp::Yellow, Some(at("11-25T17:00")), "leak", "欧阳文静", "欧阳文静 oyjw 8000 红");
    row.key = Key::of(kind, id);
    row.part = crate::domain::agenda::Part::Today;
    row.address = "望京西园三区东侧12号楼3单元1102".into();
    row.text =
        "卫生间顶上滴水, 楼上说周五请物业来看, 已经第三次了, 请务必在下周一以前给个说法".into();
    let parties =
        ("parties".to_string(), "王芳 孙建民 欧阳文静 司马相如 诸葛孔明 慕容复 令狐冲".to_string());
    row.facts = [parties].into();
    row
}

/// Each list with rows that do not fit 80 columns.
fn with_long_rows(columns: u16, rows: u16, keys: &str) -> String {
    let mut desk = Desk::sized(columns, rows, crate::words::Lang::Zh);
    desk.queue = (1..=40).map(|id| long(id, Kind::Matter)).collect();
    desk.queue.extend((1..=40).map(|id| long(id, Kind::Mediation)));
    for hit in &mut desk.found {
        hit.address = "望京西园三区东侧12号楼3单元1102".into();
    }
    desk.ledger = (1..=40).map(|id| long(id, Kind::Certificate)).collect();
    desk.keys("F3");
    desk.keys(keys);
    desk.screen()
}

#[test]
fn a_wide_window_shows_no_fewer_rows_of_every_list_and_more_of_each() {
    let shows = |screen: &str, sign: &str| -> (usize, usize) {
        let rows: Vec<&str> = screen.lines().filter(|line| line.contains(sign)).collect();
        let signs = |line: &&str| line.chars().filter(|c| !c.is_whitespace()).count();
        (rows.len(), rows.iter().map(signs).max().unwrap_or(0))
    };
    for (keys, sign) in [
        ("F2", "今天17点"),
        ("F3", "单元1102"),
        ("F4", "今天17点"),
        ("F5", "01"),
        ("F8 bycjzmtz Enter", "欧阳"),
    ] {
        let (narrow, wide) = (with_long_rows(80, 24, keys), with_long_rows(120, 36, keys));
        let sign = if keys == "F3" && !narrow.contains(sign) { "1102" } else { sign };
        let (few, many) = (shows(&narrow, sign), shows(&wide, sign));
        assert!(few.0 > 0, "{keys}: {narrow}");
        assert!(many.0 >= few.0, "{keys}: {narrow}\n{wide}");
        assert!(many.1 >= few.1, "{keys}: {narrow}\n{wide}");
        if keys == "F2" {
            assert!(many.1 > few.1, "{keys}: {narrow}\n{wide}");
        }
    }
}

#[test]
fn ledgers_and_the_staff_list_are_searched_as_every_list() {
    let mut desk = Desk::open();
    let mut other = long(2, Kind::Certificate);
    other.find = "钱玉贞 qianyuzhen qyz 4-3-602".into();
    desk.ledger = vec![long(1, Kind::Certificate), other];
    desk.keys("F8 bycjzmtz Enter");
    desk.sees("第1/2");
    for (typed, id) in [("8000", "Z1"), ("qyz4-3", "Z2"), ("红", "Z1"), ("z2", "Z2")] {
        desk.text(typed);
        desk.sees("第1/1").sees("找到1/共2").sees(id);
        desk.keys("Esc");
        desk.sees("共2份");
    }
    desk.text("xx");
    desk.sees("没有找到").keys("Esc");
    let mut desk = Desk::open();
    desk.keys("F8 gzry Enter");
    desk.sees("第1/3");
    desk.text("zq");
    desk.sees("第1/1").sees("张强").sees_no("刘敏");
}

#[test]
fn a_telephone_typed_whole_in_any_grouping_finds_its_row_and_no_other() {
    for (typed, expected) in [
        ("13812348000", vec![1]),
        ("138 1234 8000", vec![1]),
        ("+86 138-1234-8000", vec![1]),
        ("（138）12348000", vec![1]),
        ("１３８１２３４８０００", vec![1]),
        ("48000", vec![1]),
        ("13812348001", vec![]),
        ("13912348000", vec![]),
        ("010-6430-1234", vec![2]),
        ("6430 1234", vec![2]),
        ("64301234", vec![2]),
        ("138", vec![]),
        ("****", vec![]),
        ("0417", vec![3]),
        ("bj20261125", vec![3]),
        // Letters mixed with characters, and every reading of one.
        ("钱m", vec![4]),
        ("qianmo", vec![4]),
    ] {
        let mut desk = morning();
        let more = ["8000 138****8000", "1234 010****1234 ****1234", "bj20261125-0417", ""];
        for (row, more) in desk.queue.iter_mut().zip(more) {
            row.find.push(' ');
            row.find.push_str(more);
        }
        desk.queue[3].key.id = 4;
        desk.keys("F3 F2");
        desk.text(typed);
        assert_eq!(order(&desk), expected, "{typed}");
    }
}
