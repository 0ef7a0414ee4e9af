//! The clock goes forward and back while everybody works: the order of what happened is
//! that of the journal, whatever the time says.

use std::collections::BTreeSet;
use std::sync::atomic::Ordering;
use std::thread;

use dutydesk::domain::Moment;
use dutydesk::files::Files;
use dutydesk::wire::{Ask, Deed, Moved, Reply};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::hand::Table;
use super::history::History;
use super::line::Line;
use super::{head, holds, office, seed, stands, status, tenfold, together};
use crate::driver::Desk;

const DEEDS: usize = 2_000;
/// Messages that go by between two jumps.
const BETWEEN: usize = 20;
/// How far it jumps from where it began, to either side.
const FAR: i64 = 30 * Moment::DAY;

/// The time at the desk.
fn now(line: &mut Line) -> Moment {
    Moment::parse_rfc3339(&status(line)["now"]).unwrap()
}

fn set(line: &mut Line, to: Moment) {
    assert_eq!(line.ask(Ask::MoveClock(Moved::To(to))), Ok(Reply::Ok));
}

/// Moves the clock until nobody works any more; every time it showed.
fn jump(table: &Table, start: Moment, seed: u64) -> BTreeSet<Moment> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut line = Line::enter(&table.socket, 1, None);
    let mut shown = BTreeSet::from([start]);
    while !table.ended.load(Ordering::SeqCst) {
        let to = start.plus(random.random_range(-FAR..FAR));
        shown.insert(to);
        set(&mut line, to);
        for _ in 0..BETWEEN {
            if !table.ended.load(Ordering::SeqCst) {
                line.hear();
            }
        }
    }
    shown
}

#[test]
fn jumps_of_the_clock_change_no_order() {
    let seed = seed();
    let desk = Desk::quick();
    let table = office(&desk);
    let mut line = Line::enter(&desk.socket(), 1, None);
    let (beginning, start) = (head(&mut line), now(&mut line));
    drop(line);
    let (shown, diary) = thread::scope(|scope| {
        let clock = scope.spawn(|| jump(&table, start, seed));
        let diary = together(&table, DEEDS * tenfold(), seed);
        (clock.join().unwrap(), diary)
    });
    let history = History::read(&Files::at(desk.data()).unwrap());
    holds(&history, &diary, beginning);
    let times = || history.commits.iter().map(|commit| commit.time);
    let strange = times().filter(|time| !shown.contains(time)).count();
    assert_eq!(strange, 0, "times the clock never showed");
    let back = times().zip(times().skip(1)).filter(|(one, next)| next < one).count();
    println!(
        "{} entries, {} jumps, {back} entries earlier than the one before",
        times().count(),
        shown.len()
    );
    assert!(back > 0, "the clock never jumped back between two entries");
    stands(&desk, &history);
    doubts(&desk, times().next_back().unwrap());
}

/// A desk that starts with a clock before its last entry says so and goes on; with a
/// clock behind it there is nothing to say.
fn doubts(desk: &Desk, last: Moment) {
    for (to, doubtful) in [(last.plus(-1), true), (last.plus(Moment::HOUR), false)] {
        set(&mut Line::enter(&desk.socket(), 1, None), to);
        desk.kill9().restart();
        let mut line = Line::enter(&desk.socket(), 1, None);
        let banners = status(&mut line)["banners"].clone();
        assert_eq!(banners.split(',').any(|code| code == "clock"), doubtful, "{banners}");
        let before = head(&mut line);
        let args = [("name".to_string(), format!("{to}"))].into();
        let deed =
            Deed { command: "office.name".into(), args, request: request(to), ..Deed::default() };
        let Ok(Reply::Done(done)) = line.ask(Ask::Do(deed)) else { panic!("nothing is taken") };
        assert_eq!(done.seq, before.next());
        let entry = History::read(&Files::at(desk.data()).unwrap());
        assert_eq!(entry.commit(done.seq).unwrap().time, to, "recorded by the desk's clock");
    }
}

fn request(at: Moment) -> dutydesk::domain::txn::RequestId {
    dutydesk::domain::txn::RequestId(at.0.unsigned_abs().into())
}
