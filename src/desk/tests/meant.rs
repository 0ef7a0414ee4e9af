//! Which person a row of a roster means: nobody comes in twice without a word, and nobody is
//! taken for somebody else.

use super::imports::row;
use super::*;
use crate::desk::view::READ;
use crate::domain::Kind;
use crate::domain::record::{Household, Resident};
use crate::domain::roster::{Chunk, Report, RosterRow};

fn office() -> (tempfile::TempDir, Arc<Desk>, Person) {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let person = Person::enter(&desk, "wangli");
    (dir, desk, person)
}

/// Name, door, relation, birth, number, telephone.
type Line<'a> = [&'a str; 6];

fn roster(lines: &[Line<'_>]) -> Vec<RosterRow> {
    let fields = ["name", "address", "relation", "birth", "id_number", "phone"];
    let all = lines.iter().enumerate();
    all.map(|(at, line)| {
        let pairs: Vec<_> = fields.into_iter().zip(line.iter().copied()).collect();
        row(at as u32 + 2, &pairs)
    })
    .collect()
}

/// Added, updated, unchanged, and why rows were rejected.
fn told(report: &Report) -> (u64, u64, u64, Vec<&str>) {
    let codes = report.rejected.iter().map(|one| one.why.code.as_str()).collect();
    (report.added, report.updated, report.unchanged, codes)
}

fn resident(desk: &Desk, id: u64) -> Resident {
    desk.shared.world().view().get(id).unwrap()
}

fn r(id: u64) -> Option<Key> {
    Some(Key::of(Kind::Resident, id))
}

const LIU: Line<'_> = ["刘一", "1-1-101", "02", "", "110105194912310070", ""];
const CHEN: Line<'_> = ["陈二", "1-1-101", "10", "", "110105195203050047", ""];
const SON: Line<'_> = ["刘三", "1-1-101", "20", "1980-04-06", "", "13800000003"];

fn at<'a>(line: Line<'a>, door: &'a str) -> Line<'a> {
    let [name, _, relation, birth, number, phone] = line;
    [name, door, relation, birth, number, phone]
}

#[test]
fn a_household_that_moves_takes_along_who_has_no_number() {
    let (_dir, desk, mut wang) = office();
    let report = wang.imports(&roster(&[LIU, CHEN, SON]));
    assert_eq!(told(&report), (3, 0, 0, vec![]), "{report:?}");
    let there = [LIU, CHEN, SON].map(|line| at(line, "1-1-201"));
    let report = wang.imports(&roster(&there));
    assert_eq!(told(&report), (0, 3, 0, vec![]), "{report:?}");
    let world = desk.shared.world();
    let home = |id: u64| resident(&desk, id).household.unwrap();
    assert_eq!((home(1), home(2), home(3)), (2, 2, 2));
    assert_eq!(world.view().address_text(&resident(&desk, 3)), "1-1-201");
    let house = |id: u64| world.view().get::<Household>(id).unwrap();
    assert_eq!((house(1).head, house(2).head), (None, Some(1)), "nobody heads an empty household");
    drop(world);
    let report = wang.imports(&roster(&there));
    assert_eq!(told(&report), (0, 0, 3, vec![]), "{report:?}");
    desk.close();
}

#[test]
fn somebody_of_one_name_and_birth_or_telephone_behind_another_door_is_asked_about() {
    for (known, says, fields) in [
        (SON, SON, "birth,phone"),
        (SON, ["刘三", "", "20", "1980-04-06", "", ""], "birth"),
        (SON, ["刘三", "", "02", "", "", "13800000003"], "phone"),
        (SON, ["刘三", "", "", "", "110105198004060078", "13900000001"], "birth"),
        (["刘三", "1-1-101", "", "", "110105198004060078", ""], SON, "birth"),
    ] {
        let (_dir, desk, mut wang) = office();
        wang.imports(&roster(&[LIU, CHEN, known]));
        let report = wang.imports(&roster(&[at(says, "1-1-201")]));
        assert_eq!(told(&report), (0, 0, 0, vec!["import.elsewhere"]), "{says:?} {report:?}");
        let why = &report.rejected[0].why;
        assert_eq!(
            (why.facts["who"].as_str(), why.facts["fields"].as_str()),
            ("R3 1-1-101", fields)
        );
        desk.close();
    }
    for says in [
        ["刘三", "1-1-201", "02", "1981-04-06", "", ""],
        ["刘三", "1-1-201", "02", "1981-04-06", "", "13800000003"],
        ["刘三", "1-1-201", "02", "", "", "13900000003"],
        ["刘四", "1-1-201", "02", "1980-04-06", "", "13800000003"],
    ] {
        let (_dir, desk, mut wang) = office();
        wang.imports(&roster(&[LIU, CHEN, SON]));
        let report = wang.imports(&roster(&[says]));
        assert_eq!(told(&report), (1, 0, 0, vec![]), "{says:?} {report:?}");
        desk.close();
    }
}

#[test]
fn who_stays_in_a_household_that_others_leave_heads_it() {
    let (_dir, desk, mut wang) = office();
    wang.imports(&roster(&[LIU, CHEN, SON]));
    wang.imports(&roster(&[at(LIU, "1-1-201"), at(CHEN, "1-1-201")]));
    let head = |id| desk.shared.world().view().get::<Household>(id).unwrap().head;
    assert_eq!((head(1), head(2)), (Some(3), Some(1)));
    assert_eq!(resident(&desk, 3).relation, "02", "nobody's son alone");
    desk.close();
}

#[test]
fn a_row_is_about_whom_it_brought_whatever_the_desk_put_right_since() {
    let bare = ["李六", "3-2-501", "10", "", "", ""];
    let head = ["王五", "3-2-501", "02", "1950-01-02", "", ""];
    for (door, relation) in [("3-2-501", "10"), ("", "")] {
        for changes in [
            vec![("name", "李陆")],
            vec![("birth", "1951-02-03")],
            vec![("name", "李陆"), ("birth", "1951-02-03")],
            vec![("id_number", "110105195203050047")],
            vec![("name", "陈陆"), ("id_number", "110105195203050047"), ("phone", "13800000009")],
        ] {
            for [_, _, _, birth, number, phone] in [
                bare,
                ["", "", "", "1952-03-05", "", ""],
                ["", "", "", "1952-03-05", "", "13800000001"],
                ["", "", "", "", "110105195203050020", ""],
            ] {
                let (_dir, desk, mut wang) = office();
                let lines = [at(head, door), ["李六", door, relation, birth, number, phone]];
                assert_eq!(told(&wang.imports(&roster(&lines))).0, 2);
                let mut args = changes.clone();
                let by_number = changes.iter().any(|(name, _)| *name == "id_number");
                if !number.is_empty() && !by_number {
                    args.retain(|(name, _)| *name != "birth");
                }
                if args.is_empty() {
                    continue;
                }
                wang.does("resident.correct", r(2), &args);
                let report = wang.imports(&roster(&lines));
                let added = (report.added, report.updated, report.rejected.len());
                assert_eq!(added, (0, 0, 0), "{door} {args:?} {lines:?} {report:?}");
                desk.close();
            }
        }
    }
    // The head, by whose name the others say whose household they are of.
    let (_dir, desk, mut wang) = office();
    let wife = row(3, &[("name", "李六"), ("address", "3-2-501"), ("head", "王五")]);
    let lines = [roster(&[head])[0].clone(), wife];
    wang.imports(&lines);
    wang.does("resident.correct", r(1), &[("name", "王武")]);
    let report = wang.imports(&lines);
    assert_eq!(told(&report), (0, 0, 2, vec![]), "{report:?}");
    assert!(report.left_out.is_empty(), "{report:?}");
    desk.close();
}

#[test]
fn a_name_that_a_new_roster_puts_right_is_asked_about() {
    let (_dir, desk, mut wang) = office();
    let lines = |wife: &'static str| {
        roster(&[
            ["王五", "3-2-501", "02", "1950-01-02", "", ""],
            [wife, "3-2-501", "10", "1952-03-05", "", ""],
        ])
    };
    wang.imports(&lines("李六"));
    let report = wang.imports(&lines("李陆"));
    assert_eq!(told(&report), (0, 0, 1, vec!["import.misspelt"]), "{report:?}");
    assert_eq!(report.rejected[0].why.facts["id"], "R2");
    // Twins are two, whether they come at once or one after the other.
    let twin = |name| [name, "3-2-501", "20", "1980-05-06", "", ""];
    assert_eq!(told(&wang.imports(&roster(&[twin("王小明"), twin("王小亮")]))).0, 2);
    let report = wang.imports(&roster(&[twin("王小明"), twin("王小亮"), twin("王小光")]));
    assert_eq!(told(&report), (1, 0, 2, vec![]), "{report:?}");
    desk.close();
}

#[test]
fn two_spouses_of_one_head_are_always_said() {
    let (_dir, desk, mut wang) = office();
    wang.imports(&roster(&[
        ["王五", "3-2-501", "02", "1950-01-02", "", ""],
        ["李六", "3-2-501", "10", "1952-03-05", "", ""],
    ]));
    for _ in 0..2 {
        let report = wang.imports(&roster(&[["赵七", "3-2-501", "10", "1960-03-05", "", ""]]));
        let said: Vec<_> = report.left_out.iter().map(|left| left.why.code.as_str()).collect();
        assert_eq!(said, ["import.two_spouses"], "{report:?}");
        assert_eq!(report.left_out[0].why.facts["ids"], "R2、R3");
    }
    desk.close();
}

#[test]
fn who_died_or_moved_away_is_named_and_nothing_is_written() {
    for (status, code) in [("dead", "import.dead"), ("away", "import.away")] {
        let (_dir, desk, mut wang) = office();
        wang.imports(&roster(&[LIU, CHEN, SON]));
        for id in [2, 3] {
            wang.does("resident.status", r(id), &[("status", status)]);
        }
        let was = [resident(&desk, 2), resident(&desk, 3)];
        let more =
            |line: Line<'static>| [line[0], line[1], line[2], line[3], line[4], "13700000001"];
        for lines in
            [[LIU, CHEN, SON], [LIU, more(CHEN), more(SON)], [LIU, CHEN, at(SON, "1-1-201")]]
        {
            let report = wang.imports(&roster(&lines));
            assert_eq!(told(&report), (0, 0, 1, vec![code; 2]), "{lines:?} {report:?}");
            assert_eq!(report.rejected[1].why.facts["id"], "R3");
        }
        assert!([resident(&desk, 2), resident(&desk, 3)] == was);
        desk.close();
    }
}

#[test]
fn whom_the_desk_moved_is_said_to_live_where_they_do() {
    let (_dir, desk, mut wang) = office();
    wang.imports(&roster(&[LIU, CHEN, SON]));
    wang.does("resident.move", r(3), &[("address", "5-1-101")]);
    let report = wang.imports(&roster(&[["刘三", "1-1-101", "", "1990-01-01", "", ""]]));
    assert_eq!(told(&report), (0, 0, 0, vec!["import.unlike_moved"]), "{report:?}");
    assert_eq!(report.rejected[0].why.facts["who"], "R3 5-1-101");
    desk.close();
}

#[test]
fn a_number_that_a_new_roster_puts_right_is_asked_about() {
    let (_dir, desk, mut wang) = office();
    wang.imports(&roster(&[LIU, CHEN, SON]));
    let [name, door, relation, birth, _, phone] = CHEN;
    let other = [name, door, relation, birth, "110105195203050020", phone];
    let report = wang.imports(&roster(&[LIU, other, SON]));
    assert_eq!(told(&report), (0, 0, 2, vec!["import.unlike"]), "{report:?}");
    desk.close();
}

/// Records that a dry run of these rows reads, sent as a client sends them.
fn read_for(wang: &mut Person, rows: &[RosterRow]) -> u64 {
    let before = READ.get();
    for (at, rows) in rows.chunks(50).enumerate() {
        let (first, chunk) = (at == 0, Chunk::default());
        let ask = Ask::Import { rows: rows.to_vec(), first, dry_run: true, chunk };
        let Ok(Reply::Imported(report)) = wang.connection.ask(ask) else { panic!("{at}") };
        assert_eq!(told(&report), (0, 0, rows.len() as u64, vec![]), "{report:?}");
    }
    READ.get() - before
}

#[test]
fn many_rows_of_one_name_without_a_door_are_read_once() {
    for by_phone in [false, true] {
        let read = [100, 300].map(|people: u64| {
            let (_dir, desk, mut wang) = office();
            let days = chrono::NaiveDate::from_ymd_opt(1940, 1, 1).unwrap();
            let rows = (0..people).map(|n| {
                let born = (days + chrono::Days::new(n)).to_string();
                let phone = format!("138{n:08}");
                let knows = if by_phone { ("phone", phone.as_str()) } else { ("birth", &*born) };
                row(n as u32 + 2, &[("name", "张伟"), knows])
            });
            let rows: Vec<_> = rows.collect();
            let chunks: Vec<_> = rows.chunks(50).map(<[RosterRow]>::to_vec).collect();
            assert_eq!(told(&wang.imports_chunks(&chunks)), (people, 0, 0, vec![]));
            let read = read_for(&mut wang, &rows);
            desk.close();
            read
        });
        assert!(read[1] < 4 * read[0], "{read:?}");
    }
}

#[test]
fn many_of_one_household_behind_another_door_are_read_once() {
    let read = [40, 160].map(|people: u64| {
        let (_dir, desk, mut wang) = office();
        let days = chrono::NaiveDate::from_ymd_opt(1940, 1, 1).unwrap();
        let behind = |door: &'static str, people: u64| {
            let rows = (0..people).map(|n| {
                let (name, born) =
                    (format!("张{}", char::from_u32(0x4e00 + n as u32).unwrap()), days);
                let born = (born + chrono::Days::new(n)).to_string();
                row(n as u32 + 2, &[("name", &name), ("birth", &born), ("address", door)])
            });
            rows.collect::<Vec<_>>()
        };
        assert_eq!(wang.imports(&behind("1-1-101", people)).added, people);
        let before = READ.get();
        let rows = behind("1-1-102", people / 2);
        let ask = Ask::Import { rows, first: true, dry_run: true, chunk: Chunk::default() };
        let Ok(Reply::Imported(report)) = wang.connection.ask(ask) else { panic!("{people}") };
        assert!(report.rejected.iter().all(|one| one.why.code == "import.elsewhere"), "{report:?}");
        assert_eq!(report.rejected.len() as u64, people / 2);
        desk.close();
        READ.get() - before
    });
    assert!(read[1] < 6 * read[0], "{read:?}");
}

#[test]
fn a_few_namesakes_are_named_and_all_are_counted() {
    let (_dir, desk, mut wang) = office();
    for _ in 0..8 {
        wang.does("resident.new", None, &[("name", "张伟")]);
    }
    let report = wang.imports(&[row(2, &[("name", "张伟")])]);
    let why = &report.rejected[0].why;
    assert_eq!((&why.code[..], &why.facts["ids"][..]), ("import.ambiguous", "R1 R2 R3 R4 R5……(8)"));
    desk.close();
}

#[test]
fn a_name_identifies_nobody_who_is_called_elsewhere_and_of_whom_nothing_else_agrees() {
    let line = |door, phone| ["李娜", door, "", "", "", phone];
    let asked = || (0, 0, 0, vec!["import.namesake"]);
    // No door at all, and one whose estate is taken from what the desk knows.
    for (known, says) in [("", ""), ("幸福家园3-2-501", "3-2-501")] {
        let (_dir, desk, mut wang) = office();
        wang.imports(&roster(&[line(known, "13800138000")]));
        let report = wang.imports(&roster(&[line(says, "13900139000")]));
        assert_eq!(told(&report), asked(), "{says:?} {report:?}");
        assert_eq!(resident(&desk, 1).phones[0].number, "13800138000", "{says:?}");
        // The same number, or none, is the same person.
        for phone in ["13800138000", ""] {
            let report = wang.imports(&roster(&[line(says, phone)]));
            assert_eq!(told(&report), (0, 0, 1, vec![]), "{says:?} {phone:?} {report:?}");
        }
        desk.close();
    }
    // Behind a door that is written whole a telephone is what changes.
    let (_dir, desk, mut wang) = office();
    wang.imports(&roster(&[line("1-1-101", "13800138000")]));
    let report = wang.imports(&roster(&[line("1-1-101", "13900139000")]));
    assert_eq!(told(&report), (0, 1, 0, vec![]), "{report:?}");
    desk.close();
}
