//! The house rules that the compiler does not hold: which room may know which, and
//! how long a file may be.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Room → the rooms it may name with `crate::`. A room that is not here may know
/// none, so a new one must be entered. See `src/lib.rs` for why.
const MAY_KNOW: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("files", &[]),
    ("journal", &["domain", "files"]),
    ("backup", &["domain", "files", "journal"]),
    ("table", &["domain", "files"]),
    ("search", &["domain", "files"]),
    ("wire", &["domain"]),
    ("words", &["domain", "wire", "office"]),
    ("desk", &["domain", "wire", "files", "journal", "backup", "table", "search", "demo"]),
    ("demo", &["domain"]),
    ("server", &["domain", "wire", "desk", "link", "files", "journal"]),
    ("link", &["domain", "wire", "files"]),
    ("console", &["domain", "wire", "words", "link", "search", "office"]),
    ("office", &["domain"]),
    (
        "cli",
        &[
            "domain", "wire", "words", "link", "office", "console", "server", "desk", "journal",
            "table", "files", "backup",
        ],
    ),
];

/// Longest file, in lines, and the longest that the middle file of src may be.
const LONGEST: usize = 500;
const MIDDLE: usize = 170;

fn sources(dir: &str) -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let mut dirs = vec![root.join(dir)];
    while let Some(dir) = dirs.pop() {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                dirs.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                found.push((path.strip_prefix(root).unwrap().to_path_buf(), text));
            }
        }
    }
    found.sort();
    found
}

/// The code without what people read, and without the unit tests at a file's end:
/// those may look across a room's wall.
fn code(text: &str) -> String {
    let text = text.split("\n#[cfg(test)]\nmod tests {").next().unwrap_or(text);
    text.lines().map(|line| line.split("//").next().unwrap_or("")).collect::<Vec<_>>().join("\n")
}

/// Every room that follows `crate::` in the code, in a path or a `{…}` list.
fn named_rooms(code: &str) -> BTreeSet<&str> {
    let first_word =
        |text: &'_ str| text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    let mut rooms = BTreeSet::new();
    for after in code.split("crate::").skip(1) {
        let Some(list) = after.strip_prefix('{') else {
            rooms.insert(&after[..first_word(after)]);
            continue;
        };
        let mut depth = 0;
        let mut start = true;
        for (at, c) in list.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => start = true,
                c if start && !c.is_whitespace() => {
                    start = false;
                    rooms.insert(&list[at..][..first_word(&list[at..])]);
                }
                _ => {}
            }
        }
    }
    rooms
}

#[test]
fn rooms_know_only_whom_they_may() {
    let mut trespasses = Vec::new();
    let all: BTreeSet<&str> = MAY_KNOW.iter().map(|(room, _)| *room).collect();
    for (path, text) in sources("src") {
        let mut parts = path.iter().skip(1).filter_map(|part| part.to_str());
        let room = parts.next().unwrap_or("");
        if room.ends_with(".rs") {
            continue;
        }
        let may = MAY_KNOW.iter().find(|(name, _)| *name == room).map(|(_, may)| *may);
        let Some(may) = may else {
            trespasses.push(format!("{room}: a room without a rule ({})", path.display()));
            continue;
        };
        for named in named_rooms(&code(&text)) {
            if named != room && all.contains(named) && !may.contains(&named) {
                trespasses.push(format!("{} knows {named}", path.display()));
            }
        }
    }
    assert!(trespasses.is_empty(), "{trespasses:#?}");
}

#[test]
fn the_raw_terminal_knows_nothing_of_the_desk() {
    for (path, text) in sources("src") {
        if path.starts_with("src/console/term") {
            let code = code(&text);
            let rooms = named_rooms(&code);
            let others: Vec<_> = rooms.iter().filter(|room| **room != "console").collect();
            assert!(others.is_empty(), "{} knows {others:?}", path.display());
        }
    }
}

#[test]
fn only_the_table_knows_sled() {
    for (path, text) in sources("src") {
        if !path.starts_with("src/table") {
            assert!(!code(&text).contains("sled::"), "{}", path.display());
        }
    }
}

/// What opens, makes or moves a file by its name, and does not go through the file layer.
const BY_NAME: [&str; 14] = [
    "OpenOptions",
    "DirBuilder",
    "File::create",
    "File::open",
    "File::options",
    "fs::write",
    "fs::read(",
    "fs::read_to_string",
    "fs::copy",
    "fs::rename",
    "fs::hard_link",
    "fs::create_dir",
    "fs::symlink(",
    "openat(",
];

/// Where that is done all the same, and why it may be.
const BY_NAME_ALL_THE_SAME: &[(&str, &str, &str)] = &[
    ("src/table", "File::open", "the engine makes its files itself; they are locked and synced"),
    ("src/backup/restore.rs", "fs::rename", "whole directories change places"),
    ("src/table/glimpse.rs", "fs::copy", "a copy of the engine's files, in a folder of its own"),
    ("src/cli/pin.rs", "File::o", "the terminal, or a descriptor that was passed"),
    ("src/link/socket.rs", "fs::read_to_string", "a table of the kernel's"),
    ("src/link/logfile.rs", "fs::rename", "the log of the data directory"),
    ("src/link/socket.rs", "DirBuilder", "for its owner alone, and looked at afterwards"),
    ("src/link/start.rs", "OpenOptions", "it opens /dev/null"),
    ("src/server/serve.rs", "File::options", "it opens /dev/null"),
];

/// A name says nothing of what lies under it: [`dutydesk::files::outside`] looks when the
/// file is open, and writes no file that anybody could have put there.
#[test]
fn only_the_file_layer_opens_files() {
    let mut trespasses = Vec::new();
    for (path, text) in sources("src") {
        let code = code(&text);
        let is_test = path.iter().any(|part| part == "tests" || part == "tests.rs");
        if is_test || path.starts_with("src/files") {
            continue;
        }
        for word in BY_NAME.iter().filter(|word| code.contains(**word)) {
            let may = |(place, allowed, _): &&(&str, &str, &str)| {
                path.starts_with(place) && word.starts_with(allowed)
            };
            if !BY_NAME_ALL_THE_SAME.iter().any(|rule| may(&rule)) {
                trespasses.push(format!("{}: {word}", path.display()));
            }
        }
    }
    assert!(trespasses.is_empty(), "{trespasses:#?}");
}

#[test]
fn no_file_is_too_long() {
    let mut lengths = Vec::new();
    let mut long = Vec::new();
    for (path, text) in sources("src").into_iter().chain(sources("tests")) {
        let lines = text.lines().count();
        if lines > LONGEST {
            long.push((path.clone(), lines));
        }
        if path.starts_with("src") {
            lengths.push(lines);
        }
    }
    assert!(long.is_empty(), "{long:?}");
    lengths.sort_unstable();
    assert!(lengths[lengths.len() / 2] <= MIDDLE, "middle file: {}", lengths[lengths.len() / 2]);
}

#[test]
fn a_trespass_is_seen_however_it_is_written() {
    let code = code(
        "use crate::domain::Key;\nuse crate::{wire::{Ask, Reply}, table};\n\
         fn f() { crate::desk::run() } // crate::search::x\n",
    );
    assert_eq!(named_rooms(&code), BTreeSet::from(["domain", "wire", "table", "desk"]));
}
