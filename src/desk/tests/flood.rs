//! One account that asks for all it can, and another that saves beside it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Instant;

use super::imports::row;
use super::*;
use crate::desk::limits::{ACCOUNT_DRAFTS, DEEDS, DRAFTS};
use crate::domain::Kind;

/// Connections of the flood.
const CLIENTS: u64 = 48;
/// What the other account saves.
const SAVES: usize = 40;

/// Saves of another account: how many commits of the flood came between asking and the
/// answer, and how long it took; the middle of each.
fn saves(desk: &Arc<Desk>, on: Key) -> (u64, Duration) {
    let peer = Peer { uid: 1002, account: "lili".into() };
    let mut person = Person::sit(desk, peer, Some(1)).unwrap();
    let (mut between, mut times) = (Vec::new(), Vec::new());
    for n in 0..SAVES {
        let (before, begun) = (desk.shared.world().seq.0, Instant::now());
        let done = person.try_to("matter.note", Some(on), &[("text", &n.to_string())]).unwrap();
        between.push(done.seq.0 - before - 1);
        times.push(begun.elapsed());
    }
    between.sort_unstable();
    times.sort_unstable();
    (between[SAVES / 2], times[SAVES / 2])
}

/// The same beside a flood of one account; each client of it repeats this.
fn beside(work: impl Fn(&mut Person, Key, u64) + Sync) -> [(u64, Duration); 2] {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut first = Person::enter(&desk, "wangli");
    let on = first.does("matter.new", None, &[("who", "甲"), ("category", "ask"), ("text", "问")]);
    let alone = saves(&desk, on);
    let over = AtomicBool::new(false);
    let flooded = thread::scope(|scope| {
        let working = Arc::new(std::sync::Barrier::new(CLIENTS as usize + 1));
        for client in 0..CLIENTS {
            let (desk, over, work, working) = (&desk, &over, &work, working.clone());
            scope.spawn(move || {
                let peer = Peer { uid: 1001, account: "flood".into() };
                let mut person = Person::sit(desk, peer, Some(1)).unwrap();
                working.wait();
                for n in 0.. {
                    if over.load(Ordering::Relaxed) {
                        break;
                    }
                    work(&mut person, on, client << 32 | n);
                }
            });
        }
        working.wait();
        let flooded = saves(&desk, on);
        over.store(true, Ordering::Relaxed);
        flooded
    });
    desk.close();
    [alone, flooded]
}

#[test]
fn a_save_waits_for_a_share_of_the_deeds_of_a_flood() {
    let [alone, flooded] = beside(|person, on, n| {
        person.does("matter.note", Some(on), &[("text", &n.to_string())]);
    });
    println!("a save: {:?} alone, {:?} beside {CLIENTS} clients that save", alone.1, flooded.1);
    // The batch that is under way and the one it goes in, and what came while it was asked.
    assert!(flooded.0 <= 3 * DEEDS as u64, "{} of the flood came before", flooded.0);
}

#[test]
fn a_save_beside_a_flood_of_questions_and_of_drafts_is_timed() {
    for (what, ask) in [("find", find as fn(u64) -> Ask), ("keep drafts", keep)] {
        let [alone, flooded] = beside(|person, _, n| {
            // Of drafts most are refused, which is an answer too.
            let _ = person.connection.ask(ask(n));
        });
        assert_eq!((alone.0, flooded.0), (0, 0), "nobody else commits");
        println!("a save: {:?} alone, {:?} beside {CLIENTS} that {what}", alone.1, flooded.1);
    }
}

/// Rows of a roster that are sent at once, as many as the program's own clients send: twelve
/// homes of four.
const AT_ONCE: usize = 48;

#[test]
fn a_save_waits_for_few_rows_of_a_roster_that_comes_in() {
    const ROWS: u32 = 4_000;
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut first = Person::enter(&desk, "wangli");
    let on = first.does("matter.new", None, &[("who", "甲"), ("category", "ask"), ("text", "问")]);
    let rows = (0..ROWS).map(|n| {
        let name = format!("张{}", char::from_u32(0x4e00 + n).unwrap());
        let home = format!("{}-1-{}", 1 + n / 1_600, 101 + n % 1_600 / 4);
        let phone = format!("138{n:08}");
        row(2 + n, &[("name", &name), ("address", &home), ("phone", &phone), ("birth", "1950-1-2")])
    });
    let rows: Vec<_> = rows.collect();
    let chunks: Vec<_> = rows.chunks(AT_ONCE).map(<[_]>::to_vec).collect();
    let residents = || desk.shared.world().records.count_of(Kind::Resident) as u64;
    let over = AtomicBool::new(false);
    let (mut rows, mut times) = (Vec::new(), Vec::new());
    let took = thread::scope(|scope| {
        let coming = scope.spawn(|| {
            let peer = Peer { uid: 1001, account: "roster".into() };
            let mut person = Person::sit(&desk, peer, Some(1)).unwrap();
            let (begun, report) = (Instant::now(), person.imports_chunks(&chunks));
            over.store(true, Ordering::Relaxed);
            assert_eq!(report.added, u64::from(ROWS), "{:?}", report.rejected.first());
            begun.elapsed()
        });
        let peer = Peer { uid: 1002, account: "lili".into() };
        let mut person = Person::sit(&desk, peer, Some(1)).unwrap();
        while !over.load(Ordering::Relaxed) {
            let (before, begun) = (residents(), Instant::now());
            person.does("matter.note", Some(on), &[("text", "看过")]);
            times.push(begun.elapsed());
            rows.push(residents() - before);
        }
        coming.join().unwrap()
    });
    rows.sort_unstable();
    times.sort_unstable();
    let (middle, n) = (rows.len() / 2, rows.len());
    println!(
        "{n} saves beside {ROWS} rows, in {took:?}: {:?}, at most {:?}; rows before one: {}, at most {}",
        times[middle],
        times[n - 1],
        rows[middle],
        rows[n - 1]
    );
    // Those under way, and those it goes in with.
    assert!(rows[middle] <= 2 * AT_ONCE as u64, "{} rows of the roster came before", rows[middle]);
    desk.close();
}

fn find(_: u64) -> Ask {
    Ask::Find { query: "wen".into(), kind: None, limit: 50 }
}

/// Written at once each time: the cursor goes to and fro.
fn keep(n: u64) -> Ask {
    let fields = BTreeMap::from([("text".to_string(), n.to_string())]);
    let draft =
        crate::wire::Draft { id: n >> 32, focus: n.to_string(), fields, ..Default::default() };
    Ask::KeepDraft(draft)
}

#[test]
fn unfinished_forms_are_bounded_for_all_who_come_through_one_account() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut first = Person::enter(&desk, "wangli");
    let people: Vec<u64> = (0..6u64)
        .map(|n| {
            let name = format!("员{n}");
            first.does("staff.add", None, &[("name", &name), ("roles", "desk")]).id
        })
        .collect();
    let peer = |uid, name: &str| Peer { uid, account: name.into() };
    let mut refused = None;
    for staff in &people {
        let mut one = Person::sit(&desk, peer(1001, "flood"), Some(*staff)).unwrap();
        for n in 1..=DRAFTS as u64 {
            refused = one.connection.ask(keep(n << 32)).err().or(refused);
        }
    }
    assert_eq!(refused.map(|refusal| refusal.code), Some("draft.account_full".into()));
    let kept: u64 = desk.shared.drafts().waiting().values().sum();
    assert_eq!(kept, ACCOUNT_DRAFTS as u64);
    // The last of them has none there; through another account she keeps hers.
    let mut one = Person::sit(&desk, peer(1002, "lili"), people.last().copied()).unwrap();
    one.connection.ask(keep(9 << 32)).unwrap();
    let hers = desk.shared.drafts().of(*people.last().unwrap());
    assert_eq!(hers.iter().map(|draft| draft.id).collect::<Vec<_>>(), [9]);
    desk.close();
}
