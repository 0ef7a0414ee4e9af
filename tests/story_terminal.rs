//! The real console and its terminal, as terminal.md's traps would have it.

use rand::{Rng, SeedableRng};

use crate::driver::Desk;

fn desk() -> Desk {
    let desk = Desk::start();
    desk.tell("resident new --name 张三 --phone 13812348000");
    desk.tell("matter new --who 路人 --category 漏水 --text 卫生间顶上滴水");
    desk.tell("matter new --resident R1 --category 咨询 --text 养老认证");
    desk
}

#[test]
fn a_closed_window_ends_the_console_at_once() {
    let desk = desk();
    let one = desk.console("S1");
    one.press("F7").type_keys("zs");
    one.close_pty();
    assert!(one.exit_status(3).is_some(), "it still runs");
}

#[test]
fn the_cursor_stands_where_one_types() {
    let desk = desk();
    let one = desk.console("S1");
    one.press("F3").type_keys("张三");
    let row = one.row_of("查找: 张三").expect("no search line") as u16;
    assert_eq!(one.cursor(), Some((row, 11)), "behind two wide characters");
}

#[test]
fn a_paste_runs_nothing() {
    let desk = desk();
    let one = desk.console("S1");
    one.press("F2").paste("1\r\n2\r\n3\r\n");
    let before = desk.tell("matter list");
    one.press("Enter").paste("4\r\r\r\r");
    one.type_keys("5abc\r\r4abc\r\r");
    assert_eq!(desk.tell("matter list"), before);
}

#[test]
fn every_size_has_its_screen() {
    let desk = desk();
    let one = desk.console_of("S1", (60, 20));
    one.press("F2").sees("卫生间").is_true_to_a_redraw();
    one.resize(160, 50).sees("卫生间顶上滴水").is_true_to_a_redraw();
    one.resize(40, 10).sees("窗口太小").resize(80, 24).sees("卫生间顶上滴水").is_true_to_a_redraw();
}

#[test]
fn a_window_of_any_claimed_size_loses_nothing_typed_and_takes_no_memory() {
    const SIZES: &[(u16, u16)] = &[
        (1, 1),
        (20_000, 5_000),
        (0, 0),
        (60, 20),
        (59, 19),
        (u16::MAX, u16::MAX),
        (500, 200),
        (2, 65_535),
        (65_535, 2),
        (110, 32),
    ];
    let desk = desk();
    let one = desk.console("S1");
    one.keys("F7 zs Enter ls Enter");
    let seed = 20_261_130_u64;
    let mut random = rand_chacha::ChaCha8Rng::seed_from_u64(seed);
    let words: Vec<char> = "厨房顶上滴水夜里更大abc".chars().collect();
    let mut typed = String::new();
    for _ in 0..120 {
        let (columns, rows) = SIZES[random.random_range(0..SIZES.len())];
        one.claims(columns, rows);
        let sign = words[random.random_range(0..words.len())];
        one.send(sign.to_string().as_bytes());
        typed.push(sign);
    }
    one.claims(400, 30);
    one.resize(410, 30).sees(&typed).is_true_to_a_redraw();
    one.keys("Enter Enter");
    one.sees("已保存");
    assert!(desk.tell("matter show M3").to_string().contains(&typed), "seed {seed}");
    assert!(one.most_memory() < 200_000, "{} KiB", one.most_memory());
}

#[test]
fn after_any_keys_the_screen_is_what_a_redraw_shows() {
    const KEYS: &[&str] = &[
        "F1",
        "F2",
        "F3",
        "F6",
        "F7",
        "F8",
        "Enter",
        "Esc",
        "Esc",
        "Tab",
        "Up",
        "Down",
        "Left",
        "Right",
        "Backspace",
        "Home",
        "End",
        "PageDown",
        "z",
        "s",
        "张",
        "1",
        "4",
        "9",
        "Space",
    ];
    let desk = desk();
    let one = desk.console("S1");
    let seed = 20_261_125_u64;
    let mut random = rand_chacha::ChaCha8Rng::seed_from_u64(seed);
    for step in 0..200 {
        let key = KEYS[random.random_range(0..KEYS.len())];
        one.press(key);
        if step % 4 == 3 {
            one.is_true_to_a_redraw();
        }
    }
}
