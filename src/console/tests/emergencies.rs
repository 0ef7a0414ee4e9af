//! F5 and F9: numbers, calls by digit, and the page of an incident.

use super::driver::{Desk, at, line, page, row};
use super::screens::both;
use crate::domain::lamp::Lamp;
use crate::domain::record::{Level, LineKind};
use crate::domain::{Key, Kind, Moment, Seq};
use crate::wire::{Ask, ContactRow, Event, Page, Pages, QueueRow};
use crate::words::Lang;

const X1: Key = Key::of(Kind::Incident, 1);

fn contact(id: u64, kind: &str, post: &str, on_call: bool, substitute: Option<u64>) -> ContactRow {
    ContactRow {
        key: Key::of(Kind::Contact, id),
        rev: Seq(1),
        post: post.into(),
        kind: kind.into(),
        person: String::new(),
        number: format!("010-8000020{id}"),
        number2: String::new(),
        area: Vec::new(),
        hours: if on_call { "24h" } else { "18:00-次日8:00" }.into(),
        substitute: substitute.map(|id| Key::of(Kind::Contact, id)),
        verified: Some(at("11-02T09:00")),
        check: id == 5,
        on_call,
    }
}

/// The directory as the desk sorts it.
pub fn contacts() -> Vec<ContactRow> {
    let mut all = vec![
        contact(1, "police", "派出所值班室", true, None),
        contact(2, "lift", "维保值班", true, Some(3)),
        contact(3, "lift", "维保替补 京安", true, None),
        contact(4, "property", "一区物业", true, None),
        contact(5, "property", "二区物业", true, None),
        contact(6, "lift", "维保夜班", false, Some(3)),
    ];
    (all[3].area, all[4].area) = (vec!["1".into(), "2".into()], vec!["7".into()]);
    all
}

pub fn incident_row() -> QueueRow {
    let facts = [("incident_kind", "lift"), ("opened", "2026-11-25T10:28:00+08:00")];
    QueueRow {
        key: X1,
        level: Level::Emergency,
        address: "7-1".into(),
        text: String::new(),
        due: None,
        owner: 0,
        facts: facts.map(|(k, v)| (k.into(), v.into())).into(),
        ..row(1, Lamp::Red, Some(at("11-25T10:43")), "incident", "", "突发 tufa x1")
    }
}

pub fn incident_page(key: Key) -> Page {
    let fields = [
        ("incident_kind", "lift"),
        ("place", "7-1"),
        ("opened", "2026-11-25T10:28:00+08:00"),
        ("closed", ""),
    ];
    let card = crate::domain::plan::chosen(&[], "lift").cloned().map(Box::new);
    let body = Pages::Work { row: Box::new(incident_row()), people: Vec::new(), card };
    let mut page = page(key, &fields, body);
    page.lines =
        vec![(key.line(Seq(7)), line(LineKind::New, "11-25T10:28", &[("place", "7-1")], ""))];
    page
}

fn said(desk: &mut Desk, kind: LineKind, when: &str, facts: &[(&str, &str)]) {
    let seq = Seq(10 + desk.lines.len() as u64);
    desk.lines.insert(0, (X1.line(seq), line(kind, when, facts, "")));
}

/// An incident goes on, and its page is open.
pub fn going_on() -> Desk {
    let mut desk = Desk::open();
    desk.queue.insert(0, incident_row());
    desk.keys("F2 F9");
    desk
}

#[test]
fn phones() {
    both("phones", "F5", Lang::Zh);
    both("phones", "F5", Lang::En);
    both("calling", "F5 Enter", Lang::Zh);
}

#[test]
fn incident() {
    both("incident_new", "F9", Lang::Zh);
    both("incident_new", "F9 02 7-1 Enter", Lang::En);
    for lang in [Lang::Zh, Lang::En] {
        let mut desk = Desk::sized(80, 24, lang);
        desk.queue.insert(0, incident_row());
        said(&mut desk, LineKind::Ticked, "11-25T10:29", &[("step", "1")]);
        said(&mut desk, LineKind::Call, "11-25T10:30", &[("outcome", "missed"), ("called", "E2")]);
        desk.keys("F2 F9");
        insta::assert_snapshot!(format!("incident_{}_80x24", lang.code()), desk.screen());
    }
}

#[test]
fn the_police_station_is_there_after_one_key() {
    let mut desk = Desk::open();
    assert_eq!(desk.keys("F5"), 1);
    desk.sees("派出所值班室").sees("010-80000201").sees("现在值守 5").sees("12345");
    desk.sees("未核实").sees("要核实");
}

#[test]
fn typing_finds_by_sound_and_number_and_leaves_the_national_ones() {
    let mut desk = Desk::open();
    desk.keys("F5 wbyb");
    desk.sees("维保夜班").sees_no("派出所").sees_no("12345");
    desk.keys("Esc 12348");
    desk.sees("法律援助").sees("未核实").sees_no("维保");
    desk.keys("Esc xyzxyz");
    desk.sees_no("维保").keys("Enter");
    desk.sees("没有找到");
}

#[test]
fn a_number_in_any_grouping_finds_its_post() {
    let mut desk = Desk::open();
    for typed in ["(010)8000 0203", "+86 10 8000-0203", "8000 0203", "（010）8000—0203"] {
        desk.keys("F5");
        desk.text(typed);
        desk.sees("维保替补 京安").sees_no("派出所").sees_no("12345");
        desk.keys("Esc");
    }
}

#[test]
fn hours_nobody_understood_are_marked_where_one_looks_for_who_is_there() {
    let mut desk = Desk::open();
    desk.keys("F5");
    desk.sees_no("看不懂时间");
    desk.contacts[5].hours = "随叫随到".into();
    desk.keys("Esc F5");
    desk.sees("随叫随到(看不懂时间)");
    assert_eq!(desk.screen().matches("看不懂时间").count(), 1);
}

#[test]
fn no_answer_brings_the_substitute_at_once() {
    let mut desk = Desk::open();
    desk.keys("F5 wbzb Enter");
    desk.sees("维保值班").sees("1接通").sees("010-80000202");
    desk.keys("2");
    assert_eq!(desk.deeds[0].command, "contact.call");
    assert_eq!(desk.deeds[0].subject, Some(Key::of(Kind::Contact, 2)));
    assert_eq!(desk.deeds[0].args["outcome"], "missed");
    desk.sees("刚才没接通，打替补").sees("维保替补 京安").sees("010-80000203");
    desk.keys("1");
    assert_eq!(desk.deeds[1].args["outcome"], "reached");
    desk.sees_no("打替补").sees("查找");
    desk.keys("Esc 110 Enter 1");
    assert_eq!(desk.deeds.len(), 2, "nobody logs a national number");
}

#[test]
fn nothing_is_recorded_until_type_and_place_are_confirmed() {
    let mut desk = Desk::open();
    desk.done = Some(("incident.new", X1));
    desk.keys("F9 dt Enter Enter");
    desk.sees("已选 电梯困人").sees("在哪里");
    desk.keys("7-1 Enter");
    desk.sees("还没有记下");
    assert!(desk.deeds.is_empty());
    // Another time it begins empty.
    desk.keys("F2 F9");
    desk.sees_no("7-1").keys("02 7-1 Enter");
    desk.sees("7-1").sees("还没有记下");
    desk.keys("Enter");
    assert_eq!(desk.deeds[0].args["incident_kind"], "lift");
    assert_eq!(desk.deeds[0].args["place"], "7-1");
    desk.sees("突发 电梯困人 7-1").sees("已过 04:00 / 15:00");
    // The budget of desk.md: type, place, confirmed.
    let mut desk = Desk::open();
    desk.done = Some(("incident.new", X1));
    assert!(desk.keys("F9 03 7-1 Enter Enter") <= 10);
    assert_eq!(desk.deeds[0].args["incident_kind"], "water");
}

#[test]
fn a_doubled_enter_ticks_nothing_on_the_page_that_has_just_appeared() {
    let mut desk = Desk::open();
    desk.done = Some(("incident.new", X1));
    desk.keys("F9 02 7-1 Enter Enter Enter");
    assert_eq!(desk.deeds.len(), 1);
}

#[test]
fn the_page_calls_who_serves_the_place_and_says_what_comes_next() {
    let mut desk = going_on();
    desk.sees("下一步: 1 打 维保值班 010-80000202").sees("二区物业").sees_no("一区物业");
    desk.keys("1 2");
    let deed = desk.deeds[0].clone();
    assert_eq!((deed.command.as_str(), deed.subject), ("incident.call", Some(X1)));
    assert_eq!((deed.args["contact"].as_str(), deed.args["outcome"].as_str()), ("E2", "missed"));
    desk.sees("打替补").keys("Esc");
    said(&mut desk, LineKind::Call, "11-25T10:30", &[("outcome", "missed"), ("called", "E2")]);
    desk.event(Event::Changed { seq: Seq(101), subjects: vec![X1], by: 2 });
    desk.sees("维保值班没接 -> 2 打替补 维保替补 京安 010-80000203").sees("未接通 02:00");
    desk.keys("2 1");
    said(&mut desk, LineKind::Call, "11-25T10:31", &[("outcome", "reached"), ("called", "E3")]);
    desk.event(Event::Changed { seq: Seq(102), subjects: vec![X1], by: 1 });
    desk.sees("下一步: Enter 勾 对讲安抚");
    desk.keys("Enter");
    assert_eq!(desk.deeds.last().unwrap().args["step"], "1");
    said(&mut desk, LineKind::Ticked, "11-25T10:32", &[("step", "1")]);
    desk.event(Event::Changed { seq: Seq(103), subjects: vec![X1], by: 1 });
    desk.sees("[x] 对讲安抚").sees("王丽 04:00");
    desk.keys("Enter");
    assert_eq!(desk.deeds.last().unwrap().args["step"], "2", "the hand is on the next step");
}

#[test]
fn a_step_of_another_plan_is_not_ticked_here() {
    let mut desk = Desk::open();
    desk.queue.insert(0, incident_row());
    let of = |kind, step| [("incident_kind", kind), ("step", step)];
    said(&mut desk, LineKind::Ticked, "11-25T10:29", &of("power", "1"));
    said(&mut desk, LineKind::Ticked, "11-25T10:30", &of("lift", "2"));
    desk.keys("F2 F9");
    desk.sees("[ ] 对讲安抚").sees("[x] 打维保");
}

#[test]
fn the_clock_goes_on_everywhere_and_turns_after_fifteen_minutes() {
    let mut desk = going_on();
    desk.sees("已过 04:00 / 15:00").keys("F2");
    desk.sees("突发 电梯困人 7-1 已过4分  F9");
    let opened = at("11-25T10:28");
    desk.event(Event::Clock { now: opened.plus(16 * Moment::MINUTE) });
    desk.sees("7-1 已过16分  F9").keys("F9");
    desk.sees("已过 16:00 超15分钟 / 30:00 维保应到场");
    desk.sees_no("F9\n");
    desk.keys("F9");
    desk.sees("什么事").sees("正在处置").sees("X1 电梯困人 7-1");
}

#[test]
fn the_strip_of_other_pages_shows_minutes_that_never_jump_back_and_keeps_secrets() {
    let mut desk = going_on();
    desk.clock += std::time::Duration::from_secs(61);
    desk.hear(crate::console::msg::Msg::Quiet);
    desk.sees("已过 05:01").keys("F3");
    // Whole minutes, the same that its own page has shown.
    desk.sees("电梯困人 7-1 已过5分  F9").sees_no("05:");
    desk.queue[0].facts.insert("incident_kind".into(), "crisis".into());
    desk.queue[0].facts.insert("restricted".into(), "yes".into());
    for page in ["F2", "F3", "F5", "F6"] {
        desk.keys(page);
        let screen = desk.screen();
        let strip = screen.lines().find(|line| line.contains("F9") && line.contains("已过"));
        let strip = strip.unwrap_or_else(|| panic!("{page}: {screen}"));
        assert!(strip.contains("保密的事") && !strip.contains("自伤"), "{page}: {strip}");
        assert!(!strip.contains("7-1"), "{page}: {strip}");
    }
}

#[test]
fn a_form_asks_for_the_steps_of_its_card_and_is_not_opened_by_a_refusal() {
    let mut desk = going_on();
    desk.keys("F8 gx Enter");
    let form = desk.model.forms.last().unwrap();
    assert_eq!(form.command.name, "incident.tick");
    let card = crate::domain::plan::chosen(&[], "lift").unwrap().step.len();
    let last = crate::words::choice(Lang::Zh, "step", &card.to_string());
    let beyond = crate::words::choice(Lang::Zh, "step", &(card + 1).to_string());
    desk.sees(&last).sees_no(&beyond);
    // Somebody else has ended it: Enter on a step says so where one is.
    for code in ["incident.ended", "incident.ticked"] {
        let mut desk = going_on();
        desk.refusal = Some(crate::domain::Refusal::new(code).at("step").with("name", "刘敏"));
        desk.keys("Enter");
        assert_eq!(desk.deeds.len(), 1);
        assert!(desk.model.forms.is_empty() && desk.model.top_form().is_none(), "{code}");
    }
}

#[test]
fn it_ends_with_a_sentence_or_as_a_false_alarm_with_one_entry() {
    let mut desk = going_on();
    desk.keys("0 1");
    desk.text("人出来了");
    desk.keys("Enter Enter");
    let deed = desk.deeds.remove(0);
    assert_eq!((deed.command.as_str(), deed.args["text"].as_str()), ("incident.end", "人出来了"));
    let mut desk = going_on();
    desk.keys("0 2");
    assert!(desk.deeds.is_empty());
    desk.sees("误报").keys("Enter");
    assert_eq!(desk.deeds[0].command, "incident.false_alarm");
    let mut desk = going_on();
    desk.keys("Tab");
    desk.text("孩子在哭");
    desk.keys("Enter Enter");
    assert_eq!(desk.deeds[0].command, "incident.note");
}

#[test]
fn every_line_of_a_card_says_where_it_comes_from() {
    let mut desk = going_on();
    desk.keys("Space");
    desk.sees("处置卡 电梯困人").sees("未核实").sees("TSG T5002").sees("本程序的模板（未核实）");
    desk.keys("PageDown");
    desk.sees("特种设备安全监察条例 64(3)").keys("Enter");
    desk.sees("突发 电梯困人 7-1");
    // Before anything has happened, from F9 and from F8.
    let mut desk = Desk::open();
    desk.keys("F9 Tab");
    desk.sees("处置卡 火灾").sees("返回取物").sees("消防法 44");
    assert!(desk.deeds.is_empty());
    let mut desk = Desk::open();
    desk.keys("F8 rq Enter");
    desk.sees("处置卡 燃气").sees("关表前阀").sees("北京市燃气管理条例 30(八)");
}

#[test]
fn what_nobody_may_do_stands_in_the_same_place_on_every_card() {
    let places: Vec<_> = ["fire", "septic", "ill", "quake"]
        .map(|code| {
            let mut desk = Desk::open();
            desk.card = crate::domain::plan::chosen(&[], code).cloned().map(Box::new);
            desk.queue.insert(0, incident_row());
            desk.keys("F2 F9");
            let screen = desk.screen();
            screen.lines().position(|line| line.contains("不要: ")).unwrap()
        })
        .into();
    assert!(places.iter().all(|at| *at == places[0]), "{places:?}");
}

#[test]
fn a_red_row_of_the_queue_opens_the_same_page() {
    let mut desk = Desk::open();
    desk.queue.insert(0, incident_row());
    desk.keys("F2 x1 Enter");
    desk.sees("处置卡（未核实）").keys("F2");
    desk.sees("红 已过4分    突发     7-1");
    assert!(desk.asked.contains(&Ask::Open(X1)));
}

#[test]
fn of_what_has_ended_nothing_is_ticked_and_the_key_line_says_what_works() {
    let mut desk = going_on();
    desk.sees("Enter勾选");
    let page = desk.model.record_mut().unwrap().page.as_mut().unwrap();
    page.fields.insert("closed".into(), "2026-11-25T10:31:00+08:00".into());
    desk.sees_no("Enter勾选").sees("打字记一笔").sees("数字记打电话");
    desk.keys("Enter");
    assert!(desk.model.forms.is_empty());
    desk.sees("不再勾选").keys("x");
    desk.sees_no("Enter勾选").sees("记一笔").keys("Esc 1");
    desk.sees("通话结果").keys("Esc Tab");
    assert_eq!(desk.model.forms.last().unwrap().command.name, "incident.note");
}
