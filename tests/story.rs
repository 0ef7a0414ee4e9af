//! What people at the desk live through, end to end.

use crate::driver::Desk;

#[test]
fn a_killed_desk_comes_back_with_everything_it_said_it_saved() {
    let desk = Desk::start();
    let asked = desk.tell("matter new --who 路人 --category 咨询 --text 问路");
    let leak = desk.tell("matter new --who 楼上 --category 漏水 --text 卫生间滴水");
    let before = desk.tell("matter list");
    let ids: Vec<_> = before["items"].as_array().unwrap().iter().map(|row| &row["id"]).collect();
    assert!(ids.contains(&&asked["id"]) && ids.contains(&&leak["id"]), "{before}");

    desk.kill9().restart();
    assert_eq!(desk.tell("matter list"), before);
    assert_eq!(desk.tell("journal verify")["ok"], true);
    assert_eq!(desk.refuses("matter note M99 --text 没有这件"), "unknown");
}
