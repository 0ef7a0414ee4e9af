//! The budgets of desk.md that stand in no other story, typed key by key at the real desk:
//! finding the row included, words an IME writes not counted. The others are in `story_keys`,
//! `story_pin` (change of person), `story_mediation` (revisit and archive) and
//! `story_emergency` (the police station's number).

use crate::driver::{Console, Desk};

/// What is counted: who does it, how, and the most keys that it may take.
type Budget = (&'static str, fn(&Desk, &Console) -> usize, usize);

/// Who is found by the tail of their telephone calls: nothing is asked about the channel.
fn call(desk: &Desk, one: &Console) -> usize {
    let keys = one.keys("F7 8000 Enter ls Enter");
    one.type_keys("厨房顶上滴水");
    let keys = keys + one.keys("Enter Enter");
    let saved = one.sees("已保存").sees("漏水 张三").saved();
    let shown = desk.tell(&format!("matter show {saved}"));
    assert_eq!(shown["fields"]["channel"], "phone");
    keys
}

fn note(_: &Desk, one: &Console) -> usize {
    let keys = one.keys("Enter 1");
    one.type_keys("家里没人");
    let keys = keys + one.keys("Enter");
    one.sees("已保存 记一笔");
    keys
}

fn missed(_: &Desk, one: &Console) -> usize {
    let keys = one.keys("Enter 2 2");
    one.sees("已保存").sees("未接通");
    keys
}

/// The number of whom the row is about stands above the form.
fn ring(_: &Desk, one: &Console) -> usize {
    one.keys("zs");
    let keys = one.keys("Enter 2");
    one.sees("打电话").sees("通话结果").sees_not("****");
    let shown = one.rows().iter().any(|row| row.contains("电话 1") || row.contains("电话 0"));
    assert!(shown, "{}", one.screen());
    keys
}

fn caller(_: &Desk, one: &Console) -> usize {
    let keys = one.keys("F3 8000");
    one.sees("张三").sees("138****8000");
    keys
}

fn demand(_: &Desk, one: &Console) -> usize {
    let keys = one.keys("F8 yb Enter 2 1");
    one.sees("已保存");
    keys
}

fn refused(_: &Desk, one: &Console) -> usize {
    let keys = one.keys("F8 zm Enter wfz Enter 7");
    one.until_sees("发件夹").sees("Z1");
    keys
}

fn incident(_: &Desk, one: &Console) -> usize {
    let keys = one.keys("F9 03 7-1 Enter Enter");
    one.sees("突发").sees("7-1").sees("处置卡");
    keys
}

/// Where two buildings stand under water, between them a blank.
fn flood(_: &Desk, one: &Console) -> usize {
    let keys = one.keys("F9 03 12 Space 15 Enter Enter");
    one.sees("突发").sees("处置卡");
    keys
}

const BUDGETS: [Budget; 9] = [
    ("a call that comes in", call, 11),
    ("a note, from the list", note, 3),
    ("a missed call, from the list", missed, 3),
    ("ring the person of a matter", ring, 2),
    ("who is calling, by the tail", caller, 5),
    ("count a demand from above", demand, 6),
    ("refuse a certificate and print its notice", refused, 9),
    ("an incident", incident, 9),
    ("a flood in two buildings", flood, 10),
];

#[test]
fn what_is_done_every_day_takes_no_more_keys_than_it_may() {
    for (what, does, most) in BUDGETS {
        let desk = Desk::demo();
        let one = desk.console("S1");
        // The hand stands on a row about somebody with a telephone.
        desk.tell("practice clock 2026-11-25T10:33:00+08:00");
        let keys = does(&desk, &one);
        assert!(keys <= most, "{what}: {keys} keys of {most}\n{}", one.screen());
    }
}

#[test]
fn several_visits_that_went_well_take_one_key_each() {
    let desk = Desk::demo();
    let one = desk.console("S5");
    one.press("F2");
    for _ in 0..8 {
        if one.row_of("[探访]").is_none() {
            one.press("Tab");
        }
    }
    one.sees("[探访]");
    assert_eq!(one.keys("Space Space"), 2);
    one.sees("已勾选2").keys("3 1");
    one.sees("2件?").press("Enter").sees("平安").sees("2件");
}
