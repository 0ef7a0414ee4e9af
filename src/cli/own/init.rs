//! `dutydesk init --practice`: a data directory in which nothing is real.

use clap::{Arg, ArgAction, ArgMatches};
use serde_json::json;

use crate::cli::answer::{Answer, Failure, Outcome};
use crate::cli::options::Options;
use crate::cli::talk;
use crate::domain::Refusal;
use crate::link::place::OFFICE;
use crate::link::practice::Practice;
use crate::words::Lang;

pub fn args(lang: Lang) -> Vec<Arg> {
    let practice = Arg::new("practice").long("practice").action(ArgAction::SetTrue);
    vec![practice.help(lang.say("cli.arg.practice"))]
}

pub fn run(matches: &ArgMatches, options: &Options) -> Outcome {
    if !matches.get_flag("practice") {
        return Err(Failure::usage(Refusal::new("usage.init")));
    }
    let place = talk::place(options)?;
    if place.why.data == OFFICE {
        return Err(Refusal::new("usage.init_office").with("data", place.data.display()).into());
    }
    Practice::Blank.mark(&place.data)?;
    let data = place.data.display().to_string();
    let text = options.lang.fill("cli.practice_made", &[("data", &data)]);
    Ok(Answer::new(json!({ "data": data }), text))
}
