//! `dutydesk leave`: the desk writes everything down and ends.

use clap::ArgMatches;
use serde_json::json;

use crate::cli::answer::{Answer, Outcome};
use crate::cli::options::Options;
use crate::cli::talk;
use crate::wire::{Ask, Reply};

pub fn run(_matches: &ArgMatches, options: &Options) -> Outcome {
    let mut client = talk::reach_running(options)?;
    talk::ask(&mut client, Ask::SignIn { staff: options.staff, since: None })?;
    match talk::ask(&mut client, Ask::Leave)? {
        Reply::Ok => Ok(Answer::new(json!({"ok": true}), options.lang.say("cli.leaving"))),
        other => Err(talk::unexpected(&other)),
    }
}
