//! A roster through 收件夹, with keys only.

use std::path::Path;

use crate::driver::Desk;

/// People of so many dwellings, two in each, in a file of 收件夹.
fn put_in(home: &Path, name: &str, text: &str) {
    let folder = home.join("收件夹");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(name), text).unwrap();
}

/// A number in characters, so that it can stand in a name.
fn in_words(number: usize) -> String {
    let digits = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    number.to_string().bytes().map(|digit| digits[usize::from(digit - b'0')]).collect()
}

fn roster(dwellings: usize) -> String {
    let rows = (0..dwellings).map(|at| {
        let (building, room) = (at / 60 + 1, at % 60 + 101);
        let number = in_words(at);
        format!("赵{number},男,{building}-1-{room},户主\n钱{number},女,{building}-1-{room},配偶\n")
    });
    format!("姓名,性别,住址,与户主关系\n{}", rows.collect::<String>())
}

const FEW: &str = "某社区花名册,,,,\n\
    姓名,证件,联系电话,住址,备注\n\
    张三,11010519491231002X,13800138000,3-2-501,耳背\n\
    李四,110105194912310021,13900139000,3-2-502,\n\
    王芳,,13700137000,3-2-501,\n";

#[test]
fn a_roster_goes_in_by_keys_and_what_is_wrong_comes_out() {
    let desk = Desk::start();
    put_in(desk.home(), "花名册.csv", FEW);
    put_in(desk.home(), "照片.csv", "PK\u{3}\u{4}不是表");
    put_in(desk.home(), "说明.docx", "");
    let one = desk.own_console();
    one.press("2").sees("花名册.csv").sees("照片.csv").sees_not("说明.docx");
    // The wrong file first: a sentence, and the list is still there.
    let wrong = if one.screen().contains("1  照片") { "1" } else { "2" };
    one.press(wrong).sees("请").sees("花名册.csv");
    one.press(if wrong == "1" { "2" } else { "1" });
    one.sees("每一栏当什么").sees("姓名").sees("138****8000").sees_not("13800138000");
    // 证件 says too little; 备注 is not to be taken.
    one.keys("Down Enter");
    one.sees("「证件」这一栏当什么");
    one.keys("Down Enter");
    one.sees("身份证号");
    one.keys("Down Down Down Enter");
    one.sees("「备注」这一栏当什么");
    one.keys("PageDown PageDown PageDown Enter");
    one.sees("不导入（选定的）");
    one.press("Tab").sees("还没有保存").sees("新增 2").sees("没有导入 1").sees("第4行");
    assert_eq!(desk.tell("find 张三")["total"], 0, "a try saves nothing");
    one.press("Enter").until_sees("导入完成").sees("新增 2").sees("花名册-要改的-11251032.xlsx");
    let sheet = desk.home().join("发件夹/花名册-要改的-11251032.xlsx");
    assert!(std::fs::metadata(sheet).unwrap().len() > 0);
    // Somebody who begins with a roster is asked for the community's name next.
    one.press("Enter").sees("社区名称");
    one.keys("F3 zs3-2 Enter");
    one.sees("张三").sees("3-2-501").sees_not("耳背");
    // Taken back, as if it never was.
    one.keys("F2 F8 drhmc Enter Tab");
    one.sees("以前的导入").sees("I1").sees("完成");
    one.press("1").sees("人去掉").press("Enter").until_sees("已撤销导入 I1");
    assert_eq!(desk.tell("find 张三")["total"], 0);
}

#[test]
fn a_roster_without_a_header_goes_in_by_keys_and_its_sheet_too() {
    let desk = Desk::start();
    desk.tell("resident new --name 钱玉贞 --address 9-1-101");
    let rows = "张三,11010519491231002X,13800138000,3-2-501,耳背\n\
        李四,,13900139000,3-2-502,\n王芳,110105194912310021,13700137000,3-2-501,\n";
    put_in(desk.home(), "名单.csv", rows);
    let one = desk.console("S1");
    one.keys("F8 drhmc Enter 1");
    one.sees("没有标题行").sees("张三").sees("110105************").sees_not("13800138000");
    one.press("Enter").sees("每一栏当什么").sees("第1列").sees("名字（看内容）").sees("第5列");
    // The last column says something that nobody can guess.
    one.keys("Down Down Down Down Enter");
    one.sees("「第5列」这一栏当什么");
    one.keys("PageDown Down Down Down Down Down Down Enter");
    one.sees("备注");
    one.press("Tab").sees("还没有保存").sees("新增 2").sees("没有导入 1").sees("第3行 第2列");
    one.press("Enter").until_sees("导入完成").sees("名单-要改的-");
    assert_eq!(desk.tell("resident show R2")["fields"]["remark"], "耳背");
    // What was rejected is on a sheet whose titles are known: put right, it goes in.
    let out = std::fs::read_dir(desk.home().join("发件夹")).unwrap().next().unwrap().unwrap();
    let sheet = desk.home().join("收件夹/改好.xlsx");
    std::fs::rename(out.path(), &sheet).unwrap();
    let told = desk.tell(&format!("import residents {} --columns", sheet.display()));
    let fields: Vec<_> = told["mapping"].as_array().unwrap().iter().map(|c| &c["field"]).collect();
    let own = ["name", "id_number", "phone", "address", "remark"];
    assert_eq!(fields, [&own[..], &["skip"; 3]].concat());
    one.press("Enter");
    one.keys("F8 drhmc Enter");
    let file = if one.screen().contains("1  改好") { "1" } else { "2" };
    one.press(file).sees("每一栏当什么").sees("身份证").sees("问题栏");
    // The number is not to be had now: without it, she goes in.
    one.keys("Down Enter PageDown PageDown PageDown Enter Tab");
    one.sees("新增 1").press("Enter").until_sees("导入完成");
    assert_eq!(desk.tell("find 王芳")["total"], 1);
}

#[test]
fn an_import_is_stopped_looked_away_from_and_gone_on_with() {
    let desk = Desk::start();
    desk.tell("resident new --name 钱玉贞 --address 9-1-101");
    put_in(desk.home(), "大.csv", &roster(1_500));
    let (one, two) = (desk.console("S1"), desk.console("S1"));
    one.keys("F8 drhmc Enter 1 Tab");
    one.until_sees("新增 3000");
    // All in one write: nobody can say how far it is when Esc comes.
    one.send(b"\r\x1b");
    one.until_sees("停了 大.csv");
    let half = desk.tell("import list")["items"][0].clone();
    assert_eq!(half["state"], "stopped", "{half}");
    let added = half["added"].as_u64().unwrap();
    assert!(added > 0 && added < 3_000, "{half}");
    one.press("Enter");
    one.keys("F8 drhmc Enter 1 Tab");
    one.until_sees(&format!("没有变 {added}"));
    // It goes on while other pages are looked at, here and at another console.
    one.send(b"\r\x1bOQ");
    two.keys("F3 qyz Enter");
    two.sees("钱玉贞");
    one.until_sees(&format!("新增 {}", 3_000 - added)).sees("今天要办");
    one.keys("F8 drhmc Enter");
    one.sees("导入完成 大.csv");
    assert_eq!(desk.tell("find 赵一四九九")["total"], 1);
    assert_eq!(desk.tell("import list")["items"].as_array().unwrap().len(), 2);
}

#[test]
fn a_desk_killed_in_mid_import_is_asked_again() {
    let desk = Desk::start();
    desk.tell("resident new --name 钱玉贞 --address 9-1-101");
    put_in(desk.home(), "大.csv", &roster(1_500));
    let one = desk.console("S1");
    one.keys("F8 drhmc Enter 1 Tab");
    one.until_sees("新增 3000");
    one.send(b"\r");
    desk.kill9();
    desk.restart();
    one.until_sees("导入完成 大.csv");
    one.sees("3000");
    assert_eq!(desk.tell("find 钱一四九九")["total"], 1);
    assert_eq!(desk.tell("journal verify")["ok"], true);
}
