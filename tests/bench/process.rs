//! What the kernel says of a process, from `/proc`.

use std::collections::BTreeMap;
use std::fs;

use crate::Outcome;

/// A line of `/proc/PID/status`, as a number: `VmRSS` and `VmHWM` are in KiB.
pub fn status(pid: u32, name: &str) -> Outcome<u64> {
    number(&fs::read_to_string(format!("/proc/{pid}/status"))?, name)
}

/// Every thread by its id: its name, and how often it has woken up (each voluntary
/// switch away is a wait it came back from).
pub fn threads(pid: u32) -> Outcome<BTreeMap<String, (String, u64)>> {
    let mut threads = BTreeMap::new();
    for task in fs::read_dir(format!("/proc/{pid}/task"))? {
        let task = task?;
        // A thread may end between the listing and the reading.
        let Ok(text) = fs::read_to_string(task.path().join("status")) else { continue };
        let name = line(&text, "Name")?.to_string();
        let wakeups = number(&text, "voluntary_ctxt_switches")?;
        threads.insert(task.file_name().to_string_lossy().into_owned(), (name, wakeups));
    }
    Ok(threads)
}

fn number(text: &str, name: &str) -> Outcome<u64> {
    let value = line(text, name)?;
    Ok(value.split_whitespace().next().unwrap_or_default().parse()?)
}

fn line<'a>(text: &'a str, name: &str) -> Outcome<&'a str> {
    text.lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))
        .map(str::trim)
        .ok_or_else(|| format!("/proc says nothing of {name}").into())
}
