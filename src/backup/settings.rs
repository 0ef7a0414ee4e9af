//! What the office decided: where backups go and who can open them.

use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{DIR, recipient};
use crate::domain::{Moment, Refusal};
use crate::files::Files;

pub(super) const FILE: &str = "backup/settings.toml";

/// `backup/settings.toml` of the data directory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// The folder backups are written to.
    pub target: PathBuf,
    /// The public halves of the keys that open them; none where the office decided to
    /// write them plain.
    pub recipients: Vec<String>,
    /// Whether the folder lay on the disk of the data when this was set up. Where it did
    /// not and does now, the other disk is not plugged in.
    pub same_disk: bool,
    /// When this was set up.
    pub since: Moment,
}

impl Settings {
    /// Looks at what was asked for.
    ///
    /// # Errors
    /// `backup.target` for a folder that is missing, relative, within the data directory
    /// or cannot be written to; `backup.recipient` for what is no public key.
    pub fn new(
        data: &Path,
        target: &Path,
        recipients: Vec<String>,
        since: Moment,
    ) -> Result<Settings, Refusal> {
        for text in &recipients {
            recipient(text)?;
        }
        let wrong = || Refusal::new("backup.target").with("target", target.display());
        let canonical = target.canonicalize().map_err(|_| wrong())?;
        if !target.is_absolute() || !canonical.is_dir() || canonical.starts_with(data) {
            return Err(wrong());
        }
        let same_disk = same_disk(data, &canonical).map_err(|e| Refusal::path(target, &e))?;
        let tried = Files::at(&canonical).and_then(|files| {
            const TRIAL: &str = "dutydesk-trial.tmp";
            files.create(TRIAL).and_then(|handle| handle.sync()).and(files.remove(TRIAL))
        });
        tried.map_err(|error| Refusal::path(target, &error))?;
        Ok(Settings { target: canonical, recipients, same_disk, since })
    }

    /// `None` while nothing is set up.
    pub fn load(files: &Files) -> Result<Option<Settings>, Refusal> {
        load(files, FILE)
    }

    /// Keeps them.
    pub fn save(&self, files: &Files) -> Result<(), Refusal> {
        save(files, FILE, self)
    }

    /// Refused where the folder is not there, or is only the empty place at which the other
    /// disk should be.
    pub(super) fn must_be_there(&self, data: &Path) -> Result<(), Refusal> {
        let gone = || Refusal::new("backup.target_gone").with("target", self.target.display());
        if !self.target.is_dir() || !self.same_disk && same_disk(data, &self.target).unwrap_or(true)
        {
            return Err(gone());
        }
        Ok(())
    }
}

/// Whether both lie in one file system, so that one broken disk takes both.
pub fn same_disk(a: &Path, b: &Path) -> io::Result<bool> {
    Ok(a.metadata()?.dev() == b.metadata()?.dev())
}

/// Reads a small file of the backup's; `None` where it is not there.
pub(super) fn load<T: for<'de> Deserialize<'de>>(
    files: &Files,
    path: &str,
) -> Result<Option<T>, Refusal> {
    if !files.exists(path) {
        return Ok(None);
    }
    let wrong = |error: &dyn std::fmt::Display| Refusal::path(&files.path(path), error);
    let bytes = files.read(path).map_err(|error| wrong(&error))?;
    toml::from_slice(&bytes).map(Some).map_err(|error| wrong(&error.message()))
}

pub(super) fn save<T: Serialize>(files: &Files, path: &str, value: &T) -> Result<(), Refusal> {
    let wrong = |error: &dyn std::fmt::Display| Refusal::path(&files.path(path), error);
    let text = toml::to_string(value).map_err(|error| wrong(&error))?;
    let kept = files.make_dir(DIR).and_then(|()| files.replace(path, text.as_bytes()));
    kept.map_err(|error| wrong(&error))
}
