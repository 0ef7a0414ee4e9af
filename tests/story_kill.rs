//! Whatever is killed, what was written is there, once.

use rustix::process::Signal;

use crate::driver::{Console, Desk};

fn office() -> Desk {
    let desk = Desk::start();
    desk.tell("staff add --name 王丽 --roles desk");
    desk.tell("resident new --name 张三 --phone 13812348000");
    desk.tell("matter new --resident R1 --category 咨询 --text 养老认证");
    desk
}

fn matters(desk: &Desk) -> usize {
    desk.tell("matter list")["items"].as_array().unwrap().len()
}

/// A registration half written, the cursor inside its words.
fn half_written(console: &Console) {
    console.keys("F7 zs Enter ls Enter");
    console.type_keys("滴水不停").keys("Left Left");
    console.sees("张三").sees("漏水").sees("滴水不停");
}

/// The form as it stands: its lines and the cursor. Its head says that it is a draft once it
/// was come back to.
fn form(console: &Console) -> (Vec<String>, Option<(u16, u16)>) {
    (console.rows()[4..20].to_vec(), console.cursor())
}

#[test]
fn a_desk_killed_under_a_form_saves_it_exactly_once_when_it_is_back() {
    let desk = office();
    let one = desk.console("S1");
    half_written(&one);
    desk.kill9();
    one.until_sees("与主机断开, 正在重连, 写的都在").sees("滴水不停");
    one.keys("End");
    one.type_keys("夜里更大").sees("滴水不停夜里更大");
    desk.restart();
    one.until_sees("值班台").sees_not("与主机断开").sees("滴水不停夜里更大");
    one.keys("Enter Enter");
    one.sees("已保存").sees("M2 漏水");
    assert_eq!(matters(&desk), 2);
    assert!(desk.tell("matter show M2").to_string().contains("滴水不停夜里更大"));
}

#[test]
fn what_a_caller_wrote_is_kept_through_a_killed_desk_and_who_they_are_comes_later() {
    let desk = office();
    let one = desk.console("S1");
    one.paste("楼道灯不亮了，\r\n三天了\r\n联系电话：138 1234 8001");
    one.sees("登记").sees("13812348001").sees("楼道灯不亮了").keys("Enter ld Enter");
    desk.kill9();
    one.until_sees("与主机断开, 正在重连, 写的都在").sees("13812348001").sees("楼道灯不亮了");
    desk.restart();
    one.until_sees("值班台").sees_not("与主机断开").press("Enter").sees("已保存").sees("M2 路灯");
    let shown = desk.tell("matter show M2");
    assert_eq!(shown["fields"]["text"], "楼道灯不亮了， 三天了");
    one.type_keys("8001").press("Enter").sees("电话 13812348001");
    one.keys("8 zs Enter Enter");
    one.sees("已保存").sees("张三");
    let fields = &desk.tell("matter show M2")["fields"];
    assert_eq!((&fields["who"], &fields["phone"]), (&"R1".into(), &"13812348001".into()));
}

#[test]
fn a_form_saved_while_the_desk_is_away_is_saved_once_when_it_is_back() {
    let desk = office();
    let one = desk.console("S1");
    half_written(&one);
    desk.kill9();
    one.until_sees("与主机断开");
    one.keys("Enter Enter");
    one.sees("写的都在").sees("滴水不停");
    desk.restart();
    one.until_sees("已保存").sees("M2 漏水").sees_not("未写完");
    assert_eq!(matters(&desk), 2);
    assert_eq!(desk.tell("journal verify")["ok"], true);
}

#[test]
fn a_desk_killed_at_the_very_moment_of_saving_saves_once() {
    let desk = office();
    let one = desk.console("S1");
    for round in 2..7 {
        half_written(&one);
        one.press("Enter");
        one.send(b"\r");
        desk.kill9();
        one.until_sees("与主机断开");
        desk.restart();
        // The answer may have come before the desk died.
        one.until_sees_not("与主机断开");
        one.until_sees(&format!("已保存 M{round} 漏水 张三")).sees_not("未写完");
        assert_eq!(matters(&desk), round);
    }
    assert_eq!(desk.tell("journal verify")["ok"], true);
}

#[test]
fn a_killed_console_finds_its_form_exactly_as_it_was() {
    let desk = office();
    let one = desk.console("S1");
    half_written(&one);
    let before = form(&one);
    one.kill9();
    let again = desk.console("S1");
    again.until_sees("未写完1").sees("上次有1张没写完");
    again.keys("F8 jz Enter");
    assert_eq!(form(&again), before);
    again.type_keys("一直").sees("滴水一直不停");
}

#[test]
fn a_closed_window_keeps_its_form() {
    let desk = office();
    let one = desk.console("S2");
    half_written(&one);
    let before = form(&one);
    one.close_pty();
    assert!(one.exit_status(3).is_some(), "it still runs");
    let again = desk.console("S2");
    again.until_sees("未写完1").keys("F8 jz Enter");
    assert_eq!(form(&again), before);
    desk.console("S1").sees_not("未写完");
}

#[test]
fn a_window_closed_while_the_desk_is_away_ends_the_console_all_the_same() {
    let desk = office();
    for close in [Console::close_pty as fn(&Console), |console| {
        console.signal(Signal::TERM);
    }] {
        let one = desk.console("S1");
        half_written(&one);
        desk.kill9();
        one.until_sees("与主机断开");
        close(&one);
        assert!(one.exit_status(3).is_some(), "it still runs");
        desk.restart();
    }
}

#[test]
fn any_f_key_leaves_the_form_waiting_and_it_comes_back_as_it_was() {
    let desk = office();
    let one = desk.console("S1");
    half_written(&one);
    let before = form(&one);
    for away in ["F2", "F3", "F4", "F5", "F6", "F9"] {
        one.press(away).sees("未写完1");
        one.keys("F8 jz Enter");
        assert_eq!(form(&one), before, "after {away}");
    }
    for cover in ["F1", "F12"] {
        one.press(cover).keys("Enter");
        assert_eq!(form(&one), before, "after {cover}");
    }
    one.keys("Esc");
    one.sees("未写完1").keys("F7");
    one.sees("还有没写完的登记").keys("F7");
    assert_eq!(form(&one), before, "F7 twice brings it back");
    assert_eq!(matters(&desk), 1);
}

#[test]
fn desk_and_console_killed_together_leave_the_draft_of_its_last_rest() {
    let desk = office();
    let one = desk.console("S1");
    half_written(&one);
    // Going to another field is a rest point: the desk has written it when it answers.
    one.keys("End Tab BackTab");
    let before = form(&one);
    desk.kill9();
    one.kill9();
    desk.restart();
    let again = desk.console("S1");
    again.until_sees("未写完1").keys("F8 jz Enter");
    assert_eq!(form(&again), before);
    again.keys("Tab Enter");
    again.sees("已保存").sees("M2 漏水").sees_not("未写完");
    assert_eq!(matters(&desk), 2);
    again.kill9();
    desk.console("S1").sees_not("未写完");
}

#[test]
fn a_stopped_desk_never_looks_like_a_saved_form() {
    let desk = office();
    let (one, two) = (desk.console("S1"), desk.console("S1"));
    half_written(&one);
    one.keys("Enter Enter");
    one.sees("已保存 M2");
    half_written(&one);
    one.sees_not("已保存");
    desk.signal(Signal::STOP);
    one.send(b"\r\r");
    one.until_shows("「登记」等主机答复, 还不知道存上没有").sees_not("已保存").sees("滴水不停");
    two.send(b"zs\r");
    two.until_shows("等主机答复");
    // Esc leaves the form waiting; whoever goes on is told later.
    one.send(b"\x1b");
    one.until_shows("放在未写完里").sees("未写完1").sees_not("已保存");
    desk.signal(Signal::CONT);
    one.until_sees("刚才的「登记」: 已保存 M3").sees_not("未写完");
    two.until_sees("M1 咨询").sees_not("等主机答复");
    assert_eq!(matters(&desk), 3);
}

#[test]
fn a_stopped_desk_that_is_then_killed_has_the_form_saved_once_by_the_next() {
    let desk = office();
    let one = desk.console("S1");
    half_written(&one);
    one.press("Enter");
    desk.signal(Signal::STOP);
    one.send(b"\r");
    one.until_shows("还不知道存上没有");
    desk.kill9();
    one.until_sees("「登记」还没有存, 连上主机就存").sees_not("已保存").sees("滴水不停");
    desk.restart();
    one.until_sees("已保存 M2").sees_not("未写完");
    assert_eq!(matters(&desk), 2);
}
