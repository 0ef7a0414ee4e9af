//! Every page of the console, after a day of deeds, says words: no code of a choice, no
//! option of a subcommand, no stamp as machines write it.

use dutydesk::domain::command;

use crate::driver::{Console, Desk};

/// Latin words that people at the desk know; keys, files and programs among them.
const KNOWN: &[&str] = &[
    "csv", "ctrl", "ddb", "doctor", "dutydesk", "end", "enter", "esc", "excel", "home", "ids",
    "linux", "pgdn", "pgup", "pin", "root", "shift", "tab", "toml", "txt", "wifi", "xlsx",
];

/// What of a screen no front desk reads.
fn unplain(screen: &str, chinese: bool) -> Vec<String> {
    let mut found = Vec::new();
    for line in screen.lines() {
        for bad in [" --", "%{", "null", "None", "Some("] {
            let option = bad == " --" && line.split(bad).skip(1).all(|rest| !starts_word(rest));
            if line.contains(bad) && !option {
                found.push(format!("{bad}: {line}"));
            }
        }
        for word in line.split(|c: char| !(c.is_ascii_alphanumeric() || "_.:-+".contains(c))) {
            let stamp = word.len() >= 16 && word.as_bytes()[10] == b'T' && word.contains(':');
            let named = word.contains('.') && command::named(word).is_some();
            let code = word.contains('_') || named;
            if stamp || code {
                found.push(format!("{word}: {line}"));
            }
        }
        // The fingerprint of the journal is compared, not read.
        let hash = |word: &&str| word.len() > 11 && word.bytes().all(|b| b.is_ascii_hexdigit());
        let words = line.split(' ').filter(|word| !hash(word));
        for word in words.flat_map(|word| word.split(|c: char| !c.is_ascii_alphabetic())) {
            let latin = word.len() > 2 && !KNOWN.contains(&word.to_lowercase().as_str());
            if chinese && latin {
                found.push(format!("{word}: {line}"));
            }
        }
    }
    found
}

fn starts_word(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
}

/// Looks at every screen on the way of these keys, one key after the other.
fn walk(console: &Console, chinese: bool, keys: &str, found: &mut Vec<String>) {
    for key in keys.split(' ') {
        console.press(key);
        let screen = console.screen();
        found.extend(unplain(&screen, chinese).into_iter().map(|bad| format!("{keys} | {bad}")));
    }
}

/// A day's deeds of every kind that leave a line or a field behind; where each record is found.
fn a_day(desk: &Desk) -> Vec<(&'static str, &'static str)> {
    desk.tell("staff correct S1 --name 王丽");
    desk.tell("resident new --name 张三 --phone 13812348000 --address 3-2-501 --sex male --birth 1958-3-5");
    desk.tell("resident new --name 李四 --address 3-2-601 --ethnicity 回族 --tags 党员");
    desk.tell("resident correct R1 --caution 上门有犬 --phone2 13911112222 --phone2-whose 女儿");
    desk.tell("matter new --resident R1 --category 漏水 --text 厨房滴水 --channel hotline --order 202611250001 --due 12-1 --source 12345工单");
    desk.tell("matter note M1 --text 看过了");
    desk.tell("matter call M1 --outcome missed");
    desk.tell("matter correct M1 --level major --channel phone");
    desk.tell("matter limit M1 --due 12-3 --source 答应本人的");
    desk.tell("matter step M1 --next 明天 --text 等物业");
    desk.tell("staff add --name 张强 --roles grid,mediator,director");
    desk.tell("matter transfer M1 --to S2 --reason grid");
    desk.tell("--as S2 matter return M1");
    desk.tell("matter new --who 路人 --category 噪音 --text 夜里吵");
    desk.tell("matter merge M2 --into M1 --confirm M1");
    desk.tell("matter new --resident R2 --category 卫生 --text 楼道堆物");
    desk.tell("matter tell M3 --way face --result partly");
    desk.tell("matter satisfaction M3 --satisfaction fair");
    desk.tell("matter answer --text 几点开门");
    desk.tell("visit new R1 --visit-reason alone --every 30 --owner S2");
    let visit = desk.tell("agenda")["items"].to_string();
    assert!(visit.contains("visit"), "{visit}");
    desk.tell("mediation new --party R1 --party-b R2 --dispute noise --text 夜里拖家具");
    desk.tell(
        "contact new --post 派出所值班室 --phone 01080000110 --contact-kind police --hours 24小时",
    );
    desk.tell("incident new --incident-kind lift --place 3-2");
    desk.tell("incident tick X1 --step 1");
    desk.tell("certificate refuse --certificate no_crime");
    desk.tell("demand new --demand meeting --demander street");
    desk.tell("office name --name 望京西园社区");
    let found = ["r1", "r2", "m1", "m2", "m3", "m4", "s2", "e1"].map(|id| ("F3", id));
    found.into_iter().chain([("F2", "x1"), ("F2", "v1"), ("F4", "t1")]).collect()
}

#[test]
fn every_page_speaks_the_words_of_the_desk() {
    let desk = Desk::start();
    let records = a_day(&desk);
    let mut found = Vec::new();
    for lang in ["zh", "en"] {
        let console = desk.sit_down(&["--as", "S1", "--lang", lang], (80, 24));
        let chinese = lang == "zh";
        for place in ["F2", "F3", "F4", "F5", "F6", "F9", "F12", "F12 Esc"] {
            walk(&console, chinese, place, &mut found);
            walk(&console, chinese, "F2 F1 Esc", &mut found);
        }
        for (place, id) in &records {
            let open = || {
                console.press(place).type_keys(id).press("Enter");
                // An incident is called by what it is.
                let number = console.screen().contains(&id.to_uppercase());
                assert!(number || *id == "x1", "{place} {id}:\n{}", console.screen());
            };
            open();
            walk(
                &console,
                chinese,
                "F10 PageDown Esc Tab Tab Tab Tab Tab 9 Esc F1 Esc",
                &mut found,
            );
            for digit in ["1", "2", "3", "4", "5", "8"] {
                walk(&console, chinese, digit, &mut found);
                walk(&console, chinese, "Down Down Esc", &mut found);
                open();
            }
        }
        // Beside its rows stand the letters that come to them.
        console.press("F8");
        for _ in 0..8 {
            walk(&console, false, "PageDown", &mut found);
        }
        console.press("Esc");
        let pages: &[&str] = match chinese {
            true => &["日报", "谁在", "工作人员", "算期限", "不予出具证明台账", "上级交办台账"],
            false => &["Evening", "Who is", "Staff", "compute"],
        };
        for page in pages {
            console.press("F8");
            console.type_keys(page);
            walk(&console, chinese, "Enter Down Enter Esc Esc", &mut found);
        }
    }
    found.sort();
    found.dedup();
    assert!(found.is_empty(), "{} times\n{}", found.len(), found.join("\n"));
}

/// What nobody at the counter is to read of anybody (desk.md, Face).
const SECRET: &[&str] = &["低保", "救助", "疾病", "独居", "残疾", "信访", "住院", "调解", "王芳"];

#[test]
fn no_list_says_of_anybody_what_stands_in_the_opened_file() {
    let desk = Desk::start();
    desk.tell(
        "resident new --name 马国华 --address 3-2-501 --sex male --tags 低保,独居,残疾,信访,疾病",
    );
    desk.tell("resident new --name 王芳 --address 3-2-601");
    desk.tell(
        "matter new --resident R1 --category 救助 --text 低保没批 --due 今天 --source 答应本人的",
    );
    desk.tell("matter call M1 --outcome missed --text 说住院了");
    desk.tell("matter new --resident R1 --category 漏水 --text 厨房滴水");
    desk.tell("visit new R1 --visit-reason alone --every 30 --next 今天");
    desk.tell("visit step V1 --outcome hospital --next 今天");
    desk.tell("mediation new --party R1 --party-b R2 --dispute noise --text 夜里吵");
    let console = desk.console("S1");
    let check = |console: &Console, place: &str| {
        let rows = console.rows();
        // Behind the strip, whose tab is called 调解.
        for row in rows.iter().skip(2).filter(|row| row.contains("马国华")) {
            let told: Vec<_> = SECRET.iter().filter(|word| row.contains(**word)).collect();
            assert!(told.is_empty(), "{place}: {told:?}\n{}", console.screen());
        }
    };
    let nowhere = |console: &Console, place: &str, known: &[&str]| {
        for row in console.rows().iter().skip(2) {
            let secret = |word: &&&str| row.contains(**word) && !known.contains(*word);
            let told: Vec<_> = SECRET.iter().filter(secret).collect();
            assert!(told.is_empty(), "{place}: {told:?}\n{}", console.screen());
        }
    };
    check(&console, "F2");
    console.sees("马国华");
    console.keys("F2 Tab Tab Tab");
    check(&console, "F2 of one kind");
    console.press("F3").type_keys("mgh").sees("马国华");
    nowhere(&console, "F3 by name", &[]);
    console.erase(3).type_keys("3-2-501").sees("马国华");
    nowhere(&console, "F3 by door", &[]);
    console.press("F4");
    check(&console, "F4");
    console.sees("噪音").sees_not("马国华").sees_not("王芳");
    console.press("F7").type_keys("mgh").sees("马国华");
    nowhere(&console, "F7, candidates", &[]);
    console.press("Enter").sees("已知");
    // The form offers the kinds there are; what is known stands to the right of it.
    for row in console.rows().iter().skip(2) {
        let known: String = row.chars().skip(28).collect();
        let told: Vec<_> = SECRET.iter().filter(|word| known.contains(**word)).collect();
        assert!(told.is_empty(), "F7: {told:?}\n{}", console.screen());
    }
    console.press("F12");
    console.sees_not("马国华");
    // They stand in the file of whom they concern.
    console.keys("F12 Esc F3");
    console.type_keys("mgh").press("Enter");
    console.sees("低保").sees("独居");
}

/// A figure of the strip: 「逾期2」 of 「F2待办 逾期2 今天1」.
fn of_strip(console: &Console, word: &str) -> u64 {
    let strip = console.rows()[1].clone();
    let tab = strip.split(" | ").next().unwrap_or_default().to_string();
    let number = tab.split(' ').find_map(|part| part.strip_prefix(word)).unwrap_or("0");
    number.parse().unwrap_or_else(|_| panic!("{word} in {strip}"))
}

/// The number behind these words on the page.
fn behind(console: &Console, words: &str) -> u64 {
    let screen = console.screen();
    let line = screen.lines().find(|line| line.contains(words));
    let rest = line.and_then(|line| line.split(words).nth(1)).unwrap_or_default();
    let number = rest.split_whitespace().next().unwrap_or_default();
    number.parse().unwrap_or_else(|_| panic!("no number behind {words}:\n{screen}"))
}

#[test]
fn strip_overview_and_evening_page_count_the_same_after_fresh_deeds() {
    let desk = Desk::demo();
    let (one, two) = (desk.console("S1"), desk.console("S4"));
    one.keys("F7 zs3-2 Enter ls Enter");
    one.type_keys("厨房滴水").keys("Enter Enter");
    one.sees("已保存");
    let late = desk.tell("agenda")["items"].as_array().unwrap().iter().find_map(|row| {
        (row["lamp"] == "red" && row["subject"].as_str()?.starts_with('M'))
            .then(|| row["subject"].clone())
    });
    let late = late.unwrap();
    desk.tell(&format!(
        "--as S4 matter tell {} --way face --result solved",
        late.as_str().unwrap()
    ));
    desk.tell("matter new --who 路人 --category 卫生 --text 堆物 --due 今天 --source 答应本人的");
    desk.tell("practice clock +3h");
    // Each reads what their role reads: a mediation is yellow to the director alone.
    for (console, staff) in [(&one, "S1"), (&two, "S4")] {
        let told = desk.tell(&format!("--as {staff} overview"));
        let count = |name: &str| told[name].as_u64().unwrap();
        console.press("F6");
        console.until_shows("总览");
        for (word, name) in [("逾期", "red"), ("今天", "yellow")] {
            assert_eq!(of_strip(console, word), count(name), "{name}:\n{}", console.screen());
            assert_eq!(behind(console, &format!("待办 {word}")), count(name), "{name}");
        }
        assert_eq!(behind(console, "在办事项"), count("open"));
        console.keys("F8");
        console.type_keys("rb").press("Enter");
        assert_eq!(behind(console, "全居待办逾期"), count("red"));
        assert_eq!(behind(console, "现在没办完"), count("open"));
        console.press("F2");
        assert_eq!(of_strip(console, "逾期"), count("red"));
    }
}
