//! F9: it begins empty, its place is offered and asked about, and its clock moves.

use std::time::Duration;

use super::driver::{Desk, at, residents};
use super::emergencies::{going_on, incident_row};
use crate::console::msg::Msg;
use crate::console::term::screen::Screen;
use crate::console::term::style::{Colours, Look};
use crate::console::view::view;
use crate::console::{incident, term::event::Input};
use crate::domain::{Key, Kind, Moment};
use crate::wire::{Event, FindRow, Found, Reply};

/// The dwellings of three buildings.
pub fn dwellings(query: &str) -> Reply {
    let all = ["7-1-101", "7-1-102", "7-2-101", "12-1-101", "15-1-101", "15-3-101"];
    let hits = all.iter().filter(|at| at.starts_with(&format!("{query}-")) || **at == query);
    let row = |(n, address): (u64, &&str)| FindRow {
        key: Key::of(Kind::Dwelling, n),
        address: address.to_string(),
        why: "address".into(),
        ..residents().remove(0)
    };
    let rows: Vec<_> = (1..).zip(hits).map(row).collect();
    Reply::Found(Found { total: rows.len() as u64, rows, partial: false, catalog: Vec::new() })
}

#[test]
fn f9_begins_empty_each_time() {
    for left in ["F2", "F3", "F9", "Esc F2", "F7", "F1 F9"] {
        let mut desk = Desk::open();
        desk.keys("F9 02 7-1 Enter");
        desk.sees("电梯困人").keys(left);
        desk.keys("F9");
        desk.sees("什么事").sees_no("7-1").sees_no("开始计时");
        assert!(desk.deeds.is_empty(), "{left}");
    }
}

#[test]
fn the_place_is_offered_from_the_buildings() {
    let mut desk = Desk::open();
    desk.keys("F9 02 7");
    desk.sees("7-1\n").sees("7-2").sees_no("12-1");
    desk.keys("Down Down Enter");
    assert_eq!(desk.model.picker.place.value(), "7-2");
    desk.sees("7-2-101").sees_no("开始计时");
    desk.keys("Enter");
    desk.sees("还没有记下").sees_no("房屋里没有").keys("Enter");
    assert_eq!(desk.deeds[0].args["place"], "7-2");
    // Arrows that go back leave what was typed.
    let mut desk = Desk::open();
    desk.keys("F9 02 7 Down Up Enter Enter");
    assert_eq!(desk.deeds[0].args["place"], "7");
}

#[test]
fn a_place_nobody_knows_is_asked_about_and_two_are_two() {
    let mut desk = Desk::open();
    desk.keys("F9 03");
    desk.text("12 99");
    desk.keys("Enter");
    desk.sees("房屋里没有「99」").sees("还没有记下");
    assert!(desk.deeds.is_empty());
    desk.keys("Backspace Backspace");
    desk.text("15");
    assert_eq!(desk.model.picker.place.value(), "12 15");
    desk.keys("Enter");
    desk.sees_no("房屋里没有").keys("Enter");
    assert_eq!(desk.deeds[0].args["place"], "12 15");
    // Words are a place, once they are meant.
    let mut desk = Desk::open();
    desk.keys("F9 01");
    desk.hear(Msg::Input(Input::Paste("东门口".into())));
    desk.keys("Enter");
    desk.sees("房屋里没有「东门口」：就是这里").keys("Enter");
    assert_eq!(desk.deeds[0].args["place"], "东门口");
    // A desk that is slow asks nobody anything: two Enters begin.
    let mut desk = Desk::open();
    desk.keys("F9 03");
    desk.slow = true;
    desk.keys("99 Enter Enter");
    desk.answer();
    assert_eq!(desk.deeds.len(), 1);
}

/// The console wakes by itself as it wants to until then; how often it does.
fn passes(desk: &mut Desk, time: Duration) -> usize {
    let (until, mut woken) = (desk.clock + time, 0);
    let wakes = |desk: &Desk| incident::ticks_at(&desk.model);
    while let Some(at) = wakes(desk).filter(|at| *at <= until) {
        desk.clock = at;
        desk.hear(Msg::Quiet);
        woken += 1;
    }
    desk.clock = until;
    desk.hear(Msg::Quiet);
    woken
}

#[test]
fn the_clock_of_an_incident_moves_every_second_for_who_has_it_open() {
    let mut desk = going_on();
    desk.sees("已过 04:00");
    assert_eq!(passes(&mut desk, Duration::from_secs(7)), 7);
    assert!(desk.model.dirty);
    desk.sees("已过 04:07");
    // What the desk says counts.
    desk.event(Event::Clock { now: at("11-25T10:33") });
    desk.sees("已过 05:00");
    passes(&mut desk, Duration::from_millis(1500));
    desk.sees("已过 05:01");
    desk.screen();
    passes(&mut desk, Duration::from_millis(400));
    assert!(!desk.model.dirty, "the same second draws nothing");
    // A desk that has gone silent is not counted on for ever, nor one that is cut off.
    passes(&mut desk, Duration::from_secs(600));
    desk.sees("已过 07:00").cut();
    assert_eq!(incident::ticks_at(&desk.model), None);
}

#[test]
fn nobody_else_is_woken() {
    let others = ["F2", "F3", "F5", "F6", "F7", "F8", "F9", "F1", "F12", "0", "Space", "Tab"];
    for away in others {
        let mut desk = going_on();
        desk.keys(away);
        assert_eq!(incident::ticks_at(&desk.model), None, "{away}");
        desk.screen();
        passes(&mut desk, Duration::from_secs(3600));
        assert!(!desk.model.dirty, "{away}");
    }
    let mut desk = going_on();
    desk.model.session.as_mut().unwrap().stands = true;
    assert_eq!(incident::ticks_at(&desk.model), None, "a clock that stands");
    assert_eq!(desk.model.moment(), desk.model.now);
    assert_eq!(incident_row().lamp, crate::domain::lamp::Lamp::Red);
}

/// Bytes a second of the clock may cost a line of 9600 baud: a few hundredths of it.
const SECOND_BYTES: usize = 48;

#[test]
fn a_second_costs_a_few_bytes() {
    let mut desk = going_on();
    let look = Look { colours: Colours::Eight, ambiguous_wide: false, ascii_borders: true };
    let mut screen = Screen::new((80, 24), look);
    screen.draw(&mut Vec::new(), |buf| view(&desk.model, buf)).unwrap();
    for _ in 0..130 {
        passes(&mut desk, Duration::from_secs(1));
        let mut bytes = Vec::new();
        screen.draw(&mut bytes, |buf| view(&desk.model, buf)).unwrap();
        assert!(bytes.len() <= SECOND_BYTES, "{}: {:?}", bytes.len(), String::from_utf8(bytes));
    }
    assert!(desk.model.moment() > at("11-25T10:32").plus(Moment::MINUTE));
}
