//! Two people at two consoles of one desk.

use crate::driver::Desk;

/// 王丽 (S2) beside the first member of staff, one resident, two matters.
fn office() -> Desk {
    let desk = Desk::start();
    desk.tell("staff add --name 王丽 --roles desk");
    desk.tell("resident new --name 张三 --phone 13812348000");
    desk.tell("matter new --who 路人 --category 卫生 --text 楼道堆物");
    desk.tell("matter new --resident R1 --category 漏水 --text 卫生间滴水");
    desk
}

#[test]
fn a_list_never_moves_under_the_hand() {
    let desk = office();
    let (one, two) = (desk.console("S1"), desk.console("S2"));
    two.press("Down");
    let (before, hand) = (two.rows(), two.selected());
    assert!(hand.contains("卫生间滴水"), "{hand}");
    one.press("F7").type_keys("孙").keys("Enter zy Enter");
    one.type_keys("敲墙").keys("Enter Enter");
    one.sees("已保存").sees("M3 噪音 孙");
    // What the other has registered for themselves is no news; what is for whoever sits here is.
    desk.tell("matter new --who 李 --category 电梯 --text 困人 --level emergency --owner S2");
    two.until_sees("新1").sees_not("困人").sees_not("敲墙");
    assert_eq!(two.selected(), hand);
    assert_eq!(two.rows()[3..], before[3..], "nothing but the strip moved");
    two.press("F2").sees("敲墙").sees("困人").sees("新0");
    assert_eq!(two.selected(), hand, "the hand stays on its record");
    two.press("Enter").sees("M2 漏水");
}

#[test]
fn what_changed_is_marked_in_place_and_what_is_done_stays_until_the_list_is_left() {
    let desk = office();
    let two = desk.console("S2");
    two.press("Down");
    desk.tell("matter correct M1 --text 已经清走");
    two.until_sees("*绿 无时限").sees("已经清走").sees_not("楼道堆物");
    desk.tell("matter tell M2 --way face --result solved");
    two.until_sees("已办完或不再归这里");
    two.keys("Enter Esc");
    two.sees_not("已办完或不再归这里").sees_not("卫生间滴水").sees_not("* 无时限").sees("已经清走");
}

#[test]
fn each_sees_who_else_has_a_record_open() {
    let desk = office();
    let (one, two) = (desk.console("S1"), desk.console("S2"));
    two.keys("zs Enter");
    two.sees("M2 漏水").sees_not("也在看");
    one.keys("zs Enter");
    one.sees("王丽也在看");
    two.until_sees("也在看");
    one.press("Esc");
    let gone = desk.tell("matter note M2 --text 看过了");
    two.until_hears(gone["rev"].as_u64().unwrap()).sees_not("也在看");
}

#[test]
fn a_matter_is_handed_over_and_comes_back_with_one_key() {
    let desk = office();
    let (one, two) = (desk.console("S1"), desk.console("S2"));
    one.keys("zs Enter 5 2 Enter");
    one.sees("已保存").sees("M2 漏水 张三");
    assert_eq!(desk.tell("matter list")["items"][1]["owner"], "S2");
    two.until_sees("转来").keys("zs Enter");
    two.sees("0退回").press("0").sees("已保存").sees("M2 漏水 张三");
    assert_eq!(desk.tell("matter list")["items"][1]["owner"], "S1");
}

/// Both open the same correction; the first saves; the second is shown both values.
fn both_correct(desk: &Desk, digit: &str) {
    let (one, two) = (desk.console("S1"), desk.console("S2"));
    for (console, more) in [(&one, "厨房也滴"), (&two, "天花板掉皮")] {
        console.keys("zs Enter 8 Down Down");
        console.type_keys(more).sees(more);
    }
    one.keys("Tab Enter");
    one.sees("已保存").sees("M2 漏水 张三");
    two.sees("卫生间滴水天花板掉皮").keys("Tab Enter");
    two.sees("1 用我写的: 卫生间滴水天花板掉皮").sees("2 用对方的: 卫生间滴水厨房也滴");
    two.press(digit);
}

#[test]
fn of_two_corrections_of_one_field_the_second_chooses_her_own() {
    let desk = office();
    both_correct(&desk, "1");
    let shown = desk.tell("matter show M2").to_string();
    assert!(shown.contains("卫生间滴水天花板掉皮"), "{shown}");
    assert!(shown.contains("卫生间滴水厨房也滴"), "the other value stays in the history: {shown}");
}

#[test]
fn of_two_corrections_of_one_field_the_second_may_take_the_first() {
    let desk = office();
    both_correct(&desk, "2");
    let shown = desk.tell("matter show M2").to_string();
    assert!(shown.contains("卫生间滴水厨房也滴") && !shown.contains("天花板"), "{shown}");
}

#[test]
fn different_fields_and_notes_never_conflict() {
    let desk = office();
    let (one, two) = (desk.console("S1"), desk.console("S2"));
    one.keys("zs Enter 1");
    two.keys("zs Enter 1");
    one.type_keys("上门看过").press("Enter");
    two.type_keys("物业来电").press("Enter");
    one.until_sees("物业来电").sees("上门看过");
    two.sees("物业来电").sees("上门看过");
    one.keys("8 Down Down");
    two.keys("8 Down");
    one.type_keys("了").keys("Tab Enter");
    one.sees("已保存").sees("M2 漏水 张三");
    two.keys("zy Enter Enter");
    two.sees("已保存").sees("M2 噪音 张三").sees_not("用我写的");
}

#[test]
fn what_a_colleague_writes_in_an_open_record_shows_at_once_and_is_marked() {
    let desk = office();
    let (one, two) = (desk.console("S1"), desk.console("S2"));
    one.keys("zs Enter");
    two.keys("zs Enter 1");
    two.type_keys("物业说下午来").press("Enter");
    one.until_sees("物业说下午来").sees("*11-25 10:32 王丽").sees("王丽刚改过").sees("王丽也在看");
    two.sees("物业说下午来").sees_not("刚改过");
    one.keys("Esc Enter");
    one.sees("物业说下午来").sees_not("刚改过");
}

#[test]
fn what_is_handed_over_or_given_back_stands_among_ones_own_at_once_and_is_said() {
    let desk = office();
    desk.tell("matter new --who 李 --category 电梯 --text 困人 --owner S2");
    let (one, two) = (desk.console("S1"), desk.console("S2"));
    two.press("Tab").sees("[我的]").sees_not("卫生间滴水");
    let before = two.rows();
    one.keys("zs Enter 5 2 Enter");
    one.sees("已保存 转给王丽 M2");
    two.until_sees("转给您 M2 漏水").sees("卫生间滴水").sees("新0");
    assert_eq!(two.rows()[6], before[6], "what was there before stays in its line");
    two.keys("zs Enter 0");
    two.sees("退给");
    one.until_sees("王丽退回给您 M2 漏水");
    // Who hands a matter on themselves is not told of it as if somebody else had.
    one.sees_not("转给您");
}
