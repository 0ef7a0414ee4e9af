//! `dutydesk status`: how the running desk does.

use clap::ArgMatches;
use serde_json::json;

use crate::cli::answer::{Answer, Outcome};
use crate::cli::options::Options;
use crate::cli::print;
use crate::cli::talk;
use crate::wire::{Ask, Reply};

pub fn run(_matches: &ArgMatches, options: &Options) -> Outcome {
    let mut client = talk::reach_running(options)?;
    match talk::ask(&mut client, Ask::Status)? {
        Reply::Status(facts) => {
            let label = |fact: &String| options.lang.find(&format!("cli.status.{fact}"));
            let row = |(fact, value): (&String, &String)| {
                let none = || options.lang.say("cli.status_none").to_string();
                let value = if value.is_empty() { none() } else { value.clone() };
                vec![label(fact).unwrap_or_else(|| fact.clone()), value]
            };
            let rows: Vec<_> = facts.iter().map(row).collect();
            Ok(Answer::new(json!(facts), print::columns(&rows)))
        }
        other => Err(talk::unexpected(&other)),
    }
}
