//! `dutydesk journal export`: every entry as one line of JSON, to a file or to standard
//! output, read from the files themselves, whether a desk runs or not. Who may is who may
//! read the data directory. With or without `--json` the lines are the same.

use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use clap::{Arg, ArgAction, ArgMatches, value_parser};
use serde_json::{Value, json};

use super::journal::{files, unreadable};
use crate::cli::answer::{Answer, Failure, Outcome};
use crate::cli::options::Options;
use crate::cli::print;
use crate::cli::talk;
use crate::domain::{Kind, Refusal, Seq, envelope};
use crate::files::Files;
use crate::files::outside::NewFile;
use crate::journal::{self, Entry, JournalOp};
use crate::words::Lang;

pub fn args(lang: Lang) -> Vec<Arg> {
    let from = Arg::new("from").long("from").value_name("N").value_parser(value_parser!(u64));
    let bare = Arg::new("no-values").long("no-values").action(ArgAction::SetTrue);
    let file = Arg::new("file").value_name("FILE").value_parser(value_parser!(PathBuf));
    let file = file.help(lang.say("cli.arg.export_file"));
    vec![file, from.help(lang.say("cli.arg.from")), bare.help(lang.say("cli.arg.no_values"))]
}

pub fn run(matches: &ArgMatches, options: &Options) -> Outcome {
    let from = Seq(matches.get_one("from").copied().unwrap_or(1));
    let values = !matches.get_flag("no-values");
    let files = files(options)?;
    if values {
        talk::must_direct(options)?;
    }
    let Some(path) = matches.get_one::<PathBuf>("file") else {
        for entry in journal::entries(&files, from).map_err(unreadable)? {
            print::out(&line(&entry.map_err(unreadable)?, values));
        }
        return Ok(Answer::new(Value::Null, ""));
    };
    let count = write(&files, from, values, path)?;
    let facts = [("entries", count.to_string()), ("file", path.display().to_string())];
    let text = options.lang.fill("cli.exported", &facts);
    Ok(Answer::new(json!({ "entries": count, "file": path }), text))
}

/// Writes a new file, for its owner only: it holds residents' data. It has its name when
/// it is whole and on the disk.
fn write(files: &Files, from: Seq, values: bool, path: &Path) -> Result<u64, Failure> {
    let at = |error: io::Error| {
        Failure::from(match error.kind() {
            ErrorKind::AlreadyExists => Refusal::new("cli.file_there").with("file", path.display()),
            _ => Refusal::path(path, &error),
        })
    };
    let (file, name) = NewFile::beside(path).map_err(at)?;
    let mut out = BufWriter::new(file);
    let mut count = 0;
    // Line by line: a journal of years does not fit into memory.
    for entry in journal::entries(files, from).map_err(unreadable)? {
        writeln!(out, "{}", line(&entry.map_err(unreadable)?, values)).map_err(at)?;
        count += 1;
    }
    let mut file = out.into_inner().map_err(|error| at(error.into_error()))?;
    file.keep(&name).map_err(at)?;
    Ok(count)
}

fn line(entry: &Entry, values: bool) -> String {
    let mut line = serde_json::to_value(journal::show(entry)).unwrap_or(Value::Null);
    if values && let Some(ops) = line["ops"].as_array_mut() {
        for (shown, op) in ops.iter_mut().zip(&entry.ops) {
            shown["value"] = value(op);
        }
    }
    print::escaped(&line.to_string())
}

/// What the record holds; null where it was taken away or erased, and the bytes as
/// hexadecimal digits where they are no record of any version.
fn value(op: &JournalOp) -> Value {
    let Some(bytes) = op.value() else { return Value::Null };
    let read: Option<Value> = envelope::open::<rmpv::Value>(bytes)
        .ok()
        .and_then(|value| serde_json::to_value(value).ok());
    // What a PIN was hashed to stays where it is.
    let read = read.map(|mut value| {
        if let (Kind::Staff, Some(fields)) = (op.key.kind, value.as_object_mut()) {
            fields.remove("pin");
        }
        value
    });
    read.unwrap_or_else(|| json!({ "unreadable": journal::hex(bytes) }))
}
