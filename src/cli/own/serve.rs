//! `dutydesk serve`: the desk itself, in the foreground.

use std::time::Duration;

use clap::{Arg, ArgAction, ArgMatches, value_parser};
use serde_json::Value;

use crate::cli::answer::{Answer, Failure, Outcome};
use crate::cli::options::Options;
use crate::cli::talk;
use crate::server;
use crate::words::Lang;

pub fn args(_lang: Lang) -> Vec<Arg> {
    vec![
        // For the client that starts a desk, not for people.
        Arg::new("announce").long("announce").action(ArgAction::SetTrue).hide(true),
        // For tests, which cannot wait a minute.
        Arg::new("linger")
            .long("linger")
            .value_name("SECONDS")
            .value_parser(value_parser!(u64))
            .hide(true),
    ]
}

pub fn run(matches: &ArgMatches, options: &Options) -> Outcome {
    let place = talk::place(options)?;
    let announce = matches.get_flag("announce");
    let linger = matches.get_one("linger").copied().map(Duration::from_secs);
    server::serve(&server::Options {
        data: place.data,
        socket: place.socket,
        announce,
        linger: linger.unwrap_or(server::LINGER),
    })
    .map_err(Failure::no_desk)?;
    Ok(Answer::new(Value::Null, ""))
}
