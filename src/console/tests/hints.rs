//! The last lines of every screen: every tab has its key, every key that is named does
//! something there, in both languages.

use super::driver::Desk;
use crate::console::cells;
use crate::words::Lang;

/// What leads to every kind of page.
const PAGES: &[&str] = &[
    "",
    "F3 zs",
    "F3 zs Enter",
    "F3 zs Enter 9",
    "F4",
    "F5",
    "F5 Enter",
    "F6",
    "F7",
    "F7 qyz Enter",
    "F8",
    "F9",
    "F9 02",
    "F12",
    "F12 F12",
    "F1",
    "zs Enter",
    "zs Enter 1",
    "zs Enter 2",
    "zs Enter 9",
    "zs Enter F10",
];

/// Keys by the words that name them at the beginning of a hint.
const NAMED: &[(&str, &str)] = &[
    ("Enter", "Enter"),
    ("Esc", "Esc"),
    ("Tab", "Tab"),
    ("上下", "Down"),
    ("左右", "Right"),
    ("空格", " "),
    ("Up/Down", "Down"),
    ("up/down", "Down"),
    ("Left/Right", "Right"),
    ("Left and Right", "Right"),
    ("Space", " "),
];

/// The keys that the last two lines name, a digit where a record's deed has one.
fn named(desk: &mut Desk) -> Vec<String> {
    let screen = desk.screen();
    let rows: Vec<&str> = screen.lines().collect();
    let hints = rows[rows.len() - 2..].join(" ");
    let mut keys = Vec::new();
    for word in hints.split(' ').filter(|word| !word.is_empty()) {
        let known = NAMED.iter().find(|(name, _)| word.starts_with(name));
        let digits: String = word
            .strip_prefix('F')
            .map_or(String::new(), |rest| rest.chars().take_while(char::is_ascii_digit).collect());
        if let Some((_, key)) = known {
            keys.push(key.to_string());
        } else if !digits.is_empty() {
            keys.push(format!("F{digits}"));
        } else if word.len() > 1 && word.starts_with(|c: char| c.is_ascii_digit()) {
            let behind = word.chars().nth(1).is_some_and(|c| c.is_alphabetic());
            keys.extend(behind.then(|| word[..1].to_string()));
        }
    }
    keys
}

fn at(lang: Lang, columns: u16, story: &str) -> Desk {
    let mut desk = Desk::sized(columns, 24, lang);
    for word in story.split_whitespace() {
        desk.keys(word);
        desk.screen();
    }
    desk
}

#[test]
fn every_key_that_a_screen_names_does_something_there() {
    let mut idle = Vec::new();
    for lang in Lang::ALL {
        for story in PAGES {
            let keys = named(&mut at(lang, 80, story));
            assert!(!keys.is_empty(), "{lang:?} {story:?} names no key");
            for key in keys {
                let mut desk = at(lang, 80, story);
                let (before, asked) = (desk.buffer(), desk.asked.len());
                match key.as_str() {
                    " " => desk.text(" "),
                    key => {
                        desk.keys(key);
                    }
                }
                desk.screen();
                // A page that is seen whole cannot be turned.
                let whole = key == "Down" && desk.model.record().is_some();
                if desk.buffer() == before && desk.asked.len() == asked && !whole {
                    idle.push(format!("{lang:?} {story:?}: {key}\n{}", desk.screen()));
                }
            }
        }
    }
    assert!(idle.is_empty(), "{}", idle.join("\n"));
}

#[test]
fn every_tab_shows_its_key_at_eighty_columns_and_at_sixty() {
    for lang in Lang::ALL {
        for (columns, forms) in [(60, 0), (60, 3), (80, 0), (80, 3), (120, 0)] {
            let mut desk = Desk::sized(columns, 24, lang);
            for _ in 0..forms {
                desk.keys("F7");
                desk.text("x");
                desk.keys("F2");
            }
            let screen = desk.screen();
            let strip = screen.lines().nth(1).unwrap();
            for key in ["F2", "F3", "F4", "F5", "F6"] {
                assert!(strip.contains(key), "{lang:?} {columns}: no {key}\n{screen}");
            }
            for key in ["F7", "F8", "F9", "F12", "F1"] {
                let hints = screen.lines().rev().take(2).any(|line| line.contains(key));
                assert!(hints, "{lang:?} {columns}: no {key}\n{screen}");
            }
        }
    }
}

/// Nothing of the last lines is cut off or written over: each hint stands there whole.
#[test]
fn hints_are_whole_at_eighty_columns_and_at_sixty() {
    for lang in Lang::ALL {
        for columns in [60, 80] {
            for story in PAGES {
                let mut desk = at(lang, columns, story);
                let screen = desk.screen();
                let last: Vec<&str> = screen.lines().rev().take(2).collect();
                for line in last {
                    assert!(!line.contains(".."), "{lang:?} {columns} {story:?}\n{screen}");
                    assert!(cells::width(line) <= usize::from(columns), "{screen}");
                }
            }
        }
    }
}

#[test]
fn enter_is_named_where_it_opens_something() {
    // What was done to a matter is read; whom it is about is opened.
    let mut seen = [false, false];
    for story in ["zs Enter", "F3 zs Enter", "F5 Enter 0", "F8 gzry Enter Enter"] {
        let at = |tabs: usize, downs: usize| {
            let mut desk = at(Lang::Zh, 80, story);
            for _ in 0..tabs {
                desk.keys("Tab");
            }
            for _ in 0..downs {
                desk.keys("Down");
            }
            desk
        };
        for (tabs, downs) in (0..4).flat_map(|tabs| (0..9).map(move |downs| (tabs, downs))) {
            let mut desk = at(tabs, downs);
            let named = desk.screen().contains("Enter打开");
            let before = (desk.model.layers.len(), desk.model.record().map(|open| open.key));
            desk.keys("Enter");
            let after = (desk.model.layers.len(), desk.model.record().map(|open| open.key));
            assert_eq!(
                named,
                after != before,
                "{story} {tabs} {downs}:\n{}",
                at(tabs, downs).screen()
            );
            seen[usize::from(named)] = true;
        }
    }
    assert_eq!(seen, [true, true]);
}

#[test]
fn every_deed_on_the_last_line_is_found_in_the_menu_by_its_name_too() {
    let mut desk = Desk::open();
    desk.handed_by = Some(2);
    desk.keys("zs Enter");
    desk.sees("0退回").keys("9");
    // Those have their digits already and do not make the menu longer.
    desk.sees_no("退回").keys("tui");
    desk.sees("0 退回").keys("Enter");
    let begun = |desk: &Desk| desk.model.forms.last().map(|form| form.command.name);
    let done = |desk: &Desk| desk.deeds.last().map(|deed| deed.command.clone());
    assert!(
        begun(&desk) == Some("matter.return") || done(&desk).as_deref() == Some("matter.return")
    );
    for story in ["zs Enter", "F3 zs Enter"] {
        let desk = at(Lang::Zh, 80, story);
        let open = desk.model.record().unwrap();
        let slots = crate::console::record::slots(&desk.model, open);
        for slot in slots.into_iter().filter(|slot| slot.possible) {
            let mut desk = at(Lang::Zh, 80, story);
            let title = crate::words::title(Lang::Zh, slot.command.name);
            desk.keys("9");
            desk.text(&title);
            desk.sees(&format!("{} {title}", slot.digit));
        }
    }
}

#[test]
fn the_help_of_lists_names_ticks_pages_and_the_search() {
    let mut desk = Desk::open();
    desk.keys("F1");
    for what in ["打字就是查找", "PgUp PgDn", "空格勾选", "按最后一行的数字一起办"]
    {
        desk.sees(what);
    }
}

#[test]
fn the_help_of_a_list_names_ticking_where_it_works() {
    for (keys, ticks) in [
        ("F2", true),
        ("F3", true),
        ("F4", true),
        ("F5", false),
        ("F8 gzry Enter", false),
        ("F8 bycjzmtz Enter", false),
    ] {
        let mut desk = Desk::open();
        desk.keys(keys);
        // What is said is what happens.
        desk.keys("F1");
        match ticks {
            true => desk.sees("空格勾选一行"),
            false => desk.sees_no("空格勾选"),
        };
    }
}
