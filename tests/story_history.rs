//! 改动记录 and 撤销 after the desk was killed, at a console.

use crate::driver::Desk;

#[test]
fn who_changed_what_is_read_in_the_record_and_by_the_subcommand() {
    let desk = Desk::start();
    desk.tell("resident new --name 张三 --phone 13812348000");
    desk.tell("resident correct R1 --phone 13912341234");
    desk.tell("matter new --resident R1 --category 漏水 --text 天花板滴水");
    desk.tell("matter correct M1 --text 厨房滴水");
    let one = desk.console("S1");
    one.keys("F3 zs Enter");
    one.sees("张三").keys("F10");
    one.sees("R1 改动记录").sees("更正").sees("电话: 138****8000 改为 139****1234");
    one.sees("名字: 张三").sees_not("13912341234");
    one.keys("Esc");
    one.sees_not("改动记录（").keys("F8 gdjl Enter");
    one.sees("R1 改动记录").keys("Enter");
    let told = desk.tell("history M1");
    let rows = told["items"].as_array().unwrap();
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[0]["verb"], "matter.correct");
    assert_eq!(rows[0]["staff"], "S1");
    let change = &rows[0]["changes"][0];
    assert_eq!((&change["field"], &change["from"]), (&"text".into(), &"天花板滴水".into()));
    assert_eq!(change["to"], "厨房滴水");
    assert_eq!(desk.refuses("history M99"), "unknown");
    assert_eq!(desk.refuses("history 张三"), "usage.number");
    // Parts join without a gap.
    let part = desk.tell("history M1 --limit 1");
    assert_eq!(part["items"].as_array().unwrap().len(), 1);
    let more = desk.tell(&format!("history M1 --from {}", part["more"]));
    assert_eq!(more["items"][0], rows[1]);
}

#[test]
fn f8_takes_ones_own_last_deeds_back_after_the_desk_was_killed() {
    let desk = Desk::start();
    desk.tell("matter new --who 甲 --category 漏水 --text 天花板滴水");
    desk.tell("matter note M1 --text 看过");
    desk.kill9();
    desk.restart();
    let one = desk.console("S1");
    one.keys("F8");
    one.sees("撤销上一步").sees("M1").press("Enter");
    // Done at another place: asked about first.
    one.sees("撤销以前做的这一步").press("Enter");
    one.until_sees("已撤销");
    one.keys("F8 Enter");
    one.sees("撤销以前做的这一步: 登记 M1").press("Enter");
    one.until_sees("已撤销 M1 登记");
    assert_eq!(desk.refuses("matter show M1"), "unknown");
    assert_eq!(desk.refuses("undo --seq 2"), "undo.already");
}
