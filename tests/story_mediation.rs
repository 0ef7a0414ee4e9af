//! A mediation at two consoles: its mediator's, and that of a clerk who may only know
//! that there is one.

use crate::driver::Desk;

/// 刘敏 mediates, 王丽 is at the counter.
const MEDIATOR: &str = "S3";
const CLERK: &str = "S1";

#[test]
fn a_case_is_opened_held_agreed_revisited_and_archived_and_the_clerk_knows_no_more_than_that() {
    let desk = Desk::demo();
    let (liu, wang) = (desk.console(MEDIATOR), desk.console(CLERK));
    liu.press("F4").sees("我的 3").sees("T1").sees("今天14点").sees("噪音 调解会");
    let known = desk.tell(&format!("--as {MEDIATOR} mediation list"));
    let parties = known["items"][0]["parties"].as_str().unwrap().to_string();
    assert_eq!(known["items"][0]["id"], "T1");
    // Whose case it is stands in the opened file: the counter reads the list.
    liu.sees_not(&parties).press("Enter").sees(&parties).press("Esc");

    // The clerk is asked on the phone, in mid-form.
    wang.keys("F7 qyz Enter ls Enter");
    wang.type_keys("厨房").press("F4");
    wang.sees("有调解 刘敏 今天14:00").sees("我的 0").sees_not("噪音").sees_not(&parties);
    wang.press("Enter").sees("只看得到这些").sees("有调解 刘敏 今天14:00").sees("-记一笔");
    wang.sees_not("噪音").sees_not("议事室");
    wang.press("1").sees("只有调解员刘敏和书记/主任看得到");
    wang.keys("9 ly Enter");
    wang.type_keys("来电问几点").keys("Enter Enter");
    wang.sees("留言").sees("来电问几点");
    liu.until_sees("T1").press("Enter").sees("来电问几点").sees(&parties);

    liu.keys("3 2");
    liu.type_keys("双方").keys("Enter Enter");
    liu.sees("[调解会]").sees("待协议").sees("开了调解会 到场: 双方");
    liu.keys("4 1");
    liu.type_keys("十点后不拖").keys("Up Up");
    liu.type_keys("12-1 12-15").keys("Enter Enter");
    liu.sees("[履行]").sees("12-01").sees("书面协议");
    liu.keys("9 gd Enter");
    liu.sees("还没有回访结果，不能归档");
    liu.keys("Esc F2");
    desk.tell(&format!("--as {MEDIATOR} mediation plan T1 --revisit 明天"));

    // Without the seal it is not in force: her list says so, and it is not archived silently.
    liu.press("F4").sees("未盖章 噪音");
    let archive = "mediation revisit T1 --revisit-result kept --archive archive";
    assert_eq!(desk.refuses(&format!("--as {MEDIATOR} {archive}")), "mediation.unsealed");
    desk.tell(&format!("--as {MEDIATOR} mediation seal T1 --seal mediation_committee"));
    // What was promised by two days would go out of sight with the archive.
    assert_eq!(desk.refuses(&format!("--as {MEDIATOR} {archive}")), "mediation.open_performance");
    for _ in 0..2 {
        desk.tell(&format!("--as {MEDIATOR} mediation perform T1 --performed done"));
    }
    // From her list: revisit result and archive in six keys, and it ends with its Enter.
    liu.press("F4").until_sees_not("未盖章 噪音");
    assert_eq!(liu.keys("Enter 9 1 1 1 Enter"), 6);
    liu.sees("已保存").sees("[归档]");
    wang.keys("F2 F4");
    wang.until_sees("F4调解 2").sees_not("今天14:00");
    let shown = desk.tell(&format!("--as {CLERK} mediation show T1"));
    let fields: Vec<_> = shown["fields"].as_object().unwrap().keys().collect();
    assert_eq!(fields, ["mediator"]);
}

#[test]
fn a_new_case_takes_three_fields_and_is_in_the_list_at_once() {
    let desk = Desk::demo();
    let liu = desk.console(MEDIATOR);
    liu.keys("F8");
    liu.type_keys("新调解").press("Enter").sees("纠纷类型");
    // So many are called wf that the first one is taken by a second Enter only.
    liu.keys("1 wf Enter");
    liu.sees("人都对得上").press("Enter").sees_not("人都对得上");
    liu.type_keys("楼上的孙先生").keys("Enter Enter Enter");
    liu.sees("已保存").press("F4").sees("我的 4").sees("噪音 已申请").sees_not("孙先生");
}

#[test]
fn that_somebody_reads_a_case_is_for_its_mediator_and_the_director() {
    let desk = Desk::demo();
    let liu = desk.console(MEDIATOR);
    liu.press("F4").press("Enter").sees("T1");
    let open = |reader: &str| {
        let here = desk.tell(&format!("--as {reader} who"));
        here["items"][0]["kind"].clone()
    };
    assert_eq!((open("S4"), open(CLERK)), ("mediation".into(), serde_json::Value::Null));
}
