//! The disk refuses: EIO, ENOSPC and EROFS, once or until it is healed, at every site of
//! the file layer that a desk's life touches. What was acknowledged is there, what was
//! refused is not, drafts stay, and the desk works again by itself.
//!
//! `DUTYDESK_FAULTS=2400 cargo test --lib desk::tests::faults -- --nocapture` tries ten
//! times as many; `DUTYDESK_SEED` repeats a run.

mod life;

use std::collections::BTreeSet;
use std::sync::Mutex;

use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use crate::files::{Fault, Op, Refuses};
use life::Life;

/// Faults of the quick set.
const FAULTS: usize = 240;
/// Lives that are led at the same time.
const SIDE_BY_SIDE: usize = 2;

const REFUSES: [Refuses; 3] = [Refuses::Failing, Refuses::Full, Refuses::ReadOnly];

/// The folders of a data directory that the file layer knows.
const FOLDERS: [&str; 5] = ["", "drafts", "journal", "sled", "snapshot"];

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok().and_then(|text| text.parse().ok())
}

/// Every site with each kind of refusal at its first use, and then chosen ones, until
/// there are enough.
fn faults(random: &mut ChaCha8Rng, count: usize) -> Vec<Fault> {
    let sites = Life::undisturbed();
    let mut faults = Vec::new();
    for (op, dir) in sites.keys() {
        let dir = FOLDERS.into_iter().find(|folder| folder == dir).expect("a folder unheard of");
        for refuses in REFUSES {
            let lasts = random.random();
            faults.push(Fault::Disk { nth: 1, site: Some((*op, dir)), refuses, lasts });
        }
    }
    let asked: u64 = sites.values().sum();
    while faults.len() < count {
        let refuses = REFUSES[random.random_range(0..REFUSES.len())];
        let (nth, lasts) = (random.random_range(1..=asked), random.random());
        faults.push(Fault::Disk { nth, site: None, refuses, lasts });
    }
    faults.shuffle(random);
    faults
}

#[test]
fn whatever_the_disk_refuses_nothing_acknowledged_is_lost_and_the_desk_goes_on() {
    let seed = number("DUTYDESK_SEED").unwrap_or_else(|| rand::rng().random());
    let count = number("DUTYDESK_FAULTS").map_or(FAULTS, |count| count as usize);
    println!("seed {seed}");
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let faults = faults(&mut random, count);
    let (tried, left) = (faults.len(), Mutex::new(faults));
    let struck: Mutex<Vec<(Op, String)>> = Mutex::default();
    let sum = Mutex::new(life::Came::default());
    std::thread::scope(|scope| {
        for _ in 0..SIDE_BY_SIDE {
            scope.spawn(|| {
                loop {
                    let Some(fault) = left.lock().unwrap().pop() else { break };
                    let led = std::panic::catch_unwind(|| Life::under(fault));
                    let Ok((sites, came)) = led else { panic!("seed {seed}: {fault:?}") };
                    struck.lock().unwrap().extend(sites.refused.into_keys());
                    sum.lock().unwrap().add(&came);
                }
            });
        }
    });
    let sites: BTreeSet<_> = struck.into_inner().unwrap().into_iter().collect();
    let sum = sum.into_inner().unwrap();
    println!("tried {tried} faults (seed {seed}) at {} sites; {sum:?}", sites.len());
    let touched: BTreeSet<_> = Life::undisturbed().into_keys().collect();
    let spared: Vec<_> = touched.difference(&sites).collect();
    assert!(spared.is_empty(), "never struck: {spared:?}");
    assert!(sum.struck * 10 >= tried * 8, "{} of {tried} struck", sum.struck);
    assert!(sum.refused > 0 && sum.unknown > 0 && sum.unopened > 0 && sum.only_read > 0, "{sum:?}");
}
