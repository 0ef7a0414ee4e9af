//! The folder beside a data directory in which the one that is to take its place is put
//! together. It goes when it is dropped, with the next run, or when a desk starts on the data
//! directory: a mark in it says that it holds nothing but what came out of the backup. After
//! the exchange it holds the old directory, which has no mark and is thrown away by nobody.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::Manifest;
use crate::domain::{Moment, Refusal};
use crate::files::outside::{self, Folder};
use crate::files::{Claim, Files};

/// Files that a directory may hold in which no desk has been yet.
pub(super) const EMPTY: [&str; 3] = [Claim::LOCK, "starting.lock", "desk.sock"];

/// The folder in it that becomes a data directory.
const STAGED: &str = "staged";
/// The mark in that one. It comes first and is taken away after the exchange.
const MARK: &str = "restoring";

/// The folder, which only its owner enters.
#[derive(Debug)]
pub struct Staging {
    dir: PathBuf,
    /// Open and locked, so that nobody takes it for one that was left.
    _held: File,
}

impl Staging {
    /// A new one, `<data>.restoring-YYYYMMDD-HHMM`. Those that killed runs left go.
    pub fn beside(data: &Path, now: Moment) -> Result<Staging, Refusal> {
        sweep(data);
        let dir = free(beside(data, "restoring", Some(now)));
        let held = outside::new_held_folder(&dir).map_err(|error| Refusal::path(&dir, &error))?;
        Ok(Staging { dir, _held: held })
    }

    /// Lays the files of a backup out as a data directory.
    pub fn lay_out(&self, files: &Files, manifest: &Manifest) -> Result<(), Refusal> {
        let put = || {
            let staged = Files::at(self.staged())?;
            staged.replace(MARK, b"")?;
            for part in &manifest.files {
                if let Some((folder, _)) = part.path.split_once('/') {
                    staged.make_dir(folder)?;
                }
                let mut out = staged.create(&part.path)?;
                io::copy(&mut files.reader(&part.path)?, &mut out)?;
                out.sync()?;
            }
            for folder in staged.list("")?.iter().filter(|name| staged.path(name).is_dir()) {
                staged.sync_dir(folder)?;
            }
            staged.sync_dir("")
        };
        put().map_err(|error: io::Error| Refusal::path(&self.dir, &error))
    }

    /// Where the data directory is put together, and the old one lies after the exchange.
    pub fn staged(&self) -> PathBuf {
        self.dir.join(STAGED)
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // What stays is thrown away by the next run.
        let _ = clear(&self.dir);
    }
}

/// Says that what stands in the data directory now is in its place.
pub(super) fn unmark(data: &Files) -> io::Result<()> {
    data.remove(MARK)
}

/// Throws away what killed runs left beside a data directory of what was in a backup. What
/// cannot be removed, belongs to somebody else or is being written stays.
pub fn sweep(data: &Path) {
    let Some(above) = data.parent() else { return };
    let ours = beside(data, "restoring", None);
    let begins = ours.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let names = Folder::open(above).and_then(|above| above.names()).unwrap_or_default();
    for name in names.iter().filter(|name| !begins.is_empty() && name.starts_with(begins)) {
        let dir = above.join(name);
        if let Ok(_held) = outside::hold_folder(&dir) {
            let _ = clear(&dir);
        }
    }
}

/// Removes it, unless it holds a data directory that is not of the backup.
fn clear(dir: &Path) -> io::Result<()> {
    let staged = dir.join(STAGED);
    let names = if staged.exists() { Folder::open(&staged)?.names()? } else { Vec::new() };
    let nothing = |name: &String| EMPTY.contains(&name.as_str()) || name.starts_with(MARK);
    if names.iter().any(|name| name == MARK) || names.iter().all(nothing) {
        fs::remove_dir_all(dir)?;
    }
    Ok(())
}

/// `<data>.<what>-YYYYMMDD-HHMM`, or how all those begin.
pub(super) fn beside(data: &Path, what: &str, now: Option<Moment>) -> PathBuf {
    let mut name = OsString::from(data.file_name().unwrap_or_default());
    name.push(format!(".{what}-"));
    if let Some(now) = now {
        name.push(now.local().format("%Y%m%d-%H%M").to_string());
    }
    data.with_file_name(name)
}

/// That name, or the same with a number behind it where it is taken.
pub(super) fn free(path: PathBuf) -> PathBuf {
    let numbered = (2..).map(|n| {
        let mut name = path.clone().into_os_string();
        name.push(format!("-{n}"));
        PathBuf::from(name)
    });
    let mut names = std::iter::once(path.clone()).chain(numbered);
    names.find(|name| fs::symlink_metadata(name).is_err()).unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    const NOW: Moment = Moment(1_764_000_000_000);

    /// What was there before the exchange is nobody's to throw away; what came out of a
    /// backup is nobody's to keep.
    #[test]
    fn only_what_is_not_in_its_place_yet_is_thrown_away() {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("data");
        let left = |name: &str, files: &[&str]| {
            let staged = Files::at(dir.path().join(name).join(STAGED)).unwrap();
            for file in files {
                staged.replace(file, b"x").unwrap();
            }
        };
        left("data.restoring-20261125-0830", &[MARK, "journal"]);
        left("data.restoring-20261125-0831", &["journal", Claim::LOCK]);
        left("data.restoring-20261125-0832", &[Claim::LOCK]);
        left("data.restoring-20261125-0833", &["restoring.tmp"]);
        left("data2.restoring-20261125-0834", &[MARK, "journal"]);
        left("elsewhere", &[MARK, "journal"]);
        symlink(dir.path().join("elsewhere"), dir.path().join("data.restoring-link")).unwrap();
        let running = Staging::beside(&data, NOW).unwrap();
        Files::at(running.staged()).unwrap().replace(MARK, b"").unwrap();
        sweep(&data);
        let mut names: Vec<_> = Folder::open(dir.path()).unwrap().names().unwrap();
        names.sort();
        let held = running.dir.file_name().unwrap().to_str().unwrap().to_string();
        let kept = [
            "data.restoring-20261125-0831",
            held.as_str(),
            "data.restoring-link",
            "data2.restoring-20261125-0834",
            "elsewhere",
        ];
        let mut kept: Vec<_> = kept.into_iter().map(str::to_string).collect();
        kept.sort();
        assert_eq!(names, kept);
        let mode = running.dir.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o700);
        drop(running);
        assert!(!dir.path().join(held).exists());
    }
}
