//! Pages of plain lines as drawn boxes: the backups and the history of a record, both
//! languages at the design size and at a wide one.

use insta::assert_snapshot;

use super::driver::{Desk, M1187, R213, at, more, page, residents};
use super::screens::both;
use crate::console::msg::Msg;
use crate::domain::lamp::Lamp;
use crate::domain::{Key, Kind, Refusal, Seq};
use crate::wire::{BackupState, Changed, Event, History, HistoryRow, Page, Pages};
use crate::words::Lang;

/// An office that encrypts to another disk, of which all is well.
pub fn backups() -> BackupState {
    let name = |day: u32| format!("dutydesk-5f0c21aa-202611{day:02}-0841.ddb.age");
    BackupState {
        target: Some("/media/backup/dutydesk".into()),
        plain: false,
        same_disk: false,
        last: Some(at("11-25T08:41")),
        file: Some(name(25)),
        lamp: Lamp::Green,
        drilled: Some(at("09-01T16:05")),
        drill_due: Some(at("11-30T16:05")),
        running: false,
        failed: None,
        files: (16..=25).rev().map(name).collect(),
    }
}

/// The file of 张三, who has one matter open.
pub fn resident() -> Page {
    let fields = [
        ("name", "张三"),
        ("sex", "male"),
        ("birth", "1958-03-05"),
        ("address", "3-2-501"),
        ("phones", "138****8000"),
        ("id_number", "110105************"),
        ("tags", "独居 党员"),
        ("caution", "上门有犬"),
    ];
    let body = Pages::Resident {
        members: residents(),
        matters: vec![more(1187, "leak", "3-2-501", "卫生间顶上滴水")],
        household: Some(Key::of(Kind::Household, 5)),
        dwelling: None,
    };
    page(R213, &fields, body)
}

/// M1187 with its number changed, and its beginning.
pub fn history() -> History {
    let change = |field: &str, from: Option<&str>, to: &str| Changed {
        field: field.into(),
        from: from.map(Into::into),
        to: Some(to.into()),
    };
    let row = |seq, when: &str, staff, verb: &str, changes| HistoryRow {
        seq: Seq(seq),
        at: at(when),
        staff,
        acted_for: (seq == 8).then_some(2),
        account: Some(1000),
        verb: verb.into(),
        undoes: None,
        changes,
    };
    let new = vec![
        change("category", Some(""), "leak"),
        change(
            "text",
            Some(""),
            "卫生间顶上滴水, 楼上说不是他家, 物业看过两次都没有找到从哪里来的水",
        ),
        change("who", Some(""), "R213"),
    ];
    let corrected =
        vec![change("text", Some("厨房滴水"), "卫生间顶上滴水"), change("who", None, "R213")];
    History {
        key: M1187,
        rows: vec![
            row(41, "11-25T09:12", 1, "matter.correct", corrected),
            row(8, "11-23T16:00", 1, "matter.new", new),
        ],
        more: Some(Seq(7)),
        names: [(1, "王丽".to_string()), (2, "张强".to_string())].into(),
        accounts: [(1000, "wangli".to_string())].into(),
        shown: [("R213".to_string(), "张三 3-2-501".to_string())].into(),
    }
}

#[test]
fn the_history_of_a_matter() {
    for lang in Lang::ALL {
        both("history", "zs Enter F10", lang);
    }
}

#[test]
fn the_backups() {
    for lang in Lang::ALL {
        let story = if lang == Lang::Zh { "F8 备份 Enter" } else { "F8 Backup Enter" };
        both("backup", story, lang);
    }
}

/// Everything that can be wrong at once: what to do is seen at 80 columns too.
#[test]
fn backups_that_fail() {
    for lang in Lang::ALL {
        for (columns, rows) in [(80, 24), (120, 36)] {
            let mut desk = Desk::waiting(columns, rows, lang);
            let gone = Refusal::new("backup.target_gone").with("target", "/media/backup/dutydesk");
            desk.backups = BackupState {
                same_disk: true,
                last: Some(at("11-17T08:41")),
                lamp: Lamp::Red,
                drill_due: Some(at("11-24T16:05")),
                failed: Some(gone),
                ..backups()
            };
            desk.hear(Msg::Connected);
            desk.event(Event::Banners(vec!["backup_red".into(), "disk_low".into()]));
            for word in ["F8", if lang == Lang::Zh { "备份" } else { "Backup" }, "Enter"] {
                desk.keys(word);
            }
            let name = format!("backup_failed_{}_{columns}x{rows}", lang.code());
            assert_snapshot!(name, desk.screen());
        }
    }
}

/// Each is read to its end on the smallest screen, where it stands alone.
#[test]
fn what_is_said_of_backups_in_the_rule_fits_the_smallest_screen() {
    for lang in Lang::ALL {
        for code in ["backup_none", "backup_late", "backup_red", "backup_failed"] {
            let mut desk = Desk::sized(60, 20, lang);
            desk.event(Event::Banners(vec![code.into()]));
            desk.sees(&lang.say(&format!("banner.{code}")));
        }
    }
}

/// What backups ask for stands among today's rows, with its reason, and Enter opens the page.
#[test]
fn a_row_about_backups_opens_their_page() {
    for (columns, rows) in [(80, 24), (120, 36)] {
        for code in ["backup", "drill"] {
            let mut desk = Desk::waiting(columns, rows, Lang::Zh);
            let fact = if code == "backup" { "last" } else { "drilled" };
            let mut row = super::driver::case(0, 1, Some("11-24T08:41"), &[(fact, "2026-11-20")]);
            row.key = Key { sub: 8, ..Key::of(Kind::Office, 0) };
            (row.category, row.address) = (code.into(), String::new());
            desk.queue = vec![row];
            desk.hear(Msg::Connected);
            desk.sees("2026-11-20").sees_no("O0");
            desk.keys("Enter");
            desk.sees("最近的备份是好的");
            desk.keys("Esc");
            desk.sees("2026-11-20");
        }
    }
}
