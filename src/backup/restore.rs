//! Putting a backup in the place of a data directory: all of it is checked first, the swap
//! is one step of the file system, and what was there stays beside it.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, RenameFlags, renameat_with};

use super::{Key, Manifest, Staging, open};
use crate::domain::{Moment, Refusal};
use crate::files::Files;

/// The desk's lock in its data directory.
const LOCK: &str = "desk.lock";
/// Files that a directory may hold in which no desk has been yet.
const EMPTY: [&str; 2] = [LOCK, "starting.lock"];

/// A backup that stands in the place of a data directory.
#[derive(Debug)]
pub struct Restored {
    pub manifest: Manifest,
    /// Where the data directory that was there before has gone; `None` if it was empty.
    pub before: Option<PathBuf>,
}

/// Unpacks `file` beside the data directory, checks it, lets `trial` open it, and swaps the
/// two. Until the swap nothing in the data directory is touched; a kill in the middle
/// leaves one or the other there, each of them whole.
///
/// # Errors
/// Those of [`open`] and of `trial`, and `backup.desk_runs` while a desk works on the
/// directory.
pub fn restore(
    file: &Path,
    key: Option<&Key>,
    data: &Path,
    now: Moment,
    trial: impl FnOnce(&Path, &Manifest) -> Result<(), Refusal>,
) -> Result<Restored, Refusal> {
    let failed = |error: io::Error| Refusal::path(data, &error);
    let there = Files::at(data).map_err(failed)?;
    let runs = || Refusal::new("backup.desk_runs").with("data", data.display());
    let _lock = there.lock(LOCK).map_err(failed)?.ok_or_else(runs)?;
    let staging = Staging::at(beside(data, "restoring", now))?;
    let opened = open(file, key, &staging)?;
    trial(&staging.staged(), &opened.manifest)?;
    let empty = there.list("").map_err(failed)?.iter().all(|name| EMPTY.contains(&name.as_str()));
    swap(&staging.staged(), data).map_err(failed)?;
    if empty {
        // It goes with the staging folder.
        return Ok(Restored { manifest: opened.manifest, before: None });
    }
    let before = free(beside(data, "before", now));
    fs::rename(staging.staged(), &before).map_err(failed)?;
    sync_parent(data).map_err(failed)?;
    Ok(Restored { manifest: opened.manifest, before: Some(before) })
}

/// Exchanges two directories of one file system in one step, durably.
fn swap(staged: &Path, data: &Path) -> io::Result<()> {
    renameat_with(CWD, staged, CWD, data, RenameFlags::EXCHANGE)?;
    sync_parent(staged)?;
    sync_parent(data)
}

fn sync_parent(path: &Path) -> io::Result<()> {
    fs::File::open(path.parent().unwrap_or(Path::new("/")))?.sync_all()
}

/// `<data>.<what>-YYYYMMDD-HHMM`.
fn beside(data: &Path, what: &str, now: Moment) -> PathBuf {
    let mut name = OsString::from(data.file_name().unwrap_or_default());
    name.push(format!(".{what}-{}", now.local().format("%Y%m%d-%H%M")));
    data.with_file_name(name)
}

/// That name, or the same with a number behind it where it is taken.
fn free(path: PathBuf) -> PathBuf {
    let numbered = (2..).map(|n| {
        let mut name = path.clone().into_os_string();
        name.push(format!("-{n}"));
        PathBuf::from(name)
    });
    let mut names = std::iter::once(path.clone()).chain(numbered);
    names.find(|name| !name.exists()).unwrap_or(path)
}
