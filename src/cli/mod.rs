//! The command line. Without a subcommand it opens the console; with one it does one
//! thing and says what came of it, in plain words or with `--json`. Commands of the
//! registry come from the registry; the others are listed in [`own`], one file each.

mod answer;
mod args;
mod choices;
mod deed;
mod options;
mod own;
mod pasted;
mod pin;
mod print;
mod readings;
mod reference;
mod talk;
mod usage;

use std::ffi::OsString;
use std::process::ExitCode;

use answer::{Failure, Outcome};
use clap::ArgMatches;
use options::Options;

use crate::console;
use crate::domain::{Refusal, command};
use crate::files::outside;

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    // Whatever is made from here on, by the table's own code or by a desk that is started.
    outside::keep_private();
    let typed: Vec<OsString> = std::env::args_os().collect();
    let lang = options::language(&typed, std::env::var("DUTYDESK_LANG").ok());
    let json = typed.iter().any(|word| word == "--json");
    let matches = match args::program(lang).try_get_matches_from(typed) {
        Ok(matches) => matches,
        Err(error) => return usage::report(&error, lang, json),
    };
    let done = Options::read(&matches, lang).and_then(|options| match matches.subcommand() {
        None => open(&options),
        Some(_) => run(&matches, &options).map(|answer| print::answer(&answer, json)),
    });
    done.unwrap_or_else(|failure| print::failure(&failure, lang, json))
}

/// The console, on the desk that is meant.
fn open(options: &Options) -> Result<ExitCode, Failure> {
    let place = talk::place(options)?;
    let options = console::Options { lang: options.lang, staff: options.staff };
    Ok(console::run(place, &options))
}

/// Finds what the subcommand names, and does it.
fn run(matches: &ArgMatches, options: &Options) -> Outcome {
    let (name, leaf) = named(matches);
    if let Some(own) = own::named(&name) {
        return (own.run)(leaf, options);
    }
    match command::named(&name) {
        Some(command) => deed::run(command, leaf, options),
        None => Err(Failure::usage(Refusal::new("usage.incomplete"))),
    }
}

/// The subcommand's name with dots for blanks (`matter.note`), and its arguments.
fn named(mut matches: &ArgMatches) -> (String, &ArgMatches) {
    let mut parts = Vec::new();
    while let Some((part, inner)) = matches.subcommand() {
        parts.push(part);
        matches = inner;
    }
    (parts.join("."), matches)
}
