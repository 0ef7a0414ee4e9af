//! Screens as drawn boxes.

use insta::assert_snapshot;

use super::driver::Desk;
use crate::words::Lang;

/// Draws what these keys lead to at the design size and at a wide one.
pub fn both(name: &str, story: &str, lang: Lang) {
    for (columns, rows) in [(80, 24), (120, 36)] {
        let mut desk = Desk::sized(columns, rows, lang);
        for word in story.split_whitespace() {
            desk.keys(word);
        }
        let screen = desk.screen();
        assert_snapshot!(format!("{name}_{}_{columns}x{rows}", lang.code()), screen);
    }
}

#[test]
fn queue() {
    both("queue", "", Lang::Zh);
    both("queue", "", Lang::En);
}

#[test]
fn find() {
    both("find", "F3 zs", Lang::Zh);
}

#[test]
fn resident() {
    both("resident", "F3 zs Enter", Lang::Zh);
}

#[test]
fn matter() {
    both("matter", "zs Enter", Lang::Zh);
}

#[test]
fn form() {
    both("form", "F7 qyz Enter ls Enter", Lang::Zh);
    both("form", "F7 qyz Enter le Enter", Lang::En);
}

#[test]
fn palette() {
    both("palette", "F8 ws", Lang::Zh);
}

#[test]
fn help() {
    both("help", "zs Enter F1", Lang::Zh);
}

#[test]
fn overview() {
    both("overview", "F6", Lang::Zh);
}

/// One's own case of this afternoon, and another's of which only that is known.
fn cases() -> Vec<crate::wire::QueueRow> {
    let facts = [("dispute", "noise"), ("case_stage", "planned"), ("parties", "王芳 孙建民")];
    let mine = super::driver::case(31, 1, Some("11-25T14:00"), &facts);
    vec![
        super::driver::case(7, 2, Some("11-26T09:30"), &[]),
        mine,
        super::driver::case(9, 2, None, &[]),
    ]
}

#[test]
fn mediation() {
    for lang in Lang::ALL {
        let mut desk = Desk::waiting(80, 24, lang);
        desk.queue.extend(cases());
        desk.hear(crate::console::msg::Msg::Connected);
        desk.keys("F4");
        assert_snapshot!(format!("mediation_{}_80x24", lang.code()), desk.screen());
    }
}

#[test]
fn more() {
    both("more", "zs Enter 9", Lang::Zh);
}

#[test]
fn the_smallest_screen_and_a_smaller_one() {
    assert_snapshot!("queue_60x20", Desk::sized(60, 20, Lang::Zh).screen());
    let mut desk = Desk::sized(40, 10, Lang::Zh);
    let screen = desk.screen().replace('\n', "");
    assert!(screen.contains("窗口太小"), "{screen}");
}

#[test]
fn no_size_and_no_place_draws_outside_the_screen() {
    for (columns, rows) in [(60, 20), (61, 21), (80, 24), (109, 33), (110, 32), (160, 50)] {
        for story in [
            "",
            "F3 z",
            "F6",
            "F7 qyz Enter",
            "F8",
            "zs Enter 9",
            "F1",
            "F12 F12",
            "F4",
            "F5 Enter",
            "F9 02",
        ] {
            let mut desk = Desk::sized(columns, rows, Lang::Zh);
            for word in story.split_whitespace() {
                desk.keys(word);
            }
            assert_eq!(desk.screen().lines().count(), usize::from(rows));
        }
    }
}

/// Every page there is, in windows of every shape: nothing panics, and below the smallest
/// one the page says so.
#[test]
fn every_page_in_every_shape_of_window() {
    use crate::console::term::tty::LARGEST_SIZE;
    let stories = [
        "",
        "F3 zs",
        "F3 zs Enter",
        "F4",
        "F5",
        "F6",
        "F7 qyz Enter ls",
        "F8",
        "F9",
        "F12",
        "F12 F12",
        "F1",
        "zs Enter",
        "zs Enter 9",
        "zs Enter 2",
        "zs Enter 1 x",
    ];
    for story in stories {
        let mut desk = Desk::open();
        for word in story.split_whitespace() {
            desk.keys(word);
        }
        let (widest, highest) = LARGEST_SIZE;
        for size in
            [(1, 1), (1, highest), (widest, 1), (59, 24), (60, 20), (109, 31), (widest, highest)]
        {
            desk.model.size = size;
            let screen = desk.screen();
            let small = size.0 < 60 || size.1 < 20;
            // In a single column there is no room to say it.
            let said = screen.contains("窗口太小") || size.0 == 1 || size.1 == 1;
            assert_eq!(said, small, "{story:?} at {size:?}:\n{screen}");
        }
    }
}
