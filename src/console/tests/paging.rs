//! A list that does not fit one answer is walked to its very last row, with its true length
//! beside the place, whatever list it is.

use super::driver::{Desk, case, residents, row};
use super::pages;
use crate::console::msg::Msg;
use crate::console::term::event::{Input, Key as Pressed};
use crate::domain::lamp::Lamp;
use crate::domain::{Key, Kind, Seq};
use crate::wire::{Ask, Event, FindRow, History, QueueRow};

/// What became of M1187 from this commit on: some changes, and in a third part the oldest.
pub fn history(from: Option<Seq>) -> History {
    let rows = |first: u64, last: u64, more: Option<Seq>| {
        let like = pages::history().rows.remove(1);
        let rows = (last..=first).rev().map(|seq| {
            let mut row = like.clone();
            row.seq = Seq(seq);
            row
        });
        History { rows: rows.collect(), more, ..pages::history() }
    };
    match from {
        None => pages::history(),
        Some(Seq(7)) => rows(7, 4, Some(Seq(3))),
        Some(_) => rows(3, 1, None),
    }
}

/// Matters of 王丽, none of which is urgent.
fn matters(count: u64) -> Vec<QueueRow> {
    let matter = |id| row(id, Lamp::Green, None, "leak", &format!("人{id}"), &format!("ren{id}"));
    (1..=count).map(matter).collect()
}

fn people(count: u64) -> Vec<FindRow> {
    let person = |id| FindRow {
        key: Key::of(Kind::Resident, id),
        name: format!("人{id}"),
        ..residents().remove(0)
    };
    (1..=count).map(person).collect()
}

fn press(desk: &mut Desk, key: Pressed) {
    desk.hear(Msg::Input(Input::Key(key)));
}

/// A list: how it is come to, what it holds of so many rows, what its last row shows.
type Long = (&'static str, &'static str, fn(&mut Desk), &'static str, &'static str);

const LISTS: [Long; 5] = [
    ("queue", "F3 F2", |desk| (desk.queue, desk.queue_part) = (matters(230), 100), "/230", "人230"),
    ("residents", "F3", |desk| desk.found = people(230), "/230", "人230"),
    (
        "cases",
        "F4",
        |desk| {
            desk.queue = (1..=230).map(|id| case(id, 2, None, &[])).collect();
            desk.queue_part = 100;
        },
        "/230",
        "T230",
    ),
    (
        "ledger",
        "F8 bycjzmtz Enter",
        |desk| {
            let of =
                |row: QueueRow| QueueRow { key: Key::of(Kind::Certificate, row.key.id), ..row };
            desk.ledger = matters(230).into_iter().map(of).collect();
            desk.ledger_part = 100;
        },
        "/230",
        "Z230",
    ),
    ("duplicates", "F8 ys Enter", |desk| desk.pairs = 230, "/230", "R229940"),
];

#[test]
fn every_list_is_walked_to_its_last_row_and_says_how_many_there_are() {
    for (name, story, fill, length, last) in LISTS {
        for (key, most) in [(Pressed::End, 1), (Pressed::PageDown, 60)] {
            let mut desk = Desk::open();
            fill(&mut desk);
            desk.keys(story);
            desk.sees(length).sees_no(last);
            // Even while nothing but the first part has come.
            desk.sees(&format!("第1{length}"));
            let mut pressed = 0;
            while !desk.screen().contains(last) {
                assert!(pressed < most, "{name} {key:?}\n{}", desk.screen());
                press(&mut desk, key);
                pressed += 1;
            }
            press(&mut desk, key);
            desk.sees(&format!("第230{length}"));
            // What is all there is not asked for again.
            let asked = desk.asked.len();
            press(&mut desk, Pressed::Down);
            let more = desk.asked[asked..].iter().any(|ask| {
                matches!(
                    ask,
                    Ask::QueueFrom { .. }
                        | Ask::FindFrom { .. }
                        | Ask::LedgerFrom { .. }
                        | Ask::Duplicates { .. }
                )
            });
            assert!(!more, "{name}");
        }
    }
}

#[test]
fn the_changes_of_a_record_are_walked_to_the_oldest() {
    for key in [Pressed::End, Pressed::PageDown] {
        let mut desk = Desk::sized(80, 24, crate::words::Lang::Zh);
        desk.keys("zs Enter F10");
        desk.sees("改动记录").sees_no("#1");
        // A page that is all on the screen says that there is more.
        let mut pressed = 0;
        while !desk.screen().lines().any(|line| line.trim_end().contains("#1 ")) {
            assert!(pressed < 12, "{key:?}\n{}", desk.screen());
            press(&mut desk, key);
            pressed += 1;
        }
        assert!(key != Pressed::End || pressed == 1, "{pressed}");
    }
}

#[test]
fn a_search_looks_into_all_that_is_due() {
    let mut desk = Desk::open();
    (desk.queue, desk.queue_part) = (matters(230), 100);
    desk.keys("F3 F2");
    desk.text("ren229");
    desk.sees("找到1/共230").sees("人229").sees_no("没查完");
}

#[test]
fn what_came_behind_the_first_rows_stays_under_the_hand_when_somebody_saves() {
    let mut desk = Desk::open();
    (desk.queue, desk.queue_part) = (matters(230), 100);
    desk.keys("F3 F2");
    press(&mut desk, Pressed::End);
    desk.sees("人230");
    desk.queue[228].text = "改了".into();
    desk.queue[228].rev = Seq(101);
    let subjects = vec![Key::of(Kind::Matter, 229)];
    desk.event(Event::Changed { seq: Seq(101), subjects, by: 2 });
    desk.sees("第230/230").sees("改了").sees("人230");
    // What is no longer there goes when the list is come back to.
    desk.queue.truncate(229);
    desk.event(Event::Changed { seq: Seq(102), subjects: Vec::new(), by: 2 });
    desk.keys("Enter Esc");
    desk.sees("第229/229").sees_no("人230");
}

#[test]
fn who_goes_to_the_last_row_while_the_list_is_on_its_way_gets_there() {
    let mut desk = Desk::open();
    (desk.queue, desk.queue_part) = (matters(230), 100);
    desk.keys("F3 F2");
    desk.slow = true;
    desk.event(Event::Changed { seq: Seq(101), subjects: Vec::new(), by: 2 });
    press(&mut desk, Pressed::End);
    desk.sees("第100/230");
    desk.slow = false;
    desk.answer();
    desk.sees("第230/230");
}

/// Every list with a box, and what is typed there.
const SEARCHED: [(&str, &str); 6] = [
    ("F3 F2", "zs"),
    ("F3", "zs"),
    ("F4", "zyz"),
    ("F5", "wb"),
    ("F8 gzry Enter", "zq"),
    ("F8 bycjzmtz Enter", "oy"),
];

#[test]
fn every_list_and_every_tab_says_where_one_is_and_how_many_a_search_leaves() {
    for (columns, rows) in [(80, 24), (120, 36)] {
        let open = |story: &str| {
            let mut desk = Desk::sized(columns, rows, crate::words::Lang::Zh);
            desk.queue.extend((1..4).map(|id| case(id, 2, None, &[])));
            desk.queue[3].find = "周燕子 zyz".into();
            desk.ledger = matters(3);
            desk.ledger[0].find = "欧阳 oy".into();
            for word in story.split(' ') {
                desk.keys(word);
                desk.screen();
            }
            desk
        };
        for (story, typed) in SEARCHED {
            let mut desk = open(story);
            desk.sees("第1/");
            desk.text(typed);
            let screen = desk.screen();
            let counted = |line: &str| {
                let left = ["找到", "前"].iter().any(|word| line.contains(word));
                line.contains("第1/") && left && line.contains("/共")
            };
            assert!(screen.lines().any(counted), "{story}:\n{screen}");
        }
        for story in ["zs Enter", "F3 zs Enter", "F5 Enter 0", "F8 gzry Enter Enter", "F4 Enter"] {
            let mut desk = open(story);
            let tabs = match desk.model.record().map(|open| open.page.is_some()) {
                Some(true) => 4,
                _ => 0,
            };
            for tab in 0..tabs {
                let screen = desk.screen();
                let place = ["第1/", "1-"].iter().any(|words| screen.contains(words));
                assert!(place, "{story} {tab}:\n{screen}");
                desk.keys("Tab");
            }
            assert!(tabs > 0, "{story}");
        }
    }
}
