//! Two estates of one community: doors that differ in nothing but its name.

use super::imports::row;
use super::*;
use crate::domain::Kind;
use crate::domain::record::{Dwelling, Resident};

impl Person {
    /// Where this resident lives, in words.
    fn home(&self, desk: &Desk, resident: Key) -> String {
        let world = desk.shared.world();
        let view = world.view();
        let resident: Resident = view.get(resident.id).unwrap();
        view.address_text(&resident)
    }
}

fn dwellings(desk: &Desk) -> Vec<String> {
    let world = desk.shared.world();
    let view = world.view();
    let keys = world.records.keys(Kind::Dwelling).filter(|key| key.sub == 0);
    let mut all: Vec<String> =
        keys.map(|key| view.get::<Dwelling>(key.id).unwrap().address.to_string()).collect();
    all.sort();
    all
}

#[test]
fn a_door_written_without_its_estate_is_the_one_that_is_meant_or_is_asked_about() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let at = |address: &'static str, name: &'static str| [("name", name), ("address", address)];
    let zhang = wang.does("resident.new", None, &at("幸福家园3-2-501", "张三"));
    // The same door, and a door of the same building.
    let li = wang.does("resident.new", None, &at("3-2-501", "李四"));
    let zhao = wang.does("resident.new", None, &at("3号楼2单元502", "赵五"));
    assert_eq!(dwellings(&desk), ["幸福家园3-2-501", "幸福家园3-2-502"]);
    let homes = [zhang, li, zhao].map(|who| wang.home(&desk, who));
    assert_eq!(homes, ["幸福家园3-2-501", "幸福家园3-2-501", "幸福家园3-2-502"]);
    // Another estate has such a door too.
    wang.does("resident.new", None, &at("阳光花园3-2-501", "钱六"));
    assert_eq!(wang.refused("resident.new", None, &at("3-2-501", "孙七")), "address.which_estate");
    assert_eq!(wang.refused("resident.new", None, &at("3-3-101", "孙七")), "address.new_in_estate");
    // Only one of them has that one.
    let zhou = wang.does("resident.new", None, &at("3-2-502", "周八"));
    assert_eq!(wang.home(&desk, zhou), "幸福家园3-2-502");
    wang.does("resident.move", Some(zhou), &[("address", "阳光花园3-2-501")]);
    assert_eq!(wang.home(&desk, zhou), "阳光花园3-2-501");
}

#[test]
fn estates_are_found_by_their_names_and_doors_in_all_of_them() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    for (name, address) in [
        ("张三", "幸福家园3-2-501"),
        ("李四", "阳光花园3-2-501"),
        ("赵五", "阳光花园二期南3-东-601"),
        ("钱六", "柳芳胡同16附1-3"),
    ] {
        wang.does("resident.new", None, &[("name", name), ("address", address)]);
    }
    for (query, expected) in [
        ("3-2-501", vec!["张三", "李四"]),
        ("幸福家园3-2", vec!["张三"]),
        ("阳光花园3-2-501", vec!["李四"]),
        ("xfjy3-2", vec!["张三"]),
        ("幸福家园", vec!["张三"]),
        ("yghy", vec!["李四", "赵五"]),
        ("南3", vec!["赵五"]),
        ("柳芳胡同16附1", vec!["钱六"]),
        ("张三幸福家园3", vec!["张三"]),
    ] {
        let mut found = wang.names(query);
        found.sort();
        let mut expected = expected;
        expected.sort();
        assert_eq!(found, expected, "{query}");
    }
}

#[test]
fn a_roster_names_the_estate_of_those_it_knows_and_of_nobody_else() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let bare = |n, name, phone, at| row(n, &[("name", name), ("phone", phone), ("address", at)]);
    wang.imports(&[
        bare(2, "李娜", "13800138000", "3-2-501"),
        bare(3, "王强", "13900139000", "3-2-502"),
    ]);
    // Another estate: a namesake behind a door of the same number is somebody else.
    let report = wang.imports(&[
        bare(2, "李娜", "13700137000", "阳光花园3-2-501"),
        bare(3, "王强", "13900139000", "幸福家园3-2-502"),
    ]);
    assert_eq!((report.added, report.unchanged, report.rejected.len()), (1, 1, 0), "{report:?}");
    assert_eq!(dwellings(&desk), ["3-2-501", "幸福家园3-2-502", "阳光花园3-2-501"]);
    // The same once more, without the estate: nothing changes.
    let report = wang.imports(&[bare(3, "王强", "13900139000", "3-2-502")]);
    assert_eq!((report.added, report.unchanged), (0, 1), "{report:?}");
    assert_eq!(wang.names("李娜").len(), 2);
}

#[test]
fn a_street_with_buildings_names_doors_as_an_estate_does() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let at = |address: &'static str, name: &'static str| [("name", name), ("address", address)];
    let one = wang.does("resident.new", None, &at("幸福里3-2-501", "里一"));
    let other = wang.does("resident.new", None, &at("3-2-501", "里二"));
    let homes = [one, other].map(|who| wang.home(&desk, who));
    assert_eq!(homes, ["幸福里3-2-501", "幸福里3-2-501"], "there is only that one");
    wang.does("resident.new", None, &at("阳光小区3-2-101", "园一"));
    let asked = "address.new_in_estate";
    assert_eq!(wang.refused("resident.new", None, &at("3-2-502", "里三")), asked);
    assert_eq!(wang.refused("resident.move", Some(one), &[("address", "3-2-777")]), asked);
    let report = wang.imports(&[row(2, &[("name", "里四"), ("address", "3-2-503")])]);
    assert_eq!(report.rejected[0].why.code, asked, "{report:?}");
    // A hutong is not.
    wang.does("resident.new", None, &at("柳芳胡同16-3", "胡一"));
    wang.does("resident.new", None, &at("16号院3", "院一"));
    assert_eq!(
        dwellings(&desk),
        ["16号院3", "幸福里3-2-501", "柳芳胡同16-3", "阳光小区3-2-101"].map(String::from)
    );
}

#[test]
fn a_question_names_a_few_estates_and_says_that_there_are_more() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    for at in 0..9_u32 {
        let name = char::from_u32(0x4e00 + at).unwrap();
        let address = format!("{name}和家园3-2-501");
        wang.does("resident.new", None, &[("name", "张三"), ("address", &address)]);
    }
    let typed = crate::domain::address::parse("3-2-1101").unwrap();
    let world = desk.shared.world();
    let why = crate::desk::door::full(world.view(), &typed).unwrap_err();
    assert_eq!(why.code, "address.new_in_estate");
    assert_eq!(why.facts["estates"].matches('园').count(), 5, "{why:?}");
    assert!(why.facts["estates"].ends_with("……"));
}

#[test]
fn a_number_under_another_name_is_asked_about() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let number = ("id_number", "11010519491231002X");
    wang.does("resident.new", None, &[("name", "李四"), ("address", "3-2-502"), number]);
    let report = wang.imports(&[row(2, &[("name", "王五"), ("address", "3-2-503"), number])]);
    assert_eq!(report.rejected.len(), 1, "{report:?}");
    let why = &report.rejected[0].why;
    assert_eq!((why.code.as_str(), why.facts["name"].as_str()), ("import.other_name", "李四"));
    let report = wang.imports(&[row(2, &[("name", "李 四"), ("address", "3-2-502"), number])]);
    assert_eq!((report.rejected.len(), report.added), (0, 0), "{report:?}");
}

#[test]
fn a_street_lends_no_new_door_its_name() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let at = |address: &'static str, name: &'static str| [("name", name), ("address", address)];
    wang.does("resident.new", None, &at("人民路18号2单元301", "路一"));
    let new = wang.does("resident.new", None, &at("18-1-101", "路二"));
    let known = wang.does("resident.new", None, &at("18-2-301", "路三"));
    let homes = [new, known].map(|who| wang.home(&desk, who));
    assert_eq!(homes, ["18-1-101", "人民路18-2-301"], "only that very door is the street's");
    let report = wang.imports(&[row(2, &[("name", "路四"), ("address", "18-1-102")])]);
    assert_eq!(report.added, 1, "{report:?}");
    assert_eq!(dwellings(&desk), ["18-1-101", "18-1-102", "人民路18-2-301"]);
}
