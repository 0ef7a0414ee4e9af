//! The `dutydesk` program: see [`dutydesk::cli`].

#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    dutydesk::cli::main()
}
