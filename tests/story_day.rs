//! Wednesday 2026-11-25 at the duty desk, typed at three consoles with the keys of desk.md:
//! the clerk 王丽 (S1), whose keyboard the trainee 李娜 (S5) shares, the mediator 刘敏 (S3)
//! and the director 陈国栋 (S4); 张强 (S2) is the grid worker who is out. All people are
//! of the demo community.

use serde_json::Value;

use crate::driver::{Console, Desk};
use crate::story_evening;

/// The day's clock.
fn at(desk: &Desk, time: &str) {
    desk.tell(&format!("practice clock 2026-11-25T{time}:00+08:00"));
}

/// The row of the agenda about this record.
fn waits(desk: &Desk, id: &str) -> Option<Value> {
    let agenda = desk.tell("agenda");
    agenda["items"].as_array().unwrap().iter().find(|row| row["subject"] == id).cloned()
}

/// A resident of the demo by name and room.
fn resident(desk: &Desk, query: &str) -> String {
    let found = desk.tell(&format!("find {query} --kind resident"));
    found["results"][0]["id"].as_str().unwrap_or_else(|| panic!("{query}: {found}")).to_string()
}

struct Day {
    desk: Desk,
    one: Console,
    mediator: Console,
    director: Console,
}

#[test]
fn a_whole_day_at_the_desk() {
    let desk = Desk::demo();
    desk.tell("practice clock 2026-11-24T17:20:00+08:00");
    let one = desk.console("S1");
    one.keys("F7 zs3-2 Enter");
    one.type_keys("xz Enter").sees("登记");
    drop(one);
    at(&desk, "08:25");
    let (one, mediator, director) = (desk.console("S1"), desk.console("S3"), desk.console("S4"));
    one.sees("未写完1").keys("F8");
    one.sees("张三").keys("Esc");
    let mut day = Day { desk, one, mediator, director };
    day.morning();
    day.noon();
    day.afternoon();
    day.evening();
}

impl Day {
    fn morning(&mut self) {
        let Day { desk, one, mediator, director } = self;
        at(desk, "08:31");
        one.keys("F8 wsz Enter");
        one.type_keys("卫生站几点开").keys("Enter");
        one.type_keys("八点到五点").keys("Enter Enter");
        one.sees("已保存");
        let question = desk.tell(&format!("matter show {}", one.saved()));
        assert_eq!(question["stage"], "answered");
        assert_eq!(question["timeline"][0]["facts"]["answer"], "八点到五点");
        assert_eq!(question["fields"]["who"], "");

        // A leak; the stair has more of them, and the screen does not say whose.
        at(desk, "08:36");
        one.keys("F7 qyz4-3-602 Enter ls Enter");
        one.type_keys("卫生间顶上滴水, 从夜里开始");
        one.sees("已知").sees("本单元 漏水 2件").sees_not("4-3-702").sees_not("张强");

        // The telephone, in mid-form: there is a case, and no more than that.
        at(desk, "08:38");
        let cases = desk.tell("--as S3 mediation list");
        let case = &cases["items"][0];
        let party = case["parties"].as_str().unwrap().split_whitespace().next().unwrap();
        one.press("F3").type_keys(party).press("Enter").keys("Tab Tab");
        one.sees("有调解 刘敏 今天14:00").sees_not("噪音").sees("未写完2");
        // The palette opens on undo; the forms that wait stand under it.
        one.keys("F8 Down Enter");
        one.sees("卫生间顶上滴水, 从夜里开始").sees("登记");
        one.keys("Tab Enter");
        let leak = one.saved();
        assert_eq!(waits(desk, &leak).unwrap()["owner"], "S1");
        // A full morning begins with one's own rows; a search looks into all.
        mediator.press("F2").type_keys("qyz").sees("卫生间顶上滴水").press("Esc");

        // The trainee at the same keyboard, typing for the grid worker.
        at(desk, "08:50");
        assert!(one.keys("F12 F12 5") <= 7);
        one.sees("李娜 值班员").keys("F2 F7");
        one.type_keys("3号楼楼门长").keys("Enter ld Enter");
        one.type_keys("楼道灯不亮").keys("Down Down Down Down Down 2");
        one.keys("Enter");
        let typed = desk.tell(&format!("matter show {}", one.saved()));
        assert_eq!((&typed["owner"], &typed["fields"]["recorder"]), (&"S2".into(), &"S5".into()));
        one.keys("F12 F12 1");
        one.sees("王丽 值班员").sees("未写完1");

        at(desk, "09:20");
        assert!(one.keys("F8 zm Enter wfz Enter 7") <= 9);
        one.until_sees("发件夹").sees("Z1");
        let refused = desk.tell("certificate show Z1");
        assert_eq!(refused["fields"]["refer"], "公安机关");
        assert_eq!(refused["people"].as_array().unwrap().len(), 0);
        let out = desk.home().join("发件夹");
        let notice = std::fs::read_dir(&out).unwrap().next().unwrap().unwrap().path();
        assert!(std::fs::read_to_string(notice).unwrap().contains("无犯罪记录"));

        at(desk, "09:28");
        director.keys("F8 gzry Enter Down Down Enter");
        director.sees("刘敏").keys("9 lsfz Enter");
        director.type_keys("11：30").keys("Enter Enter");
        for console in [&*one, mediator, director] {
            console.until_sees("临时负责 刘敏至11:30");
        }

        // It was the other 钱玉: both files are right, and history says who did it.
        at(desk, "09:58");
        let right = resident(desk, "4-3-601");
        let wrong = resident(desk, "4-3-602");
        one.press("F2").type_keys(&leak[1..]).press("Enter").keys("8");
        one.keys("Ctrl-U");
        one.type_keys("钱玉贞").keys("Enter Enter");
        one.sees("已保存 更正").sees("4-3-601");
        let matters = |id: &str| {
            let shown = desk.tell(&format!("resident show {id}"));
            shown["matters"].to_string().contains(&format!("\"{leak}\""))
        };
        assert!(matters(&right) && !matters(&wrong));
        let shown = desk.tell(&format!("matter show {leak}"));
        let line = &shown["timeline"][0];
        assert_eq!((&line["kind"], &line["staff"]), (&"corrected".into(), &"S1".into()));
    }

    fn noon(&mut self) {
        let Day { desk, one, mediator, director } = self;
        at(desk, "10:10");
        let zhang = resident(desk, "张三");
        one.keys("F3 zs3-2 Enter 9 lwbf Enter 2 Down Down");
        one.type_keys("今天").keys("Tab Enter");
        let visit = one.saved();
        assert_eq!(desk.tell(&format!("visit show {visit}"))["people"][0], zhang);
        one.press("F2").type_keys(&visit.to_lowercase()).press("Enter");
        one.sees("探访 张三").sees("13911112222").sees("女儿");
        one.keys("3 3");
        one.type_keys("心脏, 在朝阳医院").keys("Tab Enter");
        one.sees("没见到人 住院");
        let row = waits(desk, &visit).unwrap();
        assert_eq!(
            (&row["lamp"], row["source"].as_str().unwrap().contains("住院")),
            (&"grey".into(), true)
        );

        at(desk, "10:20");
        one.press("F2");
        assert_eq!(one.keys("px Enter 3 1"), 5);
        one.sees("平安").sees("蒲秀英");

        // Killed in mid-sentence: desk and screen come back as they were.
        at(desk, "10:48");
        one.keys("F2 F7");
        one.type_keys("王阿姨").keys("Enter zy Enter");
        one.type_keys("半夜装修, 敲");
        desk.kill9();
        one.until_sees("写的都在").sees("半夜装修, 敲");
        desk.restart();
        one.until_sees("槐香园").sees("半夜装修, 敲");
        one.type_keys("墙").keys("Enter Enter");
        one.sees("已保存");
        let late = one.saved();
        assert_eq!(desk.tell(&format!("matter show {late}"))["fields"]["text"], "半夜装修, 敲墙");

        // At noon the screen is hidden, and what was promised by noon is late everywhere.
        at(desk, "11:59");
        one.press("F12").sees_not("今天要办");
        at(desk, "12:00");
        let agenda = desk.tell("agenda");
        let rows = agenda["items"].as_array().unwrap();
        let red = rows.iter().filter(|row| row["lamp"] == "red").count();
        let promise = rows
            .iter()
            .find(|row| row["source"] == "答应本人的" && row["due"] == "2026-11-25T12:00:00+08:00");
        assert_eq!(promise.expect("a promise for noon")["lamp"], "red");
        for console in [&*one, mediator, director] {
            console.until_sees(&format!("F2待办 全居 逾期{red} "));
        }
        one.press("Enter").sees("今天要办");
    }

    fn afternoon(&mut self) {
        let Day { desk, one, mediator, director } = self;
        at(desk, "13:10");
        let leak = "qyz";
        one.press("F2").type_keys(leak).press("Enter").keys("2 Down Down");
        one.type_keys("16：00").keys("Up Up 2");
        one.sees("未接通").sees("今天16点");

        // Two people, one telephone number: both versions, and a person chooses.
        at(desk, "14:35");
        for (console, number) in [(&*one, "13012340001"), (director, "13012340002")] {
            console.press("F3").type_keys("qyz4-3-601").press("Enter").sees("钱玉贞");
            console.keys("8 Down Ctrl-U");
            console.type_keys(number).sees(number);
        }
        one.keys("Tab Enter");
        one.sees("已保存");
        director.keys("Tab Enter");
        director.sees("用我写的: 13012340002").sees("用对方的: 13012340001").press("2");
        let file = desk.tell(&format!("resident show {}", resident(desk, "4-3-601")));
        assert!(
            file.to_string().contains("13012340001")
                && !file["fields"].to_string().contains("340002")
        );

        at(desk, "15:05");
        mediator.press("F4").press("Enter").sees("T1").keys("3 2");
        mediator.type_keys("双方").keys("Enter Enter");
        mediator.keys("4 1");
        mediator.type_keys("十点后不拖").keys("Up Up");
        mediator.type_keys("12-1 12-15").keys("Enter Enter");
        mediator.sees("[履行]").sees("12-01").sees("书面协议");
        let due = |desk: &Desk| {
            let agenda = desk.tell("--as S3 agenda");
            let rows = agenda["items"].as_array().unwrap().clone();
            rows.into_iter().find(|row| row["subject"] == "T1").unwrap()["due"].clone()
        };
        assert_eq!(due(desk), "2026-12-02T00:00:00+08:00");

        // The lift: no answer, the substitute, and the desk killed in between.
        at(desk, "15:42");
        one.press("F2").keys("F9 02 7-1 Enter Enter");
        one.sees("突发 电梯困人 7-1").sees("已过 00:00 / 15:00");
        mediator.until_sees("突发 电梯困人 7-1");
        one.keys("1 2");
        one.sees("打替补").press("Esc").sees("打替补");
        at(desk, "15:47");
        desk.kill9();
        one.until_sees("写的都在");
        desk.restart();
        at(desk, "15:48");
        one.until_sees("已过 06:00 / 15:00");
        one.keys("2 1");
        at(desk, "15:55");
        one.until_sees("已过 13:00").keys("0 1");
        one.type_keys("人都出来了").keys("Enter Enter");
        one.sees("用了 13:00");
        director.press("F2").sees_not("突发 电梯困人");

        at(desk, "16:00");
        one.press("F2").type_keys(leak).press("Enter");
        let keys = one.keys("4 2 1 2 Enter");
        assert!(keys <= 5, "{keys}");
        one.sees("电话 已解决 满意");

        at(desk, "16:40");
        one.press("F2");
        assert_eq!(one.keys("ha Enter 5 3 Enter"), 6);
        one.sees("转给刘敏");
        mediator.press("F2").until_sees("王丽转来");

        // A paper slip of the morning.
        at(desk, "17:10");
        one.keys("F2 F7");
        one.type_keys("路人").keys("Enter ws Enter");
        one.type_keys("西门垃圾没收").keys("Down Down Down Down Down Down");
        one.type_keys("10：50").keys("Tab Enter");
        let slip = desk.tell(&format!("matter show {}", one.saved()));
        assert_eq!(slip["fields"]["happened"], "2026-11-25 10:50");
        assert_eq!(slip["fields"]["recorded"], "2026-11-25T17:10:00+08:00");
    }

    fn evening(&mut self) {
        let Day { desk, one, .. } = self;
        at(desk, "17:30");
        one.keys("F8 rb Enter");
        one.sees("日报 2026-11-25").sees("当场答复 1").sees("告知并办结 1");
        let entries = desk.lines("journal export --json");
        let page = desk.tell("evening");
        let mut counted = story_evening::count(&entries, "2026-11-25");
        // What the demo community brought with it was open before the journal began.
        let mut told = story_evening::page(&page);
        assert!(told.remove("open") > counted.remove("open"));
        assert_eq!(told, counted);
        assert_eq!(page["head"], entries.last().unwrap()["hash"]);
        assert_eq!(desk.tell("journal verify")["ok"], true);
    }
}
