//! The morning of a front desk, typed key by key by people who know nothing but the screen: the
//! clerk 王丽 (S1) in a window of 80x24 and the grid worker 张强 (S2) in one of 120x36, at one
//! desk of the demo community. Each part asserts what the first such morning stumbled over.

use serde_json::Value;

use crate::driver::{Console, Desk};

/// The desk, a narrow console and a wide one.
fn morning() -> (Desk, Console, Console) {
    let desk = Desk::demo();
    let (clerk, grid) = (desk.console("S1"), desk.console_of("S2", (120, 36)));
    (desk, clerk, grid)
}

fn fields(desk: &Desk, id: &str) -> Value {
    desk.tell(&format!("matter show {id}"))["fields"].clone()
}

/// A resident of the demo by name or room.
fn resident(desk: &Desk, query: &str) -> String {
    let found = desk.tell(&format!("find {query} --kind resident"));
    found["results"][0]["id"].as_str().unwrap_or_else(|| panic!("{query}: {found}")).to_string()
}

/// Registers a leak of the first 钱玉 and says its number.
fn leak(console: &Console, text: &str) -> String {
    console.keys("F7 qyz Enter ls Enter");
    console.type_keys(text).keys("Tab Enter");
    console.sees("F8 Enter 撤销").saved()
}

#[test]
fn callers_speak_first_and_what_is_typed_on_a_button_chooses_nobody() {
    let (desk, clerk, grid) = morning();
    for console in [&clerk, &grid] {
        console.press("F7").sees("可空着: Tab 先写内容").press("Tab");
        console.type_keys("卫生间顶上滴水").press("Enter").sees("是谁？不知道就按 Enter");
        console.keys("qyz Enter ls Enter");
        console.sees("钱玉").type_keys("周顺").sees("「周顺」还没有写进去").erase(2);
        console.keys("Tab Enter");
        console.sees("已保存");
        let saved = console.saved();
        let shown = fields(&desk, &saved);
        assert_eq!(shown["text"], "卫生间顶上滴水");
        let who = desk.tell(&format!("resident show {}", shown["who"].as_str().unwrap()));
        assert!(who["fields"]["name"].as_str().unwrap().starts_with("钱玉"), "{who}");
        // What was said of it stands under no other form, and under no other page.
        console.press("F7").sees_not("已保存");
        console.keys("Esc F3");
        console.sees_not("已保存").press("F2").sees_not("已保存");
    }
}

#[test]
fn nobody_is_named_until_somebody_is_known() {
    let (desk, clerk, _grid) = morning();
    clerk.keys("F7 Tab");
    clerk.type_keys("楼道灯不亮").keys("Enter Enter ld Enter Enter");
    let light = clerk.saved();
    assert_eq!(fields(&desk, &light)["who"], "");
    clerk.type_keys(&light[1..]).press("Enter").sees("还没写是谁").sees("按 8 补居民");
    clerk.keys("8 qyz Enter Enter");
    clerk.sees("已保存 更正").sees("钱玉").sees_not("还没写是谁");
    assert_eq!(fields(&desk, &light)["text"], "楼道灯不亮");
}

#[test]
fn what_is_pasted_and_what_a_meeting_decides_is_written_down_at_once() {
    let (desk, clerk, grid) = morning();
    clerk.keys("F8");
    clerk.type_keys("周例会").press("Enter");
    clerk.type_keys("修3号楼楼道灯").keys("Enter 2");
    clerk.type_keys("周五").keys("Enter Enter");
    clerk.sees("已记下 M").sees("接着写下一件").sees_not("楼道灯");
    clerk.type_keys("清理堆物").keys("Enter Enter Enter Enter");
    let told = clerk.sees("已记下 M").screen();
    let task = told.split("已记下 ").nth(1).unwrap().split(' ').next().unwrap();
    clerk.press("Esc").sees_not("未写完");
    let task = fields(&desk, task);
    assert_eq!((&task["owner"], &task["text"]), (&"S2".into(), &"清理堆物".into()));

    grid.paste(
        "工单编号：2026112500123\r\n诉求人：王先生\r\n联系电话：138 1234 8777\r\n\
         诉求地址：3号楼2单元501\r\n办理时限：2026-12-01 17:00:00\r\n诉求内容：卫生间顶上滴水",
    );
    grid.sees("粘贴的分到了").sees("12345工单").sees("13812348777");
    grid.keys("ls Enter Enter");
    let order = fields(&desk, &grid.sees("已保存").saved());
    assert_eq!((&order["order"], &order["source"]), (&"2026112500123".into(), &"12345工单".into()));
    assert!(order["due"].as_str().unwrap().starts_with("2026-12-01 17:00"), "{order}");

    // Typed by hand it asks for both in its own words.
    clerk.keys("F8");
    clerk.type_keys("12345").keys("Enter qyz Enter ls Enter");
    clerk.type_keys("暖气不热").press("Enter").sees("工单号").sees("没写打 未写");
}

#[test]
fn an_answer_on_the_spot_is_kept_and_the_palette_teaches_its_letters() {
    let (desk, clerk, grid) = morning();
    for console in [&clerk, &grid] {
        console.keys("F8 wsz Enter");
        console.type_keys("养老认证在哪办").press("Enter");
        console.type_keys("社保所一楼").keys("Enter Enter");
        let shown = desk.tell(&format!("matter show {}", console.sees("已保存").saved()));
        assert_eq!(shown["timeline"][0]["facts"]["answer"], "社保所一楼");
        // Letters stand beside what they do; what was done last stands on top; people's own
        // words find it too.
        console.press("F8").sees("F8 Enter").sees("wsz").type_keys("热线").sees("gddj");
        console.keys("Esc Esc");
    }
}

#[test]
fn an_incident_begins_empty_and_is_not_late_before_its_hour() {
    let (desk, clerk, grid) = morning();
    let late = |console: &Console| {
        let strip = console.rows()[1].clone();
        strip.split_once("逾期").map(|(_, rest)| rest.split(' ').next().unwrap().to_string())
    };
    let before = late(&clerk);
    clerk.keys("F9 02 7-1 Enter");
    clerk.sees("还没有记下").keys("F2 F9");
    clerk.sees_not("7-1").keys("02 7-1 Enter Enter");
    clerk.sees("突发 电梯困人 7-1").sees("已过 00:00 / 15:00");
    grid.until_sees("突发 电梯困人 7-1");
    assert_eq!((late(&clerk), late(&grid)), (before.clone(), before));
    desk.tell("practice clock +1m");
    clerk.until_sees("已过 01:00 / 15:00");
    // Who has the place wrong is asked before anything is recorded.
    grid.keys("F9 03 99-9 Enter");
    grid.sees_not("突发 漏水 99-9").sees("99-9");
}

#[test]
fn a_number_is_where_one_telephones_and_leaves_with_its_screen() {
    let (desk, clerk, grid) = morning();
    for console in [&clerk, &grid] {
        console.keys("F3");
        console.type_keys("张帅").press("Enter").sees("张帅").sees("****");
        console.press("2").sees("打电话").sees_not("****");
        let call = console.rows().into_iter().find(|row| row.contains("电话 1")).unwrap();
        let digits = call.chars().filter(char::is_ascii_digit).count();
        assert!(digits >= 11, "{call}");
        console.press("Esc").sees("****");
        console.press("F2");
    }
    let shown = desk.tell(&format!("resident show {}", resident(&desk, "张帅")));
    let looks = shown["timeline"].as_array().unwrap().iter();
    let looks = looks.filter(|line| line["facts"]["reveal"] == "call").count();
    assert_eq!(looks, 2, "one for each who looked");
    // On a matter's head, and above its call.
    clerk.keys("zs Enter");
    clerk.sees("电话 138").press("2").sees("电话 138").keys("Esc Esc");
}

#[test]
fn what_is_handed_over_stands_among_ones_own_and_a_form_is_not_disturbed() {
    let (desk, clerk, grid) = morning();
    let saved = leak(&clerk, "顶上滴水");
    // Others' own work is no news.
    grid.until_hears(desk.tell("matter note M1 --text 看过")["rev"].as_u64().unwrap()).sees("新0");
    grid.keys("F7");
    grid.type_keys("王阿姨");
    clerk.type_keys(&saved[1..]).keys("Enter 5 2 Enter");
    clerk.sees("已保存");
    grid.until_sees("新1").sees_not("转给您");
    grid.press("F2").sees(&format!("王丽转给您 {saved}")).sees("新0").sees("未写完1");
    grid.sees("王丽转来 顶上滴水").sees("[我的]");
    grid.type_keys(&saved[1..]).press("Enter").sees("0退回").press("0").sees("已保存");
    clerk.until_sees(&format!("退回给您 {saved}"));
}

#[test]
fn what_was_registered_twice_is_merged_with_its_twin_offered_first() {
    let (desk, clerk, _grid) = morning();
    let first = leak(&clerk, "卫生间顶上滴水");
    let second = leak(&clerk, "卫生间又滴水");
    desk.tell(&format!("matter correct {second} --due 明天 --source 答应本人的"));
    clerk.press("F2").type_keys(&second[1..]).press("Enter");
    clerk.keys("9 hb Enter");
    clerk.sees(&first).keys("Enter Enter");
    clerk.sees("已保存");
    let shown = desk.tell(&format!("matter show {first}"));
    assert!(shown["due"].as_str().unwrap().starts_with("2026-11-27T00:00"), "{shown}");
    assert!(shown.to_string().contains("卫生间又滴水"), "{shown}");
    // Whoever has a file is seen while their name is typed a second time.
    clerk.press("F2").keys("F8");
    clerk.type_keys("新建居民").press("Enter");
    clerk.type_keys("张三").press("Down");
    clerk.type_keys("3-2-501").sees("已经有这个人: 张三").sees("Ctrl-K");
}

#[test]
fn ticked_rows_go_together_once_the_count_is_confirmed_and_come_back_as_one() {
    let (desk, clerk, grid) = morning();
    let ids = [leak(&clerk, "一"), leak(&clerk, "二")];
    let owners = || ids.clone().map(|id| fields(&desk, &id)["owner"].as_str().unwrap().to_string());
    for id in &ids {
        clerk.press("F2").type_keys(&id[1..]).press("Esc").press("Space");
    }
    clerk.sees("已勾选2").keys("5 2 Enter");
    assert_eq!(owners(), ["S1", "S1"], "not before it is confirmed");
    clerk.sees("2件?").press("Enter").sees(&format!("已保存 转给张强 2件 {}", ids.join(" ")));
    assert_eq!(owners(), ["S2", "S2"]);
    grid.press("F2").until_sees("王丽转来");
    clerk.keys("F8 Enter");
    assert_eq!(owners(), ["S1", "S1"], "taken back as one");
    clerk.sees("重做");
}

#[test]
fn a_call_that_is_promised_stays_and_is_red_when_its_hour_has_passed() {
    let (desk, clerk, _grid) = morning();
    let saved = leak(&clerk, "顶上滴水");
    clerk.type_keys(&saved[1..]).press("Enter").keys("2 Down Down");
    clerk.type_keys("16：00").keys("Up Up 2");
    clerk.sees("未接通").sees("今天16点").sees("再打一次");
    clerk.press("3");
    clerk.type_keys("物业说下午来看").press("Enter");
    clerk.type_keys("明天").keys("Tab Enter");
    clerk.sees("已保存").sees("再打一次");
    desk.tell("practice clock 2026-11-25T16:01:00+08:00");
    clerk.press("F2").until_sees("红 逾期");
    let agenda = desk.tell("agenda");
    let row = agenda["items"].as_array().unwrap().iter().find(|row| row["subject"] == *saved);
    assert_eq!(row.unwrap()["lamp"], "red");
}

#[test]
fn every_list_says_where_one_is_whose_it_is_and_nothing_in_codes() {
    let (_desk, clerk, grid) = morning();
    for console in [&clerk, &grid] {
        console.press("F2").sees("[我的]").press("Tab");
        for (keys, place) in [
            ("F3 zs", "第1/"),
            ("F4", "第1/"),
            ("F5", "第1/"),
            ("F5 wb", "找到"),
            ("F8 gzry Enter", "第1/"),
            ("F2", "第1/"),
        ] {
            console.keys(keys);
            console.sees(place);
            for code in ["%{", "matter.", "visit.", "_"] {
                console.sees_not(code);
            }
            console.press("Esc");
        }
        console.keys("F3");
        console.type_keys("张三").press("Enter").keys("Tab Tab Tab");
        console.sees("[经过]").sees("第1/");
        console.press("F2");
    }
}
