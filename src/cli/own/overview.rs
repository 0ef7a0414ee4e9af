//! `dutydesk overview`: the figures of F6.

use clap::ArgMatches;
use serde_json::{Map, Value, json};

use crate::cli::answer::{Answer, Outcome};
use crate::cli::options::Options;
use crate::cli::print;
use crate::cli::talk::{self, Talk};
use crate::wire::{Ask, Reply};

pub fn run(_matches: &ArgMatches, options: &Options) -> Outcome {
    let counts = match Talk::sign_in(options)?.ask(Ask::Overview)? {
        Reply::Overview(counts) => counts,
        other => return Err(talk::unexpected(&other)),
    };
    let line = |(name, n): &(String, u64)| {
        vec![options.lang.say(&format!("overview.{name}")), n.to_string()]
    };
    let lines: Vec<_> = counts.iter().map(line).collect();
    let json: Map<String, Value> = counts.into_iter().map(|(name, n)| (name, json!(n))).collect();
    Ok(Answer::new(Value::Object(json), print::columns(&lines)))
}
