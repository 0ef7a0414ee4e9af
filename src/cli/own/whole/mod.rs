//! `dutydesk export all FILE` and `import all FILE`: the whole desk as JSON Lines and
//! back, exact to the byte: records, their revs, their history, the office's own files
//! and the drafts. Whoever owns the data directory may; no desk is asked.
//!
//! ```text
//! {"dutydesk":"export","format":[1,0],"program":"0.1.0"}
//! {"file":"catalog.toml","text":"…"}                       own files and drafts
//! {"seq":1,"place":0,"meta":{…},"ops":[…],"hash":"…"}      every entry of the journal
//! {"end":{"lines":9,"entries":7,"head":"…","blake3":"…"}}  of all bytes before this line
//! ```

mod back;
mod out;

use std::path::PathBuf;

use clap::{Arg, ArgMatches, value_parser};
use serde::{Deserialize, Serialize};

pub use back::import;
pub use out::export;

use crate::cli::answer::Failure;
use crate::domain::Refusal;
use crate::words::Lang;

/// The format written. A newer minor adds fields; a newer major is refused.
const FORMAT: (u16, u16) = (1, 0);

/// Folder of the forms that are not finished.
const DRAFTS: &str = "drafts";

/// The first line.
#[derive(Debug, Serialize, Deserialize)]
struct Header {
    /// Always `export`.
    dutydesk: String,
    format: (u16, u16),
    /// Version of the program, for people to read.
    program: String,
}

/// A file of the data directory: text, or hexadecimal digits where it is none.
#[derive(Debug, Serialize, Deserialize)]
struct Laid {
    file: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    raw: Option<String>,
}

/// The last line.
#[derive(Debug, Serialize, Deserialize)]
struct Last {
    end: End,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct End {
    /// Before this one.
    lines: u64,
    entries: u64,
    /// Hash of the last entry.
    head: String,
    /// Of all bytes before this line.
    blake3: String,
}

pub fn args(lang: Lang) -> Vec<Arg> {
    let file = Arg::new("file").value_name("FILE").required(true);
    vec![file.value_parser(value_parser!(PathBuf)).help(lang.say("cli.arg.whole_file"))]
}

fn file(matches: &ArgMatches) -> PathBuf {
    matches.get_one::<PathBuf>("file").cloned().unwrap_or_default()
}

fn trouble(code: &str, path: &std::path::Path, error: impl ToString) -> Failure {
    let refusal = Refusal::new(code).with("path", path.display());
    refusal.with("what", error.to_string()).into()
}
