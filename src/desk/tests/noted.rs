//! What goes in by a roster as it stands and is said, for somebody to look at.

use super::imports::row;
use super::*;
use crate::domain::record::{Household, Resident};
use crate::domain::roster::{Report, RosterRow};

fn office() -> (tempfile::TempDir, Arc<Desk>, Person) {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let person = Person::enter(&desk, "wangli");
    (dir, desk, person)
}

/// Name, door, relation, birth.
fn roster(lines: &[[&str; 4]]) -> Vec<RosterRow> {
    let fields = ["name", "address", "relation", "birth"];
    let row = |(at, line): (usize, &[&str; 4])| {
        let pairs: Vec<_> = fields.into_iter().zip(line.iter().copied()).collect();
        row(at as u32 + 2, &pairs)
    };
    lines.iter().enumerate().map(row).collect()
}

/// The rows that went in, and what is said of them.
fn noted(report: &Report) -> (u64, Vec<(u32, &str)>) {
    let noted = report.noted.iter().map(|one| (one.row, one.why.code.as_str())).collect();
    assert!(report.rejected.is_empty() && report.left_out.is_empty(), "{report:?}");
    (report.added, noted)
}

#[test]
fn a_second_head_behind_a_door_is_named_and_a_tenant_is_not() {
    let (_dir, desk, mut wang) = office();
    let two = [
        ["张一", "1-1-101", "02", ""],
        ["李二", "1-1-101", "10", ""],
        ["王三", "1-1-101", "02", ""],
    ];
    let report = wang.imports(&roster(&two));
    assert_eq!(noted(&report), (3, vec![(4, "import.second_head")]));
    let report = wang.imports(&roster(&[["赵四", "1-1-101", "02", ""]]));
    assert_eq!(noted(&report), (1, vec![(2, "import.other_household")]), "the desk knows others");
    let mut tenants = roster(&[["甲", "1-1-102", "02", ""], ["乙", "1-1-102", "02", ""]]);
    for row in &mut tenants {
        row.fields.insert("tags".into(), "租户".into());
    }
    assert_eq!(noted(&wang.imports(&tenants)), (2, vec![]));
    desk.close();
}

#[test]
fn a_child_heads_no_household_unless_the_roster_says_so() {
    let (_dir, desk, mut wang) = office();
    let head = |house: u64| {
        let world = desk.shared.world();
        let head = world.view().get::<Household>(house).unwrap().head?;
        Some(world.view().get::<Resident>(head).unwrap().name)
    };
    let family = [["张小", "1-1-101", "", "2021-01-02"], ["张大", "1-1-101", "", "1990-01-02"]];
    assert_eq!(noted(&wang.imports(&roster(&family))), (2, vec![]));
    assert_eq!(head(1).as_deref(), Some("张大"), "the first adult");
    let alone = [["李小", "1-1-102", "", "2021-01-02"], ["李二小", "1-1-102", "", "2019-01-02"]];
    assert_eq!(noted(&wang.imports(&roster(&alone))), (2, vec![(2, "import.no_head")]));
    assert_eq!(head(2), None);
    let relation = desk.shared.world().view().get::<Resident>(3).unwrap().relation;
    assert_eq!(relation, "", "no relation is invented");
    let said = [["王小", "1-1-103", "02", "2021-01-02"]];
    assert_eq!(noted(&wang.imports(&roster(&said))), (1, vec![]));
    assert_eq!(head(3).as_deref(), Some("王小"));
    desk.close();
}

#[test]
fn an_estate_that_was_taken_is_said_and_two_are_asked_about() {
    let (_dir, desk, mut wang) = office();
    let named = [
        ["甲", "幸福家园18-1-102", "", ""],
        ["乙", "18-1-101", "", ""],
        ["丙", "18-1-103", "", ""],
    ];
    let mut report = wang.imports(&roster(&named));
    report.settle();
    assert_eq!(noted(&report), (3, vec![(3, "import.estate_taken")]), "said once for all");
    let facts = &report.noted[0].why.facts;
    assert_eq!((&facts["place"][..], &facts["rows"][..]), ("幸福家园18", "2"));
    let homes = |id| {
        let world = desk.shared.world();
        let one: Resident = world.view().get(id).unwrap();
        world.view().address_text(&one)
    };
    assert_eq!([homes(2), homes(3)], ["幸福家园18-1-101", "幸福家园18-1-103"]);
    // Of two estates in one file, none of which the desk knows, neither is taken.
    let both = [
        ["丁", "阳光花园5-1-102", "", ""],
        ["戊", "绿园小区5-1-102", "", ""],
        ["己", "5-1-103", "", ""],
    ];
    let report = wang.imports(&roster(&both));
    let why: Vec<_> = report.rejected.iter().map(|one| (one.row, &one.why.code[..])).collect();
    assert_eq!((report.added, why), (2, vec![(4, "address.new_in_estate")]));
    let report = wang.imports(&roster(&[["庚", "7-1-101", "", ""]]));
    assert_eq!(noted(&report), (1, vec![]), "no estate has such a building");
    desk.close();
}

#[test]
fn somebody_behind_two_doors_of_one_roster_goes_in_however_the_rows_are_divided() {
    let lines = [["张三", "1-1-101", "", "1960-01-02"], ["张三", "1-1-102", "", "1960-01-02"]];
    let rows = roster(&lines);
    for chunks in [vec![rows.clone()], rows.iter().map(|row| vec![row.clone()]).collect()] {
        let (_dir, desk, mut wang) = office();
        let report = wang.imports_chunks(&chunks);
        assert_eq!((report.added, report.rejected.len()), (2, 0), "{report:?}");
        // Another roster is another matter.
        let report = wang.imports(&roster(&[["张三", "1-1-103", "", "1960-01-02"]]));
        assert_eq!(report.rejected[0].why.code, "import.elsewhere");
        desk.close();
    }
}
