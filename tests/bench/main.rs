//! The bench harness: measures the real program and prints one table. It has no
//! targets and never fails because something is slow.
//!
//! `cargo bench` measures everything but a million residents; `cargo bench -- keys` one
//! part of it; `cargo bench -- scale` the million, `cargo bench -- years` ten years;
//! `cargo bench -- --write` also keeps the table in `README.md`.

#![forbid(unsafe_code)]

mod apply;
mod commit;
mod desk;
mod figures;
mod flood;
mod interactive;
mod keys;
mod memory;
mod peers;
mod process;
mod readme;
mod scale;
mod screen;
mod search;
mod wakeups;
mod years;

use std::error::Error;
use std::process::ExitCode;

use figures::Row;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// A part of the harness: what to call it, and what measures it.
type Part = (&'static str, fn() -> Outcome<Vec<Row>>);

/// Every part, in the order of the table.
const PARTS: &[Part] = &[
    ("keys", keys::measure),
    ("commit", commit::measure),
    ("flood", flood::measure),
    ("apply", apply::measure),
    ("search", search::measure),
    ("memory", memory::measure),
    ("wakeups", wakeups::measure),
];

/// Parts that take minutes: measured where they are named.
const LONG: &[Part] = &[("scale", scale::measure), ("years", years::measure)];

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    // Without cargo's flag this is `cargo test --all-targets`: nothing to test here.
    if !args.iter().any(|arg| arg == "--bench") {
        return ExitCode::SUCCESS;
    }
    let run = match args.iter().position(|arg| arg == flood::FLAG) {
        Some(at) => flood::flood(&args[at + 1..]),
        None => run(&args),
    };
    match run {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &[String]) -> Outcome<()> {
    let wanted: Vec<&String> = args.iter().filter(|arg| !arg.starts_with('-')).collect();
    let write = args.iter().any(|arg| arg == "--write");
    if write && (!wanted.is_empty() || cfg!(debug_assertions)) {
        return Err("--write keeps the whole table of an optimised build".into());
    }
    let mut rows = Vec::new();
    for (name, measure) in PARTS.iter().chain(LONG) {
        let usual = wanted.is_empty() && PARTS.iter().any(|(part, _)| part == name);
        if usual || wanted.iter().any(|part| part == name) {
            eprintln!("measuring: {name}");
            rows.extend(measure().map_err(|error| format!("{name}: {error}"))?);
        }
    }
    let table = figures::table(&rows);
    print!("{table}");
    if write {
        readme::keep(&table)?;
    }
    Ok(())
}

/// A directory on the disk the build is on. The system's temporary directory may be
/// memory, where syncing costs nothing.
fn scratch() -> Outcome<tempfile::TempDir> {
    Ok(tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?)
}
