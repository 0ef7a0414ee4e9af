//! How often idle processes wake up.

use std::thread;
use std::time::Duration;

use crate::Outcome;
use crate::desk::Desk;
use crate::figures::Row;
use crate::process;

const IDLE: Duration = Duration::from_secs(10);

/// How sled names its threads. They wake by themselves and are not ours to quiet.
const SLED: [&str; 2] = ["sled-io-", "log flusher"];

/// A desk with the demo community and one console, both left alone.
pub fn measure() -> Outcome<Vec<Row>> {
    let mut desk = Desk::demo()?;
    desk.restart()?;
    let (screen, _) = desk.console()?;
    // The tail of the start is no idling: drafts, the table and probes come to rest.
    thread::sleep(Duration::from_secs(3));
    let before = [process::threads(desk.pid())?, process::threads(screen.pid())?];
    thread::sleep(IDLE);
    let after = [process::threads(desk.pid())?, process::threads(screen.pid())?];
    let mut sums = [[0u64; 2]; 2];
    for ((before, after), sums) in before.iter().zip(&after).zip(&mut sums) {
        for (thread, (name, wakeups)) in after {
            let earlier = before.get(thread).map_or(0, |(_, wakeups)| *wakeups);
            let sled = SLED.iter().any(|start| name.starts_with(start));
            sums[usize::from(sled)] += wakeups - earlier;
        }
    }
    let row = |who: &str, count: u64| {
        let each = count as f64 / IDLE.as_secs_f64();
        Row::one(&format!("wake-ups in a second, {who}"), format!("{each:.1}"), 1)
    };
    let [[desk_own, desk_sled], [console, _]] = sums;
    Ok(vec![
        row("idle desk", desk_own),
        row("sled's threads in it", desk_sled),
        row("idle console", console),
    ])
}
