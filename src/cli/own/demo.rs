//! `dutydesk demo fill`: fills an empty practice desk with the demo community.

use clap::{Arg, ArgMatches, value_parser};
use serde_json::json;

use crate::cli::answer::{Answer, Outcome};
use crate::cli::options::Options;
use crate::cli::talk::Talk;
use crate::wire::Ask;
use crate::words::Lang;

/// The community everybody gets who does not ask for another.
const SEED: u64 = 1;

pub fn args(lang: Lang) -> Vec<Arg> {
    let seed = Arg::new("seed").long("seed").value_name("N").value_parser(value_parser!(u64));
    vec![seed.help(lang.say("cli.arg.seed"))]
}

pub fn run(matches: &ArgMatches, options: &Options) -> Outcome {
    let seed = matches.get_one("seed").copied().unwrap_or(SEED);
    Talk::sign_in(options)?.ask(Ask::FillDemo { seed })?;
    Ok(Answer::new(json!({ "seed": seed }), options.lang.say("cli.demo_filled")))
}
