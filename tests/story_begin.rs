//! The first minutes at a desk, taking back, and what is said where nothing is yet.

use crate::cli_office::Office;
use crate::driver::{Console, Desk};

#[test]
fn an_empty_desk_offers_three_ways_to_begin() {
    let desk = Desk::start();
    let one = desk.own_console();
    one.sees("欢迎使用值班台").sees("1 演示社区").sees("2 从 Excel 导入名册").sees("3 空白开始");
    one.press("2").sees("收件夹里没有花名册").sees("Tab以前的导入");
    one.press("Esc").sees("欢迎使用值班台");
    one.press("3").sees("社区名称");
    one.type_keys("望京西园社区").keys("Enter Enter");
    one.sees("望京西园社区值班台").sees("今天要办 0").sees_not("欢迎使用");
    let again = desk.own_console();
    again.sees("望京西园社区值班台").sees_not("欢迎使用");
}

#[test]
fn the_demo_community_fills_an_empty_practice_desk() {
    let desk = Desk::start();
    let one = desk.own_console();
    one.press("1").until_sees("演示社区已经生成");
    one.until_sees("王丽 值班员").sees("社区值班台").sees("逾期").sees_not("欢迎使用");
    one.keys("F3 zs3-2");
    one.sees("张三").sees("3-2-501");
    assert!(desk.tell("matter list")["items"].as_array().unwrap().len() > 40);
    assert_eq!(desk.refuses("demo fill"), "demo.not_empty");
    desk.own_console().sees("社区值班台").sees("值班员 调解员");
}

#[test]
fn a_real_desk_starts_by_itself_and_the_demo_gets_one_of_its_own() {
    let office = Office::real();
    let one = Console::start(office.command(&[]).into(), (80, 24), office.home()).signed_in();
    one.sees("欢迎使用值班台").sees_not("[练习]");
    one.press("1").until_sees("[练习]").sees("社区值班台").sees("逾期");
    one.keys("F3 zs3-2 Enter");
    one.sees("张三").sees("3-2-501");
    assert_eq!(office.does("matter list")["items"].as_array().unwrap().len(), 0);
    drop(one);
    assert!(office.undirected(&["--demo", "leave"]).output().unwrap().status.success());
}

#[test]
fn every_pane_is_alive_on_an_empty_desk() {
    let desk = Desk::start();
    desk.tell("resident new --name 张三");
    let one = desk.console("S1");
    one.press("F4").sees("调解").sees("新调解");
    one.press("F5").sees("还没有应急联系人").sees("12345");
    one.press("F9").sees("01").sees("突发");
    one.press("Esc").sees("今天要办");
}

#[test]
fn every_save_names_the_way_back_and_f8_enter_takes_it() {
    let desk = Desk::start();
    desk.tell("resident new --name 张三");
    let one = desk.console("S1");
    one.keys("F7 zs Enter ls Enter");
    one.type_keys("滴水").keys("Enter Enter");
    one.sees("M1 漏水 张三   F8 Enter 撤销").sees("今天要办 0").sees("这几天 1");
    one.press("F8").sees("撤销上一步").press("Enter");
    one.sees("今天要办 0").sees_not("这几天").sees_not("F8 Enter 撤销");
    assert_eq!(desk.tell("matter list --all")["items"].as_array().unwrap().len(), 0);
    assert_eq!(desk.tell("journal verify")["ok"], true);
}

#[test]
fn what_others_changed_since_is_not_taken_back() {
    let desk = Desk::start();
    desk.tell("staff add --name 王丽 --roles desk");
    desk.tell("matter new --who 路人 --category 卫生 --text 楼道堆物");
    let one = desk.console("S1");
    one.keys("Enter 8 Down Down");
    one.type_keys("很多").keys("Tab Enter");
    one.sees("F8 Enter 撤销");
    desk.tell("matter correct M1 --text 清走了 --as S2");
    one.until_sees("清走了").keys("F8 Enter");
    one.sees("M1后来又有改动").sees("8 更正");
    assert_eq!(desk.tell("matter show M1")["fields"]["text"], "清走了");
}

#[test]
fn a_refusal_names_the_digit_that_goes_on_and_the_digit_does() {
    let desk = Desk::start();
    desk.tell("matter new --who 路人 --category 卫生 --text 楼道堆物");
    let one = desk.console("S1");
    one.keys("Enter 9");
    one.sees("满意度").keys("myd Enter");
    one.sees("还没告知居民。").sees("4 告知并办结");
    one.keys("4");
    one.sees("告知并办结").keys("1 1 Enter Enter");
    one.sees("已保存").keys("Enter");
}
