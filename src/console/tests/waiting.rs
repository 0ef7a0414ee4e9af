//! A desk that does not answer: whatever was asked, the screen says that it waits, and
//! nothing that was said before looks like the answer.

use std::collections::BTreeSet;
use std::time::Duration;

use super::driver::{Desk, M1187};
use super::purposes::name;
use crate::console::asking::{Asking, LONG, Purpose, SOON};
use crate::console::model::Base;
use crate::console::msg::Msg;
use crate::console::term::event::Input;
use crate::console::{pane, update};
use crate::domain::pin::Pin;
use crate::domain::roster::Chunk;
use crate::domain::txn::RequestId;
use crate::domain::{Key, Kind, Refusal};
use crate::wire::{Ask, Deed, ToDesk};
use crate::words::Lang;

/// Words that tell of a success.
const DONE: &[&str] = &["已保存", "已撤销", "开始备份", "已撤回", "填好", "已经扔掉"];

impl Desk {
    /// Time passes, the console waking up by itself as it wants to; how often it does.
    fn passes(&mut self, time: Duration) -> usize {
        let until = self.clock + time;
        let mut woken = 0;
        while let Some(at) = self.model.asking.turns_at().filter(|at| *at <= until) {
            self.clock = at;
            self.hear(Msg::Quiet);
            woken += 1;
        }
        self.clock = until;
        self.hear(Msg::Quiet);
        woken
    }

    /// All words on the screen, however they are wrapped.
    pub(super) fn words(&mut self) -> String {
        self.screen().split_whitespace().collect()
    }

    /// Something was saved just now, and the screen says so.
    pub(super) fn with_a_save() -> Desk {
        let mut desk = Desk::sized(120, 36, Lang::Zh);
        desk.keys("F7 qyz Enter ls Enter x Enter Enter");
        desk.sees("已保存 M1201");
        desk
    }

    fn types(&mut self, story: &str) {
        self.keys(story);
    }

    fn ask(&mut self, ask: Ask, purpose: Purpose) {
        self.model.ask(ask, purpose);
        self.hear(Msg::Quiet);
    }
}

/// What is done, while the desk still answers and then while it is stopped.
type Story = (&'static str, fn(&mut Desk), fn(&mut Desk));

fn paste(desk: &mut Desk) {
    desk.hear(Msg::Input(Input::Paste("电话：13812348000".into())));
}

const IMPORT: Key = Key::of(Kind::Import, 1);

const STORIES: &[Story] = &[
    ("sign in", |_| (), |desk| desk.ask(sign_in(), Purpose::SignIn)),
    ("enter", |desk| desk.types("F12 F12"), |desk| desk.types("2")),
    (
        "set pin",
        |_| (),
        |desk| {
            let new = Pin::typed("2846").unwrap();
            desk.ask(Ask::SetPin { staff: 1, old: None, new }, Purpose::SetPin);
        },
    ),
    ("end session", |_| (), |desk| desk.ask(Ask::EndSession(7), Purpose::EndSession(7))),
    ("colleagues", |_| (), |desk| desk.types("F12 F12")),
    ("queue", |_| (), |desk| desk.types("F2")),
    ("queue more", |_| (), |desk| desk.ask(queue_more(), Purpose::QueueMore)),
    ("find", |_| (), |desk| desk.types("F3")),
    ("find more", |_| (), |desk| desk.ask(find_more(), Purpose::FindMore("zs".into()))),
    ("look up", |desk| desk.types("F7"), |desk| desk.types("q")),
    ("around", |desk| desk.types("F7 qyz"), |desk| desk.types("Enter")),
    ("numbers", |desk| desk.types("F3 zs Enter"), |desk| desk.types("2")),
    ("alike", |desk| desk.types("F8 xjjm Enter zs Down 3-2-50"), |desk| desk.types("1")),
    ("pasted", |desk| desk.types("F7"), |desk| paste(desk)),
    ("place", |desk| desk.types("F9 02"), |desk| desk.types("7")),
    ("record", |_| (), |desk| desk.types("zs Enter")),
    ("history", |desk| desk.types("zs Enter"), |desk| history(desk)),
    ("beside", |desk| desk.types("F8 ys Enter Up"), |desk| desk.types("Enter")),
    ("duplicates", |_| (), |desk| desk.types("F8 ys Enter")),
    ("last deed", |desk| desk.types("F8 Enter"), |desk| desk.types("F8")),
    ("glance", |desk| desk.types("F3"), |desk| desk.types("Down")),
    ("deed", |desk| desk.types("F7 zs Enter ls Enter y"), |desk| desk.types("Enter Enter")),
    ("deed", |desk| desk.types("F8 wsz"), |desk| desk.types("1")),
    ("deed", |_| (), |desk| desk.types("F8 Enter")),
    ("contacts", |_| (), |desk| desk.types("F5")),
    ("staff", |_| (), |desk| show(desk, Base::Staff)),
    (
        "ledger more",
        |_| (),
        |desk| {
            let (kind, from) = (Kind::Demand, 1);
            desk.ask(Ask::LedgerFrom { kind, from }, Purpose::LedgerMore(kind));
        },
    ),
    ("ledger", |_| (), |desk| show(desk, Base::Ledger(Kind::Certificate))),
    ("overview", |_| (), |desk| desk.types("F6")),
    ("evening", |_| (), |desk| show(desk, Base::Evening)),
    ("presence", |_| (), |desk| show(desk, Base::Present)),
    ("backups", |_| (), |desk| show(desk, Base::Backup)),
    ("back up", |desk| show(desk, Base::Backup), |desk| desk.types("Down Enter")),
    ("elsewhere", |_| (), |desk| desk.types("q")),
    ("drafts", |_| (), |desk| desk.ask(Ask::Drafts, Purpose::Drafts)),
    (
        "demo",
        |_| (),
        |desk| {
            let ask = Ask::FillDemo { seed: 1, residents: 9, first: true };
            desk.ask(ask, Purpose::Demo { seed: 1 });
        },
    ),
    ("roster", |_| (), |desk| desk.ask(import(), Purpose::Roster(7))),
    ("imports", |_| (), |desk| desk.ask(Ask::Imports, Purpose::Imports)),
    ("take back", |_| (), |desk| desk.ask(take_back(), Purpose::TakeBack(IMPORT))),
];

fn show(desk: &mut Desk, base: Base) {
    pane::show(&mut desk.model, base);
    desk.hear(Msg::Quiet);
}

fn history(desk: &mut Desk) {
    crate::console::layer::history::open(&mut desk.model);
    desk.hear(Msg::Quiet);
}

fn import() -> Ask {
    let chunk = Chunk { request: RequestId(7), ..Chunk::default() };
    Ask::Import { rows: Vec::new(), first: true, dry_run: false, chunk }
}

fn sign_in() -> Ask {
    Ask::SignIn { staff: Some(1), since: None }
}

fn queue_more() -> Ask {
    Ask::QueueFrom { all: false, from: 3 }
}

fn find_more() -> Ask {
    Ask::FindFrom { query: "zs".into(), kind: None, from: 1, limit: 50 }
}

fn take_back() -> Ask {
    Ask::UndoImport { import: IMPORT, request: RequestId(8) }
}

#[test]
fn whatever_was_asked_the_screen_says_that_it_waits_and_shows_no_other_success() {
    let mut told = BTreeSet::from(["nothing"]);
    for (kind, before, stopped) in STORIES {
        let mut desk = Desk::with_a_save();
        before(&mut desk);
        assert_eq!(desk.model.asking.waiting(), 0, "{kind}: something waits before it");
        desk.slow = true;
        stopped(&mut desk);
        assert!(desk.model.asking.waits_for(|purpose| name(purpose) == *kind), "{kind}");
        let none_done = |desk: &mut Desk| {
            let words = desk.words();
            let done = DONE.iter().find(|word| words.contains(**word));
            assert_eq!(done, None, "{kind}:\n{}", desk.screen());
        };
        if desk.model.asking.waits_for(|purpose| purpose.does()) {
            none_done(&mut desk);
        }
        assert_eq!(desk.passes(SOON - Duration::from_millis(1)), 0, "{kind}: woken too early");
        desk.sees_no("等主机答复");
        assert_eq!(desk.passes(Duration::from_millis(1)), 1, "{kind}");
        assert!(desk.model.dirty, "{kind}: it is not drawn");
        desk.sees("等主机答复");
        none_done(&mut desk);
        assert_eq!(desk.passes(LONG - SOON), 1, "{kind}: nothing ticks meanwhile");
        assert!(desk.words().contains("请告诉管理员"), "{kind}:\n{}", desk.screen());
        none_done(&mut desk);
        assert_eq!(desk.passes(Duration::from_secs(3600)), 0, "{kind}: nothing ticks any more");
        desk.model.contact = Some("王丽 8111\u{1b}[2J".into());
        assert!(desk.words().contains("请联系王丽8111?[2J"), "{kind}:\n{}", desk.screen());
        desk.slow = false;
        desk.answer();
        desk.sees_no("等主机答复");
        assert_eq!(desk.model.asking.turns_at(), None, "{kind}: nothing waits, nothing wakes");
        told.insert(kind);
    }
    let all = [
        "sign in",
        "enter",
        "set pin",
        "end session",
        "colleagues",
        "queue",
        "queue more",
        "find",
        "find more",
        "elsewhere",
        "look up",
        "around",
        "numbers",
        "alike",
        "pasted",
        "place",
        "record",
        "history",
        "beside",
        "duplicates",
        "last deed",
        "glance",
        "deed",
        "contacts",
        "staff",
        "ledger",
        "ledger more",
        "overview",
        "evening",
        "presence",
        "backups",
        "back up",
        "drafts",
        "demo",
        "roster",
        "imports",
        "take back",
        "nothing",
    ];
    assert_eq!(told, BTreeSet::from(all));
}

#[test]
fn a_console_that_waits_to_be_received_says_so_too() {
    let mut desk = Desk::waiting(80, 24, Lang::En);
    desk.slow = true;
    desk.hear(Msg::Connected);
    desk.passes(SOON);
    desk.sees("Waiting for the desk");
}

#[test]
fn drafts_that_are_not_taken_are_said_after_a_while() {
    let mut desk = Desk::with_a_save();
    desk.keys("F7 qyz Enter ls Enter");
    desk.slow = true;
    desk.text("滴水");
    assert_eq!(desk.passes(LONG - Duration::from_millis(1)), 0);
    desk.sees_no("主机一直没有答复").text("不停");
    desk.passes(Duration::from_millis(1));
    desk.sees("主机一直没有答复").sees("滴水不停");
}

#[test]
fn esc_leaves_the_form_waiting_and_the_late_answer_counts() {
    let mut desk = Desk::with_a_save();
    desk.keys("F7 zs Enter ls Enter y");
    desk.slow = true;
    desk.keys("Enter Enter Esc");
    desk.sees("未写完1").sees("「登记」等主机答复, 还不知道存上没有").sees("放在未写完里");
    desk.passes(SOON);
    desk.sees("还不知道存上没有").sees_no("已保存");
    desk.keys("F7");
    desk.text("钱");
    desk.slow = false;
    desk.answer();
    desk.sees("钱").sees("[保存]").sees_no("未写完1").sees_no("已保存");
    assert_eq!((desk.deeds.len(), desk.model.forms.len()), (2, 1));
    desk.keys("F2");
    desk.sees("刚才的「登记」: 已保存 M1201").keys("F3");
    desk.sees_no("已保存");
}

#[test]
fn what_was_not_asked_yet_is_not_saved_behind_who_went_away() {
    let mut desk = Desk::with_a_save();
    desk.keys("F7");
    desk.slow = true;
    desk.keys("zs Enter ls Enter y Enter Enter");
    desk.sees("正在保存").sees_no("已保存").passes(SOON);
    desk.sees("等主机答复").keys("Esc");
    desk.sees("未写完1");
    desk.slow = false;
    desk.answer();
    desk.sees("未写完1").sees_no("已保存");
    assert_eq!(desk.deeds.len(), 1);
    // Who stays has it saved, and what is typed behind it is not lost.
    let mut desk = Desk::with_a_save();
    desk.keys("F7");
    desk.slow = true;
    desk.keys("zs Enter ls Enter y Enter Enter F3");
    desk.slow = false;
    desk.answer();
    assert_eq!((desk.deeds.len(), desk.model.base), (2, Base::Residents));
    assert_eq!(desk.deeds[1].args["who"], "R213");
}

#[test]
fn nobody_goes_on_before_it_is_known_who_sits_here() {
    let mut desk = Desk::with_a_save();
    desk.keys("F12 F12");
    desk.slow = true;
    desk.keys("2 Esc Esc F7");
    desk.text("来人");
    assert!(desk.model.forms.is_empty());
    desk.passes(SOON);
    desk.sees("等主机答复");
    desk.slow = false;
    desk.answer();
    assert_eq!(desk.model.me(), 2);
    desk.sees("张强").sees("来人");
}

#[test]
fn a_late_refusal_takes_the_screen_from_nobody() {
    let mut desk = Desk::with_a_save();
    desk.refusal = Some(Refusal::new("field.required").at("text"));
    desk.keys("F7 zs Enter ls Enter y");
    desk.slow = true;
    desk.keys("Enter Enter Esc F7");
    desk.text("钱");
    let writes = desk.model.top_form();
    desk.slow = false;
    desk.answer();
    assert_eq!(desk.model.top_form(), writes);
    desk.sees("刚才的「登记」没有存上").sees("未写完1");
    desk.keys("Esc F8");
    desk.sees("接着写 登记");
    let left = desk.model.forms.iter().find(|form| Some(form.id) != writes).unwrap();
    assert!(!left.saving && left.entry("text").unwrap().value() == "y");
}

#[test]
fn while_a_save_is_on_its_way_nothing_in_the_form_changes() {
    let mut desk = Desk::with_a_save();
    desk.keys("F7 zs Enter ls Enter y");
    desk.slow = true;
    desk.keys("Enter Enter Esc F8");
    desk.text("接着写");
    desk.keys("Enter");
    desk.text("z");
    desk.sees("正在保存").passes(SOON);
    desk.sees("等主机答复").text("z");
    assert_eq!(desk.model.forms[0].entry("text").unwrap().value(), "y");
}

#[test]
fn what_does_something_is_asked_again_under_its_number_whatever_it_is() {
    let deed = Ask::Do(Deed { request: RequestId(9), ..Deed::default() });
    let ends = Ask::EndImport { import: IMPORT, stopped: false, unchanged: 0, rejected: 0 };
    let does = [deed, import(), take_back(), ends, Ask::DropDraft(3)];
    let looks = [Ask::Drafts, Ask::Open(M1187), Ask::BackUp { wait: false }, Ask::Leave];
    let (mut asking, mut sent) = (Asking::default(), Vec::new());
    asking.up = true;
    for ask in does.iter().chain(&looks) {
        asking.ask(ask.clone(), Purpose::Nothing);
    }
    sent.extend(asking.drain());
    assert_eq!(sent.len(), does.len() + looks.len());
    // Answered but by a desk that goes, cut, and asked while it is away.
    assert!(asking.owe(sent[0].id) && !asking.owe(sent[does.len()].id));
    asking.lost();
    asking.ask(take_back(), Purpose::Nothing);
    asking.ask(Ask::Drafts, Purpose::Nothing);
    asking.up = true;
    for (ask, purpose) in asking.take_owed() {
        asking.ask(ask, purpose);
    }
    let mut again: Vec<_> = asking.drain().into_iter().map(|ToDesk { ask, .. }| ask).collect();
    assert_eq!(again.pop(), Some(take_back()));
    assert_eq!(again.len(), does.len());
    assert!(does.iter().all(|ask| again.contains(ask)), "{again:?}");
    assert!(asking.take_owed().is_empty());
}

#[test]
fn what_one_person_asked_for_is_never_done_under_another_name() {
    let mut desk = Desk::with_a_save();
    desk.keys("F7 zs Enter ls Enter y");
    desk.cut();
    desk.keys("Enter Enter");
    desk.sees("「登记」还没有存, 连上主机就存");
    desk.model.session.as_mut().unwrap().staff = 3;
    desk.model.sign_in = None;
    desk.model.session.as_mut().unwrap().staff = 3;
    desk.slow = true;
    desk.hear(Msg::Connected);
    desk.model.session.as_mut().unwrap().staff = 2;
    desk.slow = false;
    desk.answer();
    assert_eq!(desk.deeds.len(), 1, "only what was saved before");
}

#[test]
fn an_invented_community_is_there_when_all_of_it_is() {
    let mut desk = Desk::with_a_save();
    desk.portions = 3;
    desk.slow = true;
    crate::console::layer::greeting::fill(&mut desk.model, 5, true);
    desk.hear(Msg::Quiet);
    desk.slow = false;
    desk.answer();
    let asked: Vec<_> = desk.asked.iter().filter_map(first).collect();
    assert_eq!(asked, [true, false, false], "asked until it has ended");
    fn first(ask: &Ask) -> Option<bool> {
        match ask {
            Ask::FillDemo { first, seed: 5, .. } => Some(*first),
            _ => None,
        }
    }
}

#[test]
fn why_there_is_no_desk_stays_on_every_screen_until_there_is_one() {
    let refusal = Refusal::new("serve.data")
        .with("path", "/d\u{1b}[2J")
        .with("what", "x\u{202e}y\u{7}")
        .with("contact", "王丽 8111");
    for writes in [false, true] {
        let mut desk = Desk::with_a_save();
        if writes {
            desk.keys("F7 zs Enter ls Enter");
        }
        desk.cut();
        desk.hear(Msg::Failed(refusal.clone()));
        desk.screen();
        desk.hear(Msg::Failed(refusal.clone()));
        assert!(!desk.model.dirty, "the same again draws nothing");
        for key in ["Down", "Up", "F7", "F2", "F3"] {
            desk.keys(key);
            let words = desk.words();
            for said in ["连不上主机", "/d?[2J打不开：xy", "请联系王丽8111"] {
                assert!(words.contains(said), "{key}: no {said} in\n{}", desk.screen());
            }
            assert!(!words.contains("已保存"), "{key}:\n{}", desk.screen());
        }
        desk.hear(Msg::Connected);
        desk.sees_no("连不上主机");
    }
    let mut desk = Desk::waiting(80, 24, Lang::En);
    desk.hear(Msg::Failed(refusal));
    assert!(desk.words().contains("Ask王丽8111"), "{}", desk.screen());
}

#[test]
fn nothing_wakes_a_console_at_which_nobody_does_anything() {
    let mut desk = Desk::with_a_save();
    assert_eq!(desk.passes(Duration::from_secs(86_400)), 0);
    assert!(update::update(&mut desk.model, Msg::Quiet, desk.clock).is_empty());
}
