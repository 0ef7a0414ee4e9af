//! Keeps the table in `README.md`, with the machine it was taken on.

use std::fs;
use std::path::Path;

use crate::Outcome;

/// Everything from this line on is written by the harness.
const HEADING: &str = "## Figures\n";

/// Puts the table in the place of the last one.
pub fn keep(table: &str) -> Outcome<()> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bench/README.md");
    let text = fs::read_to_string(&path)?;
    let (words, _) = text.split_once(HEADING).ok_or("the README has no figures to replace")?;
    let machine = machine()?;
    fs::write(path, format!("{words}{HEADING}\n{machine}\n\n{table}"))?;
    Ok(())
}

/// What the figures depend on, in one sentence.
fn machine() -> Outcome<String> {
    let cpu = after(&fs::read_to_string("/proc/cpuinfo")?, "model name");
    let memory = after(&fs::read_to_string("/proc/meminfo")?, "MemTotal");
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease")?;
    Ok(format!(
        "Taken on {date} with version {version}: {cores} cores ({cpu}), {memory} of memory, \
         Linux {kernel}, the data on {disk}.",
        date = chrono::Utc::now().date_naive(),
        version = env!("CARGO_PKG_VERSION"),
        cores = std::thread::available_parallelism()?,
        kernel = kernel.trim(),
        disk = file_system()?,
    ))
}

/// The rest of the first line that begins so, behind its colon.
fn after(text: &str, start: &str) -> String {
    text.lines()
        .find(|line| line.starts_with(start))
        .and_then(|line| line.split_once(':'))
        .map_or_else(|| "unknown".into(), |(_, value)| value.trim().into())
}

/// The kind of file system the harness keeps its data on: the one mounted deepest
/// above it.
fn file_system() -> Outcome<String> {
    let home = fs::canonicalize(env!("CARGO_TARGET_TMPDIR"))?;
    let mounts = fs::read_to_string("/proc/mounts")?;
    let kind = mounts
        .lines()
        .filter_map(|line| {
            let mut words = line.split_whitespace().skip(1);
            Some((words.next()?, words.next()?))
        })
        .filter(|(mount, _)| home.starts_with(mount))
        .max_by_key(|(mount, _)| mount.len());
    Ok(kind.map_or_else(|| "unknown".into(), |(_, kind)| kind.into()))
}
