//! Residents and colleagues by hand at the console.

use crate::driver::Desk;

fn office() -> Desk {
    let desk = Desk::start();
    desk.tell("staff add --name 王丽 --roles desk");
    desk.tell("resident new --name 张三 --phone 13812348000 --address 3-2-501");
    desk
}

#[test]
fn a_file_is_corrected_under_its_mask_and_the_old_number_is_kept() {
    let desk = office();
    let one = desk.console("S1");
    one.keys("F3 zs Enter");
    one.sees("138****8000").keys("8 Down End");
    one.erase(11).type_keys("13812348009").keys("Tab Enter");
    one.sees("已保存").sees("138****8009").sees_not("13812348009");
    one.keys("9 ckwzhm Enter 1 Enter");
    one.sees("13812348009");
    desk.tell("practice clock +1m");
    one.until_sees("10:33").sees_not("13812348009").sees("138****8009");
    one.keys("Esc Esc 8009");
    one.sees("张三").keys("Esc 8000");
    one.sees_not("张三");
}

#[test]
fn people_move_and_die_and_their_files_stay() {
    let desk = office();
    let one = desk.console("S1");
    one.keys("F3 zs Enter 9 bj Enter");
    one.type_keys("甲2号楼1单元303").keys("Enter Enter");
    one.sees("已保存").sees("甲2-1-303");
    one.keys("9 qchsw Enter");
    // The day is asked for: Enter takes today's, and the next one saves.
    one.sees("死亡").keys("2 Enter Enter");
    one.sees("已保存").sees("死亡");
    one.keys("9 bj Enter");
    one.sees("已标记去世");
    one.keys("F8 Enter");
    one.sees("已撤销").sees_not("R1 死亡").sees("在住").sees("甲2-1-303");
}

#[test]
fn a_colleague_joins_acts_for_the_director_and_leaves_her_work_to_another() {
    let desk = office();
    desk.tell("matter new --who 路人 --category 卫生 --text 楼道堆物 --owner S2");
    let one = desk.console("S1");
    one.keys("F8 xzgzry Enter");
    one.type_keys("赵晨").keys("Tab Enter");
    one.sees("已保存").sees("赵晨");
    one.keys("F8 gzry Enter");
    one.sees("王丽").sees("赵晨").keys("Down Enter");
    one.sees("王丽").keys("9 lsfz Enter");
    one.type_keys("明天 11：30").keys("Enter Enter");
    one.sees("临时负责 王丽");
    one.keys("9 lg Enter Tab Enter");
    one.sees("手上还有1件没办完").sees("接手人");
    one.keys("zc Enter Enter");
    one.sees("已保存").sees("离岗");
    assert_eq!(desk.tell("matter list")["items"][0]["owner"], "S3");
    one.keys("F12 F12");
    one.sees("赵晨").sees_not("王丽");
}

#[test]
fn who_may_only_see_figures_is_told_so_and_registers_nothing() {
    let desk = office();
    desk.tell("staff add --name 孙浩 --roles observer");
    desk.tell("matter new --who 路人 --category 卫生 --text 楼道堆物");
    let one = desk.console("S3");
    one.sees("孙浩 监督").sees("只看数字").sees("F6").sees_not("路人").sees_not("楼道堆物");
    one.press("F7").sees_not("[保存]").keys("F6");
    one.sees("总览").sees_not("路人");
}

#[test]
fn a_keymap_of_ones_own_overrides_and_its_mistakes_are_named() {
    let desk = office();
    let file = desk.data().parent().unwrap().join("dutydesk/keymap.toml");
    std::fs::create_dir(file.parent().unwrap()).unwrap();
    std::fs::write(file, "[everywhere]\nF10 = \"residents\"\nF2 = \"dance\"\n").unwrap();
    let one = desk.console("S1");
    one.sees("按键文件第3行").sees("dance").sees("F10居民");
    one.press("F10").type_keys("zs").sees("张三").press("F2").sees("今天要办");
}

#[test]
fn a_phone_tail_shows_file_open_matter_and_last_talk_on_one_screen() {
    let desk = Desk::demo();
    let one = desk.console("S1");
    one.keys("F3 8000");
    // The file, what is open, what was said last; the number stays masked.
    one.until_sees("上次来: ").sees("张三 男 68").sees("3-2-501").sees("138****8000");
    one.sees("在办1").sees("漏水").sees("答应").sees_not("13812348000");
    // Whoever reads the file here leaves a line at the first time.
    desk.tell("resident show R423");
    let lines = || desk.tell("resident show R423")["timeline"].as_array().unwrap().len();
    let before = lines();
    one.keys("Esc zs3-2 Down Down Up");
    let after = lines();
    assert_eq!(before, after, "nothing was written down for looking in passing");
    // Opened, the number is there in full.
    one.keys("Esc 8000 Enter");
    one.sees("13812348000").is_true_to_a_redraw();
}
