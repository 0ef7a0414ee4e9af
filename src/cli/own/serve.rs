//! `dutydesk serve`: the desk itself, in the foreground.

use clap::{Arg, ArgAction, ArgMatches};
use serde_json::Value;

use crate::cli::answer::{Answer, Failure, Outcome};
use crate::cli::options::Options;
use crate::cli::talk;
use crate::server;
use crate::words::Lang;

pub fn args(_lang: Lang) -> Vec<Arg> {
    // For the client that starts a desk, not for people.
    vec![Arg::new("announce").long("announce").action(ArgAction::SetTrue).hide(true)]
}

pub fn run(matches: &ArgMatches, options: &Options) -> Outcome {
    let place = talk::place(options)?;
    let announce = matches.get_flag("announce");
    server::serve(&server::Options {
        data: place.data,
        socket: place.socket,
        announce,
        linger: server::LINGER,
    })
    .map_err(Failure::no_desk)?;
    Ok(Answer::new(Value::Null, ""))
}
