//! What a time, a day or hours were understood as stands beside the field while one types.

use crate::driver::Desk;

#[test]
fn hours_nobody_understood_are_marked_in_the_directory() {
    let desk = Desk::start();
    for (post, hours) in [("锁匠", "看情况"), ("保安", "9-17")] {
        desk.tell(&format!(
            "contact new --contact-kind property --post {post} --phone 010-80000201 --hours {hours}"
        ));
    }
    let items = desk.tell("contact list")["items"].clone();
    let understood = |post: &str| {
        let row = items.as_array().unwrap().iter().find(|row| row["post"] == post).unwrap();
        row["hours_understood"].clone()
    };
    assert_eq!((understood("锁匠"), understood("保安")), (false.into(), true.into()));
    let one = desk.console("S1");
    one.keys("F5");
    one.sees("看情况(看不懂时间)").sees("9:00-17:00");
    // A number in any grouping leaves its post alone on the list.
    one.type_keys("(010)8000 0201").sees("锁匠").sees("保安").sees_not("12345");
}

#[test]
fn a_telephone_in_any_grouping_is_found_at_the_console() {
    let desk = Desk::start();
    desk.tell("resident new --name 张三 --phone 13812348000");
    desk.tell("resident new --name 李四 --phone 13812348001");
    let one = desk.console("S1");
    for typed in
        ["138 1234 8000", "+86 138-1234-8000", "(138)12348000", "１３８　１２３４　８０００"]
    {
        one.press("F3").type_keys(typed).sees("张三").sees_not("李四");
        one.press("Esc");
    }
}

#[test]
fn a_form_says_how_it_reads_a_time_and_hours() {
    let desk = Desk::start();
    desk.tell("matter new --who 来人 --category leak --text 滴水");
    desk.tell("practice clock 2026-11-26T00:20:00+08:00");
    let one = desk.console("S1");
    one.keys("Enter 3");
    one.type_keys("等物业").press("Enter");
    one.type_keys("今晚12点").sees("(今天 11-26 周四 24:00前)");
    one.erase("今晚12点".chars().count())
        .type_keys("下午12点")
        .press("Enter")
        .sees("说不准是几点")
        .sees("下午12点");
    one.keys("Esc 1");
    one.type_keys("又滴").press("Down").type_keys("23:50").sees("(昨天 11-25 周三 23:50)");
    one.keys("Tab Enter");
    one.sees("已保存").sees("11-25 23:50");

    one.keys("F8");
    one.type_keys("新建应急联系人").press("Enter").sees("值守时间");
    one.keys("Down Down Down Down Down");
    one.type_keys("看情况").sees("照原话记下");
    one.erase(3).type_keys("早8点晚6点").sees("(8:00-18:00)");
}
