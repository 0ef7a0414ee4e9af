//! Finding somebody among 5,000 and among a million, key by key, and the same lines
//! held against general finders in the same run (search.md).

use std::collections::HashMap;
use std::time::{Duration, Instant};

use dutydesk::demo;
use dutydesk::domain::{Key, Kind, Moment};
use dutydesk::search::{Asking, Doc, Index, Query};
use rand::prelude::*;
use rand_chacha::ChaCha8Rng;

use crate::figures::{Row, time};
use crate::{Outcome, peers};

const SEED: u64 = 20_261_125;
/// Residents of a usual office, and of none that there is.
const SIZES: [usize; 2] = [5_000, 1_000_000];
/// Queries, each typed key by key.
const QUERIES: usize = 500;
/// As many hits as a console asks for.
const PAGE: usize = 50;

/// A resident as a line of text, for the peers.
pub struct Line {
    pub name: String,
    pub address: String,
    pub phone: String,
}

/// The index, and the residents it was made of.
pub struct Office {
    pub index: Index,
    pub lines: Vec<Line>,
    ids: Vec<String>,
}

pub fn now() -> Moment {
    Moment::parse_rfc3339("2026-11-25T10:00:00+08:00").unwrap_or_default()
}

pub fn measure() -> Outcome<Vec<Row>> {
    println!("seed {SEED}");
    let mut rows = Vec::new();
    for residents in SIZES {
        let began = Instant::now();
        let (office, built) = office(residents);
        eprintln!("{residents} residents: {} to make and index", time(began.elapsed()));
        let what = |text: &str| format!("search, {residents} residents: {text}");
        rows.push(Row::one(&what("building the index"), time(built), 1));
        let bytes = office.index.bytes() as f64 / residents as f64;
        rows.push(Row::one(&what("bytes a resident"), format!("{bytes:.0} B"), 1));
        let (times, slowest, partial) = keystrokes(&office);
        rows.push(Row::times(&what("a keystroke"), &times));
        let most = times.iter().max().copied().unwrap_or_default();
        rows.push(Row::one(&what(&format!("the slowest, 「{slowest}」")), time(most), times.len()));
        rows.push(Row::one(&what("answers cut at 8 ms"), partial.to_string(), times.len()));
        if residents == SIZES[1] {
            rows.extend(peers::measure(&office)?);
        }
    }
    Ok(rows)
}

/// Asks as the desk does.
pub fn ask(index: &Index, text: &str) -> (Duration, bool) {
    let query = Query { text, kind: None, kinds: None, limit: PAGE, now: now() };
    let began = Instant::now();
    let asking = Asking { stop: &|| began.elapsed() > Duration::from_millis(8), ..Asking::PATIENT };
    let hits = std::hint::black_box(index.find(&query, &asking));
    (began.elapsed(), hits.partial)
}

fn office(residents: usize) -> (Office, Duration) {
    let (mut lines, mut ids) = (Vec::new(), Vec::new());
    let mut building = Duration::ZERO;
    let mut began = Instant::now();
    let index = Index::build(|feed| {
        demo::each_block(SEED, now(), residents, |block| {
            let doc = |kind, id: u64| Doc::new(Key::of(kind, id));
            let place = |id: u64| {
                let household = block.households.iter().find(|(each, _)| *each == id)?;
                let dwelling = household.1.dwelling?;
                block.dwellings.iter().find(|(each, _)| *each == dwelling)
            };
            let docs: Vec<(Doc, Option<u64>)> = block
                .residents
                .iter()
                .map(|(id, resident)| {
                    let home = resident.household.and_then(place).map(|(id, _)| *id);
                    let doc = Doc {
                        name: resident.name.clone(),
                        also: resident.also.clone(),
                        phones: resident.phones.iter().map(|phone| phone.number.clone()).collect(),
                        id_number: resident.id_number.clone(),
                        household: resident.household,
                        ..doc(Kind::Resident, *id)
                    };
                    (doc, home)
                })
                .collect();
            for (doc, home) in &docs {
                let home = block.dwellings.iter().find(|(id, _)| Some(*id) == *home);
                lines.push(Line {
                    name: doc.name.clone(),
                    address: home.map(|(_, home)| home.address.to_string()).unwrap_or_default(),
                    phone: doc.phones.first().cloned().unwrap_or_default(),
                });
                ids.push(doc.id_number.clone());
            }
            // As the desk feeds it: each address once.
            let feeding = Instant::now();
            let mut places = HashMap::new();
            for (id, home) in &block.dwellings {
                let at = feed.place(&home.address);
                places.insert(*id, at);
                feed.add_at(doc(Kind::Dwelling, *id), at);
            }
            let at = |home: Option<u64>| home.and_then(|id| places.get(&id).copied().flatten());
            for (id, household) in &block.households {
                feed.add_at(doc(Kind::Household, *id), at(household.dwelling));
            }
            for (doc, home) in docs {
                feed.add_at(doc, at(home));
            }
            building += feeding.elapsed();
        });
        began = Instant::now();
    });
    building += began.elapsed();
    (Office { index, lines, ids }, building)
}

/// Every keystroke of the queries: how long, the slowest text, and how many answers
/// were cut.
fn keystrokes(office: &Office) -> (Vec<Duration>, String, usize) {
    let mut random = ChaCha8Rng::seed_from_u64(SEED);
    let (mut times, mut slowest, mut partial) = (Vec::new(), (Duration::ZERO, String::new()), 0);
    for at in 0..QUERIES {
        let query = query(office, at, &mut random);
        let mut typed = String::new();
        for key in query.chars() {
            typed.push(key);
            let (took, cut) = ask(&office.index, &typed);
            partial += usize::from(cut);
            times.push(took);
            slowest = slowest.max((took, typed.clone()));
        }
    }
    (times, slowest.1, partial)
}

/// One of the many ways in which people ask for somebody who is there, now and then
/// with a slip or for nobody.
fn query(office: &Office, at: usize, random: &mut ChaCha8Rng) -> String {
    let row = random.random_range(0..office.lines.len());
    let line = &office.lines[row];
    let tail = |text: &str, n: usize| {
        let chars: Vec<char> = text.chars().collect();
        chars[chars.len().saturating_sub(n)..].iter().collect::<String>()
    };
    let keys = dutydesk::domain::pinyin::name_keys(&line.name);
    let word = |place: usize| keys.split(' ').nth(place).unwrap_or_default().to_string();
    let (full, initials) = (word(1), word(2));
    let stair = line.address.rsplit_once('-').map_or("", |(stair, _)| stair);
    match at % 14 {
        0 | 1 => initials,
        2 | 3 => full,
        4 => line.name.clone(),
        5 => tail(&line.name, 2),
        6 => tail(&line.phone, 4),
        7 => tail(&office.ids[row], 4),
        8 => line.address.clone(),
        9 => format!("{initials} {stair}"),
        10 => format!("{} {}", line.name, stair),
        11 => full.chars().take(full.chars().count() - full.chars().count() / 4).collect(),
        12 => {
            let mut slip: Vec<char> = full.chars().collect();
            slip.remove(random.random_range(0..slip.len()));
            slip.into_iter().collect()
        }
        _ => {
            let given = tail(&line.name, 2);
            dutydesk::domain::pinyin::full(&given)
        }
    }
}
