//! F3: what was typed is marked, the selected hit is seen in passing, kinds are named.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;

use super::driver::{Desk, R213};
use super::unfiled::sounds_alike;
use crate::console::view::view;
use crate::domain::{Key, Kind, Seq};
use crate::wire::page::Beyond;
use crate::wire::{Ask, Event, FindRow};

/// The marked text of a row.
fn marked(desk: &mut Desk, row: u16) -> String {
    let (columns, rows) = desk.model.size;
    let mut buf = Buffer::empty(Rect::new(0, 0, columns, rows));
    view(&desk.model, &mut buf);
    let cells = (0..columns).map(|x| &buf[(x, row)]);
    let marked = cells.filter(|cell| cell.modifier.contains(Modifier::UNDERLINED));
    marked.map(|cell| cell.symbol()).collect::<String>().replace(' ', "")
}

fn glances(desk: &Desk) -> Vec<Key> {
    let of = |ask: &Ask| match ask {
        Ask::Glance(key) => Some(*key),
        _ => None,
    };
    desk.asked.iter().filter_map(of).collect()
}

#[test]
fn what_was_typed_stands_out_without_colour() {
    let mut desk = Desk::open();
    desk.keys("F3 zs3-2");
    assert_eq!(marked(&mut desk, 4), "张三3-2");
    desk.keys("Esc qyz");
    assert_eq!(marked(&mut desk, 4), "钱玉贞");
    desk.keys("Esc");
    assert_eq!(marked(&mut desk, 4), "");
}

#[test]
fn a_matter_is_marked_too_and_of_a_sensitive_one_nothing_but_the_room_is_said() {
    let mut desk = Desk::open();
    let matter = |category: &str| FindRow {
        key: Key::of(Kind::Matter, 1187),
        name: "张三".into(),
        address: "3-2-501".into(),
        tags: vec![category.into(), "夜里张三家渗水".into()],
        status: "open".into(),
        ..sounds_alike()
    };
    desk.found = vec![FindRow { why: "initials".into(), ..matter("leak") }];
    desk.keys("F3 zs3-2");
    desk.sees("事项  M1187  漏水  张三  3-2-501  办理中  夜里张三家渗水");
    assert_eq!(marked(&mut desk, 4), "张三3-2");
    desk.found = vec![FindRow { why: "initials".into(), ..matter("relief") }];
    desk.keys("Esc zs3-2");
    desk.sees("事项  M1187  3-2-501  办理中").sees_no("夜里张三").sees_no("救助");
    assert_eq!(marked(&mut desk, 4), "3-2");
}

#[test]
fn a_hit_by_sound_says_so_and_marks_nothing() {
    let mut desk = Desk::open();
    desk.found.push(sounds_alike());
    desk.keys("F3");
    desk.text("王方");
    desk.sees("按读音");
    assert_eq!(marked(&mut desk, 4), "");
}

#[test]
fn a_hit_by_sounds_not_kept_apart_says_so_and_marks_the_name() {
    let mut desk = Desk::open();
    desk.found = vec![FindRow { name: "张三".into(), why: "blurred".into(), ..sounds_alike() }];
    desk.keys("F3 zangsan");
    desk.sees("近音");
    assert_eq!(marked(&mut desk, 4), "张三");
}

#[test]
fn a_post_of_the_directory_shows_its_kind_and_number_and_opens() {
    let mut desk = Desk::open();
    let lift = Key::of(Kind::Contact, 7);
    desk.found = vec![FindRow {
        key: lift,
        name: "电梯维保夜班".into(),
        phone: "010-80000201".into(),
        address: "1 2 3".into(),
        why: "phone".into(),
        ..sounds_alike()
    }];
    desk.keys("F3 0201");
    desk.sees(&format!("应急联系人  {lift}  电梯维保夜班  010-80000201  1 2 3"));
    assert_eq!(marked(&mut desk, 4), "0201");
    desk.found[0].why = "text".into();
    desk.keys("Esc dt");
    assert_eq!(marked(&mut desk, 4), "电梯");
    desk.keys("Enter");
    assert!(desk.asked.contains(&Ask::Open(lift)));
}

#[test]
fn file_open_matters_and_last_talk_are_seen_without_a_key() {
    let mut desk = Desk::open();
    desk.keys("F3 zs");
    desk.sees("上次来: 昨天 漏水").sees("答应今天17点给话(王丽)");
    desk.sees("M1187 漏水").sees("138****8000").sees("上门有犬");
    assert!(desk.asked.iter().all(|ask| !matches!(ask, Ask::Open(_))), "nothing was opened");
}

#[test]
fn the_glance_follows_where_the_selection_rests_and_never_floods() {
    let mut desk = Desk::open();
    let row = |id| FindRow { key: Key::of(Kind::Resident, id), ..sounds_alike() };
    desk.found = (500..520).map(row).collect();
    desk.keys("F3");
    desk.asked.clear();
    desk.slow = true;
    desk.keys("Down Down Down Down Down Down");
    // Nobody's matters stand under another's name while the answer is on its way.
    desk.sees_no("R500").sees_no("上次来");
    desk.answer();
    assert_eq!(glances(&desk), [Key::of(Kind::Resident, 501), Key::of(Kind::Resident, 506)]);
    desk.sees("R506");
    desk.asked.clear();
    desk.keys("x");
    desk.keys("y");
    desk.answer();
    assert_eq!(glances(&desk), [], "nobody is found, nobody is looked at");
}

#[test]
fn what_others_save_is_seen_in_passing_too() {
    let mut desk = Desk::open();
    desk.keys("F3 zs");
    desk.asked.clear();
    let subjects = vec![Key::of(Kind::Matter, 1187)];
    desk.event(Event::Changed { seq: Seq(101), subjects, by: 2 });
    assert_eq!(glances(&desk), [R213]);
    // Under a form or a record nobody sees it: it waits.
    desk.keys("F7");
    desk.asked.clear();
    desk.event(Event::Changed { seq: Seq(102), subjects: vec![R213], by: 2 });
    assert_eq!(glances(&desk), []);
    desk.keys("Esc");
    assert_eq!(glances(&desk), [R213]);
}

#[test]
fn an_entry_of_the_catalog_is_named_as_such_and_registers_one() {
    let mut desk = Desk::open();
    desk.keys("F3 ls");
    desk.sees("目录  漏水").sees("Enter 登记一件").sees("前1/共1");
    desk.keys("Enter");
    desk.sees("登记").sees("[保存]");
    let form = desk.model.top_form().and_then(|id| desk.model.form(id)).unwrap();
    assert_eq!(form.entry("category").unwrap().value(), "leak");
    desk.keys("qyz Enter x Enter Enter");
    let deed = desk.deeds.last().unwrap();
    assert_eq!((deed.command.as_str(), deed.args["category"].as_str()), ("matter.new", "leak"));
}

#[test]
fn a_search_that_was_not_finished_says_so() {
    let mut desk = Desk::open();
    desk.keys("F3 zs");
    desk.model.residents.found.partial = true;
    desk.sees("前1/共1+ 没查完");
}

#[test]
fn of_thousands_of_matters_the_page_counts_what_it_does_not_list() {
    let mut desk = Desk::open();
    desk.beyond = Beyond { open: 2_100, closed: 99, people: 800 };
    desk.keys("F3 zs");
    desk.sees("在办2101");
    desk.keys("Enter");
    desk.sees("事项2200");
    desk.keys("Tab");
    desk.sees("前2/共802");
    desk.keys("Tab");
    desk.sees("M1187").sees("前1/共2200");
}
