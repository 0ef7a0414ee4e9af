//! F8: who types a word of the trade finds what it is called here.

use super::driver::Desk;
use crate::console::cells;
use crate::words::Lang;

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
        ("报表", "上级交办"),
        ("填表", "上级交办"),
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
        ("暖气", "登记"),
        ("装修", "登记"),
        ("油烟", "登记"),
        ("井盖", "登记"),
        ("电动车", "登记"),
        ("违建", "登记"),
        ("群租", "登记"),
        ("门禁", "登记"),
        ("消防通道", "登记"),
        ("老鼠", "登记"),
        ("社保卡", "问事咨询"),
        ("居住证", "问事咨询"),
        ("落户", "问事咨询"),
        ("入学", "问事咨询"),
        ("公租房", "问事咨询"),
        ("高龄津贴", "问事咨询"),
        ("退役", "问事咨询"),
        ("就业", "问事咨询"),
        ("新住户", "新建居民"),
        ("迁入", "新建居民"),
        ("困难户", "发现困难"),
        ("大病", "发现困难"),
        ("孤儿", "发现困难"),
        ("帮扶", "发现困难"),
        ("在职证明", "开证明"),
        ("死亡证明", "开证明"),
        ("贫困证明", "开证明"),
        ("督查", "上级交办"),
        ("挂牌", "上级交办"),
        ("要表", "上级交办"),
        ("劝架", "新调解"),
        ("离婚", "新调解"),
        ("楼上楼下", "新调解"),
        ("社工", "新增工作人员"),
        ("摸排", "导入花名册"),
        ("底数", "导入花名册"),
        ("走访", "今日待办"),
        ("必访", "今日待办"),
        ("回访", "今日待办"),
        ("超期", "今日待办"),
        ("一人一档", "居民"),
        ("独居", "居民"),
        ("业主", "居民"),
        ("电梯维保", "应急电话"),
        ("城管", "应急电话"),
        ("开锁", "应急电话"),
        ("急救", "应急电话"),
        ("煤气", "突发处置"),
        ("触电", "突发处置"),
        ("爆管", "突发处置"),
        ("防汛", "突发处置"),
        ("休假", "工作人员"),
        ("工作日", "算期限"),
        ("死机", "体检"),
        ("网络", "体检"),
        ("存盘", "备份"),
        ("值班记录", "日报"),
        ("交接班", "日报"),
        ("图表", "总览"),
        ("收工", "下班"),
        ("换岗", "换人"),
        ("按错", "撤销上一步"),
        ("快捷键", "帮助"),
        ("新手", "帮助"),
        ("别人看", "遮屏"),
        ("证明台账", "不予出具证明台账"),
        ("报表台账", "上级交办台账"),
        ("转办", "转给同事"),
        ("收回", "转给同事"),
        ("要回来", "转给同事"),
        ("改错", "更正"),
        ("删除", "删除"),
        ("作废", "作废"),
        ("打印", "开证明"),
        ("去世", "迁出或死亡"),
        ("死亡", "迁出或死亡"),
        ("迁出", "迁出或死亡"),
        ("搬家", "搬家"),
        ("流动人口", "新建居民"),
        ("出租房", "新建居民"),
        ("认证", "问事咨询"),
        ("疫苗", "问事咨询"),
        ("电话本", "应急电话"),
        ("通讯录", "应急电话"),
        ("户口", "问事咨询"),
        ("信访", "登记"),
        ("表扬", "登记"),
        ("志愿者", "连着记"),
        ("巡查", "登记"),
        ("隐患", "登记"),
        ("会议", "连着记"),
        ("合并", "合并"),
        ("结案", "告知并办结"),
    ] {
        desk.keys("F8");
        desk.text(typed);
        let screen = desk.screen();
        // Under the box of the query stands what Enter takes.
        let rows: Vec<&str> = screen.lines().collect();
        let query = format!("功能: {typed}");
        let box_at = rows.iter().position(|row| row.contains(&query)).unwrap();
        assert!(rows[box_at + 1].contains(title), "{typed}:\n{screen}");
        desk.keys("Esc Esc");
    }
    desk.keys("F8");
    desk.text("饕餮");
    desk.sees("没有找到");
}

/// What is done to a record leads to the list where one is found, and names the key.
#[test]
fn a_deed_of_a_record_leads_to_where_one_is_found() {
    for (typed, list, key) in [
        ("改错", "今天要办", "更正: 先打字找到那件事, Enter 打开, 再按 8。"),
        ("作废", "今天要办", "再按 9 作废。"),
        ("要回来", "今天要办", "再按 5。"),
        ("去世", "居民", "迁出或死亡: 先打字找到这个人, Enter 打开, 再按 9 迁出或死亡。"),
        ("列为必访", "居民", "再按 9 列为必访。"),
    ] {
        let mut desk = Desk::open();
        desk.keys("F8");
        desk.text(typed);
        desk.keys("Enter");
        assert!(desk.model.layers.is_empty(), "{typed}");
        desk.sees(list).sees(key).keys("z");
        desk.sees(key);
    }
    // Of an open record it is begun.
    let mut desk = Desk::open();
    desk.keys("zs Enter F8");
    desk.text("作废");
    desk.keys("Enter");
    desk.sees("[保存]");
}

/// Bytes of the characters that fill so many columns.
fn columns(line: &str, wide: usize) -> usize {
    let fits = |at: &usize| cells::width(&line[..*at]) <= wide;
    line.char_indices().map(|(at, _)| at).chain([line.len()]).rfind(fits).unwrap_or(0)
}

/// The rows of the box as they are paged through: title, and what comes to it.
fn rows(desk: &mut Desk) -> Vec<(String, String)> {
    let mut rows = Vec::new();
    desk.keys("F8");
    loop {
        let screen = desk.screen();
        let inside = screen.lines().skip(5).filter_map(|line| line.strip_prefix(" | "));
        for line in inside {
            let (title, behind) = line.split_at(columns(line, 24));
            let way = &behind[..columns(behind, 11)];
            let row = (title.trim().to_string(), way.trim().to_string());
            // A heading has nothing behind it, and neither has what cannot be done now.
            if !row.1.is_empty() && !row.1.starts_with('|') && !rows.contains(&row) {
                rows.push(row);
            }
        }
        desk.keys("PageDown");
        if desk.screen() == screen {
            desk.keys("Esc");
            return rows;
        }
    }
}

#[test]
fn what_stands_beside_a_row_brings_it_to_the_top() {
    for lang in Lang::ALL {
        let mut desk = Desk::sized(80, 24, lang);
        let rows = rows(&mut desk);
        assert!(rows.len() > 30, "{rows:?}");
        for (title, way) in rows {
            // A word that had to be cut is typed as far as it stands there.
            let way = way.trim_end_matches("..").to_string();
            desk.keys("F8");
            if way.starts_with('F') {
                // Its own key, which is tried elsewhere.
                desk.keys("Esc");
                continue;
            }
            desk.text(&way);
            let screen = desk.screen();
            let first = screen.lines().nth(5).unwrap_or_default().to_string();
            assert!(first.contains(&title), "{title} by {way}:\n{screen}");
            desk.keys("Esc Esc");
        }
    }
}

#[test]
fn what_was_done_last_stands_first_until_somebody_else_sits_down() {
    let mut desk = Desk::open();
    desk.keys("F8");
    desk.sees("第1/").sees("撤销上一步").sees("没有可以撤销的").sees_no("刚用过");
    desk.keys("Esc F8");
    desk.text("算期限");
    desk.keys("Enter Esc F8");
    desk.text("日报");
    desk.keys("Enter F8");
    let screen = desk.screen();
    let at = |word: &str| screen.find(word).unwrap_or_else(|| panic!("no {word} in\n{screen}"));
    assert!(at("撤销上一步") < at("刚用过") && at("刚用过") < at("日报"), "{screen}");
    assert!(at("日报") < at("算期限") && at("算期限") < at("办事"), "{screen}");
    crate::console::desk::forget(&mut desk.model);
    desk.keys("Esc F8");
    desk.sees_no("刚用过");
}
