//! 15:42, F9 电梯困人 7-1, at two consoles; the desk is killed in the middle.

use crate::driver::Desk;

/// 王丽 (S2), the police, lift maintenance with a substitute.
fn office() -> Desk {
    let desk = Desk::start();
    desk.tell("staff add --name 王丽 --roles desk");
    desk.tell(
        "contact new --contact-kind police --post 派出所值班室 --phone 010-80000110 --hours 24h",
    );
    desk.tell("contact new --contact-kind lift --post 维保替补 --phone 13800000203 --hours 24h");
    let lift = "contact new --contact-kind lift --post 维保值班 --phone 010-80000201";
    desk.tell(&format!("{lift} --hours 8:00-18:00 --substitute 维保替补"));
    desk.tell("practice clock 2026-11-25T15:42:00+08:00");
    desk
}

#[test]
fn a_lift_rescue_goes_on_over_the_death_of_the_desk() {
    let desk = office();
    let (one, two) = (desk.console("S2"), desk.console("S1"));
    one.keys("F9 02 7-1 Enter");
    one.sees("还没有记下");
    assert_eq!(desk.tell("incident list")["items"].as_array().unwrap().len(), 0);
    one.press("Enter").sees("突发 电梯困人 7-1").sees("已过 00:00 / 15:00");
    two.until_sees("突发 电梯困人 7-1 已过0分  F9").until_sees("今天1");
    one.sees("1 打 维保值班 010-80000201");
    one.keys("1 2");
    one.sees("刚才没接通，打替补").sees("13800000203");
    one.press("Esc").sees("维保值班没接 -> 2 打替补 维保替补");

    desk.tell("practice clock 2026-11-25T15:45:00+08:00");
    two.press("F9").until_sees("已过 03:00 / 15:00").sees("维保值班没接");
    two.press("Enter").sees("[x] 对讲安抚");
    one.until_sees("[x] 对讲安抚");
    one.press("Tab").type_keys("孩子在里面");
    desk.tell("practice clock 2026-11-25T15:47:00+08:00");
    desk.kill9();
    one.until_sees("写的都在").sees("孩子在里面");
    desk.restart();
    desk.tell("practice clock 2026-11-25T15:47:30+08:00");
    one.until_sees("值班台").sees("孩子在里面").press("Enter");
    one.until_sees("已过 05:30 / 15:00").sees("05:30 王丽    记一笔: 孩子在里面");
    one.keys("2 1");
    two.until_sees("孩子在里面").until_sees("下一步: Enter 勾 打维保");
    // F2 leaves it, the clock goes on.
    one.press("F2").sees("突发 电梯困人 7-1 已过");

    desk.tell("practice clock 2026-11-25T15:55:00+08:00");
    one.until_sees("已过13分").keys("F9 0 1");
    one.type_keys("人都出来了，身体好").keys("Enter Enter");
    one.sees("结束 用了 13:00");
    two.until_sees("结束 用了 13:00");
    two.press("F2").sees_not("突发 电梯困人");
    let shown = desk.tell("incident show X1");
    assert_eq!(shown["fields"]["incident_end"], "over");
    let lines = shown["timeline"].as_array().unwrap().iter();
    let calls: Vec<_> = lines
        .filter(|line| line["kind"] == "call")
        .map(|line| format!("{} {}", line["facts"]["called"], line["facts"]["outcome"]))
        .collect();
    assert_eq!(calls, ["\"E2\" \"reached\"", "\"E3\" \"missed\""]);
    assert_eq!(desk.refuses("incident tick X1 --step 2"), "incident.ended");
    assert_eq!(desk.tell("journal verify")["ok"], true);
}

#[test]
fn a_false_alarm_is_closed_with_one_entry() {
    let desk = office();
    let one = desk.console("S2");
    one.keys("F9 01");
    one.type_keys("东门口").keys("Enter Enter");
    one.sees("突发 火灾 东门口").sees("119");
    one.keys("0 2");
    one.sees("Esc 不做").press("Enter");
    one.sees("误报 用了 00:00").sees("F8 Enter 撤销");
    let listed = desk.tell("incident list --all");
    assert_eq!(listed["items"][0]["end"], "false_alarm");
    assert_eq!(desk.tell("incident list")["items"].as_array().unwrap().len(), 0);
}

#[test]
fn the_police_station_s_duty_number_is_one_key_away_and_a_call_proves_a_number() {
    let desk = office();
    let one = desk.console("S2");
    assert_eq!(one.keys("F5"), 1);
    one.sees("派出所值班室").sees("010-80000110").sees("现在值守 3");
    desk.tell("practice clock 2027-03-25T10:00:00+08:00");
    let waiting = |desk: &Desk| {
        let agenda = desk.tell("agenda");
        let items = agenda["items"].as_array().unwrap().clone();
        let rows = items.into_iter().filter(|row| row["kind"] == "contact");
        rows.map(|row| (row["lamp"].clone(), row["part"].clone())).collect::<Vec<_>>()
    };
    assert_eq!(waiting(&desk), vec![("green".into(), "later".into()); 3]);
    one.until_sees("要核实").keys("pcs Enter 1");
    one.sees("已保存 打电话 E1");
    assert_eq!(waiting(&desk).len(), 2);
    let rows = desk.tell("contact list");
    assert_eq!(rows["items"][0]["post"], "派出所值班室");
    assert_eq!(rows["items"][0]["on_call"], true);
}

#[test]
fn the_evening_page_tells_of_incidents_and_calls_in_words_on_the_screen_and_in_print() {
    let desk = Desk::demo();
    let one = desk.console("S1");
    one.keys("F9 02 7-1 Enter");
    one.sees("还没有记下").press("Enter").sees("突发 电梯困人 7-1");
    let contacts = desk.tell("contact list");
    let contact = contacts["items"][0].clone();
    let (id, post) = (contact["id"].as_str().unwrap(), contact["post"].as_str().unwrap());
    desk.tell(&format!("contact call {id} --outcome reached"));
    one.keys("F2 F8 rb Enter");
    one.sees("突发处置 1").sees("打电话 1");
    let head = desk.tell("evening")["head"].as_str().unwrap()[..8].to_string();
    let mut seen = one.screen();
    for _ in 0..20 {
        one.press("PageDown");
        seen.push_str(&one.screen());
    }
    assert!(seen.contains("电梯困人 7-1") && seen.contains("还在处置"), "{seen}");
    assert!(seen.contains(post), "{post}: {seen}");
    for code in ["X1", id, "日志第", head.as_str(), "incident", "lift"] {
        let word = |line: &str| line.split_whitespace().any(|word| word == code);
        assert!(!seen.lines().any(word), "{code}: {seen}");
    }
    let page = desk.tell("evening");
    assert_eq!(page["figures"]["incidents"], 1);
    assert_eq!(page["lists"]["incidents"][0]["incident"]["kind"], "lift");
}
