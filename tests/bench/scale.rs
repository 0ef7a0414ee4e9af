//! The desk with a million residents: how long it takes to make them, what they weigh,
//! how soon the desk answers with and without its start cache, and what a commit costs.

use std::time::{Duration, Instant};
use std::{env, fs, thread};

use dutydesk::journal::CACHE;
use dutydesk::link::Client;
use dutydesk::wire::{Ask, Reply};

use crate::Outcome;
use crate::commit::size;
use crate::desk::{Desk, matter, note, refused};
use crate::figures::{self, Row};
use crate::process;

const RESIDENTS: u64 = 1_000_000;
/// Another number, for a quick look.
const VARIABLE: &str = "DUTYDESK_BENCH_RESIDENTS";
const SEED: u64 = 1;
const COMMITS: u128 = 300;
/// What a front desk types.
const QUERIES: [&str; 8] = ["zs", "zhang", "张伟", "3-2-501", "zs 3-2", "8000", "李", "lixiaoming"];
const ROUNDS: usize = 10;
/// Longer than opening and checking the table behind takes.
const BEHIND: Duration = Duration::from_secs(20);

pub fn measure() -> Outcome<Vec<Row>> {
    let residents = env::var(VARIABLE).ok().map_or(Ok(RESIDENTS), |n| n.parse())?;
    let what = |text: &str| format!("{residents} residents: {text}");
    let mut desk = Desk::practice()?;
    let mut rows = Vec::new();
    let mut figure = |text: &str, figure: String| rows.push(Row::one(&what(text), figure, 1));

    let start = Instant::now();
    fill(&mut desk.client()?, residents)?;
    figure("made and committed in", figures::time(start.elapsed()));
    let start = Instant::now();
    desk.leave()?;
    figure("leave after that", figures::time(start.elapsed()));
    for part in ["journal", "sled", "snapshot"] {
        figure(&format!("size of {part}"), mib(size(&desk.data().join(part))?));
    }
    figure("size of the start cache in it", mib(fs::metadata(desk.data().join(CACHE))?.len()));

    let start = Instant::now();
    desk.start_again()?;
    let mut client = first_answer(&desk)?;
    figure("start to first answer, after a clean leave", figures::time(start.elapsed()));
    figure("memory then", memory(&desk, "VmRSS")?);
    thread::sleep(BEHIND);
    figure("memory once the table is open behind", memory(&desk, "VmRSS")?);

    let mut finds = Vec::new();
    for query in QUERIES.iter().cycle().take(QUERIES.len() * ROUNDS) {
        let start = Instant::now();
        find(&mut client, query)?;
        finds.push(start.elapsed());
    }
    let on = matter(&mut client, 1)?;
    let mut commits = Vec::new();
    for request in 2..2 + COMMITS {
        let start = Instant::now();
        note(&mut client, on, request)?;
        commits.push(start.elapsed());
    }
    let mut overviews = Vec::new();
    for _ in 0..ROUNDS {
        let start = Instant::now();
        client.ask(Ask::Overview).map_err(refused)?;
        overviews.push(start.elapsed());
    }
    figure("memory after that", memory(&desk, "VmRSS")?);
    figure("memory at most", memory(&desk, "VmHWM")?);

    desk.leave()?;
    fs::remove_file(desk.data().join(CACHE))?;
    let start = Instant::now();
    desk.start_again()?;
    first_answer(&desk)?;
    figure("start to first answer, without the cache", figures::time(start.elapsed()));
    figure("memory then, without the cache", memory(&desk, "VmRSS")?);
    figure("memory at most, without the cache", memory(&desk, "VmHWM")?);
    desk.leave()?;

    rows.push(Row::times(&what("a search through the socket"), &finds));
    rows.push(Row::times(&what("durable commit of one client (a note)"), &commits));
    rows.push(Row::times(&what("the overview"), &overviews));
    Ok(rows)
}

pub fn fill(client: &mut Client, residents: u64) -> Outcome<()> {
    let mut first = true;
    loop {
        match client.ask(Ask::FillDemo { seed: SEED, residents, first }).map_err(refused)? {
            Reply::Filled { ended: true, .. } => return Ok(()),
            Reply::Filled { done, total, .. } => eprintln!("  {done} of {total}"),
            other => return Err(format!("{other:?}").into()),
        }
        first = false;
    }
}

/// Signs in and finds somebody: what a person waits for.
pub fn first_answer(desk: &Desk) -> Outcome<Client> {
    let mut client = desk.client()?;
    find(&mut client, "zs")?;
    Ok(client)
}

pub fn find(client: &mut Client, query: &str) -> Outcome<()> {
    let ask = Ask::Find { query: query.into(), kind: None, limit: 50 };
    match client.ask(ask).map_err(refused)? {
        Reply::Found(_) => Ok(()),
        other => Err(format!("{other:?}").into()),
    }
}

pub fn memory(desk: &Desk, line: &str) -> Outcome<String> {
    Ok(mib(process::status(desk.pid(), line)? * 1024))
}

pub fn mib(bytes: u64) -> String {
    format!("{:.1} MiB", bytes as f64 / f64::from(1 << 20))
}
