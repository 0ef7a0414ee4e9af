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

/// A desk with 王丽 (S2) beside its first member of staff, and one resident.
fn office() -> Desk {
    let desk = Desk::start();
    desk.tell("staff add --name 王丽 --roles desk");
    desk.tell("resident new --name 张三 --phone 13812348000");
    desk
}

#[test]
fn what_one_registers_the_other_sees_without_a_key() {
    let desk = office();
    let (one, two) = (desk.console("S1"), desk.console("S2"));
    two.press("F2").sees("今天要办 0");
    one.press("F7").type_keys("zs").press("Enter").type_keys("02").type_keys("卫生间滴水");
    one.press("Enter").press("Enter").sees("已保存 M1 漏水 张三");
    two.until_sees("卫生间滴水").press("Enter").sees("M1 漏水 张三").sees("办理中");
    assert_eq!(desk.tell("matter list")["items"][0]["id"], "M1");
}

#[test]
fn a_resident_is_found_by_initials_and_by_the_end_of_his_number() {
    let desk = office();
    let one = desk.console("S1");
    one.press("F3").type_keys("zs").sees("张三").sees("138****8000").sees_not("13812348000");
    one.press("Esc").sees_not("张三").type_keys("8000").sees("张三");
    one.press("Enter").sees("张三     R1").press("Esc").sees("查找: 8000");
}
