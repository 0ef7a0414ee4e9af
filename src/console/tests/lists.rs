//! Lists: frozen order, search, the doubled Enter, the clock.

use super::driver::{Desk, at, row};
use crate::console::msg::Msg;
use crate::console::term::event::{Input, Key as Pressed};
use crate::domain::lamp::Lamp;
use crate::domain::{Key, Kind, Seq};
use crate::wire::{Ask, Event};

fn changed(desk: &mut Desk, id: u64) {
    let subjects = vec![Key::of(Kind::Matter, id)];
    desk.event(Event::Changed { seq: Seq(101), subjects, by: 2 });
}

#[test]
fn the_order_stays_and_new_rows_are_counted_until_they_are_let_in() {
    let mut desk = Desk::open();
    desk.keys("Down");
    desk.queue.insert(0, row(1300, Lamp::Red, Some(at("11-23T17:00")), "lift", "孙桂英", "sgy"));
    desk.queue[2].text = "已经不滴了".into();
    desk.queue[2].rev = Seq(101);
    changed(&mut desk, 1187);
    let screen = desk.screen();
    assert!(screen.contains("新1") && !screen.contains("孙桂英"), "{screen}");
    assert!(
        screen.contains("*黄 今天17点   漏水     3-2-501    张三     王丽   已经不滴了"),
        "{screen}"
    );
    desk.keys("F2");
    desk.sees("孙桂英").sees("新0");
    desk.keys("Enter");
    desk.sees("M1187");
}

#[test]
fn a_row_that_is_done_stays_in_place_until_the_list_is_left() {
    let mut desk = Desk::open();
    desk.queue.remove(0);
    changed(&mut desk, 1180);
    desk.sees("已办完或不再归这里");
    desk.keys("Enter Esc");
    desk.sees_no("已办完或不再归这里").sees_no("路灯");
}

#[test]
fn typing_searches_and_esc_clears_then_stays() {
    let mut desk = Desk::open();
    desk.keys("mgh");
    desk.sees("找到1/共3").sees_no("张三");
    desk.keys("Esc");
    desk.sees("共3");
    desk.keys("Esc");
    desk.sees("这是第一页");
    assert!(!desk.model.leaving);
}

#[test]
fn a_blank_ticks_only_while_the_box_is_empty() {
    let mut desk = Desk::open();
    desk.keys("Space");
    desk.sees("已勾选1");
    desk.keys("z Space s");
    desk.sees("查找: z s");
}

#[test]
fn sensitive_kinds_show_kind_and_room_only() {
    Desk::open().sees("救助     3-2-501").sees_no("马国华");
}

#[test]
fn a_doubled_enter_stops_at_what_it_opened() {
    let mut desk = Desk::open();
    desk.keys("F7 qyz Enter ls Enter x Enter");
    // Held down: saves, and does not open the row that appears.
    desk.keys("Enter Enter Enter");
    desk.sees("已保存").sees("今天要办").sees_no("经过");
    desk.keys("Down Enter");
    desk.sees("经过");
}

#[test]
fn one_search_is_on_its_way_and_the_newest_query_wins() {
    let mut desk = Desk::open();
    desk.keys("F3");
    desk.asked.clear();
    desk.slow = true;
    desk.keys("zs3-2");
    desk.sees("查找: zs3-2");
    desk.answer();
    let finds: Vec<_> = desk
        .asked
        .iter()
        .filter_map(|ask| match ask {
            Ask::Find { query, .. } => Some(query.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(finds, ["z", "zs3-2"]);
    desk.sees("前1/共1");
}

#[test]
fn the_clock_does_not_move_while_somebody_writes() {
    let mut desk = Desk::open();
    desk.keys("F7 q");
    desk.screen();
    desk.event(Event::Clock { now: at("11-25T10:33") });
    assert!(!desk.model.dirty);
    desk.keys("y");
    desk.sees("10:33");
    desk.keys("Esc");
    desk.screen();
    desk.event(Event::Clock { now: at("11-25T10:34") });
    assert!(desk.model.dirty);
}

#[test]
fn nothing_typed_leaves_but_the_word_for_it() {
    let mut desk = Desk::open();
    for key in [Pressed::Ctrl('c'), Pressed::Ctrl('z'), Pressed::Ctrl('v'), Pressed::Esc] {
        desk.hear(Msg::Input(Input::Key(key)));
    }
    assert!(!desk.model.leaving);
    desk.keys("F8 xb Enter");
    assert!(desk.model.leaving);
}

#[test]
fn hidden_and_back_at_the_same_place() {
    let mut desk = Desk::open();
    desk.keys("zs Enter F12");
    desk.sees_no("张三").sees("望京西园社区值班台");
    desk.keys("x Enter");
    desk.sees("M1187");
}

#[test]
fn a_full_morning_folds_what_can_wait_and_opens_it_again() {
    let mut desk = Desk::open();
    let mut calm: Vec<_> =
        (1..=20).map(|n| row(n, Lamp::Green, None, "parking", "甲", "j")).collect();
    calm.iter_mut().for_each(|row| row.owner = 2);
    desk.queue.extend(calm);
    desk.keys("F2");
    desk.sees("今天要办 2").sees("这几天").sees("有空再办").sees("+ 停车 20").sees_no(" 甲 ");
    desk.keys("Down Down Down Enter");
    desk.sees("- 停车 20").sees(" 甲 ");
}

/// M1300 of 张强 is given to 王丽 by this colleague.
fn given(desk: &mut Desk, by: u64) {
    desk.queue.last_mut().unwrap().owner = 1;
    let subjects = vec![Key::of(Kind::Matter, 1300)];
    desk.event(Event::Changed { seq: Seq(102), subjects, by });
}

/// The desk, where 张强 has M1300.
fn of_a_colleague() -> Desk {
    let mut desk = Desk::open();
    let lift = row(1300, Lamp::Yellow, Some(at("11-25T17:00")), "lift", "孙桂英", "sgy");
    desk.queue.push(crate::wire::QueueRow { owner: 2, ..lift });
    desk.keys("F3 F2");
    desk
}

#[test]
fn what_is_given_to_one_is_said_by_who_did_it() {
    let mut desk = of_a_colleague();
    given(&mut desk, 2);
    desk.sees("张强转给您 M1300 电梯").sees_no("原经办");
    let mut desk = of_a_colleague();
    given(&mut desk, 3);
    desk.sees("刘敏转给您 M1300 电梯（原经办 张强）");
    // What one took oneself nobody gave.
    let mut desk = of_a_colleague();
    given(&mut desk, 1);
    desk.sees_no("转给您");
    // Whose hand it was went by unheard.
    let mut desk = of_a_colleague();
    desk.queue.last_mut().unwrap().owner = 1;
    desk.event(Event::Reload { seq: Seq(103) });
    desk.sees("M1300 电梯转给您了（原经办 张强）");
}

#[test]
fn what_is_given_while_a_form_is_open_is_counted_as_new_until_the_list_is_seen() {
    let mut desk = of_a_colleague();
    desk.keys("F7");
    desk.sees("新0");
    given(&mut desk, 2);
    desk.sees("新1").sees_no("转给您");
    desk.keys("F3");
    desk.sees("新1").sees("张强转给您 M1300").keys("F2");
    desk.sees("新0").sees("孙桂英");
    // On the list it stands at once.
    let mut desk = of_a_colleague();
    given(&mut desk, 2);
    desk.sees("新0").sees("孙桂英");
}

/// The matter of this row goes to another colleague by somebody's hand.
fn goes(desk: &mut Desk, to: u64, by: u64, handed_by: Option<u64>) {
    let row = desk.queue.last_mut().unwrap();
    (row.owner, row.handed_by) = (to, handed_by);
    let subjects = vec![Key::of(Kind::Matter, 1300)];
    desk.event(Event::Changed { seq: Seq(104), subjects, by });
}

/// M1300, of this colleague, to whom this one has handed it.
fn handed(owner: u64, handed_by: u64) -> Desk {
    let mut desk = Desk::open();
    let lift = row(1300, Lamp::Yellow, Some(at("11-25T17:00")), "lift", "孙桂英", "sgy");
    let handed_by = Some(handed_by);
    desk.queue.push(crate::wire::QueueRow { owner, handed_by, ..lift });
    desk.keys("F3 F2");
    desk
}

#[test]
fn what_is_taken_from_one_is_said_by_who_did_it() {
    // A hand-over is taken back by who made it.
    let mut desk = handed(1, 2);
    goes(&mut desk, 2, 2, None);
    desk.sees("张强把 M1300 电梯收回去了, 不在您名下了").sees_no("转给您");
    // Somebody else gives it to a third one.
    let mut desk = handed(1, 2);
    goes(&mut desk, 2, 3, Some(3));
    desk.sees("刘敏把您的 M1300 电梯转给了张强");
    // One's own hand is no news, and whose it was may go by unheard.
    let mut desk = handed(1, 2);
    goes(&mut desk, 2, 1, Some(1));
    desk.sees_no("M1300 电梯收").sees_no("转给了");
    let mut desk = handed(1, 2);
    desk.queue.last_mut().unwrap().owner = 2;
    desk.event(Event::Reload { seq: Seq(103) });
    desk.sees("M1300 电梯不在您名下了");
    // The one who had it before hears that it is back, and not that it is given.
    let mut desk = handed(2, 3);
    goes(&mut desk, 1, 3, None);
    desk.sees("刘敏把转出去的收回了, M1300 电梯又在您名下").sees_no("转给您");
}

#[test]
fn what_another_hand_does_to_what_is_mine_is_new_until_the_list_is_seen() {
    let note = |desk: &mut Desk, id: u64, by: u64| {
        let subjects = vec![Key::of(Kind::Matter, id)];
        desk.event(Event::Changed { seq: Seq(105), subjects, by });
    };
    for (owner, by, new) in [(1, 2, "新1"), (1, 1, "新0"), (2, 3, "新0")] {
        let mut desk = handed(owner, 2);
        desk.keys("F3");
        note(&mut desk, 1300, by);
        desk.sees(new).keys("F2");
        desk.sees("新0");
    }
    // In the list it is marked where it stands.
    let mut desk = handed(1, 2);
    note(&mut desk, 1300, 2);
    assert!(desk.model.queue.changed.contains(&Key::of(Kind::Matter, 1300)));
}

#[test]
fn what_is_done_stands_as_done_in_the_list_beside_its_record() {
    for (columns, rows) in [(80, 24), (120, 36)] {
        let mut desk = Desk::sized(columns, rows, crate::words::Lang::Zh);
        desk.keys("F3 F2");
        let key = Key::of(Kind::Matter, 1187);
        if rows > 30 {
            desk.keys("zs Enter Esc");
            crate::console::record::open(&mut desk.model, key);
        }
        let place = desk.queue.iter().position(|row| row.key == key).unwrap();
        let row = desk.queue.remove(place);
        let subjects = vec![key];
        desk.event(Event::Changed { seq: Seq(106), subjects, by: 1 });
        let screen = desk.screen();
        let line = screen.lines().find(|line| line.contains("不用办了")).expect(&screen);
        assert!(line.contains(&row.who) || line.contains("漏水"), "{line}");
        assert!(!line.contains("逾期") && !line.contains("今天"), "{line}");
    }
}
