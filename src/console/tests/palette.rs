//! F8: who types a word of the trade finds what it is called here.

use super::driver::Desk;

#[test]
fn words_of_the_trade_find_what_they_mean() {
    let mut desk = Desk::open();
    for (typed, title) in [
        ("12345", "登记"),
        ("工单", "登记"),
        ("投诉", "登记"),
        ("报修", "登记"),
        ("漏水", "登记"),
        ("噪音", "登记"),
        ("飞线", "登记"),
        ("医保", "问事咨询"),
        ("老年卡", "问事咨询"),
        ("建档", "新建居民"),
        ("租户", "新建居民"),
        ("低保", "发现困难"),
        ("残疾", "发现困难"),
        ("盖章", "开证明"),
        ("政审", "开证明"),
        ("报表", "上级要表"),
        ("填表", "上级要表"),
        ("吵架", "新调解"),
        ("纠纷", "新调解"),
        ("新同事", "新增工作人员"),
        ("表格", "导入花名册"),
        ("excel", "导入花名册"),
        ("逾期", "今日待办"),
        ("查人", "居民"),
        ("派出所", "应急电话"),
        ("停水", "应急电话"),
        ("着火", "突发处置"),
        ("晕倒", "突发处置"),
        ("离职", "工作人员"),
        ("期限", "算期限"),
        ("坏了", "体检"),
        ("移动硬盘", "备份"),
        ("小结", "日报"),
        ("统计", "总览"),
        ("退出", "下班"),
        ("换班", "换人"),
        ("密码", "PIN"),
        ("怎么用", "帮助"),
    ] {
        desk.keys("F8");
        desk.text(typed);
        let screen = desk.screen();
        // Under the box of the query stands what Enter takes.
        let rows: Vec<&str> = screen.lines().collect();
        let box_at = rows.iter().position(|row| row.contains(typed)).unwrap();
        assert!(rows[box_at + 1].contains(title), "{typed}:\n{screen}");
        desk.keys("Esc Esc");
    }
    desk.keys("F8");
    desk.text("饕餮");
    desk.sees("没有找到");
}
