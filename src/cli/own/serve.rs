//! `dutydesk serve`: the desk itself, in the foreground.

use std::path::Path;
use std::time::Duration;

use clap::{Arg, ArgAction, ArgMatches, value_parser};
use serde_json::Value;

use crate::cli::answer::{Answer, Failure, Outcome};
use crate::cli::options::Options;
use crate::cli::talk;
use crate::domain::Refusal;
use crate::link::{Place, office};
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
    let place = talk::place(options)
        .and_then(|place| must_be_the_offices(&place).map(|()| place))
        .inspect_err(|failure| server::turn_away(&failure.refusal))?;
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

/// What listens where the office's desk does works on the directory that the office's file
/// names: a backup that is put back goes there.
fn must_be_the_offices(place: &Place) -> Result<(), Failure> {
    let (file, socket) = (Path::new(office::FILE), Path::new(office::SOCKET));
    match office::data(file).map_err(Failure::no_desk)? {
        Some(data) if place.socket == socket => {
            let meant = data.canonicalize().unwrap_or(data);
            if meant == place.data {
                return Ok(());
            }
            let refusal = Refusal::new("link.office_other").with("file", file.display());
            let refusal = refusal.with("meant", meant.display());
            Err(Failure::no_desk(refusal.with("data", place.data.display())))
        }
        _ => Ok(()),
    }
}
