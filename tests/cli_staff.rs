//! Who works here, what they may do, and what happens to it when they leave.

use serde_json::json;

use crate::cli_office::{Office, with_id};

#[test]
fn who_makes_the_directory_is_its_first_colleague_and_may_do_everything() {
    let office = Office::open();
    let staff = office.does("staff list");
    let first = with_id(&staff["items"], "S1").unwrap();
    let roles = ["desk", "mediator", "grid", "director", "admin"];
    for role in roles {
        assert!(first["roles"].as_array().unwrap().contains(&json!(role)), "{role}");
    }
    assert!(first["account"].is_string());
}

#[test]
fn a_matter_is_not_handed_to_somebody_who_left() {
    let office = Office::open();
    let li = office.makes("staff add --name 李丽");
    let matter =
        office.makes(&format!("matter new --who 甲 --category leak --text 漏 --owner {li}"));
    office.does(&format!("staff leave {li} --to S1"));
    let queue = office.does("matter list");
    assert_eq!(with_id(&queue["items"], &matter).unwrap()["owner"], "S1", "her work goes on");
    let refused = office.refuses(&format!("matter transfer {matter} --to {li} --reason grid"));
    assert_eq!(refused, ("staff.left".into(), "to".into()));
    assert_eq!(office.refuses(&format!("matter list --as {li}")).0, "staff.left");
    let staff = office.does("staff list");
    assert!(with_id(&staff["items"], &li).unwrap()["left"].is_string());
}

#[test]
fn roles_decide_and_an_acting_director_is_one_for_a_time() {
    let office = Office::open();
    let li = office.makes("staff add --name 李丽");
    let watcher = office.makes("staff add --name 监督员 --roles observer");
    assert_eq!(office.refuses(&format!("staff add --name 王强 --as {li}")).0, "permit");
    assert_eq!(office.refuses(&format!("matter answer --as {watcher}")).0, "permit");
    office.does(&format!("staff acting {li} --until 明天"));
    office.does(&format!("staff add --name 王强 --as {li}"));
    office.does("practice clock +2d");
    assert_eq!(office.refuses(&format!("staff add --name 王小强 --as {li}")).0, "permit");
    office.does(&format!("staff role {li} --roles desk,director"));
    office.does(&format!("staff add --name 王小强 --as {li}"));
}

#[test]
fn who_did_it_and_who_typed_it_are_two_people() {
    let office = Office::open();
    let li = office.makes("staff add --name 李丽");
    let id = office.makes("matter new --who 甲 --category leak --text 漏");
    office.does(&format!("matter note {id} --text 上门看过 --staff {li} --happened 9:30"));
    let line = &office.does(&format!("matter show {id}"))["timeline"][0];
    assert_eq!((&line["staff"], &line["recorder"]), (&json!(li), &json!("S1")));
    assert_eq!(line["at"], "2026-11-25T09:30:00+08:00");
    assert_eq!(line["recorded"], "2026-11-25T10:00:00+08:00");
}
