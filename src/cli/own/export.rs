//! `dutydesk journal export`: every entry as one line of JSON, read from the files
//! themselves, whether a desk runs or not. With or without `--json` the lines are the
//! same.

use clap::{Arg, ArgAction, ArgMatches, value_parser};
use serde_json::{Value, json};

use super::journal::{files, unreadable};
use crate::cli::answer::{Answer, Outcome};
use crate::cli::options::Options;
use crate::cli::print;
use crate::domain::{Seq, envelope};
use crate::journal::{self, JournalOp};
use crate::words::Lang;

pub fn args(lang: Lang) -> Vec<Arg> {
    let from = Arg::new("from").long("from").value_name("N").value_parser(value_parser!(u64));
    let bare = Arg::new("no-values").long("no-values").action(ArgAction::SetTrue);
    vec![from.help(lang.say("cli.arg.from")), bare.help(lang.say("cli.arg.no_values"))]
}

pub fn run(matches: &ArgMatches, options: &Options) -> Outcome {
    let from = Seq(matches.get_one("from").copied().unwrap_or(1));
    let values = !matches.get_flag("no-values");
    // Line by line: a journal of years does not fit into memory.
    for entry in journal::entries(&files(options)?, from).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let mut line = serde_json::to_value(journal::show(&entry)).unwrap_or(Value::Null);
        if values && let Some(ops) = line["ops"].as_array_mut() {
            for (shown, op) in ops.iter_mut().zip(&entry.ops) {
                shown["value"] = value(op);
            }
        }
        print::out(&print::escaped(&line.to_string()));
    }
    Ok(Answer::new(Value::Null, ""))
}

/// What the record holds; null where it was taken away or erased, and the bytes as
/// hexadecimal digits where they are no record of any version.
fn value(op: &JournalOp) -> Value {
    let Some(bytes) = op.value() else { return Value::Null };
    let read: Option<Value> = envelope::open::<rmpv::Value>(bytes)
        .ok()
        .and_then(|value| serde_json::to_value(value).ok());
    read.unwrap_or_else(|| json!({ "unreadable": journal::hex(bytes) }))
}
