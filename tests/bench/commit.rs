//! A durable commit against what the disk itself needs, and how the desk groups the
//! commits of many.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use dutydesk::link::Client;

use crate::Outcome;
use crate::desk::{Desk, matter, note, status};
use crate::figures::Row;

const COMMITS: u128 = 500;

const CLIENTS: u128 = 64;
const EACH: u128 = 20;

pub fn measure() -> Outcome<Vec<Row>> {
    let desk = Desk::empty()?;
    let (mut rows, alone) = against_the_disk(&desk)?;
    rows.extend(many_clients(&desk, alone)?);
    Ok(rows)
}

/// One client's commits, each followed by an append and fdatasync of as many bytes
/// as a commit adds to the journal. With the rows, how many commits it gets done in a
/// second that it waits for.
fn against_the_disk(desk: &Desk) -> Outcome<(Vec<Row>, f64)> {
    let mut client = desk.client()?;
    let on = matter(&mut client, 1)?;
    let before = size(&desk.data().join("journal"))?;
    let warm_up = 20;
    for request in 2..2 + warm_up {
        note(&mut client, on, request)?;
    }
    let bytes = (size(&desk.data().join("journal"))? - before) / warm_up as u64;
    let bytes = vec![7; usize::try_from(bytes)?];
    let mut plain = File::create(desk.beside().join("plain"))?;
    let (mut commits, mut raw) = (Vec::new(), Vec::new());
    for request in 100..100 + COMMITS {
        let start = Instant::now();
        note(&mut client, on, request)?;
        commits.push(start.elapsed());
        let start = Instant::now();
        plain.write_all(&bytes)?;
        plain.sync_data()?;
        raw.push(start.elapsed());
    }
    let alone = commits.len() as f64 / commits.iter().sum::<Duration>().as_secs_f64();
    let rows = vec![
        Row::times("durable commit of one client (a note)", &commits),
        Row::times(&format!("append of {} B and fdatasync", bytes.len()), &raw),
        Row::ratio("durable commit / append and fdatasync", &commits, &raw),
    ];
    Ok((rows, alone))
}

/// Many clients at once: what each waits, how often the desk synced for all, and how much
/// more they get done than one `alone`.
fn many_clients(desk: &Desk, alone: f64) -> Outcome<Vec<Row>> {
    let mut watcher = desk.watcher()?;
    let mut clients = Vec::new();
    for number in 0..CLIENTS {
        let mut client = desk.client()?;
        let on = matter(&mut client, 1_000 + number)?;
        clients.push((client, on, 10_000 * (number + 1)));
    }
    let counts = |client: &mut Client| -> Outcome<[f64; 2]> {
        let facts = status(client)?;
        let count = |name: &str| -> Outcome<f64> {
            Ok(facts.get(name).ok_or(format!("the desk does not count {name}"))?.parse()?)
        };
        Ok([count("fsyncs")?, count("commits")?])
    };
    let [fsyncs, commits] = counts(&mut watcher)?;
    let barrier = Barrier::new(clients.len());
    let start = Instant::now();
    let waits = thread::scope(|scope| -> Outcome<Vec<Duration>> {
        let threads: Vec<_> = clients
            .into_iter()
            .map(|(mut client, on, first)| {
                let barrier = &barrier;
                scope.spawn(move || -> Result<Vec<Duration>, String> {
                    barrier.wait();
                    (first..first + EACH)
                        .map(|request| {
                            let start = Instant::now();
                            note(&mut client, on, request).map_err(|e| e.to_string())?;
                            Ok(start.elapsed())
                        })
                        .collect()
                })
            })
            .collect();
        let mut waits = Vec::new();
        for thread in threads {
            waits.extend(thread.join().map_err(|_| "a client panicked")??);
        }
        Ok(waits)
    })?;
    let took = start.elapsed().as_secs_f64();
    let after = counts(&mut watcher)?;
    let [fsyncs, commits] = [after[0] - fsyncs, after[1] - commits];
    Ok(vec![
        Row::times(&format!("durable commit, {CLIENTS} clients at once"), &waits),
        Row::one(
            &format!("fsyncs per commit, {CLIENTS} clients"),
            format!("{:.3}", fsyncs / commits),
            waits.len(),
        ),
        Row::one(
            &format!("commits in a second, {CLIENTS} clients"),
            format!("{:.0}", waits.len() as f64 / took),
            waits.len(),
        ),
        Row::one(
            &format!("commits in a second, {CLIENTS} clients / one client"),
            format!("{:.2}", waits.len() as f64 / took / alone),
            waits.len(),
        ),
    ])
}

/// Bytes of all files below a directory.
pub fn size(dir: &Path) -> Outcome<u64> {
    let mut sum = 0;
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        sum += match entry.file_type()?.is_dir() {
            true => size(&entry.path())?,
            false => entry.metadata()?.len(),
        };
    }
    Ok(sum)
}
