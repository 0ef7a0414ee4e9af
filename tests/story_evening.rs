//! The evening page against a count of its own, and who is here.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::driver::Desk;

/// Numbers that look like chance and are the same for the same seed (splitmix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % n
    }
}

/// Seeds come from the machine; `DUTYDESK_SEED` repeats one.
fn seed() -> u64 {
    let given = std::env::var("DUTYDESK_SEED").ok().and_then(|seed| seed.parse().ok());
    given.unwrap_or_else(|| {
        let mut bytes = [0; 8];
        getrandom::fill(&mut bytes).unwrap();
        u64::from_le_bytes(bytes)
    })
}

/// One deed at random, by one of two people; many are refused, which is fine.
fn deed(dice: &mut Dice, office: &Desk, matters: &mut u64, done: &mut BTreeMap<String, u64>) {
    let who = ["S1", "S2"][dice.below(2) as usize];
    let id = 1 + dice.below(*matters + 1);
    let other = 1 + dice.below(*matters + 1);
    let late = ["", " --happened 昨天"][dice.below(2) as usize];
    let for_whom = ["", " --staff S2"][dice.below(2) as usize];
    let words = match dice.below(20) {
        0 | 1 => format!("matter new --who 路人 --category 卫生 --text 堆物{late}"),
        2 => "matter new --who 路人 --category 漏水 --text 滴水 --due 明天 --source 答应本人的"
            .into(),
        3 => format!("matter answer --text 几点开门{late}"),
        4 => format!("matter call M{id} --outcome missed{for_whom}"),
        5 => format!("resident call R1 --outcome reached{late}"),
        6 => format!("matter note M{id} --text 看过{for_whom}"),
        7 | 8 => format!("matter tell M{id} --way face --result solved{for_whom}"),
        9 | 10 => format!("matter reopen M{id} --text 又来"),
        11 => format!("matter void M{id} --reason mistake"),
        12 => format!("matter merge M{id} --into M{other} --confirm M{other}"),
        13 => format!("matter transfer M{id} --to S{} --reason grid", 1 + dice.below(2)),
        14 => format!("matter return M{id}"),
        15 => format!(
            "visit step V1 --outcome {}{for_whom}",
            ["well", "nobody"][dice.below(2) as usize]
        ),
        16 => "resident step R1 --outcome hospital".into(),
        17 => format!("matter correct M{id} --happened 昨天"),
        _ => "undo".into(),
    };
    if let Ok(answer) = office.try_tell(&format!("{words} --as {who}")) {
        let verb = words.split(" --").next().unwrap_or_default().split(' ').take(2);
        *done.entry(verb.collect::<Vec<_>>().join(".")).or_default() += 1;
        let id = answer["id"].as_str().unwrap_or_default();
        let number = id.strip_prefix('M').and_then(|id| id.parse().ok()).unwrap_or(0);
        *matters = (*matters).max(number);
    }
}

/// What an evening page must say, from verbs, times and subjects of the journal alone.
pub(crate) fn count(entries: &[Value], day: &str) -> BTreeMap<String, u64> {
    let text = |entry: &Value, name: &str| entry[name].as_str().unwrap_or_default().to_string();
    // What was taken back: its lines were taken away, and a line bears the number of the
    // entry that wrote it.
    let undone: BTreeSet<u64> = entries
        .iter()
        .filter(|entry| entry["verb"] == "undo")
        .flat_map(|entry| entry["ops"].as_array().unwrap())
        .filter(|op| op["state"] == "deleted")
        .filter_map(|op| op["key"].as_str().unwrap().split_once('.')?.1.parse().ok())
        .collect();
    let mut counts = BTreeMap::new();
    let (mut open, mut turns, mut people) = (BTreeSet::new(), BTreeMap::new(), BTreeSet::new());
    for entry in entries.iter().filter(|e| !undone.contains(&e["seq"].as_u64().unwrap())) {
        let verb = text(entry, "verb");
        let subject = entry["subjects"][0].as_str().unwrap_or_default().to_string();
        let today = text(entry, "time").starts_with(day);
        let (kind, what) = verb.split_once('.').unwrap_or((verb.as_str(), ""));
        let signed = ["matter", "visit", "resident", "mediation", "incident", "certificate"];
        if today && what != "reveal" && signed.contains(&kind) {
            people.insert(entry["acted_for"].as_u64().or(entry["staff"].as_u64()));
        }
        let mut more =
            |name: &str| *counts.entry(name.to_string()).or_default() += u64::from(today);
        match (kind, what) {
            ("matter", "new" | "answer") => more("taken"),
            (_, "call") => more("calls"),
            (_, "transfer") => more("handed"),
            (_, "return") => more("returned"),
            ("visit" | "resident", "step") => more("visits"),
            _ => {}
        }
        let turn = match verb.as_str() {
            "matter.new" => "",
            "matter.answer" => "answered",
            "matter.tell" => "told",
            "matter.merge" => "merged",
            "matter.void" => "void",
            "matter.reopen" => "reopened",
            _ => continue,
        };
        if turn.is_empty() || turn == "reopened" {
            open.insert(subject.clone());
        } else {
            open.remove(&subject);
        }
        if today && !turn.is_empty() {
            turns.insert(subject, turn);
        }
    }
    for turn in turns.into_values() {
        *counts.entry(turn.to_string()).or_default() += 1;
    }
    counts.insert("open".into(), open.len() as u64);
    counts.insert("worked".into(), people.len() as u64);
    counts.retain(|_, n| *n > 0);
    counts
}

/// The page's own figures, under the names of [`count`].
pub(crate) fn page(page: &Value) -> BTreeMap<String, u64> {
    let of = |name: &str| page["figures"][name].as_u64().unwrap();
    let same = ["taken", "answered", "told", "merged", "void", "reopened", "calls", "handed"];
    let same = same.into_iter().chain(["returned", "open", "worked"]);
    let mut counts: BTreeMap<_, _> = same.map(|name| (name.to_string(), of(name))).collect();
    counts.insert("visits".into(), of("met") + of("not_met"));
    counts.retain(|_, n| *n > 0);
    counts
}

#[test]
fn the_evening_page_is_what_an_independent_count_of_the_journal_says() {
    let seed = seed();
    let mut dice = Dice(seed);
    println!("DUTYDESK_SEED={seed}");
    let office = Desk::start();
    office.tell("staff add --name 王丽 --roles desk");
    office.tell("resident new --name 赵桂兰 --address 5-2-301 --phone 13812348000");
    office.tell("visit new R1 --visit-reason alone");
    let (mut matters, mut done) = (0, BTreeMap::new());
    for _ in 0..90 {
        deed(&mut dice, &office, &mut matters, &mut done);
    }
    office.tell("practice clock 2026-11-26T09:00:00+08:00");
    // Some dice take longer than others to come to what is seldom done.
    let seldom =
        |done: &BTreeMap<_, _>| ["undo", "matter.reopen"].map(|verb| done.contains_key(verb));
    for turn in 0..400 {
        if turn >= 60 && seldom(&done) == [true; 2] {
            break;
        }
        deed(&mut dice, &office, &mut matters, &mut done);
    }
    let entries = office.lines("journal export --json");
    let last = entries.last().unwrap();
    for day in ["2026-11-25", "2026-11-26"] {
        let evening = office.tell(&format!("evening --day {day}"));
        assert_eq!(page(&evening), count(&entries, day), "{day}, seed {seed}, {done:?}");
        assert_eq!((&evening["seq"], &evening["head"]), (&last["seq"], &last["hash"]));
    }
    assert!(done.contains_key("undo") && done.contains_key("matter.reopen"), "{seed} {done:?}");
    // The files say the same when no desk runs.
    office.kill9();
    assert_eq!(office.lines("journal export"), entries);
    let bare = office.lines("journal export --no-values");
    assert!(bare[0]["ops"][0].get("value").is_none() && bare.len() == entries.len());
}

#[test]
fn an_export_holds_what_was_written() {
    let office = Desk::start();
    office.tell("matter new --who 路人 --category 卫生 --text 楼道堆物");
    let entries = office.lines("journal export --json");
    let op = |entry: &Value| {
        let ops = entry["ops"].as_array().unwrap().clone();
        ops.into_iter().find(|op| op["key"] == "M1")
    };
    let matter = entries.iter().find_map(op).unwrap();
    assert_eq!(
        (&matter["value"]["text"], &matter["value"]["who"]),
        (&"楼道堆物".into(), &"路人".into())
    );
}

#[test]
fn who_reads_figures_only_gets_no_person() {
    let office = Desk::start();
    office.tell("staff add --name 监督员 --roles observer");
    office.tell("matter new --who 路人 --category 卫生 --text 楼道堆物");
    let own = office.tell("evening");
    assert_eq!(own["lists"]["taken"][0]["text"], "楼道堆物");
    assert_eq!(own["worked"]["S1"], 1);
    let seen = office.tell("evening --as S2");
    assert_eq!(seen["figures"]["taken"], 1);
    assert_eq!(
        (&seen["worked"], &seen["lists"]["taken"]),
        (&serde_json::json!({}), &serde_json::json!([]))
    );
}

#[test]
fn who_is_here_and_what_they_look_at() {
    let office = Desk::start();
    office.tell("staff add --name 王丽 --roles desk");
    office.tell("staff add --name 监督员 --roles observer");
    office.tell("matter new --who 路人 --category 卫生 --text 楼道堆物");
    let two = office.console("S2");
    two.keys("Enter");
    two.sees("M1 卫生");
    let here = office.tell("who");
    assert_eq!(
        (&here["items"][0]["staff"], &here["items"][0]["open"]),
        (&"S2".into(), &"M1".into())
    );
    assert_eq!(here["items"].as_array().unwrap().len(), 1);
    assert_eq!(office.tell("who --as S3")["items"][0]["open"], Value::Null);
}

#[test]
fn the_screen_shows_who_is_here_and_the_evening_page_of_now() {
    let office = Desk::start();
    office.tell("staff add --name 王丽 --roles desk");
    office.tell("matter new --who 路人 --category 卫生 --text 楼道堆物");
    let one = office.console("S1");
    one.press("F8").type_keys("谁在").press("Enter");
    one.sees("谁在").sees_not("王丽");
    let two = office.console("S2");
    one.until_sees("王丽");
    two.press("F8").type_keys("rb").press("Enter");
    two.sees("日报 2026-11-25").sees("登记 1").sees("现在没办完 1");
    let new = office.tell("matter new --who 路人 --category 漏水 --text 滴水");
    two.until_hears(new["rev"].as_u64().unwrap()).until_sees("登记 2");
    two.keys("PageDown PageDown PageDown");
    two.sees("M1 卫生").sees_not("日报 2026");
    // Another day's page, and back to today's.
    two.keys("Left");
    two.sees("日报 2026-11-24").sees("登记 0");
    two.keys("Right");
    two.sees("日报 2026-11-25").sees("登记 2");
    two.press("Esc").sees("楼道堆物");
}
