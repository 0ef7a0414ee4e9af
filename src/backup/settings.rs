//! What the office decided: where backups go and who can open them.

use std::io::{self, ErrorKind};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{DIR, recipient, target};
use crate::domain::{Moment, Refusal};
use crate::files::Files;
use crate::files::outside::Folder;

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
    /// What was laid into the folder so that it is known again; empty of a folder that was
    /// set up before there were marks.
    #[serde(default)]
    pub mark: String,
}

impl Settings {
    /// Looks at what was asked for, and marks the folder. `before` is what was set up until
    /// now: a folder keeps its mark.
    ///
    /// # Errors
    /// `backup.target` for a folder that is missing, relative or within the data directory;
    /// `backup.target_hidden`, `backup.target_unit`, `backup.target_access` and
    /// `backup.target_reads` for one that this desk may not see or write;
    /// `backup.recipient` for what is no public key.
    pub fn new(
        data: &Path,
        target: &Path,
        recipients: Vec<String>,
        since: Moment,
        before: Option<&Settings>,
    ) -> Result<Settings, Refusal> {
        for text in &recipients {
            recipient(text)?;
        }
        let canonical = target.canonicalize().map_err(|error| target::refused(target, &error))?;
        if !target.is_absolute() || !canonical.is_dir() || canonical.starts_with(data) {
            return Err(Refusal::new("backup.target").with("target", target.display()));
        }
        let same_disk = same_disk(data, &canonical).map_err(|e| Refusal::path(target, &e))?;
        let mut settings =
            Settings { target: canonical, recipients, same_disk, since, mark: String::new() };
        let refused = |error: io::Error| target::refused(&settings.target, &error);
        let folder = Folder::as_written(&settings.target).map_err(refused)?;
        let old = before.filter(|old| old.target == settings.target && !old.mark.is_empty());
        settings.mark = match old.filter(|old| folder.holds_file(&target::mark_file(&old.mark))) {
            Some(old) => old.mark.clone(),
            None => target::lay_mark(&settings.target).map_err(refused)?,
        };
        Ok(settings)
    }

    /// `None` while nothing is set up.
    pub fn load(files: &Files) -> Result<Option<Settings>, Refusal> {
        load(files, FILE)
    }

    /// Keeps them.
    pub fn save(&self, files: &Files) -> Result<(), Refusal> {
        save(files, FILE, self)
    }

    /// The folder, open. Refused where it is not there, or is only the empty place at which
    /// the disk should be, or lies on another disk: whoever holds it works on the right one,
    /// or on none.
    ///
    /// # Errors
    /// `backup.target_gone`, and why it cannot be opened.
    pub fn folder(&self, data: &Path) -> Result<Folder, Refusal> {
        let folder = Folder::as_written(&self.target).map_err(|error| match error.kind() {
            ErrorKind::NotFound => self.gone(),
            _ => target::refused(&self.target, &error),
        })?;
        let known = match self.mark.is_empty() {
            true => self.same_disk || !same_disk(data, &self.target).unwrap_or(true),
            false => folder.holds_file(&target::mark_file(&self.mark)),
        };
        if known { Ok(folder) } else { Err(self.gone()) }
    }

    pub(super) fn gone(&self) -> Refusal {
        Refusal::new("backup.target_gone").with("target", self.target.display())
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
