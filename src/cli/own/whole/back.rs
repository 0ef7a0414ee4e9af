//! The whole desk out of such a file, into a data directory that holds nothing. The file
//! is read to its end before anything is written, and the journal comes into its place
//! last and at once: a cut leaves a directory that is still empty.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use clap::ArgMatches;
use serde::de::DeserializeOwned;
use serde_json::json;

use super::{DRAFTS, End, FORMAT, Header, Laid, Last, file, trouble};
use crate::cli::answer::{Answer, Failure, Outcome};
use crate::cli::options::Options;
use crate::cli::talk;
use crate::domain::Refusal;
use crate::files::{Files, is_own_name, outside};
use crate::journal::{self, JournalError, PlainEntry, Restore};
use crate::link::owner;

/// Where it is put together.
const HALF: &str = "importing";

/// Bytes of the longest line that is read: an entry, at most 8 MiB,
/// and what JSON makes of them.
const LINE: u64 = 64 << 20;
/// Bytes of all own files and drafts together.
const LAID: usize = 256 << 20;

/// What a data directory with something in it holds.
const TAKEN: [&str; 4] = ["journal", "sled", "snapshot", DRAFTS];

pub fn import(matches: &ArgMatches, options: &Options) -> Outcome {
    let path = file(matches);
    // Read twice, and the second time nobody can have put another one in its place.
    let input = outside::open(&path).map_err(|e| trouble("whole.read", &path, e))?;
    let export = Export { path: &path, input };
    let end = check(&export)?;
    let data = talk::place(options)?.data;
    owner::must_own(&data)?;
    let failed = |e: std::io::Error| trouble("whole.data", &data, e);
    let files = Files::at(&data).map_err(failed)?;
    let second = || Refusal::new(crate::wire::startup::SECOND).with("path", data.display());
    let _held = files.claim().map_err(failed)?.ok_or_else(second)?;
    bring_in(&files, &export, &end)?;
    let json = json!({"entries": end.entries, "head": end.head, "blake3": end.blake3});
    let facts = [("path", data.display().to_string()), ("n", end.entries.to_string())];
    Ok(Answer::new(json, options.lang.fill("cli.whole.imported", &facts)))
}

/// Into a directory that holds nothing, or what an import left that was cut off.
fn bring_in(files: &Files, export: &Export<'_>, end: &End) -> Result<(), Failure> {
    let data = files.root();
    let cut_off = files.exists(HALF);
    for name in TAKEN.into_iter().filter(|name| *name != DRAFTS || !cut_off) {
        let held = files.exists(name) && {
            let list = files.list(name).map_err(|e| trouble("whole.data", data, e))?;
            !list.is_empty()
        };
        if held {
            return Err(Refusal::new("whole.taken").with("path", data.display()).into());
        }
    }
    put(files, export, end).map_err(|error| match error {
        Put::Failure(failure) => failure,
        Put::Other(error) => trouble("whole.data", data, error),
    })
}

enum Put {
    Failure(Failure),
    Other(String),
}

fn other(error: impl ToString) -> Put {
    Put::Other(error.to_string())
}

/// One line of the file.
enum Line {
    Laid(String, Vec<u8>),
    Entry(Box<journal::Entry>),
    End(End),
}

/// The file that comes in, open.
struct Export<'a> {
    path: &'a Path,
    input: File,
}

/// Reads the file to its end and says whether it is whole.
fn check(export: &Export<'_>) -> Result<End, Failure> {
    let mut lines = Lines::from_the_start(export)?;
    let (mut entries, mut head) = (0, String::new());
    while let Some(line) = lines.next()? {
        match line {
            Line::Laid(..) => {}
            Line::Entry(entry) => (entries, head) = (entries + 1, journal::hex(&entry.hash)),
            Line::End(end) => {
                let (count, blake3) = (lines.number - 1, lines.before.clone());
                let right = End { lines: count, entries, head, blake3 };
                let over = lines.next()?.is_none();
                return if end == right && over { Ok(end) } else { Err(lines.altered()) };
            }
        }
    }
    Err(lines.altered())
}

/// Own lists, calendars and drafts; nothing that leads out of the directory.
fn is_ours(name: &str) -> bool {
    let draft = name.strip_prefix("drafts/").and_then(|name| name.strip_suffix(".draft"));
    draft.is_some_and(|id| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric()))
        || is_own_name(name)
}

fn put(files: &Files, export: &Export<'_>, end: &End) -> Result<(), Put> {
    let half = files.path(HALF);
    if half.exists() {
        std::fs::remove_dir_all(&half).map_err(other)?;
    }
    let mut restore = Restore::begin(files, HALF).map_err(other)?;
    let mut lines = Lines::from_the_start(export).map_err(Put::Failure)?;
    let mut laid = Vec::new();
    let mut sum = 0;
    let mut whole = false;
    while let Some(line) = lines.next().map_err(Put::Failure)? {
        match line {
            Line::Laid(name, bytes) => {
                sum += bytes.len();
                if sum > LAID {
                    return Err(Put::Failure(lines.wrong()));
                }
                laid.push((name, bytes));
            }
            Line::Entry(entry) => restore.add(&entry).map_err(|error| match error {
                JournalError::Damaged(_) => Put::Failure(lines.altered()),
                error => other(error),
            })?,
            Line::End(_) => {
                whole = lines.before == end.blake3;
                break;
            }
        }
    }
    let (seq, head) = restore.finish().map_err(other)?;
    // It was whole a moment ago; whoever wrote into it since is found out here.
    if !whole || seq.0 != end.entries || (seq.0 > 0 && journal::hex(&head) != end.head) {
        return Err(Put::Failure(lines.altered()));
    }
    for (name, bytes) in laid {
        if let Some((folder, _)) = name.split_once('/') {
            files.make_dir(folder).map_err(other)?;
        }
        files.replace(&name, &bytes).map_err(other)?;
    }
    // They tell of a journal that was here before.
    [journal::REACHED, journal::PACKED]
        .iter()
        .try_for_each(|name| files.remove(name))
        .map_err(other)?;
    if files.exists(Restore::JOURNAL) {
        std::fs::remove_dir(files.path(Restore::JOURNAL)).map_err(other)?;
    }
    // Whatever is still written where it came from is of an earlier epoch.
    files.replace(journal::NEW_PLACE, b"").map_err(other)?;
    files.rename(HALF, Restore::JOURNAL).map_err(other)
}

struct Lines<'a> {
    path: &'a Path,
    input: BufReader<&'a File>,
    hasher: blake3::Hasher,
    /// Of all bytes before the line read last.
    before: String,
    /// Lines read so far.
    number: u64,
}

impl Lines<'_> {
    fn from_the_start<'a>(export: &'a Export<'_>) -> Result<Lines<'a>, Failure> {
        let (path, mut input) = (export.path, &export.input);
        input.seek(SeekFrom::Start(0)).map_err(|e| trouble("whole.read", path, e))?;
        let (input, hasher) = (BufReader::with_capacity(256 << 10, input), blake3::Hasher::new());
        let mut lines = Lines { path, input, hasher, before: String::new(), number: 0 };
        let header: Header =
            lines.text()?.as_deref().and_then(read).ok_or_else(|| lines.alien())?;
        if header.dutydesk != "export" {
            return Err(lines.alien());
        }
        let (major, minor) = header.format;
        if major > FORMAT.0 {
            let refusal = Refusal::new("whole.newer").with("path", lines.path.display());
            let refusal = refusal.with("version", format!("{major}.{minor}"));
            return Err(refusal.with("program", header.program).into());
        }
        Ok(lines)
    }

    fn text(&mut self) -> Result<Option<String>, Failure> {
        let mut bytes = Vec::new();
        let read = self.input.by_ref().take(LINE).read_until(b'\n', &mut bytes);
        if read.map_err(|e| trouble("whole.read", self.path, e))? == 0 {
            return Ok(None);
        }
        if bytes.len() as u64 == LINE {
            return Err(self.wrong());
        }
        self.before = self.hasher.finalize().to_hex().to_string();
        self.hasher.update(&bytes);
        self.number += 1;
        // A last line without its end was cut.
        if bytes.pop() != Some(b'\n') {
            return Err(self.altered());
        }
        String::from_utf8(bytes).map(Some).map_err(|_| self.wrong())
    }

    fn next(&mut self) -> Result<Option<Line>, Failure> {
        let Some(text) = self.text()? else { return Ok(None) };
        let line = if text.starts_with("{\"seq\"") {
            let entry = read::<PlainEntry>(&text).and_then(|plain| plain.entry());
            entry.map(|entry| Line::Entry(Box::new(entry)))
        } else if text.starts_with("{\"end\"") {
            read::<Last>(&text).map(|last| Line::End(last.end))
        } else {
            read::<Laid>(&text).and_then(|laid| match (laid.text, laid.raw) {
                _ if !is_ours(&laid.file) => None,
                (Some(text), None) => Some(Line::Laid(laid.file, text.into_bytes())),
                (None, Some(raw)) => Some(Line::Laid(laid.file, journal::unhex(&raw)?)),
                _ => None,
            })
        };
        line.map(Some).ok_or_else(|| self.wrong())
    }

    fn refusal(&self, code: &str) -> Failure {
        let refusal = Refusal::new(code).with("path", self.path.display());
        refusal.with("line", self.number).into()
    }

    /// A line that is none.
    fn wrong(&self) -> Failure {
        self.refusal("whole.line")
    }

    /// It is cut short, or not what was exported.
    fn altered(&self) -> Failure {
        self.refusal("whole.altered")
    }

    /// It is no export at all.
    fn alien(&self) -> Failure {
        self.refusal("whole.alien")
    }
}

fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_str(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::own::whole::out;
    use crate::domain::Seq;
    use crate::files::{Fault, Refuses};

    fn entries(files: &Files) -> Vec<journal::Entry> {
        journal::entries(files, Seq(1)).unwrap().map(|entry| entry.unwrap()).collect()
    }

    /// The disk dies at every single step of it, and the program with it. What is there
    /// then is no desk, and the same file goes in when it is asked for again.
    #[test]
    fn an_import_that_dies_anywhere_leaves_an_empty_directory_and_is_done_again() {
        let home = tempfile::tempdir().unwrap();
        let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/dir-2.0");
        let source = home.path().join("source");
        for name in ["journal", "drafts", "calendar"] {
            std::fs::create_dir_all(source.join(name)).unwrap();
            for file in std::fs::read_dir(golden.join(name)).unwrap().map(|file| file.unwrap()) {
                std::fs::copy(file.path(), source.join(name).join(file.file_name())).unwrap();
            }
        }
        let (source, file) = (Files::at(source).unwrap(), home.path().join("all.jsonl"));
        let end = out::write(&source, &file).ok().unwrap();
        let export = Export { path: &file, input: File::open(&file).unwrap() };
        let mut steps = 0;
        for nth in 1.. {
            let data = home.path().join(format!("data-{nth}"));
            let dying = Files::recorded(&data).unwrap();
            let refuses = Refuses::Failing;
            dying.fail(Fault::Disk { nth, site: None, refuses, lasts: true });
            let done = bring_in(&dying, &export, &end).is_ok();
            let files = Files::at(&data).unwrap();
            if !done {
                let whole = entries(&files).len() as u64 == end.entries;
                let none = !files.exists("journal") || files.list("journal").unwrap().is_empty();
                assert!(whole || none, "step {nth}");
                if none {
                    bring_in(&files, &export, &end).ok().unwrap();
                }
            }
            assert_eq!(entries(&files), entries(&source), "step {nth}");
            assert!(files.exists("drafts/77.draft") && files.exists("calendar/2026.toml"));
            if done {
                break;
            }
            steps += 1;
        }
        println!("died at {steps} steps");
        assert!(steps > 10, "{steps}");
    }
}
