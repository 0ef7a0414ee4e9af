//! What a time, a day or hours were understood as stands beside the field while one types.

use crate::driver::Desk;

#[test]
fn a_form_says_how_it_reads_a_time_and_hours() {
    let desk = Desk::start();
    desk.tell("matter new --who 来人 --category leak --text 滴水");
    desk.tell("practice clock 2026-11-26T00:20:00+08:00");
    let one = desk.console("S1");
    one.keys("Enter 3");
    one.type_keys("等物业").press("Enter");
    one.type_keys("今晚12点").sees("(今天 11-26 周四 24:00前)");
    for _ in 0.."今晚12点".chars().count() {
        one.press("Backspace");
    }
    one.type_keys("下午12点").press("Enter").sees("说不准是几点").sees("下午12点");
    one.keys("Esc 1");
    one.type_keys("又滴").press("Down").type_keys("23:50").sees("(昨天 11-25 周三 23:50)");
    one.keys("Tab Enter");
    one.sees("已保存").sees("11-25 23:50");

    one.keys("F8");
    one.type_keys("新建应急联系人").press("Enter").sees("值守时间");
    one.keys("Down Down Down Down Down");
    one.type_keys("看情况").sees("照原话记下");
    for _ in 0..3 {
        one.press("Backspace");
    }
    one.type_keys("早8点晚6点").sees("(8:00-18:00)");
}
