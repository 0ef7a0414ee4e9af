//! Thirty-two clients at one desk: random deeds on few records, lines that are lost,
//! answers that are lost, everything recorded and then held against the journal.
//!
//! The quick set is 20,000 deeds. `DUTYDESK_TENFOLD=1 cargo test --test all crowd` does
//! ten times as many; `DUTYDESK_SEED=<seed>` repeats the choices of a run (not the
//! order in which the machine lets the clients come to their turn).

mod again;
mod check;
mod clock;
mod deeds;
mod hand;
mod history;
mod line;
mod planted;
mod seen;
mod stopped;

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;
use std::sync::mpsc::channel;
use std::thread;

use dutydesk::domain::{Key, Seq};
use dutydesk::files::Files;
use dutydesk::journal::{self, Digest};
use dutydesk::wire::{Ask, Deed, QueueRow, Reply};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::driver::Desk;
use hand::{Diary, Hand, Table};
use history::{Call, History};
use line::Line;

const CLIENTS: usize = 32;
const DEEDS: usize = 20_000;

/// The staff beside S1, who may do everything. Who keeps accounts only, and who only
/// reads figures, are there to be refused and to be told nothing of persons.
const STAFF: [(&str, &str); 6] = [
    ("刘敏", "desk"),
    ("张强", "mediator,grid"),
    ("赵红", "director"),
    ("钱进", "grid"),
    ("孙平", "admin"),
    ("周立", "observer"),
];

/// Ten times the work where the variable asks for it.
fn tenfold() -> usize {
    if std::env::var_os("DUTYDESK_TENFOLD").is_some() { 10 } else { 1 }
}

/// The seed of this run, printed.
fn seed() -> u64 {
    let given = std::env::var("DUTYDESK_SEED").ok().and_then(|seed| seed.parse().ok());
    let seed = given.unwrap_or_else(|| rand::rng().random());
    println!("DUTYDESK_SEED={seed}");
    seed
}

/// An office with something of every kind, and whom work can be handed to.
fn office(desk: &Desk) -> Table {
    for (name, roles) in STAFF {
        desk.tell(&format!("staff add --name {name} --roles {roles}"));
    }
    let table = Table::new(desk.socket(), (1..=5).collect());
    let lay = |words: String| {
        let key = desk.tell(&words)["id"].as_str().unwrap().parse::<Key>().unwrap();
        table.lay(key);
        key
    };
    for n in 0..6 {
        let resident = lay("resident new --name 张三".into());
        lay(format!("matter new --who {resident} --category leak --text 滴水"));
        if n < 3 {
            lay(format!("visit new {resident} --visit-reason elder"));
            lay("contact new --contact-kind lift --phone 13912340000 --post 电梯".into());
            lay("mediation new --dispute noise --party 甲 --party-b 乙".into());
        }
    }
    table
}

/// Everybody works at once, and then listens until all has been heard.
fn together<'a>(table: &'a Table, deeds: usize, seed: u64) -> Diary {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let hands: Vec<_> = (0..CLIENTS)
        .map(|client| {
            // Of 32, one keeps accounts only and one reads figures only.
            let staff = if client < 2 { 6 + client as u64 } else { 1 + client as u64 % 5 };
            Hand::enter(table, client, staff, random.random())
        })
        .collect();
    let (done, ended) = channel();
    let mut all = Diary::default();
    let worked: Vec<(Line, Diary)> = thread::scope(|scope| {
        let works = |hand: Hand<'a>, done| scope.spawn(move || hand.work(deeds / CLIENTS, done));
        let hands: Vec<_> = hands.into_iter().map(|hand| works(hand, done.clone())).collect();
        drop(done);
        let ended = ended.iter().count();
        table.ended.store(true, Ordering::SeqCst);
        all.calls.push(last_deed(table));
        assert_eq!(ended, CLIENTS, "a client has failed");
        hands.into_iter().map(|hand| hand.join().unwrap()).collect()
    });
    let last = all.calls[0].done().unwrap().seq;
    for (mut line, diary) in worked {
        line.hears_up_to(last);
        all.calls.extend(diary.calls);
        all.reads.extend(diary.reads);
        all.told.extend(diary.told.into_iter().chain([line.told]));
    }
    all
}

/// The deed that tells everybody that nobody works any more.
fn last_deed(table: &Table) -> Call {
    let args = [("name".to_string(), "幸福社区".to_string())].into();
    let deed = Deed { command: "office.name".into(), args, ..Deed::default() };
    let answer = hand::done(Line::enter(&table.socket, 1, None).ask(Ask::Do(deed.clone())));
    Call { staff: 1, deed, after: Seq(0), answers: vec![answer], sent: 1 }
}

fn status(line: &mut Line) -> BTreeMap<String, String> {
    match line.ask(Ask::Status) {
        Ok(Reply::Status(status)) => status,
        other => panic!("no status: {other:?}"),
    }
}

/// The last commit of the desk.
fn head(line: &mut Line) -> Seq {
    Seq(status(line)["seq"].parse().unwrap())
}

fn queue(line: &mut Line) -> Vec<QueueRow> {
    // All that ten days of work closed in one does not go into one answer.
    match line.ask(Ask::Queue { all: tenfold() == 1 }) {
        Ok(Reply::Queue(rows)) => rows,
        other => panic!("no queue: {other:?}"),
    }
}

/// The journal is whole; the desk, what the journal says, and the desk after SIGKILL
/// are the same, with the same list of today.
fn stands(desk: &Desk, history: &History) {
    let journal = digest(history, history.commits.len());
    let report = journal::verify(&Files::at(desk.data()).unwrap()).unwrap();
    assert!(report.ok, "{:?}", report.problems);
    let mut line = Line::enter(&desk.socket(), 1, None);
    let (before, rows) = (status(&mut line), queue(&mut line));
    desk.kill9().restart();
    let mut line = Line::enter(&desk.socket(), 1, None);
    let (after, again) = (status(&mut line), queue(&mut line));
    for status in [&before, &after] {
        assert_eq!(status["digest"], journal.to_string());
        assert_eq!(status["seq"], history.commits.len().to_string());
    }
    assert_eq!(rows, again, "the list of today after a restart");
    assert!(!rows.is_empty());
}

/// The digest of what the first so many commits left.
fn digest(history: &History, commits: usize) -> Digest {
    Digest::of(history.table(commits).iter().map(|(key, value)| (key, *value)))
}

fn none(what: &str, wrong: Vec<String>) {
    assert!(wrong.is_empty(), "{what}: {} wrong, the first:\n{}", wrong.len(), wrong[0]);
}

/// Everything that was asked, answered, read and told fits the journal; `beginning` is its
/// head before the first of these deeds.
fn holds(history: &History, diary: &Diary, beginning: Seq) {
    let Diary { calls, reads, told } = diary;
    none("order", check::order(history));
    none("once", check::once(history, calls, beginning));
    none("corrections", check::corrections(history, calls));
    none("words", check::words(history, calls));
    none("undone", check::undone(history, calls));
    none("reads", seen::reads(history, reads));
    none("events", seen::events(history, told));
}

/// What there was to hold against the journal: a run that tried little proves little.
fn told(history: &History, diary: &Diary, fsyncs: &str) {
    let refusals = diary.calls.iter().filter(|call| call.done().is_none());
    let mut codes = BTreeMap::<&str, usize>::new();
    for refusal in refusals.flat_map(|call| call.answers.last()?.as_ref().err()) {
        *codes.entry(&refusal.code).or_default() += 1;
    }
    let again: u32 = diary.calls.iter().map(|call| call.sent - 1).sum();
    let back = diary.told.iter().filter(|told| told.since.is_some());
    let reloads = back.clone().filter(|told| told.since != Some(told.session)).count();
    let events: usize = diary.told.iter().map(|told| told.heard.len()).sum();
    println!(
        "{} deeds of {CLIENTS} clients, {} pages read; {} entries, {fsyncs} fsyncs; {again} asked \
         again; {} came back, {reloads} having missed something; {events} events; refused: {codes:?}",
        diary.calls.len(),
        diary.reads.len(),
        history.commits.len(),
        back.count(),
    );
    assert!(again > 0 && reloads > 0 && codes.contains_key("conflict"));
}

#[test]
fn thirty_two_at_once_lose_nothing_overwrite_nothing_and_hear_everything() {
    let seed = seed();
    let desk = Desk::quick();
    let table = office(&desk);
    let beginning = head(&mut Line::enter(&desk.socket(), 1, None));
    let diary = together(&table, DEEDS * tenfold(), seed);
    let history = History::read(&Files::at(desk.data()).unwrap());
    told(&history, &diary, &status(&mut Line::enter(&desk.socket(), 1, None))["fsyncs"]);
    holds(&history, &diary, beginning);
    stands(&desk, &history);
    again::one_after_the_other(&history, &diary, AGAIN * tenfold());
}

/// Commits that one client does again, one after the other.
const AGAIN: usize = 2_000;
