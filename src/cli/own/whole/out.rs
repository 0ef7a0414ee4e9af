//! The whole desk into a file, which is there whole or not at all.

use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::Path;

use clap::ArgMatches;
use serde::Serialize;
use serde_json::json;

use super::{DRAFTS, End, FORMAT, Header, Laid, Last, file, trouble};
use crate::cli::answer::{Answer, Failure, Outcome};
use crate::cli::options::Options;
use crate::cli::own::journal::{files, unreadable};
use crate::cli::talk;
use crate::domain::{Refusal, Seq};
use crate::files::outside::NewFile;
use crate::files::{Files, own_names};
use crate::journal::{self, PlainEntry};

pub fn export(matches: &ArgMatches, options: &Options) -> Outcome {
    let (path, files) = (file(matches), files(options)?);
    talk::must_direct(options)?;
    let end = write(&files, &path)?;
    let json = json!({"entries": end.entries, "head": end.head, "blake3": end.blake3});
    let facts = [("path", path.display().to_string()), ("n", end.entries.to_string())];
    Ok(Answer::new(json, options.lang.fill("cli.whole.exported", &facts)))
}

/// It has its name when it is whole and on the disk.
pub(super) fn write(files: &Files, path: &Path) -> Result<End, Failure> {
    let failed = |e: io::Error| match e.kind() {
        ErrorKind::AlreadyExists => {
            Refusal::new("whole.exists").with("path", path.display()).into()
        }
        _ => trouble("whole.write", path, e),
    };
    let (file, name) = NewFile::beside(path).map_err(failed)?;
    let mut out = Out { file: BufWriter::new(file), hasher: blake3::Hasher::new(), lines: 0 };
    let program = env!("CARGO_PKG_VERSION").to_string();
    out.line(&Header { dutydesk: "export".into(), format: FORMAT, program }).map_err(failed)?;
    for laid in laid(files).map_err(unreadable)? {
        out.line(&laid).map_err(failed)?;
    }
    let (mut entries, mut head) = (0, String::new());
    for entry in journal::entries(files, Seq(1)).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        out.line(&PlainEntry::of(&entry)).map_err(failed)?;
        (entries, head) = (entries + 1, journal::hex(&entry.hash));
    }
    let blake3 = out.hasher.finalize().to_hex().to_string();
    let last = Last { end: End { lines: out.lines, entries, head, blake3 } };
    out.line(&last).map_err(failed)?;
    let mut file = out.file.into_inner().map_err(|e| failed(e.into_error()))?;
    file.keep(&name).map_err(failed)?;
    Ok(last.end)
}

/// The office's own files, then the forms that are not finished.
fn laid(files: &Files) -> io::Result<Vec<Laid>> {
    let mut names = own_names(files.root());
    if files.exists(DRAFTS) {
        let drafts = files.list(DRAFTS)?.into_iter().filter(|name| name.ends_with(".draft"));
        names.extend(drafts.map(|name| format!("{DRAFTS}/{name}")));
    }
    let laid = names.into_iter().map(|name| {
        let bytes = files.read(&name)?;
        Ok(match String::from_utf8(bytes) {
            Ok(text) => Laid { file: name, text: Some(text), raw: None },
            Err(error) => {
                let raw = Some(journal::hex(error.as_bytes()));
                Laid { file: name, text: None, raw }
            }
        })
    });
    laid.collect()
}

struct Out {
    file: BufWriter<NewFile>,
    hasher: blake3::Hasher,
    lines: u64,
}

impl Out {
    fn line(&mut self, line: &impl Serialize) -> io::Result<()> {
        let mut text = serde_json::to_string(line)?;
        text.push('\n');
        self.hasher.update(text.as_bytes());
        self.lines += 1;
        self.file.write_all(text.as_bytes())
    }
}
