//! `dutydesk demo fill` and `demo generate`: an empty practice desk gets an invented
//! community, the usual one or one of any size.

use std::io::{IsTerminal, stderr};
use std::time::{Duration, Instant};

use clap::{Arg, ArgMatches, value_parser};
use serde_json::json;

use crate::cli::answer::{Answer, Failure, Outcome};
use crate::cli::options::Options;
use crate::cli::talk::{self, Talk};
use crate::wire::{Ask, Reply};
use crate::words::Lang;

/// The community everybody gets who does not ask for another.
const SEED: u64 = 1;

/// How often a person who waits is told how far it is.
const TELL: Duration = Duration::from_secs(2);

pub fn args(lang: Lang) -> Vec<Arg> {
    let seed = Arg::new("seed").long("seed").value_name("N").value_parser(value_parser!(u64));
    vec![seed.help(lang.say("cli.arg.seed"))]
}

pub fn args_of_any(lang: Lang) -> Vec<Arg> {
    let residents = Arg::new("residents").long("residents").value_name("N");
    let residents = residents.value_parser(value_parser!(u64)).required(true);
    let mut args = vec![residents.help(lang.say("cli.arg.residents"))];
    args.extend(self::args(lang));
    args
}

pub fn fill(matches: &ArgMatches, options: &Options) -> Outcome {
    let seed = seed_of(matches);
    bring_in(seed, Ask::USUAL, options)?;
    Ok(Answer::new(json!({ "seed": seed }), options.lang.say("cli.demo_filled")))
}

pub fn generate(matches: &ArgMatches, options: &Options) -> Outcome {
    let seed = seed_of(matches);
    let wanted = matches.get_one("residents").copied().unwrap_or(Ask::USUAL);
    let residents = bring_in(seed, wanted, options)?;
    let facts = [("residents", residents.to_string()), ("seed", seed.to_string())];
    let text = options.lang.fill("cli.demo_generated", &facts);
    Ok(Answer::new(json!({ "seed": seed, "residents": residents }), text))
}

fn seed_of(matches: &ArgMatches) -> u64 {
    matches.get_one("seed").copied().unwrap_or(SEED)
}

/// Asks for portion after portion; how many residents there are in the end.
fn bring_in(seed: u64, residents: u64, options: &Options) -> Result<u64, Failure> {
    let mut desk = Talk::sign_in(options)?;
    let (mut first, mut told) = (true, Instant::now());
    loop {
        match desk.ask(Ask::FillDemo { seed, residents, first })? {
            Reply::Filled { done, ended: true, .. } => return Ok(done),
            Reply::Filled { done, total, .. } => {
                if told.elapsed() >= TELL && stderr().is_terminal() {
                    let facts = [("done", done.to_string()), ("total", total.to_string())];
                    eprintln!("{}", options.lang.fill("cli.demo_going", &facts));
                    told = Instant::now();
                }
            }
            other => return Err(talk::unexpected(&other)),
        }
        first = false;
    }
}
