//! What the processes hold in memory with the demo community.

use crate::Outcome;
use crate::desk::Desk;
use crate::figures::Row;
use crate::process;

pub fn measure() -> Outcome<Vec<Row>> {
    let mut desk = Desk::demo()?;
    let mut rows = held("desk that has just made the demo community", desk.pid())?;
    desk.restart()?;
    let (screen, _) = desk.console()?;
    rows.extend(held("desk started on the demo community, one console", desk.pid())?);
    rows.extend(held("console", screen.pid())?);
    Ok(rows)
}

fn held(who: &str, pid: u32) -> Outcome<Vec<Row>> {
    [("memory now", "VmRSS"), ("memory at most", "VmHWM")]
        .iter()
        .map(|(what, line)| {
            let mib = process::status(pid, line)? as f64 / 1024.0;
            Ok(Row::one(&format!("{who}: {what}"), format!("{mib:.1} MiB"), 1))
        })
        .collect()
}
