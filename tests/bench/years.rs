//! Ten years of a usual office: 5,000 residents, 40 matters a day, each changed eight times.
//! What the files weigh, how soon the desk answers, and in how much memory.

use std::time::{Duration, Instant};
use std::{env, fs, thread};

use dutydesk::domain::Moment;
use dutydesk::journal::CACHE;
use dutydesk::link::Client;
use dutydesk::wire::{Ask, Moved};

use crate::Outcome;
use crate::commit::size;
use crate::desk::{Desk, deed, refused};
use crate::figures::{self, Row};
use crate::scale::{fill, find, first_answer, memory, mib};

const RESIDENTS: u64 = 5_000;
const YEARS: u64 = 10;
/// Another number, for a quick look.
const VARIABLE: &str = "DUTYDESK_BENCH_YEARS";
const DAYS: u64 = 365;
const MATTERS: u64 = 40;
/// Clients that register the matters of a day side by side.
const CLIENTS: u64 = 8;
/// A journal that has not changed for so long is packed: the first pause is after 5 s.
const PAUSE: Duration = Duration::from_secs(10);

/// What is done to one matter: registered, and seven more.
const CHANGES: [(&str, &[(&str, &str)]); 7] = [
    ("matter.call", &[("outcome", "missed"), ("text", "没人接, 下午再打")]),
    ("matter.call", &[("outcome", "reached"), ("text", "说好明天上午在家等")]),
    ("matter.note", &[("text", "已联系物业, 师傅上午十点上门查看水管")]),
    ("matter.correct", &[("text", "厨房顶棚渗水, 是楼上洗衣机的管子")]),
    ("matter.note", &[("text", "楼上同意换管子, 物业明天来")]),
    ("matter.call", &[("outcome", "reached"), ("text", "管子换好了, 看两天")]),
    ("matter.tell", &[("way", "phone"), ("result", "solved"), ("text", "不漏了, 谢谢")]),
];

/// People, addresses, and words that stand in matters.
const QUERIES: [&str; 8] = ["zs", "zhang", "张伟", "3-2-501", "8000", "渗水", "洗衣机", "shenshui"];
const ROUNDS: usize = 10;

pub fn measure() -> Outcome<Vec<Row>> {
    let years = env::var(VARIABLE).ok().map_or(Ok(YEARS), |n| n.parse())?;
    let what = |text: &str| format!("{years} years: {text}");
    let mut desk = Desk::practice()?;
    let mut rows = Vec::new();
    let mut figure = |text: &str, figure: String| rows.push(Row::one(&what(text), figure, 1));

    fill(&mut desk.client()?, RESIDENTS)?;
    let start = Instant::now();
    live(&desk, years)?;
    let changes = years * DAYS * MATTERS * (1 + CHANGES.len() as u64);
    figure(&format!("{changes} changes made"), figures::time(start.elapsed()));
    figure("memory then", memory(&desk, "VmRSS")?);
    let journal = desk.data().join("journal");
    figure("size of the journal before a pause", mib(size(&journal)?));
    let mut before = 0;
    while before != size(&journal)? {
        before = size(&journal)?;
        thread::sleep(PAUSE);
    }
    figure("size of the journal, packed in a pause", mib(before));
    desk.leave()?;
    for part in ["sled", "snapshot"] {
        figure(&format!("size of {part}"), mib(size(&desk.data().join(part))?));
    }

    let mut finds = Vec::new();
    for (lost, how) in [
        (&[][..], "after a clean leave"),
        (&[CACHE], "from the table"),
        (&[CACHE, "sled"], "from snapshot and journal"),
    ] {
        for name in lost {
            let path = desk.data().join(name);
            if path.is_dir() { fs::remove_dir_all(path)? } else { fs::remove_file(path)? }
        }
        let start = Instant::now();
        desk.start_again()?;
        let mut client = first_answer(&desk)?;
        figure(&format!("start to first answer, {how}"), figures::time(start.elapsed()));
        figure(&format!("memory at most, {how}"), memory(&desk, "VmHWM")?);
        if lost.is_empty() {
            thread::sleep(PAUSE);
            for query in QUERIES.iter().cycle().take(QUERIES.len() * ROUNDS) {
                let start = Instant::now();
                find(&mut client, query)?;
                finds.push(start.elapsed());
            }
        }
        drop(client);
        desk.leave()?;
    }
    rows.push(Row::times(&what("a search through the socket"), &finds));
    Ok(rows)
}

/// Day by day, by the practice clock.
fn live(desk: &Desk, years: u64) -> Outcome<()> {
    let mut clock = desk.client()?;
    let mut clients = (0..CLIENTS).map(|_| desk.client()).collect::<Outcome<Vec<_>>>()?;
    for day in 0..years * DAYS {
        clock.ask(Ask::MoveClock(Moved::By(Moment::DAY))).map_err(refused)?;
        thread::scope(|scope| {
            let threads: Vec<_> = (0..)
                .zip(&mut clients)
                .map(|(at, client)| scope.spawn(move || matters(client, day, at)))
                .collect();
            threads.into_iter().try_for_each(|t| t.join().map_err(|_| "a client panicked")?)
        })?;
        if day % DAYS == DAYS - 1 {
            eprintln!("  {} of {years} years", day / DAYS + 1);
        }
    }
    Ok(())
}

/// One client's share of a day.
fn matters(client: &mut Client, day: u64, client_no: u64) -> Result<(), String> {
    for n in 0..MATTERS / CLIENTS {
        let number = (day * CLIENTS + client_no) * (MATTERS / CLIENTS) + n;
        let mut request = u128::from(number) << 8 | 1 << 100;
        let mut does = |command: &str, on, args: &[(&str, &str)]| {
            request += 1;
            deed(client, command, on, request, args).map_err(|error| error.to_string())
        };
        let who = format!("R{}", number % RESIDENTS + 1);
        let args = [("resident", who.as_str()), ("category", "leak"), ("text", "厨房顶棚渗水")];
        let matter = does("matter.new", None, &args)?.subject;
        for (command, args) in CHANGES {
            does(command, matter, args)?;
        }
    }
    Ok(())
}
